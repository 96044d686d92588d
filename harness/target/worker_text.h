// The text of worker.py, embedded at build time.
#pragma once

namespace dictum {

extern const char kWorkerText[];

}  // namespace dictum
