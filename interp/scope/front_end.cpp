#include "scope/front_end.h"

#include <utility>

#include "scope/compile_checks.h"

namespace dictum {

namespace {

// CPython reads the line of a late failure again from the file: of a tree without a source, and of code that
// comes from no file, there is no text.
Diagnostic with_text(Diagnostic failure, const Source& source, std::string_view file_name) {
  failure.has_text &= !source.line_starts.empty() && !file_name.starts_with('<');
  if (failure.has_position && failure.has_text) failure.text = source.line(failure.line);
  return failure;
}

// What follows the parser.
Compiled<CheckedProgram> check_parsed(std::unique_ptr<Arena> arena, std::unique_ptr<NameTable> names,
                                      Source source, const ast::Mod* tree, CompileWarnings warnings,
                                      const Language& language, FrontEndStage last,
                                      std::string_view file_name, Rules* rules) {
  const ParseContext context{language, *arena, *names, &warnings, rules};
  auto future = read_future_features(*tree, language);
  if (!future.ok()) {
    if (last == FrontEndStage::Checks || language.symtable_reads_futures)
      return Failure{with_text(std::move(future).error(), source, file_name)};
    future = FutureFeatures{};
  }
  auto symbols = build_symbol_table(*tree, future.value(), context);
  if (!symbols.ok()) return Failure{with_text(std::move(symbols).error(), source, file_name)};
  if (last == FrontEndStage::Checks) {
    auto checked = check_compilable(*tree, future.value(), symbols.value(), context);
    if (!checked.ok()) return Failure{with_text(std::move(checked).error(), source, file_name)};
  }
  return CheckedProgram{std::move(arena), std::move(names),           std::move(source),  tree,
                        future.value(),   std::move(symbols).value(), std::move(warnings)};
}

}  // namespace

Compiled<CheckedProgram> check_program(std::string_view bytes, SourceOrigin origin, ParseMode mode,
                                       const Language& language, FrontEndStage last,
                                       std::string_view file_name, Rules* rules) {
  auto arena = std::make_unique<Arena>();
  auto names = std::make_unique<NameTable>(*arena);
  CompileWarnings warnings;
  const ParseContext context{language, *arena, *names, &warnings, rules};
  Source source = TRY(origin == SourceOrigin::Script ? load_script(bytes, file_name, language)
                                                     : load_source(bytes, origin, language));
  const ast::Mod* tree = TRY(parse(source, mode, context));
  return check_parsed(std::move(arena), std::move(names), std::move(source), tree, std::move(warnings),
                      language, last, file_name, rules);
}

Compiled<CheckedProgram> check_tree(std::unique_ptr<Arena> arena, std::unique_ptr<NameTable> names,
                                    const ast::Mod* tree, const Language& language, Rules* rules) {
  return check_parsed(std::move(arena), std::move(names), Source{}, tree, {}, language, FrontEndStage::Checks,
                      {}, rules);
}

}  // namespace dictum
