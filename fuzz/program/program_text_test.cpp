// Programs of several files as one text.
#include "program/program_text.h"

#include <gtest/gtest.h>

namespace dictum {
namespace {

Program program_of(std::vector<ProgramFile> files) {
  Program program;
  program.files = std::move(files);
  return program;
}

void expect_round_trip(const Program& program) {
  Program again;
  std::string error;
  const std::string text = join_program(program);
  ASSERT_TRUE(split_program(text, again, error)) << error << "\n" << text;
  ASSERT_EQ(again.files.size(), program.files.size());
  for (std::size_t i = 0; i < program.files.size(); ++i) {
    EXPECT_EQ(again.files[i].path, program.files[i].path);
    EXPECT_EQ(again.files[i].bytes, program.files[i].bytes) << text;
  }
  EXPECT_EQ(again.python_path, program.python_path);
  EXPECT_EQ(again.argv, program.argv);
}

TEST(ProgramTextTest, OneFile_IsItself) {
  EXPECT_EQ(join_program(program_of({{"main.py", "x = 1"}})), "x = 1");
  expect_round_trip(program_of({{"main.py", ""}}));
  expect_round_trip(program_of({{"main.py", "#= program 1\n#= file a.py\n"}}));
}

TEST(ProgramTextTest, SeveralFiles_AreSplitAndJoined) {
  Program program =
      program_of({{"main.py", "import spam.a\n"}, {"lib/spam/__init__.py", ""}, {"lib/spam/a.py", "x = 1"}});
  program.python_path = {"lib", "plugins"};
  program.argv = {"-x", "1"};
  EXPECT_EQ(join_program(program),
            "#= program 1 path=lib,plugins argv=-x,1\n#= file main.py\nimport spam.a\n#= file "
            "lib/spam/__init__.py empty\n"
            "#= file lib/spam/a.py noeol\nx = 1\n");
  expect_round_trip(program);
}

TEST(ProgramTextTest, ContentLikeDirectives_SurvivesTheRoundTrip) {
  for (const char* bytes : {"#= file a.py\n", "#=\n#==\n#===", "\n", "\n\n", "a\r\n#=b\r", "'''\n#= x\n'''"})
    expect_round_trip(program_of({{"main.py", bytes}, {"other.py", bytes}}));
}

TEST(ProgramTextTest, BadText_IsRefusedWithItsLine) {
  const std::string head = "#= program 1\n#= file main.py\nx = 1\n";
  const std::pair<std::string, std::string> cases[] = {
      {"#= program 1 speed=2\n", "line 1: unknown option speed=2"},
      {"#= program 1\nx = 1\n", "line 2: text before the first file"},
      {head + "#= folder a\n", "line 4: unknown directive"},
      {head + "#= file ../a.py\n", "line 4: bad file name"},
      {head + "#= file a.py crlf\n", "line 4: unknown flag crlf"},
      {head + "#=comment\n", "line 4: a line that begins with #= is no directive"},
      {head + "#= file main.py\n", "line 4: a file twice: main.py"},
      {head + "#= file a\n#= file a/b.py\n", "line 5: a file and a folder: a"},
      {head + "#= file a.py empty\nx\n", "line 5: content of an empty file"},
      {"#= program 1\n#= file a.py\nx\n", "line 3: no main.py"},
  };
  for (const auto& [text, message] : cases) {
    Program program;
    std::string error;
    EXPECT_FALSE(split_program(text, program, error)) << text;
    EXPECT_EQ(error, message);
  }
}

}  // namespace
}  // namespace dictum
