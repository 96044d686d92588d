// What CPython's tokenizer says when it cannot go on, and where.
//
// There are two ways. Its own function syntaxerror() makes the exception on the spot: the position is the
// last character read, the text is that line alone. Or it returns a code that the parser puts into words:
// then the text is the tokenizer's buffer, and the position what has been read of it (up to 3.9 from the
// buffer's start, later from the line's). https://docs.python.org/3/library/exceptions.html#SyntaxError
#include <algorithm>
#include <cstring>

#include "base/unicode.h"
#include "base/utf8.h"
#include "syntax/error_position.h"
#include "syntax/lexer_state.h"

namespace dictum {

namespace {

std::size_t distance(const char* from, const char* to) { return static_cast<std::size_t>(to - from); }

std::string hexadecimal(char32_t code_point) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string text;
  for (int shift = 20; shift >= 0; shift -= 4)
    if (shift < 16 || code_point >> shift) text.push_back(kDigits[code_point >> shift & 15]);
  return text;
}

}  // namespace

// The end of the current line, behind its newline.
const char* Lexer::line_end() const {
  const void* found = std::memchr(line_start_, '\n', distance(line_start_, end_));
  return found ? static_cast<const char*>(found) + 1 : end_;
}

std::string_view Lexer::buffer_text() const { return {buffer_start_, distance(buffer_start_, line_end())}; }

void Lexer::stop(Diagnostic failure) {
  failure.has_end = failure.has_end && failure.has_position && language_.error_has_end;
  list_.failure = std::move(failure);
  push(TokenKind::Error, cursor_, cursor_);
  done_ = true;
}

void Lexer::fail(std::string message, std::int32_t first, std::int32_t last) {
  list_.failure_is_raised = true;
  const void* newline = std::memchr(line_start_, '\n', distance(line_start_, end_));
  const char* text_end = newline ? static_cast<const char*>(newline) : end_;
  Diagnostic failure;
  failure.message = std::move(message);
  failure.line = line_;
  failure.end_line = static_cast<std::int32_t>(line_);
  failure.offset =
      static_cast<std::int32_t>(count_code_points({line_start_, distance(line_start_, cursor_)}));
  failure.end_offset = failure.offset;
  if (first >= 0 && language_.error_has_end) {
    failure.offset = first;
    failure.end_offset = last;
  }
  failure.text = replace_undecodable({line_start_, distance(line_start_, text_end)});
  stop(std::move(failure));
}

void Lexer::fail_in_parser(FailureKind kind, std::string message, std::int32_t known_column) {
  const char* line_text_end = line_end();
  if (kind != FailureKind::SyntaxError) cursor_ = line_text_end;
  Diagnostic failure;
  failure.kind = kind;
  failure.message = std::move(message);
  failure.line = line_;
  failure.end_line = static_cast<std::int32_t>(line_);
  failure.text = replace_undecodable(buffer_text());
  if (!language_.peg_parser) {
    failure.offset =
        static_cast<std::int32_t>(count_code_points({buffer_start_, distance(buffer_start_, cursor_)}));
    return stop(std::move(failure));
  }
  const char* from = language_.error_columns_from_line ? line_start_ : buffer_start_;
  const bool known = known_column >= 0;
  const std::int32_t read = known ? known_column + 1 : static_cast<std::int32_t>(cursor_ - from);
  failure.offset = parser_error_offset(failure.text, read, source_, language_);
  failure.end_offset = known ? 0 : -1;
  stop(std::move(failure));
}

// "unexpected EOF while parsing", or from 3.10 the innermost bracket that is open.
void Lexer::fail_at_end_of_input() {
  cursor_ = end_;
  list_.failure_is_end_of_file = true;
  if (!language_.string_errors_at_start || brackets_.empty())
    return fail_in_parser(FailureKind::SyntaxError, "unexpected EOF while parsing");
  const OpenBracket& open = brackets_.back();
  Diagnostic failure;
  failure.message = std::string("'") + open.character + "' was never closed";
  failure.line = open.line;
  failure.end_line = static_cast<std::int32_t>(open.line);
  failure.text = parser_error_text(source_, list_, open.line, line_, language_);
  failure.offset =
      parser_error_offset(failure.text, static_cast<std::int32_t>(open.column) + 1, source_, language_);
  failure.end_offset = 0;
  stop(std::move(failure));
}

void Lexer::fail_at_tab() {
  fail_in_parser(FailureKind::TabError, "inconsistent use of tabs and spaces in indentation", 0);
}

// A line of a script that CPython's tokenizer refuses as it reads it. 3.10 counts one line too many; up
// to 3.9 it does where a token or a backslash holds the line before.
void Lexer::fail_at_unreadable_line(bool joined) {
  list_.failure_is_raised = true;
  Diagnostic failure;
  failure.line = line_;
  failure.end_line = static_cast<std::int32_t>(line_);
  if (source_.unreadable_byte == 0) {
    failure.message = "source code cannot contain null bytes";
    failure.text = replace_undecodable(std::string_view(line_start_));
    return stop(std::move(failure));
  }
  constexpr char kDigits[] = "0123456789abcdef";
  const bool one_more = language_.unreadable_line_is_next || (joined && !language_.error_has_end);
  failure.message = std::string("Non-UTF-8 code starting with '\\x") + kDigits[source_.unreadable_byte >> 4] +
                    kDigits[source_.unreadable_byte & 15] + "' in file " + source_.script_name + " on line " +
                    std::to_string(line_ + (one_more ? 1 : 0)) + ", but no encoding declared; see " +
                    language_.pep_263_url + " for details";
  failure.has_position = !language_.peg_parser;
  failure.has_text = false;
  stop(std::move(failure));
}

// CPython up to 3.8 reads to the end of the line, later versions stop behind the character and point at the
// backslash.
void Lexer::fail_after_continuation() {
  const auto column_of_backslash = static_cast<std::int32_t>(cursor_ - buffer_start_ - 1);
  if (!language_.peg_parser) cursor_ = line_end();
  fail_in_parser(FailureKind::SyntaxError, "unexpected character after line continuation character",
                 language_.peg_parser ? column_of_backslash : -1);
}

// Identifiers with bytes above 127: undecodable ones and characters that may not stand where they do.
// https://docs.python.org/3/reference/lexical_analysis.html#identifiers
void Lexer::check_identifier(const char* start) {
  const std::string_view text(start, distance(start, cursor_));
  const auto undecodable = find_utf8_error(text);
  if (undecodable) {
    if (!language_.names_bad_characters)
      return fail_in_parser(FailureKind::SyntaxError, "invalid character in identifier");
    const std::string message = "(unicode error) " + describe_utf8_error(*undecodable, text);
    if (language_.undecodable_stops_early) cursor_ = start + undecodable->position + 1;
    return fail_in_parser(FailureKind::SyntaxError, message);
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t first = at;
    const char32_t c = next_code_point(text, at);
    if (c == '_' || (first == 0 ? is_identifier_start(c, language_.unicode_version)
                                : is_identifier_part(c, language_.unicode_version)))
      continue;
    if (!language_.names_bad_characters)
      return fail_in_parser(FailureKind::SyntaxError, "invalid character in identifier");
    cursor_ = start + at;
    if (!is_printable(c, language_.unicode_version))
      return fail("invalid non-printable character U+" + hexadecimal(c));
    return fail("invalid character '" + std::string(text.substr(first, at - first)) + "' (U+" +
                hexadecimal(c) + ")");
  }
}

}  // namespace dictum
