#include "vm/await.h"

#include "builtins/generator_steps.h"
#include "objects/attribute.h"
#include "objects/exception_object.h"

namespace dictum {

namespace {

bool is_coroutine(const Context& cx, Value value) { return is_exact(cx, value, TypeId::Coroutine); }

// What __aenter__ or __aexit__ gave cannot be awaited.
Failed raise_not_awaitable(Context& cx, Value given, code::AwaitedFrom from) {
  return raise_type_error(
      cx, cat("'async with' received an object from ", from == code::kFromEnter ? "__aenter__" : "__aexit__",
              " that does not implement __await__: ", type_name(cx, given)));
}

}  // namespace

Next get_awaitable(Registers& r, code::AwaitedFrom from) {
  Context& cx = r.cx;
  const OwnedValue awaited = r.pop();
  const bool awaitable = is_iterable_coroutine(cx, awaited) ||
                         !lookup_special(cx, type_of(cx, awaited), SpecialMethod::await_).is_absent();
  if (!awaitable && from != code::kFromExpression) {
    (void)raise_not_awaitable(cx, awaited, from);
    return Next::Raise;
  }
  OwnedValue iterator = awaitable_iterator(cx, awaited);
  if (iterator.is_value() && is_coroutine(cx, iterator) &&
      !generator_delegate(as<Generator>(iterator)).is_absent()) {
    (void)raise_error(cx, TypeId::RuntimeError, "coroutine is being awaited already");
    return Next::Raise;
  }
  return push_result(r, std::move(iterator));
}

Next get_async_iterator(Registers& r) {
  Context& cx = r.cx;
  const OwnedValue iterable = r.pop();
  OwnedValue iterator = call_special(cx, iterable, SpecialMethod::aiter_);
  if (iterator.is_absent())
    iterator = raise_type_error(
        cx, cat("'async for' requires an object with __aiter__ method, got ", type_name(cx, iterable)));
  else if (iterator.is_value() &&
           lookup_special(cx, type_of(cx, iterator), SpecialMethod::anext_).is_absent())
    iterator = raise_type_error(
        cx, cat("'async for' received an object from __aiter__ that does not implement __anext__: ",
                type_name(cx, iterator)));
  return push_result(r, std::move(iterator));
}

Next get_async_next(Registers& r) {
  Context& cx = r.cx;
  const Value iterator = r.top();
  if (is_exact(cx, iterator, TypeId::AsyncGenerator))
    return push_result(r, async_generator_anext(cx, {&iterator, 1, nullptr}));
  const OwnedValue given = call_special(cx, iterator, SpecialMethod::anext_);
  if (given.is_absent())
    (void)raise_type_error(
        cx, cat("'async for' requires an iterator with __anext__ method, got ", type_name(cx, iterator)));
  if (!given.is_value()) return Next::Raise;
  OwnedValue awaitable = awaitable_iterator(cx, given);
  if (awaitable.is_raised())
    raise_from_pending(cx, TypeId::TypeError,
                       cat("'async for' received an invalid object from __anext__: ", type_name(cx, given)));
  return push_result(r, std::move(awaitable));
}

Next end_async_for(Registers& r) {
  Context& cx = r.cx;
  OwnedValue exception = r.pop();
  const bool ended = is_subtype(exception.get().object()->type, cx.type(TypeId::StopAsyncIteration));
  if (!RULE_IF(GEN_21, ended)) {
    (void)restore_exception(cx, std::move(exception));
    r.machine.reraising = true;
    return Next::Raise;
  }
  exception = OwnedValue();
  release(*--r.sp);
  return Next::Go;
}

namespace {

Failed raise_no_async_manager(Context& cx, Value manager, SpecialMethod missing) {
  const bool misses_exit = missing == SpecialMethod::aexit_;
  if (!cx.language.context_manager_wording)
    return raise_error(cx, TypeId::AttributeError, misses_exit ? "__aexit__" : "__aenter__");
  return raise_type_error(cx, cat("'", type_name(cx, manager),
                                  "' object does not support the asynchronous context manager protocol",
                                  misses_exit ? " (missed __aexit__ method)" : ""));
}

OwnedValue manager_method(Context& cx, Value manager, SpecialMethod name) {
  OwnedValue method = bind_special(cx, manager, name);
  return method.is_absent() ? OwnedValue(raise_no_async_manager(cx, manager, name)) : std::move(method);
}

}  // namespace

Next before_async_with(Registers& r) {
  Context& cx = r.cx;
  const OwnedValue manager = r.pop();
  RULE(GEN_22);
  OwnedValue enter, leave;
  const bool exit_first = cx.language.aexit_before_aenter;
  if (exit_first) leave = manager_method(cx, manager, SpecialMethod::aexit_);
  if (!leave.is_raised()) enter = manager_method(cx, manager, SpecialMethod::aenter_);
  if (!exit_first && !enter.is_raised()) leave = manager_method(cx, manager, SpecialMethod::aexit_);
  if (enter.is_raised() || leave.is_raised()) return Next::Raise;
  OwnedValue result = call(cx, enter);
  if (result.is_raised()) return Next::Raise;
  r.push(std::move(leave));
  r.push(OwnedValue());
  r.push(std::move(result));
  return Next::Go;
}

}  // namespace dictum
