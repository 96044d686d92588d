// specs/rules.yaml as a table: which rules there are, and for which versions.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "scenario/file_error.h"
#include "scenario/version_range.h"

namespace dictum {

class RuleTable {
 public:
  // What is wrong with the table goes to `errors`.
  static RuleTable load(const std::string& path, std::vector<FileError>& errors);

  bool contains(const std::string& rule) const { return rules_.contains(rule); }
  // Null if there is no such rule.
  const VersionRange* versions_of(const std::string& rule) const;
  bool empty() const { return rules_.empty(); }

 private:
  std::map<std::string, VersionRange> rules_;
};

// The versions that dictum plays, the oldest first: "3.8" … "3.13".
const std::vector<std::string>& played_versions();

}  // namespace dictum
