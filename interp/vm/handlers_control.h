// Jumps, loops, calls, generators, exceptions, with, import.
#pragma once

#include "objects/exception_object.h"
#include "objects/iterate.h"
#include "vm/await.h"
#include "vm/calls.h"
#include "vm/frame_entry.h"
#include "vm/generator_entry.h"
#include "vm/handlers_operator.h"

namespace dictum {

HANDLER(Jump) {
  r.jump(n);
  return Next::Jumped;
}
HANDLER(JumpBack) {
  if (!charge_at_safe_point(r)) [[unlikely]]
    return Next::Raise;
  r.jump(n);
  return Next::Jumped;
}

// 1 true, 0 false, -1 raised
[[gnu::always_inline]] inline int quick_truth(Context& cx, Value value) {
  if (value == cx.core.true_) return 1;
  if (value == cx.core.false_ || value == cx.core.none) return 0;
  const Fallible<bool> answer = truth(cx, value);
  return answer.ok() ? answer.value() : -1;
}
[[gnu::always_inline]] inline Next pop_jump_if(Registers& r, bool condition, std::uint32_t target) {
  const int answer = quick_truth(r.cx, r.top());
  if (answer < 0) return Next::Raise;
  release(*--r.sp);
  if (answer != condition) return Next::Go;
  r.jump(target);
  return Next::Jumped;
}
HANDLER(PopJumpIfFalse) { return pop_jump_if(r, false, n); }
HANDLER(PopJumpIfTrue) { return pop_jump_if(r, true, n); }
HANDLER(PopJumpIfNone) {
  const OwnedValue value = r.pop();
  if (!is_none(r.cx, value)) return Next::Go;
  r.jump(n);
  return Next::Jumped;
}
HANDLER(PopJumpIfNotNone) {
  const OwnedValue value = r.pop();
  if (is_none(r.cx, value)) return Next::Go;
  r.jump(n);
  return Next::Jumped;
}
[[gnu::always_inline]] inline Next jump_or_pop(Registers& r, bool condition, std::uint32_t target) {
  const int answer = quick_truth(r.cx, r.top());
  if (answer < 0) return Next::Raise;
  if (answer == condition) {
    r.jump(target);
    return Next::Jumped;
  }
  release(*--r.sp);
  return Next::Go;
}
HANDLER(JumpIfFalseOrPop) { return jump_or_pop(r, false, n); }
HANDLER(JumpIfTrueOrPop) { return jump_or_pop(r, true, n); }

HANDLER(GetIter) {
  const OwnedValue iterable = r.pop();
  return push_result(r, get_iterator(r.cx, iterable));
}
HANDLER(ForIter) { return apart(r, for_iter_general, n); }
HANDLER(ReturnValue) {
  if (returns_plainly(r.frame)) [[likely]]
    return return_plainly(r);
  return apart(r, return_top);
}

HANDLER(Call) { return apart(r, call_general, n); }
HANDLER(CallKeywords) { return apart(r, call_keywords, n); }
HANDLER(CallEx) { return apart(r, call_unpacked, n != 0); }
HANDLER(MakeFunction) { return apart(r, make_function, n); }
HANDLER(LoadBuildClass) { return apart(r, load_build_class); }

HANDLER(YieldValue) {
  if (yields_quickly(r)) [[likely]]
    return yield_quickly(r, n != 0);
  return apart(r, yield_value, n != 0);
}
HANDLER(GetYieldFromIter) {
  if (is<Generator>(r.top()) && r.top().object()->type == r.cx.type(TypeId::Generator)) return Next::Go;
  const OwnedValue iterable = r.pop();
  if (is_exact(r.cx, iterable, TypeId::Coroutine)) {
    if (r.frame->code->unit->is(code::kIterableCoroutine)) return push_result(r, OwnedValue(iterable));
    (void)raise_type_error(r.cx, "cannot 'yield from' a coroutine object in a non-coroutine generator");
    return Next::Raise;
  }
  return push_result(r, get_iterator(r.cx, iterable));
}
HANDLER(GetAwaitable) {
  const Value awaited = r.top();
  if (is_exact(r.cx, awaited, TypeId::Coroutine) && generator_delegate(as<Generator>(awaited)).is_absent())
    return Next::Go;
  return apart(r, get_awaitable, static_cast<code::AwaitedFrom>(n));
}
HANDLER(GetAsyncIter) { return apart(r, get_async_iterator); }
HANDLER(GetAsyncNext) { return apart(r, get_async_next); }
HANDLER(EndAsyncFor) { return apart(r, end_async_for); }
HANDLER(Send) {
  const Value iterator = r.top(2);
  const bool runs_here =
      is_exact(r.cx, iterator, TypeId::Generator) || is_exact(r.cx, iterator, TypeId::Coroutine);
  if (runs_here && r.top() == r.cx.core.none && can_resume(r, as<Generator>(iterator))) {
    r.sp--;
    return resume_quickly(r, as<Generator>(iterator), OnReturn::Send);
  }
  return apart(r, send_value, n);
}

HANDLER(Raise) {
  const OwnedValue cause = n == 2 ? r.pop() : OwnedValue();
  const OwnedValue exception = n >= 1 ? r.pop() : OwnedValue();
  return apart(r, raise_statement, exception.get(), cause.get());
}
HANDLER(Reraise) {
  (void)restore_exception(r.cx, r.pop());
  r.machine.reraising = true;
  return Next::Raise;
}
HANDLER(PushExceptionInfo) {
  const OwnedValue exception = r.pop();
  *r.sp++ = std::exchange(r.machine.handled->exception, OwnedValue(exception).leak());
  sync_handled(r.machine);
  r.push_borrowed(exception);
  return Next::Go;
}
HANDLER(PopException) {
  const OwnedValue dropped = OwnedValue::steal(std::exchange(r.machine.handled->exception, *--r.sp));
  sync_handled(r.machine);
  return Next::Go;
}
HANDLER(CheckExceptionMatch) {
  const OwnedValue classes = r.pop();
  const Fallible<bool> answer = exception_matches(r.cx, r.top(), classes);
  if (!answer.ok()) return Next::Raise;
  r.push(r.cx.boolean_result(answer.value()));
  return Next::Go;
}
HANDLER(CheckGroupMatch) { return apart(r, check_group_match); }
HANDLER(PrepareReraise) { return apart(r, prepare_reraise); }
HANDLER(LoadAssertionError) {
  if (r.cx.language.assertion_error_by_name) return apart(r, load_assertion_error);
  r.push_borrowed(Value(r.cx.type(TypeId::AssertionError)));
  return Next::Go;
}

HANDLER(BeforeWith) { return apart(r, before_with); }
HANDLER(BeforeAsyncWith) { return apart(r, before_async_with); }
HANDLER(WithExceptStart) { return apart(r, call_exit_with_exception); }

HANDLER(ImportName) { return apart(r, import_name, r.name(n)); }
HANDLER(ImportFrom) { return apart(r, import_from, r.name(n)); }
HANDLER(ImportStar) {
  const OwnedValue module = r.pop();
  const OwnedValue space = current_locals(r.cx, r.frame);
  if (space.is_raised()) return Next::Raise;
  return import_star(r.cx, r.frame, module).ok() ? Next::Go : Next::Raise;
}

HANDLER(SetupAnnotations) { return set_up_annotations(r.cx, r.frame).ok() ? Next::Go : Next::Raise; }
HANDLER(PrintExpression) { return apart(r, print_expression); }
HANDLER(LoadLocals) { return push_result(r, current_locals(r.cx, r.frame)); }
HANDLER(Unsupported) {
  (void)stop_unsupported(r.cx, to_utf8(as<Str>(r.constant(n))));
  return Next::Raise;
}

}  // namespace dictum
