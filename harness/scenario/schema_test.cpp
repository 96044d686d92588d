// The published schema and the loader say the same of every sample: a file that one accepts, the other
// accepts.
#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "scenario/load.h"
#include "scenario/yaml_tree.h"

namespace dictum {
namespace {

using Json = nlohmann::json;
using valijson::adapters::NlohmannJsonAdapter;

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

Json scalar(const YamlNode& node) {
  if (node.quoted) return node.text;
  if (node.text == "true" || node.text == "false") return node.text == "true";
  const Json number = Json::parse(node.text, nullptr, false);
  return number.is_number() ? number : Json(node.text);
}

// What a YAML tree is in JSON, by YAML's core schema.
Json to_json(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Null: return nullptr;
    case YamlNode::Kind::Scalar: return scalar(node);
    case YamlNode::Kind::Sequence: break;
    case YamlNode::Kind::Map: {
      Json map = Json::object();
      for (const auto& [key, value] : node.members) map[key->text] = to_json(*value);
      return map;
    }
  }
  Json list = Json::array();
  for (const auto& item : node.items) list.push_back(to_json(*item));
  return list;
}

class ScenarioSchema : public ::testing::Test {
 protected:
  void SetUp() override {
    text_ = Json::parse(read(DICTUM_SOURCE_DIR "/specs/scenario.schema.json"));
    valijson::SchemaParser parser;
    parser.populateSchema(NlohmannJsonAdapter(text_), schema_);
  }
  bool schema_accepts(const std::string& yaml) {
    FileError error;
    const auto tree = parse_yaml(yaml, "sample", error);
    if (!tree) return false;
    const Json json = to_json(*tree);
    valijson::Validator validator;
    return validator.validate(schema_, NlohmannJsonAdapter(json), nullptr);
  }
  static bool loader_accepts(const std::string& yaml, std::string& reason) {
    std::vector<FileError> errors;
    parse_scenarios(yaml, "sample", errors);
    reason = errors.empty() ? "" : errors.front().text();
    return errors.empty();
  }

  Json text_;
  valijson::Schema schema_;
};

std::string with(const std::string& fields) {
  return "area: a\nscenarios:\n  - {id: one, program: pass, " + fields + "}\n";
}

TEST_F(ScenarioSchema, GoodSamples_AreAcceptedByBoth) {
  const std::vector<std::string> samples = {
      with("title: a"),
      with("python: \">=3.8, <3.12\""),
      with("rules: [CLS-07, IMP-120]"),
      with("expect: {stdout: \"\"}"),
      with("expect: [{python: \"<3.12\", exit_code: 0}, {exception: {type: A, cause: {context: {notes: "
           "[x]}}}}]"),
      with("argv: [], path: [\".\", a/b], stdin: \"x\", seconds: 3, tags: [x], found_by: y, provenance: z"),
      "area: a_1\nscenarios: [{id: x, files: {main.py: a, b/c.py: \"\"}}]",
      "area: a\nscenarios: [{id: x, files: {main.py: a, ..b/.c.py: \"\", b..: x}}]",
  };
  for (const std::string& sample : samples) {
    std::string reason;
    EXPECT_TRUE(loader_accepts(sample, reason)) << sample << reason;
    EXPECT_TRUE(schema_accepts(sample)) << sample;
  }
}

TEST_F(ScenarioSchema, BadSamples_AreRefusedByBoth) {
  const std::vector<std::string> samples = {
      "[]",
      "area: a",
      "scenarios: []",
      "area: a\nscenarios: []",
      "area: A\nscenarios: [{id: x, program: y}]",
      "area: a\nscenarios: [{id: x}]",
      "area: a\nscenarios: [{id: x/y, program: z}]",
      "area: a\nscenarios: [{program: z}]",
      "area: a\nscenarios: [{id: x, program: z}]\nmore: 1",
      "area: a\nscenarios: [{id: 3, program: z}]",
      "area: a\nscenarios: [{id: x, files: {a.py: b}}]",
      "area: a\nscenarios: [{id: x, files: {main.py: a, ../b: c}}]",
      "area: a\nscenarios: [{id: x, files: {main.py: a, /b: c}}]",
      "area: a\nscenarios: [{id: x, files: {main.py: a, b/: c}}]",
      "area: a\nscenarios: [{id: x, files: {main.py: a, b/./d: c}}]",
      "area: a\nscenarios: [{id: x, files: {main.py: a, b//d: c}}]",
      with("files: {main.py: x}"),
      with("titel: a"),
      with("title: 1"),
      with("title: ~"),
      with("title: [a]"),
      with("rules: CLS-07"),
      with("rules: [CLS7]"),
      with("rules: [cls-07]"),
      with("python: 3.8"),
      with("python: \"3.8\""),
      with("python: \">=3\""),
      with("seconds: 0"),
      with("seconds: -1"),
      with("seconds: 601"),
      with("seconds: \"3\""),
      with("expect: {}"),
      with("expect: []"),
      with("expect: {python: \">=3.8\"}"),
      with("expect: {exit_code: 256}"),
      with("expect: {exit_code: 1.5}"),
      with("expect: {exit_code: -1}"),
      with("expect: {stdout: 1}"),
      with("expect: {exception: ValueError}"),
      with("expect: {exception: {typ: A}}"),
      with("path: [/a]"),
      with("path: [../a]"),
      with("path: a"),
      with("argv: [1]"),
      with("tags: x"),
      with("stdin: []"),
  };
  for (const std::string& sample : samples) {
    std::string reason;
    EXPECT_FALSE(loader_accepts(sample, reason)) << sample;
    EXPECT_FALSE(schema_accepts(sample)) << sample;
  }
}

TEST_F(ScenarioSchema, OurOwnScenarios_AreAcceptedByBoth) {
  const Suite suite = load_suite({DICTUM_SOURCE_DIR "/specs"});
  for (const FileError& error : suite.errors) ADD_FAILURE() << error.text();
  ASSERT_FALSE(suite.scenarios.empty());
  std::string last;
  for (const Scenario& scenario : suite.scenarios) {
    const bool of_a_table = scenario.area == "rules" || scenario.area == "versions";
    if (scenario.file == last || of_a_table) continue;
    last = scenario.file;
    EXPECT_TRUE(schema_accepts(read(scenario.file))) << scenario.file;
  }
}

}  // namespace
}  // namespace dictum
