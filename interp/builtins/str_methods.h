// The methods of str, declared from their table; each file str_*.cpp defines those of one idea.
#pragma once

#include "objects/errors.h"
#include "objects/str_object.h"
#include "objects/type.h"

namespace dictum {

#define STR_METHOD(NAME, FUNCTION, MIN, MAX, KEYWORDS) \
  OwnedValue FUNCTION(Context& cx, const CallArguments& arguments);
#include "builtins/str_methods.def"

inline Str* self_str(const CallArguments& arguments) { return as<Str>(arguments.self()); }

// A stretch [start, end) of a string, from the optional arguments `first` and `first + 1`: as slices,
// clipped.
struct Stretch {
  std::size_t start;
  std::size_t end;
  bool empty() const { return start > end; }  // a start past the end: nothing is found, not even ""
};
Fallible<Stretch> stretch_argument(Context& cx, const CallArguments& arguments, std::size_t first,
                                   std::size_t length);

// The argument as a str, or TypeError in the words of the method.
Fallible<Str*> str_argument(Context& cx, Value value, std::string_view method, int position);

// MemoryError where a text of this many characters could never be had.
Done check_text_size(Context& cx, std::uint64_t characters, bool wide);

// "%" formatting (Library Reference, printf-style String Formatting).
OwnedValue percent_format(Context& cx, Str* format, Value values);
// The character's classes as str's predicates see them.
bool is_space_character(char32_t character);

}  // namespace dictum
