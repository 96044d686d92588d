// The private instructions for operators, items, loops and calls: a guard, then the short way.
#pragma once

#include "objects/class_build.h"
#include "objects/iterator_object.h"
#include "objects/number_object.h"
#include "objects/operator_steps.h"
#include "objects/str_object.h"
#include "objects/withheld.h"
#include "vm/handlers_cached.h"
#include "vm/handlers_control.h"

namespace dictum {

// --- operators

// Two operands of which nothing can be dropped make room for a result.
[[gnu::always_inline]] inline Next replace_two(Registers& r, Value result) {
  r.sp--;
  r.sp[-1] = result;
  return Next::Go;
}
[[gnu::always_inline]] inline bool both_small(const Registers& r) {
  return (r.sp[-1].bits() & r.sp[-2].bits() & 1) != 0;
}

HANDLER(BinaryAddSmall) {
  GUARD(both_small(r));
  std::int64_t sum;
  if (__builtin_add_overflow(static_cast<std::int64_t>(r.sp[-2].bits()),
                             static_cast<std::int64_t>(r.sp[-1].bits() - 1), &sum)) [[unlikely]]
    return apart(r, binary_plain, n);
  return replace_two(r, Value::from_bits(static_cast<std::uint64_t>(sum)));
}
HANDLER(BinarySubtractSmall) {
  GUARD(both_small(r));
  std::int64_t difference;
  if (__builtin_sub_overflow(static_cast<std::int64_t>(r.sp[-2].bits()),
                             static_cast<std::int64_t>(r.sp[-1].bits() - 1), &difference)) [[unlikely]]
    return apart(r, binary_plain, n);
  return replace_two(r, Value::from_bits(static_cast<std::uint64_t>(difference)));
}
HANDLER(BinaryMultiplySmall) {
  GUARD(both_small(r));
  std::int64_t product;
  if (__builtin_mul_overflow(r.sp[-2].small_value(), static_cast<std::int64_t>(r.sp[-1].bits() - 1),
                             &product)) [[unlikely]]
    return apart(r, binary_plain, n);
  return replace_two(r, Value::from_bits(static_cast<std::uint64_t>(product) | 1));
}

// a // b and a % b as Python rounds; b is not 0.
[[gnu::always_inline]] inline std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return quotient - ((a % b != 0) && ((a < 0) != (b < 0)));
}
[[gnu::always_inline]] inline std::int64_t floor_modulo(std::int64_t a, std::int64_t b) {
  const std::int64_t rest = a % b;
  return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
}

HANDLER(BinaryOtherSmall) {
  GUARD(both_small(r));
  const Value left = r.sp[-2], right = r.sp[-1];
  const std::int64_t a = left.small_value(), b = right.small_value();
  switch (kBinaryOperators[n]) {
    case BinaryOperator::And: return replace_two(r, Value::from_bits(left.bits() & right.bits()));
    case BinaryOperator::Or: return replace_two(r, Value::from_bits(left.bits() | right.bits()));
    case BinaryOperator::Xor: return replace_two(r, Value::from_bits((left.bits() ^ right.bits()) | 1));
    case BinaryOperator::Mod:
      if (b == 0) break;
      return replace_two(r, Value::small(floor_modulo(a, b)));
    case BinaryOperator::FloorDiv:
      if (b == 0 || b == -1) break;
      return replace_two(r, Value::small(floor_divide(a, b)));
    case BinaryOperator::RShift:
      if (b < 0) break;
      return replace_two(r, Value::small(b > 62 ? (a < 0 ? -1 : 0) : a >> b));
    case BinaryOperator::LShift: {
      if (b < 0 || b > 61) break;
      const auto shifted = static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << b);
      if ((shifted >> b) != a || !Value::fits_small(shifted)) break;
      return replace_two(r, Value::small(shifted));
    }
    default: break;
  }
  return apart(r, binary_plain, n);
}

[[gnu::always_inline]] inline bool is_float(const Registers& r, Value value) {
  return value.is_object() && value.object()->type == r.cx.type(TypeId::Float);
}
// The result takes the place of an operand that nobody else holds.
[[gnu::always_inline]] inline Next float_result(Registers& r, double number) {
  const Value left = r.sp[-2], right = r.sp[-1];
  if (is_float(r, left) && left.object()->count == 1) {
    as<Float>(left)->number = number;
    r.sp--;
    release(right);
    return Next::Go;
  }
  if (is_float(r, right) && right.object()->count == 1) {
    as<Float>(right)->number = number;
    r.sp[-2] = right;
    r.sp--;
    release(left);
    return Next::Go;
  }
  OwnedValue made = make_float(r.cx, number);
  if (made.is_raised()) return Next::Raise;
  r.sp[-2] = made.leak();
  r.sp--;
  release(left);
  release(right);
  return Next::Go;
}

HANDLER(BinaryAddFloat) {
  GUARD(is_float(r, r.sp[-2]) && is_float(r, r.sp[-1]));
  return float_result(r, float_value(r.sp[-2]) + float_value(r.sp[-1]));
}
HANDLER(BinarySubtractFloat) {
  GUARD(is_float(r, r.sp[-2]) && is_float(r, r.sp[-1]));
  return float_result(r, float_value(r.sp[-2]) - float_value(r.sp[-1]));
}
HANDLER(BinaryMultiplyFloat) {
  GUARD(is_float(r, r.sp[-2]) && is_float(r, r.sp[-1]));
  return float_result(r, float_value(r.sp[-2]) * float_value(r.sp[-1]));
}
HANDLER(BinaryMixedFloat) {
  const Value left = r.sp[-2], right = r.sp[-1];
  constexpr std::int64_t kExact = std::int64_t{1} << 53;
  GUARD((is_float(r, left) || left.is_small()) && (is_float(r, right) || right.is_small()));
  const double a = left.is_small() ? static_cast<double>(left.small_value()) : float_value(left);
  const double b = right.is_small() ? static_cast<double>(right.small_value()) : float_value(right);
  const bool integers = left.is_small() && right.is_small();
  switch (kBinaryOperators[n]) {
    case BinaryOperator::Add:
      if (integers) break;
      return float_result(r, a + b);
    case BinaryOperator::Sub:
      if (integers) break;
      return float_result(r, a - b);
    case BinaryOperator::Mul:
      if (integers) break;
      return float_result(r, a * b);
    case BinaryOperator::TrueDiv:
      if (b == 0) break;
      if (integers && (a >= kExact || a <= -kExact || b >= kExact || b <= -kExact)) break;
      return float_result(r, a / b);
    default: break;
  }
  return apart(r, binary_plain, n);
}

[[gnu::always_inline]] inline bool is_text(const Registers& r, Value value) {
  return value.is_object() && value.object()->type == r.cx.type(TypeId::Str);
}
HANDLER(BinaryAddStr) {
  GUARD(is_text(r, r.sp[-2]) && is_text(r, r.sp[-1]));
  return apart(r, add_text, n);
}

HANDLER(BinaryMethod) {
  const Value left = r.sp[-2], right = r.sp[-1];
  GUARD(left.is_object());
  const Type* type = left.object()->type;
  // Only where the right operand has no say: of the same type.
  GUARD(right.is_object() && right.object()->type == type);
  const Value method = known_special(type, kPlainMethods[n]);
  GUARD(method_enters(r, method, 2));
  return enter_method(r, method, 2, OnReturn::Binary);
}

// The bool goes to the jump behind the comparison, if one follows.
[[gnu::always_inline]] inline Next compared(Registers& r, bool answer) {
  const code::Word following = r.pc[1];
  const code::Opcode opcode = code::opcode_of(following);
  if (opcode == code::Opcode::PopJumpIfFalse || opcode == code::Opcode::PopJumpIfTrue) {
    if (answer == (opcode == code::Opcode::PopJumpIfTrue))
      r.jump(code::operand_of(following));
    else
      r.pc += 2;
    return Next::Jumped;
  }
  *r.sp++ = answer ? r.cx.core.true_ : r.cx.core.false_;
  return Next::Go;
}
template <class T>
[[gnu::always_inline]] inline bool satisfies(std::uint32_t comparison, T a, T b) {
  switch (comparison) {
    case 0: return a == b;
    case 1: return a != b;
    case 2: return a < b;
    case 3: return a <= b;
    case 4: return a > b;
    default: return a >= b;
  }
}
HANDLER(CompareSmall) {
  GUARD(both_small(r));
  r.sp -= 2;
  return compared(
      r, satisfies(n, static_cast<std::int64_t>(r.sp[0].bits()), static_cast<std::int64_t>(r.sp[1].bits())));
}
HANDLER(CompareFloat) {
  GUARD(is_float(r, r.sp[-2]) && is_float(r, r.sp[-1]));
  const Value left = r.sp[-2], right = r.sp[-1];
  const bool answer = satisfies(n, float_value(left), float_value(right));
  r.sp -= 2;
  release(left.object());
  release(right.object());
  return compared(r, answer);
}
HANDLER(CompareStr) {  // == and != only
  GUARD(is_text(r, r.sp[-2]) && is_text(r, r.sp[-1]));
  const Value left = r.sp[-2], right = r.sp[-1];
  const bool equal = left == right || (!(is_interned(as<Str>(left)) && is_interned(as<Str>(right))) &&
                                       str_equal(as<Str>(left), as<Str>(right)));
  r.sp -= 2;
  release(left.object());
  release(right.object());
  return compared(r, equal == (n == 0));
}
HANDLER(CompareMethod) {
  const Value left = r.sp[-2], right = r.sp[-1];
  GUARD(left.is_object() && right.is_object() && right.object()->type == left.object()->type);
  const Value method = known_special(left.object()->type, kCompareMethods[n]);
  const std::uint32_t level = comparison_level(r.cx);
  GUARD(method_enters(r, method, 2) && r.cx.recursion_depth + level < r.cx.recursion_limit);
  r.cx.recursion_depth += level;
  return enter_method(r, method, 2, OnReturn::Compare);
}

// --- items

// The index as an offset into `size` items, or size itself.
[[gnu::always_inline]] inline std::uint64_t item_offset(Value index, std::uint64_t size) {
  std::int64_t at = index.small_value();
  if (at < 0) at += static_cast<std::int64_t>(size);
  return at >= 0 && static_cast<std::uint64_t>(at) < size ? static_cast<std::uint64_t>(at) : size;
}
[[gnu::always_inline]] inline Next replace_container(Registers& r, Value item) {
  retain(item);
  r.sp--;
  release(std::exchange(r.sp[-1], item).object());
  return Next::Go;
}
HANDLER(LoadSubscriptList) {
  const Value container = r.sp[-2], key = r.sp[-1];
  GUARD(key.is_small() && container.is_object() && container.object()->type == r.cx.type(TypeId::List));
  const std::uint64_t at = item_offset(key, as<List>(container)->size_);
  if (at == as<List>(container)->size_) [[unlikely]]
    return apart(r, load_subscript_plain);
  return replace_container(r, as<List>(container)->items[at]);
}
HANDLER(LoadSubscriptTuple) {
  const Value container = r.sp[-2], key = r.sp[-1];
  GUARD(key.is_small() && container.is_object() && container.object()->type == r.cx.type(TypeId::Tuple));
  const std::uint64_t at = item_offset(key, as<Tuple>(container)->count_);
  if (at == as<Tuple>(container)->count_) [[unlikely]]
    return apart(r, load_subscript_plain);
  return replace_container(r, as<Tuple>(container)->items[at]);
}
HANDLER(LoadSubscriptDict) {
  GUARD(r.sp[-2].is_object() && r.sp[-2].object()->type == r.cx.type(TypeId::Dict));
  const OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  OwnedValue found = dict_get(r.cx, as<Dict>(container), key);
  if (found.is_absent()) [[unlikely]]
    found = raise_with(r.cx, TypeId::KeyError, key);
  return push_result(r, std::move(found));
}
HANDLER(LoadSubscriptMethod) {
  GUARD(r.sp[-2].is_object());
  const Value method = known_special(r.sp[-2].object()->type, SpecialMethod::getitem_);
  GUARD(method_enters(r, method, 2));
  return enter_method(r, method, 2, OnReturn::Operands);
}
HANDLER(StoreSubscriptList) {
  const Value container = r.sp[-2], key = r.sp[-1];
  GUARD(key.is_small() && container.is_object() && container.object()->type == r.cx.type(TypeId::List));
  List* list = as<List>(container);
  const std::uint64_t at = item_offset(key, list->size_);
  GUARD(at < list->size_);
  const Value old = std::exchange(list->items[at], r.sp[-3]);
  r.sp -= 3;
  release(old);
  release(container.object());
  return Next::Go;
}
HANDLER(StoreSubscriptDict) {
  GUARD(r.sp[-2].is_object() && r.sp[-2].object()->type == r.cx.type(TypeId::Dict));
  const OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  const OwnedValue value = r.pop();
  return dict_set(r.cx, as<Dict>(container), key.get(), value).ok() ? Next::Go : Next::Raise;
}
HANDLER(UnpackTuple) {
  const Value value = r.top();
  GUARD(value.is_object() && value.object()->type == r.cx.type(TypeId::Tuple) &&
        as<Tuple>(value)->size() == n);
  Tuple* tuple = as<Tuple>(value);
  r.sp--;
  for (std::uint32_t i = n; i-- > 0;) r.push_borrowed(tuple->items[i]);
  release(static_cast<Object*>(tuple));
  return Next::Go;
}

// --- loops

[[gnu::always_inline]] inline Next end_loop(Registers& r, std::uint32_t target) {
  release(*--r.sp);
  r.jump(target);
  return Next::Jumped;
}
HANDLER(ForIterRange) {
  const Value top = r.top();
  GUARD(top.is_object() && top.object()->type == r.cx.type(TypeId::RangeIterator));
  auto* iterator = as<RangeIterator>(top);
  if (iterator->remaining == 0) return end_loop(r, n);
  GUARD(Value::fits_small(iterator->next));
  *r.sp++ = Value::small(iterator->next);
  --iterator->remaining;
  iterator->next += iterator->step;
  return Next::Go;
}
HANDLER(ForIterList) {
  const Value top = r.top();
  GUARD(top.is_object() && top.object()->type == r.cx.type(TypeId::ListIterator));
  auto* iterator = static_cast<SequenceIterator*>(top.object());
  if (iterator->sequence.is_absent()) return end_loop(r, n);
  const List* list = as<List>(iterator->sequence);
  if (iterator->index >= static_cast<std::int64_t>(list->size_)) {
    release(std::exchange(iterator->sequence, Value()));
    return end_loop(r, n);
  }
  r.push_borrowed(list->items[iterator->index++]);
  return Next::Go;
}
HANDLER(ForIterGenerator) {
  const Value top = r.top();
  GUARD(top.is_object() && top.object()->type == r.cx.type(TypeId::Generator) &&
        as<Generator>(top)->state != GeneratorState::Finished);
  if (!can_resume(r, as<Generator>(top))) [[unlikely]]
    return apart(r, resume_for_loop);
  return resume_quickly(r, as<Generator>(top), OnReturn::ForIter);
}
HANDLER(ForIterNative) {
  const Value top = r.top();
  GUARD(top.is_object() && !top.object()->type->is_heap() && top.object()->type->native->next &&
        top.object()->type != r.cx.type(TypeId::Generator));
  OwnedValue item = top.object()->type->native->next(r.cx, top.object());
  if (item.is_raised()) [[unlikely]] {
    if (!catch_exception(r.cx, TypeId::StopIteration)) return Next::Raise;
    return end_loop(r, n);
  }
  if (item.is_absent()) return end_loop(r, n);
  r.push(std::move(item));
  return Next::Go;
}

// --- calls

HANDLER(CallFunction) {
  Value* base = r.sp - n - 2;
  GUARD(base[0].is_object() && base[0].object()->type == r.cx.type(TypeId::Function));
  auto* function = as<Function>(base[0]);
  const bool has_self = !base[1].is_absent();
  GUARD(enters_plainly(function, n + has_self));
  if (!can_enter(r, function, 1)) [[unlikely]]
    return apart(r, call_positional, n);
  --r.cx.attention;
  return enter_plain(r, function, base + 2 - has_self, n + has_self, base, OnReturn::Push);
}
// [class, absent, argument…] -> [class, instance, argument…] while __init__ runs
HANDLER(CallClass) {
  Value* base = r.sp - n - 2;
  const auto tag = r.pc[0];
  GUARD(base[0].is_object() && base[1].is_absent() && base[0].object()->type == r.cx.type(TypeId::Type));
  auto* type = as<Type>(base[0]);
  GUARD(type->version_tag == tag && !type->has(kTypeAbstract));
  const Value init = known_special(type, SpecialMethod::init_);
  GUARD(is<Function>(init) && enters_plainly(as<Function>(init), n + 1));
  if (!can_enter(r, as<Function>(init), 2)) [[unlikely]]
    return apart(r, call_positional, n);
  Object* made = allocate_instance(r.cx, type, type->instance_size);
  if (!made) return Next::Raise;
  r.cx.attention -= 2;
  base[1] = Value(made);
  for (std::uint32_t i = 0; i <= n; i++) retain(base[1 + i]);
  retain(init.object());
  return enter_plain(r, as<Function>(init), base + 1, n + 1, r.sp, OnReturn::Init);
}

// The native function of `row` with the arguments at `first`; everything from `base` on is consumed.
[[gnu::always_inline]] inline Next enter_native(Registers& r, const MethodRow* row, Value* first,
                                                std::uint32_t count, Value* base) {
  --r.cx.attention;
  r.save();
  OwnedValue result = row->function(r.cx, CallArguments{first, count, nullptr});
  Value* end = r.sp;
  r.sp = base;
  for (Value* at = base; at < end; at++) release(*at);
  return push_result(r, std::move(result));
}
HANDLER(CallNative) {
  Value* base = r.sp - n - 2;
  GUARD(base[0].is_object() && base[1].is_absent() &&
        base[0].object()->type == r.cx.type(TypeId::BuiltinFunction));
  auto* function = as<BuiltinFunction>(base[0]);
  GUARD((function->self.is_absent() || is<Module>(function->self)) && takes(function->row, n));
  StackGuard guard(r.cx);
  if (!guard.ok || r.cx.attention <= 1) [[unlikely]]
    return apart(r, call_positional, n);
  return enter_native(r, function->row, base + 2, n, base);
}
HANDLER(CallNativeMethod) {
  Value* base = r.sp - n - 2;
  GUARD(base[0].is_object() && base[0].object()->type == r.cx.type(TypeId::MethodDescriptor) &&
        !base[1].is_absent());
  auto* method = as<MethodDescriptor>(base[0]);
  GUARD(takes(method->row, n) &&
        (type_of(r.cx, base[1]) == method->owner || is_subtype(type_of(r.cx, base[1]), method->owner)));
  StackGuard guard(r.cx);
  if (!guard.ok || r.cx.attention <= 1) [[unlikely]]
    return apart(r, call_positional, n);
  return enter_native(r, method->row, base + 1, n + 1, base);
}

// A call of a type whose instances C++ makes. In the second cache word: a NativeTypeCall.
HANDLER(CallNativeType) {
  Value* base = r.sp - n - 2;
  GUARD(base[0].is_object() && base[0].object()->type == r.cx.type(TypeId::Type) && base[1].is_absent() &&
        as<Type>(base[0])->version_tag == r.pc[0]);
  StackGuard guard(r.cx);
  if (!guard.ok || r.cx.attention <= 1) [[unlikely]]
    return apart(r, call_positional, n);
  --r.cx.attention;
  r.save();
  auto* type = as<Type>(base[0]);
  const CallArguments arguments{base + 2, n, nullptr};
  const auto kind = static_cast<NativeTypeCall>(r.pc[1]);
  GUARD(kind != NativeTypeCall::AsksType || !is_withheld(r.cx, base[2]));
  OwnedValue result = kind == NativeTypeCall::AsksType ? own(Value(type_of(r.cx, base[2])))
                                                       : type_constructor(type)(r.cx, type, arguments);
  if (kind != NativeTypeCall::AsksType && result.is_value() &&
      !(kind == NativeTypeCall::Makes && type_of(r.cx, result) == type))
    result = initialise(r.cx, type, std::move(result), arguments);
  Value* end = r.sp;
  r.sp = base;
  for (Value* at = base; at < end; at++) release(*at);
  return push_result(r, std::move(result));
}

// super() in a method. In the second cache word: the slot of the cell of __class__, and kSelfInCell. Where a
// cached method follows, no object is made.
HANDLER(CallSuper) {
  Value* base = r.sp - 2;
  GUARD(base[0] == Value(r.cx.type(TypeId::Super)) && base[1].is_absent());
  const Value cls = as<Cell>(r.slot(r.pc[1] & ~kSelfInCell))->content;
  const Value self = r.pc[1] & kSelfInCell ? as<Cell>(r.slot(0))->content : r.slot(0);
  GUARD(is<Type>(cls) && self.is_object());
  if (r.cx.attention <= 1) [[unlikely]]
    return apart(r, call_positional, n);
  const code::Word* following = r.pc + 2;
  const auto& cache = cache_at<AttributeCache>(following + 1);
  if (code::opcode_of(*following) != code::Opcode::LoadMethodSuper || !has_tag(self, cache.tag) ||
      as<Type>(cls)->version_tag != cache.place)
    return apart(r, make_super_here, cls, self);
  --r.cx.attention;
  retain(cache.value().object());
  retain(self.object());
  base[0] = cache.value();
  base[1] = self;
  r.pc = following + 1 + code::kCacheWords[static_cast<std::size_t>(code::Opcode::LoadMethodSuper)];
  return Next::Jumped;
}

#undef GUARD

}  // namespace dictum
