// Rule marks: the place where a rule of specs/rules.yaml takes effect counts its use through the context
// `cx`.
//   RULE(CLS_07);                        the rule took effect
//   if (RULE_IF(DSC_05, condition))      a decision that the rule makes
//   RULE_STEP(IMP_09) { … }              a step that the rule asks for
// Marks stand on general paths: a cached hit does not count. In development builds one chosen mark
// (Rules::fault) does the wrong thing: the decision is inverted, the step left out. That is a seeded fault
// for the suites to find.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dictum {

enum class RuleId : std::uint16_t {
#define RULE(ID) ID,
#include "objects/rules.def"
  Count
};
inline constexpr std::size_t kRuleCount = static_cast<std::size_t>(RuleId::Count);
// "CLS-07", as specs/rules.yaml spells it.
const char* rule_name(RuleId id);

struct Rules {
  std::uint32_t counts[kRuleCount] = {};
  RuleId fault = RuleId::Count;

  void hit(RuleId id) { ++counts[static_cast<std::size_t>(id)]; }
  bool decide(RuleId id, bool condition) {
    hit(id);
#ifdef DICTUM_DEV_CHECKS
    if (fault == id) return !condition;
#endif
    return condition;
  }
};

}  // namespace dictum

#define RULE(ID) (cx.rules.hit(::dictum::RuleId::ID))
#define RULE_IF(ID, ...) (cx.rules.decide(::dictum::RuleId::ID, (__VA_ARGS__)))
#define RULE_STEP(ID) if (cx.rules.decide(::dictum::RuleId::ID, true))
