// Generators, coroutines, asynchronous generators:
// https://docs.python.org/3/reference/expressions.html#generator-iterator-methods
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/generator_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"

namespace dictum {

namespace {

Generator* generator_of(Object* self) { return static_cast<Generator*>(self); }
Generator* self_of(const CallArguments& arguments) { return generator_of(arguments.self().object()); }

void drop(Value& value) { release(std::exchange(value, Value())); }
template <class T>
void drop(T*& pointer) {
  if (T* old = std::exchange(pointer, nullptr)) release(static_cast<Object*>(old));
}

// What a finished generator answers: StopIteration with its value, which None does not carry.
OwnedValue raise_finished(Context& cx, const OwnedValue& result) {
  if (result.is_absent() || is_none(cx, result)) {
    Ref<ExceptionObject> stop = TRY(make_exception(cx, TypeId::StopIteration, {}));
    return raise_exception(cx, std::move(stop));
  }
  return raise_with(cx, TypeId::StopIteration, result);
}

OwnedValue finish(Context& cx, OwnedValue yielded, const OwnedValue& result) {
  if (!yielded.is_absent()) return yielded;
  return raise_finished(cx, result);
}

// __next__ as the iteration protocol calls it: absent without an exception object when a plain end is
// reached.
OwnedValue generator_next(Context& cx, const CallArguments& arguments) {
  OwnedValue result;
  OwnedValue yielded = cx.hooks.resume_generator(cx, self_of(arguments), cx.core.none, result);
  return finish(cx, std::move(yielded), result);
}

OwnedValue generator_iter(Context&, const CallArguments& arguments) { return OwnedValue(arguments.self()); }

OwnedValue generator_send(Context& cx, const CallArguments& arguments) {
  OwnedValue result;
  OwnedValue yielded = cx.hooks.resume_generator(cx, self_of(arguments), arguments[1], result);
  return finish(cx, std::move(yielded), result);
}

// throw(type[, value[, traceback]]): what a raise statement would raise, raised inside.
OwnedValue generator_throw(Context& cx, const CallArguments& arguments) {
  const Value value = arguments.get(2);
  const Value traceback = arguments.get(3);
  if (traceback.is_value() && !is_none(cx, traceback) && !is<Traceback>(traceback))
    return raise_type_error(cx, "throw() third argument must be a traceback object");
  Ref<ExceptionObject> exception;
  if (is<ExceptionObject>(arguments[1])) {
    if (value.is_value() && !is_none(cx, value))
      return raise_type_error(cx, "instance exception may not have a separate value");
    exception = own_ref(as<ExceptionObject>(arguments[1]));
  } else if (!is<Type>(arguments[1]) || !as<Type>(arguments[1])->has(kTypeIsException)) {
    return raise_type_error(cx,
                            cat("exceptions must be classes or instances deriving from BaseException, not ",
                                type_name(cx, arguments[1])));
  } else if (is<ExceptionObject>(value)) {
    exception = own_ref(as<ExceptionObject>(value));
  } else {
    OwnedValue made;
    if (!value.is_value() || is_none(cx, value))
      made = call(cx, arguments[1]);
    else if (is<Tuple>(value))
      made = call_with(cx, arguments[1], as<Tuple>(value), nullptr);
    else
      made = call(cx, arguments[1], {value});
    if (made.is_raised()) return made;
    exception = TRY(exception_to_raise(cx, made));
  }
  if (is<Traceback>(traceback)) {
    OwnedValue old = OwnedValue::steal(std::exchange(exception->traceback, OwnedValue(traceback).leak()));
  }
  (void)restore_exception(cx, OwnedValue(std::move(exception)));
  OwnedValue result;
  OwnedValue yielded = cx.hooks.throw_into_generator(cx, self_of(arguments), result);
  return finish(cx, std::move(yielded), result);
}

OwnedValue close_generator(Context& cx, Generator* generator) {
  if (generator->state == GeneratorState::Finished) return cx.none();
  Ref<ExceptionObject> leaving = TRY(make_exception(cx, TypeId::GeneratorExit, {}));
  (void)restore_exception(cx, OwnedValue(std::move(leaving)));
  OwnedValue result;
  generator->closing = true;
  OwnedValue yielded = cx.hooks.throw_into_generator(cx, generator, result);
  generator->closing = false;
  if (yielded.is_raised()) {
    if (catch_exception(cx, TypeId::GeneratorExit) || catch_exception(cx, TypeId::StopIteration))
      return cx.none();
    return yielded;
  }
  if (yielded.is_absent()) {
    if (cx.language.generator_close_returns_value && result.is_value()) return result;
    return cx.none();
  }
  const bool coroutine = generator->type == cx.type(TypeId::Coroutine);
  return raise_error(cx, TypeId::RuntimeError,
                     coroutine ? "coroutine ignored GeneratorExit" : "generator ignored GeneratorExit");
}

OwnedValue generator_close(Context& cx, const CallArguments& arguments) {
  return close_generator(cx, self_of(arguments));
}

OwnedValue generator_repr(Context& cx, const CallArguments& arguments) {
  Generator* generator = self_of(arguments);
  char address[32];
  std::snprintf(address, sizeof address, "0x%llx", static_cast<unsigned long long>(Heap::id_of(generator)));
  return make_str(cx, cat("<", std::string_view(type_name(cx, generator)), " object ", generator->qualname,
                          " at ", std::string_view(address), ">"));
}

OwnedValue get_name(Context&, Object* self) { return OwnedValue(Value(generator_of(self)->name)); }
OwnedValue get_qualname(Context&, Object* self) { return OwnedValue(Value(generator_of(self)->qualname)); }
Done set_text(Context& cx, Str*& slot, Value value, std::string_view attribute) {
  if (!is<Str>(value)) return raise_type_error(cx, cat(attribute, " must be set to a string object"));
  Ref<Str> old = Ref<Str>::steal(std::exchange(slot, own_ref(as<Str>(value)).leak()));
  return done();
}
Done set_name(Context& cx, Object* self, Value value) {
  return set_text(cx, generator_of(self)->name, value, "__name__");
}
Done set_qualname(Context& cx, Object* self, Value value) {
  return set_text(cx, generator_of(self)->qualname, value, "__qualname__");
}
OwnedValue get_code(Context&, Object* self) { return OwnedValue(Value(generator_of(self)->code)); }
OwnedValue get_running(Context& cx, Object* self) {
  return cx.boolean_result(generator_of(self)->state == GeneratorState::Running);
}
OwnedValue get_suspended(Context& cx, Object* self) {
  return cx.boolean_result(generator_of(self)->state == GeneratorState::Suspended);
}
OwnedValue get_frame(Context& cx, Object* self) {
  Generator* generator = generator_of(self);
  if (generator->state == GeneratorState::Finished) return cx.none();
  return frame_object(cx, &generator->frame);
}
OwnedValue get_delegate(Context& cx, Object* self) {
  const Value delegate = generator_delegate(generator_of(self));
  return delegate.is_absent() ? cx.none() : OwnedValue(delegate);
}

// A dropped generator is closed: its `finally` clauses run now.
void finalize_generator(Context& cx, Object* self) {
  Generator* generator = generator_of(self);
  if (generator->state != GeneratorState::Suspended && generator->state != GeneratorState::Created) return;
  const OwnedValue result = close_generator(cx, generator);
  if (result.is_raised() && !cx.pending.is_stop()) report_unraisable(cx, "", Value(generator));
}

void destroy_generator(Context& cx, Object* self) {
  Generator* generator = generator_of(self);
  if (generator->state != GeneratorState::Finished && generator->frame.code) {
    Frame& frame = generator->frame;
    for (Value* at = frame.stack; at && at > frame.stack_base();) drop(*--at);
    end_frame(cx, &frame);
    generator->state = GeneratorState::Finished;
  }
  drop(generator->handled.exception);
  drop(generator->name);
  drop(generator->qualname);
  drop(generator->code);
}

void visit_generator(Object* self, EdgeVisitor& visitor) {
  Generator* generator = generator_of(self);
  visitor.edge(Value(generator->name));
  visitor.edge(Value(generator->qualname));
  visitor.edge(Value(generator->code));
  if (generator->handled.exception.is_value()) visitor.edge(generator->handled.exception);
  Frame& frame = generator->frame;
  if (generator->state == GeneratorState::Finished || !frame.code) return;
  visitor.edge(Value(frame.code));
  if (frame.function) {
    visitor.edge(Value(frame.function));
  } else {
    visitor.edge(Value(frame.globals));
    visitor.edge(Value(frame.builtins));
  }
  if (frame.object) visitor.edge(Value(frame.object));
  if (frame.locals.is_value()) visitor.edge(frame.locals);
  // A running frame's stack is only known to the machine: what is on it counts as held from outside.
  const bool runs = generator->state == GeneratorState::Running;
  const Value* end = runs || !frame.stack ? frame.stack_base() : frame.stack;
  for (const Value* at = frame.slots; at < end; at++)
    if (at->is_value()) visitor.edge(*at);
}

constexpr MethodRow kGeneratorMethods[] = {
    {"__repr__", generator_repr},   {"__iter__", generator_iter},     {"__next__", generator_next},
    {"send", generator_send, 1, 1}, {"throw", generator_throw, 1, 3}, {"close", generator_close},
};
constexpr GetSetRow kGeneratorGetSets[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"gi_code", get_code},
    {"gi_running", get_running},
    {"gi_suspended", get_suspended},
    {"gi_frame", get_frame},
    {"gi_yieldfrom", get_delegate},
};
constexpr MethodRow kCoroutineMethods[] = {
    {"__repr__", generator_repr},
    {"send", generator_send, 1, 1},
    {"throw", generator_throw, 1, 3},
    {"close", generator_close},
};
constexpr GetSetRow kCoroutineGetSets[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"cr_code", get_code},
    {"cr_running", get_running},
    {"cr_suspended", get_suspended},
    {"cr_frame", get_frame},
    {"cr_await", get_delegate},
};
constexpr MethodRow kAsyncGeneratorMethods[] = {{"__repr__", generator_repr}, {"__aiter__", generator_iter}};
constexpr GetSetRow kAsyncGeneratorGetSets[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"ag_code", get_code},
    {"ag_running", get_running},
    {"ag_frame", get_frame},
    {"ag_await", get_delegate},
};

}  // namespace

extern const NativeType kGeneratorType, kCoroutineType, kAsyncGeneratorType;
const NativeType kGeneratorType = {.layout = TypeId::Generator,
                                   .size = sizeof(Generator),
                                   .has_weakrefs = true,
                                   .destroy = destroy_generator,
                                   .visit = visit_generator,
                                   .finalize = finalize_generator,
                                   .methods = kGeneratorMethods,
                                   .getsets = kGeneratorGetSets};
const NativeType kCoroutineType = {.layout = TypeId::Generator,
                                   .size = sizeof(Generator),
                                   .has_weakrefs = true,
                                   .destroy = destroy_generator,
                                   .visit = visit_generator,
                                   .finalize = finalize_generator,
                                   .methods = kCoroutineMethods,
                                   .getsets = kCoroutineGetSets};
const NativeType kAsyncGeneratorType = {.layout = TypeId::Generator,
                                        .size = sizeof(Generator),
                                        .has_weakrefs = true,
                                        .destroy = destroy_generator,
                                        .visit = visit_generator,
                                        .finalize = finalize_generator,
                                        .methods = kAsyncGeneratorMethods,
                                        .getsets = kAsyncGeneratorGetSets};

}  // namespace dictum
