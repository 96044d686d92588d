// Where CPython says an error is: its offsets count code points of the text it shows, and it counts them in
// several ways. https://docs.python.org/3/library/exceptions.html#SyntaxError
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "language.h"
#include "syntax/lexer.h"
#include "syntax/source.h"

namespace dictum {

// The `text` of a SyntaxError that CPython's parser raises at line `line` of a source that is no file, when
// its tokenizer has read up to line `read_line`: the tokenizer's buffer, or (3.10) the line alone if it is
// before that.
std::string parser_error_text(const Source& source, const TokenList& tokens, std::uint32_t line,
                              std::uint32_t read_line, const Language& language);

// The offset that CPython's parser reports for a byte column that counts from 1, in the text that it shows.
std::int32_t parser_error_offset(std::string_view text, std::int32_t column, const Source& source,
                                 const Language& language);

}  // namespace dictum
