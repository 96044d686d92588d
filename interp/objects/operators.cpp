#include "objects/operators.h"

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/str_object.h"

// Binary and unary operators (Language Reference 3.3.8): the left operand's method, then the right operand's
// reflected one; the right one first if its type is a subclass of the left one's and provides another method.

namespace dictum {

namespace {

struct OperatorRow {
  const char* symbol;
  SpecialMethod plain, reflected, in_place;
};
constexpr OperatorRow kOperators[] = {
    {"+", SpecialMethod::add_, SpecialMethod::radd_, SpecialMethod::iadd_},
    {"-", SpecialMethod::sub_, SpecialMethod::rsub_, SpecialMethod::isub_},
    {"*", SpecialMethod::mul_, SpecialMethod::rmul_, SpecialMethod::imul_},
    {"@", SpecialMethod::matmul_, SpecialMethod::rmatmul_, SpecialMethod::imatmul_},
    {"/", SpecialMethod::truediv_, SpecialMethod::rtruediv_, SpecialMethod::itruediv_},
    {"//", SpecialMethod::floordiv_, SpecialMethod::rfloordiv_, SpecialMethod::ifloordiv_},
    {"%", SpecialMethod::mod_, SpecialMethod::rmod_, SpecialMethod::imod_},
    {"** or pow()", SpecialMethod::pow_, SpecialMethod::rpow_, SpecialMethod::ipow_},
    {"<<", SpecialMethod::lshift_, SpecialMethod::rlshift_, SpecialMethod::ilshift_},
    {">>", SpecialMethod::rshift_, SpecialMethod::rrshift_, SpecialMethod::irshift_},
    {"&", SpecialMethod::and_, SpecialMethod::rand_, SpecialMethod::iand_},
    {"^", SpecialMethod::xor_, SpecialMethod::rxor_, SpecialMethod::ixor_},
    {"|", SpecialMethod::or_, SpecialMethod::ror_, SpecialMethod::ior_},
    {"divmod()", SpecialMethod::divmod_, SpecialMethod::rdivmod_, SpecialMethod::divmod_},
};
const OperatorRow& row_of(BinaryOperator op) { return kOperators[static_cast<std::size_t>(op)]; }

// CPython keeps + and * of these in a second table that is asked after both operands' numeric methods.
bool is_sequence_method(Value method) {
  if (!is<WrapperDescriptor>(method)) return false;
  switch (as<WrapperDescriptor>(method)->owner->id) {
    case TypeId::List:
    case TypeId::Tuple:
    case TypeId::Str:
    case TypeId::Bytes:
    case TypeId::ByteArray:
    case TypeId::Deque: return true;
    default: return false;
  }
}

OwnedValue call_operand(Context& cx, Value method, Value self, Value other) {
  OwnedValue held = own(method);
  return call_bound(cx, held, self, {other});
}

// The result, or NotImplemented.
OwnedValue try_methods(Context& cx, const OperatorRow& row, Value left, Value right, bool& sequence) {
  Type* left_type = type_of(cx, left);
  Type* right_type = type_of(cx, right);
  OwnedValue plain = own(lookup_special(cx, left_type, row.plain));
  OwnedValue reflected =
      left_type == right_type ? OwnedValue() : own(lookup_special(cx, right_type, row.reflected));
  bool concatenation = row.plain == SpecialMethod::add_ || row.plain == SpecialMethod::mul_;
  bool late_plain = concatenation && is_sequence_method(plain);
  bool late_reflected = concatenation && is_sequence_method(reflected);
  sequence = late_plain || late_reflected;
  bool tried = false;
  if (!reflected.is_absent() && !late_reflected) {
    bool overrides =
        is_subtype(right_type, left_type) && lookup_special(cx, left_type, row.reflected) != reflected.get();
    if (overrides || late_plain || plain.is_absent()) {
      tried = true;
      OwnedValue result = TRY(call_operand(cx, reflected, right, left));
      if (result.get() != cx.core.not_implemented) return result;
    }
  }
  if (!plain.is_absent()) {
    if (late_plain && row.plain == SpecialMethod::mul_ && !is_int(right) &&
        lookup_special(cx, right_type, SpecialMethod::index_).is_absent())
      return raise_type_error(cx,
                              cat("can't multiply sequence by non-int of type '", type_name(cx, right), "'"));
    OwnedValue result = TRY(call_operand(cx, plain, left, right));
    if (result.get() != cx.core.not_implemented) return result;
  }
  if (!reflected.is_absent() && !tried) {
    if (late_reflected && !is_int(left) && lookup_special(cx, left_type, SpecialMethod::index_).is_absent())
      return raise_type_error(cx,
                              cat("can't multiply sequence by non-int of type '", type_name(cx, left), "'"));
    OwnedValue result = TRY(call_operand(cx, reflected, right, left));
    if (result.get() != cx.core.not_implemented) return result;
  }
  return cx.not_implemented();
}

Failed raise_unsupported(Context& cx, std::string_view symbol, Value left, Value right) {
  return raise_type_error(cx, cat("unsupported operand type(s) for ", symbol, ": '", type_name(cx, left),
                                  "' and '", type_name(cx, right), "'"));
}

OwnedValue small_binary(Context& cx, BinaryOperator op, Value left, Value right) {
  switch (op) {
    case BinaryOperator::Add: return int_add(cx, left, right);
    case BinaryOperator::Sub: return int_sub(cx, left, right);
    case BinaryOperator::Mul: return int_mul(cx, left, right);
    case BinaryOperator::FloorDiv: return int_floordiv(cx, left, right);
    case BinaryOperator::Mod: return int_mod(cx, left, right);
    case BinaryOperator::TrueDiv: return int_truediv(cx, left, right);
    case BinaryOperator::And: return int_and(cx, left, right);
    case BinaryOperator::Or: return int_or(cx, left, right);
    case BinaryOperator::Xor: return int_xor(cx, left, right);
    case BinaryOperator::LShift: return int_lshift(cx, left, right);
    case BinaryOperator::RShift: return int_rshift(cx, left, right);
    case BinaryOperator::DivMod: return int_divmod(cx, left, right);
    case BinaryOperator::Pow:
    case BinaryOperator::MatMul: return {};
  }
  return {};
}

// Operands of exact built-in types that need no look-up; absent when there is no short way.
OwnedValue quick_binary(Context& cx, BinaryOperator op, Value left, Value right) {
  if (left.is_small() && right.is_small()) return small_binary(cx, op, left, right);
  if (is_exact(cx, left, TypeId::Float) && is_exact(cx, right, TypeId::Float)) {
    double a = float_value(left), b = float_value(right);
    if (op == BinaryOperator::Add) return make_float(cx, a + b);
    if (op == BinaryOperator::Sub) return make_float(cx, a - b);
    if (op == BinaryOperator::Mul) return make_float(cx, a * b);
    return {};
  }
  if (op == BinaryOperator::Add && is_exact(cx, left, TypeId::Str) && is_exact(cx, right, TypeId::Str))
    return concat(cx, as<Str>(left), as<Str>(right));
  return {};
}

OwnedValue binary_named(Context& cx, BinaryOperator op, Value left, Value right, std::string_view symbol) {
  bool sequence = false;
  OwnedValue result = TRY(try_methods(cx, row_of(op), left, right, sequence));
  if (result.get() != cx.core.not_implemented) return result;
  if (sequence && op == BinaryOperator::Mul) {
    Value other =
        is_sequence_method(lookup_special(cx, type_of(cx, left), SpecialMethod::mul_)) ? right : left;
    return raise_type_error(cx,
                            cat("can't multiply sequence by non-int of type '", type_name(cx, other), "'"));
  }
  return raise_unsupported(cx, symbol, left, right);
}

}  // namespace

OwnedValue binary(Context& cx, BinaryOperator op, Value left, Value right) {
  OwnedValue quick = quick_binary(cx, op, left, right);
  if (!quick.is_absent()) return quick;
  return binary_named(cx, op, left, right, row_of(op).symbol);
}

OwnedValue in_place(Context& cx, BinaryOperator op, Value left, Value right) {
  OwnedValue quick = quick_binary(cx, op, left, right);
  if (!quick.is_absent()) return quick;
  Value method = lookup_special(cx, type_of(cx, left), row_of(op).in_place);
  if (!method.is_absent()) {
    if (op == BinaryOperator::Mul && is_sequence_method(method) && !is_int(right) &&
        lookup_special(cx, type_of(cx, right), SpecialMethod::index_).is_absent())
      return raise_type_error(cx,
                              cat("can't multiply sequence by non-int of type '", type_name(cx, right), "'"));
    OwnedValue result = TRY(call_operand(cx, method, left, right));
    if (result.get() != cx.core.not_implemented) return result;
  }
  std::string symbol = op == BinaryOperator::Pow ? "**=" : cat(std::string_view(row_of(op).symbol), "=");
  return binary_named(cx, op, left, right, symbol);
}

OwnedValue power(Context& cx, Value base, Value exponent, Value modulus) {
  if (modulus.is_absent() || is_none(cx, modulus)) return binary(cx, BinaryOperator::Pow, base, exponent);
  OwnedValue method = own(lookup_special(cx, type_of(cx, base), SpecialMethod::pow_));
  if (!method.is_absent()) {
    OwnedValue result = TRY(call_bound(cx, method, base, {exponent, modulus}));
    if (result.get() != cx.core.not_implemented) return result;
  }
  return raise_type_error(
      cx, cat("unsupported operand type(s) for ", cx.language.union_types ? "** or " : "", "pow(): '",
              type_name(cx, base), "', '", type_name(cx, exponent), "', '", type_name(cx, modulus), "'"));
}

OwnedValue unary(Context& cx, UnaryOperation op, Value operand) {
  SpecialMethod method = op == UnaryOperation::Neg   ? SpecialMethod::neg_
                         : op == UnaryOperation::Pos ? SpecialMethod::pos_
                                                     : SpecialMethod::invert_;
  if (operand.is_small()) {
    if (op == UnaryOperation::Pos) return own(operand);
    return op == UnaryOperation::Neg ? int_negate(cx, operand) : int_invert(cx, operand);
  }
  OwnedValue result = TRY(call_special(cx, operand, method));
  if (!result.is_absent()) return result;
  std::string_view symbol = op == UnaryOperation::Neg ? "-" : op == UnaryOperation::Pos ? "+" : "~";
  return raise_type_error(cx, cat("bad operand type for unary ", symbol, ": '", type_name(cx, operand), "'"));
}

OwnedValue absolute(Context& cx, Value operand) {
  OwnedValue result = TRY(call_special(cx, operand, SpecialMethod::abs_));
  if (!result.is_absent()) return result;
  return raise_type_error(cx, cat("bad operand type for abs(): '", type_name(cx, operand), "'"));
}

}  // namespace dictum
