// specs/claims.yaml: what is said about the object model, with a verdict and the scenarios that show it.
#pragma once

#include <string>
#include <vector>

#include "scenario/file_error.h"

namespace dictum {

struct ClaimedScenario {
  std::string id;
  int line = 0;
  int column = 0;
};

struct Claim {
  std::string id;
  std::string verdict;
  std::vector<ClaimedScenario> scenarios;
  int line = 0;
};

// What is wrong with the file goes to `errors`.
std::vector<Claim> load_claims(const std::string& path, std::vector<FileError>& errors);

}  // namespace dictum
