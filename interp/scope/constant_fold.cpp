#include "scope/constant_fold.h"

#include <algorithm>
#include <bit>
#include <cstdlib>

#include "base/native_stack.h"

namespace dictum {

using ast::as;
using enum ConstantType;

namespace {

// The optimiser's limits.
constexpr std::uint64_t kMostBits = 128;
constexpr std::uint64_t kLongestText = 4096;
constexpr std::uint64_t kLongestTuple = 256;

constexpr std::size_t kStackReserve = 32 * 1024;

// A folded value: its type, an integer's value if it fits, sizes.
struct Folded {
  ConstantType type;
  std::optional<std::int64_t> value;   // Bool and Int, if it fits
  std::uint64_t bits = 0;              // Bool and Int: of the magnitude
  std::uint64_t length = 0;            // Str, Bytes, Tuple
  bool zero = false;                   // a number that is 0
  const ast::Expr* literal = nullptr;  // Str, Bytes, Tuple: where the items stand
};

std::optional<Folded> fold(const ast::Expr* expression);

bool is_integer(ConstantType type) { return type == Bool || type == Int; }
bool is_number(ConstantType type) { return is_integer(type) || type == Float || type == Complex; }
bool is_sequence(ConstantType type) { return type == Str || type == Bytes || type == Tuple; }

Folded integer(std::int64_t value, ConstantType type = Int) {
  const auto magnitude =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  return {type, value, static_cast<std::uint64_t>(std::bit_width(magnitude)), 0, value == 0, nullptr};
}
Folded big_integer(std::uint64_t bits) { return {Int, std::nullopt, bits, 0, false, nullptr}; }
Folded number(ConstantType type, bool zero) { return {type, std::nullopt, 0, 0, zero, nullptr}; }
Folded sequence(ConstantType type, std::uint64_t length) {
  return {type, std::nullopt, 0, length, false, nullptr};
}

std::uint64_t code_points(std::string_view text) {
  return static_cast<std::uint64_t>(
      std::count_if(text.begin(), text.end(), [](char byte) { return (byte & 0xC0) != 0x80; }));
}

Folded fold_literal(const ast::Constant& constant) {
  using Kind = ast::ConstantValue::Kind;
  const ast::ConstantValue& value = constant.value;
  switch (value.kind) {
    case Kind::None: return number(None, false);
    case Kind::True: return integer(1, Bool);
    case Kind::False: return integer(0, Bool);
    case Kind::Ellipsis: return number(Ellipsis, false);
    case Kind::Int: return integer(value.integer);
    case Kind::BigInt: return big_integer(value.text.size() * 4);
    case Kind::Float: return number(Float, value.number == 0);
    case Kind::Complex: return number(Complex, value.number == 0);
    case Kind::Str:
    case Kind::Bytes: break;
  }
  const bool text = value.kind == Kind::Str;
  Folded folded = sequence(text ? Str : Bytes, text ? code_points(value.text) : value.text.size());
  folded.literal = &constant;
  return folded;
}

std::optional<Folded> fold_unary(const ast::UnaryOp& operation) {
  const auto operand = fold(operation.operand);
  if (!operand) return std::nullopt;
  using enum ast::UnaryOperator;
  if (operation.op == Not) return integer(operand->zero || operand->type == None, Bool);
  if (!is_number(operand->type)) return std::nullopt;
  if (operation.op == Invert) {
    if (!is_integer(operand->type)) return std::nullopt;
    return operand->value ? integer(~*operand->value) : big_integer(operand->bits);
  }
  if (!is_integer(operand->type)) return *operand;
  if (!operand->value) return *operand;
  return integer(operation.op == USub ? -*operand->value : *operand->value);
}

// Results that do not fit 64 bits are known by their size only.
Folded fold_integers(const Folded& left, ast::Operator op, const Folded& right) {
  const std::uint64_t most = std::max(left.bits, right.bits) + 1;
  if (!left.value || !right.value) return big_integer(most);
  std::int64_t result = 0;
  bool overflow = false;
  switch (op) {
    case ast::Operator::Add: overflow = __builtin_add_overflow(*left.value, *right.value, &result); break;
    case ast::Operator::Sub: overflow = __builtin_sub_overflow(*left.value, *right.value, &result); break;
    case ast::Operator::BitOr: result = *left.value | *right.value; break;
    case ast::Operator::BitXor: result = *left.value ^ *right.value; break;
    case ast::Operator::BitAnd: result = *left.value & *right.value; break;
    default: return big_integer(most);
  }
  if (overflow) return big_integer(most);
  const bool bit_operation = op != ast::Operator::Add && op != ast::Operator::Sub;
  return integer(result, bit_operation && left.type == Bool && right.type == Bool ? Bool : Int);
}

std::optional<Folded> fold_product(const Folded& left, const Folded& right) {
  if (is_integer(left.type) && is_integer(right.type)) {
    if (left.bits + right.bits > kMostBits) return std::nullopt;
    std::int64_t result = 0;
    if (left.value && right.value && !__builtin_mul_overflow(*left.value, *right.value, &result))
      return integer(result);
    return big_integer(left.bits + right.bits);
  }
  if (is_number(left.type) && is_number(right.type)) return number(std::max(left.type, right.type), false);
  const Folded& times = is_integer(left.type) ? left : right;
  const Folded& items = is_integer(left.type) ? right : left;
  if (!is_integer(times.type) || !is_sequence(items.type) || !times.value) return std::nullopt;
  const std::uint64_t limit = items.type == Tuple ? kLongestTuple : kLongestText;
  if (items.length == 0) return sequence(items.type, 0);
  if (*times.value < 0 || static_cast<std::uint64_t>(*times.value) > limit / items.length)
    return std::nullopt;
  return sequence(items.type, items.length * static_cast<std::uint64_t>(*times.value));
}

std::optional<Folded> fold_power(const Folded& left, const Folded& right) {
  if (!is_number(left.type) || !is_number(right.type)) return std::nullopt;
  if (!is_integer(left.type) || !is_integer(right.type))
    return number(std::max(left.type, right.type), false);
  if (!right.value) return std::nullopt;
  if (*right.value < 0) return left.zero ? std::nullopt : std::optional(number(Float, false));
  if (left.bits && static_cast<std::uint64_t>(*right.value) > kMostBits / left.bits) return std::nullopt;
  return big_integer(left.bits * static_cast<std::uint64_t>(*right.value));
}

std::optional<Folded> fold_shift(const Folded& left, ast::Operator op, const Folded& right) {
  if (!is_integer(left.type) || !is_integer(right.type) || !right.value || *right.value < 0)
    return std::nullopt;
  if (op == ast::Operator::RShift) return big_integer(left.bits);
  if (left.bits && (static_cast<std::uint64_t>(*right.value) > kMostBits ||
                    left.bits + static_cast<std::uint64_t>(*right.value) > kMostBits))
    return std::nullopt;
  return left.zero ? integer(0) : big_integer(left.bits + static_cast<std::uint64_t>(*right.value));
}

std::optional<Folded> fold_binary(const ast::BinOp& operation) {
  const auto left = fold(operation.left);
  const auto right = left ? fold(operation.right) : std::nullopt;
  if (!right) return std::nullopt;
  const bool integers = is_integer(left->type) && is_integer(right->type);
  const bool numbers = is_number(left->type) && is_number(right->type);
  const ConstantType wider = std::max({left->type, right->type, Int});
  switch (operation.op) {
    case ast::Operator::Add:
      if (is_sequence(left->type) && left->type == right->type)
        return sequence(left->type, left->length + right->length);
      [[fallthrough]];
    case ast::Operator::Sub:
      if (!numbers) return std::nullopt;
      return integers ? fold_integers(*left, operation.op, *right) : number(wider, false);
    case ast::Operator::BitOr:
    case ast::Operator::BitXor:
    case ast::Operator::BitAnd:
      return integers ? std::optional(fold_integers(*left, operation.op, *right)) : std::nullopt;
    case ast::Operator::Mult: return fold_product(*left, *right);
    case ast::Operator::Div:
      return numbers && !right->zero ? std::optional(number(integers ? Float : wider, left->zero))
                                     : std::nullopt;
    case ast::Operator::FloorDiv:
    case ast::Operator::Mod:
      if (!numbers || right->zero || wider == Complex) return std::nullopt;
      return integers ? big_integer(left->bits) : number(Float, false);
    case ast::Operator::Pow: return fold_power(*left, *right);
    case ast::Operator::LShift:
    case ast::Operator::RShift: return fold_shift(*left, operation.op, *right);
    case ast::Operator::MatMult: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Folded> fold_subscript(const ast::Subscript& subscript) {
  if (subscript.ctx != ast::ExprContext::Load) return std::nullopt;
  const auto value = fold(subscript.value);
  const auto index = value && value->literal ? fold(subscript.slice) : std::nullopt;
  if (!index || !is_integer(index->type) || !index->value) return std::nullopt;
  const auto length = static_cast<std::int64_t>(value->length);
  const std::int64_t place = *index->value < 0 ? *index->value + length : *index->value;
  if (place < 0 || place >= length) return std::nullopt;
  if (const auto* tuple = as<ast::Tuple>(value->literal))
    return fold(tuple->elts[static_cast<std::size_t>(place)]);
  const auto& text = as<ast::Constant>(value->literal)->value.text;
  if (value->type == Bytes) return integer(static_cast<unsigned char>(text[static_cast<std::size_t>(place)]));
  return sequence(Str, 1);
}

// Trees that are too deep for the native stack stay expressions.
std::optional<Folded> fold(const ast::Expr* expression) {
  if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < native_stack_limit(kStackReserve))
    return std::nullopt;
  switch (expression->kind) {
    case ast::NodeKind::Constant: return fold_literal(*as<ast::Constant>(expression));
    case ast::NodeKind::UnaryOp: return fold_unary(*as<ast::UnaryOp>(expression));
    case ast::NodeKind::BinOp: return fold_binary(*as<ast::BinOp>(expression));
    case ast::NodeKind::Subscript: return fold_subscript(*as<ast::Subscript>(expression));
    case ast::NodeKind::NameExpr: {
      const auto* name = as<ast::NameExpr>(expression);
      if (name->ctx != ast::ExprContext::Load || name->id->text != "__debug__") return std::nullopt;
      return integer(1, Bool);
    }
    case ast::NodeKind::Tuple: {
      const auto* tuple = as<ast::Tuple>(expression);
      if (tuple->ctx != ast::ExprContext::Load) return std::nullopt;
      for (const ast::Expr* element : tuple->elts)
        if (!fold(element)) return std::nullopt;
      Folded folded = sequence(Tuple, tuple->elts.size());
      folded.literal = tuple;
      return folded;
    }
    default: return std::nullopt;
  }
}

}  // namespace

const char* constant_type_name(ConstantType type) {
  switch (type) {
    case None: return "NoneType";
    case Bool: return "bool";
    case Ellipsis: return "ellipsis";
    case Int: return "int";
    case Float: return "float";
    case Complex: return "complex";
    case Str: return "str";
    case Bytes: return "bytes";
    case Tuple: return "tuple";
  }
  std::abort();
}

std::optional<ConstantType> folded_type(const ast::Expr* expression) {
  const auto folded = fold(expression);
  return folded ? std::optional(folded->type) : std::nullopt;
}

}  // namespace dictum
