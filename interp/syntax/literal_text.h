// Literals as repr() writes them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "language.h"
#include "syntax/ast.h"

namespace dictum {

// str: single quotes unless only they occur; what is not printable by the played Unicode version is escaped.
// `text` is UTF-8 with lone surrogates as three bytes.
void append_str_repr(std::string& out, std::string_view text, const Language& language);
void append_bytes_repr(std::string& out, std::string_view bytes);
// The text between quotes `quote`, which is escaped too (0: neither quote is).
void append_escaped(std::string& out, std::string_view text, char quote, const Language& language);

// The shortest text that reads back as the same number, in Python's layout: "1e+16", "0.0001", "inf".
void append_float_repr(std::string& out, double number);
// "1.5j": the repr of a complex number without real part.
void append_imaginary_repr(std::string& out, double number);
// Lower-case hexadecimal digits without leading zeros, as a decimal number; what is longer than the 4300
// digits that repr() of an int may have stays hexadecimal.
void append_big_integer_repr(std::string& out, std::string_view hexadecimal);

void append_constant_repr(std::string& out, const ast::ConstantValue& value, const Language& language);

}  // namespace dictum
