// The name of a file in a corpus: the SHA-1 of its bytes in hexadecimal, as libFuzzer names those that it
// writes. A file of another name is damaged or foreign.
#pragma once

#include <string>
#include <string_view>

namespace dictum {

std::string content_name(std::string_view bytes);

}  // namespace dictum
