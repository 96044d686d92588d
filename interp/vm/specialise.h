// Instructions that have seen their operands are replaced, in the code object's own words, by ones that check
// a guard and take a short way (CPython 3.11's idea: PEP 659). What a cache holds is borrowed: a type's tag
// or a dict's keys version says whether it still stands.
//
//   general instruction   counts in its first cache word; from time to time it tries to find a short way
//   private instruction   guard holds: the short way; otherwise the general one is put back and takes over
//
// Every general way is complete by itself: with Context::debug.no_caches nothing is ever replaced.
#pragma once

#include <cstring>

#include "vm/registers.h"

namespace dictum {

// Cache words behind attribute instructions.
struct AttributeCache {
  std::uint32_t counter;  // of the general instruction; otherwise a second tag or shape
  std::uint32_t tag;
  std::uint32_t pointer_low, pointer_high;
  std::uint32_t place;  // slot, offset or shape; LoadAttribute and LoadMethod only

  std::uint64_t word() const {
    std::uint64_t joined;
    std::memcpy(&joined, &pointer_low, sizeof joined);
    return joined;
  }
  void set_word(std::uint64_t joined) { std::memcpy(&pointer_low, &joined, sizeof joined); }
  Value value() const { return Value::from_bits(word()); }
  template <class T>
  T* pointer() const {
    return reinterpret_cast<T*>(word());
  }
};
// Behind LoadGlobal and LoadName: `offset` is that of the entry's value from the dict's table on.
struct GlobalCache {
  std::uint32_t offset;  // the counter of the general instruction
  std::uint32_t globals_version;
  std::uint32_t builtins_version;
};

template <class Cache>
[[gnu::always_inline]] inline const Cache& cache_at(const code::Word* pc) {
  return *reinterpret_cast<const Cache*>(pc);
}

// The instruction before `pc` becomes another one with the same operand.
inline void replace_instruction(const code::Word* pc, code::Opcode opcode) {
  auto* word = const_cast<code::Word*>(pc - 1);
  *word = code::make_word(opcode, code::operand_of(*word));
}

inline std::uint32_t* caches(const code::Word* pc) { return const_cast<code::Word*>(pc); }

inline constexpr std::int32_t kWarm = 2;       // executions before the first attempt
inline constexpr std::int32_t kBackOff = -64;  // the counter after an attempt
inline constexpr std::int32_t kMissed = -16;   // and after a guard that did not hold

// Counts an execution of a general instruction: whether it should look for a short way now.
inline bool is_due(const Registers& r) {
  if (r.cx.debug.no_caches) return false;
  auto* counter = reinterpret_cast<std::int32_t*>(caches(r.pc));
  if (++*counter < kWarm) return false;
  *counter = kBackOff;
  return true;
}
// Whether the native function of a row takes so many arguments.
inline bool takes(const MethodRow* row, std::uint32_t count) {
  return row && count >= static_cast<std::uint32_t>(row->min) &&
         (row->max < 0 || count <= static_cast<std::uint32_t>(row->max));
}
inline bool is_exact_object(const Context& cx, Value value, TypeId id) {
  return value.is_object() && value.object()->type == cx.type(id);
}

// The general instructions, looking for a short way for the next time.
Next load_global_general(Registers& r, std::uint32_t n);
Next load_name_general(Registers& r, std::uint32_t n);
Next load_attribute_general(Registers& r, std::uint32_t n);
Next load_method_general(Registers& r, std::uint32_t n);
Next store_attribute_general(Registers& r, std::uint32_t n);
// The same without looking: where a guard holds, but the case is a rare one.
Next binary_plain(Registers& r, std::uint32_t n);
Next load_subscript_plain(Registers& r);
// The text of left + right, in the left one's memory where nobody else holds that.
Next add_text(Registers& r, std::uint32_t n);
Next resume_for_loop(Registers& r);
Next return_top(Registers& r);
Next binary_general(Registers& r, std::uint32_t n);
Next in_place_general(Registers& r, std::uint32_t n);
Next compare_general(Registers& r, std::uint32_t n);
Next load_subscript_general(Registers& r);
Next store_subscript_general(Registers& r);
Next unpack_general(Registers& r, std::uint32_t n);
Next for_iter_general(Registers& r, std::uint32_t n);
Next call_general(Registers& r, std::uint32_t n);
// In the cache of CallNativeType: type(x); __new__ alone; __init__ too.
enum class NativeTypeCall : std::uint32_t { AsksType, Makes, MakesAndInitialises };
// In the cache of CallSuper: the first argument lies in a cell.
inline constexpr std::uint32_t kSelfInCell = 1u << 31;
// super() with the class and the object that the running function has for it.
Next make_super_here(Registers& r, Value cls, Value object);
// A guard does not hold: the general instruction is put back and runs.
Next missed(Registers& r, std::uint32_t n);

}  // namespace dictum
