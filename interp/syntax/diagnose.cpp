#include "syntax/diagnose.h"

#include "base/arena.h"
#include "syntax/diagnose/failed_parse.h"
#include "syntax/diagnose/peg_grammar.h"
#include "syntax/diagnose/peg_machine.h"
#include "syntax/legacy_statement.h"

namespace dictum {

namespace {

using namespace diagnose_detail;

const char* start_rule(ParseMode mode) {
  switch (mode) {
    case ParseMode::Module:
      return "module";
    case ParseMode::Expression:
      return "expression_input";
    case ParseMode::Interactive:
      return "interactive";
  }
  return "module";
}

// In 3.9 a text that ends inside brackets has an end marker there, as any other.
bool ends_inside_brackets(const Source& source, const TokenList& tokens) {
  if (!tokens.failure_is_end_of_file || tokens.open_brackets.empty()) return false;
  std::string_view text = source.text;
  if (text.ends_with('\n')) text.remove_suffix(1);
  return !text.ends_with('\\');
}

std::optional<Diagnostic> diagnose_by_peg(const Source& source, const TokenList& tokens, ParseMode mode,
                                          const Language& language) {
  TokenList changed;
  const TokenList* used = &tokens;
  if (language.version == LanguageVersion::V3_9 && ends_inside_brackets(source, tokens)) {
    changed = tokens;
    changed.failure.reset();
    changed.tokens.back().kind = TokenKind::EndMarker;
    used = &changed;
  }
  Arena arena;
  const PegGrammar& grammar = peg_grammar(language);
  MachineInput input{source, *used, nullptr, mode != ParseMode::Expression};
  PegMachine machine(grammar, input, arena);
  return parse_for_errors(machine, grammar.rule(start_rule(mode)));
}

}  // namespace

std::optional<Diagnostic> diagnose(const Source& source, const TokenList& tokens, ParseMode mode,
                                   const Language& language) {
  std::optional<Diagnostic> failure;
  if (language.peg_parser) failure = diagnose_by_peg(source, tokens, mode, language);
  if (failure) reword_legacy_statement(*failure, language);
  return failure;
}

}  // namespace dictum
