// Whose difference it is: of the reference, or of a version of the language; and from which version on.
#pragma once

#include <string>
#include <vector>

#include "store/store.h"
#include "target/process_target.h"
#include "triage/judge.h"

namespace dictum::triage {

// Every CPython that is found of the versions that dictum plays, one of each, the oldest first; each has said
// what it is. Those that do not work are left out.
std::vector<TargetSpec> all_pythons();

struct Attribution {
  // "reference": it differs from CPython of its own version. "version change": it does not, and versions of
  // CPython differ from each other. "unattributed": no CPython of its version is there to ask.
  std::string verdict;
  std::string boundary;  // of a version change: the first version that is otherwise, "3.12"
  std::vector<store::TargetAnswer> targets;
};

// The reference as it played: its language, its fault; the library path is each CPython's own.
Attribution attribute(const Program& program, const Judged& judged, const PlayOptions& as,
                      const std::string& oracle_language, const std::vector<TargetSpec>& pythons,
                      double seconds);

// "changed in 3.12": the version from which on, or until which, the reference shows no such difference from
// the same answer of the oracle. Empty: no version explains it.
std::string explaining_version(const Program& program, const Judged& judged, const PlayOptions& as,
                               const std::vector<TargetSpec>& pythons, const CompareRules& rules);

}  // namespace dictum::triage
