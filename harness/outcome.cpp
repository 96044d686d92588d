#include "outcome.h"

namespace dictum {

const char* outcome_status_name(OutcomeStatus status) {
  switch (status) {
    case OutcomeStatus::Finished: return "finished";
    case OutcomeStatus::Raised: return "raised";
    case OutcomeStatus::SyntaxError: return "syntax error";
    case OutcomeStatus::Exited: return "exited";
    case OutcomeStatus::Limit: return "limit";
    case OutcomeStatus::Unsupported: return "unsupported";
    case OutcomeStatus::Crashed: return "crashed";
    case OutcomeStatus::TimedOut: return "timed out";
  }
  return "?";
}

const char* tier_name(Tier tier) {
  switch (tier) {
    case Tier::Batch: return "fork-batch";
    case Tier::Fork: return "fork";
    case Tier::Spawn: return "spawn";
  }
  return "";
}

}  // namespace dictum
