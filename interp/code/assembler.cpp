#include "code/assembler.h"

#include <utility>

#include "base/check.h"

namespace dictum::code {

namespace {

std::uint32_t net(std::uint32_t depth, std::int32_t change) {
  DICTUM_CHECK(static_cast<std::int32_t>(depth) + change >= 0, "the compiler pops more than it pushed");
  return static_cast<std::uint32_t>(static_cast<std::int32_t>(depth) + change);
}

}  // namespace

void Assembler::emit(Opcode opcode, std::uint32_t operand) {
  if (abandoned_) return;
  const StackEffect effect = stack_effect(opcode, operand);
  const OpcodeInfo& info = opcode_info(opcode);
  if (!live_) {
    depth_ = net(depth_, effect.pushes - effect.pops);
    return;
  }
  if (operand > kMaxOperand) overflowed_ = true;
  words_.push_back(make_word(opcode, operand & kMaxOperand));
  positions_.push_back(position_);
  for (int i = 0; i < info.caches; i++) {
    words_.push_back(0);
    positions_.push_back(position_);
  }
  raise_depth(net(depth_, effect.pushes - effect.pops));
  if (info.flags & kTerminates) live_ = false;
}

void Assembler::jump(Opcode opcode, Label target) {
  if (abandoned_) return;
  if (live_) {
    note_use(target, net(depth_, stack_effect(opcode, 0).branch));
    patches_.push_back({static_cast<std::uint32_t>(words_.size()), target.id});
  }
  emit(opcode, 0);
}

Label Assembler::label() {
  places_.push_back({});
  return {static_cast<std::uint32_t>(places_.size() - 1)};
}

void Assembler::note_use(Label label, std::uint32_t depth) {
  Place& place = places_[label.id];
  DICTUM_CHECK(!(place.used || place.bound) || place.depth == depth,
               "two jumps reach a label with different depths");
  place.used = true;
  place.depth = depth;
}

void Assembler::bind(Label label) {
  if (abandoned_) return;
  Place& place = places_[label.id];
  DICTUM_CHECK(!place.bound, "a label was bound twice");
  if (place.used) {
    DICTUM_CHECK(!live_ || place.depth == depth_, "a label is reached with different depths");
    live_ = true;
    raise_depth(place.depth);
  }
  place.bound = true;
  place.depth = depth_;
  place.index = static_cast<std::uint32_t>(words_.size());
}

Protection Assembler::protect(Label handler, std::uint32_t above) {
  return {handler, depth_ - above, static_cast<std::uint32_t>(words_.size())};
}

void Assembler::pause(Protection& protection) {
  if (protection.paused || abandoned_) return;
  protection.paused = true;
  const std::uint32_t end = static_cast<std::uint32_t>(words_.size());
  if (end == protection.start) return;
  ranges_.push_back({protection.start, end, protection.handler.id, protection.depth});
  note_use(protection.handler, protection.depth + 1);
}

void Assembler::resume(Protection& protection) {
  if (!protection.paused) return;
  protection.paused = false;
  protection.start = static_cast<std::uint32_t>(words_.size());
}

void Assembler::bind_handler(const Protection& protection) {
  if (abandoned_) return;
  DICTUM_CHECK(!live_, "code runs into a handler");
  depth_ = protection.depth + 1;
  bind(protection.handler);
}

void Assembler::finish(Unit& unit) {
  if (words_.size() > kMaxOperand) overflowed_ = true;
  for (const Patch& patch : patches_) {
    const Place& place = places_[patch.label];
    DICTUM_CHECK(place.bound, "a jump goes nowhere");
    words_[patch.word] = make_word(opcode_of(words_[patch.word]), place.index & kMaxOperand);
  }
  for (const Range& range : ranges_) {
    DICTUM_CHECK(places_[range.label].bound, "a handler is missing");
    unit.exceptions.push_back({range.start, range.end, places_[range.label].index, range.depth});
  }
  unit.words = std::move(words_);
  unit.positions = std::move(positions_);
  unit.stack_size = deepest_ + 1;  // an exception is pushed while unwinding
}

}  // namespace dictum::code
