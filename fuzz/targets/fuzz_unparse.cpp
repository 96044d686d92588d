// Tree -> text -> the same tree, and text that is canonical at once.
#include <cstdlib>

#include "engine/features.h"
#include "engine/fuzz_target.h"
#include "targets/source_input.h"

namespace dictum {
namespace {

void run(std::string_view input) {
  features::begin_run();
  const auto [options, source] = source_of(input);
  const DumpResult tree = dump(DumpStage::Ast, source, "<fuzz>", options);
  features::count_sentence(tree.error ? tree.error->message : "");
  if (tree.error) return;
  const DumpResult text = dump(DumpStage::Source, source, "<fuzz>", options);
  if (text.error) std::abort();
  const DumpResult again = dump(DumpStage::Ast, text.text, "<fuzz>", options);
  if (again.error || again.text != tree.text) std::abort();
  const DumpResult text_again = dump(DumpStage::Source, text.text, "<fuzz>", options);
  if (text_again.error || text_again.text != text.text) std::abort();
}

}  // namespace

const FuzzTarget kFuzzUnparse = {"fuzz_unparse", kLargestSource, start_nothing, run, nullptr, nullptr};

}  // namespace dictum
