// Byte positions of an error -> the attributes of the SyntaxError.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/diagnostic.h"

namespace dictum::diagnose_detail {

// The number of code points in the first `bytes` bytes of `line`, where a cut sequence counts as one. Past
// the end of the line each byte counts as one code point, up to one byte behind the end.
std::int32_t characters_in(std::string_view line, std::int64_t bytes);

// The tokenizer's place when an error is raised: CPython shows the line it has in its buffer.
struct TokenizerState {
  std::uint32_t line = 1;  // of the end of the token read last
  std::uint32_t buffer_line =
      1;  // where the buffer starts; before `line` inside or behind a token of several lines
  std::int64_t column = 0;  // bytes of the line that were read
};

}  // namespace dictum::diagnose_detail
