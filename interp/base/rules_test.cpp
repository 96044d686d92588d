#include "base/rules.h"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace dictum {
namespace {

TEST(rules, Table_EqualsTheSpecification) {
  std::ifstream file(DICTUM_SOURCE_DIR "/specs/rules.yaml");
  ASSERT_TRUE(file.good());
  std::size_t index = 0;
  for (std::string line; std::getline(file, line);) {
    std::size_t at = line.find("- id: ");
    if (at == std::string::npos) continue;
    std::string id = line.substr(at + 6);
    ASSERT_LT(index, kRuleCount) << id;
    EXPECT_EQ(id, rule_name(static_cast<RuleId>(index)));
    ++index;
  }
  EXPECT_EQ(index, kRuleCount);
}

}  // namespace
}  // namespace dictum
