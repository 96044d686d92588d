// Two texts as a unified diff.
#pragma once

#include <string>

namespace dictum {

// Empty if the texts are equal. Control characters are shown, not sent; a text without a newline at its end
// says so; what is very long is cut, with a sentence.
std::string unified_diff(const std::string& expected, const std::string& actual,
                         const std::string& expected_name, const std::string& actual_name);

}  // namespace dictum
