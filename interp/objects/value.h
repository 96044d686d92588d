// One-word values: a small integer, a pointer to an object, or one of two internal words that never reach
// Python.
#pragma once

#include <cstdint>

namespace dictum {

struct Object;

//   ....xxx1   small integer, 63 bits; an exact int that fits is never an object
//   0          absent: not found, unbound, exhausted
//   2          raised: the exception (or stop) waits in Context::pending
//   otherwise  Object*
// Equality of Values is Python's `is`.
class Value {
 public:
  constexpr Value() = default;
  Value(Object* object) : bits_(reinterpret_cast<std::uintptr_t>(object)) {}
  static constexpr Value absent() { return Value(Word{0}); }
  static constexpr Value raised() { return Value(Word{2}); }
  static constexpr Value small(std::int64_t number) {
    return Value(Word{(static_cast<std::uint64_t>(number) << 1) | 1});
  }
  static constexpr Value from_bits(std::uint64_t bits) { return Value(Word{bits}); }

  constexpr bool is_absent() const { return bits_ == 0; }
  constexpr bool is_raised() const { return bits_ == 2; }
  constexpr bool is_small() const { return (bits_ & 1) != 0; }
  constexpr bool is_object() const { return (bits_ & 1) == 0 && bits_ > 2; }
  // Neither absent nor raised: something Python could see.
  constexpr bool is_value() const { return bits_ != 0 && bits_ != 2; }

  constexpr std::int64_t small_value() const { return static_cast<std::int64_t>(bits_) >> 1; }
  Object* object() const { return reinterpret_cast<Object*>(bits_); }
  constexpr std::uint64_t bits() const { return bits_; }

  friend constexpr bool operator==(Value, Value) = default;

  static constexpr std::int64_t kSmallMax = (std::int64_t{1} << 62) - 1;
  static constexpr std::int64_t kSmallMin = -(std::int64_t{1} << 62);
  static constexpr bool fits_small(std::int64_t number) { return number >= kSmallMin && number <= kSmallMax; }

 private:
  struct Word {
    std::uint64_t bits;
  };
  constexpr explicit Value(Word word) : bits_(word.bits) {}
  std::uint64_t bits_ = 0;
};
static_assert(sizeof(Value) == 8);

}  // namespace dictum
