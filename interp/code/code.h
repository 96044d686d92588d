// The compiler's product: a unit, immutable plain data without any Python object, so that it can be shared,
// dumped and verified. The Python-visible code object made from it (objects) owns constants, interned names
// and its private copy of the instruction words with their caches.
//
//   module unit ── children[0] unit of a function ── children[0] …
//                └ children[1] unit of a class
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_location.h"
#include "code/opcode.h"

namespace dictum::code {

struct Unit;

// A constant as plain data. Two constants of one unit are never equal in CPython's sense (type, sign of zero
// and elements included).
struct Constant {
  enum class Kind : std::uint8_t {
    None,
    True,
    False,
    Ellipsis,
    Int,
    BigInt,
    Float,
    Complex,
    Str,
    Bytes,
    Tuple,
    Code
  };
  Kind kind = Kind::None;
  bool negative = false;     // BigInt
  std::int64_t integer = 0;  // Int
  double number = 0;         // Float; Complex: the imaginary part
  double real = 0;           // Complex
  std::string text;  // BigInt: lower-case hexadecimal digits; Bytes; Str: UTF-8, lone surrogates as WTF-8
  std::vector<Constant> items;  // Tuple
  std::uint32_t child = 0;      // Code: index into Unit::children

  Constant() = default;
  explicit Constant(Kind of, std::string_view with = {}) : kind(of), text(with) {}
  bool operator==(const Constant& other) const;
};

// A protected stretch of instructions. When one of [start, end) raises, the stack is cut down to `depth`, the
// exception is pushed and control goes to `handler`. Inner stretches stand before those around them: the
// first one that contains the instruction counts.
struct ExceptionRange {
  std::uint32_t start;
  std::uint32_t end;
  std::uint32_t handler;
  std::uint32_t depth;
};

// A slot of the frame. Parameters come first, then other locals, then cells, then free variables; a parameter
// that is captured is both Local and Cell (its slot holds the argument until MakeCell).
struct Slot {
  std::string name;
  bool local = false;
  bool cell = false;
  bool free = false;
};

// Flags with the values of CPython's co_flags.
inline constexpr std::uint32_t kOptimized = 0x1;
inline constexpr std::uint32_t kNewLocals = 0x2;
inline constexpr std::uint32_t kVarArguments = 0x4;
inline constexpr std::uint32_t kVarKeywords = 0x8;
inline constexpr std::uint32_t kNested = 0x10;
inline constexpr std::uint32_t kGenerator = 0x20;
inline constexpr std::uint32_t kCoroutine = 0x80;
inline constexpr std::uint32_t kIterableCoroutine = 0x100;
inline constexpr std::uint32_t kAsyncGenerator = 0x200;
inline constexpr std::uint32_t kFutureAnnotations =
    0x1000000;  // inherited by exec() and compile() in the program

struct Unit {
  std::string name;            // co_name: "<module>", "f", "<lambda>", …
  std::string qualified_name;  // co_qualname: "C.f.<locals>.<lambda>"
  std::string file_name;
  std::uint32_t first_line = 1;
  std::uint32_t flags = 0;
  std::uint32_t argument_count = 0;  // positional parameters, positional-only ones included
  std::uint32_t positional_only_count = 0;
  std::uint32_t keyword_only_count = 0;
  std::uint32_t local_count = 0;  // slots that are Local: the first ones
  std::uint32_t cell_count = 0;   // slots that are Cell and not Local: behind the locals
  std::uint32_t free_count = 0;   // the last slots
  std::uint32_t stack_size = 0;   // deepest the value stack can get
  bool has_docstring = false;     // functions: constants[0] is the docstring
  std::vector<Slot> slots;
  std::vector<std::string> names;   // co_names
  std::vector<Constant> constants;  // co_consts
  std::vector<std::unique_ptr<const Unit>> children;
  std::vector<Word> words;
  std::vector<Span> positions;  // one a word; line 0: none
  std::vector<ExceptionRange> exceptions;

  bool is(std::uint32_t flag) const { return (flags & flag) != 0; }
  // Slots that the parameters take: positional, keyword-only, *args, **kwargs, in this order.
  std::uint32_t parameter_slots() const {
    return argument_count + keyword_only_count + is(kVarArguments) + is(kVarKeywords);
  }
};

}  // namespace dictum::code
