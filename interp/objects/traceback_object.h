// Traceback objects: the frames an exception has passed.
#pragma once

#include "objects/frame.h"

namespace dictum {

struct Traceback : Object {
  static constexpr TypeId kLayout = TypeId::Traceback;
  Value next;          // the next inner level, or None
  FrameObject* frame;  // owned
  std::int32_t index;  // of the instruction
  std::int32_t line;   // -1: of an instruction that has none
};
Ref<Traceback> make_traceback(Context& cx, Value next, FrameObject* frame, std::int32_t index,
                              std::int32_t line);

}  // namespace dictum
