// What the files of int share.
#pragma once

#include <gmp.h>

#include <cstring>

#include "objects/errors.h"
#include "objects/int_object.h"

namespace dictum {

static_assert(sizeof(mp_limb_t) == 8 && GMP_NAIL_BITS == 0);

// Sign and limbs of an int of any kind. Must not be copied: small ones lie in it.
struct IntView {
  explicit IntView(Value value) {
    if (value.is_small()) {
      std::int64_t number = value.small_value();
      negative = number < 0;
      storage = negative ? ~static_cast<std::uint64_t>(number) + 1 : static_cast<std::uint64_t>(number);
      limbs = &storage;
      size = storage != 0;
    } else {
      const Int* object = as<Int>(value);
      negative = object->size < 0;
      size = negative ? -object->size : object->size;
      limbs = reinterpret_cast<const mp_limb_t*>(object->limbs);
    }
  }
  IntView(const IntView&) = delete;
  IntView& operator=(const IntView&) = delete;

  const mp_limb_t* limbs;
  mp_size_t size;
  bool negative;
  mp_limb_t storage = 0;
};

// Limbs for a result, not yet normalised.
Ref<Int> new_limbs(Context& cx, std::size_t limbs);
inline mp_limb_t* limbs_of(Ref<Int>& made) { return reinterpret_cast<mp_limb_t*>(made->limbs); }
// The canonical int of these limbs.
OwnedValue finish_int(Context& cx, Ref<Int> made, std::size_t limbs, bool negative);

}  // namespace dictum
