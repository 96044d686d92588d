// Rule marks: the place where a rule of specs/rules.yaml takes effect counts its use through `cx`, the
// context that the stage has at hand (Context at run time, RuleContext in the stages before).
//   RULE(CLS_07);                        the rule took effect
//   if (RULE_IF(DSC_05, condition))      a decision that the rule makes
//   RULE_STEP(IMP_09) { … }              a step that the rule asks for
// Marks stand on general paths: a cached hit does not count. In development builds one chosen mark of the
// latter two forms (Rules::fault) does the wrong thing: the decision is inverted, the step left out. That is
// a seeded fault for the suites to find. A mark is called by its place, "CLS-07@class_build.cpp:88"; it
// stands on one line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>
#include <unordered_set>

#include "dictum/rule_trace.h"

namespace dictum {

enum class RuleId : std::uint16_t {
#define RULE(ID) ID,
#include "base/rules.def"
  Count
};
inline constexpr std::size_t kRuleCount = static_cast<std::size_t>(RuleId::Count);
// "CLS-07", as specs/rules.yaml spells it.
const char* rule_name(RuleId id);

// The number of the mark at a place; never 0.
constexpr std::uint32_t rule_site(RuleId id, std::string_view file, unsigned line) {
  const std::size_t slash = file.rfind('/');
  if (slash != std::string_view::npos) file.remove_prefix(slash + 1);
  std::uint32_t hash = 2166136261u;
  const auto add = [&hash](std::uint32_t byte) { hash = (hash ^ byte) * 16777619u; };
  for (const char c : file) add(static_cast<unsigned char>(c));
  for (const std::uint32_t part : {line & 0xff, line >> 8, std::uint32_t{static_cast<std::uint16_t>(id)}})
    add(part);
  return hash | 1;
}
// The same from a mark's spelling; 0 if that is none.
std::uint32_t rule_site_of(std::string_view spelling);

class RuleTracer;

struct Rules {
  std::uint32_t counts[kRuleCount] = {};
  std::uint32_t fault = 0;       // the mark that does the wrong thing
  RuleTracer* tracer = nullptr;  // null: nobody wants to know the order

  void hit(RuleId id) {
    ++counts[static_cast<std::size_t>(id)];
    if (tracer != nullptr) [[unlikely]]
      trace(id);
  }
  bool decide(RuleId id, [[maybe_unused]] std::uint32_t site, bool condition) {
    hit(id);
#ifdef DICTUM_FAULTS
    if (tracer != nullptr) [[unlikely]]
      trace_site(site);
    if (fault == site) return !condition;
#endif
    return condition;
  }

 private:
  [[gnu::cold]] void trace(RuleId id);
  [[gnu::cold]] void trace_site(std::uint32_t site);
};

// Keeps the order of marks, up to a number of them.
class RuleTracer {
 public:
  // `depth` is read at each mark.
  RuleTracer(Rules& rules, std::size_t most, const std::uint32_t& depth);
  RuleTracer(const RuleTracer&) = delete;
  RuleTracer& operator=(const RuleTracer&) = delete;

  void add(RuleId id);
  void add_site(std::uint32_t site) { sites_.insert(site); }
  // Text that goes to standard output, and text that is taken back before it was written.
  void add_output(std::string_view text);
  void take_back_output(std::string_view text);
  // Ends the tracing.
  RuleTrace take();

 private:
  Rules& rules_;
  std::size_t most_;
  const std::uint32_t& depth_;
  RuleTrace trace_;
  std::unordered_set<std::uint32_t> sites_;
};

// What a stage without a Context marks into: the rules that it was given, or its own.
struct RuleContext {
  explicit RuleContext(Rules* given) : rules(given ? *given : unused) {}
  RuleContext(const RuleContext&) = delete;
  RuleContext& operator=(const RuleContext&) = delete;

  Rules unused;
  Rules& rules;
};

}  // namespace dictum

#define RULE_SITE(ID)                    \
  (std::integral_constant<std::uint32_t, \
                          ::dictum::rule_site(::dictum::RuleId::ID, __FILE__, __LINE__)>::value)
#define RULE(ID) (cx.rules.hit(::dictum::RuleId::ID))
#define RULE_IF(ID, ...) (cx.rules.decide(::dictum::RuleId::ID, RULE_SITE(ID), (__VA_ARGS__)))
#define RULE_STEP(ID) if (cx.rules.decide(::dictum::RuleId::ID, RULE_SITE(ID), true))
