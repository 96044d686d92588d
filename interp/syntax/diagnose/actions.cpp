#include "syntax/diagnose/actions.h"

#include <string>

#include "syntax/diagnose/actions_3_8.h"
#include "syntax/diagnose/peg_machine.h"
#include "syntax/diagnose/strings.h"
#include "syntax/literal.h"

namespace dictum::diagnose_detail {

namespace {

bool before_3_10(const PegMachine& machine) { return !machine.language().at_least(LanguageVersion::V3_10); }

// Where a comprehension ends: at its last condition, or its iterable.
const Node& comprehension_end(const Node& clauses) {
  const Node& last = *clauses.children.back();
  return last.children.empty() ? last : *last.children.back();
}

const Node* generator_needs_parentheses(PegMachine& machine, const Node* const parts[4]) {
  machine.raise_range(*parts[0], comprehension_end(*parts[1]), "Generator expression must be parenthesized");
  return nullptr;
}

// `f(a, x for x in y)`: the last positional argument is the generator's expression; a single one is no
// mistake.
const Node* last_argument_needs_parentheses(PegMachine& machine, const Node* const parts[4]) {
  const Node* last = nullptr;
  std::size_t count = 0;
  for (const Node* argument : parts[0]->children) {
    if (argument->kind == Kind::Keyword || argument->kind == Kind::DoubleStarred) continue;
    last = argument;
    count++;
  }
  if (count <= 1) return nullptr;
  const char* message = "Generator expression must be parenthesized";
  if (before_3_10(machine))
    machine.raise_at(*last, message);
  else
    machine.raise_range(*last, comprehension_end(*parts[1]), message);
  return nullptr;
}

const Node* positional_follows_keyword(PegMachine& machine, const Node* const parts[4]) {
  bool unpacking = false;
  for (const Node* argument : parts[0]->children) unpacking |= argument->kind == Kind::DoubleStarred;
  machine.raise_last(unpacking ? "positional argument follows keyword argument unpacking"
                               : "positional argument follows keyword argument");
  return nullptr;
}

bool is_legacy_statement(const PegMachine& machine, const Node& node) {
  if (node.kind != Kind::Name) return false;
  std::string_view name = machine.token_text(node.first);
  return name == "print" || name == "exec";
}

const Node* legacy_statement(PegMachine& machine, const Node* const parts[4]) {
  if (!is_legacy_statement(machine, *parts[0])) return nullptr;
  std::string name(machine.token_text(parts[0]->first));
  machine.raise_range(*parts[0], *parts[1],
                      "Missing parentheses in call to '" + name + "'. Did you mean " + name + "(...)?");
  return nullptr;
}

// Two expressions in a row, inside brackets.
const Node* forgotten_comma(PegMachine& machine, const Node* const parts[4]) {
  if (is_legacy_statement(machine, *parts[0])) return nullptr;
  if (machine.level_after(machine.mark() - 1) == 0) return nullptr;
  machine.raise_range(*parts[0], *parts[1], "invalid syntax. Perhaps you forgot a comma?");
  return nullptr;
}

const Node* key_without_value(PegMachine& machine, const Node* const parts[4]) {
  PegMachine::Position start = machine.place_of(parts[0]->first);
  PegMachine::Position end = machine.place_of(static_cast<std::size_t>(parts[0]->last));
  machine.raise(FailureKind::SyntaxError, {start.line, end.end_column, end.end_line, 0},
                "':' expected after dictionary key");
  return nullptr;
}

// `<>` is a token, but only `from __future__ import barry_as_FLUFL` makes it an operator.
const Node* not_equal(PegMachine& machine, const Node* const parts[4]) {
  return machine.token_text(parts[0]->first) == "!=" ? parts[0] : nullptr;
}

const Node* number_of_kind(PegMachine& machine, const Node& number, bool imaginary) {
  char last = machine.token_text(number.first).back();
  if ((last == 'j' || last == 'J') == imaginary) return &number;
  machine.raise_at(number, imaginary ? "imaginary number required in complex literal"
                                     : "real number required in complex literal");
  return nullptr;
}
const Node* real_number(PegMachine& machine, const Node* const parts[4]) {
  return number_of_kind(machine, *parts[0], false);
}
const Node* imaginary_number(PegMachine& machine, const Node* const parts[4]) {
  return number_of_kind(machine, *parts[0], true);
}

const Node* refuse_bound(PegMachine& machine, const Node* const parts[4], const char* what) {
  machine.raise_from(*parts[0], std::string(parts[1]->kind == Kind::Tuple ? "cannot use constraints with "
                                                                          : "cannot use bound with ") +
                                    what);
  return nullptr;
}
const Node* bound_of_type_var_tuple(PegMachine& machine, const Node* const parts[4]) {
  return refuse_bound(machine, parts, "TypeVarTuple");
}
const Node* bound_of_param_spec(PegMachine& machine, const Node* const parts[4]) {
  return refuse_bound(machine, parts, "ParamSpec");
}

}  // namespace

ActionFunction action_named(std::string_view name) {
  static constexpr struct {
    std::string_view name;
    ActionFunction function;
  } kActions[] = {
      {"generator_needs_parentheses", generator_needs_parentheses},
      {"last_argument_needs_parentheses", last_argument_needs_parentheses},
      {"positional_follows_keyword", positional_follows_keyword},
      {"legacy_statement", legacy_statement},
      {"forgotten_comma", forgotten_comma},
      {"key_without_value", key_without_value},
      {"not_equal", not_equal},
      {"real_number", real_number},
      {"imaginary_number", imaginary_number},
      {"bound_of_type_var_tuple", bound_of_type_var_tuple},
      {"bound_of_param_spec", bound_of_param_spec},
      {"concatenate_strings", concatenate_strings},
      {"join_strings", join_strings},
      {"check_string", check_string},
      {"check_fstring", check_fstring},
      {"check_conversion_place", check_conversion_place},
      {"check_replacement_field", check_replacement_field},
      {"check_format_spec", check_format_spec},
  };
  for (const auto& action : kActions)
    if (action.name == name) return action.function;
  return action_of_3_8_named(name);
}

const Node* invalid_target(const Node* node, Action::Targets targets) {
  switch (node->kind) {
    case Kind::Name:
    case Kind::Subscript:
    case Kind::Attribute: return nullptr;
    case Kind::List:
    case Kind::Tuple:
      for (const Node* element : node->children)
        if (const Node* wrong = invalid_target(element, targets)) return wrong;
      return nullptr;
    case Kind::Starred:
      return targets == Action::Targets::Delete ? node : invalid_target(node->children[0], targets);
    case Kind::Compare:
      // `for a in b` has been read as the comparison `a in b`.
      if (targets != Action::Targets::For) return node;
      return node->children[1]->kind == Kind::InPair ? invalid_target(node->children[0], targets) : nullptr;
    default: return node;
  }
}

bool check_number(PegMachine& machine, std::size_t token) {
  if (!machine.language().peg_parser) return true;
  std::string_view text = machine.token_text(token);
  if (text.size() <= 4300) return true;
  auto decoded = decode_number(text, machine.language(), machine.arena());
  if (decoded.ok()) return true;
  std::int64_t line = machine.place_of(token).line;
  machine.raise(FailureKind::SyntaxError, {line, 1, line, 0},
                decoded.error().message +
                    " - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.");
  return false;
}

}  // namespace dictum::diagnose_detail
