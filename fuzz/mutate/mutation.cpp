#include "mutate/mutation.h"

#include <array>

namespace dictum::mutation {

using namespace ast;

namespace {

constexpr Mutator kMutators[] = {
#define MUTATOR(NAME, WEIGHT) {#NAME, mutator::NAME, WEIGHT},
#include "mutate/mutators.def"
#undef MUTATOR
};

constexpr std::array<std::string_view, 16> kLiterals = {"0",   "1",    "2",    "-1",  "'a'",   "''",
                                                        "'b'", "None", "True", "1.5", "False", "(1, 2)",
                                                        "[0]", "{}",   "b'q'", "..."};

constexpr std::array<std::string_view, 20> kSpecialAttributes = {
    "__class__", "__dict__",    "__name__", "__bases__",    "__mro__",  "__wrapped__", "__module__",
    "__init__",  "__call__",    "__get__",  "__qualname__", "__eq__",   "__slots__",   "__iter__",
    "__len__",   "__getattr__", "__set__",  "__self__",     "__func__", "__defaults__"};

}  // namespace

std::span<const Mutator> mutators() { return kMutators; }

const StatementSite* Mutation::any_statement() {
  if (survey.statements.empty()) return nullptr;
  const StatementSite& picked = choices.pick(survey.statements);
  touched.push_back(picked.place);
  return &picked;
}

Gap Mutation::any_gap() {
  if (const StatementSite* site = any_statement()) return gap_at(*site, chance(50));
  return {{&module.body, &module, false}, 0, 0, 0};
}

std::string_view Mutation::any_name(int scope, Place place) {
  const auto names = survey.visible(scope, place);
  return names.empty() ? std::string_view() : choices.pick(names)->text;
}

std::string_view Mutation::any_name(NameKind kind, int scope, Place place) {
  const auto names = survey.visible(kind, scope, place);
  return names.empty() ? std::string_view() : choices.pick(names)->text;
}

std::string_view Mutation::any_literal() { return choices.pick(kLiterals); }

std::string_view Mutation::any_attribute() {
  if (chance(20)) return choices.pick(kSpecialAttributes);
  const ExpressionSite* site =
      any_expression_that([](const ExpressionSite& one) { return (*one.slot)->kind == NodeKind::Attribute; });
  return site != nullptr ? as<Attribute>(*site->slot)->attr->text : choices.pick(kSpecialAttributes);
}

std::string Mutation::any_value(int scope, Place place) {
  const std::string_view name = any_name(scope, place);
  if (name.empty() || chance(25)) return std::string(any_literal());
  switch (below(12)) {
    case 0: return cat(name, ".", any_attribute());
    case 1: return cat(name, "(", chance(50) ? any_literal() : "", ")");
    case 2: return cat("(", name, ", ", any_literal(), ")");
    case 3: return cat("[", name, "]");
    case 4: return cat("lambda *args: ", name);
    case 5: return cat("type(", name, ")");
    case 6: {
      const std::string_view owner = any_name(NameKind::Class, scope, place);
      return owner.empty() ? std::string(name) : cat(owner, ".", any_attribute());
    }
    case 7: {
      const std::string_view owner = any_name(NameKind::Instance, scope, place);
      return owner.empty() ? std::string(name) : cat(owner, ".", any_attribute());
    }
    default: return std::string(name);
  }
}

std::string Mutation::fresh_name(std::string_view prefix) {
  for (int number = 1;; ++number) {
    std::string name = cat(prefix, number);
    const Name* interned = tree.name(name);
    bool used = false;
    for (const Binding& binding : survey.bindings) used |= binding.name == interned;
    for (const Use& use : survey.uses) used |= use.node->id == interned;
    if (!used) return name;
  }
}

void Mutation::relabel(StmtList list) { label_ = mutation::relabel(tree, list, label_); }

StmtList Mutation::observed(StmtList list) {
  const std::int64_t label = next_label();
  const StmtList made = parse(cat("try:\n    print(", label, ", 'done')\nexcept Exception as e:\n    print(",
                                  label, ", '!', type(e).__name__, e)\n"));
  auto& attempt = *as<Try>(made[0]);
  attempt.body = tree::spliced(arena(), attempt.body, 0, 0, list);
  return made;
}

bool Mutation::assign(const ExpressionSite& site, std::string_view text) {
  Expr* made = tree.expression(text);
  if (made == nullptr || tree::equal(*made, **site.slot)) return false;
  *site.slot = made;
  return true;
}

}  // namespace dictum::mutation
