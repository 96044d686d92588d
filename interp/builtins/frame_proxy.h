// frame.f_locals of functions since 3.13: https://peps.python.org/pep-0667/
#pragma once

#include "objects/frame.h"

namespace dictum {

// A mapping that shows the variables of a function's frame and writes through to them.
OwnedValue make_frame_proxy(Context& cx, FrameObject* frame);

}  // namespace dictum
