// Probe refinement: which rules took effect in the one statement that shows the difference.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "triage/reduction.h"

namespace dictum::triage {

// The window (see Judged) of the program with an observation before every statement; empty if that does not
// show what `sameness` says. One execution. Throws TargetFailure.
std::vector<std::uint16_t> probed_window(const std::string& text, const Sameness& sameness, Judge& judge);

}  // namespace dictum::triage
