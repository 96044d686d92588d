// Literals as source text. Where escapes are allowed a string is its repr; in a field of an f-string
// before 3.12 it is written as it is, in the first quotes that fit.
#include <array>

#include "base/utf8.h"
#include "syntax/literal_text.h"
#include "syntax/printer_state.h"

namespace dictum {

using namespace ast;

namespace {

constexpr std::array<std::string_view, 4> kQuotes = {"'", "\"", "'''", "\"\"\""};
// Which quotes may stand in a field between these.
constexpr std::array<std::uint8_t, 4> kInnerQuotes = {0b1010, 0b0101, 0b1011, 0b0111};

// Whether the text can stand between the quotes without an escape.
bool fits_unescaped(std::string_view text, std::string_view quotes) {
  if (text.find(quotes) != std::string_view::npos || (!text.empty() && text.back() == quotes[0]))
    return false;
  for (char c : text)
    if (c == '\\' || c == '\r' || c == '\0' || (c == '\n' && quotes.size() == 1)) return false;
  for (std::size_t i = 0; i + 2 < text.size(); i++)  // a lone surrogate
    if (static_cast<unsigned char>(text[i]) == 0xED && static_cast<unsigned char>(text[i + 1]) >= 0xA0)
      return false;
  return true;
}

// Whether a constant of an f-string, or of a format spec in it, has the kind 'u'.
bool has_u_prefix(ExprList values) {
  for (const Expr* value : values) {
    if (const Constant* piece = as<Constant>(value); piece && piece->has_u_prefix) return true;
    const FormattedValue* field = as<FormattedValue>(value);
    const JoinedStr* spec = field ? as<JoinedStr>(field->format_spec) : nullptr;
    if (spec && has_u_prefix(spec->values)) return true;
  }
  return false;
}

bool is_ascii(std::string_view text) {
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

}  // namespace

void ExpressionPrinter::constant(std::string& out, const Constant& node) {
  using Kind = ConstantValue::Kind;
  const ConstantValue& value = node.value;
  switch (value.kind) {
    case Kind::Ellipsis: out += "..."; return;
    case Kind::BigInt: out.append("0x").append(value.text); return;
    case Kind::Float:
    case Kind::Complex: {
      std::string number;
      append_constant_repr(number, value, language_);
      const bool infinite = number.compare(0, 3, "inf") == 0;
      out += infinite ? "1e999" + number.substr(3) : number;
      return;
    }
    case Kind::Str:
    case Kind::Bytes:
      if (node.has_u_prefix) out += 'u';
      return plain_string(out, value.text, value.kind == Kind::Bytes);
    default: append_constant_repr(out, value, language_);
  }
}

void ExpressionPrinter::plain_string(std::string& out, std::string_view content, bool bytes) {
  if (!place_.plain_text_only) {
    if (bytes)
      append_bytes_repr(out, content);
    else
      append_str_repr(out, content, language_);
    return;
  }
  if (bytes) out += 'b';
  for (std::size_t i = 0; i < kQuotes.size(); i++) {
    if (!(place_.quotes & (1 << i)) || !fits_unescaped(content, kQuotes[i]) || (bytes && !is_ascii(content)))
      continue;
    out.append(kQuotes[i]).append(content).append(kQuotes[i]);
    return;
  }
  failed_ = true;
}

void ExpressionPrinter::joined_string(std::string& out, const JoinedStr& joined) {
  const std::size_t begin = out.size();
  for (int i = 0; i < static_cast<int>(kQuotes.size()); i++) {
    if (!(place_.quotes & (1 << i))) continue;
    if (joined_with_quotes(out, joined, i)) return;
    out.resize(begin);
  }
  failed_ = true;
}

bool ExpressionPrinter::joined_with_quotes(std::string& out, const JoinedStr& joined, int quotes) {
  const bool any_u_prefix = has_u_prefix(joined.values);
  if (!any_u_prefix || !language_.fstring_tokens) {
    // Before 3.12 the kind of all constants is that of the first literal.
    if (any_u_prefix) out.append("u").append(kQuotes[quotes]).append(kQuotes[quotes]).append(" ");
    out.append("f").append(kQuotes[quotes]);
    if (!pieces(out, joined.values, quotes, false)) return false;
    out += kQuotes[quotes];
    return true;
  }
  // From 3.12 each constant has the kind of the literal it begins in.
  for (std::size_t i = 0; i < joined.values.size(); i++) {
    if (i != 0) out += ' ';
    const Constant* piece = as<Constant>(joined.values[i]);
    if (piece && piece->has_u_prefix) {
      constant(out, *piece);
      continue;
    }
    out.append("f").append(kQuotes[quotes]);
    if (!pieces(out, joined.values.subspan(i, 1), quotes, false)) return false;
    out += kQuotes[quotes];
  }
  if (joined.values.size() == 1) out.append(" f").append(kQuotes[quotes]).append(kQuotes[quotes]);
  return true;
}

bool ExpressionPrinter::pieces(std::string& out, ExprList values, int quotes, bool in_spec) {
  bool behind_empty = false;
  for (const Expr* value : values) {
    if (const Constant* piece = as<Constant>(value)) {
      behind_empty = piece->value.text.empty();
      if (!piece_text(out, piece->value.text, quotes, in_spec)) return false;
    } else if (const FormattedValue* formatted = as<FormattedValue>(value)) {
      if (!field(out, *formatted, quotes, behind_empty)) return false;
      behind_empty = false;
    } else {
      return false;
    }
  }
  return true;
}

// Constant text: braces are doubled, in a format spec they are escaped.
bool ExpressionPrinter::piece_text(std::string& out, std::string_view content, int quotes, bool in_spec) {
  std::string escaped;
  if (place_.plain_text_only) {
    if (!fits_unescaped(content, kQuotes[quotes])) return false;
    escaped = content;
  } else {
    append_escaped(escaped, content, kQuotes[quotes][0], language_);
  }
  for (char c : escaped) {
    if (c != '{' && c != '}') {
      out += c;
    } else if (!in_spec) {
      out.append(2, c);
    } else {
      if (place_.plain_text_only) return false;
      out += c == '{' ? "\\x7b" : "\\x7d";
    }
  }
  return true;
}

bool ExpressionPrinter::field(std::string& out, const FormattedValue& node, int quotes, bool behind_empty) {
  LiteralPlace inner = place_;
  if (!language_.fstring_tokens) {
    inner.plain_text_only = true;
    inner.quotes &= kInnerQuotes[static_cast<std::size_t>(quotes)];
  }
  std::string printed;
  ExpressionPrinter printer(language_, inner);
  const bool starred = node.value->kind == NodeKind::Starred;
  printer.print(printed, node.value, starred ? Precedence::Starred : Precedence::Or);
  if (printer.failed()) return false;
  if (!language_.fstring_tokens) {
    if (printed.find(kQuotes[static_cast<std::size_t>(quotes)]) != std::string::npos) return false;
    if (quotes < 2 && printed.find('\n') != std::string::npos) return false;
  }
  out += '{';
  // From 3.12 "{{" in a format spec leaves an empty constant before the field.
  if (printed[0] == '{' && !behind_empty) out += ' ';
  out += printed;
  if (node.conversion >= 0) {
    out += '!';
    out += static_cast<char>(node.conversion);
  }
  if (node.format_spec) {
    out += ':';
    if (!pieces(out, static_cast<const JoinedStr*>(node.format_spec)->values, quotes, true)) return false;
  }
  out += '}';
  return true;
}

}  // namespace dictum
