// Outcomes as tests make them.
#pragma once

#include <string>

#include "outcome.h"

namespace dictum {

inline Outcome printed(const std::string& text) {
  Outcome outcome;
  outcome.standard_output = text;
  return outcome;
}

inline Outcome raised(const std::string& type, const std::string& message) {
  Outcome outcome;
  outcome.status = OutcomeStatus::Raised;
  outcome.exit_code = 1;
  outcome.exception = ExceptionRecord{};
  outcome.exception->type = type;
  outcome.exception->message = message;
  outcome.exception->traceback = {{"/scratch/main.py", 3, "<module>"}};
  outcome.standard_error = "Traceback (most recent call last):\n" + type + ": " + message + "\n";
  return outcome;
}

}  // namespace dictum
