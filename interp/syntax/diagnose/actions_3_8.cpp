#include "syntax/diagnose/actions_3_8.h"

#include <vector>

#include "syntax/diagnose/peg_machine.h"

namespace dictum::diagnose_detail {

namespace {

using Parts = const Node* const[4];

// A node of the first part and the children of the second.
const Node* join(PegMachine& machine, Kind kind, const Node& first, const Node& rest) {
  std::vector<const Node*> children{&first};
  children.insert(children.end(), rest.children.begin(), rest.children.end());
  return machine.make(kind, first.first, rest.last, children);
}

// A node of both parts.
const Node* pair(PegMachine& machine, Kind kind, const Node& first, const Node& second) {
  const Node* children[] = {&first, &second};
  return machine.make(kind, first.first, second.last, children);
}

const Node* operators(PegMachine& machine, Kind kind, Parts parts) {
  return parts[1]->children.empty() ? parts[0] : join(machine, kind, *parts[0], *parts[1]);
}

const Node* bool_op(PegMachine& machine, Parts parts) { return operators(machine, Kind::BoolOp, parts); }
const Node* bin_op(PegMachine& machine, Parts parts) { return operators(machine, Kind::BinOp, parts); }
const Node* comparison(PegMachine& machine, Parts parts) { return operators(machine, Kind::Compare, parts); }

const Node* power(PegMachine& machine, Parts parts) {
  return parts[1]->kind == Kind::Nothing ? parts[0] : pair(machine, Kind::BinOp, *parts[0], *parts[1]);
}
const Node* walrus(PegMachine& machine, Parts parts) {
  return parts[1]->kind == Kind::Nothing ? parts[0] : pair(machine, Kind::NamedExpr, *parts[0], *parts[1]);
}
const Node* condition(PegMachine& machine, Parts parts) {
  return parts[1]->kind == Kind::Nothing ? parts[0] : join(machine, Kind::IfExp, *parts[0], *parts[1]);
}
const Node* tuple(PegMachine& machine, Parts parts) {
  return parts[1]->kind == Kind::Nothing ? parts[0] : join(machine, Kind::Tuple, *parts[0], *parts[1]);
}
const Node* list_or_comprehension(PegMachine& machine, Parts parts) {
  if (parts[1]->kind == Kind::Comprehension) return pair(machine, Kind::GeneratorExp, *parts[0], *parts[1]);
  return tuple(machine, parts);
}
const Node* statement(PegMachine& machine, Parts parts) {
  if (parts[1]->kind == Kind::Nothing) return parts[0];
  return join(machine, parts[1]->kind == Kind::Sequence ? Kind::Assign : parts[1]->kind, *parts[0],
              *parts[1]);
}

const Node* braces(PegMachine& machine, Parts parts) {
  const Node& rest = *parts[1];
  switch (rest.kind) {
    case Kind::Nothing: {
      const Node* only[] = {parts[0]};
      return machine.make(Kind::Set, parts[0]->first, parts[0]->last, only);
    }
    case Kind::Comprehension: return pair(machine, Kind::SetComp, *parts[0], rest);
    case Kind::DictTail: {
      bool comprehension = rest.children.back()->kind == Kind::Comprehension;
      return join(machine, comprehension ? Kind::DictComp : Kind::Dict, *parts[0], rest);
    }
    default: return join(machine, Kind::Set, *parts[0], rest);
  }
}

const Node* argument(PegMachine& machine, Parts parts) {
  switch (parts[1]->kind) {
    case Kind::Nothing: return parts[0];
    case Kind::Comprehension: return pair(machine, Kind::LoneGenerator, *parts[0], *parts[1]);
    case Kind::Walrus: return join(machine, Kind::NamedExpr, *parts[0], *parts[1]);
    default: return join(machine, Kind::Keyword, *parts[0], *parts[1]);
  }
}

}  // namespace

ActionFunction action_of_3_8_named(std::string_view name) {
  static constexpr struct {
    std::string_view name;
    ActionFunction function;
  } kActions[] = {
      {"bool_op_of_3_8", bool_op},       {"bin_op_of_3_8", bin_op},
      {"comparison_of_3_8", comparison}, {"power_of_3_8", power},
      {"walrus_of_3_8", walrus},         {"condition_of_3_8", condition},
      {"tuple_of_3_8", tuple},           {"list_or_comprehension_of_3_8", list_or_comprehension},
      {"statement_of_3_8", statement},   {"braces_of_3_8", braces},
      {"argument_of_3_8", argument},
  };
  for (const auto& action : kActions)
    if (action.name == name) return action.function;
  return nullptr;
}

}  // namespace dictum::diagnose_detail
