// What `reduce`, `findings` and the fuzzer play on, from the options of targets.
#pragma once

#include "cli/target_options.h"
#include "triage/triage.h"

namespace dictum {

// `language`: of the reference, where it is another one than the oracle's; empty: the same. With
// `all_versions` every CPython that is found is asked whose difference it is, else the oracle alone. Throws
// TargetFailure.
triage::TriageOptions triage_options(const TargetOptions& targets, const std::string& language,
                                     bool all_versions);

// "--language" and "--state", as the commands of the fuzzer share them.
void add_language_option(CLI::App& command, std::string& language);
void add_state_option(CLI::App& command, std::string& folder);

}  // namespace dictum
