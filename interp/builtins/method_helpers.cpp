#include "builtins/method_helpers.h"

#include <utf8proc.h>

#include <cstdio>

#include "builtins/str_methods.h"
#include "objects/heap.h"
#include "objects/int_object.h"

namespace dictum {

std::string ascii_digits(const Str* text) {
  auto is_decimal = [](char32_t c) {
    return utf8proc_category(static_cast<utf8proc_int32_t>(c)) == UTF8PROC_CATEGORY_ND;
  };
  std::string digits;
  for (std::size_t i = 0; i < text->length; ++i) {
    char32_t c = text->at(i);
    if (c < 0x80) {
      digits.push_back(static_cast<char>(c));
    } else if (is_decimal(c)) {
      // Decimal digits come in runs of ten from zero on.
      char32_t start = c;
      while (is_decimal(start - 1)) --start;
      digits.push_back(static_cast<char>('0' + (c - start) % 10));
    } else {
      digits.push_back(is_space_character(c) ? ' ' : '?');
    }
  }
  return digits;
}

Fallible<int> to_c_int(Context& cx, Value value) {
  OwnedValue index = TRY(to_index(cx, value));
  const std::optional<std::int64_t> number = int_to_int64(index);
  if (number && *number >= INT32_MIN && *number <= INT32_MAX) return static_cast<int>(*number);
  return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C int");
}

Fallible<std::int64_t> to_c_size(Context& cx, Value value) {
  OwnedValue index = TRY(to_index(cx, value));
  const std::optional<std::int64_t> number = int_to_int64(index);
  if (number) return *number;
  return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C ssize_t");
}

Done check_get_arguments(Context& cx, const CallArguments& arguments) {
  const Value object = arguments[1], type = arguments.get(2);
  if (!is_none(cx, object) || (type.is_value() && !is_none(cx, type))) return done();
  return raise_type_error(cx, "__get__(None, None) is invalid");
}
OwnedValue return_self(Context&, const CallArguments& arguments) { return own(arguments.self()); }

std::string address_text(Value value) {
  char text[24];
  // A small integer lies nowhere: its address is made up from its value.
  std::uint64_t id =
      value.is_small() ? 0x7e0000000000 + (value.bits() & 0xffffffffff) * 16 : Heap::id_of(value.object());
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(id));
  return text;
}

ReprGuard::ReprGuard(Context& cx, Object* object) : cx_(cx) {
  for (Object* active : cx.repr_active) recursive_ |= active == object;
  if (!recursive_) cx.repr_active.push_back(object);
}

ReprGuard::~ReprGuard() {
  if (!recursive_) cx_.repr_active.pop_back();
}

}  // namespace dictum
