#include "syntax/literal_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>
#include <vector>

#include "base/unicode.h"
#include "base/utf8.h"

namespace dictum {

namespace {

char quote_for(std::string_view text) {
  const bool only_single =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  return only_single ? '"' : '\'';
}

void append_hexadecimal(std::string& out, char letter, unsigned value, int digits) {
  char buffer[16];
  std::snprintf(buffer, sizeof buffer, "\\%c%0*x", letter, digits, value);
  out += buffer;
}

// Backslash, control characters and the quote; false for all others.
bool append_ascii_escape(std::string& out, unsigned char c, char quote) {
  switch (c) {
    case '\\': out += "\\\\"; return true;
    case '\n': out += "\\n"; return true;
    case '\r': out += "\\r"; return true;
    case '\t': out += "\\t"; return true;
    default: break;
  }
  if (c < 0x20 || c == 0x7f) {
    append_hexadecimal(out, 'x', c, 2);
    return true;
  }
  if (quote && c == static_cast<unsigned char>(quote)) {
    out += '\\';
    out += quote;
    return true;
  }
  return false;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text, char quote, const Language& language) {
  for (std::size_t i = 0; i < text.size();) {
    const unsigned char c = static_cast<unsigned char>(text[i]);
    if (c < 0x80) {
      if (!append_ascii_escape(out, c, quote)) out += static_cast<char>(c);
      i++;
      continue;
    }
    const std::size_t begin = i;
    const char32_t code_point = next_code_point(text, i);
    if (is_printable(code_point, language.unicode_version))
      out += text.substr(begin, i - begin);
    else if (code_point < 0x100)
      append_hexadecimal(out, 'x', code_point, 2);
    else if (code_point < 0x10000)
      append_hexadecimal(out, 'u', code_point, 4);
    else
      append_hexadecimal(out, 'U', code_point, 8);
  }
}

void append_str_repr(std::string& out, std::string_view text, const Language& language) {
  const char quote = quote_for(text);
  out += quote;
  append_escaped(out, text, quote, language);
  out += quote;
}

void append_bytes_repr(std::string& out, std::string_view bytes) {
  const char quote = quote_for(bytes);
  out += 'b';
  out += quote;
  for (char byte : bytes) {
    const unsigned char c = static_cast<unsigned char>(byte);
    if (append_ascii_escape(out, c, quote)) continue;
    if (c >= 0x80)
      append_hexadecimal(out, 'x', c, 2);
    else
      out += byte;
  }
  out += quote;
}

namespace {

struct Decimal {
  std::string digits;  // without trailing zeros
  int exponent = 0;    // of the first digit
};

Decimal shortest_decimal(double number) {
  char buffer[40];
  const auto [end, error] =
      std::to_chars(buffer, buffer + sizeof buffer, number, std::chars_format::scientific);
  (void)error;
  const std::string_view text(buffer, static_cast<std::size_t>(end - buffer));
  const std::size_t mark = text.find('e');
  Decimal decimal;
  for (char c : text.substr(0, mark))
    if (c != '.') decimal.digits += c;
  std::size_t exponent_start = mark + 1;
  if (text[exponent_start] == '+') exponent_start++;
  std::from_chars(text.data() + exponent_start, end, decimal.exponent);
  return decimal;
}

// repr's layout: an exponent below -4 or from 16 on.
void append_number(std::string& out, double number, bool point_zero) {
  if (std::isinf(number)) {
    out += "inf";
    return;
  }
  const Decimal decimal = shortest_decimal(number);
  const int exponent = decimal.exponent;
  const std::string& digits = decimal.digits;
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (digits.size() > 1) out.append(".").append(digits, 1, std::string::npos);
    char buffer[16];
    std::snprintf(buffer, sizeof buffer, "e%c%02d", exponent < 0 ? '-' : '+',
                  exponent < 0 ? -exponent : exponent);
    out += buffer;
  } else if (exponent < 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-exponent - 1), '0');
    out += digits;
  } else {
    const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
    out.append(digits, 0, whole);
    if (digits.size() < whole) out.append(whole - digits.size(), '0');
    if (digits.size() > whole)
      out.append(".").append(digits, whole, std::string::npos);
    else if (point_zero)
      out += ".0";
  }
}

}  // namespace

void append_float_repr(std::string& out, double number) { append_number(out, number, true); }

void append_imaginary_repr(std::string& out, double number) {
  append_number(out, number, false);
  out += 'j';
}

void append_big_integer_repr(std::string& out, std::string_view hexadecimal) {
  constexpr std::size_t kMaxDecimal = 3600;  // hexadecimal digits: 4335 decimal ones
  if (hexadecimal.size() > kMaxDecimal) {
    out.append("0x").append(hexadecimal);
    return;
  }
  constexpr std::uint64_t kBase = 1'000'000'000'000'000'000u;
  constexpr int kBaseDigits = 18;
  std::vector<std::uint64_t> limbs;  // least significant first, base 10^18
  for (std::size_t i = 0; i < hexadecimal.size();) {
    // Up to 15 hexadecimal digits at a time.
    std::uint64_t chunk = 0;
    std::uint64_t scale = 1;
    for (int count = 0; count < 15 && i < hexadecimal.size(); count++, i++) {
      const char c = hexadecimal[i];
      chunk = chunk * 16 + static_cast<std::uint64_t>(c <= '9' ? c - '0' : c - 'a' + 10);
      scale *= 16;
    }
    unsigned __int128 carry = chunk;
    for (std::uint64_t& limb : limbs) {
      const unsigned __int128 product = static_cast<unsigned __int128>(limb) * scale + carry;
      limb = static_cast<std::uint64_t>(product % kBase);
      carry = product / kBase;
    }
    while (carry) {
      limbs.push_back(static_cast<std::uint64_t>(carry % kBase));
      carry /= kBase;
    }
  }
  if (limbs.empty()) limbs.push_back(0);
  out += std::to_string(limbs.back());
  for (std::size_t i = limbs.size() - 1; i-- > 0;) {
    const std::string digits = std::to_string(limbs[i]);
    out.append(kBaseDigits - digits.size(), '0');
    out += digits;
  }
}

void append_constant_repr(std::string& out, const ast::ConstantValue& value, const Language& language) {
  using Kind = ast::ConstantValue::Kind;
  switch (value.kind) {
    case Kind::None: out += "None"; return;
    case Kind::True: out += "True"; return;
    case Kind::False: out += "False"; return;
    case Kind::Ellipsis: out += "Ellipsis"; return;
    case Kind::Int: out += std::to_string(value.integer); return;
    case Kind::BigInt: append_big_integer_repr(out, value.text); return;
    case Kind::Float: append_float_repr(out, value.number); return;
    case Kind::Complex: append_imaginary_repr(out, value.number); return;
    case Kind::Str: append_str_repr(out, value.text, language); return;
    case Kind::Bytes: append_bytes_repr(out, value.text); return;
  }
}

}  // namespace dictum
