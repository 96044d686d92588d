// The format specification mini-language (Library Reference, "Format Specification Mini-Language").
#pragma once

#include <cstdint>

#include "objects/errors.h"
#include "objects/str_object.h"

namespace dictum {

struct FormatSpec {
  char32_t fill = ' ';
  char align = 0;                 // '<', '>', '=', '^', or 0: the type's own
  char sign = 0;                  // '+', '-', ' ', or 0
  bool no_negative_zero = false;  // 'z'
  bool alternate = false;
  char grouping = 0;  // ',' or '_'
  std::int64_t width = -1;
  std::int64_t precision = -1;
  char32_t type = 0;  // 0: none given
};

// What __format__ of the type gives for the specification; `value` is the number or text itself.
OwnedValue format_str(Context& cx, Str* value, Str* specification);
OwnedValue format_int(Context& cx, Value value, Str* specification);
OwnedValue format_float(Context& cx, Value value, Str* specification);
OwnedValue format_complex(Context& cx, Value value, Str* specification);

// ValueError unless `text` is a specification. Messages name the type of `value`.
Fallible<FormatSpec> parse_format_spec(Context& cx, const Str* text, char default_align, Value value);

}  // namespace dictum
