#include "objects/intern.h"

#include "objects/context.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

Str* const kRemoved = reinterpret_cast<Str*>(1);

std::size_t first_slot(std::int64_t hash, std::size_t mask) { return static_cast<std::size_t>(hash) & mask; }

}  // namespace

Str* InternTable::find(const Str* string) const {
  if (is_interned(string)) return const_cast<Str*>(string);
  std::int64_t hash = str_hash(cx_, string);
  if (core_) {
    if (Str* shared = core_->find(string)) return shared;
  }
  if (slots_.empty()) return nullptr;
  std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = first_slot(hash, mask);; slot = (slot + 1) & mask) {
    Str* candidate = slots_[slot];
    if (!candidate) return nullptr;
    if (candidate != kRemoved && candidate->hash == hash && str_equal(candidate, string)) return candidate;
  }
}

Str* InternTable::find(std::string_view ascii, std::int64_t hash) const {
  if (core_) {
    if (Str* shared = core_->find(ascii, hash)) return shared;
  }
  if (slots_.empty()) return nullptr;
  std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = first_slot(hash, mask);; slot = (slot + 1) & mask) {
    Str* candidate = slots_[slot];
    if (!candidate) return nullptr;
    if (candidate != kRemoved && candidate->hash == hash && candidate->is_ascii_text(ascii)) return candidate;
  }
}

Str* InternTable::intern(Str* string) {
  if (Str* known = find(string)) return known;
  (void)str_hash(cx_, string);
  add(string);
  return string;
}

void InternTable::add(Str* string) {
  if ((used_ + 1) * 3 >= slots_.size() * 2) grow();
  std::size_t mask = slots_.size() - 1;
  std::size_t slot = first_slot(string->hash, mask);
  while (slots_[slot] && slots_[slot] != kRemoved) slot = (slot + 1) & mask;
  if (!slots_[slot]) ++used_;
  ++live_;
  slots_[slot] = string;
  string->flags |= kInterned;
}

void InternTable::remove(Str* string) {
  // The next name at this address must not find what was cached of this one.
  for (MethodCacheEntry& entry : cx_.method_cache)
    if (entry.name == string) entry = {};
  if (slots_.empty()) return;
  std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = first_slot(string->hash, mask); slots_[slot]; slot = (slot + 1) & mask) {
    if (slots_[slot] != string) continue;
    slots_[slot] = kRemoved;
    --live_;
    return;
  }
}

void InternTable::grow() {
  std::size_t capacity = 256;
  while (capacity < live_ * 4) capacity *= 2;
  std::vector<Str*> old(capacity, nullptr);
  old.swap(slots_);
  used_ = live_;
  for (Str* string : old) {
    if (!string || string == kRemoved) continue;
    std::size_t slot = first_slot(string->hash, capacity - 1);
    while (slots_[slot]) slot = (slot + 1) & (capacity - 1);
    slots_[slot] = string;
  }
}

}  // namespace dictum
