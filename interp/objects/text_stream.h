// sys.stdin, sys.stdout, sys.stderr as a program starts with them.
#pragma once

#include "objects/context.h"

namespace dictum {

struct TextStream : Object {
  static constexpr TypeId kLayout = TypeId::TextStream;
  std::int32_t descriptor;  // 0, 1, 2
  bool closed;
};
Ref<TextStream> make_text_stream(Context& cx, int descriptor);

}  // namespace dictum
