#include "engine/shared_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>

namespace dictum {
namespace {

class SharedFilesTest : public testing::Test {
 protected:
  void TearDown() override { std::remove(path_.c_str()); }
  std::string path_ = testing::TempDir() + "shared-" + std::to_string(getpid());
  std::string error_;
};

TEST_F(SharedFilesTest, InputAtWork_IsFoundWhileItIs) {
  std::string input;
  EXPECT_FALSE(read_work_file(path_, input));
  WorkFile file;
  ASSERT_TRUE(file.open(path_, 100, error_)) << error_;
  EXPECT_FALSE(read_work_file(path_, input));
  file.begin("print(1)\n");
  EXPECT_TRUE(read_work_file(path_, input));
  EXPECT_EQ(input, "print(1)\n");
  file.begin("");
  EXPECT_TRUE(read_work_file(path_, input));
  EXPECT_EQ(input, "");
  file.end();
  EXPECT_FALSE(read_work_file(path_, input));
}

TEST_F(SharedFilesTest, Counts_AreCountedOnByTheNextEngine) {
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  EXPECT_FALSE(read_stats(path_, counts, error_));
  for (int engine = 0; engine < 2; ++engine) {
    Stats stats;
    ASSERT_TRUE(stats.open(path_, error_)) << error_;
    stats.count("runs");
    stats.count("class same", 3);
    stats.count(std::string(500, 'x'));
  }
  ASSERT_TRUE(read_stats(path_, counts, error_)) << error_;
  const std::vector<std::pair<std::string, std::uint64_t>> expected = {
      {"runs", 2}, {"class same", 6}, {"other", 2}};
  EXPECT_EQ(counts, expected);
}

TEST_F(SharedFilesTest, NoPlace_IsTold) {
  Stats stats;
  EXPECT_FALSE(stats.open("/dev/null/stats", error_));
  EXPECT_NE(error_.find("/dev/null/stats"), std::string::npos);
  stats.count("runs");
}

}  // namespace
}  // namespace dictum
