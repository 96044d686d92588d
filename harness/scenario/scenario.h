// A scenario: a program, and what is to be seen of it. One file holds the scenarios of one subject of one
// area.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "program.h"
#include "scenario/version_range.h"

namespace dictum {

// What is expected of an uncaught exception; a field that is not given is not looked at.
struct ExpectedException {
  std::optional<std::string> type;  // qualified name, without builtins and __main__
  std::optional<std::string> message;
  std::optional<std::vector<std::string>> notes;
  std::shared_ptr<ExpectedException> cause;
  std::shared_ptr<ExpectedException> context;
};

struct Expectation {
  VersionRange python;
  std::optional<std::string> standard_output;
  std::optional<std::string> standard_error;
  std::optional<int> exit_code;
  std::optional<ExpectedException> exception;
};

struct Scenario {
  std::string id;  // [A-Za-z0-9._-]{1,120}, unique over all files
  std::string title;
  std::string area;
  std::vector<std::string> rules;
  VersionRange python;  // the versions for which it says something
  Program program;
  double seconds = 10;              // deadline
  std::vector<Expectation> expect;  // the first that fits the version counts; none: the oracle decides
  std::vector<std::string> tags;
  std::string found_by;
  std::string provenance;

  std::string file;
  int line = 0;
};

// The expectation that counts for the version; null if none does.
const Expectation* expectation_for(const Scenario& scenario, const std::string& version);

}  // namespace dictum
