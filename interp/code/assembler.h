// Instructions of one unit as they come, with labels, exception ranges and the depth of the value stack.
//
// The assembler always knows the depth. Behind an instruction that never goes on, code is *dead* until a
// label that some live jump names is bound: dead instructions are dropped, so every instruction of a unit can
// be reached and has one depth, which is what the verifier checks.
#pragma once

#include <cstdint>
#include <vector>

#include "code/code.h"

namespace dictum::code {

// A place in the code, bound once. Made by Assembler::label().
struct Label {
  std::uint32_t id = 0;
};

// A protected stretch; see Assembler::protect().
struct Protection {
  Label handler;
  std::uint32_t depth = 0;
  std::uint32_t start = 0;
  bool paused = false;
};

class Assembler {
 public:
  Assembler() = default;

  // Position of the instructions that follow.
  void set_position(const Span& span) { position_ = span; }
  const Span& position() const { return position_; }

  void emit(Opcode opcode, std::uint32_t operand = 0);
  void jump(Opcode opcode, Label target);

  Label label();
  void bind(Label label);

  // Instructions from here to pause() go to `handler` when they raise, with the stack as deep as it is now
  // less `above`.
  Protection protect(Label handler, std::uint32_t above = 0);
  void pause(Protection& protection);   // also the end, if resume() never follows
  void resume(Protection& protection);  // nothing, if it is not paused
  // The handler itself: the stack holds what was below, and the exception.
  void bind_handler(const Protection& protection);

  std::uint32_t depth() const { return depth_; }
  // Only for dead code, whose depth is what the surrounding construct says.
  void set_depth(std::uint32_t depth) { depth_ = depth; }
  bool live() const { return live_; }

  // Jumps patched, tables moved into the unit.
  void finish(Unit& unit);
  // The unit will not be used: the program has a mistake. Everything that follows is ignored.
  void abandon() { abandoned_ = true; }
  // An operand did not fit into its 24 bits.
  bool overflowed() const { return overflowed_; }

 private:
  struct Place {
    std::uint32_t index = 0;
    std::uint32_t depth = 0;
    bool bound = false;
    bool used = false;
  };
  struct Patch {
    std::uint32_t word;
    std::uint32_t label;
  };
  void note_use(Label label, std::uint32_t depth);
  void raise_depth(std::uint32_t depth) {
    depth_ = depth;
    if (depth > deepest_) deepest_ = depth;
  }

  std::vector<Word> words_;
  std::vector<Span> positions_;
  std::vector<Place> places_;
  std::vector<Patch> patches_;
  struct Range {
    std::uint32_t start, end, label, depth;
  };
  std::vector<Range> ranges_;
  Span position_{};
  std::uint32_t depth_ = 0;
  std::uint32_t deepest_ = 0;
  bool live_ = true;
  bool overflowed_ = false;
  bool abandoned_ = false;
};

}  // namespace dictum::code
