#include "base/unicode.h"

#include <gtest/gtest.h>

namespace dictum {
namespace {

constexpr std::uint16_t k12_1 = 0x0C01;
constexpr std::uint16_t k15_0 = 0x0F00;

TEST(UnicodeTest, Identifiers) {
  EXPECT_TRUE(is_identifier_start(U'é', k12_1));
  EXPECT_FALSE(is_identifier_start(U'1', k12_1));
  EXPECT_TRUE(is_identifier_part(U'1', k12_1));
  EXPECT_TRUE(is_identifier_start(0x2118, k12_1));  // Other_ID_Start
  EXPECT_TRUE(is_identifier_part(0x00B7, k12_1));   // Other_ID_Continue
  EXPECT_FALSE(is_identifier_start(0x20AC, k15_0));
  EXPECT_FALSE(is_identifier_start(0x110000, k15_0));
}

TEST(UnicodeTest, NewCodePointsAreUnassignedToOldVersions) {
  constexpr char32_t kKawi = 0x11F04;  // since 15.0
  EXPECT_FALSE(is_identifier_start(kKawi, 0x0E00));
  EXPECT_TRUE(is_identifier_start(kKawi, k15_0));
  EXPECT_FALSE(is_printable(kKawi, 0x0E00));
  EXPECT_FALSE(code_point_by_name("KAWI LETTER A", 0x0E00));
  EXPECT_EQ(code_point_by_name("KAWI LETTER A", k15_0), kKawi);
  EXPECT_EQ(code_point_name(kKawi, 0x0E00), "");
}

TEST(UnicodeTest, Version15_1) {
  constexpr std::uint16_t k15_1 = 0x0F01;
  EXPECT_TRUE(is_identifier_start(0x2EBF0, k15_1));
  EXPECT_FALSE(is_identifier_start(0x2EBF0, k15_0));
  EXPECT_EQ(code_point_by_name("CJK UNIFIED IDEOGRAPH-2EE5D", k15_1), 0x2EE5Du);
  EXPECT_EQ(code_point_name(0x31EF, k15_1), "IDEOGRAPHIC DESCRIPTION CHARACTER SUBTRACTION");
  EXPECT_EQ(code_point_name(0x31EF, k15_0), "");
  EXPECT_TRUE(is_identifier_part(0x30FB, k15_1));
  EXPECT_FALSE(is_identifier_part(0x30FB, k15_0));
}

TEST(UnicodeTest, Printable) {
  EXPECT_TRUE(is_printable(U' ', k12_1));
  EXPECT_FALSE(is_printable(0xA0, k12_1));
  EXPECT_FALSE(is_printable(0x200B, k12_1));
  EXPECT_TRUE(is_printable(0x20AC, k12_1));
  EXPECT_FALSE(is_printable(0xD800, k12_1));
}

TEST(UnicodeTest, NamesGoBothWays) {
  for (char32_t c = 0; c < 0x110000; c++) {
    const std::string name = code_point_name(c, k15_0);
    if (!name.empty()) {
      ASSERT_EQ(code_point_by_name(name, k15_0), c) << name;
    }
  }
}

TEST(UnicodeTest, NamesAndAliases) {
  EXPECT_EQ(code_point_by_name("tibetan mark bka- shog yig mgo", k12_1), 0x0F0Au);
  EXPECT_EQ(code_point_by_name("NBSP", k12_1), 0xA0u);
  EXPECT_EQ(code_point_by_name("HANGUL SYLLABLE PWILB", k12_1), 0xD4D7u);
  EXPECT_FALSE(code_point_by_name("hangul syllable a", k12_1));
  EXPECT_FALSE(code_point_by_name("CJK UNIFIED IDEOGRAPH-4e00", k12_1));
  EXPECT_FALSE(code_point_by_name("CJK UNIFIED IDEOGRAPH-0041", k12_1));
  EXPECT_FALSE(code_point_by_name("", k12_1));
  EXPECT_FALSE(code_point_by_name("BULLET ", k12_1));
  EXPECT_EQ(code_point_name(0x20000, k12_1), "CJK UNIFIED IDEOGRAPH-20000");
}

}  // namespace
}  // namespace dictum
