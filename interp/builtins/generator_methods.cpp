// Generators, coroutines, asynchronous generators:
// https://docs.python.org/3/reference/expressions.html#generator-iterator-methods
#include "builtins/generator_steps.h"
#include "builtins/sequence_helpers.h"
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
bool is_coroutine(const Context& cx, const Generator* generator) {
  return generator->type == cx.type(TypeId::Coroutine);
}
bool is_async(const Context& cx, const Generator* generator) {
  return generator->type == cx.type(TypeId::AsyncGenerator);
}

void drop(Value& value) { release(std::exchange(value, Value())); }
template <class T>
void drop(T*& pointer) {
  if (T* old = std::exchange(pointer, nullptr)) release(static_cast<Object*>(old));
}

// What a finished generator answers: StopIteration with its value, which None does not carry.
OwnedValue raise_finished(Context& cx, const Generator* generator, const OwnedValue& result) {
  if (is_async(cx, generator)) {
    Ref<ExceptionObject> end = TRY(make_exception(cx, TypeId::StopAsyncIteration, {}));
    return raise_exception(cx, std::move(end));
  }
  return raise_stop_iteration(cx, result.is_absent() ? cx.core.none : result.get());
}

OwnedValue finish(Context& cx, const Generator* generator, OwnedValue yielded, const OwnedValue& result) {
  if (!yielded.is_absent()) return yielded;
  return raise_finished(cx, generator, result);
}

}  // namespace

OwnedValue raise_stop_iteration(Context& cx, Value value) {
  if (!is_none(cx, value)) return raise_with(cx, TypeId::StopIteration, value);
  Ref<ExceptionObject> stop = TRY(make_exception(cx, TypeId::StopIteration, {}));
  return raise_exception(cx, std::move(stop));
}

OwnedValue send_to_generator(Context& cx, Generator* generator, Value sent) {
  Ref<Generator> kept(generator);
  OwnedValue result;
  OwnedValue yielded = cx.hooks.resume_generator(cx, generator, sent, result);
  return finish(cx, generator, std::move(yielded), result);
}

namespace {

// __next__ as the iteration protocol calls it: absent without an exception object when a plain end is
// reached.
OwnedValue generator_next(Context& cx, const CallArguments& arguments) {
  return send_to_generator(cx, self_of(arguments), cx.core.none);
}

OwnedValue generator_iter(Context&, const CallArguments& arguments) { return OwnedValue(arguments.self()); }

OwnedValue generator_send(Context& cx, const CallArguments& arguments) {
  return send_to_generator(cx, self_of(arguments), arguments[1]);
}

Failed raise_made_wrong(Context& cx, Value type, Value made) {
  Ref<Str> text = TRY(repr_of(cx, type));
  return raise_type_error(
      cx, cat("calling ", text.get(), " should have returned an instance of BaseException, not ",
              type_name(cx, made)));
}

// The exception that throw(type, value, traceback) raises, as a raise statement would make it.
Ref<ExceptionObject> exception_to_throw(Context& cx, Value type, Value value, Value traceback) {
  if (traceback.is_value() && !is_none(cx, traceback) && !is<Traceback>(traceback))
    return raise_type_error(cx, "throw() third argument must be a traceback object");
  Ref<ExceptionObject> exception;
  if (is<ExceptionObject>(type)) {
    if (value.is_value() && !is_none(cx, value))
      return raise_type_error(cx, "instance exception may not have a separate value");
    exception = own_ref(as<ExceptionObject>(type));
  } else if (!is<Type>(type) || !as<Type>(type)->has(kTypeIsException)) {
    return raise_type_error(cx,
                            cat("exceptions must be classes or instances deriving from BaseException, not ",
                                type_name(cx, type)));
  } else if (is<ExceptionObject>(value)) {
    exception = own_ref(as<ExceptionObject>(value));
  } else {
    OwnedValue made;
    if (!value.is_value() || is_none(cx, value))
      made = call(cx, type);
    else if (is<Tuple>(value))
      made = call_with(cx, type, as<Tuple>(value), nullptr);
    else
      made = call(cx, type, {value});
    if (made.is_value() && !is<ExceptionObject>(made)) made = raise_made_wrong(cx, type, made);
    if (made.is_raised()) made = take_exception(cx);  // what its class raised instead is thrown
    if (made.is_absent()) return failed();
    exception = own_ref(as<ExceptionObject>(made));
  }
  if (is<Traceback>(traceback)) {
    OwnedValue old = OwnedValue::steal(std::exchange(exception->traceback, OwnedValue(traceback).leak()));
  }
  return exception;
}

OwnedValue generator_throw(Context& cx, const CallArguments& arguments) {
  return throw_to_generator(cx, self_of(arguments), arguments.rest());
}

}  // namespace

namespace {

// Where `yield from` leads to, as long as it goes through generators.
Generator* innermost_generator(Generator* generator) {
  for (;;) {
    const Value delegate = generator_delegate(generator);
    if (!is<Generator>(delegate)) return generator;
    generator = as<Generator>(delegate);
  }
}

}  // namespace

OwnedValue throw_to_generator(Context& cx, Generator* generator, const CallArguments& arguments) {
  if (arguments.count > 1) TRY(warn_of_throw_form(cx, "throw"));
  return throw_into(cx, generator, arguments, true);
}

OwnedValue throw_into(Context& cx, Generator* generator, const CallArguments& arguments, bool closes) {
  Ref<Generator> kept(generator);
  Ref<Generator> innermost(innermost_generator(generator));
  Ref<ExceptionObject> exception = exception_to_throw(cx, arguments[0], arguments.get(1), arguments.get(2));
  if (cx.pending.is_stop()) return failed();
  // Wrong arguments are found where they end up: who delegates to that sees it raise.
  innermost->refuses_thrown = !exception;
  if (exception) (void)restore_exception(cx, OwnedValue(std::move(exception)));
  OwnedValue result;
  innermost->thrown = &arguments;
  OwnedValue yielded = cx.hooks.throw_into_generator(cx, generator, result, closes);
  innermost->thrown = nullptr;
  innermost->refuses_thrown = false;
  return finish(cx, generator, std::move(yielded), result);
}

Done warn_of_throw_form(Context& cx, std::string_view method) {
  if (!cx.language.throw_form_deprecated) return done();
  return warn(cx, TypeId::DeprecationWarning,
              cat("the (type, exc, tb) signature of ", method,
                  "() is deprecated, use the single-arg signature instead."));
}

OwnedValue close_generator(Context& cx, Generator* generator) {
  if (generator->state == GeneratorState::Finished) return cx.none();
  Ref<ExceptionObject> leaving = TRY(make_exception(cx, TypeId::GeneratorExit, {}));
  (void)restore_exception(cx, OwnedValue(std::move(leaving)));
  OwnedValue result;
  const bool begun = generator->state != GeneratorState::Created;
  generator->closing = true;
  OwnedValue yielded = cx.hooks.throw_into_generator(cx, generator, result, true);
  generator->closing = false;
  if (yielded.is_raised()) {
    if (catch_exception(cx, TypeId::GeneratorExit) || catch_exception(cx, TypeId::StopIteration))
      return cx.none();
    return yielded;
  }
  if (yielded.is_absent()) {
    if (begun && is_async(cx, generator)) return raise_finished(cx, generator, result);
    if (RULE_IF(GEN_05, cx.language.generator_close_returns_value) && result.is_value()) return result;
    return cx.none();
  }
  RULE(GEN_04);
  return raise_error(cx, TypeId::RuntimeError,
                     is_coroutine(cx, generator) ? "coroutine ignored GeneratorExit"
                     : is_async(cx, generator)   ? "async generator ignored GeneratorExit"
                                                 : "generator ignored GeneratorExit");
}

namespace {

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

// The hook that was there when its iteration began has to close an asynchronous generator. PEP 525.
bool is_left_to_hook(const Context& cx, const Generator* generator) {
  return is_async(cx, generator) && generator->origin.is_value() && !generator->async_closed;
}

Done end_unused(Context& cx, Generator* generator) {
  OwnedValue result;
  if (is_left_to_hook(cx, generator)) {
    const OwnedValue hook = own(generator->origin);
    result = call(cx, hook, {Value(generator)});
  } else if (generator->state == GeneratorState::Created && generator->code->unit->is(code::kCoroutine)) {
    return cx.hooks.warn_unawaited(cx, Value(generator));
  } else {
    result = close_generator(cx, generator);
  }
  return result.is_raised() ? Done(failed()) : done();
}

// What happens to a generator that nobody will run any more: it is closed, its `finally` clauses run; of a
// coroutine that has not begun there is a warning.
void finish_off(Context& cx, Generator* generator) {
  if (!end_unused(cx, generator).ok() && !cx.pending.is_stop()) report_unraisable(cx, "", Value(generator));
}

}  // namespace

void abandon_generator(Context& cx, Generator* generator) {
  if (generator->state != GeneratorState::Finished) finish_off(cx, generator);
}

namespace {

OwnedValue generator_del(Context& cx, const CallArguments& arguments) {
  Generator* generator = self_of(arguments);
  if (generator->state != GeneratorState::Finished) finish_off(cx, generator);
  return cx.pending.is_stop() ? OwnedValue(failed()) : cx.none();
}

// A dropped generator is closed: its `finally` clauses run now.
void finalize_generator(Context& cx, Object* self) {
  Generator* generator = generator_of(self);
  if (generator->state == GeneratorState::Suspended || generator->state == GeneratorState::Created)
    finish_off(cx, generator);
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
  drop(generator->origin);
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
  if (generator->origin.is_value()) visitor.edge(generator->origin);
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

OwnedValue get_origin(Context& cx, Object* self) {
  const Value origin = generator_of(self)->origin;
  return origin.is_value() ? own(origin) : cx.none();
}

OwnedValue coroutine_await(Context& cx, const CallArguments& arguments) {
  return make_coroutine_wrapper(cx, self_of(arguments));
}
OwnedValue get_async_running(Context& cx, Object* self) {
  return cx.boolean_result(generator_of(self)->async_running);
}

constexpr MethodRow kGeneratorMethods[] = {
    {"__repr__", generator_repr}, {"__iter__", generator_iter},   {"__next__", generator_next},
    {"__del__", generator_del},   {"send", generator_send, 1, 1}, {"throw", generator_throw, 1, 3},
    {"close", generator_close},
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
    {"__del__", generator_del},
    {"__await__", coroutine_await},
    {"send", generator_send, 1, 1},
    {"throw", generator_throw, 1, 3},
    {"close", generator_close},
    {"__class_getitem__", class_getitem, 1, 1},
};
constexpr GetSetRow kCoroutineGetSets[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"cr_code", get_code},
    {"cr_running", get_running},
    {"cr_suspended", get_suspended},
    {"cr_frame", get_frame},
    {"cr_await", get_delegate},
    {"cr_origin", get_origin},
};
constexpr MethodRow kAsyncGeneratorMethods[] = {
    {"__repr__", generator_repr},           {"__del__", generator_del},
    {"__aiter__", generator_iter},          {"__anext__", async_generator_anext},
    {"asend", async_generator_asend, 1, 1}, {"athrow", async_generator_athrow, 0, -1},
    {"aclose", async_generator_aclose},     {"__class_getitem__", class_getitem, 1, 1},
};
constexpr GetSetRow kAsyncGeneratorGetSets[] = {
    {"__name__", get_name, set_name},
    {"__qualname__", get_qualname, set_qualname},
    {"ag_code", get_code},
    {"ag_running", get_async_running},
    {"ag_suspended", get_suspended},
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
