// The choices that a program is drawn from: a seeded sequence, or bytes that are given. Equal choices give
// equal programs.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace dictum::generate {

class Choices {
 public:
  explicit Choices(std::uint64_t seed) : state_(seed) {}
  // After the end of the bytes every choice is 0, the simplest one.
  explicit Choices(std::span<const std::uint8_t> bytes) : bytes_(bytes), given_(true) {}

  // 0 … count - 1; count is at least 1.
  std::uint32_t below(std::uint32_t count) {
    if (given_) return from_bytes(count);
    return static_cast<std::uint32_t>(((next() >> 32) * count) >> 32);
  }
  // True in `percent` of 100 cases.
  bool chance(std::uint32_t percent) { return below(100) >= 100 - percent; }
  // low … high, both possible.
  int between(int low, int high) {
    return low + static_cast<int>(below(static_cast<std::uint32_t>(high - low + 1)));
  }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(static_cast<std::uint32_t>(std::size(list)))];
  }

 private:
  // splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators).
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }
  std::uint32_t from_bytes(std::uint32_t count) {
    std::uint32_t value = byte();
    if (count > 256) value = value << 8 | byte();
    return value % count;
  }
  std::uint8_t byte() { return position_ < bytes_.size() ? bytes_[position_++] : 0; }

  std::uint64_t state_ = 0;
  std::span<const std::uint8_t> bytes_;
  std::size_t position_ = 0;
  bool given_ = false;
};

}  // namespace dictum::generate
