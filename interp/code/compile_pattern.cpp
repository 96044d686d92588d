// The match statement: https://docs.python.org/3/reference/compound_stmts.html#the-match-statement
//
// A pattern takes the subject off the stack and leaves the captured values, the first one on top of the later
// ones, with `on_top` values of the pattern around it above them. Failing means popping all of that: fail[i]
// is the label that pops i values, and they fall into each other.
#include <algorithm>
#include <string>

#include "base/check.h"
#include "code/unit_compiler.h"

namespace dictum::code {

namespace {

using ast::NodeKind;

// `_`
bool is_wildcard(const ast::Pattern& node) {
  const auto* as_pattern = ast::as<ast::MatchAs>(&node);
  return as_pattern && !as_pattern->name && !as_pattern->pattern;
}
bool is_star_wildcard(const ast::Pattern& node) {
  const auto* star = ast::as<ast::MatchStar>(&node);
  return star && !star->name;
}

constexpr std::size_t kNoStar = SIZE_MAX;

}  // namespace

void UnitCompiler::match_statement(const ast::Match& node) {
  const Label end = label();
  expression(*node.subject);
  for (std::size_t i = 0; i < node.cases.size(); i++)
    match_case(*node.cases[i], i + 1 == node.cases.size(), end);
  emit(Opcode::PopTop);
  bind(end);
}

// [subject]
void UnitCompiler::match_case(const ast::MatchCase& node, bool is_last, Label end) {
  PatternState pattern_state;
  pattern_state.allow_irrefutable = node.guard || is_last;
  const std::uint32_t depth = code().depth();
  emit(Opcode::Copy, 1);
  pattern(*node.pattern, pattern_state);
  for (const Name* name : pattern_state.stores) store_name(name);
  if (node.guard) {
    if (pattern_state.fail.empty()) pattern_state.fail.push_back(label());
    jump_if(*node.guard, false, pattern_state.fail[0]);
  }
  emit(Opcode::PopTop);
  statements(node.body);
  jump(Opcode::Jump, end);
  bind_fails(pattern_state);
  if (!code().live()) code().set_depth(depth);
}

void UnitCompiler::jump_to_fail(Opcode opcode, PatternState& state) {
  const std::size_t pops = state.on_top + state.stores.size();
  while (state.fail.size() <= pops) state.fail.push_back(label());
  jump(opcode, state.fail[pops]);
}

void UnitCompiler::bind_fails(PatternState& state) {
  for (std::size_t i = state.fail.size(); i-- > 0;) {
    bind(state.fail[i]);
    if (i > 0 && code().live()) emit(Opcode::PopTop);
  }
  state.fail.clear();
}

// Moves the top below the `count` - 1 values under it.
void UnitCompiler::rotate_up(std::size_t count) {
  for (; count > 1; count--) emit(Opcode::Swap, static_cast<std::uint32_t>(count));
}

void UnitCompiler::capture(const Name* name, const ast::Node& node, PatternState& state) {
  if (!name) return emit(Opcode::PopTop);
  if (std::find(state.stores.begin(), state.stores.end(), name) != state.stores.end())
    return fail("multiple assignments to name '" + std::string(name->text) + "' in pattern", node);
  rotate_up(state.on_top + state.stores.size() + 1);
  state.stores.push_back(name);
}

void UnitCompiler::pattern(const ast::Pattern& node, PatternState& state) {
  at(node);
  switch (node.kind) {
    case NodeKind::MatchValue: return pattern_value(static_cast<const ast::MatchValue&>(node), state);
    case NodeKind::MatchSingleton:
      return pattern_singleton(static_cast<const ast::MatchSingleton&>(node), state);
    case NodeKind::MatchSequence:
      return pattern_sequence(static_cast<const ast::MatchSequence&>(node), state);
    case NodeKind::MatchMapping: return pattern_mapping(static_cast<const ast::MatchMapping&>(node), state);
    case NodeKind::MatchClass: return pattern_class(static_cast<const ast::MatchClass&>(node), state);
    case NodeKind::MatchStar: return capture(static_cast<const ast::MatchStar&>(node).name, node, state);
    case NodeKind::MatchAs: return pattern_as(static_cast<const ast::MatchAs&>(node), state);
    case NodeKind::MatchOr: return pattern_or(static_cast<const ast::MatchOr&>(node), state);
    default: DICTUM_UNREACHABLE("a pattern of an unknown kind");
  }
}

// A pattern inside another one may be irrefutable.
void UnitCompiler::sub_pattern(const ast::Pattern& node, PatternState& state) {
  const bool before = std::exchange(state.allow_irrefutable, true);
  pattern(node, state);
  state.allow_irrefutable = before;
}

void UnitCompiler::pattern_value(const ast::MatchValue& node, PatternState& state) {
  expression(*node.value);
  compare_operator(ast::CompareOperator::Eq);
  jump_to_fail(Opcode::PopJumpIfFalse, state);
}

void UnitCompiler::pattern_singleton(const ast::MatchSingleton& node, PatternState& state) {
  load_constant(constant_of(node.value));
  emit(Opcode::IsOp, 0);
  jump_to_fail(Opcode::PopJumpIfFalse, state);
}

void UnitCompiler::check_length(std::size_t length, ast::CompareOperator op, PatternState& state) {
  emit(Opcode::GetLength);
  load_int(static_cast<std::int64_t>(length));
  compare_operator(op);
  jump_to_fail(Opcode::PopJumpIfFalse, state);
}

void UnitCompiler::pattern_sequence(const ast::MatchSequence& node, PatternState& state) {
  std::size_t star = kNoStar;
  bool only_wildcards = true, star_is_wildcard = false;
  for (std::size_t i = 0; i < node.patterns.size(); i++) {
    const ast::Pattern& item = *node.patterns[i];
    if (item.kind != NodeKind::MatchStar) {
      only_wildcards &= is_wildcard(item);
      continue;
    }
    if (star != kNoStar) return fail("multiple starred expressions in sequence pattern", item);
    star = i;
    star_is_wildcard = is_star_wildcard(item);
    only_wildcards &= star_is_wildcard;
  }
  state.on_top++;
  emit(Opcode::MatchSequence);
  jump_to_fail(Opcode::PopJumpIfFalse, state);
  const std::size_t size = node.patterns.size();
  if (star == kNoStar)
    check_length(size, ast::CompareOperator::Eq, state);
  else if (size > 1)
    check_length(size - 1, ast::CompareOperator::GtE, state);
  state.on_top--;
  if (only_wildcards)
    emit(Opcode::PopTop);
  else if (star_is_wildcard)
    pattern_items_by_subscript(node, star, state);
  else
    pattern_items_by_unpacking(node, state);
}

void UnitCompiler::unpack_starred(ast::PatternList patterns) {
  for (std::size_t i = 0; i < patterns.size(); i++) {
    if (patterns[i]->kind != NodeKind::MatchStar) continue;
    return emit(Opcode::UnpackEx, static_cast<std::uint32_t>(i | (patterns.size() - i - 1) << 12));
  }
  emit(Opcode::UnpackSequence, static_cast<std::uint32_t>(patterns.size()));
}

void UnitCompiler::pattern_items_by_unpacking(const ast::MatchSequence& node, PatternState& state) {
  unpack_starred(node.patterns);
  state.on_top += node.patterns.size();
  for (const ast::Pattern* item : node.patterns) {
    state.on_top--;
    sub_pattern(*item, state);
  }
}

// `*_` builds no list: the other items are read one by one.
void UnitCompiler::pattern_items_by_subscript(const ast::MatchSequence& node, std::size_t star,
                                              PatternState& state) {
  state.on_top++;
  const std::size_t size = node.patterns.size();
  for (std::size_t i = 0; i < size; i++) {
    const ast::Pattern& item = *node.patterns[i];
    if (i == star || is_wildcard(item)) continue;
    emit(Opcode::Copy, 1);
    if (i < star) {
      load_int(static_cast<std::int64_t>(i));
    } else {
      emit(Opcode::GetLength);
      load_int(static_cast<std::int64_t>(size - i));
      emit(Opcode::BinaryOp, static_cast<std::uint32_t>(ast::Operator::Sub));
    }
    emit(Opcode::LoadSubscript);
    sub_pattern(item, state);
  }
  state.on_top--;
  emit(Opcode::PopTop);
}

void UnitCompiler::mapping_keys(const ast::MatchMapping& node) {
  for (const ast::Expr* key : node.keys) expression(*key);
  emit(Opcode::BuildTuple, static_cast<std::uint32_t>(node.keys.size()));
}

void UnitCompiler::pattern_mapping(const ast::MatchMapping& node, PatternState& state) {
  const std::size_t size = node.keys.size();
  state.on_top++;
  emit(Opcode::MatchMapping);
  jump_to_fail(Opcode::PopJumpIfFalse, state);
  if (size == 0 && !node.rest) {
    state.on_top--;
    return emit(Opcode::PopTop);
  }
  if (size > 0) check_length(size, ast::CompareOperator::GtE, state);
  mapping_keys(node);
  emit(Opcode::MatchKeys);
  state.on_top += 2;
  emit(Opcode::Copy, 1);
  load_none();
  emit(Opcode::IsOp, 1);
  jump_to_fail(Opcode::PopJumpIfFalse, state);
  emit(Opcode::UnpackSequence, static_cast<std::uint32_t>(size));
  state.on_top += size - 1;
  for (const ast::Pattern* item : node.patterns) {
    state.on_top--;
    sub_pattern(*item, state);
  }
  state.on_top -= 2;  // subject and keys
  if (node.rest) {
    emit(Opcode::MatchRest);
    return capture(node.rest, node, state);
  }
  emit(Opcode::PopTop);
  emit(Opcode::PopTop);
}

void UnitCompiler::pattern_class(const ast::MatchClass& node, PatternState& state) {
  for (std::size_t i = 0; i < node.kwd_attrs.size(); i++)
    for (std::size_t j = i + 1; j < node.kwd_attrs.size(); j++)
      if (node.kwd_attrs[i] == node.kwd_attrs[j])
        return fail("attribute name repeated in class pattern: " + std::string(node.kwd_attrs[i]->text),
                    *node.kwd_patterns[j]);
  expression(*node.cls);
  Constant names{Constant::Kind::Tuple};
  for (const Name* attribute : node.kwd_attrs) {
    Constant text{Constant::Kind::Str};
    text.text = attribute->text;
    names.items.push_back(std::move(text));
  }
  load_constant(std::move(names));
  emit(Opcode::MatchClass, static_cast<std::uint32_t>(node.patterns.size()));
  emit(Opcode::Copy, 1);
  load_none();
  emit(Opcode::IsOp, 1);
  state.on_top++;
  jump_to_fail(Opcode::PopJumpIfFalse, state);
  const std::size_t count = node.patterns.size() + node.kwd_patterns.size();
  emit(Opcode::UnpackSequence, static_cast<std::uint32_t>(count));
  state.on_top += count - 1;
  for (std::size_t i = 0; i < count; i++) {
    state.on_top--;
    const bool positional = i < node.patterns.size();
    sub_pattern(positional ? *node.patterns[i] : *node.kwd_patterns[i - node.patterns.size()], state);
  }
}

void UnitCompiler::pattern_as(const ast::MatchAs& node, PatternState& state) {
  if (!node.pattern) {
    if (!state.allow_irrefutable) {
      if (!node.name) return fail("wildcard makes remaining patterns unreachable", node);
      return fail("name capture '" + std::string(node.name->text) + "' makes remaining patterns unreachable",
                  node);
    }
    return capture(node.name, node, state);
  }
  state.on_top++;
  emit(Opcode::Copy, 1);
  pattern(*node.pattern, state);
  state.on_top--;
  capture(node.name, node, state);
}

// All alternatives bind the same names; each brings its captures into the order of the first one.
void UnitCompiler::pattern_or(const ast::MatchOr& node, PatternState& state) {
  const Label end = label();
  std::vector<const Name*> control;
  const std::uint32_t depth = code().depth();
  for (std::size_t i = 0; i < node.patterns.size(); i++) {
    const ast::Pattern& alternative = *node.patterns[i];
    PatternState inner;
    inner.allow_irrefutable = i + 1 == node.patterns.size() && state.allow_irrefutable;
    at(alternative);
    emit(Opcode::Copy, 1);
    pattern(alternative, inner);
    if (i == 0)
      control = inner.stores;
    else
      reorder_alternative(control, inner, node);
    if (failed()) return;
    jump(Opcode::Jump, end);
    bind_fails(inner);
    if (!code().live()) code().set_depth(depth);
  }
  emit(Opcode::PopTop);
  jump_to_fail(Opcode::Jump, state);
  code().set_depth(depth + static_cast<std::uint32_t>(control.size()));
  bind(end);
  const std::size_t rotations = control.size() + 1 + state.on_top + state.stores.size();
  for (const Name* name : control) {
    rotate_up(rotations);
    if (std::find(state.stores.begin(), state.stores.end(), name) != state.stores.end())
      return fail("multiple assignments to name '" + std::string(name->text) + "' in pattern", node);
    state.stores.push_back(name);
  }
  emit(Opcode::PopTop);
}

void UnitCompiler::reorder_alternative(const std::vector<const Name*>& control, PatternState& state,
                                       const ast::Pattern& node) {
  std::vector<const Name*>& stores = state.stores;
  if (stores.size() != control.size()) return fail("alternative patterns bind different names", node);
  for (std::size_t wanted = control.size(); wanted-- > 0;) {
    const auto found = std::find(stores.begin(), stores.end(), control[wanted]);
    if (found == stores.end()) return fail("alternative patterns bind different names", node);
    const std::size_t place = static_cast<std::size_t>(found - stores.begin());
    if (place == wanted) continue;
    const std::vector<const Name*> moved(stores.begin(), found + 1);
    stores.erase(stores.begin(), found + 1);
    stores.insert(stores.begin() + static_cast<std::ptrdiff_t>(wanted - place), moved.begin(), moved.end());
    for (std::size_t i = 0; i < moved.size(); i++) rotate_up(wanted + 1);
  }
}

}  // namespace dictum::code
