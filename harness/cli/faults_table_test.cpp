// faults.md names the tests that show what it promises: they must be there.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace dictum {
namespace {

std::set<std::string> names_of_tests() {
  std::set<std::string> names;
  const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
  for (int i = 0; i < all.total_test_suite_count(); ++i) {
    const ::testing::TestSuite& suite = *all.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j)
      names.insert(std::string(suite.name()) + "." + suite.GetTestInfo(j)->name());
  }
  return names;
}

TEST(TableOfFaults, EveryRowHasItsTests) {
  const std::set<std::string> tests = names_of_tests();
  std::ifstream file(DICTUM_SOURCE_DIR "/harness/faults.md");
  const std::regex name("`([A-Z]\\w+\\.[A-Z]\\w+)`");
  int rows = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("| ", 0) != 0 || line.rfind("| what goes", 0) == 0) continue;
    ++rows;
    const std::sregex_iterator end;
    std::sregex_iterator found(line.begin(), line.end(), name);
    EXPECT_NE(found, end) << "no test in " << line;
    for (; found != end; ++found) EXPECT_TRUE(tests.contains((*found)[1])) << (*found)[1];
  }
  EXPECT_GT(rows, 30);
}

}  // namespace
}  // namespace dictum
