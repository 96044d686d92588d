// The struct sequences of sys, and the release that is played.
#pragma once

#include "modules/struct_sequence.h"

namespace dictum {

struct Release {
  std::int64_t minor, micro;
  std::int64_t hexversion() const { return (3 << 24) | (minor << 16) | (micro << 8) | 0xf0; }
};
const Release& played_release(const Language& language);

OwnedValue make_version_info(Context& cx);
OwnedValue make_flags(Context& cx);
// sys.float_info, int_info, hash_info, thread_info into the dict.
Done set_limits(Context& cx, Dict* dict);
OwnedValue make_asyncgen_hooks(Context& cx, Value first_iteration, Value finalizer);
OwnedValue make_unraisable(Context& cx, std::initializer_list<Value> fields);

}  // namespace dictum
