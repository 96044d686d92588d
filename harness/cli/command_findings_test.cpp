// From a program that differs to a scenario: confirm, reduce, keep, promote, with a target that lies and, in
// builds that have them, with seeded faults.
#include <nlohmann/json.hpp>

#include "cli/command_fixture.h"

namespace dictum {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

// Some fifty lines of observed statements; number 20 is the one that `statement` prints.
std::string long_program(const std::string& statement) {
  std::string text =
      "from helper import kept\nclass C1:\n    x = kept\n    def f(self):\n        return self.x\n";
  for (int label = 1; label <= 25; ++label) {
    const std::string number = std::to_string(label);
    text += "try:\n    print(" + number + ", " + (label == 20 ? statement : "C1().f() + " + number) +
            ")\nexcept Exception as e:\n    print(" + number + ", '!', type(e).__name__, e)\n";
  }
  return "#= program 1\n#= file main.py\n" + text + "#= file helper.py\nkept = 1\nunused = [kept] * 3\n";
}

class Findings : public Commands {
 protected:
  std::string at(const std::string& name) { return (folder_ / name).string(); }
  Finished findings(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "findings");
    arguments.insert(arguments.end(), {"--state", at("state")});
    return dictum(std::move(arguments));
  }
  // A Python that tells of "2" where "two" was printed, however a program is played.
  std::string lying_python() {
    return write(
        "python",
        "#!/bin/sh\nif [ \"$1\" = -S ]; then echo $0; exit 0; fi\n"
        "[ -z \"$PYTHONPATH\" ] || sed -i 's/^def frame_of(reply):/&\\n"
        "    if \"stdout\" in reply: reply[\"stdout\"] = reply[\"stdout\"].replace(\"two\", \"2\")/' "
        "\"$PYTHONPATH/warnings.py\"\nexec " DICTUM_PYTHON " \"$@\"\n",
        0755);
  }
  Json listed() { return Json::parse(findings({"list", "--json"}).out); }
  static int lines(const std::string& text) {
    return static_cast<int>(std::count(text.begin(), text.end(), '\n'));
  }
};

TEST_F(Findings, TargetThatLies_BecomesAScenario) {
  const std::string python = lying_python();
  const std::string program = write("program.py", long_program("('t' + 'wo', C1().x)"));
  const Finished added = findings({"add", program, "--python", python});
  EXPECT_EQ(added.code, 0) << added.error;
  EXPECT_THAT(added.out, HasSubstr("a new bucket"));
  EXPECT_THAT(findings({"add", program, "--python", python}).out, HasSubstr("finding 1, there already"));

  const Json buckets = listed();
  ASSERT_EQ(buckets.size(), 1u);
  EXPECT_EQ(buckets[0]["kind"], "value");
  EXPECT_EQ(buckets[0]["state"], "new");
  EXPECT_EQ(buckets[0]["attribution"], "reference");
  EXPECT_LE(buckets[0]["members"][0]["lines"], 4);
  EXPECT_THAT(buckets[0]["members"][0]["executions"].get<int>(), ::testing::Le(300));
  EXPECT_EQ(buckets[0]["members"][0]["original_lines"], 107);
  EXPECT_THAT(findings({"show", "1"}).out, HasSubstr("dictum diff finding:1"));
  EXPECT_EQ(dictum({"diff", "finding:1", "--state", at("state"), "--python", python, "--no-cache"}).code, 1);
  EXPECT_EQ(dictum({"diff", "finding:1", "--state", at("state"), "--no-cache"}).code, 0);
  EXPECT_EQ(dictum({"diff", "finding:7", "--state", at("state")}).code, 2);

  const std::string out = at("suite/found.yaml");
  const Finished promoted = findings(
      {"promote", "1", "--area", "descriptors", "--out", out, "--specs", DICTUM_SOURCE_DIR "/specs"});
  EXPECT_EQ(promoted.code, 0) << promoted.error;
  EXPECT_EQ(listed()[0]["state"], "promoted");
  EXPECT_EQ(dictum({"lint", out}).code, 0);
  const Finished played = dictum({"run", out, "--no-cache"});
  EXPECT_EQ(played.code, 0) << played.out;
  const Finished again = findings({"promote", "1", "--area", "descriptors", "--out", out});
  EXPECT_EQ(again.code, 1);
  EXPECT_THAT(again.error, HasSubstr("a second time"));
}

TEST_F(Findings, WhatAgreesTwice_IsFixed) {
  const std::string program = write("program.py", long_program("'t' + 'wo'"));
  findings({"add", program, "--python", lying_python()});
  findings({"replay"});
  EXPECT_EQ(listed()[0]["state"], "new");
  findings({"replay"});
  EXPECT_EQ(listed()[0]["state"], "fixed");
  findings({"replay", "--python", lying_python()});
  EXPECT_EQ(listed()[0]["state"], "reopened");
  EXPECT_EQ(findings({"accept", "1", "--reason", "a lie", "--until", "2027-01-31"}).code, 0);
  EXPECT_EQ(listed()[0]["state"], "accepted");
  EXPECT_EQ(findings({"forget", "1"}).code, 0);
  EXPECT_TRUE(listed().empty());
}

TEST_F(Findings, WhatDoesNotDiffer_IsGone) {
  const std::string program = write("program.py", "print(1)\n");
  EXPECT_THAT(findings({"add", program}).out, HasSubstr("gone"));
  EXPECT_TRUE(listed().empty());
  EXPECT_THAT(findings({"list", "--all"}).out, HasSubstr("gone"));
  const Finished reduced = dictum({"reduce", program});
  EXPECT_EQ(reduced.code, 2);
  EXPECT_THAT(reduced.error, HasSubstr("nothing to reduce: gone"));
}

TEST_F(Findings, QuestionsThatAreUnfair_AreDefectsOfTheGenerator) {
  const std::string python = lying_python();
  const std::string program = write("program.py", "print(1, 't' + 'wo')\nprint(2, hash('spam'))\n");
  EXPECT_THAT(findings({"add", program, "--python", python}).out, HasSubstr("PYTHONHASHSEED=1"));
}

TEST_F(Findings, NoStateAndNoProgram_AreOneLine) {
  EXPECT_EQ(findings({"list"}).code, 3);
  const Finished missing = dictum({"reduce", at("missing.py")});
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(lines(missing.error), 1) << missing.error;
}

#ifdef DICTUM_FAULTS
TEST_F(Findings, SeededFault_IsReducedAndStillSeen) {
  const Finished sites = finish(*start_shell("\"$1\" -S -B \"$2\" | grep -m 1 GEN-02@generator.cpp",
                                             {DICTUM_SOURCE_DIR "/ci/list-rule-sites"}));
  const std::string fault = sites.out.substr(0, sites.out.find('\n'));
  const std::string program = write("program.py", long_program("sorted(n for n in (2, C1().x))"));
  const Finished reduced =
      dictum({"reduce", program, "--fault", fault, "--no-cache", "--out", at("reduced.py")});
  EXPECT_EQ(reduced.code, 0) << reduced.error;
  EXPECT_THAT(reduced.error, HasSubstr("TypeError: can't send"));
  std::ostringstream text;
  text << std::ifstream(at("reduced.py")).rdbuf();
  EXPECT_LE(lines(text.str()), 2) << text.str();
  EXPECT_EQ(dictum({"diff", at("reduced.py"), "--no-cache", "--fault", fault}).code, 1);
  EXPECT_EQ(dictum({"diff", at("reduced.py"), "--no-cache"}).code, 0);
}
#endif

}  // namespace
}  // namespace dictum
