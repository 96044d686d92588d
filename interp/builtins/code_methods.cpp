// code, frame and traceback objects: https://docs.python.org/3/reference/datamodel.html#internal-types
#include <algorithm>

#include "builtins/code_copies.h"
#include "builtins/frame_proxy.h"
#include "builtins/generator_steps.h"
#include "builtins/method_helpers.h"
#include "objects/attribute.h"
#include "objects/code_object.h"
#include "objects/errors.h"
#include "objects/frame.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"

namespace dictum {

namespace {

void drop(Value& value) { release(std::exchange(value, Value())); }
template <class T>
void drop(T*& pointer) {
  if (T* old = std::exchange(pointer, nullptr)) release(static_cast<Object*>(old));
}

CodeObject* code_of(Object* self) { return static_cast<CodeObject*>(self); }
FrameObject* frame_of(Object* self) { return static_cast<FrameObject*>(self); }
Traceback* traceback_of(Object* self) { return static_cast<Traceback*>(self); }
OwnedValue number(std::uint64_t value) { return OwnedValue::small(static_cast<std::int64_t>(value)); }
template <class T>
OwnedValue owned_or_none(Context& cx, T* object) {
  return object ? OwnedValue(Value(object)) : cx.none();
}

// --- code

OwnedValue code_name(Context&, Object* self) { return OwnedValue(Value(code_of(self)->name)); }
OwnedValue code_qualname(Context&, Object* self) { return OwnedValue(Value(code_of(self)->qualname)); }
OwnedValue code_filename(Context&, Object* self) { return OwnedValue(Value(code_of(self)->file_name)); }
OwnedValue code_first_line(Context&, Object* self) { return number(code_of(self)->unit->first_line); }
OwnedValue code_argcount(Context&, Object* self) { return number(code_of(self)->unit->argument_count); }
OwnedValue code_posonly(Context&, Object* self) { return number(code_of(self)->unit->positional_only_count); }
OwnedValue code_kwonly(Context&, Object* self) { return number(code_of(self)->unit->keyword_only_count); }
OwnedValue code_nlocals(Context&, Object* self) { return number(code_of(self)->unit->local_count); }
OwnedValue code_flags(Context&, Object* self) { return number(code_of(self)->unit->flags); }
OwnedValue code_stacksize(Context&, Object* self) { return number(code_of(self)->unit->stack_size); }
OwnedValue code_consts(Context&, Object* self) { return OwnedValue(Value(code_of(self)->constants)); }
OwnedValue code_names(Context&, Object* self) { return OwnedValue(Value(code_of(self)->names)); }
OwnedValue code_varnames(Context& cx, Object* self) {
  RULE(FUN_23);
  return code_slot_names(cx, code_of(self), SlotKind::Local);
}
OwnedValue code_cellvars(Context& cx, Object* self) {
  RULE(FUN_23);
  return code_slot_names(cx, code_of(self), SlotKind::Cell);
}
OwnedValue code_freevars(Context& cx, Object* self) {
  return code_slot_names(cx, code_of(self), SlotKind::Free);
}

OwnedValue code_bytes(Context& cx, Object*) { return stop_unsupported(cx, "code.co_code"); }

OwnedValue code_repr(Context& cx, const CallArguments& arguments) {
  CodeObject* code = code_of(arguments.self().object());
  char address[32];
  std::snprintf(address, sizeof address, "0x%llx", static_cast<unsigned long long>(Heap::id_of(code)));
  return make_str(cx, cat("<code object ", code->name, " at ", std::string_view(address), ", file \"",
                          code->file_name, "\", line ", code->unit->first_line, ">"));
}

void destroy_code(Context& cx, Object* self) {
  CodeObject* code = code_of(self);
  drop(code->constants);
  drop(code->names);
  drop(code->slot_names);
  drop(code->name);
  drop(code->qualname);
  drop(code->file_name);
  if (code->words) cx.heap.free_buffer(code->words);
  if (code->tree) code->store->release(code->tree);
}
void visit_code(Object* self, EdgeVisitor& visitor) {
  const CodeObject* code = code_of(self);
  for (Tuple* each : {code->constants, code->names, code->slot_names}) visitor.edge(Value(each));
  for (Str* each : {code->name, code->qualname, code->file_name}) visitor.edge(Value(each));
}

// The name of the local variable in a slot.
OwnedValue code_variable(Context& cx, const CallArguments& arguments) {
  CodeObject* code = code_of(arguments.self().object());
  const std::int64_t index = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  if (index < 0 || index >= code->slot_count())
    return raise_error(cx, TypeId::IndexError, "tuple index out of range");
  return own((*code->slot_names)[static_cast<std::size_t>(index)]);
}

constexpr MethodRow kCodeMethods[] = {{"__repr__", code_repr},
                                      {"__hash__", code_hash},
                                      COMPARISON_ROWS(code_compare),
                                      {"co_lines", code_lines},
                                      {"co_positions", code_positions},
                                      {"replace", code_replace, 0, -1, true},
                                      {"__replace__", code_replace, 0, -1, true},
                                      {"_varname_from_oparg", code_variable, 1, 1}};
constexpr GetSetRow kCodeGetSets[] = {
    {"co_name", code_name},
    {"co_qualname", code_qualname},
    {"co_filename", code_filename},
    {"co_firstlineno", code_first_line},
    {"co_argcount", code_argcount},
    {"co_posonlyargcount", code_posonly},
    {"co_kwonlyargcount", code_kwonly},
    {"co_nlocals", code_nlocals},
    {"co_flags", code_flags},
    {"co_stacksize", code_stacksize},
    {"co_consts", code_consts},
    {"co_names", code_names},
    {"co_varnames", code_varnames},
    {"co_cellvars", code_cellvars},
    {"co_freevars", code_freevars},
    {"co_code", code_bytes},
    {"co_lnotab", code_line_table},
};

// --- frame

// Modules run by an import have frames of importlib below them in CPython; here there are none.
OwnedValue frame_back(Context& cx, Object* self) {
  FrameObject* object = frame_of(self);
  if (!object->frame) return owned_or_none(cx, object->back);
  if (!object->frame->back) return cx.none();
  if (is_imported_now(cx, object->frame)) return stop_unsupported(cx, "frames of the import system");
  return frame_object(cx, object->frame->back);
}
OwnedValue frame_code(Context&, Object* self) { return OwnedValue(Value(frame_of(self)->code)); }
OwnedValue frame_globals(Context&, Object* self) { return OwnedValue(Value(frame_of(self)->globals)); }
OwnedValue frame_builtins(Context&, Object* self) { return OwnedValue(Value(frame_of(self)->builtins)); }
OwnedValue frame_f_locals(Context& cx, Object* self) {
  FrameObject* object = frame_of(self);
  if (cx.language.frame_locals_proxy && object->code->unit->is(code::kOptimized))
    return make_frame_proxy(cx, object);
  return frame_locals(cx, object);
}
// None where the instruction that runs is of no line.
OwnedValue frame_lineno(Context& cx, Object* self) {
  const std::uint32_t line = frame_line(frame_of(self));
  return line == 0 ? cx.none() : number(line);
}
OwnedValue frame_lasti(Context&, Object* self) { return number(2 * frame_index(frame_of(self))); }
OwnedValue frame_trace(Context& cx, Object* self) {
  const Value trace = frame_of(self)->trace;
  return trace.is_absent() ? cx.none() : own(trace);
}
Done set_frame_trace(Context& cx, Object* self, Value value) {
  const bool none = value.is_absent() || is_none(cx, value);
  OwnedValue old =
      OwnedValue::steal(std::exchange(frame_of(self)->trace, none ? Value() : own(value).leak()));
  return done();
}
// Nothing traces: where a jump could go is never the question.
Done set_frame_lineno(Context& cx, Object*, Value value) {
  if (value.is_absent()) return raise_error(cx, TypeId::AttributeError, "cannot delete attribute");
  if (!is_exact_int(cx, value)) return raise_value_error(cx, "lineno must be an integer");
  return raise_value_error(cx, "can't jump from the 'call' trace event of a new frame");
}
template <bool kDefault>
OwnedValue frame_trace_flag(Context& cx, Object*) {
  return cx.boolean_result(kDefault);
}
Done set_frame_trace_flag(Context& cx, Object*, Value) { return stop_unsupported(cx, "tracing"); }

OwnedValue frame_repr(Context& cx, const CallArguments& arguments) {
  FrameObject* frame = frame_of(arguments.self().object());
  char address[32];
  std::snprintf(address, sizeof address, "0x%llx", static_cast<unsigned long long>(Heap::id_of(frame)));
  return make_str(cx, cat("<frame at ", std::string_view(address), ", file '", frame->code->file_name,
                          "', line ", frame_line(frame), ", code ", frame->code->name, ">"));
}

// Drops what an ended frame left: locals, in order.
void clear_frame_object(Context& cx, FrameObject* frame) {
  if (Value* slots = std::exchange(frame->slots, nullptr)) {
    for (std::uint32_t i = 0; i < frame->code->slot_count(); i++) drop(slots[i]);
    cx.heap.free_buffer(slots);
  }
  drop(frame->snapshot);
}

OwnedValue frame_clear(Context& cx, const CallArguments& arguments) {
  FrameObject* frame = frame_of(arguments.self().object());
  if (frame->frame && frame->frame->running)
    return raise_error(cx, TypeId::RuntimeError, "cannot clear an executing frame");
  if (frame->frame) {
    Ref<Generator> generator = own_ref(frame->frame->generator);
    if (cx.language.frame_clear_refuses_suspended && generator->state == GeneratorState::Suspended)
      return raise_error(cx, TypeId::RuntimeError, "cannot clear a suspended frame");
    abandon_generator(cx, generator.get());
    return cx.pending.is_stop() ? OwnedValue(failed()) : cx.none();
  }
  clear_frame_object(cx, frame);
  return cx.none();
}

void destroy_frame(Context& cx, Object* self) {
  FrameObject* frame = frame_of(self);
  if (frame->frame) frame->frame->object = nullptr;
  clear_frame_object(cx, frame);
  drop(frame->back);
  drop(frame->locals);
  drop(frame->globals);
  drop(frame->builtins);
  drop(frame->trace);
  drop(frame->code);
}
void clear_frame(Context& cx, Object* self) {
  clear_frame_object(cx, frame_of(self));
  drop(frame_of(self)->trace);
}
void visit_frame(Object* self, EdgeVisitor& visitor) {
  FrameObject* frame = frame_of(self);
  if (frame->back) visitor.edge(Value(frame->back));
  visitor.edge(Value(frame->code));
  visitor.edge(Value(frame->globals));
  visitor.edge(Value(frame->builtins));
  if (frame->locals.is_value()) visitor.edge(frame->locals);
  if (frame->snapshot.is_value()) visitor.edge(frame->snapshot);
  if (frame->trace.is_value()) visitor.edge(frame->trace);
  if (!frame->slots) return;
  for (std::uint32_t i = 0; i < frame->code->slot_count(); i++)
    if (frame->slots[i].is_value()) visitor.edge(frame->slots[i]);
}

constexpr MethodRow kFrameMethods[] = {{"__repr__", frame_repr}, {"clear", frame_clear}};
constexpr GetSetRow kFrameGetSets[] = {
    {"f_back", frame_back},
    {"f_code", frame_code},
    {"f_globals", frame_globals},
    {"f_builtins", frame_builtins},
    {"f_locals", frame_f_locals},
    {"f_lineno", frame_lineno, set_frame_lineno},
    {"f_lasti", frame_lasti},
    {"f_trace", frame_trace, set_frame_trace},
    {"f_trace_lines", frame_trace_flag<true>, set_frame_trace_flag},
    {"f_trace_opcodes", frame_trace_flag<false>, set_frame_trace_flag},
};

// --- traceback

OwnedValue traceback_next(Context& cx, Object* self) {
  const Value next = traceback_of(self)->next;
  return next.is_absent() ? cx.none() : OwnedValue(next);
}
Done set_traceback_next(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "can't delete tb_next attribute");
  if (!is_none(cx, value) && !is<Traceback>(value))
    return raise_type_error(cx, cat("expected traceback object, got '", type_name(cx, value), "'"));
  for (Value at = value; is<Traceback>(at); at = as<Traceback>(at)->next)
    if (at.object() == self) return raise_value_error(cx, "traceback loop detected");
  OwnedValue old = OwnedValue::steal(std::exchange(traceback_of(self)->next, OwnedValue(value).leak()));
  return done();
}
OwnedValue traceback_frame(Context&, Object* self) { return OwnedValue(Value(traceback_of(self)->frame)); }
OwnedValue traceback_lineno(Context&, Object* self) { return number(traceback_of(self)->line); }
OwnedValue traceback_lasti(Context&, Object* self) {
  return OwnedValue::small(2 * std::max(traceback_of(self)->index, 0));
}

Fallible<std::int64_t> machine_int(Context& cx, Value value) {
  OwnedValue index = TRY(to_index(cx, value));
  const std::optional<std::int64_t> number = int_to_int64(index);
  if (!number || *number > INT32_MAX || *number < INT32_MIN)
    return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C int");
  return *number;
}

OwnedValue construct_traceback(Context& cx, Type*, const CallArguments& arguments) {
  Value out[4];
  TRY(bind_arguments(cx, "TracebackType", arguments, {"tb_next", "tb_frame", "tb_lasti", "tb_lineno"}, 4, 4,
                     out));
  if (!is_none(cx, out[0]) && !is<Traceback>(out[0]))
    return raise_type_error(cx, cat("expected traceback object or None, got '", type_name(cx, out[0]), "'"));
  if (!is<FrameObject>(out[1]))
    return raise_type_error(
        cx, cat("TracebackType() argument 'tb_frame' must be frame, not ", type_name(cx, out[1])));
  const std::int64_t index = TRY(machine_int(cx, out[2])), line = TRY(machine_int(cx, out[3]));
  return make_traceback(cx, out[0], as<FrameObject>(out[1]), static_cast<std::int32_t>(index / 2),
                        static_cast<std::int32_t>(line));
}

OwnedValue traceback_dir(Context& cx, const CallArguments&) {
  Ref<List> names = TRY(new_list(cx));
  for (const char* name : {"tb_frame", "tb_next", "tb_lasti", "tb_lineno"}) {
    Ref<Str> text = TRY(intern(cx, name));
    TRY(list_append(cx, names.get(), Value(text.get())));
  }
  return names;
}
constexpr MethodRow kTracebackMethods[] = {{"__dir__", traceback_dir}};

void destroy_traceback(Context&, Object* self) {
  drop(traceback_of(self)->next);
  drop(traceback_of(self)->frame);
}
void visit_traceback(Object* self, EdgeVisitor& visitor) {
  if (traceback_of(self)->next.is_value()) visitor.edge(traceback_of(self)->next);
  if (traceback_of(self)->frame) visitor.edge(Value(traceback_of(self)->frame));
}

constexpr GetSetRow kTracebackGetSets[] = {
    {"tb_next", traceback_next, set_traceback_next},
    {"tb_frame", traceback_frame},
    {"tb_lineno", traceback_lineno},
    {"tb_lasti", traceback_lasti},
};

}  // namespace

extern const NativeType kCodeType, kFrameType, kTracebackType;
const NativeType kCodeType = {.layout = TypeId::Code,
                              .size = sizeof(CodeObject),
                              .has_weakrefs = true,
                              .destroy = destroy_code,
                              .visit = visit_code,
                              .methods = kCodeMethods,
                              .getsets = kCodeGetSets};
const NativeType kFrameType = {.layout = TypeId::Frame,
                               .size = sizeof(FrameObject),
                               .destroy = destroy_frame,
                               .visit = visit_frame,
                               .clear = clear_frame,
                               .methods = kFrameMethods,
                               .getsets = kFrameGetSets};
const NativeType kTracebackType = {.layout = TypeId::Traceback,
                                   .size = sizeof(Traceback),
                                   .destroy = destroy_traceback,
                                   .visit = visit_traceback,
                                   .construct = construct_traceback,
                                   .methods = kTracebackMethods,
                                   .getsets = kTracebackGetSets};

}  // namespace dictum
