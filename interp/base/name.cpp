#include "base/name.h"

#include <cstdlib>

#include "base/check.h"

namespace dictum {

namespace {

constexpr std::uint32_t kFirstCapacity = 256;

std::uint32_t hash_text(std::string_view text) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (unsigned char byte : text) hash = (hash ^ byte) * 16777619u;
  return hash ^ (hash >> 15);
}

const Name** make_slots(std::uint32_t capacity) {
  auto* slots = static_cast<const Name**>(std::calloc(capacity, sizeof(const Name*)));
  DICTUM_CHECK(slots, "the system has no memory for the table of names");
  return slots;
}

}  // namespace

NameTable::NameTable(Arena& arena)
    : arena_(arena), slots_(make_slots(kFirstCapacity)), capacity_(kFirstCapacity) {}

NameTable::~NameTable() { std::free(slots_); }

const Name* NameTable::intern(std::string_view text) {
  const std::uint32_t hash = hash_text(text);
  const std::uint32_t mask = capacity_ - 1;
  std::uint32_t slot = hash & mask;
  for (; slots_[slot]; slot = (slot + 1) & mask)
    if (slots_[slot]->hash == hash && slots_[slot]->text == text) return slots_[slot];
  const Name* name = arena_.make<Name>(arena_.copy_text(text), hash, count_++);
  slots_[slot] = name;
  if (count_ * 2 > capacity_) grow();
  return name;
}

void NameTable::grow() {
  const std::uint32_t capacity = capacity_ * 2;
  const Name** slots = make_slots(capacity);
  for (std::uint32_t i = 0; i < capacity_; i++) {
    if (!slots_[i]) continue;
    std::uint32_t slot = slots_[i]->hash & (capacity - 1);
    while (slots[slot]) slot = (slot + 1) & (capacity - 1);
    slots[slot] = slots_[i];
  }
  std::free(slots_);
  slots_ = slots;
  capacity_ = capacity;
}

}  // namespace dictum
