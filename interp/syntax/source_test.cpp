#include "syntax/source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "syntax/encoding.h"
#include "syntax/lexer.h"

namespace dictum {
namespace {

const Language& played(const char* version = "3.11") { return language(*parse_language_version(version)); }

Source load(std::string_view bytes, SourceOrigin origin = SourceOrigin::Bytes) {
  return MUST(load_source(bytes, origin, played()));
}

TEST(SourceTest, NewlinesAreTranslated) {
  const Source source = load("a\r\nb\rc");
  EXPECT_EQ(source.text, "a\nb\nc\n");
  EXPECT_TRUE(source.newline_added);
  EXPECT_THAT(source.line_starts, testing::ElementsAre(0u, 2u, 4u));
  EXPECT_EQ(source.line(2), "b\n");
  EXPECT_EQ(source.line(4), "");
  EXPECT_EQ(source.line(0), "");
}

TEST(SourceTest, FinalCrLfAddsALineUpTo311) {
  EXPECT_EQ(load("a\r\n").text, "a\n\n");
  EXPECT_EQ(MUST(load_source("a\r\n", SourceOrigin::Bytes, played("3.12"))).text, "a\n");
}

TEST(SourceTest, ByteOrderMarkIsTakenOff) {
  const Source source = load("\xEF\xBB\xBFx\n");
  EXPECT_EQ(source.text, "x\n");
  EXPECT_TRUE(source.encoding_known);
  EXPECT_FALSE(load("x\n").encoding_known);
}

TEST(SourceTest, TextIgnoresCookies) {
  const Source source = load("# coding: latin-1\n'\xC3\xA9'\n", SourceOrigin::Text);
  EXPECT_EQ(source.encoding, "utf-8");
  EXPECT_EQ(source.line(2), "'\xC3\xA9'\n");
}

TEST(SourceTest, SingleByteEncodingsAreDecoded) {
  const auto decoded = [](const std::string& encoding, const char* bytes) {
    return std::string(load("# -*- coding: " + encoding + " -*-\n" + bytes).line(2));
  };
  EXPECT_EQ(decoded("latin-1", "\xE9\xFF\n"), "éÿ\n");
  EXPECT_EQ(decoded("iso-8859-5", "\xB0\xF0\xFD\xA1\n"), "А№§Ё\n");
  EXPECT_EQ(decoded("iso-8859-15", "\xA4\xBE\xE9\n"), "€Ÿé\n");
  EXPECT_EQ(decoded("cp1252", "\x80\x9F\xE9\n"), "€Ÿé\n");
  EXPECT_EQ(decoded("koi8-r", "\xC1\xE1\x80\n"), "аА─\n");
}

TEST(SourceTest, CookieOfTheSecondLineCountsBehindABlankOne) {
  EXPECT_EQ(load("\n# coding: latin-1\n\xE9\n").line(3), "é\n");
  EXPECT_EQ(load("#!/x\n# coding: latin-1\n\xE9\n").line(3), "é\n");
  EXPECT_EQ(load("x\n# coding: latin-1\n\xE9\n").line(3), "\xE9\n");
  EXPECT_EQ(load("\n\n# coding: latin-1\n\xE9\n").line(4), "\xE9\n");
}

TEST(EncodingCookieTest, SpellingsOfTheCookie) {
  EXPECT_EQ(find_encoding_cookie("#coding:koi8-r\n"), "koi8-r");
  EXPECT_EQ(find_encoding_cookie(" \t\f# vim: set fileencoding=UTF_8-unix :\n"), "utf-8");
  EXPECT_EQ(find_encoding_cookie("#coding: \tLatin_1\n"), "iso-8859-1");
  EXPECT_EQ(find_encoding_cookie("#coding latin-1, coding:=x, coding=a.b\n"), "a.b");
  EXPECT_EQ(find_encoding_cookie("# coding : latin-1\n"), "");
  EXPECT_EQ(find_encoding_cookie("x # coding: latin-1\n"), "");
  EXPECT_EQ(find_encoding_cookie("#coding:"), "");
  EXPECT_EQ(find_encoding_cookie("#coding"), "");
  EXPECT_EQ(find_encoding_cookie(""), "");
}

TEST(EncodingTest, CodecsOfCPythonThatAreMissing_AreToldFromUnknownNames) {
  for (const char* name : {"cp1251", "UTF-16", "shift_jis", "windows-1251", "iso-8859-2", "mac-roman"})
    EXPECT_TRUE(is_missing_codec(name)) << name;
  for (const char* name : {"utf-8", "latin-1", "iso-8859-15", "cp1252", "koi8-r", "no-such"})
    EXPECT_FALSE(is_missing_codec(name)) << name;
  auto loaded = load_source("# coding: cp1251\n", SourceOrigin::Bytes, language(LanguageVersion::V3_11));
  ASSERT_FALSE(loaded.ok());
  EXPECT_EQ(loaded.error().kind, FailureKind::Unsupported);
  EXPECT_EQ(loaded.error().message, "source encoding cp1251");
}

TEST(EncodingTest, UnknownNamesAndBytesFail) {
  EXPECT_EQ(decode_bytes("x", "no-such").error(), "unknown encoding: no-such");
  EXPECT_EQ(decode_bytes("ab\xE9", "us-ascii").error(),
            "'ascii' codec can't decode byte 0xe9 in position 2: ordinal not in range(128)");
  EXPECT_EQ(decode_bytes("\x81", "windows-1252").error(),
            "'charmap' codec can't decode byte 0x81 in position 0: character maps to <undefined>");
}

// What `python3 FILE` says of the file, which is not what compile() says.
std::string script_failure(std::string_view bytes, const char* version) {
  auto source = load_script(bytes, "f.py", played(version));
  if (!source.ok()) return source.error().message;
  const TokenList list = tokenize(source.value(), played(version));
  return list.failure ? list.failure->message : "none";
}

TEST(ScriptTest, UndecodableLineFailsWhenItIsReached) {
  const auto message = [](const char* line, const char* url) {
    return std::string("Non-UTF-8 code starting with '\\xe9' in file f.py on line ") + line +
           ", but no encoding declared; see " + url + " for details";
  };
  const char* comment = "x\n# \xE9\n";
  const char* held = "'''\n\xE9'''\n";
  EXPECT_EQ(script_failure(comment, "3.8"), message("2", "http://python.org/dev/peps/pep-0263/"));
  EXPECT_EQ(script_failure(held, "3.9"), message("3", "https://python.org/dev/peps/pep-0263/"));
  EXPECT_EQ(script_failure(comment, "3.10"), message("3", "https://python.org/dev/peps/pep-0263/"));
  EXPECT_EQ(script_failure(held, "3.11"), message("2", "https://peps.python.org/pep-0263/"));
  EXPECT_EQ(script_failure("f'''\n\xE9'''\n", "3.12"), message("2", "https://peps.python.org/pep-0263/"));
  EXPECT_EQ(script_failure("x = \xE9\n", "3.12"), message("1", "https://peps.python.org/pep-0263/"));
  EXPECT_EQ(script_failure("(]\n\xE9\n", "3.12").substr(0, 7), "closing");
  EXPECT_EQ(script_failure("# coding: utf-8\n#\xE9\n", "3.12"), "none");
}

TEST(ScriptTest, UnknownEncodingsAreAProblem) {
  EXPECT_EQ(script_failure("# coding: foo\n", "3.11"), "encoding problem: foo");
  EXPECT_EQ(script_failure("# coding: ascii\n\xE9\n", "3.11"), "encoding problem: ascii");
  EXPECT_EQ(script_failure("\xEF\xBB\xBF# coding: latin-1\n", "3.11"),
            "encoding problem: iso-8859-1 with BOM");
}

TEST(ScriptTest, NullBytesEndTheirLineOrTheProgram) {
  constexpr std::string_view kSource("x\0y\nz\n", 6);
  EXPECT_EQ(MUST(load_script(kSource, "f.py", played("3.11"))).text, "xz\n");
  EXPECT_EQ(script_failure(kSource, "3.12"), "source code cannot contain null bytes");
}

}  // namespace
}  // namespace dictum
