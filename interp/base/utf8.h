// UTF-8, strictly as CPython's codec reads it: what is wrong with bytes, in its words.
// https://docs.python.org/3/library/codecs.html#error-handlers
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace dictum {

// An undecodable piece: CPython's UnicodeDecodeError.start, end - start, reason.
struct Utf8Error {
  std::size_t position;
  std::size_t length;
  const char* reason;
};
// The first one at or behind `from`.
std::optional<Utf8Error> find_utf8_error(std::string_view bytes, std::size_t from = 0);
// "'utf-8' codec can't decode byte 0xe9 in position 0: invalid start byte".
std::string describe_utf8_error(const Utf8Error& error, std::string_view bytes);

// The code point that starts at `position`, which is moved past it. The bytes must be UTF-8 or WTF-8.
char32_t next_code_point(std::string_view text, std::size_t& position);
// Its UTF-8, for a surrogate its WTF-8.
void append_code_point(std::string& text, char32_t code_point);

// Decoded with errors="replace": each undecodable piece becomes U+FFFD.
std::string replace_undecodable(std::string_view bytes);
// The number of code points of that.
std::size_t count_code_points(std::string_view bytes);

}  // namespace dictum
