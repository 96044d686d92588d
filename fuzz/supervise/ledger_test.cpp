#include "supervise/ledger.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/content_name.h"

namespace dictum::supervise {
namespace {

namespace fs = std::filesystem;

class SuperviseTest : public testing::Test {
 protected:
  SuperviseTest() {
    std::string pattern = (fs::temp_directory_path() / "dictum-supervise-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~SuperviseTest() override { fs::remove_all(folder_); }

  std::string folder_;
};

LedgerLine line_of(int slice, Counts counts, SliceEnd::Kind kind, const std::string& input) {
  LedgerLine line;
  line.time = "2026-01-31 12:00:00";
  line.facts = {"a build", "CPython 3.11.2", "00ff", {"--python=/usr/bin/python3"}, 7};
  line.slice = {3, 1, slice, 99};
  line.end.kind = kind;
  line.end.input = input;
  line.end.words = "words";
  line.end.seconds = 12.5;
  line.end.counts = std::move(counts);
  line.before = {10, "aa"};
  line.after = {12, "bb"};
  return line;
}

TEST_F(SuperviseTest, LedgerLines_AreReadAsTheyWereWritten) {
  const std::string path = folder_ + "/ledger.jsonl";
  append(path, line_of(0, {{"runs", 5}, {"class same", 5}, {"rule: CLS-07", 4}}, SliceEnd::Kind::Done, ""));
  append(path, line_of(1, {{"runs", 3}, {"class same", 2}}, SliceEnd::Kind::Crashed, "x = 1\n"));
  const LedgerReading reading = read_ledger(path);
  ASSERT_EQ(reading.lines.size(), 2u);
  EXPECT_EQ(reading.damaged, 0u);
  EXPECT_EQ(reading.lines[0].facts.target_name, "CPython 3.11.2");
  EXPECT_EQ(reading.lines[0].after.programs, 12u);
  EXPECT_EQ(rules_reached(reading.lines[0].end.counts), std::vector<std::string>{"CLS-07"});
  EXPECT_EQ(reading.lines[1].end.kind, SliceEnd::Kind::Crashed);
  // The program that ended the engine is no lost one, also when the line is read again.
  EXPECT_EQ(account_of(reading.lines[1].end).ended, 1u);
  EXPECT_EQ(account_of(reading.lines[1].end).lost, 0u);
}

TEST_F(SuperviseTest, CutLine_CostsItselfAlone) {
  const std::string path = folder_ + "/ledger.jsonl";
  append(path, line_of(0, {{"runs", 1}}, SliceEnd::Kind::Done, ""));
  fs::resize_file(path, fs::file_size(path) - 20);
  append(path, line_of(1, {{"runs", 2}}, SliceEnd::Kind::Done, ""));
  const LedgerReading reading = read_ledger(path);
  ASSERT_EQ(reading.lines.size(), 1u);
  EXPECT_EQ(reading.damaged, 1u);
  EXPECT_EQ(reading.lines[0].slice.number, 1);
}

TEST_F(SuperviseTest, Account_ProgramsWithoutAClassAreLost) {
  SliceEnd end;
  end.counts = {
      {"runs", 10}, {"class same", 4}, {"class poisoned", 1}, {"class diverged", 2}, {"class lost", 1}};
  const Account account = account_of(end);
  EXPECT_EQ(account.runs, 10u);
  EXPECT_EQ(account.comparable(), 6u);
  EXPECT_EQ(account.lost, 3u);
}

TEST_F(SuperviseTest, StateFolder_IsHeldByOneCampaign) {
  const StateFolder state(folder_ + "/state");
  EXPECT_THROW(StateFolder(folder_ + "/state"), StateFailure);
}

TEST_F(SuperviseTest, DamagedProgramsOfTheCorpus_GoToQuarantine) {
  StateFolder state(folder_ + "/state");
  const std::string good = "x = 1\n";
  std::ofstream(state.corpus() + "/" + content_name(good)) << good;
  std::ofstream(state.corpus() + "/" + content_name("y = 2\n")) << "y = ";
  std::ofstream(state.corpus() + "/notes.txt") << "notes";
  EXPECT_EQ(state.check_corpus(), 2u);
  EXPECT_EQ(state.corpus_facts().programs, 1u);
  EXPECT_TRUE(fs::exists(folder_ + "/state/quarantine/notes.txt"));
  EXPECT_TRUE(fs::exists(folder_ + "/state/quarantine/LIST"));
}

TEST_F(SuperviseTest, ProgramInQuarantine_IsNotInTheCorpus) {
  StateFolder state(folder_ + "/state");
  const std::string text = "x = 1\n";
  std::ofstream(state.corpus() + "/" + content_name(text)) << text;
  state.quarantine(text, "it has ended the engine three times");
  EXPECT_EQ(state.corpus_facts().programs, 0u);
  EXPECT_TRUE(fs::exists(folder_ + "/state/quarantine/" + content_name(text)));
}

}  // namespace
}  // namespace dictum::supervise
