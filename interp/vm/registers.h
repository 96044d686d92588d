// What the loop keeps at hand, and how its handlers end.
#pragma once

#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "vm/eval.h"

namespace dictum {

// What follows an instruction.
enum class Next : std::uint8_t {
  Go,      // the next one
  Jumped,  // pc is where to go on
  Raise,   // something is pending
  Leave,   // the frame the loop was started with has ended (or yields): Machine::result has its value
};

// The loop's own copy never has its address taken, so that it lies in machine registers: what is not inlined
// works on another one (apart()).
struct Registers {
  Context& cx;
  Machine& machine;
  Frame* frame;
  const code::Word* pc;
  Value* sp;  // end of the stack

  [[gnu::always_inline]] void push(OwnedValue&& value) { *sp++ = value.leak(); }
  [[gnu::always_inline]] void push_borrowed(Value value) {
    retain(value);
    *sp++ = value;
  }
  [[gnu::always_inline]] OwnedValue pop() { return OwnedValue::steal(*--sp); }
  [[gnu::always_inline]] Value top(std::size_t distance = 1) const {
    return sp[-static_cast<std::ptrdiff_t>(distance)];
  }
  [[gnu::always_inline]] Value& slot(std::uint32_t index) const { return frame->slots[index]; }
  [[gnu::always_inline]] Value constant(std::uint32_t index) const { return frame->constants[index]; }
  [[gnu::always_inline]] Str* name(std::uint32_t index) const {
    return static_cast<Str*>(frame->code->names->items[index].object());
  }
  [[gnu::always_inline]] void jump(std::uint32_t index) { pc = frame->code->words + index; }

  // Takes over the registers of the machine's current frame.
  [[gnu::always_inline]] void load() {
    frame = machine.frame;
    pc = frame->pc;
    sp = frame->stack;
  }
  // Before another frame runs.
  [[gnu::always_inline]] void save() {
    frame->pc = pc;
    frame->stack = sp;
  }
  [[gnu::always_inline]] void take(const Registers& other) {
    frame = other.frame;
    pc = other.pc;
    sp = other.sp;
  }
};

// Runs a part of an instruction that is not inlined.
template <class Part, class... Rest>
[[gnu::always_inline]] inline Next apart(Registers& r, Part part, Rest... rest) {
  Registers copy = r;
  const Next next = part(copy, rest...);
  r.take(copy);
  return next;
}

// A call or backward jump is charged, at a place where all values are in frames. False: a stop is pending.
[[gnu::always_inline]] inline bool charge_at_safe_point(Registers& r) {
  if (--r.cx.attention > 0) [[likely]]
    return true;
  r.save();
  return look_up_at_safe_point(r.machine);
}

// Pushes a result, or raises.
[[gnu::always_inline]] inline Next push_result(Registers& r, OwnedValue&& value) {
  if (value.is_raised()) return Next::Raise;
  r.push(std::move(value));
  return Next::Go;
}

// The exception's handler in this frame or one of the callers' (the loop's own frames); Leave if there is
// none.
Next unwind(Registers& r);
// The current frame has its value: back to the caller.
Next return_value(Registers& r, OwnedValue value);
// The frame above has returned `value` (owned) to an instruction whose operands still lie on the stack.
Next finish_call(Registers& r, Value value, OnReturn on_return);
// Releases the operands of a call that is over: the callable first, then self and arguments from left to
// right.
void drop_call(Registers& r, Value* base);

}  // namespace dictum
