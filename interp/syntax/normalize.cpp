#include <utf8proc.h>

#include <cstdlib>

#include "syntax/lexer.h"

namespace dictum {

// "All identifiers are converted into the normal form NFKC while parsing"
// https://docs.python.org/3/reference/lexical_analysis.html#identifiers
std::string_view normalize_identifier(std::string_view text, std::string& storage) {
  bool ascii = true;
  for (char c : text) ascii = ascii && static_cast<unsigned char>(c) < 128;
  if (ascii) return text;
  utf8proc_uint8_t* normal = nullptr;
  const auto options = static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &normal, options);
  if (size < 0) return text;
  storage.assign(reinterpret_cast<const char*>(normal), static_cast<std::size_t>(size));
  std::free(normal);
  return storage == text ? text : std::string_view(storage);
}

}  // namespace dictum
