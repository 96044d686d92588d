// Tree -> text -> the same tree, and text that is canonical at once. The first byte chooses the language
// version.
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
  dictum::DumpResult tree = dictum::dump(dictum::DumpStage::Ast, source, "<fuzz>", options);
  if (tree.error) return 0;
  dictum::DumpResult text = dictum::dump(dictum::DumpStage::Source, source, "<fuzz>", options);
  if (text.error) std::abort();
  dictum::DumpResult again = dictum::dump(dictum::DumpStage::Ast, text.text, "<fuzz>", options);
  if (again.error || again.text != tree.text) std::abort();
  dictum::DumpResult text_again = dictum::dump(dictum::DumpStage::Source, text.text, "<fuzz>", options);
  if (text_again.error || text_again.text != text.text) std::abort();
  return 0;
}
