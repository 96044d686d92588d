#include "store/store.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

namespace dictum::store {
namespace {

class StoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/dictum-store-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  std::string path() const { return database_in(folder_); }

  static Finding finding(const std::string& signature, int number, const std::string& suspects = "ATT-01") {
    Finding made;
    made.state = "confirmed";
    made.signature = signature;
    made.program_hash = "hash " + std::to_string(number);
    made.original = "print(1)\n";
    made.reduced = "1\n";
    made.suspects = suspects;
    made.targets = {{"CPython 3.11.2", "3.11", "a", "1", false}};
    return made;
  }
  static Bucket bucket(const std::string& signature) {
    Bucket made;
    made.signature = signature;
    made.kind = "value";
    return made;
  }

  std::string folder_;
};

TEST_F(StoreTest, FindingImportedTwice_IsThereOnce) {
  Store store(path());
  const Imported first = store.import_finding(finding("s", 1), bucket("s"));
  EXPECT_TRUE(first.new_bucket);
  const Imported second = store.import_finding(finding("s", 1), bucket("s"));
  EXPECT_TRUE(second.was_there);
  EXPECT_EQ(second.finding, first.finding);
  EXPECT_EQ(second.bucket, first.bucket);
  EXPECT_EQ(store.members(first.bucket).size(), 1u);
  EXPECT_EQ(store.bucket(first.bucket)->seen, 1);
  ASSERT_EQ(store.members(first.bucket)[0].targets.size(), 1u);
  EXPECT_TRUE(store.find_program("hash 1"));
  EXPECT_FALSE(store.find_program("hash 2"));
}

TEST_F(StoreTest, Members_AreKeptForEachSetOfSuspects) {
  Store store(path());
  for (int i = 0; i < 4; ++i) store.import_finding(finding("s", i), bucket("s"));
  for (int i = 4; i < 12; ++i)
    store.import_finding(finding("s", i, "DSC-0" + std::to_string(i)), bucket("s"));
  const Bucket made = store.buckets().front();
  EXPECT_EQ(made.seen, 12);
  EXPECT_EQ(store.members(made.id).size(), 5u);
}

TEST_F(StoreTest, States_FollowReplaysAndCampaigns) {
  Store store(path());
  const std::int64_t id = store.import_finding(finding("s", 1), bucket("s")).bucket;
  EXPECT_EQ(store.bucket(id)->state, "new");
  store.begin_campaign();
  EXPECT_EQ(store.bucket(id)->state, "known");
  store.note_replay(id, true);
  EXPECT_EQ(store.bucket(id)->state, "known");
  store.note_replay(id, true);
  EXPECT_EQ(store.bucket(id)->state, "fixed");
  const Imported back = store.import_finding(finding("s", 2), bucket("s"));
  EXPECT_TRUE(back.reopened);
  EXPECT_FALSE(back.new_bucket);
  EXPECT_EQ(store.bucket(id)->state, "reopened");
  store.set_state(id, "accepted", "so it is");
  store.note_replay(id, false);
  EXPECT_EQ(store.bucket(id)->state, "accepted");
  EXPECT_TRUE(store.forget(id));
  EXPECT_TRUE(store.buckets().empty());
  EXPECT_FALSE(store.find_program("hash 1"));
}

TEST_F(StoreTest, SideExits_HaveNoBucket) {
  Store store(path());
  Finding flaky = finding("flaky", 1);
  flaky.state = "flaky";
  EXPECT_EQ(store.import_finding(flaky, Bucket()).bucket, 0);
  ASSERT_EQ(store.side_exits().size(), 1u);
  EXPECT_EQ(store.side_exits()[0].state, "flaky");
}

TEST_F(StoreTest, WorkThatNeverEnded_IsCounted) {
  Store store(path());
  EXPECT_EQ(store.begin_work("hash"), 0);
  EXPECT_EQ(store.begin_work("hash"), 1);
  EXPECT_EQ(Store(path()).begin_work("hash"), 2);
  store.end_work("hash");
  EXPECT_EQ(store.begin_work("hash"), 0);
}

TEST_F(StoreTest, Spectrum_AddsUp) {
  Store store(path());
  triage::Spectrum counts;
  counts.add({"ATT-01", "DSC-02"}, true);
  counts.add({"ATT-01"}, false);
  store.add_spectrum(counts);
  store.add_spectrum(counts);
  triage::Spectrum read = store.spectrum();
  EXPECT_EQ(read["ATT-01"].diverging, 2u);
  EXPECT_EQ(read["ATT-01"].agreeing, 2u);
  EXPECT_EQ(read.suspects({"DSC-02", "ATT-01"}).front(), "DSC-02");
}

// Several processes import the same findings; one of them is killed at any moment.
TEST_F(StoreTest, ProcessesAndKills_LeaveEachFindingOnce) {
  constexpr int kFindings = 60;
  const auto start = [&] {
    const pid_t child = fork();
    if (child == 0) {
      Store store(path());
      for (int i = 0; i < kFindings; ++i)
        store.import_finding(finding("s" + std::to_string(i % 7), i), bucket("s" + std::to_string(i % 7)));
      _exit(0);
    }
    return child;
  };
  for (int round = 0; round < 4; ++round) {
    const pid_t killed = start();
    usleep(static_cast<useconds_t>(2000 + 3000 * round));
    kill(killed, SIGKILL);
    waitpid(killed, nullptr, 0);
  }
  const pid_t children[] = {start(), start(), start()};
  for (const pid_t child : children) {
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
  }
  Store store(path());
  int seen = 0;
  for (const Bucket& made : store.buckets()) seen += made.seen;
  EXPECT_EQ(seen, kFindings);
}

TEST_F(StoreTest, WhatIsNoDatabase_IsAFailure) {
  std::filesystem::create_directories(path());
  EXPECT_THROW(Store{path()}, StoreFailure);
}

}  // namespace
}  // namespace dictum::store
