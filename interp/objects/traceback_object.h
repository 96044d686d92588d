// Traceback objects: the frames an exception has passed.
#pragma once

#include "objects/frame.h"

namespace dictum {

struct Traceback : Object {
  static constexpr TypeId kLayout = TypeId::Traceback;
  Value next;          // the next inner level, or None
  FrameObject* frame;  // owned
  std::int32_t index;  // of the instruction
  std::uint32_t line;
};
Ref<Traceback> make_traceback(Context& cx, Value next, FrameObject* frame, std::int32_t index,
                              std::uint32_t line);

}  // namespace dictum
