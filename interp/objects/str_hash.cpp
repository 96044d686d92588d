#include <cstring>
#include <string>

#include "objects/str_object.h"

// Hashes of str and bytes as CPython computes them (PEP 456): SipHash-2-4 up to 3.10, SipHash-1-3 since, over
// the string's canonical one-, two- or four-byte form, keyed from PYTHONHASHSEED.

namespace dictum {

namespace {

struct SipState {
  std::uint64_t v0, v1, v2, v3;

  static std::uint64_t rotate(std::uint64_t word, int bits) { return word << bits | word >> (64 - bits); }
  void round() {
    v0 += v1;
    v1 = rotate(v1, 13) ^ v0;
    v0 = rotate(v0, 32);
    v2 += v3;
    v3 = rotate(v3, 16) ^ v2;
    v0 += v3;
    v3 = rotate(v3, 21) ^ v0;
    v2 += v1;
    v1 = rotate(v1, 17) ^ v2;
    v2 = rotate(v2, 32);
  }
  void mix(std::uint64_t word, int rounds) {
    v3 ^= word;
    for (int i = 0; i < rounds; ++i) round();
    v0 ^= word;
  }
};

std::uint64_t siphash(std::uint64_t k0, std::uint64_t k1, const void* data, std::size_t size,
                      int block_rounds, int final_rounds) {
  SipState state{k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261,
                 k1 ^ 0x7465646279746573};
  const auto* bytes = static_cast<const unsigned char*>(data);
  std::uint64_t last = static_cast<std::uint64_t>(size) << 56;
  for (; size >= 8; size -= 8, bytes += 8) {
    std::uint64_t word;
    std::memcpy(&word, bytes, 8);
    state.mix(word, block_rounds);
  }
  for (std::size_t i = 0; i < size; ++i) last |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
  state.mix(last, block_rounds);
  state.v2 ^= 0xff;
  for (int i = 0; i < final_rounds; ++i) state.round();
  return state.v0 ^ state.v1 ^ state.v2 ^ state.v3;
}

}  // namespace

std::uint64_t keyed_hash(const Language& language, std::uint64_t key, std::string_view data) {
  const bool short_rounds = language.siphash13;
  return siphash(key, 0, data.data(), data.size(), short_rounds ? 1 : 2, short_rounds ? 3 : 4);
}

std::int64_t hash_bytes(const Core& core, const void* data, std::size_t size) {
  if (size == 0) return 0;
  bool short_rounds = core.language->siphash13;
  auto hash = static_cast<std::int64_t>(
      siphash(core.hash_key[0], core.hash_key[1], data, size, short_rounds ? 1 : 2, short_rounds ? 3 : 4));
  return hash == -1 ? -2 : hash;
}

std::int64_t str_hash(const Context& cx, const Str* string) {
  if (string->hash != 0 || string->length == 0) return string->hash;
  std::int64_t hash;
  if (!string->wide) {
    hash = hash_bytes(cx.core, string->data(), string->length);
  } else {
    const char32_t* data = string->wide_data();
    bool two_bytes = true;
    for (std::size_t i = 0; i < string->length; ++i) two_bytes &= data[i] <= 0xffff;
    if (two_bytes) {
      std::u16string narrow(data, data + string->length);
      hash = hash_bytes(cx.core, narrow.data(), narrow.size() * 2);
    } else {
      hash = hash_bytes(cx.core, data, std::size_t{string->length} * 4);
    }
  }
  string->hash = hash;
  return hash;
}

}  // namespace dictum
