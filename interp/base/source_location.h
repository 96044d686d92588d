// Positions in a source text.
#pragma once

#include <cstdint>

namespace dictum {

// A stretch of source text. Lines count from 1; columns count from 0 in UTF-8 bytes of the decoded text, as
// the lineno, col_offset, end_lineno and end_col_offset attributes of CPython's ast nodes do. Line 0: no
// position.
struct Span {
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t end_line = 0;
  std::uint32_t end_column = 0;
};

// From the start of `first` to the end of `last`.
inline Span join(const Span& first, const Span& last) {
  return {first.line, first.column, last.end_line, last.end_column};
}

}  // namespace dictum
