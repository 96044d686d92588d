// Broken invariants of dictum itself: they abort with a sentence. A bad Python program never reaches one.
#pragma once

namespace dictum {

// Prints "FILE:LINE: internal error: SENTENCE" on stderr and aborts.
[[noreturn]] void check_failed(const char* file, int line, const char* sentence);

}  // namespace dictum

#define DICTUM_CHECK(condition, sentence) \
  (static_cast<bool>(condition) ? void() : ::dictum::check_failed(__FILE__, __LINE__, sentence))
#define DICTUM_UNREACHABLE(sentence) ::dictum::check_failed(__FILE__, __LINE__, sentence)
