#include "lint/lint.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "expect/known.h"
#include "lint/claims.h"
#include "lint/lint_scenario.h"
#include "scenario/load.h"
#include "scenario/parse_tables.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

// The closest folder at or above the path that has a table of rules; empty if there is none.
std::string suite_of(const std::string& path) {
  std::error_code error;
  fs::path folder = fs::is_directory(path, error) ? fs::path(path) : fs::path(path).parent_path();
  if (folder.empty()) folder = ".";
  for (int level = 0; level < 64; ++level) {
    if (fs::is_regular_file(folder / "rules.yaml", error)) return folder.lexically_normal().string();
    const fs::path absolute = fs::absolute(folder, error);
    if (absolute == absolute.root_path()) break;
    folder = folder / "..";
  }
  return "";
}

class Linter {
 public:
  LintResult run(const std::vector<std::string>& paths) {
    const Suite suite = load_suite(paths);
    result_.files = suite.files;
    result_.scenarios = suite.scenarios.size();
    result_.problems = suite.errors;
    for (const std::string& path : paths) look_at_path(path);
    lint_files(suite);
    for (const std::string& root : roots_) lint_tables(root);
    sort_problems();
    return std::move(result_);
  }

 private:
  void look_at_path(const std::string& path) {
    const std::string root = suite_of(path);
    std::error_code error;
    const bool whole = !root.empty() && fs::equivalent(path, root, error);
    if (whole) roots_.insert(root);
    if (!root.empty() && !rules_.contains(root)) {
      std::vector<FileError> errors;
      rules_.emplace(root, RuleTable::load(root + "/rules.yaml", errors));
      if (whole) add(errors);
    }
    if (fs::is_directory(path, error)) find_odd_names(path);
  }

  // Files that look like scenario files, but are not loaded.
  void find_odd_names(const std::string& folder) {
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
      const std::string extension = entry->path().extension().string();
      if (extension == ".yml" || extension == ".YAML" || extension == ".YML")
        result_.problems.push_back(
            {entry->path().string(), 1, 1, "it is not loaded, expected a name that ends with .yaml"});
    }
  }

  // Each file's tree again, for the places.
  void lint_files(const Suite& suite) {
    for (std::size_t begin = 0; begin < suite.scenarios.size();) {
      std::size_t end = begin;
      const std::string& file = suite.scenarios[begin].file;
      while (end < suite.scenarios.size() && suite.scenarios[end].file == file) ++end;
      lint_file(file, suite.scenarios.data() + begin, end - begin);
      begin = end;
    }
  }

  void lint_file(const std::string& file, const Scenario* scenarios, std::size_t count) {
    std::string bytes, reason;
    FileError error;
    if (!read_regular_file(file, kMaxYamlBytes, false, bytes, reason)) return;
    const std::unique_ptr<YamlNode> root = parse_yaml(bytes, file, error);
    if (!root || is_rules_table(*root) || is_versions_table(*root)) return;
    ErrorList errors(file, result_.problems);
    const std::string suite = suite_of(file);
    static const RuleTable none;
    const RuleTable& rules = suite.empty() ? none : table_of(suite);
    for (const auto& [key, value] : root->members) {
      if (key->text == "area" && !suite.empty()) lint_area(file, *value, errors);
      if (key->text != "scenarios") continue;
      for (std::size_t i = 0; i < std::min(count, value->items.size()); ++i)
        lint_scenario(scenarios[i], *value->items[i], rules, errors);
    }
  }

  const RuleTable& table_of(const std::string& suite) {
    if (!rules_.contains(suite)) {
      std::vector<FileError> ignored;
      rules_.emplace(suite, RuleTable::load(suite + "/rules.yaml", ignored));
    }
    return rules_.at(suite);
  }

  // In a suite, a folder is an area.
  static void lint_area(const std::string& file, const YamlNode& area, ErrorList& errors) {
    const std::string folder = fs::absolute(file).lexically_normal().parent_path().filename().string();
    if (area.text != folder)
      errors.add(area, "the area " + shown(area.text) + ", expected that of its folder: " + shown(folder));
  }

  void lint_tables(const std::string& root) {
    std::error_code error;
    const Suite whole = load_suite({root});
    std::map<std::string, const Scenario*> scenarios;
    for (const Scenario& scenario : whole.scenarios) scenarios[scenario.id] = &scenario;
    // A file that is bad takes its scenarios along: what refers to them is no fault.
    const bool complete = whole.errors.empty();
    lint_versions(root + "/versions.yaml", scenarios);
    if (fs::exists(root + "/claims.yaml", error)) lint_claims(root + "/claims.yaml", scenarios, complete);
    std::vector<std::string> known;
    for (fs::directory_iterator entry(root + "/known", error), end; !error && entry != end;
         entry.increment(error))
      if (entry->path().extension() == ".yaml") known.push_back(entry->path().string());
    std::sort(known.begin(), known.end());
    for (const std::string& path : known) lint_known(path, scenarios, complete);
  }

  void lint_versions(const std::string& path, const std::map<std::string, const Scenario*>& scenarios) {
    std::error_code error;
    if (!fs::exists(path, error)) return;
    const Suite table = load_suite({path});
    add(table.errors);
    std::set<std::string> ids;
    for (const Scenario& entry : table.scenarios) {
      const auto other = scenarios.find(entry.id);
      const bool elsewhere = other != scenarios.end() && other->second->file != path;
      if (elsewhere || !ids.insert(entry.id).second)
        result_.problems.push_back(
            {path, entry.line, 1, "the id " + shown(entry.id) + " is taken, expected one of its own"});
    }
  }

  void lint_claims(const std::string& path, const std::map<std::string, const Scenario*>& scenarios,
                   bool complete) {
    for (const Claim& claim : load_claims(path, result_.problems))
      for (const ClaimedScenario& scenario : claim.scenarios)
        if (complete && !scenarios.contains(scenario.id))
          result_.problems.push_back({path, scenario.line, scenario.column,
                                      "no scenario has the id " + shown(scenario.id) +
                                          ", expected one that shows " + shown(claim.id)});
  }

  void lint_known(const std::string& path, const std::map<std::string, const Scenario*>& scenarios,
                  bool complete) {
    const KnownDivergences known = KnownDivergences::load(path, result_.problems);
    for (const KnownDivergence& entry : known.entries()) {
      const auto scenario = scenarios.find(entry.scenario);
      if (scenario == scenarios.end()) {
        if (complete) add_known(entry, "no scenario has the id " + shown(entry.scenario) + ", expected one");
        continue;
      }
      bool counts = false;
      for (const std::string& version : played_versions())
        for (const char* release : {"", ".999"})  // the first one and the last one
          counts = counts || (scenario->second->python.contains(version) &&
                              known.find(entry.scenario, version + release) == &entry);
      if (!counts)
        add_known(entry, "an entry that never counts, expected one for a version of " +
                             shown(entry.scenario) + " that no earlier entry has");
    }
  }

  void add_known(const KnownDivergence& entry, const std::string& reason) {
    result_.problems.push_back({entry.file, entry.line, 1, reason});
  }
  void add(const std::vector<FileError>& errors) {
    result_.problems.insert(result_.problems.end(), errors.begin(), errors.end());
  }

  void sort_problems() {
    const auto key = [](const FileError& error) {
      return std::tie(error.file, error.line, error.column, error.reason);
    };
    std::sort(result_.problems.begin(), result_.problems.end(),
              [&](const FileError& a, const FileError& b) { return key(a) < key(b); });
    const auto last = std::unique(result_.problems.begin(), result_.problems.end(),
                                  [&](const FileError& a, const FileError& b) { return key(a) == key(b); });
    result_.problems.erase(last, result_.problems.end());
  }

  LintResult result_;
  std::set<std::string> roots_;             // suites that are looked at as a whole
  std::map<std::string, RuleTable> rules_;  // suite -> its rules
};

}  // namespace

LintResult lint(const std::vector<std::string>& paths) { return Linter().run(paths); }

}  // namespace dictum
