// What the tokenizers of CPython say of broken sources, recorded by ci/record_lex_failures.py, against the
// lexer.
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "syntax/lexer.h"

namespace dictum {
namespace {

int hex_digit(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

// The escapes of the records.
std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); at++) {
    if (text[at] != '\\') {
      out += text[at];
      continue;
    }
    switch (text[++at]) {
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'f': out += '\f'; break;
      case 'x':
        out += static_cast<char>(hex_digit(text[at + 1]) << 4 | hex_digit(text[at + 2]));
        at += 2;
        break;
      default: out += text[at]; break;
    }
  }
  return out;
}

std::string describe(const Diagnostic& failure) {
  std::string text = failure_kind_name(failure.kind);
  if (failure.has_position) {
    text += " " + std::to_string(failure.line) + ":" + std::to_string(failure.offset);
    if (failure.has_end)
      text += "-" + std::to_string(failure.end_line) + ":" + std::to_string(failure.end_offset);
  }
  text += " " + failure.message;
  if (failure.has_text) text += " | " + failure.text;
  return text;
}

std::string say(std::string_view program, const Language& played) {
  const SourceOrigin origin = program[0] == 'b' ? SourceOrigin::Bytes : SourceOrigin::Text;
  auto source = load_source(unescape(program.substr(2)), origin, played);
  if (!source.ok()) return describe(source.error());
  const TokenList list = tokenize(source.value(), played);
  std::string text;
  for (const CompileWarning& warning : list.warnings) {
    const bool syntax = warning.category == CompileWarning::Category::SyntaxWarning;
    text += std::string(syntax ? "SyntaxWarning " : "DeprecationWarning ") + std::to_string(warning.line) +
            " " + warning.message + "; ";
  }
  return text + (list.failure ? describe(*list.failure) : "compiles");
}

void check_records(const std::string& name) {
  std::ifstream file(std::string(DICTUM_SOURCE_DIR "/interp/testdata/lex/") + name, std::ios::binary);
  ASSERT_TRUE(file) << name;
  std::string line;
  std::string program;
  int records = 0;
  while (std::getline(file, line)) {
    if (line[0] != ' ') {
      program = line;
      continue;
    }
    const std::size_t colon = line.find(':');
    std::istringstream versions(line.substr(0, colon));
    const std::string expected = unescape(line.substr(colon + 2));
    for (std::string version; versions >> version; records++)
      EXPECT_EQ(say(program, language(*parse_language_version(version))), expected)
          << version << ": " << program;
  }
  EXPECT_GT(records, 60);
}

TEST(LexerFailureTest, RecordsOfAllVersionsHold) { check_records("failures.txt"); }

TEST(LexerFailureTest, RecordsOfFStringTokensHold) { check_records("fstring_failures.txt"); }

}  // namespace
}  // namespace dictum
