// Compile checks: match statements.
// https://docs.python.org/3/reference/compound_stmts.html#the-match-statement
#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "scope/compile_checker.h"
#include "scope/constant_fold.h"

namespace dictum {

using ast::as;

namespace {

bool is_wildcard(const ast::Pattern* pattern) {
  const auto* capture = as<ast::MatchAs>(pattern);
  return capture && !capture->pattern && !capture->name;
}

std::string quoted(const Name* name) { return "'" + std::string(name->text) + "'"; }

}  // namespace

bool CompileChecker::visit_match(const ast::Match& statement) {
  if (!visit(statement.subject)) return false;
  for (const ast::MatchCase* each : statement.cases) {
    const bool last = each == statement.cases.back();
    const bool is_default = last && statement.cases.size() > 1 && is_wildcard(each->pattern);
    PatternContext context{{}, {}, each->guard || last};
    here_ = each->pattern->span;
    if (!is_default && !visit_pattern(each->pattern, context)) return false;
    if (each->guard && !visit_condition(each->guard)) return false;
    if (!visit_statements(each->body)) return false;
  }
  return true;
}

bool CompileChecker::visit_pattern(const ast::Pattern* pattern, PatternContext& context) {
  if (reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) < stack_limit_) {
    failure_ = recursion_failure();
    return false;
  }
  const Span before = here_;
  here_ = pattern->span;
  const bool fine = visit_pattern_kind(pattern, context);
  if (language_.patterns_restore_their_place) here_ = before;
  return fine;
}

bool CompileChecker::visit_pattern_kind(const ast::Pattern* pattern, PatternContext& context) {
  switch (pattern->kind) {
    case ast::NodeKind::MatchValue: return visit_value_pattern(*as<ast::MatchValue>(pattern));
    case ast::NodeKind::MatchSingleton: return true;
    case ast::NodeKind::MatchSequence:
      return visit_sequence_pattern(*as<ast::MatchSequence>(pattern), context);
    case ast::NodeKind::MatchMapping: return visit_mapping_pattern(*as<ast::MatchMapping>(pattern), context);
    case ast::NodeKind::MatchClass: return visit_class_pattern(*as<ast::MatchClass>(pattern), context);
    case ast::NodeKind::MatchStar: return bind_capture(as<ast::MatchStar>(pattern)->name, context);
    case ast::NodeKind::MatchAs: return visit_capture(*as<ast::MatchAs>(pattern), context);
    case ast::NodeKind::MatchOr: return visit_alternatives(*as<ast::MatchOr>(pattern), context);
    default: DICTUM_UNREACHABLE("a pattern of an unknown kind");
  }
}

// Inside another pattern, matching everything hides nothing.
bool CompileChecker::visit_subpatterns(ast::PatternList patterns, PatternContext& context) {
  const bool before = std::exchange(context.may_match_all, true);
  for (const ast::Pattern* pattern : patterns)
    if (!visit_pattern(pattern, context)) return false;
  context.may_match_all = before;
  return true;
}

bool CompileChecker::visit_value_pattern(const ast::MatchValue& pattern) {
  if (!pattern_key(pattern.value) && pattern.value->kind != ast::NodeKind::Attribute)
    return fail("patterns may only match literals and attribute lookups");
  return visit(pattern.value);
}

bool CompileChecker::visit_sequence_pattern(const ast::MatchSequence& pattern, PatternContext& context) {
  const auto is_star = [](const ast::Pattern* each) { return each->kind == ast::NodeKind::MatchStar; };
  if (std::count_if(pattern.patterns.begin(), pattern.patterns.end(), is_star) > 1)
    return fail("multiple starred names in sequence pattern");
  return visit_subpatterns(pattern.patterns, context);
}

bool CompileChecker::visit_mapping_pattern(const ast::MatchMapping& pattern, PatternContext& context) {
  std::unordered_set<PatternKey, PatternKeyHash> seen;
  for (const ast::Expr* key : pattern.keys) {
    if (auto value = pattern_key(key)) {
      if (seen.contains(*value)) return fail("mapping pattern checks duplicate key (" + value->repr() + ")");
      seen.insert(std::move(*value));
    } else if (key->kind != ast::NodeKind::Attribute) {
      return fail("mapping pattern keys may only match literals and attribute lookups");
    }
    if (!visit(key)) return false;
  }
  return visit_subpatterns(pattern.patterns, context) && bind_capture(pattern.rest, context);
}

bool CompileChecker::visit_class_pattern(const ast::MatchClass& pattern, PatternContext& context) {
  const Span before = here_;
  std::optional<Repetition> repeated = first_repetition(pattern.kwd_attrs);
  for (std::size_t i = 0; i < pattern.kwd_attrs.size(); i++) {
    if (!check_stored_name(pattern.kwd_attrs[i], pattern.kwd_patterns[i]->span)) return false;
    if (repeated && repeated->first == i)
      return fail("attribute name repeated in class pattern: " + std::string(pattern.kwd_attrs[i]->text),
                  pattern.kwd_patterns[repeated->second]->span);
  }
  here_ = before;
  return visit(pattern.cls) && visit_subpatterns(pattern.patterns, context) &&
         visit_subpatterns(pattern.kwd_patterns, context);
}

bool CompileChecker::visit_capture(const ast::MatchAs& pattern, PatternContext& context) {
  if (pattern.pattern) return visit_pattern(pattern.pattern, context) && bind_capture(pattern.name, context);
  if (!context.may_match_all)
    return fail(pattern.name
                    ? "name capture " + quoted(pattern.name) + " makes remaining patterns unreachable"
                    : "wildcard makes remaining patterns unreachable");
  return bind_capture(pattern.name, context);
}

// All alternatives bind the same names. https://docs.python.org/3/reference/compound_stmts.html#or-patterns
bool CompileChecker::visit_alternatives(const ast::MatchOr& pattern, PatternContext& context) {
  std::optional<PatternContext> first;
  for (const ast::Pattern* alternative : pattern.patterns) {
    PatternContext inner{{}, {}, context.may_match_all && alternative == pattern.patterns.back()};
    if (!visit_pattern(alternative, inner)) return false;
    if (!first) first = inner;
    if (first->stored != inner.stored) return fail("alternative patterns bind different names");
  }
  for (const Name* name : first->stores)
    if (!context.store(name)) return fail("multiple assignments to name " + quoted(name) + " in pattern");
  return true;
}

bool CompileChecker::bind_capture(const Name* name, PatternContext& context) {
  if (!name) return true;
  if (!check_stored_name(name)) return false;
  return context.store(name) || fail("multiple assignments to name " + quoted(name) + " in pattern");
}

}  // namespace dictum
