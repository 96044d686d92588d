// What 3.8 says of the first token that its automaton cannot take (Python/pythonrun.c).
#include "syntax/diagnose/tree_builder_3_8.h"

namespace dictum::diagnose_detail {

namespace {

bool wants_indented_block(const PegMachine& machine, std::size_t index) {
  return index >= 2 && machine.token(index - 1).kind == TokenKind::Newline &&
         machine.token(index - 2).kind == TokenKind::Colon && machine.token(index).kind != TokenKind::Indent;
}

void raise_refused_token(PegMachine& machine, const char* known_message) {
  std::size_t index = machine.last_fetched();
  TokenKind kind = machine.token(index).kind;
  TokenizerState state = machine.state_behind(index);
  FailureKind failure = FailureKind::IndentationError;
  std::string message;
  if (known_message) {
    failure = FailureKind::SyntaxError;
    message = known_message;
  } else if (machine.text_has_ended(index)) {
    failure = FailureKind::SyntaxError;
    message = "unexpected EOF while parsing";
  } else if (wants_indented_block(machine, index)) {
    message = "expected an indented block";
  } else if (kind == TokenKind::Indent) {
    message = "unexpected indent";
  } else if (kind == TokenKind::Dedent) {
    message = "unexpected unindent";
  } else {
    failure = FailureKind::SyntaxError;
    message = "invalid syntax";
  }
  // `<>` is refused before its place is noted.
  bool refused_at_once = kind == TokenKind::NotEqual && machine.token_text(index) == "<>";
  std::int64_t column = machine.read_column(state);
  if (!refused_at_once && !machine.has_no_column(index)) column = machine.place_of(index).column + 1;
  machine.raise_with(failure, {state.line, column, state.line, 0}, std::move(message), state);
}

}  // namespace

std::optional<Diagnostic> parse_for_errors_3_8(PegMachine& machine, std::uint16_t rule, const Shift& shift) {
  const Node* root = machine.run(rule, false);
  if (root && machine.statements_follow()) {
    raise_refused_token(machine, "multiple statements found while compiling a single statement");
    return machine.raised();
  }
  if (root) return check_tree_of_3_8(machine, *root, shift);
  if (!machine.raised()) raise_refused_token(machine, nullptr);
  return machine.raised();
}

}  // namespace dictum::diagnose_detail
