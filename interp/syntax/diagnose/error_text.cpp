#include "syntax/diagnose/error_text.h"

#include <algorithm>

namespace dictum::diagnose_detail {

std::int32_t characters_in(std::string_view line, std::int64_t bytes) {
  std::int64_t size = static_cast<std::int64_t>(line.size());
  bytes = std::min(bytes, size + 1);
  std::int32_t count = 0;
  for (std::int64_t i = 0; i < bytes; i++)
    if (i >= size || (static_cast<unsigned char>(line[i]) & 0xC0) != 0x80) count++;
  return count;
}

}  // namespace dictum::diagnose_detail
