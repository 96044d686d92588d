#include "targets/classes.h"

#include "compare/compare.h"

namespace dictum {
namespace {

const char* class_name(RunClass which) {
  switch (which) {
    case RunClass::Unparsable: return "unparsable";
    case RunClass::Poisoned: return "poisoned";
    case RunClass::Unsupported: return "unsupported";
    case RunClass::Same: return "same";
    case RunClass::Diverged: return "diverged";
    case RunClass::Lost: return "lost";
  }
  return "?";
}

}  // namespace

void count_class(Stats& stats, RunClass which, std::string_view reason) {
  const std::string name = class_name(which);
  stats.count("class " + name);
  if (!reason.empty()) stats.count(name + ": " + std::string(reason.substr(0, 90)));
}

void count_class(Stats& stats, const Outcome& reference) {
  if (reference.status == OutcomeStatus::Unsupported)
    return count_class(stats, RunClass::Unsupported, reference.detail);
  const std::string reason = not_comparable_reason(reference, {});
  count_class(stats, reason.empty() ? RunClass::Same : RunClass::Poisoned, reason);
}

}  // namespace dictum
