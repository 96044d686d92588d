// The fields of scenario files; the published schema (specs/scenario.schema.json) says the same.
#include <algorithm>
#include <set>

#include "scenario/fields.h"
#include "scenario/load.h"
#include "scenario/parse_tables.h"

namespace dictum {
namespace {

constexpr std::size_t kMaxId = 120;
constexpr std::size_t kMaxArea = 60;
constexpr double kMaxSeconds = 600;

bool all_of(const std::string& text, const char* others) {
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!plain && std::string_view(others).find(c) == std::string_view::npos) return false;
  }
  return !text.empty();
}

bool is_id(const std::string& text) {
  return text.size() <= kMaxId && all_of(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ._-");
}
bool is_area(const std::string& text) { return text.size() <= kMaxArea && all_of(text, "_"); }

// "CLS-41"
bool is_rule(const std::string& text) {
  const std::size_t dash = text.find('-');
  if (dash < 2 || dash > 4 || dash == std::string::npos || text.size() - dash < 3 || text.size() - dash > 4)
    return false;
  return std::all_of(text.begin(), text.begin() + dash, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
         std::all_of(text.begin() + dash + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Why the text is no path below the scratch directory; empty if it is one.
std::string path_problem(const std::string& path) {
  if (path.empty()) return "an empty path";
  if (path.find('\0') != std::string::npos) return "a path with a NUL";
  if (path[0] == '/') return "the absolute path " + shown(path);
  if (path.size() > 1000) return "a path of more than 1000 bytes";
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string part = path.substr(begin, end - begin);
    if (part == "..") return "the path " + shown(path) + ", which leaves the scratch directory";
    if (part.empty() || part == ".") return "the path " + shown(path) + " with an empty part";
    if (part.size() > 200) return "a path with a name of more than 200 bytes";
    begin = end + 1;
  }
  return "";
}

class ScenarioReader {
 public:
  ScenarioReader(const std::string& file, std::vector<FileError>& errors)
      : file_(file), errors_(file, errors) {}

  std::vector<Scenario> read(const YamlNode& root) {
    std::vector<Scenario> scenarios;
    Fields fields(root, "a scenario file", {"area", "scenarios"}, errors_);
    if (!fields.valid()) return scenarios;
    const YamlNode* area_node = fields.require("area");
    const auto area = fields.text("area");
    if (area && !is_area(*area))
      errors_.add(*area_node, "the area " + shown(*area) + ", expected [a-z0-9_]{1,60}");
    const YamlNode* list = fields.require("scenarios");
    if (list == nullptr) return scenarios;
    if (list->kind != YamlNode::Kind::Sequence || list->items.empty()) {
      errors_.add(*list, describe(*list) + " for scenarios, expected a list of at least one");
      return scenarios;
    }
    for (const auto& item : list->items) scenarios.push_back(read_scenario(*item, area.value_or("")));
    return scenarios;
  }

 private:
  Scenario read_scenario(const YamlNode& node, const std::string& area) {
    Scenario scenario;
    scenario.area = area;
    scenario.file = file_;
    scenario.line = node.line;
    Fields fields(node, "a scenario",
                  {"id", "title", "rules", "python", "program", "files", "path", "argv", "stdin", "seconds",
                   "expect", "tags", "found_by", "provenance"},
                  errors_);
    if (!fields.valid()) return scenario;
    read_id(fields, scenario);
    scenario.title = fields.text("title").value_or("");
    read_rules(fields, scenario);
    scenario.python = read_range(fields);
    read_program(fields, scenario);
    scenario.seconds = fields.number("seconds", 0.1, kMaxSeconds).value_or(scenario.seconds);
    if (const YamlNode* expect = fields.find("expect")) read_expectations(*expect, scenario);
    scenario.tags = fields.texts("tags").value_or(std::vector<std::string>());
    scenario.found_by = fields.text("found_by").value_or("");
    scenario.provenance = fields.text("provenance").value_or("");
    return scenario;
  }

  void read_id(Fields& fields, Scenario& scenario) {
    const YamlNode* node = fields.require("id");
    scenario.id = fields.text("id").value_or("");
    if (node == nullptr || scenario.id.empty()) {
      if (node != nullptr && node->kind == YamlNode::Kind::Scalar && node->text.empty())
        errors_.add(*node, "an empty id, expected [A-Za-z0-9._-]{1,120}");
      return;
    }
    if (!is_id(scenario.id))
      errors_.add(*node, "the id " + shown(scenario.id) + ", expected [A-Za-z0-9._-]{1,120}");
    if (!ids_.insert(scenario.id).second)
      errors_.add(*node, "the id " + shown(scenario.id) + " a second time, expected it once");
  }

  void read_rules(Fields& fields, Scenario& scenario) {
    scenario.rules = fields.texts("rules").value_or(std::vector<std::string>());
    for (const std::string& rule : scenario.rules)
      if (!is_rule(rule))
        errors_.add(*fields.find("rules"), "the rule " + shown(rule) + ", expected a number such as CLS-07");
  }

  VersionRange read_range(Fields& fields) {
    const auto text = fields.text("python");
    if (!text) return VersionRange();
    const auto range = VersionRange::parse(*text);
    if (!range)
      errors_.add(*fields.find("python"),
                  "the version range " + shown(*text) + ", expected one such as \">=3.8,<3.12\"");
    return range.value_or(VersionRange());
  }

  void read_program(Fields& fields, Scenario& scenario) {
    const YamlNode* program = fields.find("program");
    const YamlNode* files = fields.find("files");
    if ((program == nullptr) == (files == nullptr)) {
      errors_.add(fields.node(), program == nullptr ? "neither program nor files, expected one of them"
                                                    : "both program and files, expected one of them");
    } else if (program != nullptr) {
      scenario.program.files.push_back({"main.py", fields.text("program").value_or("")});
    } else {
      read_files(*files, scenario);
    }
    scenario.program.python_path = fields.texts("path").value_or(std::vector<std::string>());
    for (const std::string& entry : scenario.program.python_path) {
      const std::string problem = entry == "." ? "" : path_problem(entry);
      if (!problem.empty())
        errors_.add(*fields.find("path"), problem + " in path, expected one below the scratch directory");
    }
    scenario.program.argv = fields.texts("argv").value_or(std::vector<std::string>());
    for (const std::string& argument : scenario.program.argv)
      if (argument.find('\0') != std::string::npos)
        errors_.add(*fields.find("argv"), "a NUL in argv, expected text without one");
    scenario.program.stdin_text = fields.text("stdin").value_or("");
  }

  void read_files(const YamlNode& node, Scenario& scenario) {
    if (node.kind != YamlNode::Kind::Map) {
      errors_.add(node, describe(node) + " for files, expected a map of paths to texts");
      return;
    }
    bool has_main = false;
    for (const auto& [key, value] : node.members) {
      const std::string problem = path_problem(key->text);
      if (!problem.empty())
        errors_.add(*key, problem + " in files, expected one below the scratch directory");
      const auto text = Fields::text_of(*value, "a file", errors_);
      has_main = has_main || key->text == "main.py";
      if (text) scenario.program.files.push_back({key->text, *text});
    }
    if (!has_main) errors_.add(node, "no main.py in files, expected it: it is what is run");
    for (const auto& [key, value] : node.members)
      for (const auto& [other, unused] : node.members)
        if (other->text.rfind(key->text + "/", 0) == 0)
          errors_.add(*key, "the path " + shown(key->text) + " is a file and a folder, expected one of them");
  }

  void read_expectations(const YamlNode& node, Scenario& scenario) {
    if (node.kind != YamlNode::Kind::Sequence) {
      scenario.expect.push_back(read_expectation(node));
      return;
    }
    if (node.items.empty()) errors_.add(node, "an empty list for expect, expected at least one variant");
    for (const auto& item : node.items) scenario.expect.push_back(read_expectation(*item));
  }

  Expectation read_expectation(const YamlNode& node) {
    Expectation expectation;
    Fields fields(node, "an expectation", {"python", "stdout", "stderr", "exit_code", "exception"}, errors_);
    if (!fields.valid()) return expectation;
    expectation.python = read_range(fields);
    expectation.standard_output = fields.text("stdout");
    expectation.standard_error = fields.text("stderr");
    expectation.exit_code = fields.integer("exit_code", 0, 255);
    if (const YamlNode* exception = fields.find("exception"))
      expectation.exception = read_exception(*exception);
    const bool nothing = fields.find("stdout") == nullptr && fields.find("stderr") == nullptr &&
                         fields.find("exit_code") == nullptr && fields.find("exception") == nullptr;
    if (nothing)
      errors_.add(node, "an expectation of nothing, expected stdout, stderr, exit_code or exception");
    return expectation;
  }

  ExpectedException read_exception(const YamlNode& node) {
    ExpectedException exception;
    Fields fields(node, "an exception", {"type", "message", "notes", "cause", "context"}, errors_);
    exception.type = fields.text("type");
    exception.message = fields.text("message");
    exception.notes = fields.texts("notes");
    if (const YamlNode* cause = fields.find("cause"))
      exception.cause = std::make_shared<ExpectedException>(read_exception(*cause));
    if (const YamlNode* context = fields.find("context"))
      exception.context = std::make_shared<ExpectedException>(read_exception(*context));
    return exception;
  }

  std::string file_;
  ErrorList errors_;
  std::set<std::string> ids_;
};

// A file's kind shows in its keys.
std::vector<Scenario> read_file(const YamlNode& root, const std::string& file,
                                std::vector<FileError>& errors) {
  ErrorList list(file, errors);
  if (is_rules_table(root)) return read_rules_table(root, file, list);
  if (is_versions_table(root)) return read_versions_table(root, file, list);
  return ScenarioReader(file, errors).read(root);
}

}  // namespace

std::vector<Scenario> parse_scenarios(const std::string& bytes, const std::string& file,
                                      std::vector<FileError>& errors) {
  FileError error;
  const auto root = parse_yaml(bytes, file, error);
  if (!root) {
    errors.push_back(error);
    return {};
  }
  const std::size_t before = errors.size();
  auto scenarios = read_file(*root, file, errors);
  if (errors.size() != before) scenarios.clear();
  std::sort(errors.begin() + static_cast<std::ptrdiff_t>(before), errors.end(),
            [](const FileError& a, const FileError& b) {
              return std::pair(a.line, a.column) < std::pair(b.line, b.column);
            });
  return scenarios;
}

const Expectation* expectation_for(const Scenario& scenario, const std::string& version) {
  for (const Expectation& expectation : scenario.expect)
    if (expectation.python.contains(version)) return &expectation;
  return nullptr;
}

}  // namespace dictum
