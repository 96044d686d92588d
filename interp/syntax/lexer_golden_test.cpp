// Token lists of interp/testdata/lex/*.py. `DICTUM_UPDATE_GOLDEN=1 test_syntax --gtest_filter=LexerGolden*`
// writes the .tokens files anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "syntax/dump.h"
#include "syntax/lexer.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::string tokens_of(const std::string& text, const Language& played) {
  const Source source = MUST(load_source(text, SourceOrigin::Bytes, played));
  return dump_tokens(source, tokenize(source, played));
}

// The lists of all versions, those that agree under one heading.
std::string tokens_by_version(const std::string& text) {
  std::vector<std::pair<std::string, std::string>> groups;
  for (const char* version : {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"}) {
    const std::string tokens = tokens_of(text, language(*parse_language_version(version)));
    if (groups.empty() || groups.back().second != tokens) groups.push_back({"==", tokens});
    groups.back().first += std::string(" ") + version;
  }
  std::string all;
  for (const auto& [heading, tokens] : groups) all += heading + "\n" + tokens;
  return all;
}

class LexerGolden : public testing::Test {
 public:
  explicit LexerGolden(fs::path path) : path_(std::move(path)) {}
  void TestBody() override {
    const std::string tokens = tokens_by_version(read_file(path_));
    fs::path golden = path_;
    golden.replace_extension(".tokens");
    if (std::getenv("DICTUM_UPDATE_GOLDEN")) std::ofstream(golden, std::ios::binary) << tokens;
    EXPECT_EQ(tokens, read_file(golden)) << golden;
  }

 private:
  fs::path path_;
};

const bool kRegistered = [] {
  std::map<std::string, fs::path> files;
  for (const auto& entry : fs::directory_iterator(DICTUM_SOURCE_DIR "/interp/testdata/lex"))
    if (entry.path().extension() == ".py") files[entry.path().stem().string()] = entry.path();
  for (const auto& [name, path] : files)
    testing::RegisterTest("LexerGolden", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [path = path]() -> testing::Test* { return new LexerGolden(path); });
  return true;
}();

TEST(LexerGoldenTest, SourcesAreFound) { EXPECT_TRUE(kRegistered); }

}  // namespace
}  // namespace dictum
