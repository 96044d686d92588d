#include "syntax/diagnose/format_string.h"

namespace dictum::diagnose_detail {

namespace {

constexpr std::size_t kMaximumNesting = 200;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

}  // namespace

FormatStringReader::FormatStringReader(std::string_view token, const Language& language, Arena& arena)
    : token_(token), language_(language), arena_(arena), prefix_(string_prefix(token)) {
  std::string_view body = string_body(token_, prefix_);
  at_ = static_cast<std::size_t>(body.data() - token_.data());
  end_ = at_ + body.size();
}

bool FormatStringReader::read(int level) {
  for (;;) {
    bool doubled = false;
    if (!literal(level, doubled)) return false;
    if (doubled) continue;
    if (at_ >= end_ || token_[at_] == '}') break;
    if (!expression(level)) return false;
  }
  if (level == 0 && at_ + 1 < end_) return fail("f-string: unexpected end of string");
  if (level != 0 && (at_ >= end_ || token_[at_] != '}')) return fail("f-string: expecting '}'");
  return true;
}

// Text up to the next brace. A doubled brace ends it too, and counts as text.
bool FormatStringReader::literal(int level, bool& doubled) {
  std::size_t start = at_;
  std::size_t scan = at_;
  while (scan < end_) {
    char c = token_[scan++];
    if (!prefix_.raw && c == '\\' && scan < end_) {
      c = token_[scan++];
      if (c == 'N') {
        if (scan < end_ && token_[scan++] == '{')
          while (scan < end_ && token_[scan++] != '}') {
          }
        continue;
      }
    }
    if (c != '{' && c != '}') continue;
    if (level == 0) {
      if (scan < end_ && token_[scan] == c) {
        at_ = scan + 1;
        doubled = true;
        return decode(start, scan);
      }
      if (c == '}') return fail("f-string: single '}' is not allowed");
    }
    scan--;
    break;
  }
  at_ = scan;
  return decode(start, scan);
}

bool FormatStringReader::decode(std::size_t start, std::size_t stop) {
  if (start == stop) return true;
  auto decoded =
      decode_string_body(token_.substr(start, stop - start), prefix_.raw, false, language_, arena_, nullptr);
  return decoded.ok() || fail(decoded.error().message);
}

bool FormatStringReader::expression(int level) {
  if (level >= 2) return fail("f-string: expressions nested too deeply");
  std::size_t start = ++at_;
  if (!find_expression_end()) return false;
  if (at_ >= end_) return fail("f-string: expecting '}'");
  if (!parse_expression(start, at_)) return false;
  if (token_[at_] == '=') {
    at_++;
    while (is_space(token_[at_])) at_++;
    if (at_ >= end_) return fail("f-string: expecting '}'");
  }
  if (token_[at_] == '!' && !conversion()) return false;
  if (at_ >= end_) return fail("f-string: expecting '}'");
  if (token_[at_] == ':') {
    at_++;
    if (at_ >= end_) return fail("f-string: expecting '}'");
    if (!read(level + 1)) return false;
  }
  if (at_ >= end_ || token_[at_] != '}') return fail("f-string: expecting '}'");
  at_++;
  return true;
}

bool FormatStringReader::conversion() {
  at_++;
  if (at_ >= end_) return fail("f-string: expecting '}'");
  std::size_t start = at_++;
  char c = token_[start];
  if (c == 's' || c == 'r' || c == 'a') return true;
  return fail("f-string: invalid conversion character: expected 's', 'r', or 'a'");
}

// Moves to the character that ends the expression: one of `!`, `:`, `}`, `=` outside brackets and strings.
bool FormatStringReader::find_expression_end() {
  char quote = 0;
  bool triple = false;
  std::string brackets;
  for (; at_ < end_; at_++) {
    char c = token_[at_];
    bool thrice = at_ + 2 < end_ && token_[at_ + 1] == c && token_[at_ + 2] == c;
    if (c == '\\') return fail("f-string expression part cannot include a backslash");
    if (quote) {
      if (c != quote || (triple && !thrice)) continue;
      if (triple) at_ += 2;
      quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
      triple = thrice;
      if (triple) at_ += 2;
    } else if (c == '[' || c == '{' || c == '(') {
      if (brackets.size() >= kMaximumNesting) return fail("f-string: too many nested parenthesis");
      brackets += c;
    } else if (c == '#') {
      return fail("f-string expression part cannot include '#'");
    } else if (brackets.empty() && std::string_view("!:}=><").find(c) != std::string_view::npos) {
      bool compares = at_ + 1 < end_ && token_[at_ + 1] == '=' && c != ':' && c != '}';
      // NOTE: 3.8 ends the expression at a `<` or `>` that is the last character.
      bool goes_on = (c == '>' || c == '<') && (at_ + 1 < end_ || language_.peg_parser);
      if (compares)
        at_++;
      else if (!goes_on)
        break;
    } else if (c == ']' || c == '}' || c == ')') {
      if (!close_bracket(brackets, c)) return false;
    }
  }
  if (quote) return fail("f-string: unterminated string");
  if (!brackets.empty()) return fail(std::string("f-string: unmatched '") + brackets.back() + "'");
  return true;
}

bool FormatStringReader::close_bracket(std::string& brackets, char c) {
  if (brackets.empty()) return fail(std::string("f-string: unmatched '") + c + "'");
  char open = brackets.back();
  brackets.pop_back();
  if ((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}')) return true;
  return fail(std::string("f-string: closing parenthesis '") + c + "' does not match opening parenthesis '" +
              open + "'");
}

bool FormatStringReader::parse_expression(std::size_t start, std::size_t stop) {
  std::string_view text = token_.substr(start, stop - start);
  if (text.find_first_not_of(" \t\n\f") == text.npos) {
    char next = token_[stop];
    if (language_.at_least(LanguageVersion::V3_11) && (next == '!' || next == ':' || next == '='))
      return fail(std::string("f-string: expression required before '") + next + "'");
    return fail("f-string: empty expression not allowed");
  }
  return parse(text, start - 1);
}

}  // namespace dictum::diagnose_detail
