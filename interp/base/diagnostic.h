// What the front end says of a program that does not compile, in CPython's words, and its warnings.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace dictum {

// The exception class that CPython raises for the failure.
enum class FailureKind : std::uint8_t {
  SyntaxError,
  IndentationError,
  TabError,
  ValueError,  // NUL in a source string (up to 3.11)
  OverflowError,
  MemoryError,  // the parser's own stack limit
  RecursionError,
  UnicodeDecodeError,
  Unsupported,  // no failure of CPython's: dictum lacks what `message` names
};
const char* failure_kind_name(FailureKind kind);

// The attributes of a SyntaxError. `offset` and `end_offset` are 1-based and count code points of `text`'s
// line, as CPython shows them; 0 is possible (CPython does it too), `has_position` false means that lineno is
// None.
struct Diagnostic {
  FailureKind kind = FailureKind::SyntaxError;
  std::string message;
  bool has_position = true;
  std::uint32_t line = 1;
  std::int32_t offset = 0;
  bool has_end = true;         // end_lineno/end_offset exist from 3.10
  bool has_end_offset = true;  // false: end_offset is None
  std::int32_t end_line = 0;   // -1 and 0 occur, as in CPython
  std::int32_t end_offset = 0;
  bool has_text = true;
  std::string text;  // the source line, with its newline where CPython keeps it
};

struct CompileWarning {
  enum class Category : std::uint8_t { SyntaxWarning, DeprecationWarning };
  Category category;
  std::string message;
  std::uint32_t line;
};
using CompileWarnings = std::vector<CompileWarning>;

template <class T>
using Compiled = Result<T, Diagnostic>;

}  // namespace dictum
