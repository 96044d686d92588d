#include "expect/known.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace dictum {
namespace {

using testing::HasSubstr;

class KnownTest : public testing::Test {
 protected:
  KnownDivergences load(const std::string& text) {
    const std::string path =
        (std::filesystem::temp_directory_path() / ("dictum-known-" + std::to_string(getpid()) + ".yaml"))
            .string();
    std::ofstream(path) << text;
    KnownDivergences known = KnownDivergences::load(path, errors_);
    std::filesystem::remove(path);
    return known;
  }
  std::vector<FileError> errors_;
};

TEST_F(KnownTest, AnEntryHoldsForItsVersions) {
  const KnownDivergences known = load(
      "entries:\n"
      "- {scenario: a, python: '<3.12', outcome: differs, reason: by design}\n"
      "- {scenario: b, outcome: 'unsupported: module x', reason: later}\n");
  EXPECT_TRUE(errors_.empty());
  ASSERT_NE(known.find("a", "3.11"), nullptr);
  EXPECT_EQ(known.find("a", "3.11")->line, 2);
  EXPECT_EQ(known.find("a", "3.12"), nullptr);
  ASSERT_NE(known.find("b", "3.13"), nullptr);
  EXPECT_EQ(known.find("c", "3.13"), nullptr);
}

TEST_F(KnownTest, AnEntryMayHoldForSomeReleasesOnly) {
  const KnownDivergences known =
      load("entries:\n- {scenario: a, python: '>=3.11.4,<3.12', outcome: differs, reason: it changed}\n");
  EXPECT_TRUE(errors_.empty());
  for (const char* version : {"3.11.4", "3.11.7"}) EXPECT_NE(known.find("a", version), nullptr) << version;
  for (const char* version : {"3.10.13", "3.11", "3.11.2", "3.12.1"})
    EXPECT_EQ(known.find("a", version), nullptr) << version;
}

TEST_F(KnownTest, WhatIsWrongIsNamedWithItsPlace) {
  EXPECT_TRUE(load("entries:\n- {scenario: a, outcome: fails, reason: x}\n").entries().empty());
  ASSERT_EQ(errors_.size(), 1u);
  EXPECT_THAT(errors_[0].text(), HasSubstr(":2:26: the outcome"));
  EXPECT_THAT(errors_[0].text(), HasSubstr("expected differs, unsupported: NAME or limit: NAME"));
}

TEST_F(KnownTest, AnEntryWithoutReasonIsRefused) {
  EXPECT_TRUE(load("entries:\n- {scenario: a, outcome: differs}\n").entries().empty());
  EXPECT_EQ(errors_.size(), 1u);
}

}  // namespace
}  // namespace dictum
