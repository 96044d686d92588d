// Programs that differ in names alone are one program.
#pragma once

#include <string>
#include <string_view>

namespace dictum::generate {

// The text with its names replaced in the order in which they first appear; keywords and numbers stay, words
// in strings are names like others.
std::string with_names_in_order(std::string_view text);

}  // namespace dictum::generate
