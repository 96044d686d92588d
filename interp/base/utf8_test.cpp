#include "base/utf8.h"

#include <gtest/gtest.h>

namespace dictum {
namespace {

std::string complaint(std::string_view bytes) {
  const auto error = find_utf8_error(bytes);
  return error ? describe_utf8_error(*error, bytes) : "";
}

TEST(Utf8Test, ComplaintsAreCPythons) {
  EXPECT_EQ(complaint("aé€😀"), "");
  EXPECT_EQ(complaint("a\xFF"), "'utf-8' codec can't decode byte 0xff in position 1: invalid start byte");
  EXPECT_EQ(complaint("\xC0\x80"), "'utf-8' codec can't decode byte 0xc0 in position 0: invalid start byte");
  EXPECT_EQ(complaint("\xE9"), "'utf-8' codec can't decode byte 0xe9 in position 0: unexpected end of data");
  EXPECT_EQ(complaint("\xE2\x82"),
            "'utf-8' codec can't decode bytes in position 0-1: unexpected end of data");
  EXPECT_EQ(complaint("\xE2\x82x"),
            "'utf-8' codec can't decode bytes in position 0-1: invalid continuation byte");
  EXPECT_EQ(complaint("\xED\xA0\x80"),
            "'utf-8' codec can't decode byte 0xed in position 0: invalid continuation byte");
  EXPECT_EQ(complaint("\xF4\x90\x80\x80"),
            "'utf-8' codec can't decode byte 0xf4 in position 0: invalid continuation byte");
}

TEST(Utf8Test, EachUndecodablePieceIsReplacedOnce) {
  EXPECT_EQ(replace_undecodable("a\xE2\x82x\xFF\xFEé"), "a\uFFFDx\uFFFD\uFFFDé");
  EXPECT_EQ(count_code_points("a\xE2\x82x\xFF\xFEé"), 6u);
  EXPECT_EQ(count_code_points(""), 0u);
}

TEST(Utf8Test, CodePointsGoBothWays) {
  for (char32_t c : {U'a', U'é', U'€', char32_t{0xD800}, U'😀'}) {
    std::string text;
    append_code_point(text, c);
    std::size_t position = 0;
    EXPECT_EQ(next_code_point(text, position), c);
    EXPECT_EQ(position, text.size());
  }
}

}  // namespace
}  // namespace dictum
