#include "code/unit_bytes.h"

#include <gmock/gmock.h>

namespace dictum::code {
namespace {

Unit sample() {
  Unit unit;
  unit.first_line = 70000;
  unit.flags = kOptimized | kFutureAnnotations;
  unit.argument_count = 2;
  unit.local_count = 2;
  unit.cell_count = 1;
  unit.stack_size = 9;
  unit.has_docstring = true;
  unit.slots = {{"a", true, true, false}, {"b", true, false, false}, {"c", false, true, false}};
  unit.words = {make_word(Opcode::LoadConst, 0), make_word(Opcode::LoadConst, kMaxOperand), 0xFFFFFFFF};
  unit.positions = {{70001, 4, 70003, 0}, {0, 0, 0, 0}, {1, 200, 1, 300}};
  unit.exceptions = {{0, 1, 2, 3}};
  return unit;
}

TEST(UnitBytesTest, RoundTrip_KeepsAllButNames) {
  const Unit unit = sample();
  const std::unique_ptr<Unit> again = unit_from_bytes(unit_to_bytes(unit));
  ASSERT_NE(again, nullptr);
  EXPECT_EQ(again->first_line, unit.first_line);
  EXPECT_EQ(again->flags, unit.flags);
  EXPECT_EQ(again->argument_count, 2u);
  EXPECT_EQ(again->cell_count, 1u);
  EXPECT_EQ(again->stack_size, 9u);
  EXPECT_TRUE(again->has_docstring);
  EXPECT_EQ(again->words, unit.words);
  ASSERT_EQ(again->slots.size(), 3u);
  EXPECT_TRUE(again->slots[0].local && again->slots[0].cell && !again->slots[0].free);
  EXPECT_EQ(again->slots[0].name, "");
  EXPECT_EQ(unit_to_bytes(*again), unit_to_bytes(unit));
}

TEST(UnitBytesTest, EveryPrefix_IsNoUnit) {
  const std::string bytes = unit_to_bytes(sample());
  for (std::size_t size = 0; size < bytes.size(); size++)
    EXPECT_EQ(unit_from_bytes(std::string_view(bytes).substr(0, size)), nullptr) << size;
  EXPECT_EQ(unit_from_bytes(bytes + "x"), nullptr);
}

TEST(UnitBytesTest, LengthsBeyondTheBytes_AreRefused) {
  EXPECT_EQ(unit_from_bytes(std::string(10, '\0') + "\xFF\xFF\xFF\xFF\x0F"), nullptr);
  EXPECT_EQ(unit_from_bytes(std::string(64, '\xFF')), nullptr);
}

TEST(UnitBytesTest, Checksum_TellsOneBit) {
  std::string bytes = unit_to_bytes(sample());
  const std::uint64_t sum = checksum(bytes);
  bytes[3] = static_cast<char>(bytes[3] ^ 1);
  EXPECT_NE(checksum(bytes), sum);
}

}  // namespace
}  // namespace dictum::code
