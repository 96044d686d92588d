#include "code/opcode.h"

#include "base/check.h"

namespace dictum::code {

const OpcodeInfo& opcode_info(Opcode opcode) {
  static constexpr OpcodeInfo kTable[] = {
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH) {#NAME, OperandKind::OPERAND, CACHES, FLAGS},
#include "code/opcode.def"
  };
  return kTable[static_cast<std::size_t>(opcode)];
}

StackEffect stack_effect(Opcode opcode, std::uint32_t operand) {
  const std::int32_t n = static_cast<std::int32_t>(operand);
  switch (opcode) {
// clang-format off
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH) \
  case Opcode::NAME: return {POPS, PUSHES, BRANCH};
#include "code/opcode.def"
    // clang-format on
  }
  DICTUM_UNREACHABLE("an unknown opcode");
}

}  // namespace dictum::code
