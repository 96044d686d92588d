// Entering and leaving the frames of plain Python functions inside the loop.
#pragma once

#include "objects/function_object.h"
#include "vm/registers.h"

namespace dictum {

// Cells of the closure into the last slots.
inline void fill_closure(Frame* frame, const Function* function) {
  if (function->closure.is_absent()) return;
  const Tuple* cells = as<Tuple>(function->closure);
  Value* first = frame->slots + frame->code->slots - cells->size();
  for (std::size_t i = 0; i < cells->size(); i++) {
    retain((*cells)[i].object());
    first[i] = (*cells)[i];
  }
}

// Whether the function takes so many positional arguments as they are.
[[gnu::always_inline]] inline bool enters_plainly(const Function* function, std::uint32_t count) {
  const auto* code = static_cast<const CodeObject*>(function->code);
  return code->plain_arguments == count && code->words;
}
// Whether enter_plain() can go ahead: within the limits, `steps` left in the slice, memory for the frame at
// hand.
[[gnu::always_inline]] inline bool can_enter(const Registers& r, const Function* function,
                                             std::int64_t steps) {
  const Context& cx = r.cx;
  return cx.attention > steps && cx.recursion_depth < cx.recursion_limit &&
         (cx.budget.depth == 0 || cx.recursion_depth < cx.budget.depth) &&
         r.machine.frames.fits(frame_bytes(static_cast<const CodeObject*>(function->code)));
}

// The current frame calls `function` (a reference that the frame takes over) with `count` owned arguments at
// `first`, which move into its slots; `base` is where the caller's stack ends meanwhile. enters_plainly()
// and can_enter() have been asked.
[[gnu::always_inline]] inline Next enter_plain(Registers& r, Function* function, const Value* first,
                                               std::uint32_t count, Value* base, OnReturn on_return) {
  Context& cx = r.cx;
  auto* code = static_cast<CodeObject*>(function->code);
  auto* frame = static_cast<Frame*>(r.machine.frames.push(frame_bytes(code)));
  cx.recursion_depth++;
  retain(static_cast<Object*>(code));
  frame->back = r.frame;
  frame->code = code;
  frame->constants = code->constants->items;
  frame->function = function;
  frame->globals = function->globals;
  frame->builtins = function->builtins;
  frame->locals = Value();
  frame->object = nullptr;
  frame->generator = nullptr;
  frame->operands = nullptr;
  frame->on_return = on_return;
  frame->running = true;
  std::uint32_t at = 0;
  for (; at < count; at++) frame->slots[at] = first[at];
  for (; at < code->slots; at++) frame->slots[at] = Value();
  fill_closure(frame, function);
  r.frame->pc = r.pc;
  r.frame->stack = base;
  r.machine.frame = frame;
  r.frame = frame;
  r.pc = frame->pc = code->words;
  r.sp = frame->stack = frame->slots + code->slots;
  return Next::Jumped;
}

// `return` from the frame of a function that was called in this loop; its value lies on top.
[[gnu::always_inline]] inline Next return_plainly(Registers& r) {
  Frame* frame = r.frame;
  const Value value = *--r.sp;
  frame->stack = r.sp;
  const OnReturn on_return = frame->on_return;
  const std::uint32_t count = frame->code->slots;
  r.machine.frame = frame->back;  // what dies with the frame is called by its caller
  for (std::uint32_t i = 0; i < count; i++) {
    const Value old = frame->slots[i];
    if (!old.is_object()) continue;
    frame->slots[i] = Value();
    release(old.object());
  }
  if (frame->object || frame->function->count == 1) [[unlikely]] {
    end_frame(r.cx, frame);  // somebody has looked while the slots died, or the function dies too
  } else {
    release(static_cast<Object*>(frame->function));
    release(static_cast<Object*>(frame->code));
  }
  Frame* back = frame->back;
  r.cx.recursion_depth--;
  r.machine.frames.pop(frame);
  r.frame = back;
  r.pc = back->pc;
  r.sp = back->stack;
  if (on_return != OnReturn::Push) return apart(r, finish_call, value, on_return);
  *r.sp++ = value;
  r.pc += code::kCacheWords[r.pc[-1] & 0xFF];
  return Next::Jumped;
}
// Whether return_plainly() may be used: nobody holds the frame, and its caller's operands are gone.
[[gnu::always_inline]] inline bool returns_plainly(const Frame* frame) {
  return frame->on_return <= OnReturn::Store && !frame->object && !frame->operands;
}

}  // namespace dictum
