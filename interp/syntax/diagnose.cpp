#include "syntax/diagnose.h"

#include "base/arena.h"
#include "syntax/diagnose/failed_parse.h"
#include "syntax/diagnose/peg_grammar.h"
#include "syntax/diagnose/peg_machine.h"
#include "syntax/diagnose/tree_builder_3_8.h"
#include "syntax/legacy_statement.h"

namespace dictum {

namespace {

using namespace diagnose_detail;

const char* start_rule(ParseMode mode) {
  switch (mode) {
    case ParseMode::Module: return "module";
    case ParseMode::Expression: return "expression_input";
    case ParseMode::Interactive: return "interactive";
  }
  return "module";
}

// Before 3.10 a text that ends inside brackets has an end marker there, as any other.
bool ends_inside_brackets(const Source& source, const TokenList& tokens) {
  if (!tokens.failure_is_end_of_file || tokens.open_brackets.empty()) return false;
  std::string_view text = source.text;
  if (text.ends_with('\n')) text.remove_suffix(1);
  return !text.ends_with('\\');
}

// Mode single: CPython makes a newline of the end marker, so that a compound statement ends there.
void add_newline_at_end(TokenList& tokens) {
  std::size_t end = tokens.tokens.size() - 1;
  const Token& marker = tokens.tokens[end];
  if (marker.kind != TokenKind::EndMarker) return;
  if (end == 0) return;
  const Token& before = tokens.tokens[end - 1];
  if (before.kind == TokenKind::Newline && before.start >= marker.start) return;
  Token newline = marker;
  newline.kind = TokenKind::Newline;
  tokens.tokens.insert(tokens.tokens.begin() + static_cast<std::ptrdiff_t>(end), newline);
}

std::optional<Diagnostic> find_failure(const Source& source, const TokenList& tokens, ParseMode mode,
                                       const Language& language) {
  TokenList changed;
  const TokenList* used = &tokens;
  bool single = mode == ParseMode::Interactive;
  bool end_inside = !language.at_least(LanguageVersion::V3_10) && ends_inside_brackets(source, tokens);
  if (single || end_inside) {
    changed = tokens;
    used = &changed;
  }
  if (end_inside) {
    changed.failure.reset();
    changed.tokens.back().kind = TokenKind::EndMarker;
  }
  if (single) add_newline_at_end(changed);
  Arena arena;
  const PegGrammar& grammar = peg_grammar(language);
  MachineInput input{source, *used, nullptr, single, mode == ParseMode::Module};
  PegMachine machine(grammar, input, arena);
  std::uint16_t rule = grammar.rule(start_rule(mode));
  return language.peg_parser ? parse_for_errors(machine, rule) : parse_for_errors_3_8(machine, rule, Shift{});
}

}  // namespace

std::optional<Diagnostic> diagnose(const Source& source, const TokenList& tokens, ParseMode mode,
                                   const Language& language) {
  std::optional<Diagnostic> failure = find_failure(source, tokens, mode, language);
  if (failure) reword_legacy_statement(*failure, language);
  return failure;
}

}  // namespace dictum
