#include "base/character.h"

#include "base/character_tables.h"

namespace dictum {

using namespace character_tables;

namespace {

const Record& record_of(char32_t c, std::uint16_t unicode_version) {
  constexpr char32_t kMask = (1 << kBlockBits) - 1;
  static constexpr Record kNothing = {};
  if (c >= 0x110000 || !is_assigned(c, unicode_version)) return kNothing;
  return kRecords[kRecordOf[kBlockOf[c >> kBlockBits] << kBlockBits | (c & kMask)]];
}

}  // namespace

std::uint16_t character_flags(char32_t character, std::uint16_t unicode_version) {
  return record_of(character, unicode_version).flags;
}

MappedCharacter map_case(char32_t character, CaseMap map, std::uint16_t unicode_version) {
  const Record& record = record_of(character, unicode_version);
  const auto which = static_cast<std::size_t>(map);
  const std::size_t place = record.long_map[which];
  const std::int32_t distance = record.distance[which];
  if (place == 0) return {{static_cast<char32_t>(static_cast<std::int32_t>(character) + distance), 0, 0}, 1};
  const LongMapping& mapping = kLongMappings[place - 1];
  MappedCharacter made{{mapping.characters[0], mapping.characters[1], mapping.characters[2]}, 2};
  if (made.characters[2] != 0) made.count = 3;
  return made;
}

}  // namespace dictum
