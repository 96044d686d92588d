// Lexer, both parsers and the symbol table on raw bytes. The first byte chooses the language version; at most
// 16 KiB.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "dictum/interp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr const char* kVersions[] = {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"};
  if (size < 1 || size > 16 * 1024) return 0;
  dictum::DumpOptions options;
  options.language = kVersions[data[0] % 6];
  std::string_view source(reinterpret_cast<const char*>(data + 1), size - 1);
  dictum::DumpResult result = dictum::dump(dictum::DumpStage::Symbols, source, "<fuzz>", options);
  // A refusal has words; only the parser's own depth limit has none, as in CPython.
  if (result.error && result.error->message.empty() && result.error->type != "MemoryError") std::abort();
  return 0;
}
