// Known divergences of a target: which scenarios it does not play as expected, how, and why. Checked both
// ways: an entry that no longer holds fails the run as a new divergence does.
#pragma once

#include <string>
#include <vector>

#include "scenario/file_error.h"
#include "scenario/version_range.h"

namespace dictum {

struct KnownDivergence {
  std::string scenario;  // an id
  VersionRange python;   // of the CPython that it is compared with, to its release
  std::string outcome;   // what is seen: "unsupported: NAME", "limit: NAME", or "differs"
  std::string reason;
  std::string file;
  int line = 0;
};

class KnownDivergences {
 public:
  // Entries of one file; what is wrong goes to `errors`, and then there are none.
  static KnownDivergences load(const std::string& path, std::vector<FileError>& errors);

  // The first entry for a scenario and a version such as 3.11 or 3.11.2; null if there is none.
  const KnownDivergence* find(const std::string& scenario, const std::string& version) const;
  const std::vector<KnownDivergence>& entries() const { return entries_; }

 private:
  std::vector<KnownDivergence> entries_;
};

}  // namespace dictum
