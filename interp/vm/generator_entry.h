// Entering and leaving the frames of generators that `for` and `yield from` run in the loop.
#pragma once

#include "vm/registers.h"

namespace dictum {

// Whether resume_quickly() can go ahead: it waits, within the limits.
[[gnu::always_inline]] inline bool can_resume(const Registers& r, const Generator* generator) {
  return (generator->state == GeneratorState::Suspended || generator->state == GeneratorState::Created) &&
         r.cx.attention > 1 && r.cx.recursion_depth < r.cx.recursion_limit;
}

// The generator, which lies on the caller's stack, becomes the running frame and is sent None.
[[gnu::always_inline]] inline Next resume_quickly(Registers& r, Generator* generator, OnReturn on_return) {
  --r.cx.attention;
  ++r.cx.recursion_depth;
  r.save();
  retain(static_cast<Object*>(generator));  // it must not die while it runs
  Frame& frame = generator->frame;
  frame.back = r.frame;
  frame.on_return = on_return;
  frame.running = true;
  r.machine.frame = &frame;
  const bool started = generator->state == GeneratorState::Suspended;
  generator->state = GeneratorState::Running;
  generator->delegating = false;
  generator->handled.previous = r.machine.handled;
  r.machine.handled = &generator->handled;
  if (!generator->handled.exception.is_absent()) [[unlikely]]
    sync_handled(r.machine);
  r.load();
  if (started) *r.sp++ = r.cx.core.none;
  return Next::Jumped;
}

// Whether yield_quickly() can be used: the value goes to a `for` or `yield from` of this loop.
[[gnu::always_inline]] inline bool yields_quickly(const Registers& r) {
  return r.frame->on_return != OnReturn::Entry && r.frame->generator->handled.exception.is_absent() &&
         r.frame->generator->count > 1;
}

// The value on top becomes the item; the generator waits again.
[[gnu::always_inline]] inline Next yield_quickly(Registers& r, bool delegating) {
  const Value value = *--r.sp;
  r.save();
  Generator* generator = r.frame->generator;
  generator->delegating = delegating;
  generator->state = GeneratorState::Suspended;
  r.frame->running = false;
  Frame* back = r.frame->back;
  r.frame->back = nullptr;
  r.machine.frame = back;
  r.machine.handled = generator->handled.previous;
  generator->handled.previous = nullptr;
  --r.cx.recursion_depth;
  release(static_cast<Object*>(generator));
  r.load();
  *r.sp++ = value;
  r.pc += code::kCacheWords[r.pc[-1] & 0xFF];
  return Next::Jumped;
}

}  // namespace dictum
