// The cache of answers: what is found again, and what damage is not taken for an answer.
#include "target/answer_cache.h"

#include <gmock/gmock.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "target/scratch.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

class Cache : public ::testing::Test {
 protected:
  std::unique_ptr<AnswerCache> open() {
    std::string error;
    auto cache = AnswerCache::open(folder_, error);
    EXPECT_NE(cache, nullptr) << error;
    return cache;
  }
  std::vector<fs::path> files() const {
    std::vector<fs::path> found;
    for (const auto& entry : fs::directory_iterator(folder_)) found.push_back(entry.path());
    return found;
  }
  Scratch scratch_;
  std::string folder_ = scratch_.root() + "/cache";
};

TEST_F(Cache, Answers_AreFoundAgain) {
  const CacheKey key = cache_key("program");
  {
    const auto cache = open();
    EXPECT_EQ(cache->find(key), std::nullopt);
    cache->keep(key, std::string("an\0swer", 7));
    cache->keep(cache_key("other"), "");
    EXPECT_EQ(cache->find(key), std::string("an\0swer", 7)) << "before it is written";
    std::string error;
    EXPECT_TRUE(cache->flush(error)) << error;
    EXPECT_EQ(cache->find(key), std::string("an\0swer", 7));
    cache->keep(key, "newer");
    EXPECT_EQ(cache->find(key), "newer");
  }
  EXPECT_EQ(open()->find(cache_key("other")), "");
  EXPECT_EQ(open()->find(cache_key("another")), std::nullopt);
}

TEST_F(Cache, EveryDamagedByte_LosesTheAnswerAtMost) {
  open()->keep(cache_key("k"), "some answer");
  ASSERT_EQ(files().size(), 1u);
  const std::string path = files()[0];
  std::ifstream file(path, std::ios::binary);
  const std::string whole((std::istreambuf_iterator<char>(file)), {});
  for (std::size_t i = 0; i < whole.size(); ++i) {
    std::string damaged = whole;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x41);
    write_file(path, damaged);
    const auto found = open()->find(cache_key("k"));
    EXPECT_TRUE(!found || *found == "some answer") << i;
    write_file(path, whole.substr(0, i));
    EXPECT_EQ(open()->find(cache_key("k")), std::nullopt) << i;
  }
}

TEST_F(Cache, ManyFiles_BecomeOne) {
  for (int i = 0; i < 40; ++i) open()->keep(cache_key(std::to_string(i)), std::to_string(i));
  EXPECT_LT(files().size(), 30u);
  const auto cache = open();
  for (int i = 0; i < 40; ++i) EXPECT_EQ(cache->find(cache_key(std::to_string(i))), std::to_string(i));
}

TEST_F(Cache, SeveralProcesses_ShareAFolder) {
  constexpr int kProcesses = 4, kRounds = 20;
  for (int process = 0; process < kProcesses; ++process)
    if (fork() == 0) {
      for (int round = 0; round < kRounds; ++round) {
        std::string error;
        const auto cache = AnswerCache::open(folder_, error);
        if (!cache) _exit(1);
        for (int other = 0; other < kProcesses * kRounds; ++other) {
          const auto found = cache->find(cache_key(std::to_string(other)));
          if (found && *found != std::to_string(other)) _exit(2);
        }
        const int own = process * kRounds + round;
        cache->keep(cache_key(std::to_string(own)), std::to_string(own));
        cache->flush(error);
      }
      _exit(0);
    }
  for (int process = 0; process < kProcesses; ++process) {
    int status = 0;
    wait(&status);
    EXPECT_EQ(status, 0);
  }
  const auto cache = open();
  int found = 0;
  for (int i = 0; i < kProcesses * kRounds; ++i)
    found += cache->find(cache_key(std::to_string(i))).has_value();
  EXPECT_GT(found, kProcesses * kRounds / 2) << "an answer may be lost to a race, never be wrong";
}

TEST_F(Cache, FolderThatCannotBe_IsNamed) {
  write_file(scratch_.root() + "/file", "");
  std::string error;
  EXPECT_EQ(AnswerCache::open(scratch_.root() + "/file/cache", error), nullptr);
  EXPECT_THAT(error, ::testing::StartsWith(scratch_.root() + "/file/cache: "));
}

}  // namespace
}  // namespace dictum
