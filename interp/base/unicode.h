// Unicode character data, generated at build time from the system's Unicode character database
// (make_unicode_tables.py). Every question names the Unicode version of the played language, as major * 256 +
// minor: to an older version newer code points are unassigned. Newer versions than the database's see what
// the database knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dictum {

// XID_Start and XID_Continue, without the underscore. https://www.unicode.org/reports/tr31/
bool is_identifier_start(char32_t code_point, std::uint16_t unicode_version);
bool is_identifier_part(char32_t code_point, std::uint16_t unicode_version);
// As str.isprintable(): no control, format, surrogate, private, unassigned or separator character but the
// space.
bool is_printable(char32_t code_point, std::uint16_t unicode_version);

// The code point of a name or formal alias, in any case, as "\N{…}" takes it: no named sequences.
// https://docs.python.org/3/library/unicodedata.html#unicodedata.lookup
std::optional<char32_t> code_point_by_name(std::string_view name, std::uint16_t unicode_version);
// The name; empty if it has none. https://docs.python.org/3/library/unicodedata.html#unicodedata.name
std::string code_point_name(char32_t code_point, std::uint16_t unicode_version);

}  // namespace dictum
