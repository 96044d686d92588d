// The stages of the pipeline as text: one case per stage.
#include "syntax/dump.h"
#include "base/arena.h"
#include "base/name.h"
#include "code/disassembler.h"
#include "code/verifier.h"
#include "dictum/interp.h"
#include "language.h"
#include "scope/front_end.h"
#include "scope/symbols_dump.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"
#include "syntax/source.h"
#include "vm/compile_source.h"

namespace dictum {

namespace {

SourceError summarize(const Diagnostic& diagnostic) {
  SourceError error;
  error.type = failure_kind_name(diagnostic.kind);
  error.message = diagnostic.message;
  error.line = diagnostic.has_position ? diagnostic.line : 0;
  error.offset = diagnostic.offset;
  error.end_line = diagnostic.has_end ? diagnostic.end_line : 0;
  error.end_offset = diagnostic.has_end && diagnostic.has_end_offset ? diagnostic.end_offset : 0;
  error.text = diagnostic.text;
  return error;
}

DumpResult refused(std::string type, std::string message) {
  DumpResult result;
  result.error = SourceError{std::move(type), std::move(message), 0, 0, 0, 0, {}};
  return result;
}

DumpResult refused(const Diagnostic& diagnostic) {
  DumpResult result;
  result.error = summarize(diagnostic);
  return result;
}

ParseMode parse_mode(const std::string& name) {
  if (name == "eval") return ParseMode::Expression;
  return name == "single" ? ParseMode::Interactive : ParseMode::Module;
}

DumpResult dump_tokens_stage(const Source& source, const Language& played) {
  const TokenList tokens = tokenize(source, played);
  if (tokens.failure) return refused(*tokens.failure);
  return {std::nullopt, dump_tokens(source, tokens)};
}

// Symbol tables as symtable gives them; or what compile() warns about, a line each.
DumpResult dump_front_end_stage(DumpStage stage, std::string_view text, const Language& played,
                                const DumpOptions& options) {
  const bool symbols = stage == DumpStage::Symbols;
  const auto program = check_program(text, SourceOrigin::Bytes, parse_mode(options.mode), played,
                                     symbols ? FrontEndStage::Symbols : FrontEndStage::Checks);
  if (!program.ok()) return refused(program.error());
  if (symbols) return {std::nullopt, dump_symbols(program.value().symbols, played)};
  DumpResult result;
  for (const CompileWarning& warning : program.value().warnings) {
    const bool syntax = warning.category == CompileWarning::Category::SyntaxWarning;
    result.text += (syntax ? "SyntaxWarning " : "DeprecationWarning ") + std::to_string(warning.line) + " " +
                   warning.message + "\n";
  }
  return result;
}

// The unit's text, checked by the verifier in every build.
DumpResult dump_bytecode_stage(std::string_view text, const std::string& file_name, const Language& played,
                               const DumpOptions& options) {
  CompileRequest request;
  request.source = text;
  request.mode = parse_mode(options.mode);
  request.file_name = file_name;
  const auto unit = compile_unit(request, played, nullptr);
  if (!unit.ok()) return refused(unit.error());
  if (const std::optional<std::string> problem = code::verify(*unit.value()))
    return refused("SystemError", *problem);
  return {std::nullopt, code::disassemble(*unit.value())};
}

DumpResult dump_tree_stage(DumpStage stage, const Source& source, const Language& played,
                           const DumpOptions& options) {
  Arena arena;
  NameTable names(arena);
  const Compiled<const ast::Mod*> tree =
      parse(source, parse_mode(options.mode), ParseContext{played, arena, names, nullptr});
  if (!tree.ok()) return refused(tree.error());
  switch (stage) {
    case DumpStage::Source: return {std::nullopt, print_source(*tree.value(), played)};
    case DumpStage::Ast:
      if (node_depth(*tree.value()) > played.ast_construction_depth)
        return refused("RecursionError", "maximum recursion depth exceeded during ast construction");
      return {std::nullopt,
              dump_ast(*tree.value(), played, AstDumpOptions{options.positions, options.indent}) + "\n"};
    case DumpStage::Tokens:
    case DumpStage::Symbols:
    case DumpStage::Checks:
    case DumpStage::Bytecode: break;
  }
  return refused("ValueError", "this stage has no text form");
}

}  // namespace

DumpResult dump(DumpStage stage, std::string_view source, const std::string& file_name,
                const DumpOptions& options) {
  const std::optional<LanguageVersion> version = parse_language_version(options.language);
  if (!version)
    return refused("ValueError", "language " + options.language + " is not played: 3.8 to 3.13 are");
  const Language& played = language(*version);
  if (stage == DumpStage::Symbols || stage == DumpStage::Checks)
    return dump_front_end_stage(stage, source, played, options);
  if (stage == DumpStage::Bytecode) return dump_bytecode_stage(source, file_name, played, options);
  const Compiled<Source> loaded = load_source(source, SourceOrigin::Bytes, played);
  if (!loaded.ok()) return refused(loaded.error());
  if (stage == DumpStage::Tokens) return dump_tokens_stage(loaded.value(), played);
  return dump_tree_stage(stage, loaded.value(), played, options);
}

}  // namespace dictum
