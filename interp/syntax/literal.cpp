// String literals. https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals
#include "syntax/literal.h"

#include <algorithm>

#include "base/unicode.h"
#include "base/utf8.h"

namespace dictum {

namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

bool is_ascii(std::string_view text) {
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 128) return false;
  return true;
}

// The characters of "\n" and its like; 0 if `c` makes no such escape.
char simple_escape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"': return c;
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return 0;
  }
}

ast::ConstantValue constant(ast::ConstantValue::Kind kind, std::string_view text) {
  ast::ConstantValue value;
  value.kind = kind;
  value.text = text;
  return value;
}

// Decodes the escapes of one body into `out_`, in one pass.
class EscapeDecoder {
 public:
  EscapeDecoder(std::string_view body, bool bytes, const Language& language, LiteralWarnings* warnings)
      : body_(body), bytes_(bytes), language_(language), warnings_(warnings) {}

  Decoded<std::string> run() {
    out_.reserve(body_.size());
    while (at_ < body_.size()) {
      const std::size_t backslash = std::min(body_.find('\\', at_), body_.size());
      out_ += body_.substr(at_, backslash - at_);
      at_ = backslash;
      if (at_ < body_.size() && !escape()) return Failure{std::move(failure_)};
    }
    if (warnings_ && !warning_.message.empty()) warnings_->push_back(std::move(warning_));
    return std::move(out_);
  }

 private:
  // At a backslash. https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences
  bool escape() {
    const std::size_t start = at_++;
    if (at_ == body_.size()) {
      out_ += '\\';
      return true;
    }
    const char c = body_[at_];
    if (const char simple = simple_escape(c)) {
      out_ += simple;
      at_++;
      return true;
    }
    if (c == '\n') {
      at_++;
      return true;
    }
    if (is_octal(c)) return octal_escape(start);
    if (c == 'x') return bytes_ ? byte_escape(start) : hex_escape(start, 2, "truncated \\xXX escape");
    if (!bytes_ && c == 'u') return hex_escape(start, 4, "truncated \\uXXXX escape");
    if (!bytes_ && c == 'U') return hex_escape(start, 8, "truncated \\UXXXXXXXX escape");
    if (!bytes_ && c == 'N') return named_escape(start);
    out_ += '\\';
    if (static_cast<unsigned char>(c) < 128)
      warn(start, std::string("invalid escape sequence "), body_.substr(start, 2));
    return true;
  }

  bool octal_escape(std::size_t start) {
    unsigned value = 0;
    for (int i = 0; i < 3 && at_ < body_.size() && is_octal(body_[at_]); i++)
      value = value * 8 + static_cast<unsigned>(body_[at_++] - '0');
    if (value > 0xFF && language_.octal_escape_is_checked)
      warn(start, "invalid octal escape sequence ", body_.substr(start, 4));
    if (bytes_)
      out_ += static_cast<char>(value);
    else
      append_code_point(out_, value);
    return true;
  }

  bool byte_escape(std::size_t start) {
    const int high = at_ + 1 < body_.size() ? hex_value(body_[at_ + 1]) : -1;
    const int low = at_ + 2 < body_.size() ? hex_value(body_[at_ + 2]) : -1;
    if (high < 0 || low < 0)
      return fail("(value error) invalid \\x escape at position " + std::to_string(start), start);
    out_ += static_cast<char>(high << 4 | low);
    at_ += 3;
    return true;
  }

  bool hex_escape(std::size_t start, int digits, const char* truncated) {
    char32_t value = 0;
    at_++;
    for (int i = 0; i < digits; i++, at_++) {
      const int digit = at_ < body_.size() ? hex_value(body_[at_]) : -1;
      if (digit < 0) return fail_in_escape(start, at_, truncated);
      value = value << 4 | static_cast<char32_t>(digit);
    }
    if (value > 0x10FFFF) return fail_in_escape(start, at_, "illegal Unicode character");
    append_code_point(out_, value);
    return true;
  }

  bool named_escape(std::size_t start) {
    constexpr const char* kMalformed = "malformed \\N character escape";
    at_++;
    if (at_ == body_.size() || body_[at_] != '{') return fail_in_escape(start, at_, kMalformed);
    const std::size_t first = at_ + 1;
    const std::size_t close = std::min(body_.find('}', first), body_.size());
    if (close == first || close == body_.size()) return fail_in_escape(start, close, kMalformed);
    const auto found = code_point_by_name(body_.substr(first, close - first), language_.unicode_version);
    at_ = close + 1;
    if (!found) return fail_in_escape(start, at_, "unknown Unicode character name");
    append_code_point(out_, *found);
    return true;
  }

  // CPython writes a body that has escapes anew before it decodes them: a character above 127 becomes "\U"
  // and eight digits, a backslash before one becomes "\u005c". Its messages count in that text.
  std::size_t rewritten_position(std::size_t place) const {
    std::size_t position = 0;
    for (std::size_t i = 0; i < place;) {
      if (body_[i] == '\\') {
        i++;
        position++;
        if (i >= body_.size() || static_cast<unsigned char>(body_[i]) >= 128) position += 5;
        if (i >= place) break;
      }
      if (static_cast<unsigned char>(body_[i]) >= 128) {
        next_code_point(body_, i);
        position += 10;
      } else {
        i++;
        position++;
      }
    }
    return position;
  }

  bool fail_in_escape(std::size_t start, std::size_t end, const char* reason) {
    const std::size_t first = rewritten_position(start);
    const std::size_t last = rewritten_position(end) - 1;
    return fail("(unicode error) 'unicodeescape' codec can't decode bytes in position " +
                    std::to_string(first) + "-" + std::to_string(last) + ": " + reason,
                start);
  }

  bool fail(std::string message, std::size_t place) {
    failure_ = {FailureKind::SyntaxError, std::move(message), static_cast<std::uint32_t>(place)};
    return false;
  }

  // Only the first escape of a literal that is wrong is told.
  void warn(std::size_t start, std::string message, std::string_view escape) {
    if (!warning_.message.empty()) return;
    const std::string quote = language_.invalid_escape_is_quoted ? "'" : "";
    const auto category = language_.invalid_escape_is_syntax_warning
                              ? CompileWarning::Category::SyntaxWarning
                              : CompileWarning::Category::DeprecationWarning;
    warning_ = {category, message + quote + std::string(escape) + quote, static_cast<std::uint32_t>(start)};
  }

  std::string_view body_;
  bool bytes_;
  const Language& language_;
  LiteralWarnings* warnings_;
  std::size_t at_ = 0;
  LiteralWarning warning_{};
  std::string out_;
  LiteralFailure failure_;
};

// In a body with escapes CPython decodes each stretch of bytes above 127 by itself, and counts from its
// start.
Failure<LiteralFailure> undecodable_stretch(std::string_view body, std::size_t place) {
  const auto above_ascii = [&](std::size_t i) { return static_cast<unsigned char>(body[i]) >= 128; };
  std::size_t start = place;
  while (start > 0 && above_ascii(start - 1)) start--;
  std::size_t end = place;
  while (end < body.size() && above_ascii(end)) end++;
  const std::string_view stretch = body.substr(start, end - start);
  return Failure{LiteralFailure{FailureKind::SyntaxError,
                                "(unicode error) " + describe_utf8_error(*find_utf8_error(stretch), stretch),
                                static_cast<std::uint32_t>(place)}};
}

Failure<LiteralFailure> not_ascii(std::string_view body, const Language& language) {
  std::uint32_t place = 0;
  while (static_cast<unsigned char>(body[place]) < 128) place++;
  std::string message = "bytes can only contain ASCII literal characters";
  if (language.bytes_message_has_period) message += '.';
  return Failure{LiteralFailure{FailureKind::SyntaxError, std::move(message), place}};
}

}  // namespace

StringPrefix string_prefix(std::string_view token) {
  StringPrefix prefix;
  std::size_t at = 0;
  for (; at < token.size() && token[at] != '\'' && token[at] != '"'; at++) {
    const char letter = static_cast<char>(token[at] | 0x20);
    prefix.raw |= letter == 'r';
    prefix.bytes |= letter == 'b';
    prefix.unicode |= letter == 'u';
    prefix.format |= letter == 'f';
  }
  prefix.quote = token[at];
  const std::size_t size = token.size() - at;
  prefix.triple = size >= 3 && token[at + 1] == prefix.quote && token[at + 2] == prefix.quote;
  prefix.length = static_cast<std::uint8_t>(at + (prefix.triple ? 3 : 1));
  return prefix;
}

std::string_view string_body(std::string_view token, const StringPrefix& prefix) {
  const std::size_t quotes = prefix.triple ? 3 : 1;
  return token.substr(prefix.length, token.size() - prefix.length - quotes);
}

Decoded<ast::ConstantValue> decode_string_literal(std::string_view token, const Language& language,
                                                  Arena& arena, LiteralWarnings* warnings) {
  const StringPrefix prefix = string_prefix(token);
  const std::size_t known = warnings ? warnings->size() : 0;
  auto decoded =
      decode_string_body(string_body(token, prefix), prefix.raw, prefix.bytes, language, arena, warnings);
  if (!decoded.ok()) decoded.error().offset += prefix.length;
  if (warnings)
    for (std::size_t i = known; i < warnings->size(); i++) (*warnings)[i].offset += prefix.length;
  return decoded;
}

Decoded<ast::ConstantValue> decode_string_body(std::string_view body, bool raw, bool bytes,
                                               const Language& language, Arena& arena,
                                               LiteralWarnings* warnings) {
  const auto kind = bytes ? ast::ConstantValue::Kind::Bytes : ast::ConstantValue::Kind::Str;
  if (bytes && !is_ascii(body)) return not_ascii(body, language);
  const bool verbatim = raw || body.find('\\') == std::string_view::npos;
  if (auto error = find_utf8_error(body)) {
    if (!verbatim) return undecodable_stretch(body, error->position);
    return Failure{LiteralFailure{FailureKind::SyntaxError,
                                  "(unicode error) " + describe_utf8_error(*error, body),
                                  static_cast<std::uint32_t>(error->position)}};
  }
  if (verbatim) return constant(kind, arena.copy_text(body));
  const std::string text = TRY(EscapeDecoder(body, bytes, language, warnings).run());
  return constant(kind, arena.copy_text(text));
}

}  // namespace dictum
