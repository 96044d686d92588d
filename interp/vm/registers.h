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
  Leave,   // the frame the loop was started with has ended (or yields): `result` has its value
};

struct Registers {
  Context& cx;
  Machine& machine;
  Frame* frame;
  const code::Word* pc;
  Value* sp;  // end of the stack
  Value* slots;
  const Value* constants;
  const Value* names;
  OwnedValue result;

  void push(OwnedValue&& value) { *sp++ = value.leak(); }
  void push_borrowed(Value value) {
    retain(value);
    *sp++ = value;
  }
  OwnedValue pop() { return OwnedValue::steal(*--sp); }
  Value top(std::size_t distance = 1) const { return sp[-static_cast<std::ptrdiff_t>(distance)]; }
  Str* name(std::uint32_t index) const { return static_cast<Str*>(names[index].object()); }
  void jump(std::uint32_t index) { pc = frame->code->words + index; }

  // Takes over the registers of the machine's current frame.
  void load() {
    frame = machine.frame;
    pc = frame->pc;
    sp = frame->stack;
    slots = frame->slots;
    constants = frame->code->constants->items;
    names = frame->code->names->items;
  }
  // Before another frame runs.
  void save() {
    frame->pc = pc;
    frame->stack = sp;
  }
};

// A call or backward jump is charged, at a place where all values are in frames. False: a stop is pending.
[[gnu::always_inline]] inline bool charge_at_safe_point(Registers& r) {
  if (--r.cx.attention > 0) [[likely]]
    return true;
  r.save();
  return look_up_at_safe_point(r.machine);
}

// Pushes a result, or raises.
inline Next push_result(Registers& r, OwnedValue&& value) {
  if (value.is_raised()) return Next::Raise;
  r.push(std::move(value));
  return Next::Go;
}

// The exception's handler in this frame or one of the callers' (the loop's own frames); Leave if there is
// none.
Next unwind(Registers& r);
// The current frame has its value: back to the caller.
Next return_value(Registers& r, OwnedValue value);

}  // namespace dictum
