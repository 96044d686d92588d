// Outcome x Outcome -> Verdict, and Outcome x Expectation. Pure: no clock, no files.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "outcome.h"
#include "scenario/scenario.h"

namespace dictum {

// One thing that is not the same.
struct Difference {
  std::string field;     // "status", "exception.type", "stdout", …
  std::string expected;  // of the oracle, or of the scenario; normalised
  std::string actual;
};

struct Verdict {
  enum class Kind : std::uint8_t { Same, Diverged, NotComparable };
  Kind kind = Kind::Same;
  std::vector<Difference> differences;  // Diverged: in the order of the fields below, the first one first
  std::string reason;  // NotComparable: "unsupported: NAME", "limit: output", "timed out", …
  std::map<std::string, int> normalized;  // by rule: how often something was hidden
};

struct CompareRules {
  bool standard_error = true;    // its exact text
  bool traceback = true;         // frames of the uncaught exception
  bool resource_errors = false;  // RecursionError and MemoryError count too; else they are not comparable
};

// Fields, in order: status, exit code, exception (type, message, notes, traceback, cause, context), stdout,
// stderr. "finished" and "exited" with code 0 are the same to whoever looks from outside.
Verdict compare(const Outcome& oracle, const Outcome& reference, const CompareRules& rules);

// What of the outcome is not as expected. An expectation that names neither an exception nor an exit code
// wants the program to finish. An outcome that says nothing (unsupported, a limit, timed out) differs in its
// status.
std::vector<Difference> check_expectation(const Expectation& expectation, const Outcome& outcome);

// Why an outcome says nothing about the program's meaning; empty if it does.
std::string not_comparable_reason(const Outcome& outcome, const CompareRules& rules);

// The type as a scenario names it: without builtins. and __main__.
std::string short_type(const std::string& type);
// The message, taken from stderr where only that has it.
std::string message_of(const ExceptionRecord& exception, const std::string& standard_error);

// The message as a scenario gives it: that of a SyntaxError without "(main.py, line 3)".
std::string without_place(const std::string& message);

// A name as in "line 3, column 5" for the first place where two texts differ.
std::string first_difference(const std::string& expected, const std::string& actual);

}  // namespace dictum
