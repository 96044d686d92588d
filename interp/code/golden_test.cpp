// Bytecode of interp/testdata/bytecode/*.py, as the last stage of the compiler gives it for 3.11
// (NAME.bytecode) and, where comprehensions are inlined, for 3.12 (NAME.3.12.bytecode).
// `DICTUM_UPDATE_GOLDEN=1 test_code --gtest_filter=BytecodeGolden*` writes the files anew: review the
// difference.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "code/compiler.h"
#include "code/disassembler.h"
#include "code/verifier.h"
#include "scope/front_end.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string bytecode_of(const std::string& source, LanguageVersion version) {
  const Language& played = language(version);
  auto program = check_program(source, SourceOrigin::Bytes, ParseMode::Module, played);
  if (!program.ok()) return "error: " + program.error().message + "\n";
  const code::CompileOptions options{played, "test.py", *program.value().names, false};
  auto unit = code::compile(*program.value().tree, program.value().symbols, options);
  if (!unit.ok()) return "error: " + unit.error().message + "\n";
  EXPECT_EQ(code::verify(*unit.value()), std::nullopt);
  return code::disassemble(*unit.value());
}

class BytecodeGolden : public testing::Test {
 public:
  BytecodeGolden(fs::path path, LanguageVersion version, const char* extension)
      : path_(std::move(path)), version_(version), extension_(extension) {}
  void TestBody() override {
    const std::string text = bytecode_of(read_file(path_), version_);
    fs::path golden = path_;
    golden.replace_extension(extension_);
    if (std::getenv("DICTUM_UPDATE_GOLDEN")) std::ofstream(golden, std::ios::binary) << text;
    EXPECT_EQ(text, read_file(golden)) << golden;
  }

 private:
  fs::path path_;
  LanguageVersion version_;
  const char* extension_;
};

void add_test(const fs::path& path, LanguageVersion version, const char* extension) {
  testing::RegisterTest("BytecodeGolden", (path.stem().string() + extension).c_str(), nullptr, nullptr,
                        __FILE__, __LINE__,
                        [=]() -> testing::Test* { return new BytecodeGolden(path, version, extension); });
}

const bool kRegistered = [] {
  for (const auto& entry : fs::directory_iterator(fs::path(DICTUM_SOURCE_DIR) / "interp/testdata/bytecode")) {
    if (entry.path().extension() != ".py") continue;
    add_test(entry.path(), LanguageVersion::V3_11, ".bytecode");
    if (entry.path().stem() == "generators" || entry.path().stem() == "coroutines")
      add_test(entry.path(), LanguageVersion::V3_12, ".3.12.bytecode");
  }
  return true;
}();

}  // namespace
}  // namespace dictum
