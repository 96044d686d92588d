// Lexer, both parsers and the symbol table on raw bytes. The first byte chooses the language version.
#include <cstdlib>

#include "dictum/interp.h"
#include "engine/features.h"
#include "engine/fuzz_target.h"
#include "targets/source_input.h"

namespace dictum {
namespace {

void run(std::string_view input) {
  features::begin_run();
  const SourceInput source = source_of(input);
  const DumpResult result = dump(DumpStage::Symbols, source.text, "<fuzz>", source.options);
  features::count_sentence(result.error ? result.error->message : "");
  // A refusal has words; only the parser's own depth limit has none, as in CPython.
  if (result.error && result.error->message.empty() && result.error->type != "MemoryError") std::abort();
}

}  // namespace

const FuzzTarget kFuzzParse = {"fuzz_parse", kLargestSource, start_nothing, run, nullptr, nullptr};

}  // namespace dictum
