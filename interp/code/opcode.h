// Instructions: 32-bit words, 8 bits of opcode and 24 of operand; cache words behind the instructions that
// use them.
#pragma once

#include <cstddef>
#include <cstdint>

namespace dictum::code {

enum class Opcode : std::uint8_t {
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH) NAME,
#include "code/opcode.def"
};
// Opcodes from here on never stand in a unit.
inline constexpr Opcode kFirstPrivate = Opcode::LoadFastTwo;
inline constexpr std::size_t kOpcodeCount = 0
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH) +1
#include "code/opcode.def"
    ;

enum class OperandKind : std::uint8_t {
  None,
  Count,
  Local,
  Name,
  Constant,
  Target,
  Flags,
  Depth,
  BinaryOp,
  Compare
};

inline constexpr std::uint8_t kRunsPython = 1;
inline constexpr std::uint8_t kTerminates = 2;
inline constexpr std::uint8_t kJumps = 4;
inline constexpr std::uint8_t kSuspends = 8;

// What opcode.def says of an opcode, stack effects aside.
struct OpcodeInfo {
  const char* name;
  OperandKind operand;
  std::uint8_t caches;
  std::uint8_t flags;
};
const OpcodeInfo& opcode_info(Opcode opcode);
inline constexpr std::uint8_t kCacheWords[] = {
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH) CACHES,
#include "code/opcode.def"
};

struct StackEffect {
  std::int32_t pops;
  std::int32_t pushes;
  std::int32_t branch;  // net effect when the branch is taken
};
StackEffect stack_effect(Opcode opcode, std::uint32_t operand);

inline constexpr std::uint32_t kMaxOperand = 0xFFFFFF;
using Word = std::uint32_t;
constexpr Word make_word(Opcode opcode, std::uint32_t operand) {
  return static_cast<Word>(opcode) | operand << 8;
}
constexpr Opcode opcode_of(Word word) { return static_cast<Opcode>(word & 0xFF); }
constexpr std::uint32_t operand_of(Word word) { return word >> 8; }

// MakeFunction's operand: which values lie below the code object, in this order from the bottom.
inline constexpr std::uint32_t kFunctionDefaults = 1;         // tuple
inline constexpr std::uint32_t kFunctionKeywordDefaults = 2;  // dict
inline constexpr std::uint32_t kFunctionAnnotations = 4;      // tuple of name, value, …
inline constexpr std::uint32_t kFunctionClosure = 8;          // tuple of cells

// GetAwaitable's operand: what gave the object, for messages.
enum AwaitedFrom : std::uint32_t { kFromExpression, kFromEnter, kFromExit };

}  // namespace dictum::code
