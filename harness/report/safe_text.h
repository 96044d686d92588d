// Text of programs as reports carry it: whatever bytes it has, the report stays well-formed.
#pragma once

#include <string>
#include <string_view>

namespace dictum {

// Valid UTF-8: each byte that is none becomes \xNN. Control characters stay: JSON escapes them itself.
std::string utf8_text(std::string_view bytes);

// Content of an XML 1.0 element or attribute: markup is escaped; what XML 1.0 cannot carry (most control
// characters, U+FFFE, U+FFFF, bytes that are no UTF-8) and what changes the order in which text is shown
// becomes \xNN for each of its bytes. Attributes keep their newlines and tabs as character references.
std::string xml_text(std::string_view bytes);
std::string xml_attribute(std::string_view bytes);

// The first `limit` bytes, whole characters, and "(truncated N bytes)" if there were more.
std::string capped(std::string_view text, std::size_t limit);

// Every line behind so many blanks; text that does not end in a newline gets one.
std::string indented(std::string_view text, int columns);

}  // namespace dictum
