// Which scenarios a run plays and in which order, and the commands that play none: list, lint, bless.
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/command_fixture.h"
#include "report/schema_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

class SuiteCommands : public Commands {
 protected:
  std::string at(const std::string& name) { return (folder_ / name).string(); }
  std::string read(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  // Thirty scenarios, of which the last prints something else than is expected.
  std::string many() {
    std::string text = "area: many\nscenarios:\n";
    for (int i = 0; i < 30; ++i)
      text += "  - {id: s" + std::to_string(i) + ", tags: [t" + std::to_string(i % 2) +
              "], program: \"print(" + std::to_string(i) + ")\", expect: {stdout: \"" +
              std::to_string(i == 29 ? 0 : i) + "\\n\"}}\n";
    write("a/many.yaml", text);
    return at("a");
  }
  Json results(std::vector<std::string> arguments, std::vector<std::string> environment = {}) {
    arguments.insert(arguments.begin(), {"run", "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON,
                                         "--json", at("run.json")});
    finish(*start(std::move(arguments), std::move(environment)));
    const Json report = Json::parse(read(at("run.json")));
    EXPECT_THAT(schema_problems(report), testing::IsEmpty());
    return report["results"];
  }
};

TEST_F(SuiteCommands, ShuffledRunsAndJobs_GiveTheSameReport) {
  const std::string suite = many();
  const std::string plain = results({suite, "--jobs", "1"}).dump();
  EXPECT_THAT(plain, HasSubstr("\"failed\""));
  for (const char* seed : {"1", "2", "3"})
    EXPECT_EQ(results({suite, "--jobs", "4", "--shuffle", seed}).dump(), plain);
  EXPECT_EQ(results({suite, "--repeat", "3", "--shuffle", "7"}).dump(), plain);
}

TEST_F(SuiteCommands, Shards_PartTheRun) {
  const std::string suite = many();
  std::set<std::string> ids;
  std::size_t count = 0;
  for (const char* shard : {"1/3", "2/3", "3/3"})
    for (const Json& result : results({suite, "--shard", shard})) {
      ids.insert(result["id"]);
      ++count;
    }
  EXPECT_EQ(ids.size(), 30u);
  EXPECT_EQ(count, 30u);
  const Json of_bazel =
      results({suite}, {"TEST_SHARD_INDEX=1", "TEST_TOTAL_SHARDS=3", "TEST_SHARD_STATUS_FILE=" + at("status"),
                        "XML_OUTPUT_FILE=" + at("x.xml")});
  EXPECT_EQ(of_bazel, results({suite, "--shard", "2/3"}));
  EXPECT_TRUE(std::filesystem::exists(at("status")));
  EXPECT_THAT(read(at("x.xml")), HasSubstr("<testsuite "));
  EXPECT_EQ(dictum({"run", suite, "--shard", "4/3"}).code, 2);
}

TEST_F(SuiteCommands, LastFailed_PlaysWhatDidNotEndWell) {
  const std::string suite = many();
  const std::vector<std::string> state = {"XDG_STATE_HOME=" + at("state")};
  const auto again = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(),
                     {"run", "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON, suite});
    return finish(*start(std::move(arguments), state));
  };
  EXPECT_EQ(again({"--last-failed"}).code, 2) << "nothing is recorded";
  EXPECT_EQ(again({}).code, 1);
  EXPECT_THAT(again({"--last-failed"}).out, HasSubstr("1 played: 0 same, 1 failed"));
  EXPECT_EQ(again({"--filter", "s1*"}).code, 0);
  EXPECT_THAT(again({"--last-failed"}).out, HasSubstr("1 played")) << "others do not change it";
  write("a/many.yaml", "area: many\nscenarios: [{id: s29, program: pass}]\n");
  EXPECT_EQ(again({"--last-failed"}).code, 0);
  const Finished none = again({"--last-failed"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.error, HasSubstr("nothing failed"));
}

TEST_F(SuiteCommands, ChangingVerdict_FailsARepeatedRun) {
  write("a/odd.yaml",
        "area: odd\nscenarios:\n  - {id: odd, program: \"import random; print(random.random() < 0.5)\", "
        "expect: {stdout: \"True\\n\"}}\n  - {id: steady, program: pass}\n");
  const Finished result = run({at("a"), "--repeat", "40"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr("not the same each time: round "));
}

TEST_F(SuiteCommands, FailFast_EndsAfterTheFirstFailure) {
  const Finished result = run({many(), "--fail-fast", "--jobs", "1", "--shuffle", "1"});
  EXPECT_EQ(result.code, 1);
  EXPECT_THAT(result.out, HasSubstr(" 1 failed, "));
  EXPECT_THAT(result.out, HasSubstr(" not played\n"));
}

TEST_F(SuiteCommands, ReportOfTheReference_HoldsItsSchema) {
  write("a/mixed.yaml",
        "area: mixed\nscenarios:\n"
        "  - {id: same, rules: [CLS-01], tags: [seed], program: \"class C: pass\"}\n"
        "  - {id: known, program: \"breakpoint()\"}\n  - {id: silent, program: \"breakpoint()\"}\n"
        "  - {id: wrong, program: \"print(1)\", expect: {stdout: \"2\\n\"}}\n");
  const std::string known =
      write("known.yaml",
            "entries:\n- {scenario: known, outcome: 'unsupported: breakpoint', reason: no debugger}\n");
  EXPECT_EQ(
      dictum({"run", "--python", DICTUM_PYTHON, "--known", known, at("a"), "--json", at("run.json")}).code,
      1);
  const Json report = Json::parse(read(at("run.json")));
  EXPECT_THAT(schema_problems(report), testing::IsEmpty());
  std::map<std::string, std::string> verdicts;
  for (const Json& result : report["results"]) verdicts[result["id"]] = result["verdict"];
  EXPECT_EQ(verdicts,
            (std::map<std::string, std::string>{
                {"same", "same"}, {"known", "known"}, {"silent", "not comparable"}, {"wrong", "failed"}}));
  EXPECT_EQ(report["results"][1]["known"], "no debugger");
}

TEST_F(SuiteCommands, RuleCoverage_IsPrinted) {
  write("a/rule.yaml",
        "area: a\nscenarios:\n  - {id: slots, program: \"class C: __slots__ = ('a',)\"}\n  - {id: none, "
        "program: pass}\n");
  const Finished result = dictum({"run", "--python", DICTUM_PYTHON, at("a"), "--rules-report"});
  EXPECT_EQ(result.code, 0) << result.out << result.error;
  EXPECT_THAT(result.out, HasSubstr("rules reached: "));
  EXPECT_THAT(result.out, HasSubstr(" 1 slots\n"));
  EXPECT_THAT(result.out, Not(HasSubstr(" none\n"))) << "what the start-up reaches does not count";
}

TEST_F(SuiteCommands, List_TellsWhatARunWouldPlay) {
  const std::string suite = many();
  const Finished text = dictum({"list", suite, "--tag", "t1", "--filter", "s1?"});
  EXPECT_EQ(text.code, 0);
  EXPECT_THAT(text.out, HasSubstr("s11 (many) #t1\n"));
  EXPECT_THAT(text.out, HasSubstr("5 scenarios\n"));
  const Json json = Json::parse(dictum({"list", suite, "--json"}).out);
  EXPECT_EQ(json.size(), 30u);
  EXPECT_EQ(json[3]["id"], "s3");
  EXPECT_EQ(dictum({"list", suite, "--area", "none"}).code, 2);
}

TEST_F(SuiteCommands, Lint_EndsWithTwoAndPlaces) {
  write("a/odd.yaml", "area: a\nscenarios:\n  - {id: odd, program: x}\n");
  const Finished result = dictum({"lint", at("a")});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.out, HasSubstr("a/odd.yaml:3:5: no title"));
  EXPECT_THAT(result.out, HasSubstr("1 files, 1 scenarios: 1 wrong"));
  EXPECT_THAT(dictum({"lint", at("a"), "--github"}).out, HasSubstr("::error file="));
  write("a/odd.yaml", "area: a\nscenarios:\n  - {id: odd, title: t, program: x}\n");
  EXPECT_EQ(dictum({"lint", at("a")}).code, 0);
}

TEST_F(SuiteCommands, Bless_ShowsFirstAndWritesWhenAsked) {
  const std::string before = "area: a\nscenarios:\n  - id: one   # kept\n    program: print(1)\n";
  const std::string file = write("a/suite.yaml", before);
  const Finished shown = dictum({"bless", "--python", DICTUM_PYTHON, at("a")});
  EXPECT_EQ(shown.code, 1) << shown.error;
  EXPECT_THAT(shown.out, HasSubstr("+    expect:\n"));
  EXPECT_THAT(shown.out, HasSubstr("nothing is written"));
  EXPECT_EQ(read(file), before);
  EXPECT_EQ(dictum({"bless", "--python", DICTUM_PYTHON, at("a"), "--write"}).code, 0);
  EXPECT_EQ(read(file), before + "    expect:\n      stdout: |\n        1\n");
  EXPECT_THAT(dictum({"bless", "--python", DICTUM_PYTHON, at("a")}).out, HasSubstr("1 are as they are"));
  write("a/suite.yaml",
        "area: a\nscenarios:\n  - {id: r, program: \"import random; print(random.random())\"}\n");
  const Finished random = dictum({"bless", "--python", DICTUM_PYTHON, at("a"), "--write"});
  EXPECT_EQ(random.code, 1);
  EXPECT_THAT(random.out, HasSubstr("suite.yaml:3: r: CPython"));
  EXPECT_THAT(random.out, HasSubstr("is not the same twice: stdout"));
}

TEST_F(SuiteCommands, Targets_TellWhatEachIs) {
  const Finished well = dictum({"targets", DICTUM_PYTHON});
  EXPECT_EQ(well.code, 0) << well.error;
  EXPECT_THAT(well.out, HasSubstr("CPython 3."));
  EXPECT_THAT(well.out, HasSubstr("  well\n"));
  EXPECT_THAT(well.out, HasSubstr("dictum playing "));
  const Finished missing = dictum({"targets", "/nonexistent/python"});
  EXPECT_EQ(missing.code, 3);
  EXPECT_THAT(missing.error, HasSubstr("/nonexistent/python: "));
}

TEST_F(SuiteCommands, Canaries_AreAllWell) {
  const Finished result = dictum({"targets", "--canary", DICTUM_PYTHON});
  EXPECT_EQ(result.code, 0) << result.out << result.error;
  for (const char* lie : {"one byte of the output", "a lost line", "another exception type",
                          "another exit status", "a stale answer", "the reference plays Python 3."})
    EXPECT_THAT(result.out, HasSubstr("well    " + std::string(lie))) << lie;
  EXPECT_THAT(result.out, HasSubstr("seeded fault"));
  EXPECT_THAT(result.out, Not(HasSubstr("MISSED")));
}

TEST_F(SuiteCommands, UnknownCommand_IsNamed) {
  const Finished result = dictum({"nosuch"});
  EXPECT_EQ(result.code, 2);
  EXPECT_THAT(result.error, HasSubstr("nosuch is no command"));
}

TEST_F(SuiteCommands, Version_TellsOfTheBuild) {
  const Finished result = dictum({"--version"});
  EXPECT_EQ(result.code, 0);
  for (const char* fact : {"dictum 0.", "compiler: ", "build: ", "libraries: yaml-cpp "})
    EXPECT_THAT(result.out, HasSubstr(fact));
}

}  // namespace
}  // namespace dictum
