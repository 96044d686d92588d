#include "syntax/error_position.h"

#include <algorithm>

#include "base/utf8.h"

namespace dictum {

namespace {

std::string_view without_newline(std::string_view line) {
  if (!line.empty() && line.back() == '\n') line.remove_suffix(1);
  return line;
}

}  // namespace

std::string parser_error_text(const Source& source, const TokenList& tokens, std::uint32_t line,
                              std::uint32_t read_line, const Language& language) {
  if (line < read_line && language.error_columns_from_line)
    return replace_undecodable(without_newline(source.line(line)));
  const std::string_view first = source.line(tokens.buffer_line(read_line));
  const std::string_view last = source.line(read_line);
  if (last.empty()) return replace_undecodable(first);
  const char* end = last.data() + last.size();
  return replace_undecodable({first.data(), static_cast<std::size_t>(end - first.data())});
}

std::int32_t parser_error_offset(std::string_view text, std::int32_t column, const Source& source,
                                 const Language& language) {
  if (column <= 0 || (!source.encoding_known && language.error_columns_need_encoding)) return column;
  const auto bytes = static_cast<std::size_t>(column);
  if (bytes <= text.size()) return static_cast<std::int32_t>(count_code_points(text.substr(0, bytes)));
  return static_cast<std::int32_t>(count_code_points(text) + (bytes > text.size() ? 1 : 0));
}

}  // namespace dictum
