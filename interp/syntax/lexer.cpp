#include "syntax/lexer.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "syntax/lexer_state.h"

namespace dictum {

namespace {

constexpr const char* kTokenNames[] = {
#define TOKEN(NAME, TEXT) TEXT,
#include "syntax/token.def"
};

constexpr auto make_character_classes() {
  std::array<std::uint8_t, 256> classes{};
  for (int c = 0; c < 256; c++) {
    const bool digit = c >= '0' && c <= '9';
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 128;
    const bool hex = digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    classes[c] = static_cast<std::uint8_t>((letter ? kNameStart | kNamePart : 0) |
                                           (digit ? kDigit | kNamePart : 0) | (hex ? kHexDigit : 0));
  }
  return classes;
}

struct Keyword {
  std::string_view text;
  TokenKind kind;
};
constexpr Keyword kKeywords[] = {
#define KEYWORD(NAME, TEXT) {TEXT, TokenKind::NAME},
#define TOKEN(NAME, TEXT)
#define OPERATOR(NAME, TEXT)
#include "syntax/token.def"
};

// The keywords by first letter: a table of slices of kByLetter.
struct KeywordIndex {
  std::array<Keyword, std::size(kKeywords)> by_letter{};
  std::array<std::uint8_t, 129> first{};
};
constexpr KeywordIndex make_keyword_index() {
  KeywordIndex index;
  std::uint8_t count = 0;
  for (int letter = 0; letter < 128; letter++) {
    index.first[letter] = count;
    for (const Keyword& keyword : kKeywords)
      if (keyword.text[0] == letter) index.by_letter[count++] = keyword;
  }
  index.first[128] = count;
  return index;
}
constexpr KeywordIndex kKeywordIndex = make_keyword_index();

TokenKind keyword_or_name(const char* text, std::size_t size) {
  const auto letter = static_cast<unsigned char>(text[0]);
  for (int i = kKeywordIndex.first[letter]; i < kKeywordIndex.first[letter + 1]; i++) {
    const Keyword& keyword = kKeywordIndex.by_letter[i];
    if (keyword.text.size() == size && std::memcmp(keyword.text.data(), text, size) == 0) return keyword.kind;
  }
  return TokenKind::Name;
}

constexpr auto kClasses = make_character_classes();

}  // namespace

constinit const std::uint8_t kCharacterClass[256] = {
#define C(I) kClasses[I]
#define C8(I) C(I), C(I + 1), C(I + 2), C(I + 3), C(I + 4), C(I + 5), C(I + 6), C(I + 7)
#define C64(I) C8(I), C8(I + 8), C8(I + 16), C8(I + 24), C8(I + 32), C8(I + 40), C8(I + 48), C8(I + 56)
    C64(0), C64(64), C64(128), C64(192)
#undef C64
#undef C8
#undef C
};

const char* token_kind_name(TokenKind kind) { return kTokenNames[static_cast<int>(kind)]; }

bool is_keyword(TokenKind kind) { return kind >= TokenKind::KwFalse; }

std::uint32_t TokenList::buffer_line(std::uint32_t line) const {
  auto joined = std::upper_bound(joined_lines.begin(), joined_lines.end(), line);
  while (joined != joined_lines.begin() && *(joined - 1) == line) --joined, --line;
  return line;
}

TokenList tokenize(const Source& source, const Language& language, const LexerOptions& options) {
  return Lexer(source, language, options).run();
}

Lexer::Lexer(const Source& source, const Language& language, const LexerOptions& options)
    : source_(source),
      language_(language),
      base_(source.text.data()),
      end_(base_ + source.text.size() - (source.newline_added && !options.final_newline ? 1 : 0)),
      cursor_(base_),
      token_start_(base_),
      line_start_(base_),
      buffer_start_(base_),
      line_(base_ == end_ ? options.first_line - 1 : options.first_line),  // CPython has read no line then
      first_column_(options.first_column),
      ends_with_newline_(options.final_newline || options.interactive) {
  list_.tokens.reserve(source.text.size() / 5 + 16);
}

TokenList Lexer::run() {
  if (source_.unreadable_line == 1) fail_at_unreadable_line(false);
  while (!done_) next();
  list_.open_brackets = std::move(brackets_);
  return std::move(list_);
}

// One token, or the way to it. https://docs.python.org/3/reference/lexical_analysis.html#other-tokens
void Lexer::next() {
  if (!fstrings_.empty() && fstrings_.back().in_text) return fstring_text();
  if (at_line_start_) {
    indentation();
    if (done_) return;
  }
  skip_space();
  token_start_ = cursor_;
  const char c = *cursor_;
  if (is_name_start(c)) return name();
  if (is_digit(c) || (c == '.' && is_digit(cursor_[1]))) {
    cursor_++;
    return number();
  }
  switch (c) {
    case '#': skip_comment(); return at_end() ? end_of_input() : newline();
    case '\n': return at_end() ? end_of_input() : newline();
    case '\0': return at_end() ? end_of_input() : operator_or_bracket();
    case '"':
    case '\'': return string(cursor_);
    case '\\':
      cursor_++;
      line_continuation(true);
      return;
    default: return operator_or_bracket();
  }
}

void Lexer::skip_space() {
  while (*cursor_ == ' ' || *cursor_ == '\t' || *cursor_ == '\f') cursor_++;
}

void Lexer::skip_comment() {
  const void* newline_place = std::memchr(cursor_, '\n', static_cast<std::size_t>(end_ - cursor_));
  cursor_ = newline_place ? static_cast<const char*>(newline_place) : end_;
}

// At a newline: a token, unless the line is blank or a bracket is open. It starts with the comment before it.
// https://docs.python.org/3/reference/lexical_analysis.html#implicit-line-joining
void Lexer::newline() {
  if (!blank_line_ && brackets_.empty()) push(TokenKind::Newline, token_start_, cursor_);
  at_line_start_ = true;
  blank_line_ = false;
  cursor_++;
  enter_line(false);
}

// At the end NEWLINE may be missing: input for eval() goes without, an interactive statement gets one.
void Lexer::end_of_input() {
  if (!brackets_.empty()) return fail_at_end_of_input();
  if (ends_with_newline_ && !list_.tokens.empty()) {
    const TokenKind last = list_.tokens.back().kind;
    if (last != TokenKind::Newline && last != TokenKind::Dedent) push(TokenKind::Newline, cursor_, cursor_);
  }
  for (; indents_.size() > 1; indents_.pop_back()) push_without_position(TokenKind::Dedent);
  push_without_position(TokenKind::EndMarker);
  done_ = true;
}

// https://docs.python.org/3/reference/lexical_analysis.html#identifiers
void Lexer::name() {
  const char* start = cursor_;
  unsigned char bytes = 0;
  const char* p = start;
  while (is_name_part(*p)) bytes |= static_cast<unsigned char>(*p++);
  cursor_ = p;
  if ((*p == '"' || *p == '\'') && p - start <= 2 && prefixed_string(start)) return;
  finish_name(start, bytes < 128);
}

void Lexer::finish_name(const char* start, bool ascii) {
  if (!ascii) {
    check_identifier(start);
    if (!done_) push(TokenKind::Name, start, cursor_, false);
    return;
  }
  push(keyword_or_name(start, static_cast<std::size_t>(cursor_ - start)), start, cursor_);
}

// Behind a backslash. https://docs.python.org/3/reference/lexical_analysis.html#explicit-line-joining
bool Lexer::line_continuation(bool joined) {
  if (at_end() || *cursor_ != '\n') {
    if (!at_end()) cursor_++;
    fail_after_continuation();
    return false;
  }
  cursor_++;
  if (at_end()) {
    fail_at_end_of_input();
    return false;
  }
  enter_line(joined);
  return !done_;
}

void Lexer::enter_line(bool joined) {
  if (at_end()) return;
  line_++;
  line_start_ = cursor_;
  first_column_ = 0;
  if (joined)
    list_.joined_lines.push_back(line_);
  else
    buffer_start_ = cursor_;
  if (line_ == source_.unreadable_line) [[unlikely]]
    fail_at_unreadable_line(joined);
}

std::uint32_t Lexer::column(const char* place) const {
  return static_cast<std::uint32_t>(place - line_start_) + first_column_;
}

void Lexer::push(TokenKind kind, const char* start, const char* end, bool ascii) {
  push_at(kind, start, end, {line_, column(start), line_, column(end)}, ascii);
}

void Lexer::push_at(TokenKind kind, const char* start, const char* end, const Span& span, bool ascii) {
  list_.tokens.push_back({kind, ascii, static_cast<std::uint16_t>(brackets_.size()),
                          static_cast<std::uint32_t>(start - base_), static_cast<std::uint32_t>(end - base_),
                          span});
}

void Lexer::push_without_position(TokenKind kind) { push(kind, cursor_, cursor_); }

}  // namespace dictum
