// Awaitables: coroutine wrappers, the steps of asynchronous generators, anext() with a default. PEP 492, PEP
// 525.
#include "builtins/functions.h"
#include "builtins/generator_steps.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
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

// A value that the generator's own `yield` gives ends the step: StopIteration carries it. What an `await`
// inside passes through is passed on.
OwnedValue step_result(Context& cx, Generator* generator, OwnedValue given) {
  if (given.is_raised()) {
    if (ends_generator(cx)) generator->async_closed = true;
    generator->async_running = false;
    return given;
  }
  if (generator->delegating) return given;
  generator->async_running = false;
  return raise_stop_iteration(cx, given);
}

Failed raise_runtime(Context& cx, std::string_view message) {
  return raise_error(cx, TypeId::RuntimeError, message);
}

constexpr std::string_view kAsendReused = "cannot reuse already awaited __anext__()/asend()";

OwnedValue step_asend(Context& cx, AsyncAsend* self, Value sent) {
  if (self->state == AwaitableState::Closed) return raise_runtime(cx, kAsendReused);
  Generator* generator = self->generator;
  if (self->state == AwaitableState::Initial) {
    if (generator->async_running)
      return raise_runtime(cx, "anext(): asynchronous generator is already running");
    if (is_none(cx, sent)) sent = self->sent;
    self->state = AwaitableState::Iterating;
  }
  generator->async_running = true;
  OwnedValue given = step_result(cx, generator, send_to_generator(cx, generator, sent));
  if (given.is_raised()) self->state = AwaitableState::Closed;
  return given;
}
OwnedValue asend_next(Context& cx, const CallArguments& arguments) {
  return step_asend(cx, self_as<AsyncAsend>(arguments), cx.core.none);
}
OwnedValue asend_send(Context& cx, const CallArguments& arguments) {
  return step_asend(cx, self_as<AsyncAsend>(arguments), arguments[1]);
}
OwnedValue asend_throw(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<AsyncAsend>(arguments);
  if (self->state == AwaitableState::Closed) return raise_runtime(cx, kAsendReused);
  OwnedValue given =
      step_result(cx, self->generator, throw_to_generator(cx, self->generator, arguments.rest()));
  if (given.is_raised()) self->state = AwaitableState::Closed;
  return given;
}
OwnedValue asend_close(Context& cx, const CallArguments& arguments) {
  self_as<AsyncAsend>(arguments)->state = AwaitableState::Closed;
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

constexpr MethodRow kAsendMethods[] = {{"__iter__", itself},         {"__next__", asend_next},
                                       {"__await__", itself},        {"send", asend_send, 1, 1},
                                       {"throw", asend_throw, 1, 3}, {"close", asend_close}};

// --- athrow(), aclose()

constexpr std::string_view kAthrowReused = "cannot reuse already awaited aclose()/athrow()";

// aclose() that the generator answered with a value of its own.
Failed refuse_ignored_exit(Context& cx, AsyncAthrow* self) {
  self->generator->async_running = false;
  self->state = AwaitableState::Closed;
  return raise_runtime(cx, "async generator ignored GeneratorExit");
}

// The generator has ended: aclose() is done.
OwnedValue end_athrow(Context& cx, AsyncAthrow* self) {
  self->generator->async_running = false;
  self->state = AwaitableState::Closed;
  if (self->thrown || !ends_generator(cx)) return failed();
  (void)take_exception(cx);
  return raise_stop_iteration(cx, cx.core.none);
}

OwnedValue athrow_result(Context& cx, AsyncAthrow* self, OwnedValue given) {
  Generator* generator = self->generator;
  if (self->thrown) given = step_result(cx, generator, std::move(given));
  if (given.is_raised()) return end_athrow(cx, self);
  if (!self->thrown && !generator->delegating) return refuse_ignored_exit(cx, self);
  return given;
}

OwnedValue begin_athrow(Context& cx, AsyncAthrow* self, Value sent) {
  Generator* generator = self->generator;
  if (generator->async_running) {
    self->state = AwaitableState::Closed;
    return raise_runtime(cx, self->thrown ? "athrow(): asynchronous generator is already running"
                                          : "aclose(): asynchronous generator is already running");
  }
  if (generator->async_closed) {
    self->state = AwaitableState::Closed;
    Ref<ExceptionObject> end = TRY(make_exception(cx, TypeId::StopAsyncIteration, {}));
    return raise_exception(cx, std::move(end));
  }
  if (!is_none(cx, sent)) return raise_runtime(cx, "can't send non-None value to a just-started coroutine");
  self->state = AwaitableState::Iterating;
  generator->async_running = true;
  if (self->thrown) {
    Ref<Tuple> thrown = own_ref(self->thrown);
    const CallArguments arguments{thrown->items, static_cast<std::uint32_t>(thrown->size()), nullptr};
    return athrow_result(cx, self, throw_to_generator(cx, generator, arguments));
  }
  generator->async_closed = true;
  const Value leaving(cx.type(TypeId::GeneratorExit));
  return athrow_result(cx, self, throw_to_generator(cx, generator, {&leaving, 1, nullptr}));
}

OwnedValue step_athrow(Context& cx, AsyncAthrow* self, Value sent) {
  if (self->state == AwaitableState::Closed) return raise_runtime(cx, kAthrowReused);
  if (self->generator->state == GeneratorState::Finished) {
    self->state = AwaitableState::Closed;
    return raise_stop_iteration(cx, cx.core.none);
  }
  if (self->state == AwaitableState::Initial) return begin_athrow(cx, self, sent);
  return athrow_result(cx, self, send_to_generator(cx, self->generator, sent));
}
OwnedValue athrow_next(Context& cx, const CallArguments& arguments) {
  return step_athrow(cx, self_as<AsyncAthrow>(arguments), cx.core.none);
}
OwnedValue athrow_send(Context& cx, const CallArguments& arguments) {
  return step_athrow(cx, self_as<AsyncAthrow>(arguments), arguments[1]);
}
OwnedValue athrow_throw(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<AsyncAthrow>(arguments);
  if (self->state == AwaitableState::Closed) return raise_runtime(cx, kAthrowReused);
  OwnedValue given = throw_to_generator(cx, self->generator, arguments.rest());
  if (self->thrown) return step_result(cx, self->generator, std::move(given));
  if (given.is_raised() && ends_generator(cx)) {
    (void)take_exception(cx);
    return raise_stop_iteration(cx, cx.core.none);
  }
  if (given.is_value() && !self->generator->delegating) return refuse_ignored_exit(cx, self);
  return given;
}
OwnedValue athrow_close(Context& cx, const CallArguments& arguments) {
  self_as<AsyncAthrow>(arguments)->state = AwaitableState::Closed;
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
                                        {"throw", athrow_throw, 1, 3}, {"close", athrow_close}};

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

OwnedValue awaitable_iterator(Context& cx, Value value) {
  if (is<Generator>(value)) {
    auto* generator = as<Generator>(value);
    if (generator->type == cx.type(TypeId::Coroutine)) return own(value);
    if (generator->type == cx.type(TypeId::Generator) && generator->code->unit->is(code::kIterableCoroutine))
      return own(value);
  }
  OwnedValue given = TRY(call_special(cx, value, SpecialMethod::await_));
  if (given.is_absent())
    return raise_type_error(cx, cat("object ", type_name(cx, value), " can't be used in 'await' expression"));
  const bool coroutine =
      is<Generator>(given) && (given.get().object()->type == cx.type(TypeId::Coroutine) ||
                               as<Generator>(given)->code->unit->is(code::kIterableCoroutine));
  if (coroutine) return raise_type_error(cx, "__await__() returned a coroutine");
  if (lookup_special(cx, type_of(cx, given), SpecialMethod::next_).is_absent())
    return raise_type_error(cx,
                            cat("__await__() returned non-iterator of type '", type_name(cx, given), "'"));
  return given;
}

OwnedValue async_generator_asend(Context& cx, const CallArguments& arguments) {
  Ref<AsyncAsend> made = TRY(new_object<AsyncAsend>(cx, cx.type(TypeId::AsyncGeneratorAsend)));
  made->generator = own_ref(self_as<Generator>(arguments)).leak();
  made->sent = own(arguments.count > 1 ? arguments[1] : cx.core.none).leak();
  return made;
}
OwnedValue async_generator_anext(Context& cx, const CallArguments& arguments) {
  return async_generator_asend(cx, arguments);
}
OwnedValue async_generator_athrow(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 2 && cx.language.throw_form_deprecated)
    TRY(warn(
        cx, TypeId::DeprecationWarning,
        "the (type, exc, tb) signature of athrow() is deprecated, use the single-arg signature instead."));
  Ref<Tuple> thrown = TRY(make_tuple(
      cx, std::span<const Value>(arguments.values + 1, static_cast<std::size_t>(arguments.count) - 1)));
  return make_athrow(cx, self_as<Generator>(arguments), std::move(thrown));
}
OwnedValue async_generator_aclose(Context& cx, const CallArguments& arguments) {
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
                                             .methods = kAsendMethods};
const NativeType kAsyncGeneratorAthrowType = {.layout = TypeId::AsyncGeneratorAthrow,
                                              .size = sizeof(AsyncAthrow),
                                              .destroy = destroy_athrow,
                                              .visit = visit_athrow,
                                              .methods = kAthrowMethods};
const NativeType kAnextAwaitableType = {.layout = TypeId::AnextAwaitable,
                                        .size = sizeof(AnextAwaitable),
                                        .destroy = destroy_anext,
                                        .visit = visit_anext,
                                        .methods = kAnextMethods};

}  // namespace dictum
