#include "syntax/diagnose/failed_parse.h"

namespace dictum::diagnose_detail {

namespace {

bool is_syntax_error(FailureKind kind) {
  return kind == FailureKind::SyntaxError || kind == FailureKind::IndentationError ||
         kind == FailureKind::TabError;
}

// 3.12: the place where the tokenizer stopped is inside an f-string, whose expression's error stands.
bool stopped_inside_fstring(const TokenList& tokens) {
  std::size_t open = 0;
  for (const Token& token : tokens.tokens) {
    if (token.kind == TokenKind::FStringStart)
      open++;
    else if (token.kind == TokenKind::FStringEnd)
      open--;
  }
  return open > 0;
}

// Errors that the tokenizer finds in the rest of the text go before those of the parser (3.10).
void look_for_tokenizer_errors(PegMachine& machine) {
  const TokenList& tokens = machine.input().tokens;
  if (!tokens.failure) return;
  std::optional<Diagnostic> found;
  if (tokens.failure_is_raised) {
    found = *tokens.failure;
  } else if (!tokens.open_brackets.empty()) {
    const OpenBracket& open = tokens.open_brackets.back();
    std::int64_t line = open.line + (machine.input().embedded ? machine.input().embedded->line : 0);
    if (machine.place_of(machine.last_fetched()).line > line) {
      std::optional<Diagnostic> before = machine.raised();
      machine.take_back_error();
      machine.raise_unclosed(open, tokens.tokens.size() - 1);
      found = machine.raised();
      machine.take_back_error();
      if (before) machine.override_error(*before);
    }
  }
  if (found && !(machine.language().fstring_tokens && stopped_inside_fstring(tokens)))
    machine.override_error(*found);
}

// 3.9 looks no further; a text that ended is said to have ended.
void raise_generic_3_9(PegMachine& machine) {
  std::size_t last = machine.last_fetched();
  TokenKind kind = machine.token(last).kind;
  if (machine.text_has_ended(last))
    machine.raise_last("unexpected EOF while parsing");
  else if (kind == TokenKind::Indent)
    machine.raise_at_token(FailureKind::IndentationError, last, "unexpected indent");
  else if (kind == TokenKind::Dedent)
    machine.raise_at_token(FailureKind::IndentationError, last, "unexpected unindent");
  else
    machine.raise_last("invalid syntax");
}

void raise_generic(PegMachine& machine, std::size_t last_of_first_pass) {
  TokenKind kind = machine.token(last_of_first_pass).kind;
  if (kind == TokenKind::Indent || kind == TokenKind::Dedent) {
    machine.raise_at_token(FailureKind::IndentationError, machine.last_fetched(),
                           kind == TokenKind::Indent ? "unexpected indent" : "unexpected unindent");
    return;
  }
  machine.raise_known_token(last_of_first_pass, "invalid syntax");
  look_for_tokenizer_errors(machine);
}

}  // namespace

std::optional<Diagnostic> parse_for_errors(PegMachine& machine, std::uint16_t rule) {
  if (machine.run(rule, false)) {
    if (machine.statements_follow())
      machine.raise_last("multiple statements found while compiling a single statement");
    return machine.raised();
  }
  bool version_3_9 = machine.language().version == LanguageVersion::V3_9;
  std::size_t last = machine.last_fetched();
  if (!machine.raised()) {
    machine.run(rule, true);
    if (!machine.raised()) {
      if (version_3_9)
        raise_generic_3_9(machine);
      else
        raise_generic(machine, last);
      return machine.raised();
    }
  }
  if (!version_3_9 && !machine.raised_by_lexer() && is_syntax_error(machine.raised()->kind))
    look_for_tokenizer_errors(machine);
  return machine.raised();
}

}  // namespace dictum::diagnose_detail
