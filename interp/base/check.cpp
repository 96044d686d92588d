#include "base/check.h"

#include <cstdio>
#include <cstdlib>

namespace dictum {

void check_failed(const char* file, int line, const char* sentence) {
  std::fprintf(stderr, "%s:%d: internal error: %s\n", file, line, sentence);
  std::abort();
}

}  // namespace dictum
