#include "vm/eval.h"

#include <cstring>

#include "objects/attribute.h"
#include "objects/str_object.h"
#include "vm/bind.h"
#include "vm/handlers_quick.h"

namespace dictum {

Frame* push_frame(Machine& machine, CodeObject* code, Function* function, Dict* globals, Object* builtins,
                  OnReturn on_return) {
  Context& cx = machine.cx;
  if (cx.recursion_depth >= cx.recursion_limit) {
    (void)raise_recursion(cx, "");
    return nullptr;
  }
  if (cx.budget.depth != 0 && cx.recursion_depth >= cx.budget.depth) {
    (void)stop_limit(cx, "depth");
    return nullptr;
  }
  if (!code_words(cx, code)) return nullptr;
  auto* frame = static_cast<Frame*>(machine.frames.push(frame_bytes(code)));
  if (!frame) return nullptr;
  std::memset(static_cast<void*>(frame), 0, sizeof(Frame) + sizeof(Value) * code->slot_count());
  cx.recursion_depth++;
  frame->back = machine.frame;
  frame->code = Ref<CodeObject>(code).leak();
  frame->constants = code->constants->items;
  frame->function = function ? Ref<Function>(function).leak() : nullptr;
  frame->globals = globals;
  frame->builtins = builtins;
  if (!function) {
    retain(static_cast<Object*>(globals));
    retain(builtins);
  }
  frame->pc = code->words;
  frame->stack = frame->stack_base();
  frame->on_return = on_return;
  frame->running = true;
  machine.frame = frame;
  return frame;
}

// The loop is made from opcode.def: one label per instruction, each with its handler inlined.
OwnedValue run_frame(Machine& machine, Frame* frame, bool raising) {
  static const void* const kLabels[] = {
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH) &&label_##NAME,
#include "code/opcode.def"
  };
  Registers r{machine.cx, machine, frame, nullptr, nullptr};
  r.load();
  code::Word word;
  Next next;
  if (raising) goto leave_straight;

#define DISPATCH()              \
  do {                          \
    word = *r.pc++;             \
    goto* kLabels[word & 0xFF]; \
  } while (false)

  DISPATCH();
// Who looks at the frame while Python code runs sees which instruction it is at.
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH)      \
  label_##NAME : if ((FLAGS)&code::kRunsPython) r.frame->pc = r.pc; \
  next = op_##NAME(r, word >> 8);                                   \
  if (next == Next::Go) [[likely]] {                                \
    r.pc += CACHES;                                                 \
    DISPATCH();                                                     \
  }                                                                 \
  if (next == Next::Jumped) DISPATCH();                             \
  goto leave_straight_or_raise;
#include "code/opcode.def"
#undef DISPATCH

leave_straight_or_raise:
  if (next == Next::Leave) return std::move(machine.result);
leave_straight:
  next = apart(r, unwind);
  if (next == Next::Leave) return std::move(machine.result);
  word = *r.pc++;
  goto* kLabels[word & 0xFF];
}

namespace {

void fill_free_variables(Frame* frame, Tuple* cells) {
  Value* first = frame->slots + frame->code->slot_count() - cells->size();
  for (std::size_t i = 0; i < cells->size(); i++) first[i] = own((*cells)[i]).leak();
}

// A frame with its parameters bound; null: raised.
Frame* push_bound_frame(Machine& machine, Function* function, const CallArguments& arguments) {
  auto* code = static_cast<CodeObject*>(function->code);
  Frame* frame = push_frame(machine, code, function, function->globals, function->builtins, OnReturn::Entry);
  if (!frame) return nullptr;
  if (!bind_parameters(machine.cx, function, arguments, frame->slots).ok()) {
    if (!machine.cx.pending.is_stop()) pop_frame(machine, frame);
    return nullptr;
  }
  if (function->closure.is_value()) fill_free_variables(frame, as<Tuple>(function->closure));
  return frame;
}

OwnedValue call_function(Context& cx, Function* function, const CallArguments& arguments) {
  Machine& machine = machine_of(cx);
  auto* code = static_cast<CodeObject*>(function->code);
  if (!cx.charge() || !cx.reenter()) return failed();
  if (code->unit->is(code::kGenerator | code::kCoroutine | code::kAsyncGenerator))
    return start_generator(machine, function, arguments);
  Frame* frame = push_bound_frame(machine, function, arguments);
  return frame ? run_frame(machine, frame) : failed();
}

// super() finds the class in the __class__ cell and the object in the first argument of the running frame.
// https://docs.python.org/3/library/functions.html#super
OwnedValue zero_argument_super(Context& cx) {
  Frame* frame = machine_of(cx).frame;
  if (!frame) return raise_error(cx, TypeId::RuntimeError, "super(): no current frame");
  const code::Unit& unit = *frame->code->unit;
  RULE(SUP_01);
  if (RULE_IF(SUP_04, unit.argument_count == 0))
    return raise_error(cx, TypeId::RuntimeError, "super(): no arguments");
  Value object = frame->slots[0];
  if (unit.slots[0].cell && is<Cell>(object)) object = as<Cell>(object)->content;
  if (RULE_IF(SUP_05, object.is_absent()))
    return raise_error(cx, TypeId::RuntimeError, "super(): arg[0] deleted");
  for (std::size_t i = 0; i < unit.slots.size(); i++) {
    if (!unit.slots[i].free || unit.slots[i].name != "__class__") continue;
    const Value cls = as<Cell>(frame->slots[i])->content;
    if (cls.is_absent()) return raise_error(cx, TypeId::RuntimeError, "super(): empty __class__ cell");
    if (!is<Type>(cls))
      return raise_error(cx, TypeId::RuntimeError,
                         cat("super(): __class__ is not a type (", type_name(cx, cls), ")"));
    return make_super(cx, as<Type>(cls), is_none(cx, object) ? Value() : object);
  }
  return raise_error(cx, TypeId::RuntimeError, "super(): __class__ cell not found");
}

}  // namespace

void install_hooks(Context& cx) {
  cx.hooks.call_function = call_function;
  cx.hooks.attention = look_up_budgets;
  cx.hooks.resume_generator = resume_generator;
  cx.hooks.throw_into_generator = throw_into_generator;
  cx.hooks.zero_argument_super = zero_argument_super;
}

namespace {

// The code of a function has locals of its own: it is called without arguments. `locals` is what locals()
// there brings up to date.
OwnedValue run_function(Machine& machine, Function* function, Value locals) {
  auto* code = static_cast<CodeObject*>(function->code);
  if (code->unit->is(code::kGenerator | code::kCoroutine | code::kAsyncGenerator))
    return start_generator(machine, function, {});
  Frame* frame = push_bound_frame(machine, function, {});
  if (!frame) return failed();
  if (machine.cx.language.function_code_takes_locals) frame->locals = own(locals).leak();
  return run_frame(machine, frame);
}

OwnedValue run_function_code(Context& cx, CodeObject* code, Dict* globals, Object* builtins, Value locals,
                             Tuple* closure) {
  Ref<Function> function = TRY(new_object<Function>(cx, cx.type(TypeId::Function)));
  function->code = Ref<Object>(code).leak();
  function->globals = Ref<Dict>(globals).leak();
  function->builtins = Ref<Object>(builtins).leak();
  function->name = Ref<Str>(code->name).leak();
  function->qualname = Ref<Str>(code->name).leak();
  function->doc = cx.none().leak();
  function->module = cx.none().leak();
  if (closure) function->closure = own(Value(closure)).leak();
  return run_function(machine_of(cx), function.get(), locals);
}

}  // namespace

OwnedValue run_code(Context& cx, CodeObject* code, Dict* globals, Value locals, Tuple* closure) {
  Machine& machine = machine_of(cx);
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, "");
  if (!cx.charge()) return failed();
  Ref<Object> builtins = builtins_of(cx, globals);
  if (!machine.frame) machine.host_values.push_back(Value(builtins.get()));
  if (code->unit->is(code::kOptimized))
    return run_function_code(cx, code, globals, builtins.get(), locals, closure);
  Frame* frame = push_frame(machine, code, nullptr, globals, builtins.get(), OnReturn::Entry);
  if (!frame) return failed();
  frame->locals = own(locals).leak();
  if (closure) fill_free_variables(frame, closure);
  return run_frame(machine, frame);
}

OwnedValue run_body(Context& cx, Function* function, Value locals) {
  auto* code = static_cast<CodeObject*>(function->code);
  if (!code->unit->is(code::kOptimized) || !cx.language.function_code_takes_locals) {
    Tuple* closure = function->closure.is_value() ? as<Tuple>(function->closure) : nullptr;
    return run_code(cx, code, function->globals, locals, closure);
  }
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, "");
  if (!cx.charge()) return failed();
  return run_function(machine_of(cx), function, locals);
}

}  // namespace dictum
