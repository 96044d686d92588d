#include "vm/source_lines.h"

#include <algorithm>
#include <vector>

#include "base/arena.h"
#include "base/name.h"
#include "import/import.h"
#include "syntax/parser.h"
#include "syntax/source.h"
#include "vm/library_lines.h"

namespace dictum {

namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

// Characters in the first `bytes` bytes of UTF-8 text.
std::size_t characters(std::string_view text, std::size_t bytes) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < std::min(bytes, text.size()); i++) count += (text[i] & 0xC0) != 0x80;
  return count;
}

// Where the interesting part of a marked expression begins and ends, as bytes of the segment.
struct Anchors {
  std::size_t start = 0, end = 0;
  bool found = false;
};

Anchors operator_anchors(std::string_view segment, const ast::BinOp& node) {
  std::size_t at = node.left->span.end_column;
  const std::size_t right = node.right->span.column;
  while (at < right && is_blank(segment[at])) at++;
  if (at >= right) return {};
  std::size_t end = at + 1;
  if (end < right && !is_blank(segment[end])) end++;
  return {at, end, true};
}

// PEP 657: the operator of a binary operation, the brackets of a subscript.
Anchors anchors_of(std::string_view segment, const Language& language) {
  Arena arena;
  NameTable names(arena);
  const Compiled<Source> source = load_source(segment, SourceOrigin::Text, language);
  if (!source.ok()) return {};
  const Compiled<const ast::Mod*> tree =
      parse(source.value(), ParseMode::Module, ParseContext{language, arena, names, nullptr});
  if (!tree.ok()) return {};
  const auto* module = ast::as<ast::Module>(tree.value());
  if (!module || module->body.size() != 1) return {};
  const auto* statement = ast::as<ast::ExprStmt>(module->body[0]);
  if (!statement) return {};
  if (const auto* binary = ast::as<ast::BinOp>(statement->value)) return operator_anchors(segment, *binary);
  if (const auto* call = ast::as<ast::Call>(statement->value); call && language.traceback_shows_all_lines) {
    const std::size_t bracket = segment.find('(', call->func->span.end_column);
    if (bracket != std::string_view::npos) return {bracket, segment.size(), true};
  }
  if (const auto* subscript = ast::as<ast::Subscript>(statement->value)) {
    const std::size_t start = subscript->value->span.end_column;
    return {start, std::min<std::size_t>(subscript->slice->span.end_column + 1, segment.size()), true};
  }
  return {};
}

// The marks under [start, end) of the line, both in bytes; empty where they would mark all of it.
std::string marks_for(std::string_view line, std::size_t start, std::size_t end, bool one_line,
                      const Language& language) {
  std::size_t first = 0, last = line.size();
  while (first < last && is_blank(line[first])) first++;
  while (last > first && is_blank(line[last - 1])) last--;
  end = std::min(end, last);
  start = std::max(start, first);
  if (start >= end) return {};
  Anchors anchors;
  if (one_line) anchors = anchors_of(line.substr(start, end - start), language);
  if (!anchors.found && end - start == last - first) return {};
  std::string marks(characters(line.substr(first), start - first), ' ');
  const std::size_t width = characters(line.substr(start), end - start);
  if (!anchors.found) return marks + std::string(width, '^');
  const std::string_view segment = line.substr(start, end - start);
  const std::size_t from = characters(segment, anchors.start), to = characters(segment, anchors.end);
  return marks + std::string(from, '~') + std::string(to - from, '^') + std::string(width - to, '~');
}

}  // namespace

std::vector<std::string> source_lines(const std::string& path, std::uint32_t first, std::uint32_t last,
                                      const Language& language) {
  std::vector<std::string> lines(last - first + 1);
  std::string bytes;
  if (path.empty() || path.front() == '<' || !read_whole_file(path, bytes)) return lines;
  const Compiled<Source> source = load_source(bytes, SourceOrigin::Bytes, language);
  if (!source.ok()) return lines;
  for (std::uint32_t number = first; number <= last; number++) {
    std::string& line = lines[number - first];
    line = source.value().line(number);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.pop_back();
  }
  return lines;
}

std::string source_line(const std::string& path, std::uint32_t number, const Language& language) {
  return source_lines(path, number, number, language).front();
}

std::string location_text(const std::string& path, std::uint32_t number, const Span& span,
                          const Language& language) {
  if (language.traceback_shows_all_lines && span.line == number && span.end_line >= span.line)
    return library_lines_text(source_lines(path, span.line, span.end_line, language), span, language);
  const std::string line = source_line(path, number, language);
  std::size_t first = 0;
  while (first < line.size() && is_blank(line[first])) first++;
  std::string_view shown = std::string_view(line).substr(first);
  while (!shown.empty() && is_blank(shown.back())) shown.remove_suffix(1);
  if (shown.empty()) return {};
  std::string text = "    " + std::string(shown) + "\n";
  if (!language.traceback_carets || span.line == 0 || span.line != number) return text;
  const bool one_line = span.end_line == span.line;
  const std::string marks =
      marks_for(line, span.column, one_line ? span.end_column : line.size(), one_line, language);
  const bool nothing = one_line && span.column == span.end_column;  // a line of marks without any
  if (!marks.empty() || nothing) text += "    " + marks + "\n";
  return text;
}

}  // namespace dictum
