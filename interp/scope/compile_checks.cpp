#include "scope/compile_checks.h"

#include <utility>

#include "base/check.h"
#include "base/native_stack.h"
#include "scope/compile_checker.h"

namespace dictum {

using ast::as;

namespace {

constexpr std::size_t kStackReserve = 48 * 1024;
constexpr std::size_t kMostWarnings = 100'000;

// Artificial instructions have no place: CPython shows -1 as line and 0 as column.
constexpr Span kNoPlace{0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF};

}  // namespace

CompileChecker::CompileChecker(const FutureFeatures& future, const SymbolTable& symbols,
                               const ParseContext& context)
    : language_(context.language),
      rules_(context.rules),
      future_(future),
      symbols_(symbols),
      warnings_(context.warnings ? context.warnings : &unwanted_),
      stack_limit_(native_stack_limit(kStackReserve)) {}

Compiled<void> CompileChecker::check(const ast::Mod& tree) {
  unit_ = {UnitKind::Module, &symbols_.module(), 0, {}};
  bool fine = true;
  if (const auto* module = as<ast::Module>(&tree)) fine = visit_statements(module->body);
  if (const auto* interactive = as<ast::Interactive>(&tree)) fine = visit_statements(interactive->body);
  if (const auto* expression = as<ast::Expression>(&tree)) fine = visit(expression->body);
  if (!fine) return Failure{std::move(failure_)};
  return {};
}

void CompileChecker::enter(UnitKind kind, const Scope& scope) {
  unit_.here = here_;
  outer_units_.push_back(unit_);
  unit_ = {kind, &scope, blocks_.size(), {}};
}

void CompileChecker::leave() {
  unit_ = outer_units_.back();
  outer_units_.pop_back();
  here_ = unit_.here;
}

bool CompileChecker::fail(std::string message) { return fail(std::move(message), here_); }

bool CompileChecker::fail(std::string message, const Span& span) {
  failure_ = {};
  failure_.message = std::move(message);
  failure_.line = span.line;
  failure_.offset = static_cast<std::int32_t>(span.column) + 1;
  failure_.has_end = language_.error_has_end;
  failure_.end_line = static_cast<std::int32_t>(span.end_line);
  failure_.end_offset = static_cast<std::int32_t>(span.end_column) + 1;
  return false;
}

void CompileChecker::warn(std::string message) {
  warnings_->push_back({CompileWarning::Category::SyntaxWarning, std::move(message), here_.line});
}

// How deep loops, with and try statements may nest is a limit of CPython's compiler.
bool CompileChecker::open_block(BlockKind kind, const ast::Stmt* statement, ast::StmtList final_body) {
  if (blocks_.size() - unit_.first_block >= language_.nested_blocks) {
    fail("too many statically nested blocks");
    if (!language_.nesting_error_has_place) {
      failure_.has_position = failure_.has_text = false;
      failure_.offset = 0;
    }
    return false;
  }
  blocks_.push_back({kind, statement, final_body});
  return true;
}

// break and continue. https://docs.python.org/3/reference/simple_stmts.html#the-break-statement
bool CompileChecker::leave_loop(const char* message) {
  const Span origin = here_;
  bool found = false;
  if (!unwind(false, &found)) return false;
  if (found) return true;
  if (language_.exits_keep_their_place) here_ = origin;
  here_.line = origin.line;
  return fail(message);
}

// The way out of open blocks, from the innermost: to the loop, or to the end of the function (`found_loop`
// null).
bool CompileChecker::unwind(bool keeps_value, bool* found_loop) {
  if (blocks_.size() == unit_.first_block) return true;
  const Block block = blocks_.back();
  if (block.kind == BlockKind::GroupHandlers) {
    RuleContext cx(rules_);
    RULE(EXC_25);
    return fail("'break', 'continue' and 'return' cannot appear in an except* block");
  }
  if (found_loop && (block.kind == BlockKind::While || block.kind == BlockKind::For))
    return *found_loop = true;
  blocks_.pop_back();
  const bool fine = leave_block(block, keeps_value) && unwind(keeps_value, found_loop);
  blocks_.push_back(block);
  return fine;
}

bool CompileChecker::leave_block(const Block& block, bool keeps_value) {
  if (block.kind == BlockKind::With && language_.error_has_end) {
    here_ = language_.exits_keep_their_place ? kNoPlace : block.statement->span;
  } else if (block.kind == BlockKind::FinallyTry && language_.finally_copied_per_exit) {
    if (keeps_value && !open_block(BlockKind::KeptValue)) return false;
    if (!visit_final_body(block.final_body)) return false;
    if (keeps_value) close_block();
    if (language_.exits_keep_their_place) here_ = kNoPlace;
  }
  return true;
}

// One more copy of a finally body: only the first is walked, the others repeat its warnings.
bool CompileChecker::visit_final_body(ast::StmtList body) {
  const auto known = final_bodies_.find(body.data());
  if (known != final_bodies_.end()) {
    here_ = body.back()->span;
    if (warnings_->size() < kMostWarnings)
      warnings_->insert(warnings_->end(), known->second.begin(), known->second.end());
    return true;
  }
  const auto first = static_cast<std::ptrdiff_t>(warnings_->size());
  if (!visit_statements(body)) return false;
  final_bodies_.emplace(body.data(), CompileWarnings(warnings_->begin() + first, warnings_->end()));
  return true;
}

Compiled<void> check_compilable(const ast::Mod& tree, const FutureFeatures& future,
                                const SymbolTable& symbols, const ParseContext& context) {
  return CompileChecker(future, symbols, context).check(tree);
}

}  // namespace dictum
