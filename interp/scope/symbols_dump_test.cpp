// Symbol tables of small programs against what symtable shows of them: testdata/symbols, which
// ci/record_scopes.py writes. Every pair of program and version is a test of its own.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "scope/front_end.h"
#include "scope/symbols_dump.h"

namespace dictum {
namespace {

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

class GoldenSymbols : public testing::Test {
 public:
  GoldenSymbols(std::filesystem::path golden, LanguageVersion version)
      : golden_(std::move(golden)), version_(version) {}

  void TestBody() override {
    const std::string stem = golden_.stem().string();  // NAME.3.11
    const std::filesystem::path program = golden_.parent_path() / (stem.substr(0, stem.find('.')) + ".py");
    const auto checked = check_program(read(program), SourceOrigin::Bytes, ParseMode::Module,
                                       language(version_), FrontEndStage::Symbols);
    ASSERT_TRUE(checked.ok()) << checked.error().message;
    EXPECT_EQ(dump_symbols(checked.value().symbols, language(version_)), read(golden_));
  }

 private:
  std::filesystem::path golden_;
  LanguageVersion version_;
};

bool register_golden_files() {
  const std::filesystem::path folder = std::string(DICTUM_SOURCE_DIR) + "/interp/testdata/symbols";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::filesystem::path path = entry.path();
    if (path.extension() != ".txt") continue;
    std::string name = path.stem().string();
    const auto version = parse_language_version(name.substr(name.find('.') + 1));
    if (!version) continue;
    for (char& letter : name)
      if (letter == '.') letter = '_';
    testing::RegisterTest("GoldenSymbols", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [=]() -> GoldenSymbols* { return new GoldenSymbols(path, *version); });
  }
  return true;
}
const bool kRegistered = register_golden_files();

TEST(SymbolsDump, GoldenFiles_AreThere) { EXPECT_TRUE(kRegistered); }

}  // namespace
}  // namespace dictum
