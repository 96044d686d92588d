#include "scenario/parse_tables.h"

namespace dictum {
namespace {

bool has_member(const YamlNode& root, const char* key) {
  for (const auto& [name, value] : root.members)
    if (name->text == key) return true;
  return false;
}

Scenario scenario_at(const YamlNode& node, const char* area, const std::string& file) {
  Scenario scenario;
  scenario.area = area;
  scenario.file = file;
  scenario.line = node.line;
  return scenario;
}

// ">=3.8", "<=3.11", both or neither: the rule's versions, both ends included.
VersionRange range_of(Fields& fields) {
  std::string range = ">=" + fields.text("since").value_or("3.0");
  const YamlNode* until = fields.find("until");
  if (until != nullptr && until->kind != YamlNode::Kind::Null) range += ",<=" + until->text;
  return VersionRange::parse(range).value_or(VersionRange());
}

Scenario read_rule(const YamlNode& node, const std::string& prelude, const std::string& file,
                   ErrorList& errors) {
  Scenario scenario = scenario_at(node, "rules", file);
  Fields fields(node, "a rule",
                {"id", "area", "statement", "reference", "since", "until", "unmarked", "example"}, errors);
  if (!fields.valid()) return scenario;
  fields.require("id");
  fields.require("example");
  const std::string id = fields.text("id").value_or("");
  scenario.id = "rule-" + id;
  scenario.title = fields.text("statement").value_or("");
  scenario.rules = {id};
  scenario.python = range_of(fields);
  scenario.program.files.push_back({"main.py", prelude + fields.text("example").value_or("")});
  Expectation holds;
  holds.exit_code = 0;
  scenario.expect.push_back(holds);
  return scenario;
}

Scenario read_version_entry(const YamlNode& node, const std::string& prelude, const std::string& file,
                            ErrorList& errors) {
  Scenario scenario = scenario_at(node, "versions", file);
  Fields fields(node, "an entry", {"id", "topic", "summary", "change", "changes_at", "exception", "program"},
                errors);
  if (!fields.valid()) return scenario;
  fields.require("id");
  fields.require("program");
  scenario.id = "version-" + fields.text("id").value_or("");
  scenario.title = fields.text("summary").value_or("");
  const std::string program = fields.text("program").value_or("");
  const bool needs_prelude =
      program.find("show(") != std::string::npos || program.find("warns(") != std::string::npos;
  scenario.program.files.push_back({"main.py", (needs_prelude ? prelude : "") + program});
  if (const std::optional<std::string> type = fields.text("exception")) {
    Expectation raised;
    raised.exception.emplace().type = *type;
    scenario.expect.push_back(std::move(raised));
  }
  return scenario;
}

template <class Read>
void read_list(Fields& fields, const char* key, ErrorList& errors, std::vector<Scenario>& scenarios,
               Read&& read) {
  const YamlNode* list = fields.require(key);
  if (list == nullptr) return;
  if (list->kind != YamlNode::Kind::Sequence) {
    errors.add(*list, describe(*list) + " for " + key + ", expected a list");
    return;
  }
  for (const auto& item : list->items) scenarios.push_back(read(*item));
}

}  // namespace

bool is_rules_table(const YamlNode& root) { return has_member(root, "rules"); }
bool is_versions_table(const YamlNode& root) { return has_member(root, "differences"); }

std::vector<Scenario> read_rules_table(const YamlNode& root, const std::string& file, ErrorList& errors) {
  std::vector<Scenario> scenarios;
  Fields fields(root, "a table of rules", {"schema", "areas", "prelude", "rules"}, errors);
  const std::string prelude = fields.text("prelude").value_or("");
  read_list(fields, "rules", errors, scenarios,
            [&](const YamlNode& node) { return read_rule(node, prelude, file, errors); });
  return scenarios;
}

std::vector<Scenario> read_versions_table(const YamlNode& root, const std::string& file, ErrorList& errors) {
  std::vector<Scenario> scenarios;
  Fields fields(root, "a table of versions", {"schema", "prelude", "differences", "invariants"}, errors);
  const std::string prelude = fields.text("prelude").value_or("");
  const auto read = [&](const YamlNode& node) { return read_version_entry(node, prelude, file, errors); };
  read_list(fields, "differences", errors, scenarios, read);
  read_list(fields, "invariants", errors, scenarios, read);
  return scenarios;
}

}  // namespace dictum
