#include "objects/operators.h"

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operator_steps.h"
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

// CPython keeps + and * of sequences in a second table that is asked after both operands' numeric methods; a
// class that defines one of them or its reflection itself has both in the first.
bool is_late(Context& cx, const OperatorRow& row, Type* type) {
  if (row.plain != SpecialMethod::add_ && row.plain != SpecialMethod::mul_) return false;
  Value reflected = lookup_special(cx, type, row.reflected);
  return is_sequence_method(lookup_special(cx, type, row.plain)) &&
         (reflected.is_absent() || is_sequence_method(reflected));
}

// Whether the type has a table of sequence methods at all.
bool has_sequence_methods(Context& cx, Type* type) {
  return type->is_heap() || !lookup_special(cx, type, SpecialMethod::contains_).is_absent() ||
         !lookup_special(cx, type, SpecialMethod::len_).is_absent();
}

OwnedValue call_operand(Context& cx, Value method, Value self, Value other) {
  OwnedValue held = own(method);
  return call_bound(cx, held, self, {other});
}

// The result of the numeric methods, or NotImplemented.
OwnedValue try_numbers(Context& cx, const OperatorRow& row, Value left, Value right) {
  Type* left_type = type_of(cx, left);
  Type* right_type = type_of(cx, right);
  OwnedValue plain, reflected;
  if (!is_late(cx, row, left_type)) plain = own(lookup_special(cx, left_type, row.plain));
  if (left_type != right_type && !is_late(cx, row, right_type))
    reflected = own(lookup_special(cx, right_type, row.reflected));
  bool tried = false;
  if (!reflected.is_absent() && is_subtype(right_type, left_type) &&
      lookup_special(cx, left_type, row.reflected) != reflected.get()) {
    tried = true;
    OwnedValue result = TRY(call_operand(cx, reflected, right, left));
    if (result.get() != cx.core.not_implemented) return result;
  }
  if (!plain.is_absent()) {
    OwnedValue result = TRY(call_operand(cx, plain, left, right));
    if (result.get() != cx.core.not_implemented) return result;
  }
  if (reflected.is_absent() || tried) return cx.not_implemented();
  return call_operand(cx, reflected, right, left);
}

OwnedValue repeat(Context& cx, Value method, Value sequence, Value count) {
  if (!is_int(count) && lookup_special(cx, type_of(cx, count), SpecialMethod::index_).is_absent())
    return raise_type_error(cx,
                            cat("can't multiply sequence by non-int of type '", type_name(cx, count), "'"));
  return call_operand(cx, method, sequence, count);
}

// What sequences make of + and *, or NotImplemented.
OwnedValue try_sequences(Context& cx, const OperatorRow& row, Value left, Value right, bool in_place) {
  Type* left_type = type_of(cx, left);
  Type* right_type = type_of(cx, right);
  const bool multiplication = row.plain == SpecialMethod::mul_;
  if (is_late(cx, row, left_type)) {
    Value method = lookup_special(cx, left_type, row.plain);
    return multiplication ? repeat(cx, method, left, right) : call_operand(cx, method, left, right);
  }
  if (!multiplication || !is_late(cx, row, right_type)) return cx.not_implemented();
  if (in_place && has_sequence_methods(cx, left_type)) return cx.not_implemented();
  return repeat(cx, lookup_special(cx, right_type, row.reflected), right, left);
}

Failed raise_unsupported(Context& cx, std::string_view symbol, Value left, Value right) {
  return raise_type_error(cx, cat("unsupported operand type(s) for ", symbol, ": '", type_name(cx, left),
                                  "' and '", type_name(cx, right), "'"));
}

OwnedValue int_binary(Context& cx, BinaryOperator op, Value left, Value right) {
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
    case BinaryOperator::Pow: return int_sign(right) >= 0 ? int_pow(cx, left, right, Value()) : OwnedValue();
    case BinaryOperator::MatMul: return {};
  }
  return {};
}

// bool has bitwise operators of its own; in the others its values are 0 and 1.
Value number_of_bool(const Context& cx, Value value) {
  return is_bool(cx, value) ? Value::small(value == cx.core.true_) : value;
}
bool is_bitwise(BinaryOperator op) {
  return op == BinaryOperator::And || op == BinaryOperator::Or || op == BinaryOperator::Xor;
}

// Operands of exact built-in types that need no look-up; absent when there is no short way.
OwnedValue quick_binary(Context& cx, BinaryOperator op, Value left, Value right) {
  if (!is_bitwise(op)) left = number_of_bool(cx, left), right = number_of_bool(cx, right);
  if (is_exact_int(cx, left) && is_exact_int(cx, right)) return int_binary(cx, op, left, right);
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

}  // namespace

// Operands of one type have no reflected method to ask.
OwnedValue binary_without_left(Context& cx, BinaryOperator op, Value left, Value right) {
  return raise_unsupported(cx, row_of(op).symbol, left, right);
}

OwnedValue binary(Context& cx, BinaryOperator op, Value left, Value right) {
  OwnedValue quick = quick_binary(cx, op, left, right);
  if (!quick.is_absent()) return quick;
  DICTUM_MAY_RUN_PYTHON(cx);
  const OperatorRow& row = row_of(op);
  OwnedValue result = TRY(try_numbers(cx, row, left, right));
  if (result.get() == cx.core.not_implemented) result = TRY(try_sequences(cx, row, left, right, false));
  if (result.get() != cx.core.not_implemented) return result;
  if (op == BinaryOperator::RShift && is<BuiltinFunction>(left) &&
      as<BuiltinFunction>(left)->row->name == std::string_view("print"))
    return raise_type_error(
        cx, cat("unsupported operand type(s) for >>: '", type_name(cx, left), "' and '", type_name(cx, right),
                "'. Did you mean \"print(<message>, file=<output_stream>)\"?"));
  return raise_unsupported(cx, row.symbol, left, right);
}

OwnedValue in_place(Context& cx, BinaryOperator op, Value left, Value right) {
  OwnedValue quick = quick_binary(cx, op, left, right);
  if (!quick.is_absent()) return quick;
  DICTUM_MAY_RUN_PYTHON(cx);
  const OperatorRow& row = row_of(op);
  OwnedValue method = own(lookup_special(cx, type_of(cx, left), row.in_place));
  const bool late = is_sequence_method(method);
  if (!method.is_absent() && !late) {
    OwnedValue result = TRY(call_operand(cx, method, left, right));
    if (result.get() != cx.core.not_implemented) return result;
  }
  OwnedValue result = TRY(try_numbers(cx, row, left, right));
  if (result.get() != cx.core.not_implemented) return result;
  if (late)
    return op == BinaryOperator::Mul ? repeat(cx, method, left, right)
                                     : call_operand(cx, method, left, right);
  result = TRY(try_sequences(cx, row, left, right, true));
  if (result.get() != cx.core.not_implemented) return result;
  return raise_unsupported(
      cx, op == BinaryOperator::Pow ? std::string("**=") : cat(std::string_view(row.symbol), "="), left,
      right);
}

OwnedValue power(Context& cx, Value base, Value exponent, Value modulus) {
  if (modulus.is_absent() || is_none(cx, modulus)) return binary(cx, BinaryOperator::Pow, base, exponent);
  OwnedValue method = own(lookup_special(cx, type_of(cx, base), SpecialMethod::pow_));
  if (!method.is_absent()) {
    OwnedValue result = TRY(call_bound(cx, method, base, {exponent, modulus}));
    if (result.get() != cx.core.not_implemented) return result;
  }
  for (const Value operand : {exponent, modulus}) {
    const Value other = lookup_special(cx, type_of(cx, operand), SpecialMethod::pow_);
    if (!is<WrapperDescriptor>(other)) continue;
    const TypeId owner = as<WrapperDescriptor>(other)->owner->id;
    if (owner == TypeId::Complex) return raise_value_error(cx, "complex modulo");
    if (owner == TypeId::Float)
      return raise_type_error(cx, "pow() 3rd argument not allowed unless all arguments are integers");
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
  if (operand.is_small()) return operand.small_value() < 0 ? int_negate(cx, operand) : own(operand);
  OwnedValue result = TRY(call_special(cx, operand, SpecialMethod::abs_));
  if (!result.is_absent()) return result;
  return raise_type_error(cx, cat("bad operand type for abs(): '", type_name(cx, operand), "'"));
}

}  // namespace dictum
