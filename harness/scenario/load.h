// Scenario files -> scenarios. Strict: whatever is not understood is an error with its place.
#pragma once

#include <string>
#include <vector>

#include "scenario/file_error.h"
#include "scenario/scenario.h"

namespace dictum {

struct Suite {
  std::vector<Scenario> scenarios;  // in the order of paths, then of files
  std::vector<FileError> errors;    // a file with an error gives no scenarios; the others do
  int files = 0;
};

// Every *.yaml file below the paths, a path to a file itself included: scenario files, the table of rules,
// the table of versions (parse_tables.h). Below a folder, rules.yaml, versions.yaml, claims.yaml,
// targets.yaml and the folder known are passed over, and links are errors.
Suite load_suite(const std::vector<std::string>& paths);

// The scenarios of one text; what is wrong goes to `errors`, and then nothing is returned.
std::vector<Scenario> parse_scenarios(const std::string& bytes, const std::string& file,
                                      std::vector<FileError>& errors);

// Reads a regular file of at most `limit` bytes; links are not followed if `below_suite`.
bool read_regular_file(const std::string& path, std::size_t limit, bool below_suite, std::string& bytes,
                       std::string& reason);

}  // namespace dictum
