// Keys of mapping patterns: their values, compared and shown as Python does.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include "scope/constant_fold.h"

namespace dictum {

using ast::as;
using enum ConstantType;

namespace {

// Hexadecimal digits to decimal ones.
std::string decimal(std::string_view hexadecimal) {
  std::vector<std::uint32_t> groups{0};  // of nine decimal digits, lowest first
  for (char digit : hexadecimal) {
    std::uint64_t carry = static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
    for (std::uint32_t& group : groups) {
      const std::uint64_t value = std::uint64_t{group} * 16 + carry;
      group = static_cast<std::uint32_t>(value % 1000000000);
      carry = value / 1000000000;
    }
    if (carry) groups.push_back(static_cast<std::uint32_t>(carry));
  }
  std::string text = std::to_string(groups.back());
  for (std::size_t i = groups.size() - 1; i-- > 0;) {
    const std::string group = std::to_string(groups[i]);
    text.append(9 - group.size(), '0').append(group);
  }
  return text;
}

// The shortest digits that read back as the number, laid out as repr() does.
std::string repr_number(double value, bool with_point) {
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  if (std::isnan(value)) return "nan";
  char buffer[40];
  const auto scientific = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific);
  const std::string_view digits(buffer, static_cast<std::size_t>(scientific.ptr - buffer));
  const int exponent = std::atoi(std::string(digits.substr(digits.find('e') + 1)).c_str());
  if (exponent >= -4 && exponent < 16) {
    const auto fixed = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::fixed);
    std::string text(buffer, fixed.ptr);
    if (with_point && text.find('.') == std::string::npos) text += ".0";
    return text;
  }
  return std::string(digits);
}

std::string repr_complex(double real, double imaginary) {
  if (real == 0 && !std::signbit(real)) return repr_number(imaginary, false) + "j";
  const std::string sign = std::signbit(imaginary) ? "" : "+";
  return "(" + repr_number(real, false) + sign + repr_number(imaginary, false) + "j)";
}

void append_escape(std::string& out, char letter, std::uint32_t value, int digits) {
  constexpr char kDigits[] = "0123456789abcdef";
  out.append("\\").append(1, letter);
  for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4) out += kDigits[(value >> shift) & 15];
}

// One character of a repr(); `bytes` are those of its encoding.
void append_character(std::string& out, std::string_view bytes, std::uint32_t value, char quote,
                      bool is_text) {
  if (value == static_cast<unsigned char>(quote) || value == '\\') out += '\\';
  if (value == '\n')
    out += "\\n";
  else if (value == '\t')
    out += "\\t";
  else if (value == '\r')
    out += "\\r";
  else if (value < 32 || value == 127 || (value >= 128 && !is_text) || (value > 127 && value < 0xA1) ||
           value == 0xAD)
    append_escape(out, 'x', value, 2);
  else if (value >= 0xD800 && value < 0xE000)
    append_escape(out, 'u', value, 4);
  else
    out.append(bytes);
}

std::string repr_text(std::string_view text, bool is_text) {
  const bool single = text.find('\'') != std::string_view::npos,
             twice = text.find('"') != std::string_view::npos;
  const char quote = single && !twice ? '"' : '\'';
  std::string out(is_text ? "" : "b");
  out += quote;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = 1;
    std::uint32_t value = lead;
    if (is_text && lead >= 0xC0) {
      length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
      value = lead & (0xFFu >> (length + 1));
      for (std::size_t k = 1; k < length; k++)
        value = value << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    }
    append_character(out, text.substr(i, length), value, quote, is_text);
    i += length;
  }
  return out += quote;
}

std::optional<PatternKey> literal_key(const ast::Constant& constant) {
  using Kind = ast::ConstantValue::Kind;
  const ast::ConstantValue& value = constant.value;
  PatternKey key;
  switch (value.kind) {
    case Kind::None: key.type = None; break;
    case Kind::Ellipsis: key.type = Ellipsis; break;
    case Kind::True:
    case Kind::False:
      key.type = Bool;
      key.real = value.kind == Kind::True;
      key.text = value.kind == Kind::True ? "1" : "0";
      break;
    case Kind::Int:
      key.type = Int;
      key.real = static_cast<double>(value.integer);
      key.text = std::to_string(value.integer);
      break;
    case Kind::BigInt:
      key.type = Int;
      key.real = std::strtod(("0x" + std::string(value.text)).c_str(), nullptr);
      key.text = decimal(value.text);
      break;
    case Kind::Float:
      key.type = Float;
      key.real = value.number;
      break;
    case Kind::Complex:
      key.type = Complex;
      key.imaginary = value.number;
      break;
    case Kind::Str:
    case Kind::Bytes:
      key.type = value.kind == Kind::Str ? Str : Bytes;
      key.text = value.text;
      break;
  }
  return key;
}

}  // namespace

bool PatternKey::operator==(const PatternKey& other) const {
  auto is_number = [](ConstantType each) {
    return each == Bool || each == Int || each == Float || each == Complex;
  };
  if (!is_number(type) || !is_number(other.type)) return type == other.type && text == other.text;
  if ((type == Bool || type == Int) && (other.type == Bool || other.type == Int))
    return negative == other.negative && text == other.text;
  return real == other.real && imaginary == other.imaginary;
}

std::size_t PatternKeyHash::operator()(const PatternKey& key) const {
  const bool is_text = key.type == Str || key.type == Bytes;
  return is_text ? std::hash<std::string>()(key.text) : std::hash<double>()(key.real);
}

std::string PatternKey::repr() const {
  switch (type) {
    case None: return "None";
    case Ellipsis: return "Ellipsis";
    case Bool: return text == "1" ? "True" : "False";
    case Int: return (negative ? "-" : "") + text;
    case Float: return repr_number(real, true);
    case Complex: return repr_complex(real, imaginary);
    case Str: return repr_text(text, true);
    case Bytes: return repr_text(text, false);
    case Tuple: break;
  }
  return {};
}

std::optional<PatternKey> pattern_key(const ast::Expr* expression) {
  if (const auto* constant = as<ast::Constant>(expression)) return literal_key(*constant);
  if (const auto* unary = as<ast::UnaryOp>(expression)) {
    auto key = pattern_key(unary->operand);
    if (!key || unary->op != ast::UnaryOperator::USub) return std::nullopt;
    if (key->type == Bool) key->type = Int;
    key->negative = key->text != "0" && !key->text.empty() && !key->negative;
    key->real = key->type == Int && key->text == "0" ? 0.0 : -key->real;
    key->imaginary = key->type == Complex ? -key->imaginary : 0;
    return key;
  }
  const auto* sum = as<ast::BinOp>(expression);
  if (!sum || (sum->op != ast::Operator::Add && sum->op != ast::Operator::Sub)) return std::nullopt;
  const auto left = pattern_key(sum->left), right = pattern_key(sum->right);
  if (!left || !right || right->type != Complex) return std::nullopt;
  PatternKey key;
  key.type = Complex;
  key.real = left->real;
  key.imaginary = sum->op == ast::Operator::Add ? right->imaginary : -right->imaginary;
  return key;
}

}  // namespace dictum
