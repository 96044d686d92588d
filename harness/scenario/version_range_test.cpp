#include "scenario/version_range.h"

#include <gtest/gtest.h>

namespace dictum {
namespace {

bool holds(const char* range, const char* version) {
  const auto parsed = VersionRange::parse(range);
  return parsed && parsed->contains(version);
}

TEST(VersionRange, Bounds_CompareByNumber) {
  EXPECT_TRUE(holds(">=3.9", "3.10"));
  EXPECT_TRUE(holds(">=3.8, <3.12", "3.11.2"));
  EXPECT_FALSE(holds(">=3.8,<3.12", "3.12"));
  EXPECT_TRUE(holds("==3.11", "3.11.7"));
  EXPECT_FALSE(holds("!=3.11", "3.11.7"));
  EXPECT_TRUE(holds("<=3.9", "3.9.18"));
  EXPECT_TRUE(VersionRange().contains("3.8"));
}

TEST(VersionRange, OtherText_IsNoRange) {
  for (const char* text :
       {"", "3.8", ">=", ">=3", ">=3.8.1", ">=3.8,", ">=3.x", "~=3.8", ">=-3.8", ">= 3.8 4"})
    EXPECT_FALSE(VersionRange::parse(text)) << text;
}

}  // namespace
}  // namespace dictum
