// Programs: the same from the same choices, canonical text, every feature reached.
#include "generate/generator.h"

#include <gtest/gtest.h>

#include "dictum/interp.h"
#include "generate/feature.h"
#include "program/program_text.h"

namespace dictum::generate {
namespace {

// The first lines of two texts that are not equal; empty if there are none.
std::string first_difference(std::string_view left, std::string_view right) {
  while (left != right) {
    const std::string_view one = left.substr(0, left.find('\n')), other = right.substr(0, right.find('\n'));
    if (one != other) return std::string(one) + "\n" + std::string(other);
    left.remove_prefix(std::min(one.size() + 1, left.size()));
    right.remove_prefix(std::min(other.size() + 1, right.size()));
  }
  return "";
}

TEST(GeneratorTest, EqualSeeds_GiveEqualPrograms) {
  for (std::uint64_t number = 0; number < 50; ++number)
    EXPECT_EQ(join_program(generate(1, number).program), join_program(generate(1, number).program));
  EXPECT_NE(join_program(generate(1, 0).program), join_program(generate(2, 0).program));
}

TEST(GeneratorTest, AnyBytes_GiveAProgramThatEnds) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    Choices choices{std::span(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size())};
    const GeneratedProgram made = generate(choices);
    EXPECT_GT(made.lines, 25);
    bytes += static_cast<char>(i * 37 + 11);
  }
}

TEST(GeneratorTest, EveryFile_CompilesAndIsCanonical) {
  int refused = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    for (const ProgramFile& file : generate(3, number).program.files) {
      const DumpResult printed = dump(DumpStage::Source, file.bytes, file.path, {});
      if (printed.error) {
        ++refused;  // of a module that is made to fail
        EXPECT_NE(file.path, "main.py") << printed.error->message << "\n" << file.bytes;
        continue;
      }
      EXPECT_EQ(first_difference(printed.text, file.bytes), "") << number << " " << file.path;
    }
  }
  EXPECT_LT(refused, 20);
}

TEST(GeneratorTest, EveryFeature_IsReached) {
  std::vector<int> counts(features().size());
  for (std::uint64_t number = 0; number < 2000; ++number) {
    const GeneratedProgram made = generate(5, number);
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i] += made.features[i];
  }
  for (const Feature& feature : features())
    EXPECT_GT(counts[static_cast<std::size_t>(feature.index)], 4) << feature.name;
}

TEST(GeneratorTest, Areas_AreThoseAskedFor) {
  std::string unknown;
  EXPECT_EQ(parse_areas("scopes,nothing", unknown), 0u);
  EXPECT_EQ(unknown, "nothing");
  GeneratorOptions options;
  options.areas = parse_areas("scopes,closures", unknown);
  int own = 0, other = 0;
  for (std::uint64_t number = 0; number < 300; ++number) {
    const GeneratedProgram made = generate(1, number, options);
    for (const Feature& feature : features()) {
      if (!made.features[static_cast<std::size_t>(feature.index)]) continue;
      if (feature.area == Area::Scopes || feature.area == Area::Closures) ++own;
      if (feature.area == Area::Imports || feature.area == Area::Exceptions) ++other;
    }
  }
  EXPECT_GT(own, 1000);
  EXPECT_EQ(other, 0);
}

}  // namespace
}  // namespace dictum::generate
