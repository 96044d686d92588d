#include "scenario/load.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "scenario/select.h"

namespace dictum {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<Scenario> parse(const std::string& text, std::vector<FileError>& errors) {
  return parse_scenarios(text, "suite.yaml", errors);
}

// The first error of a text that must have one; the loader is quick about it.
std::string error_of(const std::string& text) {
  std::vector<FileError> errors;
  const auto begin = std::chrono::steady_clock::now();
  const auto scenarios = parse(text, errors);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_TRUE(scenarios.empty());
  if (errors.empty()) return "no error";
  return errors.front().text();
}

std::string scenario_with(const std::string& fields) {
  return "area: imports\nscenarios:\n  - id: one\n    program: pass\n    " + fields + "\n";
}

TEST(ParseScenarios, TableOfRules_GivesItsExamples) {
  std::vector<FileError> errors;
  const auto scenarios = parse(R"(schema: 1
prelude: |
  before = 1
rules:
- id: CLS-01
  area: CLS
  statement: something holds
  since: "3.6"
  until: "3.11"
  example: |
    assert before
)",
                               errors);
  ASSERT_TRUE(errors.empty());
  ASSERT_EQ(scenarios.size(), 1u);
  EXPECT_EQ(scenarios[0].id, "rule-CLS-01");
  EXPECT_THAT(scenarios[0].rules, ElementsAre("CLS-01"));
  EXPECT_EQ(scenarios[0].program.files[0].bytes, "before = 1\nassert before\n");
  EXPECT_TRUE(scenarios[0].python.contains("3.11"));
  EXPECT_FALSE(scenarios[0].python.contains("3.12"));
  EXPECT_EQ(scenarios[0].expect.at(0).exit_code, 0);
}

TEST(ParseScenarios, TableOfVersions_GivesItsPrograms) {
  std::vector<FileError> errors;
  const auto scenarios = parse(R"yaml(schema: 1
prelude: |
  def show(text): print(text)
differences:
- {id: one, topic: t, summary: s, change: c, changes_at: ["3.12"], program: "show(1)"
}
invariants:
- {id: two, topic: t, summary: s, program: "print(2)"}
)yaml",
                               errors);
  ASSERT_TRUE(errors.empty());
  ASSERT_EQ(scenarios.size(), 2u);
  EXPECT_EQ(scenarios[0].id, "version-one");
  EXPECT_EQ(scenarios[0].program.files[0].bytes, "def show(text): print(text)\nshow(1)");
  EXPECT_EQ(scenarios[1].program.files[0].bytes, "print(2)");
  EXPECT_TRUE(scenarios[1].expect.empty());
}

TEST(ParseScenarios, EveryField_IsRead) {
  std::vector<FileError> errors;
  const auto scenarios = parse(R"(area: imports
scenarios:
  - id: All-of.it_1
    title: "all fields: once"
    rules: [IMP-30, CLS-7]
)",
                               errors);
  ASSERT_EQ(errors.size(), 2u);
  EXPECT_THAT(errors[0].text(), HasSubstr("suite.yaml:3:5: neither program nor files"));
  EXPECT_THAT(errors[1].text(), HasSubstr("suite.yaml:5:12: the rule CLS-7"));
  EXPECT_TRUE(scenarios.empty());

  errors.clear();
  const auto good = parse(R"(area: imports
scenarios:
  - id: All-of.it_1
    title: "all fields: once"
    rules: [IMP-30]
    python: ">=3.8,<3.13"
    files:
      main.py: |
        print(1)
      one/spam.py: ""
    path: [one, "."]
    argv: ["1", -x]
    stdin: "a\n"
    seconds: 2.5
    tags: [seed]
    found_by: somebody
    provenance: thought of
    expect:
      - {python: "<3.12", exception: {type: RuntimeError, cause: {type: ValueError, message: nay}}}
      - {stdout: "1\n", exit_code: 3}
)",
                          errors);
  ASSERT_TRUE(errors.empty()) << errors[0].text();
  ASSERT_EQ(good.size(), 1u);
  const Scenario& scenario = good[0];
  EXPECT_EQ(scenario.line, 3);
  EXPECT_EQ(scenario.program.files[0].bytes, "print(1)\n");
  EXPECT_THAT(scenario.program.python_path, ElementsAre("one", "."));
  EXPECT_THAT(scenario.program.argv, ElementsAre("1", "-x"));
  EXPECT_EQ(scenario.seconds, 2.5);
  EXPECT_FALSE(scenario.python.contains("3.13"));
  EXPECT_EQ(*expectation_for(scenario, "3.11.2")->exception->cause->message, "nay");
  EXPECT_EQ(*expectation_for(scenario, "3.12")->exit_code, 3);
}

TEST(ParseScenarios, HostileStructure_IsRefusedWithItsPlace) {
  EXPECT_THAT(error_of(","), HasSubstr("suite.yaml:1:1: "));
  EXPECT_THAT(error_of(",a"), HasSubstr("suite.yaml:1:1: "));
  EXPECT_THAT(error_of("[a],b"), HasSubstr("suite.yaml:1:"));
  EXPECT_THAT(error_of("- a\n,"), HasSubstr("suite.yaml:"));
  EXPECT_THAT(error_of(""), HasSubstr("an empty file"));
  EXPECT_THAT(error_of("&a [*a]"), HasSubstr("suite.yaml:1:1: an anchor"));
  EXPECT_THAT(error_of("a: &a [x]\nb: [*a,*a]"), HasSubstr("suite.yaml:1:4: an anchor"));
  EXPECT_THAT(error_of("area: !!python/object x"), HasSubstr("the tag"));
  EXPECT_THAT(error_of(scenario_with("title: a") + "---\n,y\n"),
              HasSubstr("suite.yaml:6:1: text after the document"));
  EXPECT_THAT(error_of(scenario_with("title: a") + "...\ntrailing\n"), HasSubstr("text after the document"));
  EXPECT_THAT(error_of("{a: {}, a: {}}"), HasSubstr("suite.yaml:1:9: the key a a second time"));
  EXPECT_THAT(error_of("[[1]: 2]"), HasSubstr("suite.yaml:1:"));
  EXPECT_THAT(error_of(std::string(100000, '[')), HasSubstr("suite.yaml:1:"));
  EXPECT_THAT(error_of("a: " + std::string(70, '[') + std::string(70, ']')), HasSubstr("too deep"));
  std::string many = "[";
  for (int i = 0; i < 100001; ++i) many += "1,";
  EXPECT_THAT(error_of(many + "]"), HasSubstr("too many values"));
  EXPECT_THAT(error_of(std::string((1 << 20) + 1, 'a')), HasSubstr("larger than 1 MB"));
}

// Under a second and 256 MB each: the process may take no more address space than that on top of what it has.
TEST(ParseScenarios, Bombs_AreRefusedInTimeAndSpace) {
  std::string keys = "{", deep = "a: ", lines;
  for (int i = 0; i < 60000; ++i) keys += "k" + std::to_string(i) + ": 1,";
  for (int i = 0; i < 5000; ++i) deep += "{a: ";
  for (int i = 0; i < 10000; ++i) lines += std::string(static_cast<std::size_t>(i % 90), ' ') + "- x\n";
  const std::string bombs[] = {keys + "}",
                               deep,
                               lines,
                               std::string(1 << 20, 'a'),
                               "a: |\n" + std::string(1 << 19, ' '),
                               std::string(100000, '['),
                               "a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n",
                               "? ? ? ? ?\n",
                               "[" + std::string(300000, ',')};
  for (const std::string& bomb : bombs) {
    const auto begin = std::chrono::steady_clock::now();
    rusage before, after;
    getrusage(RUSAGE_SELF, &before);
    EXPECT_NE(error_of(bomb), "no error") << bomb.substr(0, 40);
    getrusage(RUSAGE_SELF, &after);
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 256 << 10) << "KB, " << bomb.substr(0, 40);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5)) << bomb.substr(0, 40);
  }
}

TEST(ParseScenarios, BytesThatAreNoText_AreRefusedAndEscaped) {
  EXPECT_THAT(error_of("area: \xff"), HasSubstr("suite.yaml:1:7: the byte \\xff is no UTF-8"));
  EXPECT_THAT(error_of("area: \xc0\xaf"), HasSubstr("is no UTF-8"));
  EXPECT_THAT(error_of("area: \xed\xa0\x80"), HasSubstr("is no UTF-8"));
  EXPECT_THAT(error_of(std::string("area: 'a\0b'", 12)),
              HasSubstr("suite.yaml:1:9: the control character \\x00"));
  EXPECT_THAT(error_of("area: a\nb: \x1b[31m"), HasSubstr("suite.yaml:2:4: the control character \\x1b"));
  EXPECT_THAT(error_of(std::string("\xff\xfe"
                                   "a\0b",
                                   5)),
              HasSubstr("is no UTF-8"));
}

TEST(ParseScenarios, WrongTypesAndValues_AreRefusedWithTheirPlace) {
  EXPECT_THAT(error_of("[]"),
              HasSubstr("suite.yaml:1:1: a list where a scenario file stands, expected a map"));
  EXPECT_THAT(error_of("area: a\nscenarios: {}"), HasSubstr("suite.yaml:2:12: a map for scenarios"));
  EXPECT_THAT(error_of("area: a"), HasSubstr("no scenarios"));
  EXPECT_THAT(error_of("area: A b\nscenarios: [{id: x, program: y}]"), HasSubstr("suite.yaml:1:7: the area"));
  EXPECT_THAT(error_of(scenario_with("titel: a")), HasSubstr("suite.yaml:5:5: the unknown key titel"));
  EXPECT_THAT(error_of(scenario_with("title: [a]")), HasSubstr("suite.yaml:5:12: a list for title"));
  EXPECT_THAT(error_of(scenario_with("title: 3")), HasSubstr("the plain value 3 for title"));
  EXPECT_THAT(error_of(scenario_with("title:")), HasSubstr("nothing for title"));
  EXPECT_THAT(error_of(scenario_with("title: true")), HasSubstr("the plain value true"));
  for (const char* value : {"-1", ".nan", "1e999", "0x10", "", "1_0", "\"5\"", "601"})
    EXPECT_THAT(error_of(scenario_with(std::string("seconds: ") + value)), HasSubstr("expected a number"))
        << value;
  for (const char* value : {"-1", "256", "1.0", "1e1", "99999999999999999999"})
    EXPECT_THAT(error_of(scenario_with(std::string("expect: {exit_code: ") + value + "}")),
                HasSubstr("expected an integer"))
        << value;
  EXPECT_THAT(error_of(scenario_with("python: 3.10")), HasSubstr("expected text (in quotes)"));
  EXPECT_THAT(error_of(scenario_with("python: \"3.10\"")), HasSubstr("the version range 3.10"));
  EXPECT_THAT(error_of(scenario_with("expect: {}")), HasSubstr("an expectation of nothing"));
  EXPECT_THAT(error_of(scenario_with("expect: []")), HasSubstr("an empty list for expect"));
  EXPECT_THAT(error_of(scenario_with("files: {main.py: x}")), HasSubstr("both program and files"));
}

TEST(ParseScenarios, PathsThatLeaveTheScratchDirectory_AreRefused) {
  for (const char* path :
       {"/etc/passwd", "../x", "a/../../x", "a//b", "./a", "a/", "a/..", "..", "\"\"", "\"a\\0\""}) {
    const std::string files =
        std::string("area: a\nscenarios: [{id: x, files: {main.py: a, ") + path + ": b}}]";
    EXPECT_THAT(error_of(files), HasSubstr("in files, expected one below the scratch directory")) << path;
  }
  EXPECT_THAT(error_of(scenario_with("path: [../up]")), HasSubstr("which leaves the scratch directory"));
  EXPECT_THAT(error_of("area: a\nscenarios: [{id: x, files: {a.py: b}}]"), HasSubstr("no main.py"));
  EXPECT_THAT(error_of("area: a\nscenarios: [{id: x, files: {main.py: x, a: b, a/b: c}}]"),
              HasSubstr("is a file and a folder"));
}

TEST(ParseScenarios, HostileIds_AreRefused) {
  const std::string long_id(121, 'x');
  for (const std::string& id : {std::string("../../x"), std::string("<script>"), long_id,
                                std::string("\"a\\nb\""), std::string("\"\""), std::string("a b")})
    EXPECT_THAT(error_of("area: a\nscenarios: [{id: " + id + ", program: y}]"),
                HasSubstr("suite.yaml:2:18: "))
        << id;
  EXPECT_THAT(error_of("area: a\nscenarios: [{id: x, program: y}, {id: x, program: y}]"),
              HasSubstr("a second time"));
}

class LoadSuite : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/dictum-load-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  static std::string scenario(const std::string& id) {
    return "area: a\nscenarios: [{id: " + id + ", program: pass}]\n";
  }
  std::filesystem::path folder_;
};

TEST_F(LoadSuite, OneBadFileAmongManyGoodOnes_LeavesTheOthers) {
  for (int i = 0; i < 50; ++i) write("good" + std::to_string(i) + ".yaml", scenario("s" + std::to_string(i)));
  write("good20x.yaml", ",");
  write("claims.yaml", "not a scenario file");
  write("known/cpython.yaml", "not a scenario file");
  write("notes.txt", "not a scenario file");
  const Suite suite = load_suite({folder_.string()});
  EXPECT_EQ(suite.scenarios.size(), 50u);
  EXPECT_EQ(suite.files, 51);
  ASSERT_EQ(suite.errors.size(), 1u);
  EXPECT_THAT(suite.errors[0].text(), HasSubstr("good20x.yaml:1:1: "));
}

TEST_F(LoadSuite, OddFiles_AreErrorsOfTheirOwn) {
  write("good.yaml", scenario("good"));
  ASSERT_EQ(mkfifo((folder_ / "fifo.yaml").c_str(), 0600), 0);
  std::filesystem::create_symlink("/etc/passwd", folder_ / "link.yaml");
  std::filesystem::create_symlink("/nonexistent", folder_ / "dangling.yaml");
  std::filesystem::create_symlink("/dev/zero", folder_ / "zero.yaml");
  const Suite suite = load_suite({folder_.string(), (folder_ / "missing").string(), "/dev/zero"});
  EXPECT_EQ(suite.scenarios.size(), 1u);
  EXPECT_EQ(suite.errors.size(), 6u);
  for (const FileError& error : suite.errors)
    EXPECT_THAT(error.text(), Not(HasSubstr("root:"))) << error.text();
}

TEST_F(LoadSuite, LinkedFolders_AreNotEntered) {
  write("good.yaml", scenario("good"));
  write("elsewhere/other.yaml", scenario("other"));
  std::filesystem::create_directory(folder_ / "suite");
  std::filesystem::rename(folder_ / "good.yaml", folder_ / "suite/good.yaml");
  std::filesystem::create_symlink("../elsewhere", folder_ / "suite/link");
  std::filesystem::create_symlink("../elsewhere", folder_ / "suite/named.yaml");
  const Suite suite = load_suite({(folder_ / "suite").string()});
  EXPECT_EQ(suite.scenarios.size(), 1u);
  ASSERT_EQ(suite.errors.size(), 1u);
  EXPECT_THAT(suite.errors[0].text(), HasSubstr("named.yaml:1:1: a link"));
  // The folder that the user names may be a link itself.
  EXPECT_EQ(load_suite({(folder_ / "suite/link").string()}).scenarios.size(), 1u);
}

// Files come, go and become links and folders while they are listed and read.
TEST_F(LoadSuite, FilesThatChangeMeanwhile_AreTheirOwnErrors) {
  write("steady.yaml", scenario("steady"));
  std::filesystem::create_directory(folder_ / "sub");
  std::atomic<bool> done{false};
  std::jthread other([&] {
    const std::filesystem::path file = folder_ / "sub/moving.yaml";
    for (int i = 0; !done; ++i) {
      std::error_code ignored;
      std::filesystem::remove_all(file, ignored);
      if (i % 4 == 0) std::filesystem::create_symlink("/etc/passwd", file, ignored);
      if (i % 4 == 1) std::ofstream(file) << scenario("moving");
      if (i % 4 == 2) std::ofstream(file) << "area: [";
      if (i % 4 == 3) std::filesystem::rename(folder_ / "sub", folder_ / "gone", ignored);
      if (i % 4 == 3) std::filesystem::rename(folder_ / "gone", folder_ / "sub", ignored);
    }
  });
  for (int i = 0; i < 300; ++i) {
    const Suite suite = load_suite({folder_.string()});
    ASSERT_FALSE(suite.scenarios.empty());
    EXPECT_TRUE(std::any_of(suite.scenarios.begin(), suite.scenarios.end(),
                            [](const Scenario& one) { return one.id == "steady"; }));
    for (const FileError& error : suite.errors) {
      EXPECT_THAT(error.file, Not(HasSubstr("steady")));
      EXPECT_THAT(error.text(), Not(HasSubstr("root:")));
    }
  }
  done = true;
}

TEST_F(LoadSuite, IdTakenByAnotherFile_NamesBoth) {
  write("a.yaml", scenario("same"));
  write("sub/b.yaml", scenario("same"));
  const Suite suite = load_suite({folder_.string()});
  ASSERT_EQ(suite.errors.size(), 1u);
  EXPECT_THAT(suite.errors[0].text(), HasSubstr("sub/b.yaml:2:"));
  EXPECT_THAT(suite.errors[0].text(), HasSubstr("a.yaml:2"));
  EXPECT_EQ(suite.scenarios.size(), 1u);
}

TEST_F(LoadSuite, FileNamedTwice_IsReadOnce) {
  write("a.yaml", scenario("one"));
  const Suite suite = load_suite({folder_.string(), (folder_ / "a.yaml").string()});
  EXPECT_EQ(suite.scenarios.size(), 1u);
  EXPECT_TRUE(suite.errors.empty());
}

std::vector<Scenario> two_scenarios() {
  std::vector<FileError> errors;
  return parse(
      "area: a\nscenarios:\n  - {id: set-name, program: x, rules: [CLS-41], tags: [seed]}\n"
      "  - {id: set-doc, program: x, rules: [DSC-01]}\n",
      errors);
}

std::size_t count_selected(std::vector<std::string> Selection::*list, std::vector<std::string> patterns,
                           Selection selection = {}) {
  selection.*list = std::move(patterns);
  return select(two_scenarios(), selection).size();
}

TEST(Select, Patterns_CombineByKind) {
  ASSERT_EQ(two_scenarios().size(), 2u);
  EXPECT_EQ(select(two_scenarios(), {}).size(), 2u);
  EXPECT_EQ(count_selected(&Selection::ids, {"set-*"}), 2u);
  EXPECT_EQ(count_selected(&Selection::areas, {"b"}), 0u);
  EXPECT_EQ(count_selected(&Selection::tags, {"seed"}), 1u);
  EXPECT_EQ(count_selected(&Selection::files, {"*.yaml"}), 2u);
  Selection of_ids;
  of_ids.ids = {"set-*"};
  EXPECT_EQ(count_selected(&Selection::rules, {"CLS-*"}, of_ids), 1u);
}

TEST(Select, ExclamationMark_Excludes) {
  EXPECT_EQ(count_selected(&Selection::tags, {"!seed"}), 1u);
  EXPECT_EQ(count_selected(&Selection::ids, {"set-*", "!set-doc"}), 1u);
  EXPECT_EQ(count_selected(&Selection::ids, {"!set-*"}), 0u);
}

TEST(Select, Shards_PartTheSuite) {
  std::vector<int> sizes(5);
  for (int i = 0; i < 1000; ++i) {
    const std::string id = "scenario-" + std::to_string(i);
    int owners = 0;
    for (unsigned shard = 0; shard < 5; ++shard) {
      if (!Shard{shard, 5}.contains(id)) continue;
      ++owners;
      ++sizes[shard];
    }
    EXPECT_EQ(owners, 1) << id;
  }
  for (const int size : sizes) EXPECT_GT(size, 150);
  // Assigned once: a change would move scenarios of every user between machines.
  EXPECT_TRUE((Shard{1, 4}.contains("set-name-runs-in-definition-order")));
}

TEST(Select, Shuffle_IsDecidedByItsSeed) {
  const auto order = [](std::uint64_t seed) {
    std::vector<Scenario> scenarios(100);
    for (std::size_t i = 0; i < scenarios.size(); ++i) scenarios[i].id = std::to_string(i);
    shuffle(scenarios, seed);
    std::string ids;
    for (const Scenario& scenario : scenarios) ids += scenario.id + " ";
    return ids;
  };
  EXPECT_EQ(order(1), order(1));
  EXPECT_NE(order(1), order(2));
}

TEST(Shown, ControlsAndDirection_AreEscaped) {
  EXPECT_EQ(shown("a\n\x1b[0m\xff"), "a\\x0a\\x1b[0m\\xff");
  EXPECT_EQ(shown("\xe2\x80\xae"
                  "abc"),
            "\\xe2\\x80\\xaeabc");
  EXPECT_EQ(shown("h\xc3\xa9"), "h\xc3\xa9");
}

}  // namespace
}  // namespace dictum
