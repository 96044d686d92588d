// Two texts as a unified diff.
#pragma once

#include <string>

namespace dictum {

struct DiffLimits {
  std::size_t lines = 2000;  // of each text: the algorithm takes the product of lines and differences
  std::size_t line_bytes = 400;
  std::size_t bytes = 16000;
};

// Empty if the texts are equal. Control characters are shown, not sent; a text without a newline at its end
// says so; what is very long is cut, with a sentence.
std::string unified_diff(const std::string& expected, const std::string& actual,
                         const std::string& expected_name, const std::string& actual_name,
                         const DiffLimits& limits = {});

}  // namespace dictum
