// The stages of the pipeline as text: one case per stage.
#include "dictum/interp.h"
#include "language.h"

namespace dictum {

namespace {

DumpResult refused(const std::string& type, const std::string& message) {
  DumpResult result;
  result.error = SourceError{};
  result.error->type = type;
  result.error->message = message;
  return result;
}

}  // namespace

DumpResult dump(DumpStage stage, std::string_view, const std::string&, const DumpOptions& options) {
  if (!parse_language_version(options.language))
    return refused("ValueError", "language " + options.language + " is not played: 3.8 to 3.13 are");
  switch (stage) {
    case DumpStage::Tokens:
    case DumpStage::Ast:
    case DumpStage::Source:
    case DumpStage::Symbols:
    case DumpStage::Bytecode: break;
  }
  return refused("ValueError", "this stage has no text form");
}

}  // namespace dictum
