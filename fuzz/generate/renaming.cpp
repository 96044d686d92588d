#include "generate/renaming.h"

#include <algorithm>
#include <unordered_map>

#include "generate/text.h"

namespace dictum::generate {
namespace {

// Sorted.
constexpr std::string_view kKeywords[] = {
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
static_assert(std::is_sorted(std::begin(kKeywords), std::end(kKeywords)));

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) {
  return c == '_' || is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

std::string with_names_in_order(std::string_view text) {
  std::unordered_map<std::string_view, std::size_t> numbers;
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_word(text[end])) ++end;
    const std::string_view word = text.substr(i, end - i);
    if (word.empty()) {
      out += text[i++];
      continue;
    }
    i = end;
    if (is_digit(word[0]) || std::binary_search(std::begin(kKeywords), std::end(kKeywords), word))
      out += word;
    else
      out += cat('n', numbers.try_emplace(word, numbers.size()).first->second);
  }
  return out;
}

}  // namespace dictum::generate
