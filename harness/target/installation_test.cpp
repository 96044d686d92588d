#include "target/installation.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace dictum {
namespace {

namespace fs = std::filesystem;

// A directory tree with bin/NAME and lib/pythonVERSION/os.py, removed at the end.
class InstallationTest : public testing::Test {
 protected:
  void SetUp() override {
    root_ = fs::temp_directory_path() / ("dictum-installation-" + std::to_string(getpid()));
    fs::create_directories(root_ / "bin");
  }
  void TearDown() override { fs::remove_all(root_); }
  void add_library(const std::string& version) {
    fs::create_directories(root_ / "lib" / ("python" + version));
    std::ofstream(root_ / "lib" / ("python" + version) / "os.py") << "# landmark\n";
  }
  std::string add_executable(const std::string& name, const std::string& bytes) {
    std::ofstream(root_ / "bin" / name, std::ios::binary) << bytes;
    return (root_ / "bin" / name).string();
  }
  fs::path root_;
};

TEST_F(InstallationTest, TheSystemsPythonIsFoundWithItsVersion) {
  auto found = find_installation(DICTUM_PYTHON);
  ASSERT_TRUE(found);
  EXPECT_TRUE(fs::exists(fs::path(found->library) / "os.py"));
  EXPECT_EQ(found->library_path.size(), 3u);
  EXPECT_EQ(found->version.rfind("3.", 0), 0u);
}

TEST_F(InstallationTest, AScriptInFrontOfThePythonIsNotTakenForIt) {
  add_library("3.11");
  EXPECT_FALSE(find_installation(add_executable("python3.11", "#!/bin/sh\nexec other\n")));
}

TEST_F(InstallationTest, TheVersionComesFromTheNameOrFromTheOnlyLibrary) {
  const std::string elf =
      "\x7f"
      "ELF";
  add_library("3.9");
  auto by_library = find_installation(add_executable("python3", elf));
  ASSERT_TRUE(by_library);
  EXPECT_EQ(by_library->version, "3.9");
  add_library("3.12");
  EXPECT_FALSE(
      find_installation((root_ / "bin" / "python3").string()));  // two libraries, no number in the name
  auto by_name = find_installation(add_executable("python3.12", elf));
  ASSERT_TRUE(by_name);
  EXPECT_EQ(by_name->version, "3.12");
  EXPECT_EQ(by_name->library_path.front(), (root_ / "lib" / "python312.zip").string());
}

TEST_F(InstallationTest, WithoutLandmarkThereIsNone) {
  EXPECT_FALSE(find_installation(add_executable("python3.11",
                                                "\x7f"
                                                "ELF")));
  EXPECT_FALSE(find_installation((root_ / "bin" / "missing").string()));
}

}  // namespace
}  // namespace dictum
