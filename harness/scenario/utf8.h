// UTF-8, strictly.
#pragma once

#include <cstdint>
#include <string_view>

namespace dictum {

struct Utf8Character {
  bool valid = false;  // not overlong, no surrogate, not above U+10FFFF
  std::uint32_t code = 0;
  std::size_t size = 1;  // bytes; 1 if invalid
};

Utf8Character decode_utf8(std::string_view text, std::size_t position);

// Characters that change the order in which a line is shown.
bool is_direction_control(std::uint32_t code);

}  // namespace dictum
