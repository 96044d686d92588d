#include "objects/exception_object.h"

#include <utility>

#include "objects/call_protocol.h"
#include "objects/class_build.h"
#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

Ref<ExceptionObject> make_exception(Context& cx, TypeId type, std::span<const Value> args) {
  CallArguments arguments{args.data(), static_cast<std::uint32_t>(args.size()), nullptr};
  // Built-in exceptions run no Python code while they are made: the stack's reserve is theirs to use.
  const char* limit = std::exchange(cx.stack_limit, nullptr);
  OwnedValue made = construct(cx, cx.type(type), arguments);
  cx.stack_limit = limit;
  if (made.is_raised()) return failed();
  return ref_cast<ExceptionObject>(std::move(made));
}

Ref<ExceptionObject> exception_to_raise(Context& cx, Value value) {
  if (is<ExceptionObject>(value)) return own_ref(as<ExceptionObject>(value));
  RULE(EXC_06);
  if (is<Type>(value) && as<Type>(value)->has(kTypeIsException)) {
    OwnedValue made = TRY(call(cx, value));
    if (is<ExceptionObject>(made.get())) return ref_cast<ExceptionObject>(std::move(made));
    Ref<Str> shown = TRY(repr_of(cx, value));
    Ref<Str> got = TRY(repr_of(cx, type_of(cx, made)));
    return raise_type_error(cx, cat("calling ", shown.get(),
                                    " should have returned an instance of BaseException, not ", got.get()));
  }
  return raise_type_error(cx, "exceptions must derive from BaseException");
}

Fallible<bool> exception_matches(Context& cx, Value exception, Value classes) {
  if (is<Tuple>(classes)) {
    Ref<Tuple> held = own_ref(as<Tuple>(classes));
    if (!cx.charge(static_cast<std::int64_t>(held->size() / 8))) return failed();
    for (Value item : held->span())
      if (!is<Type>(item) || !as<Type>(item)->has(kTypeIsException))
        return raise_type_error(cx, "catching classes that do not inherit from BaseException is not allowed");
    for (Value item : held->span())
      if (RULE_IF(EXC_02, is_subtype(type_of(cx, exception), as<Type>(item)))) return true;
    return false;
  }
  if (!is<Type>(classes) || !as<Type>(classes)->has(kTypeIsException))
    return raise_type_error(cx, "catching classes that do not inherit from BaseException is not allowed");
  return RULE_IF(EXC_02, is_subtype(type_of(cx, exception), as<Type>(classes)));
}

// The new exception's context is the one being handled; if that chain leads back to the new one, it is cut
// there.
void chain_context(Context& cx, ExceptionObject* exception, Value context) {
  if (context == Value(exception)) return;
  auto* at = as<ExceptionObject>(context);
  std::size_t steps = 0;
  ExceptionObject* slow = at;
  while (at->context.is_object()) {
    if (at->context == Value(exception)) {
      RULE(EXC_10);
      OwnedValue dead = OwnedValue::steal(at->context);
      at->context = Value();
      break;
    }
    at = as<ExceptionObject>(at->context);
    if (++steps % 2 == 0) slow = as<ExceptionObject>(slow->context);
    if (slow == at) break;  // a cycle made by assignment to __context__
  }
  cx.attention -= static_cast<std::int64_t>(steps / 4);  // long chains are walked at every raise
  RULE(EXC_09);
  OwnedValue old = OwnedValue::steal(exception->context);
  exception->context = own(context).leak();
}

void set_cause(Context& cx, ExceptionObject* exception, Value cause) {
  RULE(EXC_08);
  OwnedValue old = OwnedValue::steal(exception->cause);
  exception->cause = own(cause).leak();
  exception->suppress_context = 1;
}

}  // namespace dictum
