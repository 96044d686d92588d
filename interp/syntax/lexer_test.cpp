#include "syntax/lexer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace dictum {
namespace {

using testing::ElementsAre;

struct Lexed {
  Source source;
  TokenList list;
};

Lexed lex(std::string_view text, const char* version = "3.12", const LexerOptions& options = {}) {
  const Language& played = language(*parse_language_version(version));
  Lexed lexed;
  lexed.source = MUST(load_source(text, SourceOrigin::Text, played));
  lexed.list = tokenize(lexed.source, played, options);
  return lexed;
}

std::vector<std::string> kinds(const Lexed& lexed) {
  std::vector<std::string> names;
  for (const Token& token : lexed.list.tokens) names.push_back(token_kind_name(token.kind));
  return names;
}

std::string repeat(std::string_view piece, std::size_t times) {
  std::string text;
  for (std::size_t i = 0; i < times; i++) text += piece;
  return text;
}

TEST(LexerTest, EmptySourceIsTheEndMarkerAlone) { EXPECT_THAT(kinds(lex("")), ElementsAre("ENDMARKER")); }

TEST(LexerTest, MissingNewlineIsAdded) {
  EXPECT_THAT(kinds(lex("x")), ElementsAre("NAME", "NEWLINE", "ENDMARKER"));
}

TEST(LexerTest, EvalInputEndsWithoutTheNewlineOfTheSource) {
  LexerOptions options;
  options.final_newline = false;
  const Lexed lexed = lex("(x", "3.9", options);
  ASSERT_TRUE(lexed.list.failure);
  EXPECT_EQ(lexed.list.failure->text, "(x");
}

TEST(LexerTest, OnlyStatementsEndWithANewlineThatIsNotThere) {
  LexerOptions eval;
  eval.final_newline = false;
  EXPECT_THAT(kinds(lex("x", "3.12", eval)), ElementsAre("NAME", "ENDMARKER"));
  EXPECT_THAT(kinds(lex("x\n", "3.12", eval)), ElementsAre("NAME", "NEWLINE", "ENDMARKER"));
  LexerOptions single = eval;
  single.interactive = true;
  EXPECT_THAT(kinds(lex("x", "3.12", single)), ElementsAre("NAME", "NEWLINE", "ENDMARKER"));
  EXPECT_EQ(lex("", "3.12", eval).list.tokens[0].span.line, 0u);
}

TEST(LexerTest, BlankLinesAndCommentsMakeNoTokens) {
  EXPECT_THAT(kinds(lex("\n  # a\n\nx\n")), ElementsAre("NAME", "NEWLINE", "ENDMARKER"));
}

TEST(LexerTest, NewlineStartsWithTheComment) {
  const Lexed lexed = lex("x  # why\n");
  const Token& newline = lexed.list.tokens[1];
  EXPECT_EQ(newline.kind, TokenKind::Newline);
  EXPECT_EQ(newline.span.column, 3u);
  EXPECT_EQ(newline.span.end_column, 8u);
}

TEST(LexerTest, ColumnsCountBytes) {
  const Lexed lexed = lex("é = 1");
  EXPECT_EQ(lexed.list.tokens[0].span.end_column, 2u);
  EXPECT_FALSE(lexed.list.tokens[0].ascii);
  EXPECT_EQ(lexed.list.tokens[1].span.column, 3u);
}

TEST(LexerTest, FirstLineAndColumnMoveTheSpans) {
  LexerOptions options;
  options.first_line = 5;
  options.first_column = 10;
  const Lexed lexed = lex("(a\nb)", "3.11", options);
  EXPECT_EQ(lexed.list.tokens[1].span.line, 5u);
  EXPECT_EQ(lexed.list.tokens[1].span.column, 11u);
  EXPECT_EQ(lexed.list.tokens[2].span.line, 6u);
  EXPECT_EQ(lexed.list.tokens[2].span.column, 0u);
}

TEST(LexerTest, LevelCountsOpenBrackets) {
  const Lexed lexed = lex("f([x])");
  EXPECT_EQ(lexed.list.tokens[0].level, 0);
  EXPECT_EQ(lexed.list.tokens[3].level, 2);
}

TEST(LexerTest, FStringsAreOneTokenBeforeTheirTime) {
  EXPECT_THAT(kinds(lex("f'{a}'", "3.11")), ElementsAre("STRING", "NEWLINE", "ENDMARKER"));
  EXPECT_THAT(kinds(lex("f'{a}'", "3.12")),
              ElementsAre("FSTRING_START", "{", "NAME", "}", "FSTRING_END", "NEWLINE", "ENDMARKER"));
}

TEST(LexerTest, FormatSpecsGoOnAfterInnerFieldsByVersion) {
  const char* source = "f'{a:{b}{{c}}}'";
  EXPECT_THAT(kinds(lex(source, "3.12")),
              ElementsAre("FSTRING_START", "{", "NAME", ":", "{", "NAME", "}", "FSTRING_MIDDLE", "{", "{",
                          "NAME", "}", "}", "FSTRING_MIDDLE", "}", "FSTRING_END", "NEWLINE", "ENDMARKER"));
  EXPECT_THAT(kinds(lex(source, "3.13")),
              ElementsAre("FSTRING_START", "{", "NAME", ":", "{", "NAME", "}", "FSTRING_MIDDLE",
                          "FSTRING_MIDDLE", "}", "FSTRING_MIDDLE", "FSTRING_END", "NEWLINE", "ENDMARKER"));
}

TEST(LexerTest, CharactersOutsideTheGrammarAreTokens) {
  EXPECT_THAT(kinds(lex("$ ? !", "3.12")), ElementsAre("OP", "OP", "!", "NEWLINE", "ENDMARKER"));
  EXPECT_THAT(kinds(lex("!", "3.11")), ElementsAre("OP", "NEWLINE", "ENDMARKER"));
}

TEST(LexerTest, OpenBracketsAreKeptAtTheEnd) {
  const Lexed lexed = lex("(\n [");
  EXPECT_TRUE(lexed.list.failure_is_end_of_file);
  ASSERT_EQ(lexed.list.open_brackets.size(), 2u);
  EXPECT_EQ(lexed.list.open_brackets[1].character, '[');
  EXPECT_EQ(lexed.list.open_brackets[1].line, 2u);
  EXPECT_EQ(lexed.list.open_brackets[1].column, 1u);
}

TEST(LexerTest, JoinedLinesShareTheBuffer) {
  const Lexed lexed = lex("a\nb \\\n c '''\n\n'''\nd");
  EXPECT_THAT(lexed.list.joined_lines, ElementsAre(3u, 4u, 5u));
  EXPECT_EQ(lexed.list.buffer_line(5), 2u);
  EXPECT_EQ(lexed.list.buffer_line(1), 1u);
  EXPECT_EQ(lexed.list.buffer_line(6), 6u);
}

// CPython's own limits; what lies beyond must not cost more than a look at it.
TEST(LexerTest, NestingHasLimits) {
  EXPECT_FALSE(lex(repeat("(", 200) + repeat(")", 200)).list.failure);
  EXPECT_EQ(lex(repeat("(", 1000000)).list.failure->message, "too many nested parentheses");
  std::string indented;
  for (int i = 0; i < 99; i++) indented += std::string(static_cast<std::size_t>(i), ' ') + "if 1:\n";
  EXPECT_FALSE(lex(indented + std::string(99, ' ') + "x\n").list.failure);
  indented += std::string(99, ' ') + "if 1:\n" + std::string(100, ' ') + "x\n";
  EXPECT_EQ(lex(indented).list.failure->message, "too many levels of indentation");
  EXPECT_EQ(lex(repeat("f'{", 200), "3.12").list.failure->message, "too many nested f-strings");
}

TEST(LexerTest, LongSourcesAreLinear) {
  EXPECT_EQ(lex("x = " + repeat("1 + ", 250000) + "1").list.tokens.size(), 500005u);
  EXPECT_EQ(lex(repeat("x\n", 100000)).list.tokens.size(), 200001u);
  EXPECT_EQ(lex(repeat("\\\n", 200000) + "x").list.tokens.size(), 3u);
  EXPECT_EQ(lex("f'" + repeat("{a}", 100000) + "'").list.tokens.size(), 300004u);
}

TEST(NormalizeIdentifierTest, CompatibilityFormsBecomeOrdinaryLetters) {
  std::string storage;
  EXPECT_EQ(normalize_identifier("abc", storage), "abc");
  EXPECT_EQ(normalize_identifier("ﬁ", storage), "fi");
  EXPECT_EQ(normalize_identifier("e\xCC\x81", storage), "é");
  EXPECT_EQ(normalize_identifier("é", storage), "é");
}

}  // namespace
}  // namespace dictum
