#include "engine/content_name.h"

#include <array>
#include <bit>
#include <cstdint>

namespace dictum {
namespace {

// FIPS 180-4, section 6.1.
class Sha1 {
 public:
  void add_block(const unsigned char* block) {
    std::array<std::uint32_t, 80> w;
    for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian(block + 4 * i);
    for (std::size_t i = 16; i < 80; ++i) w[i] = std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    auto [a, b, c, d, e] = state_;
    for (std::size_t i = 0; i < 80; ++i) {
      const std::uint32_t next = std::rotl(a, 5) + mix(i, b, c, d) + e + kConstants[i / 20] + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = next;
    }
    const std::array<std::uint32_t, 5> sums = {a, b, c, d, e};
    for (std::size_t i = 0; i < 5; ++i) state_[i] += sums[i];
  }

  std::string text() const {
    std::string text;
    for (const std::uint32_t word : state_)
      for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[word >> shift & 15];
    return text;
  }

 private:
  static constexpr std::uint32_t kConstants[] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};

  static std::uint32_t big_endian(const unsigned char* at) {
    return std::uint32_t{at[0]} << 24 | std::uint32_t{at[1]} << 16 | std::uint32_t{at[2]} << 8 | at[3];
  }
  static std::uint32_t mix(std::size_t round, std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    if (round < 20) return (b & c) | (~b & d);
    if (round >= 40 && round < 60) return (b & c) | (b & d) | (c & d);
    return b ^ c ^ d;
  }

  std::array<std::uint32_t, 5> state_ = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
};

}  // namespace

std::string content_name(std::string_view bytes) {
  std::string padded(bytes);
  padded += '\x80';
  while (padded.size() % 64 != 56) padded += '\0';
  for (int shift = 56; shift >= 0; shift -= 8)
    padded += static_cast<char>(std::uint64_t{bytes.size()} * 8 >> shift);
  Sha1 hash;
  for (std::size_t at = 0; at < padded.size(); at += 64)
    hash.add_block(reinterpret_cast<const unsigned char*>(padded.data()) + at);
  return hash.text();
}

}  // namespace dictum
