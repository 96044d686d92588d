// What the front end says of programs that do not compile, against what CPythons said:
// testdata/compile_errors, which ci/record_scopes.py writes.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "scope/front_end.h"

namespace dictum {
namespace {

// (title, text below it) of a file of "### title" blocks.
using Blocks = std::vector<std::pair<std::string, std::string>>;

Blocks read_blocks(const std::string& name) {
  std::ifstream file(std::string(DICTUM_SOURCE_DIR) + "/interp/testdata/compile_errors/" + name);
  Blocks blocks;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("### "))
      blocks.emplace_back(line.substr(4), "");
    else
      blocks.back().second += line + "\n";
  }
  return blocks;
}

std::string place(const Diagnostic& failure) {
  if (!failure.has_position) return failure.has_end ? "None:None-None:None" : "None:None";
  std::string text =
      std::to_string(static_cast<std::int32_t>(failure.line)) + ":" + std::to_string(failure.offset);
  if (!failure.has_end) return text;
  text += "-" + std::to_string(failure.end_line) + ":";
  return text + (failure.has_end_offset ? std::to_string(failure.end_offset) : "None");
}

// The warnings and the outcome in the words of the records.
std::string observe(const std::string& program, const Language& played) {
  const auto checked = check_program(program, SourceOrigin::Text, ParseMode::Module, played);
  if (!checked.ok()) {
    const Diagnostic& failure = checked.error();
    return std::string(failure_kind_name(failure.kind)) + " " + place(failure) + " " + failure.message + "\n";
  }
  std::string text;
  for (const CompileWarning& warning : checked.value().warnings) {
    const bool syntax = warning.category == CompileWarning::Category::SyntaxWarning;
    text += (syntax ? "SyntaxWarning " : "DeprecationWarning ") + std::to_string(warning.line) + " " +
            warning.message + "\n";
  }
  return text + "compiles\n";
}

// A failure is preceded by the warnings up to there; the front end hands out only the failure.
std::string outcome(const std::string& record) {
  const std::size_t last = record.rfind('\n', record.size() - 2);
  const std::string failure = last == std::string::npos ? record : record.substr(last + 1);
  return failure == "compiles\n" ? record : failure;
}

bool parses(const std::string& program, const Language& played) {
  Arena arena;
  NameTable names(arena);
  const auto source = load_source(program, SourceOrigin::Text, played);
  return source.ok() && parse(source.value(), ParseMode::Module, {played, arena, names, nullptr}).ok();
}

class CompileErrors : public testing::TestWithParam<LanguageVersion> {};

TEST_P(CompileErrors, RecordedPrograms_GiveWhatCPythonGives) {
  const Language& played = language(GetParam());
  const Blocks programs = read_blocks("programs.txt");
  const Blocks records = read_blocks(std::string(played.name) + ".txt");
  ASSERT_EQ(programs.size(), records.size());
  ASSERT_GT(programs.size(), 600u);
  for (std::size_t i = 0; i < programs.size(); i++) {
    ASSERT_EQ(programs[i].first, records[i].first);
    const std::string expected = outcome(records[i].second);
    // The words of the parser's own refusals are the parser's tests' business.
    if (parses(programs[i].second, played))
      EXPECT_EQ(observe(programs[i].second, played), expected) << played.name << ": " << programs[i].first;
    else
      EXPECT_NE(expected, "compiles\n") << played.name << ": " << programs[i].first;
  }
}

INSTANTIATE_TEST_SUITE_P(Versions, CompileErrors,
                         testing::Values(LanguageVersion::V3_8, LanguageVersion::V3_9, LanguageVersion::V3_10,
                                         LanguageVersion::V3_11, LanguageVersion::V3_12,
                                         LanguageVersion::V3_13));

TEST(CheckProgram, LateFailure_CarriesTheLineOfTheSource) {
  const auto checked = check_program("x = 1\ndef f(a):\n    global a  # here\n", SourceOrigin::Bytes,
                                     ParseMode::Module, language(LanguageVersion::V3_11));
  ASSERT_FALSE(checked.ok());
  EXPECT_EQ(checked.error().text, "    global a  # here\n");
}

TEST(CheckProgram, Expression_IsAModuleBlock) {
  const auto checked = check_program("[x for x in y]", SourceOrigin::Text, ParseMode::Expression,
                                     language(LanguageVersion::V3_13));
  ASSERT_TRUE(checked.ok());
  EXPECT_EQ(checked.value().symbols.module().type, ScopeType::Module);
  EXPECT_EQ(checked.value().symbols.scopes().size(), 2u);
}

TEST(CheckProgram, NestedFinallyBodies_TakeLinearTime) {
  std::string program;
  for (int depth = 0; depth < 20; depth++) {
    program += std::string(static_cast<std::size_t>(depth), ' ') + "try: pass\n";
    program += std::string(static_cast<std::size_t>(depth), ' ') + "finally:\n";
  }
  program += std::string(20, ' ') + "pass\n";
  EXPECT_TRUE(
      check_program(program, SourceOrigin::Text, ParseMode::Module, language(LanguageVersion::V3_11)).ok());
}

}  // namespace
}  // namespace dictum
