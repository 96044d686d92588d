// Reports of hostile outcomes: well-formed, capped, in a fixed order, and published as their schema says.
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "report/console.h"
#include "report/github_report.h"
#include "report/json_report.h"
#include "report/junit_report.h"
#include "report/repeat.h"
#include "report/safe_text.h"
#include "report/schema_fixture.h"
#include "report/whole_file.h"

namespace dictum {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using Json = nlohmann::json;

std::string read(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

const std::string kHostile =
    "<script>alert(1)</script>\x1b[31m ]]> & \" ' \xff \xed\xa0\x80 \xef\xbf\xbe \xe2\x80\xae" +
    std::string("\0\r", 2) + "\n::error::forged\n";

class Reports : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/dictum-report-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string at(const std::string& name) const { return (folder_ / name).string(); }

  const Scenario& scenario(const std::string& id, int line) {
    Scenario& made = *scenarios_.emplace_back(std::make_unique<Scenario>());
    made.id = id;
    made.title = kHostile;
    made.area = "imports";
    made.file = "specs/odd \xff name.yaml";
    made.line = line;
    return made;
  }

  ScenarioResult result(const std::string& id, int line, Fate fate) {
    ScenarioResult made;
    made.scenario = &scenario(id, line);
    made.fate = fate;
    if (fate == Fate::Failed) {
      made.verdict.kind = Verdict::Kind::Diverged;
      made.verdict.differences = {{"stdout", kHostile, "other\n"}};
      made.verdict.normalized["address"] = 2;
    }
    if (fate == Fate::Known) {
      made.leaks = {{"CPython", Tier::Batch, Tier::Fork, {{"stdout", kHostile, ""}}}};
      made.verdict.reason = "unsupported: await";
      made.known_reason = "not yet " + kHostile;
    }
    if (fate == Fate::NotComparable) made.verdict.reason = "unsupported: " + kHostile;
    return made;
  }

  std::vector<PairDescription> pairs() const {
    PairDescription pair;
    pair.reference.name = "dictum playing 3.11";
    pair.oracle.name = "CPython " + kHostile;
    return {pair};
  }

  // Everything that happens in a run, results in an odd order.
  void play(Reporter& reporter, std::vector<int> order = {3, 1, 0, 2}) {
    std::vector<ScenarioResult> results;
    results.push_back(result("a", 1, Fate::Same));
    results.push_back(result("b", 5, Fate::Failed));
    results.push_back(result("c", 9, Fate::NotComparable));
    results.push_back(result("d", 20, Fate::Known));
    reporter.on_start(pairs());
    for (const int index : order) reporter.on_result(results[static_cast<std::size_t>(index)]);
    RunSummary summary;
    summary.failures = {"target: " + kHostile};
    reporter.on_finish(summary);
  }

  std::filesystem::path folder_;
  std::vector<std::unique_ptr<Scenario>> scenarios_;
};

bool is_ascii_without_escapes(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || (c >= ' ' && c < 0x7F); });
}

TEST_F(Reports, Json_HoldsItsSchema) {
  RuleCoverage coverage;
  JsonReport report({at("run.json"), {{"bad.yaml", 3, 4, kHostile}}, &coverage});
  play(report);
  EXPECT_EQ(report.problem(), "");
  const std::string text = read(at("run.json"));
  EXPECT_TRUE(is_ascii_without_escapes(text));
  const Json json = Json::parse(text);
  EXPECT_THAT(schema_problems(json), testing::IsEmpty());
  std::vector<std::string> ids;
  for (const Json& entry : json["results"]) ids.push_back(entry["id"]);
  EXPECT_THAT(ids, ElementsAre("a", "b", "c", "d"));
  EXPECT_EQ(json["results"][1]["differences"][0]["actual"], "other\n");
  EXPECT_EQ(json["results"][1]["normalized"]["address"], 2);
  EXPECT_EQ(json["results"][3]["leaks"][0]["slow"], "fork");
  EXPECT_THAT(json["results"][3]["known"].get<std::string>(), testing::StartsWith("not yet <script>"));
  EXPECT_THAT(json["results"][3]["reason"].get<std::string>(), HasSubstr("unsupported: await (not yet"));
}

TEST_F(Reports, Json_DoesNotDependOnTheOrderOfPlay) {
  std::vector<std::string> results;
  for (const std::vector<int>& order : {std::vector<int>{0, 1, 2, 3}, std::vector<int>{3, 2, 1, 0}}) {
    JsonReport report({at("run.json"), {}, nullptr});
    play(report, order);
    results.push_back(Json::parse(read(at("run.json")))["results"].dump());
  }
  EXPECT_EQ(results[0], results[1]);
}

TEST_F(Reports, LongTexts_AreCutInEveryReport) {
  ScenarioResult long_result = result("long", 1, Fate::Failed);
  long_result.verdict.differences = {{"stdout", std::string(10 << 20, 'x'), std::string(10 << 20, '\xff')}};
  JsonReport json({at("run.json"), {}, nullptr});
  JUnitReport junit({at("run.xml"), {}});
  for (Reporter* report : {static_cast<Reporter*>(&json), static_cast<Reporter*>(&junit)}) {
    report->on_start(pairs());
    report->on_result(long_result);
    report->on_finish({});
  }
  EXPECT_LT(std::filesystem::file_size(at("run.json")), 200000u);
  EXPECT_LT(std::filesystem::file_size(at("run.xml")), 200000u);
  EXPECT_THAT(read(at("run.json")), HasSubstr("(truncated 10469376 bytes)"));
}

TEST_F(Reports, JUnit_IsLegalXml) {
  JUnitReport report({at("run.xml"), {{"bad.yaml", 3, 4, kHostile}}});
  play(report);
  EXPECT_EQ(report.problem(), "");
  const std::string text = read(at("run.xml"));
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  EXPECT_THAT(text, Not(HasSubstr("<script>")));
  EXPECT_THAT(text, Not(HasSubstr("]]>")));
  EXPECT_THAT(text, Not(HasSubstr("\xef\xbf\xbe")));
  EXPECT_THAT(text, HasSubstr("\\xef\\xbf\\xbe"));
  EXPECT_THAT(text, HasSubstr("tests=\"4\" failures=\"1\" errors=\"2\" skipped=\"0\""));
  EXPECT_THAT(text, HasSubstr("<error type=\"not comparable\""));
  EXPECT_THAT(text, HasSubstr("unsupported: await (not yet &lt;script&gt;"));
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"bad files\" tests=\"1\""));
  EXPECT_LT(text.find("name=\"a\""), text.find("name=\"d\""));
  // The library's own parser reads it.
  const std::string check =
      std::string(DICTUM_PYTHON) + " -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' ";
  EXPECT_EQ(std::system((check + at("run.xml")).c_str()), 0);
}

TEST_F(Reports, Github_EscapesAndSaysNothingThatIsACommand) {
  const std::string out = at("log");
  std::FILE* stream = std::fopen(out.c_str(), "w");
  GithubReport report({stream, at("summary.md"), {{"bad,:.yaml", 3, 4, "odd"}}});
  play(report);
  std::fclose(stream);
  std::istringstream lines(read(out));
  std::vector<std::string> commands;
  for (std::string line; std::getline(lines, line);) commands.push_back(line.substr(0, line.find("::", 2)));
  EXPECT_THAT(commands, Each(testing::StartsWith("::")));
  const std::string text = read(out);
  EXPECT_THAT(text, HasSubstr("::stop-commands::"));
  EXPECT_THAT(text, HasSubstr("::error file=bad%2C%3A.yaml,line=3,col=4,title="));
  EXPECT_THAT(text, HasSubstr("line=5,title=b (CPython "));
  const std::string summary = read(at("summary.md"));
  EXPECT_THAT(summary, Not(HasSubstr("<script>")));
  EXPECT_THAT(summary, HasSubstr("| 1 | 1 | 1 | 1 |"));
  EXPECT_THAT(summary, HasSubstr("<summary>known divergences</summary>\n\n- d (CPython "));
  EXPECT_THAT(summary, HasSubstr("unsupported: await (not yet &#60;script&#62;"));
}

TEST_F(Reports, Github_ShowsTenAndCountsTheRest) {
  const std::string out = at("log");
  std::FILE* stream = std::fopen(out.c_str(), "w");
  GithubReport report({stream, "", {}});
  report.on_start(pairs());
  for (int i = 0; i < 25; ++i) report.on_result(result("s" + std::to_string(i), i, Fate::Failed));
  report.on_finish({});
  std::fclose(stream);
  EXPECT_THAT(read(out), HasSubstr("::notice title=dictum::15 more"));
}

TEST_F(Reports, Console_ShowsEscapesAndSendsNone) {
  const std::string out = at("log");
  std::FILE* stream = std::fopen(out.c_str(), "w");
  ConsoleReporter report({stream});
  play(report);
  std::fclose(stream);
  const std::string text = read(out);
  EXPECT_THAT(text, HasSubstr("\\x1b[31m"));
  EXPECT_THAT(text, HasSubstr("\nknown, because:\n  not yet <script>"));
  for (const char* bad : {"\x1b", "\r", "\xe2\x80\xae", "\xff"}) EXPECT_THAT(text, Not(HasSubstr(bad)));
  EXPECT_EQ(text.find('\0'), std::string::npos);
}

TEST_F(Reports, Console_PaintsOnlyWhenAsked) {
  const std::string out = at("log");
  std::FILE* stream = std::fopen(out.c_str(), "w");
  ConsoleOptions options{stream};
  options.color = true;
  ConsoleReporter report(options);
  play(report);
  std::fclose(stream);
  EXPECT_THAT(read(out), HasSubstr("\x1b[1;31mFAILED\x1b[0m b"));
}

TEST_F(Reports, ChangedVerdict_IsAFailureOfItsOwn) {
  class Count final : public Reporter {
   public:
    void on_start(const std::vector<PairDescription>& pairs) override { scenarios = pairs[0].scenarios; }
    void on_result(const ScenarioResult& result) override {
      fates.push_back(result.fate);
      said = result.known_missed;
    }
    void on_finish(const RunSummary&) override {}
    std::size_t scenarios = 0;
    std::vector<Fate> fates;
    std::string said;
  } count;
  RepeatFilter filter(3, count);
  auto described = pairs();
  described[0].scenarios = 6;
  filter.on_start(described);
  for (const Fate fate : {Fate::Same, Fate::Same, Fate::NotComparable}) {
    filter.on_result(result("steady", 1, Fate::Same));
    filter.on_result(result("odd", 2, fate));
  }
  EXPECT_EQ(count.scenarios, 2u);
  EXPECT_THAT(count.fates, ElementsAre(Fate::Same, Fate::Same, Fate::Failed));
  EXPECT_THAT(count.said, HasSubstr("round 3: not comparable: unsupported"));
}

TEST_F(Reports, Rules_AreCountedOncePerScenario) {
  RuleCoverage coverage;
  const std::string rule = marked_rules().front();
  EXPECT_GT(coverage.marked(), 150u);
  ScenarioResult one = result("one", 1, Fate::Same);
  one.reference.rules = {rule};
  coverage.on_result(one);
  coverage.on_result(one);
  EXPECT_EQ(coverage.reached(), 1u);
  EXPECT_EQ(coverage.reached_twice(), 0u);
  ScenarioResult two = result("two", 2, Fate::Same);
  two.reference.rules = {rule};
  coverage.on_result(two);
  EXPECT_EQ(coverage.reached_twice(), 1u);
  EXPECT_EQ(coverage.unreached().size(), coverage.marked() - 1);
  EXPECT_THAT(coverage.table(), HasSubstr(rule + "  2 one two\n"));
}

TEST_F(Reports, WholeFile_IsTheOldOneOrTheNewOne) {
  EXPECT_EQ(write_whole_file(at("file"), "old"), "");
  EXPECT_EQ(write_whole_file(at("file"), "new"), "");
  EXPECT_EQ(read(at("file")), "new");
  EXPECT_THAT(write_whole_file(at("missing/file"), "x"), HasSubstr("missing/file: No such file"));
  EXPECT_THAT(write_whole_file("/dev/full", "x"), HasSubstr("disk full: /dev/full"));
  std::filesystem::create_directory(at("folder"));
  EXPECT_THAT(write_whole_file(at("folder"), "x"), HasSubstr("folder: "));
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) files += entry.exists();
  EXPECT_EQ(files, 2u) << "nothing half-written is left";
}

TEST(SafeText, EveryByte_BecomesLegal) {
  EXPECT_EQ(utf8_text("h\xc3\xa9\xff"), "h\xc3\xa9\\xff");
  EXPECT_EQ(xml_text(std::string("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(xml_text("]]>"), "]]&gt;");
  EXPECT_EQ(xml_attribute("\"\n"), "&quot;&#10;");
  EXPECT_EQ(capped("abc\xc3\xa9", 4), "abc (truncated 2 bytes)");
  EXPECT_EQ(capped("abc", 3), "abc");
}

TEST(Terminal, Color_GoesByConvention) {
  const auto with = [](const char* name, const char* value, ColorChoice choice) {
    setenv(name, value, 1);
    const bool wanted = wants_color(choice, stdin);
    unsetenv(name);
    return wanted;
  };
  for (const char* name : {"NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR"}) unsetenv(name);
  EXPECT_TRUE(with("NO_COLOR", "1", ColorChoice::Always));
  EXPECT_FALSE(with("CLICOLOR_FORCE", "1", ColorChoice::Never));
  EXPECT_TRUE(with("CLICOLOR_FORCE", "1", ColorChoice::Auto));
  EXPECT_FALSE(with("CLICOLOR_FORCE", "0", ColorChoice::Auto) && isatty(0) == 0);
  setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(with("CLICOLOR_FORCE", "1", ColorChoice::Auto));
  unsetenv("NO_COLOR");
}

}  // namespace
}  // namespace dictum
