// How CPython's parser turns a token or a node into the attributes of the exception.
#include <algorithm>

#include "base/utf8.h"
#include "syntax/diagnose/peg_machine.h"

namespace dictum::diagnose_detail {

namespace {

const Node& first_of(const Node& node) {
  return node.kind == Kind::Sequence && !node.children.empty() ? *node.children.front() : node;
}
const Node& last_of(const Node& node) {
  return node.kind == Kind::Sequence && !node.children.empty() ? *node.children.back() : node;
}

}  // namespace

std::string_view PegMachine::text() const {
  std::string_view whole = input_.source.text;
  if (input_.source.newline_added && !input_.final_newline) whole.remove_suffix(1);
  return whole;
}

std::string_view PegMachine::source_line(std::int64_t line) const {
  if (line < 1) return {};
  std::string_view found = input_.source.line(static_cast<std::uint32_t>(line));
  std::size_t length = static_cast<std::size_t>(found.data() - input_.source.text.data()) + found.size();
  if (!found.empty() && length > text().size()) found.remove_suffix(1);
  return found;
}

// The newline that CPython makes of an end marker (mode single) has no place either.
bool PegMachine::has_no_column(std::size_t index) const {
  const Token& found = token(index);
  return found.kind == TokenKind::Indent || found.kind == TokenKind::Dedent ||
         found.kind == TokenKind::EndMarker ||
         (found.kind == TokenKind::Newline && found.start >= text().size());
}

TokenizerState PegMachine::state_behind(std::size_t index) const {
  const Token& found = token(index);
  TokenizerState state;
  state.line = found.span.end_line;
  state.column = found.span.end_column + (found.kind == TokenKind::Newline && !has_no_column(index) ? 1 : 0);
  state.buffer_line = input_.tokens.buffer_line(state.line);
  return state;
}

// How far the tokenizer has read. Before 3.10 it counts from the start of its buffer, not of the line.
std::int64_t PegMachine::read_column(const TokenizerState& state) const {
  std::int64_t column = state.column;
  if (!language().at_least(LanguageVersion::V3_10))
    for (std::uint32_t line = state.buffer_line; line < state.line; line++)
      column += static_cast<std::int64_t>(source_line(line).size());
  return column;
}

bool PegMachine::text_has_ended(std::size_t index) const {
  std::size_t next = index;
  while (token(next).kind == TokenKind::Dedent) next++;
  if (token(next).kind == TokenKind::EndMarker) return true;
  const Token& found = token(index);
  if (found.kind == TokenKind::Newline) return has_no_column(index);
  return found.end >= text().size() && found.kind != TokenKind::String && found.end - found.start < 3;
}

bool PegMachine::statements_follow() const {
  if (!input_.single) return false;
  std::size_t read = std::min<std::size_t>(token(last_fetched()).end, text().size());
  if (language().version == LanguageVersion::V3_9) {
    // NOTE: 3.9 looks behind the first newline in its buffer, and not at all where a quote stands before it.
    std::uint32_t line = state_behind(last_fetched()).buffer_line;
    std::size_t start = input_.source.line_starts[line - 1];
    read = text().find('\n', start);
    if (read == std::string_view::npos || (read > start && text()[read - 1] == '\\')) return false;
    if (text().substr(start, read - start).find_first_of("'\"") != std::string_view::npos) return false;
  }
  std::string_view rest = text().substr(read);
  while (!rest.empty()) {
    std::size_t first = rest.find_first_not_of(" \t\n\f");
    if (first == rest.npos) return false;
    if (rest[first] != '#') return true;
    std::size_t line_end = rest.find('\n', first);
    if (line_end == rest.npos) return false;
    rest.remove_prefix(line_end);
  }
  return false;
}

// A newline starts with the comment before it.
std::int64_t PegMachine::comment_column(std::size_t newline) const {
  const Token& found = token(newline);
  std::size_t start = newline > 0 ? token(newline - 1).end : 0;
  std::string_view between = std::string_view(input_.source.text).substr(start, found.start - start);
  std::size_t comment = between.find('#');
  return found.span.column -
         (comment == between.npos ? 0 : static_cast<std::int64_t>(between.size() - comment));
}

PegMachine::Position PegMachine::place_of(std::size_t index) const {
  const Token& found = token(index);
  std::int64_t added_line = input_.embedded ? input_.embedded->line : 0;
  if (has_no_column(index)) {
    std::int64_t line = state_behind(index).line + added_line;
    return {line, -1, line, -1};
  }
  Position place{found.span.line + added_line, found.span.column, found.span.end_line + added_line,
                 found.span.end_column};
  if (found.kind == TokenKind::Newline) {
    place.column = comment_column(index);
    if (language().at_least(LanguageVersion::V3_12)) place.end_column++;
  }
  // NOTE: CPython asks for the line on which the token ends.
  if (input_.embedded && found.span.end_line == 1) {
    place.column += input_.embedded->column;
    place.end_column += input_.embedded->column;
  }
  return place;
}

// The text attribute: the tokenizer's buffer, or the line itself when the tokenizer has left it behind.
std::string PegMachine::error_line(std::int64_t line, const TokenizerState& state) const {
  if (language().at_least(LanguageVersion::V3_10) && state.line > line) {
    std::string_view text = source_line(line);
    if (text.ends_with('\n')) text.remove_suffix(1);
    return replace_undecodable(text);
  }
  std::string text;
  for (std::uint32_t i = state.buffer_line; i <= state.line; i++) text += source_line(i);
  return replace_undecodable(text);
}

// NOTE: in a text without a known encoding, as are bytes without a cookie and the expression of an f-string,
// CPython up to 3.12 counts bytes. Before 3.10 it counts on behind the end of a text that is not the error's
// own line.
std::int32_t PegMachine::characters(std::string_view text, std::int64_t bytes) const {
  std::int64_t size = static_cast<std::int64_t>(text.size());
  const bool encoding_known = !input_.embedded && input_.source.encoding_known;
  if (!encoding_known && language().error_columns_need_encoding) return static_cast<std::int32_t>(bytes);
  if (!language().at_least(LanguageVersion::V3_10) && bytes > size)
    return characters_in(text, size) + static_cast<std::int32_t>(bytes - size);
  return characters_in(text, bytes);
}

void PegMachine::raise_with(FailureKind kind, Position position, std::string message,
                            const TokenizerState& state) {
  if (raised_) return;
  std::int64_t added_line = input_.embedded ? input_.embedded->line : 0;
  if (position.end_line == kCurrentPosition) position.end_line = state.line + added_line;
  if (position.end_column == kCurrentPosition) position.end_column = state.column;
  Diagnostic diagnostic;
  diagnostic.kind = kind;
  diagnostic.message = input_.embedded ? "f-string: " + message : std::move(message);
  diagnostic.line = static_cast<std::uint32_t>(position.line);
  diagnostic.text = error_line(position.line - added_line, state);
  if (input_.embedded) {
    position.column -= input_.embedded->column;
    position.end_column -= input_.embedded->column;
  }
  diagnostic.offset = position.column > 0 ? characters(diagnostic.text, position.column)
                                          : static_cast<std::int32_t>(position.column);
  diagnostic.has_end = language().at_least(LanguageVersion::V3_10);
  diagnostic.end_line = static_cast<std::int32_t>(position.end_line);
  diagnostic.end_offset = position.end_column > 0 ? characters(diagnostic.text, position.end_column)
                                                  : static_cast<std::int32_t>(position.end_column);
  raised_ = std::move(diagnostic);
}

void PegMachine::raise_at(const Node& node, std::string message) {
  raise_range(node, node, std::move(message));
}

void PegMachine::raise_range(const Node& from, const Node& to, std::string message) {
  Position start = place_of(first_of(from).first);
  Position end = place_of(static_cast<std::size_t>(std::max<std::int64_t>(last_of(to).last, 0)));
  raise(FailureKind::SyntaxError, {start.line, start.column + 1, end.end_line, end.end_column + 1},
        std::move(message));
}

void PegMachine::raise_from(const Node& from, std::string message) {
  Position start = place_of(from.first);
  raise(FailureKind::SyntaxError, {start.line, start.column + 1, kCurrentPosition, kCurrentPosition},
        std::move(message));
}

void PegMachine::raise_known_token(std::size_t index, std::string message) {
  Position place = place_of(index);
  raise(FailureKind::SyntaxError, {place.line, place.column + 1, place.end_line, place.end_column + 1},
        std::move(message));
}

void PegMachine::raise_at_token(FailureKind kind, std::size_t index, std::string message) {
  Position place = place_of(index);
  place.column = place.column < 0 ? read_column(state_behind(last_fetched())) : place.column + 1;
  if (place.end_column >= 0) place.end_column++;
  raise(kind, place, std::move(message));
}

void PegMachine::raise_unclosed(const OpenBracket& open, std::size_t tokenizer_at) {
  std::int64_t line = open.line + (input_.embedded ? input_.embedded->line : 0);
  raise_with(FailureKind::SyntaxError, {line, open.column + std::int64_t{1}, line, 0},
             std::string("'") + open.character + "' was never closed", state_behind(tokenizer_at));
}

}  // namespace dictum::diagnose_detail
