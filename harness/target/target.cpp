#include "target/target.h"

namespace dictum {

const char* tier_name(Tier tier) {
  switch (tier) {
    case Tier::Batch: return "fork-batch";
    case Tier::Fork: return "fork";
    case Tier::Spawn: return "spawn";
  }
  return "";
}

}  // namespace dictum
