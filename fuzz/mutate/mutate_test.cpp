#include "mutate/mutate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "dictum/interp.h"
#include "generate/generator.h"
#include "mutate/mutation.h"
#include "program/program_text.h"
#include "tree/program_tree.h"

namespace dictum {
namespace {

constexpr std::size_t kMax = kMaxProgramText;

std::uint64_t mutations() {
  const char* wanted = std::getenv("DICTUM_MUTATIONS");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 20'000;
}

const std::vector<std::string>& seeds() {
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> made = {"pass\n"};
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(DICTUM_SOURCE_DIR "/corpus/seed"))
      paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      std::stringstream text;
      text << std::ifstream(path, std::ios::binary).rdbuf();
      made.push_back(text.str());
    }
    for (std::uint64_t number = 0; number < 40; ++number)
      made.push_back(join_program(generate::generate(17, number).program));
    return made;
  }();
  return texts;
}

// Why a file of the program does not compile; empty if all do. Files that are meant not to parse are not
// looked at.
std::string compile_error(const tree::ProgramTree& tree) {
  for (const tree::TreeFile& file : tree.files) {
    if (file.module == nullptr) continue;

    const DumpResult checked = dump(DumpStage::Checks, tree.text_of(file), file.path, {});
    if (checked.error) return file.path + ": " + checked.error->message;
  }
  return {};
}

TEST(MutateTest, ChainsOfMutations_StayProgramsThatCompile) {
  const std::uint64_t wanted = mutations();
  std::uint64_t refused = 0;
  std::map<std::string, int> reasons;
  std::string text = "pass\n";
  for (std::uint64_t i = 0; i < wanted; ++i) {
    if (i % 16 == 0) text = seeds()[i / 16 % seeds().size()];
    const std::size_t max = i % 5 == 0 ? 2000 + i % 4096 : kMax;
    MutationRecord record;
    const std::string& other = seeds()[i * 7 % seeds().size()];
    const std::string made = i % 4 == 3 ? cross(text, other, max, i, &record) : mutate(text, max, i, &record);
    ASSERT_LE(made.size(), max);
    ASSERT_FALSE(made.empty());
    ASSERT_NE(made, text) << i;
    ASSERT_FALSE(record.mutators.empty());
    const auto tree = tree::ProgramTree::read(made);
    std::string names;
    for (const std::uint8_t mutator : record.mutators) names += std::string(mutator_names()[mutator]) + " ";
    ASSERT_NE(tree, nullptr) << i << " " << names << "\n" << made;
    ASSERT_EQ(tree->text(), made) << i << " " << names;
    const std::string error = compile_error(*tree);
    if (!error.empty()) {
      ++refused;
      if (++reasons[error.substr(error.find(": "))] <= 2 && std::getenv("DICTUM_MUTATIONS_SHOWN"))
        std::cerr << i << " " << names << error << "\n" << made << "\n";
    }
    text = made;
  }
  for (const auto& [reason, count] : reasons) std::cerr << count << reason << "\n";
  EXPECT_LE(refused * 1000, wanted);
}

TEST(MutateTest, EqualArguments_GiveEqualTexts) {
  for (std::uint64_t i = 0; i < 500; ++i) {
    const std::string& text = seeds()[i % seeds().size()];
    const std::string& other = seeds()[i * 7 % seeds().size()];
    EXPECT_EQ(mutate(text, kMax, i), mutate(text, kMax, i));
    EXPECT_EQ(cross(text, other, kMax, i), cross(text, other, kMax, i));
  }
}

TEST(MutateTest, WhatIsNoProgram_BecomesAGeneratedOne) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::string made = mutate("x = (", kMax, seed);
    EXPECT_NE(tree::ProgramTree::read(made), nullptr);
    EXPECT_EQ(made, mutate("#= program 1\n#= what\n", kMax, seed));
    EXPECT_LE(mutate("x = (", kLeastProgramText, seed).size(), kLeastProgramText);
  }
}

TEST(MutateTest, EveryMutator_Applies) {
  MutationStatistics statistics;
  std::set<std::uint8_t> seen;
  for (std::uint64_t i = 0; i < 4000; ++i) {
    MutationRecord record;
    mutate(seeds()[i % seeds().size()], kMax, i, &record);
    statistics.tried(record);
    seen.insert(record.mutators.begin(), record.mutators.end());
  }
  EXPECT_EQ(seen.size(), mutator_names().size()) << statistics.text();
}

}  // namespace
}  // namespace dictum
