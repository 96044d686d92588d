// What CPythons say of sources that do not parse, recorded by ci/record_syntax_errors.py, against diagnose().
#include "syntax/diagnose.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "syntax/diagnose/peg_grammar.h"

namespace dictum {
namespace {

int hex_digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

// The escapes of the records.
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at++) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    char c = text[++at];
    if (c == 'x') {
      out += static_cast<char>(hex_digit(text[at + 1]) << 4 | hex_digit(text[at + 2]));
      at += 2;
    } else {
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'f' ? '\f' : c;
    }
  }
  return out;
}

std::string describe(const std::optional<Diagnostic>& failure) {
  if (!failure) return "parses";
  std::string text = failure_kind_name(failure->kind);
  if (failure->has_position) {
    text += " " + std::to_string(failure->line) + ":" + std::to_string(failure->offset);
    if (failure->has_end)
      text += "-" + std::to_string(failure->end_line) + ":" + std::to_string(failure->end_offset);
  }
  text += " " + failure->message;
  if (failure->has_text) text += " | " + failure->text;
  return text;
}

std::optional<Diagnostic> diagnose_text(std::string_view text, ParseMode mode, const Language& played) {
  auto source = load_source(text, SourceOrigin::Text, played);
  if (!source.ok()) return source.error();
  LexerOptions options;
  options.interactive = mode == ParseMode::Interactive;
  options.final_newline = mode == ParseMode::Module;
  return diagnose(source.value(), tokenize(source.value(), played, options), mode, played);
}

struct Record {
  std::string program;   // as it stands in the file
  std::string expected;  // escaped
};

// The records of one version.
std::vector<Record> read_records(std::string_view version) {
  std::ifstream file(std::string(DICTUM_SOURCE_DIR) + "/interp/testdata/syntax_errors/recorded.txt");
  std::vector<Record> records;
  std::string program;
  for (std::string line; std::getline(file, line);) {
    if (line[0] != ' ') {
      program = line;
      continue;
    }
    std::size_t colon = line.find(':');
    std::string versions = line.substr(1, colon - 1) + " ";
    if (versions.find(" " + std::string(version) + " ") != versions.npos)
      records.push_back({program, line.substr(colon + 2)});
  }
  return records;
}

class RecordedErrors : public testing::TestWithParam<const char*> {};

TEST_P(RecordedErrors, AreThoseOfCPython) {
  const Language& played = language(*parse_language_version(GetParam()));
  std::vector<Record> records = read_records(GetParam());
  ASSERT_GT(records.size(), 1000u);
  for (const Record& record : records) {
    ParseMode mode = record.program[0] == 's'   ? ParseMode::Module
                     : record.program[0] == 'e' ? ParseMode::Expression
                                                : ParseMode::Interactive;
    std::string text = unescape(record.program.substr(2));
    EXPECT_EQ(describe(diagnose_text(text, mode, played)), unescape(record.expected)) << record.program;
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, RecordedErrors,
                         testing::Values("3.8", "3.9", "3.10", "3.11", "3.12", "3.13"));

std::string repeat(std::string_view text, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; i++) result += text;
  return result;
}

// Runs `work` on a native stack of 512 KB.
void on_small_stack(std::function<void()> work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 512 * 1024);
  pthread_t thread;
  auto run = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

class EachVersion : public testing::TestWithParam<const char*> {};

TEST_P(EachVersion, DeepNestingEndsInMemoryErrorOnASmallStack) {
  const Language& played = language(*parse_language_version(GetParam()));
  on_small_stack([&] {
    for (const char* piece : {"not ", "-", "lambda: ", "a if b else ", "a ** "}) {
      std::optional<Diagnostic> failure =
          diagnose_text(repeat(piece, 100000) + "x", ParseMode::Module, played);
      ASSERT_TRUE(failure) << piece;
      EXPECT_EQ(failure->kind, FailureKind::MemoryError) << piece;
    }
    std::optional<Diagnostic> brackets = diagnose_text(repeat("(", 100000), ParseMode::Module, played);
    ASSERT_TRUE(brackets);
    EXPECT_EQ(brackets->message, "too many nested parentheses");
    std::string tree = repeat("(not ", 150) + "a b" + repeat(")", 150);
    EXPECT_TRUE(diagnose_text(tree, ParseMode::Module, played));
  });
}

TEST_P(EachVersion, ErrorBehindALongProgramIsFound) {
  const Language& played = language(*parse_language_version(GetParam()));
  std::string text =
      repeat("def f(a, b=1):\n    return [g(x, y) for x, y in z.items() if x < 2]\n", 2000) + "a b\n";
  std::optional<Diagnostic> failure = diagnose_text(text, ParseMode::Module, played);
  ASSERT_TRUE(failure);
  EXPECT_EQ(failure->message, "invalid syntax");
  EXPECT_EQ(failure->line, 4001u);
  EXPECT_EQ(failure->offset, 3);
}

INSTANTIATE_TEST_SUITE_P(Versions, EachVersion,
                         testing::Values("3.8", "3.9", "3.10", "3.11", "3.12", "3.13"));

// CPython compares only as many letters as the name has.
TEST(PegGrammar, BeginningOfASoftKeywordCountsAsOne) {
  using diagnose_detail::peg_grammar;
  EXPECT_TRUE(peg_grammar(language(LanguageVersion::V3_11)).is_soft_keyword("c"));
  EXPECT_FALSE(peg_grammar(language(LanguageVersion::V3_11)).is_soft_keyword("t"));
  EXPECT_TRUE(peg_grammar(language(LanguageVersion::V3_12)).is_soft_keyword("t"));
  EXPECT_FALSE(peg_grammar(language(LanguageVersion::V3_12)).is_soft_keyword("types"));
}

}  // namespace
}  // namespace dictum
