// The shape of the generated tables (make_character_tables.py writes them); for character.cpp alone.
#pragma once

#include <cstdint>

namespace dictum::character_tables {

// Two stages: kBlockOf[c >> 7] is a block of 128 code points, kRecordOf[block * 128 + (c & 127)] a record.
constexpr int kBlockBits = 7;
struct Record {
  std::uint16_t flags;        // CharacterFlag
  std::int32_t distance[4];   // by CaseMap: to the mapped character
  std::uint16_t long_map[4];  // where the mapping is longer: its place in kLongMappings, counted from 1
};
struct LongMapping {
  char32_t characters[3];  // ended by 0
};
extern const std::uint16_t kBlockOf[];
extern const std::uint16_t kRecordOf[];
extern const Record kRecords[];
extern const LongMapping kLongMappings[];

}  // namespace dictum::character_tables
