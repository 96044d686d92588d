// What an oracle showed, as an expectation to record.
#pragma once

#include <string>

#include "compare/compare.h"

namespace dictum {

// The fields that tell the outcome apart: stdout, and of an end that is no plain one the exception or the
// exit code; besides them those that `like` looks at (null: none). Its range is every version. False, with
// the reason, if the outcome cannot be recorded: a limit, a crash, bytes that are no text.
bool observe(const Outcome& outcome, const Expectation* like, Expectation& expectation, std::string& reason);

}  // namespace dictum
