// The values of literals: token text -> constant. Nothing here knows where in the source the token stands;
// offsets are bytes from the start of the text that was given.
// https://docs.python.org/3/reference/lexical_analysis.html#literals
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/diagnostic.h"
#include "base/result.h"
#include "language.h"
#include "syntax/ast.h"

namespace dictum {

// Why a literal has no value. The message is whole, with "(unicode error) " or "(value error) " where CPython
// has it; the caller adds the position, which CPython mostly takes from the token and not from `offset`.
struct LiteralFailure {
  FailureKind kind = FailureKind::SyntaxError;
  std::string message;
  std::uint32_t offset = 0;
};
template <class T>
using Decoded = Result<T, LiteralFailure>;

// "invalid escape sequence '\d'"; `offset` is that of the backslash. One per literal at most, as in CPython.
struct LiteralWarning {
  CompileWarning::Category category;
  std::string message;
  std::uint32_t offset;
};
using LiteralWarnings = std::vector<LiteralWarning>;

// What stands before the text of a string: r, b, u, f in any allowed order and case, then one or three
// quotes.
struct StringPrefix {
  bool raw = false;
  bool bytes = false;
  bool unicode = false;  // u"": Constant.kind is 'u'
  bool format = false;
  bool triple = false;
  char quote = '"';
  std::uint8_t length = 0;  // of the letters and the opening quotes
};
StringPrefix string_prefix(std::string_view token);
// The text between the quotes.
std::string_view string_body(std::string_view token, const StringPrefix& prefix);

// A whole String token that is no f-string: Str or Bytes. `warnings` may be null.
Decoded<ast::ConstantValue> decode_string_literal(std::string_view token, const Language& language,
                                                  Arena& arena, LiteralWarnings* warnings);

// Text between quotes, or a literal piece of an f-string (doubled braces are the caller's matter): Str, or
// Bytes if `bytes`. Failures of pieces that are not the whole body count their positions from the piece, as
// CPython's do.
Decoded<ast::ConstantValue> decode_string_body(std::string_view body, bool raw, bool bytes,
                                               const Language& language, Arena& arena,
                                               LiteralWarnings* warnings);

// A Number token: Int, BigInt, Float or Complex. Fails only for decimal integers of more than 4300 digits.
Decoded<ast::ConstantValue> decode_number(std::string_view token, const Language& language, Arena& arena);

}  // namespace dictum
