#include "code/verifier.h"

#include <gmock/gmock.h>

#include "code/assembler.h"

namespace dictum::code {
namespace {

using testing::HasSubstr;

// A unit of these instructions, without positions worth mentioning.
Unit unit_of(std::vector<Word> words, std::uint32_t stack_size = 4) {
  Unit unit;
  unit.qualified_name = "u";
  unit.constants.emplace_back();
  unit.slots.push_back({"x", true, false, false});
  unit.positions.resize(words.size());
  unit.words = std::move(words);
  unit.stack_size = stack_size;
  return unit;
}

std::string problem_of(const Unit& unit) { return verify(unit).value_or(""); }

constexpr Word kLoad = make_word(Opcode::LoadConst, 0);
constexpr Word kReturn = make_word(Opcode::ReturnValue, 0);

TEST(VerifierTest, PlainReturn_IsFine) { EXPECT_EQ(verify(unit_of({kLoad, kReturn})), std::nullopt); }

TEST(VerifierTest, ReturnOfNothing_TakesMoreThanTheStackHolds) {
  EXPECT_THAT(problem_of(unit_of({kReturn})), HasSubstr("takes more than the stack holds"));
}

TEST(VerifierTest, OperandsOutOfRange_AreNamed) {
  EXPECT_THAT(problem_of(unit_of({make_word(Opcode::LoadConst, 7), kReturn})), HasSubstr("no such constant"));
  EXPECT_THAT(problem_of(unit_of({make_word(Opcode::LoadFast, 7), kReturn})), HasSubstr("no such slot"));
  EXPECT_THAT(problem_of(unit_of({make_word(Opcode::LoadGlobal, 0), 0, 0, 0, kReturn})),
              HasSubstr("no such name"));
}

TEST(VerifierTest, CellOfAPlainSlot_IsReported) {
  EXPECT_THAT(problem_of(unit_of({make_word(Opcode::LoadDeref, 0), kReturn})),
              HasSubstr("the slot holds no cell"));
}

TEST(VerifierTest, UnknownOpcode_IsReported) {
  EXPECT_THAT(problem_of(unit_of({0xFF, kReturn})), HasSubstr("an unknown opcode"));
}

TEST(VerifierTest, EndWithoutReturn_RunsOut) {
  EXPECT_THAT(problem_of(unit_of({kLoad})), HasSubstr("where no instruction starts"));
}

TEST(VerifierTest, JumpIntoCacheWords_IsReported) {
  EXPECT_THAT(problem_of(unit_of(
                  {make_word(Opcode::Jump, 3), kLoad, make_word(Opcode::UnpackSequence, 1), 0, kReturn})),
              HasSubstr("where no instruction starts"));
}

TEST(VerifierTest, TwoDepthsAtOnePlace_AreReported) {
  const Unit unit = unit_of({kLoad, make_word(Opcode::PopJumpIfTrue, 3), kLoad, kLoad, kReturn});
  EXPECT_THAT(problem_of(unit), HasSubstr("is reached with depths"));
}

TEST(VerifierTest, UnreachableInstruction_IsReported) {
  EXPECT_THAT(problem_of(unit_of({kLoad, kReturn, kLoad, kReturn})), HasSubstr("cannot be reached"));
}

TEST(VerifierTest, StackDeeperThanDeclared_IsReported) {
  EXPECT_THAT(problem_of(unit_of({kLoad, kLoad, make_word(Opcode::PopTop, 0), kReturn}, 1)),
              HasSubstr("leaves the stack at a depth of 2"));
}

TEST(VerifierTest, CrossingExceptionRanges_AreReported) {
  Unit unit = unit_of({kLoad, kLoad, make_word(Opcode::PopTop, 0), kReturn, make_word(Opcode::Reraise, 0)});
  unit.exceptions = {{0, 2, 4, 0}, {1, 3, 4, 0}};
  EXPECT_THAT(problem_of(unit), HasSubstr("exception ranges cross"));
}

TEST(AssemblerTest, CodeBehindAReturn_IsDropped) {
  Assembler assembler;
  Unit unit;
  unit.constants.emplace_back();
  assembler.emit(Opcode::LoadConst, 0);
  assembler.emit(Opcode::ReturnValue);
  assembler.emit(Opcode::LoadConst, 0);
  assembler.emit(Opcode::ReturnValue);
  assembler.finish(unit);
  EXPECT_EQ(unit.words.size(), 2u);
}

TEST(AssemblerTest, HandlerOfAnEmptyStretch_StaysDead) {
  Assembler assembler;
  Unit unit;
  unit.constants.emplace_back();
  Protection body = assembler.protect(assembler.label());
  assembler.pause(body);
  assembler.emit(Opcode::LoadConst, 0);
  assembler.emit(Opcode::ReturnValue);
  assembler.bind_handler(body);
  assembler.emit(Opcode::Reraise);
  assembler.finish(unit);
  EXPECT_EQ(unit.words.size(), 2u);
  EXPECT_TRUE(unit.exceptions.empty());
}

TEST(AssemblerTest, ConditionalJump_GoesWhereTheLabelIsBound) {
  Assembler assembler;
  Unit unit;
  unit.constants.emplace_back();
  const Label end = assembler.label();
  assembler.emit(Opcode::LoadConst, 0);
  assembler.jump(Opcode::PopJumpIfTrue, end);
  assembler.emit(Opcode::Nop);
  assembler.bind(end);
  assembler.emit(Opcode::LoadConst, 0);
  assembler.emit(Opcode::ReturnValue);
  assembler.finish(unit);
  EXPECT_EQ(operand_of(unit.words[1]), 3u);
  EXPECT_EQ(verify(unit), std::nullopt);
}

}  // namespace
}  // namespace dictum::code
