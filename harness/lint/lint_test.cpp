#include "lint/lint.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace dictum {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class Lint : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/dictum-lint-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    write("rules.yaml",
          "schema: 1\nprelude: ''\nrules:\n"
          "- {id: CLS-01, since: '3.0', until: null, example: pass}\n"
          "- {id: CLS-02, since: '3.12', until: null, example: pass}\n");
    write("super/good.yaml", suite("{id: good, title: t, rules: [CLS-01], program: pass}"));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  static std::string suite(const std::string& scenario) {
    return "area: super\nscenarios:\n  - " + scenario + "\n";
  }
  void write(const std::string& name, const std::string& text) {
    std::filesystem::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  // What is wrong, without the folder's name.
  std::vector<std::string> problems() {
    std::vector<std::string> texts;
    for (const FileError& problem : lint({folder_.string()}).problems)
      texts.push_back(problem.text().substr(folder_.string().size() + 1));
    return texts;
  }
  // The one problem of a scenario.
  std::string problem_of(const std::string& scenario) {
    write("super/odd.yaml", suite(scenario));
    const std::vector<std::string> all = problems();
    EXPECT_EQ(all.size(), 1u) << scenario;
    return all.empty() ? "" : all.front();
  }

  std::filesystem::path folder_;
};

TEST_F(Lint, GoodSuite_HasNothingWrong) {
  EXPECT_THAT(problems(), IsEmpty());
  const LintResult result = lint({(folder_ / "super/good.yaml").string()});
  EXPECT_THAT(result.problems, IsEmpty());
  EXPECT_EQ(result.scenarios, 1u);
}

TEST_F(Lint, WhatOneScenarioHasWrong_IsToldWithItsPlace) {
  EXPECT_THAT(problem_of("{id: x, program: pass}"), HasSubstr("super/odd.yaml:3:5: no title"));
  EXPECT_THAT(problem_of("{id: x, title: ' ', program: pass}"), HasSubstr("super/odd.yaml:3:20: no title"));
  EXPECT_THAT(problem_of("{id: x, title: t, rules: [CLS-01, CLS-99], program: pass}"),
              HasSubstr("super/odd.yaml:3:39: the rule CLS-99 is unknown"));
  EXPECT_THAT(problem_of("{id: x, title: t, rules: [CLS-01, CLS-01], program: pass}"),
              HasSubstr(":3:39: the rule CLS-01 a second time"));
  EXPECT_THAT(problem_of("{id: x, title: t, rules: [CLS-02], python: '<3.12', program: pass}"),
              HasSubstr(":3:31: the rule CLS-02 holds for no version of the scenario"));
  EXPECT_THAT(problem_of("{id: x, title: t, python: '<3.8', program: pass}"),
              HasSubstr(":3:31: the range <3.8 has no version that is played"));
  EXPECT_THAT(problem_of("{id: x, title: t, tags: [a, a], program: pass}"),
              HasSubstr(":3:33: the tag a a second time"));
  EXPECT_THAT(problem_of("{id: good, title: t, program: pass}"),
              HasSubstr("super/odd.yaml:3:1: the id good is taken by"));
  EXPECT_THAT(problem_of("{id: x, title: t, program: pass, odd: 1}"),
              HasSubstr(":3:38: the unknown key odd"));
}

TEST_F(Lint, ExpectationsThatNoVersionOrTooManyHave_AreTold) {
  EXPECT_THAT(problem_of("{id: x, title: t, program: pass, expect: [{python: '<3.12', stdout: a}]}"),
              HasSubstr(":3:46: no variant covers 3.12, 3.13"));
  EXPECT_THAT(
      problem_of("{id: x, title: t, program: pass, expect: [{stdout: a}, {python: '<3.12', stdout: b}]}"),
      HasSubstr(":3:60: a variant that never counts"));
  EXPECT_THAT(
      problem_of("{id: x, title: t, python: '>=3.10', program: pass, expect: [{python: '<3.10', stdout: a}, "
                 "{stdout: b}]}"),
      HasSubstr(":3:65: a variant that never counts"));
}

TEST_F(Lint, FilesInTheWrongPlaceOrWithTheWrongName_AreTold) {
  write("super/odd.yml", "");
  write("mro/odd.yaml", suite("{id: x, title: t, program: pass}"));
  EXPECT_THAT(problems(),
              ElementsAre(HasSubstr("mro/odd.yaml:1:7: the area super, expected that of its folder: mro"),
                          HasSubstr("super/odd.yml:1:1: it is not loaded")));
}

TEST_F(Lint, Claims_NeedTheirScenarios) {
  write("claims.yaml",
        "schema: 1\nclaims:\n"
        "- {id: a, claim: c, verdict: 'true', scenarios: [good, gone]}\n"
        "- {id: a, claim: c, verdict: 'false', scenarios: []}\n"
        "- {id: b, claim: c, verdict: perhaps, scenarios: [good]}\n"
        "- {id: c, claim: c, verdict: 'outdated since 3.3', scenarios: [good], why: x}\n");
  EXPECT_THAT(problems(), UnorderedElementsAre(HasSubstr("claims.yaml:3:56: no scenario has the id gone"),
                                               HasSubstr("claims.yaml:4:3: the claim a a second time"),
                                               HasSubstr("claims.yaml:4:50: a claim without scenario"),
                                               HasSubstr("claims.yaml:5:30: the verdict perhaps"),
                                               HasSubstr("claims.yaml:6:71: the unknown key why")));
}

TEST_F(Lint, KnownEntries_NeedTheirScenarios) {
  write("known/dictum.yaml",
        "entries:\n"
        "- {scenario: gone, outcome: differs, reason: r}\n"
        "- {scenario: good, outcome: differs, reason: r}\n"
        "- {scenario: good, python: '<3.9', outcome: differs, reason: r}\n");
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("known/dictum.yaml:2:1: no scenario has the id gone"),
                                      HasSubstr("known/dictum.yaml:4:1: an entry that never counts")));
}

TEST_F(Lint, RulesAndVersions_AreLookedAtToo) {
  write("rules.yaml",
        "schema: 1\nprelude: ''\nrules:\n"
        "- {id: CLS-01, since: '3.0', until: null, example: pass}\n"
        "- {id: CLS-01, since: '3.0', until: null, example: pass}\n");
  write("versions.yaml",
        "schema: 1\nprelude: ''\ndifferences:\n- {id: a, summary: s, program: pass}\ninvariants:\n"
        "- {id: a, summary: s, program: pass}\n");
  EXPECT_THAT(problems(), ElementsAre(HasSubstr("rules.yaml:5:1: the rule CLS-01 a second time"),
                                      HasSubstr("versions.yaml:6:1: the id version-a is taken")));
}

TEST(LintOurs, Suite_HasNothingWrong) {
  const LintResult result = lint({DICTUM_SOURCE_DIR "/specs"});
  for (const FileError& problem : result.problems) ADD_FAILURE() << problem.text();
  EXPECT_GT(result.scenarios, 500u);
}

}  // namespace
}  // namespace dictum
