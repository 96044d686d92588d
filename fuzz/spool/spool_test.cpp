#include "spool/spool.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace dictum {
namespace {

namespace fs = std::filesystem;

class SpoolTest : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(folder_); }

  SpoolEntry entry() const {
    return {"exception.type",
            "TypeError \\ ValueError\nand more",
            "print(1)\r\n\0x"
            "no end",
            "raised TypeError",
            "finished",
            "generated 7 12"};
  }

  std::string folder_ = testing::TempDir() + "spool-" + std::to_string(getpid()) + "/deep";
  std::string error_;
};

TEST_F(SpoolTest, Entry_IsReadAsWritten) {
  SpoolEntry written = entry();
  written.program.push_back('\0');
  ASSERT_TRUE(write_spool(folder_, written, error_)) << error_;
  ASSERT_TRUE(write_spool(folder_, written, error_)) << error_;
  EXPECT_EQ(spool_names(folder_), std::vector<std::string>{spool_name(written)});
  const auto read = read_spool(folder_, spool_name(written), error_);
  ASSERT_TRUE(read) << error_;
  EXPECT_EQ(read->kind, written.kind);
  EXPECT_EQ(read->detail, written.detail);
  EXPECT_EQ(read->program, written.program);
  EXPECT_EQ(read->reference, written.reference);
  EXPECT_EQ(read->oracle, written.oracle);
  EXPECT_EQ(read->origin, written.origin);
}

TEST_F(SpoolTest, DamagedEntry_IsTold) {
  const std::string name = spool_name(entry());
  ASSERT_TRUE(write_spool(folder_, entry(), error_)) << error_;
  fs::resize_file(folder_ + "/" + name, fs::file_size(folder_ + "/" + name) - 1);
  EXPECT_FALSE(read_spool(folder_, name, error_));
  EXPECT_NE(error_.find("damaged"), std::string::npos) << error_;
  fs::remove(folder_ + "/" + name);
  EXPECT_FALSE(read_spool(folder_, name, error_));
  EXPECT_NE(error_.find("No such file"), std::string::npos) << error_;
}

TEST_F(SpoolTest, FileBeingWritten_IsNoEntry) {
  ASSERT_TRUE(write_spool(folder_, entry(), error_)) << error_;
  std::ofstream(folder_ + "/" + spool_name(entry()) + ".1234") << "half";
  EXPECT_EQ(spool_names(folder_).size(), 1u);
}

TEST_F(SpoolTest, NoFolder_HoldsNothing) {
  EXPECT_TRUE(spool_names(folder_).empty());
  EXPECT_FALSE(write_spool("/dev/null/spool", entry(), error_));
  EXPECT_NE(error_.find("/dev/null/spool"), std::string::npos) << error_;
}

}  // namespace
}  // namespace dictum
