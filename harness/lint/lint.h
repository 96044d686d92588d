// What is wrong with a suite before anything of it runs: what the loader refuses, and what would be played
// but can never mean what it says.
#pragma once

#include <string>
#include <vector>

#include "scenario/file_error.h"

namespace dictum {

struct LintResult {
  std::vector<FileError> problems;  // in the order of files and places
  int files = 0;
  std::size_t scenarios = 0;
};

// The scenario files below the paths. The tables of the suite that they belong to (the closest folder above
// that has a rules.yaml) are what rules are looked up in; if a path is that folder itself, its tables are
// looked at too: rules.yaml, versions.yaml, claims.yaml, known/.
LintResult lint(const std::vector<std::string>& paths);

}  // namespace dictum
