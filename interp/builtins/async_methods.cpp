// Awaitables: coroutine wrappers, the steps of asynchronous generators, anext() with a default. PEP 492, PEP
// 525.
#include "builtins/functions.h"
#include "builtins/generator_steps.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

OwnedValue itself(Context&, const CallArguments& arguments) { return own(arguments.self()); }

// --- coroutine_wrapper

Generator* coroutine_of(const CallArguments& arguments) {
  return self_as<CoroutineWrapper>(arguments)->coroutine;
}
OwnedValue wrapper_next(Context& cx, const CallArguments& arguments) {
  return send_to_generator(cx, coroutine_of(arguments), cx.core.none);
}
OwnedValue wrapper_send(Context& cx, const CallArguments& arguments) {
  return send_to_generator(cx, coroutine_of(arguments), arguments[1]);
}
OwnedValue wrapper_throw(Context& cx, const CallArguments& arguments) {
  return throw_to_generator(cx, coroutine_of(arguments), arguments.rest());
}
OwnedValue wrapper_close(Context& cx, const CallArguments& arguments) {
  return close_generator(cx, coroutine_of(arguments));
}
void destroy_wrapper(Context&, Object* self) {
  drop_pointer(static_cast<CoroutineWrapper*>(self)->coroutine);
}
void visit_wrapper(Object* self, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<CoroutineWrapper*>(self)->coroutine);
}

constexpr MethodRow kWrapperMethods[] = {{"__iter__", itself},
                                         {"__next__", wrapper_next},
                                         {"send", wrapper_send, 1, 1},
                                         {"throw", wrapper_throw, 1, 3},
                                         {"close", wrapper_close}};

// --- steps of asynchronous generators

bool ends_generator(const Context& cx) {
  return pending_matches(cx, TypeId::StopAsyncIteration) || pending_matches(cx, TypeId::GeneratorExit);
}

// A value that the generator's own `yield` gives ends the step: it is the `result`. What an `await` inside
// passes through is passed on.
OwnedValue split_given(Context& cx, Generator* generator, OwnedValue given, OwnedValue& result) {
  if (given.is_raised()) {
    if (ends_generator(cx)) generator->async_closed = true;
    generator->async_running = false;
    return given;
  }
  if (generator->delegating) return given;
  generator->async_running = false;
  result = std::move(given);
  return OwnedValue();
}
// The same for who takes steps by hand: StopIteration carries the result.
OwnedValue step_result(Context& cx, Generator* generator, OwnedValue given) {
  OwnedValue result;
  OwnedValue passed = split_given(cx, generator, std::move(given), result);
  return passed.is_absent() ? OwnedValue(raise_stop_iteration(cx, result)) : std::move(passed);
}

Failed raise_runtime(Context& cx, std::string_view message) {
  return raise_error(cx, TypeId::RuntimeError, message);
}

constexpr std::string_view kAsendReused = "cannot reuse already awaited __anext__()/asend()";

// The generator is in the hands of this step; false: another one is not over yet.
bool occupy(Generator* generator, AwaitableState& state) {
  if (generator->async_running) return false;
  state = AwaitableState::Iterating;
  generator->async_running = true;
  return true;
}

Failed raise_anext_running(Context& cx, AsyncAsend* self) {
  if (cx.language.steps_begin_by_throw) self->state = AwaitableState::Closed;
  return raise_runtime(cx, "anext(): asynchronous generator is already running");
}

OwnedValue end_of_asend(Context& cx, AsyncAsend* self, OwnedValue given) {
  OwnedValue result = step_result(cx, self->generator, std::move(given));
  if (result.is_raised()) self->state = AwaitableState::Closed;
  return result;
}

OwnedValue step_asend(Context& cx, AsyncAsend* self, Value sent) {
  OwnedValue result;
  OwnedValue passed = resume_asend(cx, self, sent, result);
  return passed.is_absent() ? OwnedValue(raise_stop_iteration(cx, result)) : std::move(passed);
}
OwnedValue asend_next(Context& cx, const CallArguments& arguments) {
  return step_asend(cx, self_as<AsyncAsend>(arguments), cx.core.none);
}
OwnedValue asend_send(Context& cx, const CallArguments& arguments) {
  return step_asend(cx, self_as<AsyncAsend>(arguments), arguments[1]);
}
OwnedValue throw_asend(Context& cx, AsyncAsend* self, const CallArguments& arguments) {
  if (self->state == AwaitableState::Closed) return raise_runtime(cx, kAsendReused);
  if (cx.language.steps_begin_by_throw && self->state == AwaitableState::Initial &&
      !occupy(self->generator, self->state))
    return raise_anext_running(cx, self);
  return end_of_asend(cx, self, throw_to_generator(cx, self->generator, arguments));
}
OwnedValue asend_throw(Context& cx, const CallArguments& arguments) {
  return throw_asend(cx, self_as<AsyncAsend>(arguments), arguments.rest());
}

// close() of a step that knows its beginning: GeneratorExit is raised inside.
template <class Step>
OwnedValue close_step(Context& cx, Step* self,
                      OwnedValue (*throw_step)(Context& cx, Step* self, const CallArguments& arguments)) {
  if (!cx.language.steps_begin_by_throw) self->state = AwaitableState::Closed;
  if (self->state == AwaitableState::Closed) return cx.none();
  const Value leaving(cx.type(TypeId::GeneratorExit));
  OwnedValue given = throw_step(cx, self, {&leaving, 1, nullptr});
  if (!given.is_raised()) return raise_runtime(cx, "coroutine ignored GeneratorExit");
  for (const TypeId end : {TypeId::StopIteration, TypeId::StopAsyncIteration, TypeId::GeneratorExit})
    if (catch_exception(cx, end)) return cx.none();
  return given;
}
OwnedValue asend_close(Context& cx, const CallArguments& arguments) {
  return close_step(cx, self_as<AsyncAsend>(arguments), throw_asend);
}

// From 3.13 a step that dies without having begun is told of, as a coroutine is.
void warn_of_unused_step(Context& cx, AwaitableState state, Generator* generator, std::string_view method) {
  if (!cx.language.steps_warn_unawaited || state != AwaitableState::Initial) return;
  const Done warned =
      warn(cx, TypeId::RuntimeWarning,
           cat("coroutine method '", method, "' of '", generator->qualname, "' was never awaited"),
           Value(generator));
  if (!warned.ok() && !cx.pending.is_stop()) report_unraisable(cx, "", Value(generator));
}
void finalize_asend(Context& cx, Object* self) {
  auto* step = static_cast<AsyncAsend*>(self);
  warn_of_unused_step(cx, step->state, step->generator, "asend");
}
OwnedValue asend_del(Context& cx, const CallArguments& arguments) {
  finalize_asend(cx, arguments.self().object());
  return cx.none();
}
void destroy_asend(Context&, Object* self) {
  drop_pointer(static_cast<AsyncAsend*>(self)->generator);
  drop_field(static_cast<AsyncAsend*>(self)->sent);
}
void visit_asend(Object* self, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<AsyncAsend*>(self)->generator);
  visitor.edge(static_cast<AsyncAsend*>(self)->sent);
}

constexpr MethodRow kAsendMethods[] = {
    {"__iter__", itself},         {"__next__", asend_next}, {"__await__", itself}, {"send", asend_send, 1, 1},
    {"throw", asend_throw, 1, 3}, {"close", asend_close},   {"__del__", asend_del}};

// --- athrow(), aclose()

constexpr std::string_view kAthrowReused = "cannot reuse already awaited aclose()/athrow()";

void end_athrow(AsyncAthrow* self) {
  self->generator->async_running = false;
  self->state = AwaitableState::Closed;
}

// aclose() that the generator answered with a value of its own.
Failed refuse_ignored_exit(Context& cx, AsyncAthrow* self) {
  end_athrow(self);
  return raise_runtime(cx, "async generator ignored GeneratorExit");
}

// The generator has ended: aclose() is done.
OwnedValue failed_athrow(Context& cx, AsyncAthrow* self) {
  end_athrow(self);
  if (self->thrown || !ends_generator(cx)) return failed();
  (void)take_exception(cx);
  return raise_stop_iteration(cx, cx.core.none);
}

OwnedValue aclose_result(Context& cx, AsyncAthrow* self, OwnedValue given) {
  if (given.is_raised()) return failed_athrow(cx, self);
  return self->generator->delegating ? std::move(given) : OwnedValue(refuse_ignored_exit(cx, self));
}

Failed raise_athrow_running(Context& cx, AsyncAthrow* self) {
  self->state = AwaitableState::Closed;
  return raise_runtime(cx, self->thrown ? "athrow(): asynchronous generator is already running"
                                        : "aclose(): asynchronous generator is already running");
}

OwnedValue begin_aclose(Context& cx, AsyncAthrow* self) {
  self->generator->async_closed = true;
  const Value leaving(cx.type(TypeId::GeneratorExit));
  return aclose_result(cx, self, throw_into(cx, self->generator, {&leaving, 1, nullptr}, false));
}

OwnedValue begin_athrow(Context& cx, AsyncAthrow* self) {
  Ref<Tuple> thrown = own_ref(self->thrown);
  const std::size_t count = thrown->size();
  if (count == 0 || count > 3)
    return raise_type_error(cx, cat("athrow expected at ",
                                    count == 0 ? "least 1 argument" : "most 3 arguments", ", got ", count));
  const CallArguments arguments{thrown->items, static_cast<std::uint32_t>(count), nullptr};
  OwnedValue given = step_result(cx, self->generator, throw_into(cx, self->generator, arguments, false));
  return given.is_raised() ? failed_athrow(cx, self) : std::move(given);
}

OwnedValue first_athrow_step(Context& cx, AsyncAthrow* self, Value sent) {
  Generator* generator = self->generator;
  if (generator->async_running) return raise_athrow_running(cx, self);
  if (generator->async_closed) {
    self->state = AwaitableState::Closed;
    Ref<ExceptionObject> end = TRY(make_exception(cx, TypeId::StopAsyncIteration, {}));
    return raise_exception(cx, std::move(end));
  }
  if (!is_none(cx, sent)) return raise_runtime(cx, "can't send non-None value to a just-started coroutine");
  (void)occupy(generator, self->state);
  return self->thrown ? begin_athrow(cx, self) : begin_aclose(cx, self);
}

OwnedValue step_athrow(Context& cx, AsyncAthrow* self, Value sent) {
  if (self->state == AwaitableState::Closed) return raise_runtime(cx, kAthrowReused);
  if (self->generator->state == GeneratorState::Finished) {
    self->state = AwaitableState::Closed;
    return raise_stop_iteration(cx, cx.core.none);
  }
  if (self->state == AwaitableState::Initial) return first_athrow_step(cx, self, sent);
  OwnedValue given = send_to_generator(cx, self->generator, sent);
  return self->thrown ? step_result(cx, self->generator, std::move(given))
                      : aclose_result(cx, self, std::move(given));
}
OwnedValue athrow_next(Context& cx, const CallArguments& arguments) {
  return step_athrow(cx, self_as<AsyncAthrow>(arguments), cx.core.none);
}
OwnedValue athrow_send(Context& cx, const CallArguments& arguments) {
  return step_athrow(cx, self_as<AsyncAthrow>(arguments), arguments[1]);
}

// An exception raised inside a generator that is being closed.
OwnedValue throw_aclose(Context& cx, AsyncAthrow* self, const CallArguments& arguments) {
  OwnedValue given = throw_to_generator(cx, self->generator, arguments);
  if (given.is_value() && !self->generator->delegating) return refuse_ignored_exit(cx, self);
  if (!given.is_raised()) return given;
  if (cx.language.steps_begin_by_throw) end_athrow(self);
  if (!ends_generator(cx)) return given;
  (void)take_exception(cx);
  return raise_stop_iteration(cx, cx.core.none);
}

OwnedValue throw_athrow(Context& cx, AsyncAthrow* self, const CallArguments& arguments) {
  const bool knows_start = cx.language.steps_begin_by_throw;
  if (self->state == AwaitableState::Closed) return raise_runtime(cx, kAthrowReused);
  if (knows_start && self->state == AwaitableState::Initial && !occupy(self->generator, self->state))
    return raise_athrow_running(cx, self);
  if (!self->thrown) return throw_aclose(cx, self, arguments);
  OwnedValue given = step_result(cx, self->generator, throw_to_generator(cx, self->generator, arguments));
  if (given.is_raised() && knows_start) self->state = AwaitableState::Closed;
  return given;
}
OwnedValue athrow_throw(Context& cx, const CallArguments& arguments) {
  return throw_athrow(cx, self_as<AsyncAthrow>(arguments), arguments.rest());
}
OwnedValue athrow_close(Context& cx, const CallArguments& arguments) {
  return close_step(cx, self_as<AsyncAthrow>(arguments), throw_athrow);
}
void finalize_athrow(Context& cx, Object* self) {
  auto* step = static_cast<AsyncAthrow*>(self);
  warn_of_unused_step(cx, step->state, step->generator, step->thrown ? "athrow" : "aclose");
}
OwnedValue athrow_del(Context& cx, const CallArguments& arguments) {
  finalize_athrow(cx, arguments.self().object());
  return cx.none();
}
void destroy_athrow(Context&, Object* self) {
  drop_pointer(static_cast<AsyncAthrow*>(self)->generator);
  drop_pointer(static_cast<AsyncAthrow*>(self)->thrown);
}
void visit_athrow(Object* self, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<AsyncAthrow*>(self)->generator);
  visit_pointer(visitor, static_cast<AsyncAthrow*>(self)->thrown);
}

constexpr MethodRow kAthrowMethods[] = {{"__iter__", itself},          {"__next__", athrow_next},
                                        {"__await__", itself},         {"send", athrow_send, 1, 1},
                                        {"throw", athrow_throw, 1, 3}, {"close", athrow_close},
                                        {"__del__", athrow_del}};

OwnedValue make_athrow(Context& cx, Generator* generator, Ref<Tuple> thrown) {
  Ref<AsyncAthrow> made = TRY(new_object<AsyncAthrow>(cx, cx.type(TypeId::AsyncGeneratorAthrow)));
  made->generator = own_ref(generator).leak();
  made->thrown = thrown ? thrown.leak() : nullptr;
  return made;
}

// --- anext(iterator, default)

// The iterator behind the awaitable; a coroutine is wrapped, so that it can be asked for the next item.
OwnedValue inner_iterator(Context& cx, const CallArguments& arguments) {
  const OwnedValue awaitable = own(self_as<AnextAwaitable>(arguments)->awaitable);
  OwnedValue iterator = TRY(awaitable_iterator(cx, awaitable));
  if (is<Generator>(iterator) && iterator.get().object()->type == cx.type(TypeId::Coroutine))
    return make_coroutine_wrapper(cx, as<Generator>(iterator));
  return iterator;
}
// The end of the asynchronous iterator is the default.
OwnedValue or_fallback(Context& cx, const CallArguments& arguments, OwnedValue given) {
  if (!given.is_raised() || !catch_exception(cx, TypeId::StopAsyncIteration)) return given;
  return raise_stop_iteration(cx, self_as<AnextAwaitable>(arguments)->fallback);
}
OwnedValue forward(Context& cx, const CallArguments& arguments, Str* name) {
  OwnedValue iterator = TRY(inner_iterator(cx, arguments));
  OwnedValue method = TRY(get_attribute(cx, iterator, name));
  return or_fallback(cx, arguments, call(cx, method, arguments.rest()));
}
OwnedValue anext_next(Context& cx, const CallArguments& arguments) {
  OwnedValue iterator = TRY(inner_iterator(cx, arguments));
  return or_fallback(cx, arguments, call_special(cx, iterator, SpecialMethod::next_));
}
OwnedValue anext_send(Context& cx, const CallArguments& arguments) {
  return forward(cx, arguments, cx.names().send);
}
OwnedValue anext_throw(Context& cx, const CallArguments& arguments) {
  return forward(cx, arguments, cx.names().throw_);
}
OwnedValue anext_close(Context& cx, const CallArguments& arguments) {
  return forward(cx, arguments, cx.names().close);
}
void destroy_anext(Context&, Object* self) {
  drop_field(static_cast<AnextAwaitable*>(self)->awaitable);
  drop_field(static_cast<AnextAwaitable*>(self)->fallback);
}
void visit_anext(Object* self, EdgeVisitor& visitor) {
  visitor.edge(static_cast<AnextAwaitable*>(self)->awaitable);
  visitor.edge(static_cast<AnextAwaitable*>(self)->fallback);
}
constexpr MethodRow kAnextMethods[] = {{"__iter__", itself},          {"__next__", anext_next},
                                       {"__await__", itself},         {"send", anext_send, 0, -1},
                                       {"throw", anext_throw, 0, -1}, {"close", anext_close, 0, -1}};

// --- functions

// https://docs.python.org/3/library/functions.html#aiter
OwnedValue builtin_aiter(Context& cx, const CallArguments& arguments) {
  OwnedValue given = TRY(call_special(cx, arguments[0], SpecialMethod::aiter_));
  if (given.is_absent())
    return raise_type_error(cx, cat("'", type_name(cx, arguments[0]), "' object is not an async iterable"));
  const Type* type = type_of(cx, given);
  if (lookup_special(cx, type_of(cx, given), SpecialMethod::anext_).is_absent())
    return raise_type_error(
        cx, cat("aiter() returned not an async iterator of type '", type_short_name(type), "'"));
  return given;
}

// https://docs.python.org/3/library/functions.html#anext
OwnedValue builtin_anext(Context& cx, const CallArguments& arguments) {
  OwnedValue awaitable = TRY(call_special(cx, arguments[0], SpecialMethod::anext_));
  if (awaitable.is_absent())
    return raise_type_error(cx, cat("'", type_name(cx, arguments[0]), "' object is not an async iterator"));
  if (arguments.count == 1) return awaitable;
  Ref<AnextAwaitable> made = TRY(new_object<AnextAwaitable>(cx, cx.type(TypeId::AnextAwaitable)));
  made->awaitable = awaitable.leak();
  made->fallback = own(arguments[1]).leak();
  return made;
}

constexpr MethodRow kAsyncFunctions[] = {{"aiter", builtin_aiter, 1, 1}, {"anext", builtin_anext, 1, 2}};

}  // namespace

OwnedValue make_coroutine_wrapper(Context& cx, Generator* coroutine) {
  Ref<CoroutineWrapper> made = TRY(new_object<CoroutineWrapper>(cx, cx.type(TypeId::CoroutineWrapper)));
  made->coroutine = own_ref(coroutine).leak();
  return made;
}

bool is_iterable_coroutine(const Context& cx, Value value) {
  if (is_exact(cx, value, TypeId::Coroutine)) return true;
  return is_exact(cx, value, TypeId::Generator) &&
         as<Generator>(value)->code->unit->is(code::kIterableCoroutine);
}

OwnedValue awaitable_iterator(Context& cx, Value value) {
  if (is_iterable_coroutine(cx, value)) return own(value);
  OwnedValue given = TRY(call_special(cx, value, SpecialMethod::await_));
  if (given.is_absent())
    return raise_type_error(cx, cat("object ", type_name(cx, value), " can't be used in 'await' expression"));
  if (RULE_IF(GEN_20, is_iterable_coroutine(cx, given)))
    return raise_type_error(cx, "__await__() returned a coroutine");
  if (lookup_special(cx, type_of(cx, given), SpecialMethod::next_).is_absent())
    return raise_type_error(cx,
                            cat("__await__() returned non-iterator of type '", type_name(cx, given), "'"));
  return given;
}

Value async_generator_hook(Context& cx, std::string_view name) {
  if (!cx.registries) return Value();
  return dict_find(cx, cx.registries.get(), name);
}

namespace {

// The first of its steps is asked for: the hooks that are set now are its hooks.
// https://docs.python.org/3/library/sys.html#sys.set_asyncgen_hooks
Done begin_iteration(Context& cx, Generator* generator) {
  if (generator->async_begun) return done();
  generator->async_begun = true;
  const Value finalizer = async_generator_hook(cx, kFinalizerHook);
  if (finalizer.is_value()) generator->origin = own(finalizer).leak();
  const OwnedValue first = own(async_generator_hook(cx, kFirstIterationHook));
  if (first.is_absent()) return done();
  const OwnedValue result = call(cx, first, {Value(generator)});
  return result.is_raised() ? Done(failed()) : done();
}

}  // namespace

OwnedValue resume_asend(Context& cx, AsyncAsend* step, Value sent, OwnedValue& result) {
  if (step->state == AwaitableState::Closed) return raise_runtime(cx, kAsendReused);
  Generator* generator = step->generator;
  if (step->state == AwaitableState::Initial) {
    if (!occupy(generator, step->state)) return raise_anext_running(cx, step);
    if (is_none(cx, sent)) sent = step->sent;
  }
  generator->async_running = true;
  const Ref<AsyncAsend> kept(step);
  const OwnedValue held(sent);
  OwnedValue passed = split_given(cx, generator, send_to_generator(cx, generator, held), result);
  if (!passed.is_value()) step->state = AwaitableState::Closed;
  return passed;
}

OwnedValue async_generator_asend(Context& cx, const CallArguments& arguments) {
  TRY(begin_iteration(cx, self_as<Generator>(arguments)));
  Ref<AsyncAsend> made = TRY(new_object<AsyncAsend>(cx, cx.type(TypeId::AsyncGeneratorAsend)));
  made->generator = own_ref(self_as<Generator>(arguments)).leak();
  made->sent = own(arguments.count > 1 ? arguments[1] : cx.core.none).leak();
  return made;
}
OwnedValue async_generator_anext(Context& cx, const CallArguments& arguments) {
  return async_generator_asend(cx, arguments);
}
OwnedValue async_generator_athrow(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2) TRY(warn_of_throw_form(cx, "athrow"));
  TRY(begin_iteration(cx, self_as<Generator>(arguments)));
  const CallArguments given = arguments.rest();
  Ref<Tuple> thrown = TRY(make_tuple(cx, std::span<const Value>(given.values, given.count)));
  return make_athrow(cx, self_as<Generator>(arguments), std::move(thrown));
}
OwnedValue async_generator_aclose(Context& cx, const CallArguments& arguments) {
  TRY(begin_iteration(cx, self_as<Generator>(arguments)));
  return make_athrow(cx, self_as<Generator>(arguments), nullptr);
}

std::span<const MethodRow> async_functions() { return kAsyncFunctions; }

const NativeType kCoroutineWrapperType = {.layout = TypeId::CoroutineWrapper,
                                          .size = sizeof(CoroutineWrapper),
                                          .destroy = destroy_wrapper,
                                          .visit = visit_wrapper,
                                          .methods = kWrapperMethods};
const NativeType kAsyncGeneratorAsendType = {.layout = TypeId::AsyncGeneratorAsend,
                                             .size = sizeof(AsyncAsend),
                                             .destroy = destroy_asend,
                                             .visit = visit_asend,
                                             .finalize = finalize_asend,
                                             .methods = kAsendMethods};
const NativeType kAsyncGeneratorAthrowType = {.layout = TypeId::AsyncGeneratorAthrow,
                                              .size = sizeof(AsyncAthrow),
                                              .destroy = destroy_athrow,
                                              .visit = visit_athrow,
                                              .finalize = finalize_athrow,
                                              .methods = kAthrowMethods};
const NativeType kAnextAwaitableType = {.layout = TypeId::AnextAwaitable,
                                        .size = sizeof(AnextAwaitable),
                                        .destroy = destroy_anext,
                                        .visit = visit_anext,
                                        .methods = kAnextMethods};

}  // namespace dictum
