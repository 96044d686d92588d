#include "syntax/literal.h"

#include <gtest/gtest.h>

#include <cmath>

namespace dictum {
namespace {

using Kind = ast::ConstantValue::Kind;

const Language& played(const char* version) { return language(*parse_language_version(version)); }

struct Outcome {
  std::string text;
  std::string failure;
  LiteralWarnings warnings;
};

Outcome decode(std::string_view token, const char* version = "3.12") {
  Arena arena;
  Outcome outcome;
  auto decoded = decode_string_literal(token, played(version), arena, &outcome.warnings);
  if (decoded.ok())
    outcome.text = decoded.value().text;
  else
    outcome.failure = decoded.error().message;
  return outcome;
}

std::string unicode_error(const char* where, const char* why) {
  return std::string("(unicode error) 'unicodeescape' codec can't decode bytes in position ") + where + ": " +
         why;
}

TEST(StringLiteralTest, PrefixesAndQuotes) {
  EXPECT_EQ(decode("'a'").text, "a");
  EXPECT_EQ(decode("\"\"\"a\n'b'\"\"\"").text, "a\n'b'");
  EXPECT_EQ(decode("r'\\n'").text, "\\n");
  EXPECT_EQ(decode("Rb'\\x'").text, "\\x");
  EXPECT_EQ(decode("u''").text, "");
  const StringPrefix prefix = string_prefix("rB'''x'''");
  EXPECT_TRUE(prefix.raw && prefix.bytes && prefix.triple && !prefix.format);
  EXPECT_EQ(prefix.length, 5);
}

TEST(StringLiteralTest, Escapes) {
  EXPECT_EQ(decode(R"('\a\b\f\n\r\t\v\\\'\"')").text, "\a\b\f\n\r\t\v\\'\"");
  EXPECT_EQ(decode("'a\\\nb'").text, "ab");
  EXPECT_EQ(decode(R"('\0\12\1234\x41\u00e9\U0001F600')").text, std::string("\0\nS4Aé😀", 11));
  EXPECT_EQ(decode(R"(b'\377\x80\u1234')").text, "\xFF\x80\\u1234");
}

TEST(StringLiteralTest, LoneSurrogatesAreThreeBytes) {
  EXPECT_EQ(decode(R"('\ud800')").text, "\xED\xA0\x80");
}

TEST(StringLiteralTest, CharactersByName) {
  EXPECT_EQ(decode(R"('\N{EURO SIGN}\N{latin small letter e with acute}')").text, "€é");
  EXPECT_EQ(decode(R"('\N{LF}\N{CJK UNIFIED IDEOGRAPH-4E00}\N{HANGUL SYLLABLE GAG}')").text, "\n一각");
  EXPECT_EQ(decode(R"('\N{no such}')").failure, unicode_error("0-10", "unknown Unicode character name"));
  EXPECT_EQ(decode(R"('ab\N{')").failure, unicode_error("2-4", "malformed \\N character escape"));
  // A named sequence is not a character.
  EXPECT_EQ(decode(R"('\N{KEYCAP DIGIT ONE}')").failure,
            unicode_error("0-19", "unknown Unicode character name"));
}

TEST(StringLiteralTest, TruncatedEscapesFail) {
  EXPECT_EQ(decode(R"('\x1')").failure, unicode_error("0-2", "truncated \\xXX escape"));
  EXPECT_EQ(decode(R"('\u12')").failure, unicode_error("0-3", "truncated \\uXXXX escape"));
  EXPECT_EQ(decode(R"('\U00110000')").failure, unicode_error("0-9", "illegal Unicode character"));
  EXPECT_EQ(decode(R"(b'a\xg')").failure, "(value error) invalid \\x escape at position 1");
}

// CPython counts in a text in which characters above ASCII are ten bytes.
TEST(StringLiteralTest, PositionsCountRewrittenCharacters) {
  EXPECT_EQ(decode("'é\\x'").failure, unicode_error("10-11", "truncated \\xXX escape"));
  EXPECT_EQ(decode("'\\é\\x'").failure, unicode_error("16-17", "truncated \\xXX escape"));
}

TEST(StringLiteralTest, UndecodableBytesFail) {
  EXPECT_EQ(decode("'a\xE9'").failure,
            "(unicode error) 'utf-8' codec can't decode byte 0xe9 in position 1: unexpected end of data");
  EXPECT_EQ(decode("'\\n\xE9'").failure,
            "(unicode error) 'utf-8' codec can't decode byte 0xe9 in position 0: unexpected end of data");
}

TEST(StringLiteralTest, BytesAreAscii) {
  EXPECT_EQ(decode("b'é'", "3.9").failure, "bytes can only contain ASCII literal characters.");
  EXPECT_EQ(decode("rb'é'", "3.10").failure, "bytes can only contain ASCII literal characters");
}

TEST(StringLiteralTest, FirstInvalidEscapeIsWarnedOf) {
  const auto warned = [](std::string_view token, const char* version) {
    const LiteralWarnings warnings = decode(token, version).warnings;
    return warnings.size() == 1 ? warnings[0].message : std::to_string(warnings.size());
  };
  EXPECT_EQ(warned(R"('a\d\q')", "3.9"), "invalid escape sequence \\d");
  EXPECT_EQ(warned(R"('a\d\q')", "3.10"), "invalid escape sequence '\\d'");
  EXPECT_EQ(warned(R"(b'\777\q')", "3.11"), "invalid octal escape sequence '\\777'");
  EXPECT_EQ(warned(R"('\777')", "3.10"), "0");
  EXPECT_EQ(warned("'\\é'", "3.12"), "0");
  EXPECT_EQ(decode(R"('ab\d')").warnings[0].offset, 3u);
  EXPECT_EQ(decode(R"('\d')").warnings[0].category, CompileWarning::Category::SyntaxWarning);
}

class NumberTest : public testing::Test {
 protected:
  ast::ConstantValue number(std::string_view token) {
    return MUST(decode_number(token, played("3.12"), arena_));
  }
  std::string hex(std::string_view token) {
    const ast::ConstantValue value = number(token);
    EXPECT_EQ(value.kind, Kind::BigInt) << token;
    return std::string(value.text);
  }
  Arena arena_;
};

TEST_F(NumberTest, SmallIntegers) {
  EXPECT_EQ(number("0").integer, 0);
  EXPECT_EQ(number("00_0").integer, 0);
  EXPECT_EQ(number("1_000").integer, 1000);
  EXPECT_EQ(number("0xFf").integer, 255);
  EXPECT_EQ(number("0o_17").integer, 15);
  EXPECT_EQ(number("0B101").integer, 5);
  EXPECT_EQ(number("9223372036854775807").integer, INT64_MAX);
  EXPECT_EQ(number("0x7fffffffffffffff").kind, Kind::Int);
}

TEST_F(NumberTest, LargeIntegersAreHexadecimal) {
  EXPECT_EQ(hex("9223372036854775808"), "8000000000000000");
  EXPECT_EQ(hex("0x00FFFF_FFFF_FFFF_FFFF"), "ffffffffffffffff");
  EXPECT_EQ(hex("0o7777777777777777777777"), "3ffffffffffffffff");
  EXPECT_EQ(hex("100000000000000000000000000000000000000"), "4b3b4ca85a86c47a098a224000000000");
  EXPECT_EQ(hex("0x1" + std::string(1000000, '0')).size(), 1000001u);
}

TEST_F(NumberTest, DecimalDigitsHaveALimit) {
  EXPECT_TRUE(decode_number(std::string(4300, '7'), played("3.12"), arena_).ok());
  const auto failure = [&](const char* version) {
    return decode_number(std::string(1000000, '1'), played(version), arena_).error().message;
  };
  EXPECT_EQ(failure("3.11"),
            "Exceeds the limit (4300 digits) for integer string conversion: value has 1000000 digits; use "
            "sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer "
            "literals to "
            "avoid decimal conversion limits.");
  EXPECT_EQ(failure("3.10").substr(0, 30), "Exceeds the limit (4300) for i");
}

TEST_F(NumberTest, FloatsAreRoundedCorrectly) {
  EXPECT_EQ(number("0.1").number, 0.1);
  EXPECT_EQ(number("1_0.5e-1").number, 1.05);
  EXPECT_EQ(number("1.").number, 1.0);
  EXPECT_EQ(number(".5E+1").number, 5.0);
  EXPECT_EQ(number("2.2250738585072011e-308").number, 2.2250738585072011e-308);
  EXPECT_EQ(number("4.9e-324").number, 4.9e-324);
  EXPECT_EQ(number("1e-400").number, 0.0);
  EXPECT_EQ(number("0e999999999999999999999").number, 0.0);
  EXPECT_TRUE(std::isinf(number("1e400").number));
  EXPECT_TRUE(std::isinf(number("1" + std::string(400, '0') + ".0").number));
  EXPECT_EQ(number("1" + std::string(400, '0') + "e-400").number, 1.0);
}

TEST_F(NumberTest, ImaginaryNumbers) {
  EXPECT_EQ(number("1.5J").kind, Kind::Complex);
  EXPECT_EQ(number("09j").number, 9.0);
}

}  // namespace
}  // namespace dictum
