#include "report/entries.h"

#include <ctime>

namespace dictum {

const char* fate_name(Fate fate) {
  switch (fate) {
    case Fate::Same: return "same";
    case Fate::Failed: return "failed";
    case Fate::NotComparable: return "not comparable";
    case Fate::Known: return "known";
  }
  return "";
}

bool is_well(const ScenarioResult& result) {
  return (result.fate == Fate::Same || result.fate == Fate::Known) && result.leaks.empty();
}

namespace {

std::string what_is_seen(const ScenarioResult& result) {
  if (!result.known_missed.empty()) return result.known_missed;
  if (result.fate == Fate::NotComparable) return "not comparable: " + result.verdict.reason;
  if (result.fate == Fate::Known && result.verdict.kind == Verdict::Kind::NotComparable)
    return result.verdict.reason;
  if (!result.oracle_unexpected.empty())
    return "the oracle is not as expected: " + result.oracle_unexpected.front().field;
  if (!result.verdict.differences.empty()) return "differs: " + result.verdict.differences.front().field;
  if (!result.reference_unexpected.empty())
    return "the reference is not as expected: " + result.reference_unexpected.front().field;
  if (!result.verdict.reason.empty() || result.leaks.empty()) return result.verdict.reason;
  const TierDifference& leak = result.leaks.front();
  return leak.target + " in " + tier_name(leak.quick) + " is not as in " + tier_name(leak.slow);
}

}  // namespace

std::string headline(const ScenarioResult& result) {
  const std::string seen = what_is_seen(result);
  return result.known_reason.empty() ? seen : seen + " (" + result.known_reason + ")";
}

std::string utc_now() {
  const std::time_t seconds = std::time(nullptr);
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

}  // namespace dictum
