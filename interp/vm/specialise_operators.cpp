// Operators, items, loops and calls: the general instructions and what they look for.
#include "objects/attribute.h"
#include "objects/function_object.h"
#include "objects/iterate.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/str_append.h"
#include "vm/build.h"
#include "vm/calls.h"
#include "vm/frame_entry.h"
#include "vm/operator_codes.h"
#include "vm/specialise.h"

namespace dictum {

namespace {

using code::Opcode;

// In the cache word of a private operator: it stands for InplaceOp.
constexpr std::uint32_t kInPlace = 1;

bool is_number(const Context& cx, Value value) {
  return value.is_small() || is_exact(cx, value, TypeId::Float);
}

// The short way of two operands, or Nop.
Opcode short_operator(Context& cx, BinaryOperator op, Value left, Value right) {
  const bool small = left.is_small() && right.is_small();
  const bool floats = is_exact(cx, left, TypeId::Float) && is_exact(cx, right, TypeId::Float);
  switch (op) {
    case BinaryOperator::Add:
      if (small) return Opcode::BinaryAddSmall;
      if (floats) return Opcode::BinaryAddFloat;
      if (is_exact(cx, left, TypeId::Str) && is_exact(cx, right, TypeId::Str)) return Opcode::BinaryAddStr;
      break;
    case BinaryOperator::Sub:
      if (small) return Opcode::BinarySubtractSmall;
      if (floats) return Opcode::BinarySubtractFloat;
      break;
    case BinaryOperator::Mul:
      if (small) return Opcode::BinaryMultiplySmall;
      if (floats) return Opcode::BinaryMultiplyFloat;
      break;
    case BinaryOperator::TrueDiv: break;
    case BinaryOperator::Pow:
    case BinaryOperator::MatMul:
    case BinaryOperator::DivMod: return Opcode::Nop;
    default: return small ? Opcode::BinaryOtherSmall : Opcode::Nop;
  }
  return is_number(cx, left) && is_number(cx, right) ? Opcode::BinaryMixedFloat : Opcode::Nop;
}

void cache_operator(Registers& r, std::uint32_t n, bool in_place) {
  Context& cx = r.cx;
  const Value left = r.top(2), right = r.top(1);
  Opcode opcode = short_operator(cx, kBinaryOperators[n], left, right);
  if (opcode == Opcode::Nop && !in_place && left.is_object() && right.is_object() &&
      left.object()->type == right.object()->type && left.object()->type->is_heap() &&
      is<Function>(lookup_special(cx, left.object()->type, kPlainMethods[n])))
    opcode = Opcode::BinaryMethod;
  if (opcode == Opcode::Nop) return;
  *caches(r.pc) = in_place ? kInPlace : 0;
  replace_instruction(r.pc, opcode);
}

}  // namespace

Next binary_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) cache_operator(r, n, false);
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  return push_result(r, binary(r.cx, kBinaryOperators[n], a, b));
}

Next in_place_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) cache_operator(r, n, true);
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  return push_result(r, in_place(r.cx, kBinaryOperators[n], a, b));
}

Next binary_plain(Registers& r, std::uint32_t n) {
  const bool kept_place = *r.pc == kInPlace;
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  return push_result(
      r, kept_place ? in_place(r.cx, kBinaryOperators[n], a, b) : binary(r.cx, kBinaryOperators[n], a, b));
}

// `name = name + text`: while the sum is made nobody but the local variable and the stack hold the left text.
Next add_text(Registers& r, std::uint32_t) {
  const OwnedValue right = r.pop();
  OwnedValue left = r.pop();
  const code::Word following = r.pc[1];
  if (code::opcode_of(following) == Opcode::StoreFast) {
    Value& slot = r.slot(code::operand_of(following));
    if (slot == left.get() && left.get().object()->count == 2) release(std::exchange(slot, Value()));
  }
  return push_result(r, concat_onto(r.cx, ref_cast<Str>(std::move(left)), as<Str>(right)));
}

Next compare_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) {
    Context& cx = r.cx;
    const Value left = r.top(2), right = r.top(1);
    Opcode opcode = Opcode::Nop;
    if (left.is_small() && right.is_small())
      opcode = Opcode::CompareSmall;
    else if (is_exact(cx, left, TypeId::Float) && is_exact(cx, right, TypeId::Float))
      opcode = Opcode::CompareFloat;
    else if (n < 2 && is_exact(cx, left, TypeId::Str) && is_exact(cx, right, TypeId::Str))
      opcode = Opcode::CompareStr;
    else if (left.is_object() && right.is_object() && left.object()->type == right.object()->type &&
             left.object()->type->is_heap() &&
             is<Function>(lookup_special(cx, left.object()->type, kCompareMethods[n])))
      opcode = Opcode::CompareMethod;
    if (opcode != Opcode::Nop) replace_instruction(r.pc, opcode);
  }
  const OwnedValue b = r.pop();
  const OwnedValue a = r.pop();
  return push_result(r, compare(r.cx, kComparisons[n], a, b));
}

// --- items

// A slice that only the subscription holds.
bool dies_first(const Registers& r, Value key) {
  return r.cx.language.slices_die_before_container && is<Slice>(key);
}

Next load_subscript_plain(Registers& r) {
  OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  OwnedValue item = get_item(r.cx, container, key);
  if (dies_first(r, key)) key = OwnedValue();
  return push_result(r, std::move(item));
}

Next load_subscript_general(Registers& r) {
  if (is_due(r) && r.top(2).is_object()) {
    Context& cx = r.cx;
    Type* type = r.top(2).object()->type;
    Opcode opcode = Opcode::Nop;
    if (type == cx.type(TypeId::List) && r.top().is_small()) opcode = Opcode::LoadSubscriptList;
    if (type == cx.type(TypeId::Tuple) && r.top().is_small()) opcode = Opcode::LoadSubscriptTuple;
    if (type == cx.type(TypeId::Dict)) opcode = Opcode::LoadSubscriptDict;
    if (type->is_heap() && is<Function>(lookup_special(cx, type, SpecialMethod::getitem_)))
      opcode = Opcode::LoadSubscriptMethod;
    if (opcode != Opcode::Nop) replace_instruction(r.pc, opcode);
  }
  return load_subscript_plain(r);
}

Next store_subscript_general(Registers& r) {
  if (is_due(r) && r.top(2).is_object()) {
    Type* type = r.top(2).object()->type;
    if (type == r.cx.type(TypeId::List) && r.top().is_small())
      replace_instruction(r.pc, Opcode::StoreSubscriptList);
    if (type == r.cx.type(TypeId::Dict)) replace_instruction(r.pc, Opcode::StoreSubscriptDict);
  }
  OwnedValue key = r.pop();
  const OwnedValue container = r.pop();
  const OwnedValue value = r.pop();
  const bool stored = set_item(r.cx, container, key, value).ok();
  if (dies_first(r, key)) key = OwnedValue();
  return stored ? Next::Go : Next::Raise;
}

Next unpack_general(Registers& r, std::uint32_t n) {
  if (!is_exact(r.cx, r.top(), TypeId::Tuple) || as<Tuple>(r.top())->size() != n)
    return unpack_sequence(r, n);
  if (is_due(r)) replace_instruction(r.pc, Opcode::UnpackTuple);
  const OwnedValue tuple = r.pop();
  for (std::uint32_t i = n; i-- > 0;) r.push_borrowed(as<Tuple>(tuple)->items[i]);
  return Next::Go;
}

// --- loops

Next resume_for_loop(Registers& r) {
  return resume_in_loop(r, as<Generator>(r.top()), r.cx.core.none, OnReturn::ForIter);
}

Next for_iter_general(Registers& r, std::uint32_t n) {
  Context& cx = r.cx;
  const Value iterator = r.top();
  const Type* type = type_of(cx, iterator);
  if (is_due(r)) {
    if (type == cx.type(TypeId::RangeIterator))
      replace_instruction(r.pc, Opcode::ForIterRange);
    else if (type == cx.type(TypeId::ListIterator))
      replace_instruction(r.pc, Opcode::ForIterList);
    else if (type == cx.type(TypeId::Generator))
      replace_instruction(r.pc, Opcode::ForIterGenerator);
    else if (!type->is_heap() && type->native->next)
      replace_instruction(r.pc, Opcode::ForIterNative);
  }
  if (type == cx.type(TypeId::Generator) && as<Generator>(iterator)->state != GeneratorState::Finished)
    return resume_for_loop(r);
  OwnedValue item = next_item(cx, iterator);
  if (item.is_raised()) return Next::Raise;
  if (!item.is_absent()) {
    r.push(std::move(item));
    return Next::Go;
  }
  release(*--r.sp);
  r.jump(n);
  return Next::Jumped;
}

Next return_top(Registers& r) { return return_value(r, r.pop()); }

// --- calls

namespace {

// object's __new__ makes the instances, and an __init__ in Python fills them in.
bool makes_plainly(Context& cx, Type* type, std::uint32_t count) {
  if (!type->is_heap() || type->id != TypeId::Object || type_tag(cx, type) == 0) return false;
  const Value make = lookup_special(cx, type, SpecialMethod::new_);
  if (!is<BuiltinFunction>(make) || !as<BuiltinFunction>(make)->is_new ||
      as<BuiltinFunction>(make)->self != Value(cx.type(TypeId::Object)))
    return false;
  const Value init = lookup_special(cx, type, SpecialMethod::init_);
  return is<Function>(init) && as<Function>(init)->type == cx.type(TypeId::Function) &&
         static_cast<const CodeObject*>(as<Function>(init)->code)->plain_arguments == count + 1;
}

// The slot of the cell of __class__ in the running function, or -1.
std::int64_t class_cell_slot(const Frame* frame) {
  const code::Unit& unit = *frame->code->unit;
  for (std::size_t i = 0; i < unit.slots.size(); i++)
    if (unit.slots[i].free && unit.slots[i].name == "__class__") return static_cast<std::int64_t>(i);
  return -1;
}

Opcode short_native_type(Registers& r, Type* type, std::uint32_t count) {
  Context& cx = r.cx;
  const std::uint32_t tag = type_tag(cx, type);
  if (tag == 0 || type_tag(cx, cx.type(TypeId::Type)) == 0) return Opcode::Nop;
  if (type == cx.type(TypeId::Super)) {
    const std::int64_t slot = class_cell_slot(r.frame);
    if (count != 0 || slot < 0 || r.frame->code->unit->argument_count == 0) return Opcode::Nop;
    const bool in_cell = r.frame->code->unit->slots[0].cell;
    if (in_cell && !is<Cell>(r.slot(0))) return Opcode::Nop;
    caches(r.pc)[1] = static_cast<std::uint32_t>(slot) | (in_cell ? kSelfInCell : 0);
    return Opcode::CallSuper;
  }
  const Value make = lookup_special(cx, type, SpecialMethod::new_);
  const Value init = lookup_special(cx, type, SpecialMethod::init_);
  NativeTypeCall kind = NativeTypeCall::AsksType;
  if (type != cx.type(TypeId::Type)) {
    if (!is<BuiltinFunction>(make) || !as<BuiltinFunction>(make)->is_new) return Opcode::Nop;
    const auto* owner = as<Type>(as<BuiltinFunction>(make)->self);
    if (owner != type && owner->id == TypeId::Object) return Opcode::Nop;
    const bool init_is_objects =
        is<WrapperDescriptor>(init) && as<WrapperDescriptor>(init)->owner == cx.type(TypeId::Object);
    kind = init.is_absent() || init_is_objects ? NativeTypeCall::Makes : NativeTypeCall::MakesAndInitialises;
  } else if (count != 1) {
    return Opcode::Nop;
  }
  caches(r.pc)[0] = tag;
  caches(r.pc)[1] = static_cast<std::uint32_t>(kind);
  return Opcode::CallNativeType;
}

Opcode short_call(Registers& r, const Value* base, std::uint32_t count) {
  Context& cx = r.cx;
  if (!base[0].is_object()) return Opcode::Nop;
  const Type* type = base[0].object()->type;
  if (type == cx.type(TypeId::Function)) {
    const bool plain = enters_plainly(as<Function>(base[0]), count + !base[1].is_absent());
    return plain ? Opcode::CallFunction : Opcode::Nop;
  }
  if (type == cx.type(TypeId::MethodDescriptor))
    return base[1].is_absent() || !takes(as<MethodDescriptor>(base[0])->row, count)
               ? Opcode::Nop
               : Opcode::CallNativeMethod;
  if (!base[1].is_absent()) return Opcode::Nop;
  if (type == cx.type(TypeId::BuiltinFunction)) {
    const auto* native = as<BuiltinFunction>(base[0]);
    const bool plain = native->self.is_absent() || is<Module>(native->self);
    return plain && takes(native->row, count) ? Opcode::CallNative : Opcode::Nop;
  }
  if (type != cx.type(TypeId::Type)) return Opcode::Nop;
  if (!as<Type>(base[0])->is_heap()) return short_native_type(r, as<Type>(base[0]), count);
  if (!makes_plainly(cx, as<Type>(base[0]), count)) return Opcode::Nop;
  *caches(r.pc) = as<Type>(base[0])->version_tag;
  return Opcode::CallClass;
}

}  // namespace

Next make_super_here(Registers& r, Value cls, Value object) {
  --r.cx.attention;
  r.save();
  OwnedValue made = make_super(r.cx, as<Type>(cls), object);
  r.sp -= 2;
  return push_result(r, std::move(made));
}

Next call_general(Registers& r, std::uint32_t n) {
  if (is_due(r)) {
    const Opcode opcode = short_call(r, r.sp - n - 2, n);
    if (opcode != Opcode::Nop) replace_instruction(r.pc, opcode);
  }
  return call_positional(r, n);
}

// --- back to the general instruction

namespace {

struct General {
  Opcode opcode;
  Next (*run)(Registers& r, std::uint32_t n);
};

Next subscript(Registers& r, std::uint32_t) { return load_subscript_general(r); }
Next store_item(Registers& r, std::uint32_t) { return store_subscript_general(r); }

General general_of(Opcode opcode, std::uint32_t cache) {
  if (opcode >= Opcode::CallFunction) return {Opcode::Call, call_general};
  if (opcode >= Opcode::ForIterRange) return {Opcode::ForIter, for_iter_general};
  if (opcode == Opcode::UnpackTuple) return {Opcode::UnpackSequence, unpack_general};
  if (opcode >= Opcode::StoreSubscriptList) return {Opcode::StoreSubscript, store_item};
  if (opcode >= Opcode::LoadSubscriptList) return {Opcode::LoadSubscript, subscript};
  if (opcode >= Opcode::CompareSmall) return {Opcode::CompareOp, compare_general};
  if (opcode >= Opcode::BinaryAddSmall) {
    if (cache == kInPlace) return {Opcode::InplaceOp, in_place_general};
    return {Opcode::BinaryOp, binary_general};
  }
  if (opcode >= Opcode::StoreAttributeInstance) return {Opcode::StoreAttribute, store_attribute_general};
  if (opcode >= Opcode::LoadMethodInstance) return {Opcode::LoadMethod, load_method_general};
  if (opcode >= Opcode::LoadAttributeInstance) return {Opcode::LoadAttribute, load_attribute_general};
  if (opcode >= Opcode::LoadGlobalModule) return {Opcode::LoadGlobal, load_global_general};
  return {Opcode::LoadName, load_name_general};
}

}  // namespace

Next missed(Registers& r, std::uint32_t n) {
  const General general = general_of(code::opcode_of(r.pc[-1]), *r.pc);
  replace_instruction(r.pc, general.opcode);
  *caches(r.pc) = static_cast<std::uint32_t>(kMissed);
  return general.run(r, n);
}

}  // namespace dictum
