// What is wrong with a file, and where.
#pragma once

#include <string>
#include <string_view>

namespace dictum {

struct FileError {
  std::string file;
  int line = 0;    // 1-based; 0: the file as a whole
  int column = 0;  // 1-based, in characters
  std::string reason;

  // "file:line:column: reason"
  std::string text() const;
};

// Text as it may be shown: control characters, quotes and bytes that are no UTF-8 are escaped, and it is cut
// after `limit` bytes.
std::string shown(std::string_view text, std::size_t limit = 60);

}  // namespace dictum
