#include "builtins/format_spec.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "builtins/str_methods.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"

namespace dictum {

namespace {

bool is_align(char32_t c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// Stands for the null character as a code, which is none of the valid ones.
constexpr char32_t kNullCode = 0x110000;

std::string shown_code(char32_t code) {
  if (code == kNullCode) code = 0;
  if (code > 32 && code < 128) return std::string(1, static_cast<char>(code));
  char shown[32];
  std::snprintf(shown, sizeof shown, "\\x%x", static_cast<unsigned>(code));
  return shown;
}

Failed raise_unknown_code(Context& cx, char32_t code, Value value) {
  return raise_value_error(cx, cat("Unknown format code '", shown_code(code), "' for object of type '",
                                   type_name(cx, value), "'"));
}

// Reads the parts in order; `text` is short, positions are checked at every step.
class SpecReader {
 public:
  SpecReader(Context& cx, const Str* text) : cx_(cx), text_(text) {}

  bool at_end() const { return at_ >= text_->length; }
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_->length ? text_->at(at_ + ahead) : 0;
  }
  bool take(char32_t wanted) {
    if (at_end() || peek() != wanted) return false;
    at_++;
    return true;
  }
  char32_t next() { return text_->at(at_++); }
  std::size_t left() const { return text_->length - at_; }
  // Digits as a number; -1 if there are none.
  Fallible<std::int64_t> number() {
    std::int64_t value = -1;
    while (!at_end() && peek() >= '0' && peek() <= '9') {
      value = (value < 0 ? 0 : value * 10) + static_cast<std::int64_t>(next() - '0');
      if (value > INT32_MAX) return raise_value_error(cx_, "Too many decimal digits in format string");
    }
    return value;
  }

 private:
  Context& cx_;
  const Str* text_;
  std::size_t at_ = 0;
};

Done read_grouping(Context& cx, SpecReader& reader, FormatSpec& spec) {
  for (char mark : {',', '_'}) {
    if (!reader.take(static_cast<char32_t>(mark))) continue;
    if (spec.grouping && spec.grouping != mark)
      return raise_value_error(cx, "Cannot specify both ',' and '_'.");
    if (spec.grouping)
      return raise_value_error(cx, cat("Cannot specify '", std::string_view(&mark, 1), "' with '",
                                       std::string_view(&mark, 1), "'."));
    spec.grouping = mark;
  }
  if (spec.grouping == '_' && reader.peek() == ',')
    return raise_value_error(cx, "Cannot specify both ',' and '_'.");
  return done();
}

// A grouping mark and the presentation type (or the value type's own) must go together.
Done check_grouping(Context& cx, const FormatSpec& spec, char32_t default_type) {
  if (!spec.grouping) return done();
  const char32_t type = spec.type ? spec.type : default_type;
  const bool decimal = type == 0 || type == 'd' || type == 'e' || type == 'f' || type == 'g' || type == 'E' ||
                       type == 'G' || type == '%' || type == 'F';
  const bool other_base = type == 'b' || type == 'o' || type == 'x' || type == 'X';
  if (decimal || (other_base && spec.grouping == '_')) return done();
  return raise_value_error(
      cx, cat("Cannot specify '", std::string_view(&spec.grouping, 1), "' with '", shown_code(type), "'."));
}

}  // namespace

Fallible<FormatSpec> parse_format_spec(Context& cx, const Str* text, char default_align, Value value) {
  SpecReader reader(cx, text);
  FormatSpec spec;
  if (is_align(reader.peek(1)) && reader.left() >= 2) {
    spec.fill = reader.next();
    spec.align = static_cast<char>(reader.next());
  } else if (is_align(reader.peek())) {
    spec.align = static_cast<char>(reader.next());
  }
  const bool fill_given = spec.align && text->length >= 2 && is_align(text->at(1));
  if (reader.peek() == '+' || reader.peek() == '-' || reader.peek() == ' ')
    spec.sign = static_cast<char>(reader.next());
  if (cx.language.negative_zero_coercion) spec.no_negative_zero = reader.take('z');
  spec.alternate = reader.take('#');
  if (!fill_given && reader.take('0')) {
    spec.fill = '0';
    if (!spec.align && (default_align == '>' || !cx.language.zero_pads_text)) spec.align = '=';
  }
  spec.width = TRY(reader.number());
  TRY(read_grouping(cx, reader, spec));
  if (reader.take('.')) {
    spec.precision = TRY(reader.number());
    if (spec.precision < 0) return raise_value_error(cx, "Format specifier missing precision");
  }
  if (reader.left() > 1) {
    if (!cx.language.invalid_specifier_is_quoted) return raise_value_error(cx, "Invalid format specifier");
    return raise_value_error(
        cx, cat("Invalid format specifier '", text, "' for object of type '", type_name(cx, value), "'"));
  }
  if (!reader.at_end()) spec.type = reader.next();
  if (spec.type == 0 && text->length > 0 && text->at(text->length - 1) == 0) spec.type = kNullCode;
  TRY(check_grouping(cx, spec, default_align == '<' ? U's' : 0));
  return spec;
}

namespace {

// The text, filled up to the width on the sides that `align` says.
OwnedValue aligned(Context& cx, const Str* text, const FormatSpec& spec, char align) {
  const std::int64_t missing = std::max<std::int64_t>(0, spec.width - text->length);
  std::int64_t left = align == '>' ? missing : align == '^' ? missing / 2 : 0;
  TRY(check_text_size(cx, static_cast<std::uint64_t>(missing) + text->length, true));
  StrBuilder builder(cx);
  builder.repeat(spec.fill, static_cast<std::size_t>(left));
  builder.append(text);
  builder.repeat(spec.fill, static_cast<std::size_t>(missing - left));
  return builder.finish();
}

// The parts of a written number.
struct NumberText {
  bool negative = false;
  std::string prefix;  // "0x"
  std::string digits;  // before the point: grouped
  std::string rest;    // point, fraction, exponent, "%"
};

std::string group_digits(const std::string& digits, char mark, std::size_t size, std::size_t minimum) {
  std::string out;
  std::size_t taken = 0;
  for (std::size_t i = digits.size(); i > 0 || out.size() < minimum; taken++) {
    if (taken > 0 && taken % size == 0) out += mark;
    out += i > 0 ? digits[--i] : '0';
  }
  return {out.rbegin(), out.rend()};
}

OwnedValue write_number(Context& cx, NumberText number, const FormatSpec& spec, std::size_t group_size) {
  std::string head = number.negative ? "-" : spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
  head += number.prefix;
  const char align = spec.align ? spec.align : '>';
  const std::size_t width = spec.width < 0 ? 0 : static_cast<std::size_t>(spec.width);
  TRY(check_text_size(cx, width, spec.fill > 0xff));
  // "inf" and "nan" have no digits to group.
  if (spec.grouping && !number.digits.empty()) {
    const std::size_t others = head.size() + number.rest.size();
    const bool zeros = align == '=' && spec.fill == '0';
    number.digits =
        group_digits(number.digits, spec.grouping, group_size, zeros && width > others ? width - others : 0);
  }
  const std::string body = number.digits + number.rest;
  if (align == '=') {
    const std::size_t size = head.size() + body.size();
    StrBuilder builder(cx);
    builder.append(std::string_view(head));
    builder.repeat(spec.fill, width > size ? width - size : 0);
    builder.append(std::string_view(body));
    return builder.finish();
  }
  Ref<Str> text = TRY(make_str_latin1(cx, head + body));
  return aligned(cx, text.get(), spec, align);
}

OwnedValue format_character(Context& cx, Value value, const FormatSpec& spec) {
  if (spec.sign) return raise_value_error(cx, "Sign not allowed with integer format specifier 'c'");
  if (spec.alternate)
    return raise_value_error(cx, "Alternate form (#) not allowed with integer format specifier 'c'");
  auto code_point = int_to_int64(value);
  if (!code_point) return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C long");
  if (*code_point < 0 || *code_point > 0x10FFFF)
    return raise_error(cx, TypeId::OverflowError, "%c arg not in range(0x110000)");
  Ref<Str> text = TRY(make_char(cx, static_cast<char32_t>(*code_point)));
  return aligned(cx, text.get(), spec, spec.align ? spec.align : '>');
}

// In base 10, without a sign of its own or grouping, filled up with ASCII.
OwnedValue format_small(Context& cx, std::int64_t number, const FormatSpec& spec) {
  char digits[24];
  const char* end = std::to_chars(digits, digits + sizeof digits, number).ptr;
  std::string_view text(digits, static_cast<std::size_t>(end - digits));
  const std::size_t width = spec.width < 0 ? 0 : static_cast<std::size_t>(spec.width);
  if (width <= text.size()) return make_str_latin1(cx, text);
  TRY(check_text_size(cx, width, false));
  Ref<Str> made = TRY(new_str(cx, width, false));
  const std::size_t missing = width - text.size();
  const std::size_t left = spec.align == '<' ? 0 : spec.align == '^' ? missing / 2 : missing;
  std::uint8_t* out = made->inside;
  if (spec.align == '=' && number < 0) {
    *out++ = '-';
    text.remove_prefix(1);
  }
  out = std::fill_n(out, left, static_cast<std::uint8_t>(spec.fill));
  out = std::copy(text.begin(), text.end(), out);
  std::fill_n(out, missing - left, static_cast<std::uint8_t>(spec.fill));
  made->ascii = 1;
  return made;
}

OwnedValue format_integer(Context& cx, Value value, const FormatSpec& spec) {
  if (spec.precision >= 0) return raise_value_error(cx, "Precision not allowed in integer format specifier");
  if (spec.no_negative_zero)
    return raise_value_error(cx, "Negative zero coercion (z) not allowed in integer format specifier");
  if (spec.type == 'c') return format_character(cx, value, spec);
  const bool short_way = value.is_small() && (spec.type == 0 || spec.type == 'd') && !spec.grouping &&
                         !spec.sign && spec.fill < 0x80;
  if (short_way) return format_small(cx, value.small_value(), spec);
  int base = 10;
  NumberText number;
  switch (spec.type) {
    case 'b': base = 2; break;
    case 'o': base = 8; break;
    case 'x':
    case 'X': base = 16; break;
    default: break;
  }
  if (base == 10) {
    Ref<Str> text = TRY(int_repr(cx, value));
    number.digits = std::string(text->ascii_text());
  } else {
    number.digits = int_to_text(value, base);
  }
  if (number.digits[0] == '-') {
    number.negative = true;
    number.digits.erase(0, 1);
  }
  if (spec.alternate && base != 10) number.prefix = {'0', static_cast<char>(spec.type)};
  if (spec.type == 'X')
    for (char& c : number.digits) c = static_cast<char>(c >= 'a' && c <= 'f' ? c - 32 : c);
  return write_number(cx, std::move(number), spec, base == 10 ? 3 : 4);
}

// Without a type: as repr(), but a precision means significant digits.
std::string general_text(double number, const FormatSpec& spec) {
  if (spec.precision >= 0)
    return format_significant(number, static_cast<int>(std::max<std::int64_t>(spec.precision, 1)),
                              spec.alternate);
  std::string text = float_repr(number);
  if (spec.alternate && std::isfinite(number) && text.find('.') == std::string::npos)
    text.insert(text.find('e'), ".");
  return text;
}

std::string float_text(double number, const FormatSpec& spec) {
  const int precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
  switch (spec.type) {
    case 0: return general_text(number, spec);
    case 'n': return format_double(number, 'g', std::max(precision, 1), spec.alternate);
    case 'g':
    case 'G':
      return format_double(number, static_cast<char>(spec.type), std::max(precision, 1), spec.alternate);
    case '%': return format_double(number * 100, 'f', precision, spec.alternate) + "%";
    default: return format_double(number, static_cast<char>(spec.type), precision, spec.alternate);
  }
}

NumberText number_text(std::string text, const FormatSpec& spec) {
  NumberText parts;
  if (text[0] == '-') {
    parts.negative = true;
    text.erase(0, 1);
  }
  if (parts.negative && spec.no_negative_zero && text.find_first_of("123456789in") == std::string::npos)
    parts.negative = false;
  const std::size_t digits = text.find_first_not_of("0123456789");
  parts.digits = text.substr(0, digits);
  parts.rest = digits == std::string::npos ? "" : text.substr(digits);
  return parts;
}

Done check_precision(Context& cx, const FormatSpec& spec) {
  if (spec.precision > INT32_MAX) return raise_value_error(cx, "precision too big");
  if (spec.precision > 10'000'000) return raise_memory_error(cx);
  return done();
}

OwnedValue format_number(Context& cx, double number, const FormatSpec& spec) {
  TRY(check_precision(cx, spec));
  return write_number(cx, number_text(float_text(number, spec), spec), spec, 3);
}

// A part of a complex number without a type: as repr() of complex shows it.
std::string complex_part(double number, const FormatSpec& spec) {
  if (spec.type != 0) return float_text(number, spec);
  if (spec.precision >= 0)
    return format_double(number, 'g', static_cast<int>(std::max<std::int64_t>(spec.precision, 1)),
                         spec.alternate);
  std::string text = float_repr(number);
  if (std::size_t end = text.size(); end > 2 && text.substr(end - 2) == ".0") text.resize(end - 2);
  if (spec.alternate && std::isfinite(number) && text.find('.') == std::string::npos)
    text.insert(std::min(text.find('e'), text.size()), ".");
  return text;
}

bool is_float_code(char32_t code) {
  return code == 'e' || code == 'E' || code == 'f' || code == 'F' || code == 'g' || code == 'G' ||
         code == '%';
}

}  // namespace

OwnedValue format_str(Context& cx, Str* value, Str* specification) {
  if (specification->length == 0) return str_of(cx, Value(value));
  FormatSpec spec = TRY(parse_format_spec(cx, specification, '<', Value(value)));
  if (spec.type != 0 && spec.type != 's') return raise_unknown_code(cx, spec.type, value);
  if (spec.sign)
    return raise_value_error(cx, spec.sign == ' ' ? "Space not allowed in string format specifier"
                                                  : "Sign not allowed in string format specifier");
  if (spec.no_negative_zero)
    return raise_value_error(cx, "Negative zero coercion (z) not allowed in string format specifier");
  if (spec.alternate)
    return raise_value_error(cx, "Alternate form (#) not allowed in string format specifier");
  if (spec.align == '=') return raise_value_error(cx, "'=' alignment not allowed in string format specifier");
  Ref<Str> text = own_ref(value);
  if (spec.precision >= 0 && spec.precision < value->length)
    text = TRY(substring(cx, value, 0, static_cast<std::size_t>(spec.precision)));
  return aligned(cx, text.get(), spec, spec.align ? spec.align : '<');
}

OwnedValue format_int(Context& cx, Value value, Str* specification) {
  if (specification->length == 0) return int_repr(cx, value);
  FormatSpec spec = TRY(parse_format_spec(cx, specification, '>', value));
  switch (spec.type) {
    case 'c':
    case 0:
    case 'd':
    case 'n':
    case 'b':
    case 'o':
    case 'x':
    case 'X': return format_integer(cx, value, spec);
    default: break;
  }
  if (!is_float_code(spec.type)) return raise_unknown_code(cx, spec.type, value);
  auto number = int_to_double(value);
  if (!number) return raise_error(cx, TypeId::OverflowError, "int too large to convert to float");
  return format_number(cx, *number, spec);
}

OwnedValue format_float(Context& cx, Value value, Str* specification) {
  if (specification->length == 0) return make_str_latin1(cx, float_repr(float_value(value)));
  FormatSpec spec = TRY(parse_format_spec(cx, specification, '>', value));
  // To real and complex numbers the null character is no code at all.
  if (spec.type == kNullCode) spec.type = 0;
  if (spec.type != 0 && spec.type != 'n' && !is_float_code(spec.type))
    return raise_unknown_code(cx, spec.type, value);
  return format_number(cx, float_value(value), spec);
}

OwnedValue format_complex(Context& cx, Value value, Str* specification) {
  FormatSpec spec = TRY(parse_format_spec(cx, specification, '>', value));
  // To real and complex numbers the null character is no code at all.
  if (spec.type == kNullCode) spec.type = 0;
  if (spec.type != 0 && spec.type != 'n' && (!is_float_code(spec.type) || spec.type == '%'))
    return raise_unknown_code(cx, spec.type, value);
  if (spec.fill == '0')
    return raise_value_error(cx, "Zero padding is not allowed in complex format specifier");
  if (spec.align == '=')
    return raise_value_error(cx, "'=' alignment flag is not allowed in complex format specifier");
  TRY(check_precision(cx, spec));
  const Complex* number = as<Complex>(value);
  const double real = number->real, imaginary = number->imaginary;
  const bool omits_real = spec.type == 0 && real == 0 && !std::signbit(real);
  const bool parentheses = spec.type == 0 && !omits_real;
  FormatSpec part = spec;
  part.width = -1;
  part.align = '<';
  std::string text;
  if (!omits_real) {
    OwnedValue written = TRY(write_number(cx, number_text(complex_part(real, spec), spec), part, 3));
    text = to_utf8(as<Str>(written));
    part.sign = '+';
  }
  OwnedValue written = TRY(write_number(cx, number_text(complex_part(imaginary, spec), spec), part, 3));
  text += to_utf8(as<Str>(written)) + "j";
  if (parentheses) text = "(" + text + ")";
  Ref<Str> whole = TRY(make_str(cx, text));
  return aligned(cx, whole.get(), spec, spec.align ? spec.align : '>');
}

}  // namespace dictum
