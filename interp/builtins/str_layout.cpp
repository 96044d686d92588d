// Padding, tabs, translation and encoding of str.
#include <algorithm>

#include "builtins/codec.h"
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/str_methods.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

OwnedValue padded(Context& cx, Str* string, std::uint64_t left, std::uint64_t right, char32_t fill) {
  if (left + right == 0) return exact_str(cx, string);
  TRY(check_text_size(cx, left + right + string->length, fill > 0xff || string->wide));
  StrBuilder builder(cx);
  builder.repeat(fill, left);
  builder.append(string);
  builder.repeat(fill, right);
  return builder.finish();
}

struct Padding {
  std::uint64_t missing;  // characters up to the width
  std::uint64_t width;
  char32_t fill;
};

Fallible<Padding> padding_arguments(Context& cx, const CallArguments& arguments) {
  const std::int64_t width = TRY(to_c_size(cx, arguments[1]));
  char32_t fill = ' ';
  if (arguments.count > 2) {
    if (!is<Str>(arguments[2]))
      return raise_type_error(
          cx, cat("The fill character must be a unicode character, not ", type_name(cx, arguments[2])));
    if (as<Str>(arguments[2])->length != 1)
      return raise_type_error(cx, "The fill character must be exactly one character long");
    fill = as<Str>(arguments[2])->at(0);
  }
  const std::int64_t missing = std::max<std::int64_t>(0, width - self_str(arguments)->length);
  return Padding{static_cast<std::uint64_t>(missing),
                 static_cast<std::uint64_t>(std::max<std::int64_t>(0, width)), fill};
}

}  // namespace

OwnedValue str_ljust(Context& cx, const CallArguments& arguments) {
  Padding padding = TRY(padding_arguments(cx, arguments));
  return padded(cx, self_str(arguments), 0, padding.missing, padding.fill);
}
OwnedValue str_rjust(Context& cx, const CallArguments& arguments) {
  Padding padding = TRY(padding_arguments(cx, arguments));
  return padded(cx, self_str(arguments), padding.missing, 0, padding.fill);
}
OwnedValue str_center(Context& cx, const CallArguments& arguments) {
  Padding padding = TRY(padding_arguments(cx, arguments));
  const std::uint64_t left = padding.missing / 2 + (padding.missing & padding.width & 1);
  return padded(cx, self_str(arguments), left, padding.missing - left, padding.fill);
}

OwnedValue str_zfill(Context& cx, const CallArguments& arguments) {
  Str* string = self_str(arguments);
  const std::int64_t width = TRY(to_c_size(cx, arguments[1]));
  if (width <= string->length) return exact_str(cx, string);
  TRY(check_text_size(cx, static_cast<std::uint64_t>(width), string->wide));
  StrBuilder builder(cx);
  const bool has_sign = string->length > 0 && (string->at(0) == '+' || string->at(0) == '-');
  if (has_sign) builder.append(string->at(0));
  builder.repeat('0', static_cast<std::size_t>(width) - string->length);
  builder.append(string, has_sign ? 1 : 0, string->length);
  return builder.finish();
}

OwnedValue str_expandtabs(Context& cx, const CallArguments& arguments) {
  Value given;
  TRY(bind_arguments(cx, "expandtabs", arguments.rest(), {"tabsize"}, 0, 1, &given));
  const std::int64_t size = given.is_absent() ? 8 : TRY(to_c_int(cx, given));
  const Str* string = self_str(arguments);
  StrBuilder builder(cx);
  std::int64_t column = 0;
  for (std::size_t i = 0; i < string->length; i++) {
    const char32_t c = string->at(i);
    if (c == '\t') {
      const std::int64_t spaces = size > 0 ? size - column % size : 0;
      TRY(check_text_size(cx, builder.length() + static_cast<std::uint64_t>(spaces), true));
      builder.repeat(' ', static_cast<std::size_t>(spaces));
      column += spaces;
    } else {
      builder.append(c);
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return builder.finish();
}

// str.translate(table): table[ordinal] is an ordinal, a string, or None; LookupError leaves the character.
OwnedValue str_translate(Context& cx, const CallArguments& arguments) {
  Ref<Str> string = own_ref(self_str(arguments));
  StrBuilder builder(cx);
  for (std::size_t i = 0; i < string->length; i++) {
    if (!cx.charge(2)) return failed();
    const char32_t c = string->at(i);
    OwnedValue mapped = get_item(cx, arguments[1], Value::small(c));
    if (mapped.is_raised()) {
      if (!catch_exception(cx, TypeId::LookupError)) return failed();
      builder.append(c);
    } else if (is_int(mapped)) {
      auto ordinal = int_to_int64(mapped);
      if (!ordinal || *ordinal < 0 || *ordinal > 0x10FFFF)
        return raise_value_error(cx, "character mapping must be in range(0x110000)");
      builder.append(static_cast<char32_t>(*ordinal));
    } else if (is<Str>(mapped)) {
      builder.append(as<Str>(mapped));
    } else if (!is_none(cx, mapped)) {
      return raise_type_error(cx, "character mapping must return integer, None or str");
    }
    TRY(check_text_size(cx, builder.length(), true));
  }
  return builder.finish();
}

OwnedValue str_encode(Context& cx, const CallArguments& arguments) {
  const Str *encoding = nullptr, *errors = nullptr;
  TRY(bind_encoding(cx, "encode", arguments.rest(), encoding, errors));
  return encode_by_name(cx, self_str(arguments), encoding, errors);
}

namespace {

// "key" or its ordinal: keys of one dict become the ordinals that translate looks up.
Done add_mapping(Context& cx, Dict* table, Value key, Value value) {
  if (is_int(key)) return dict_set(cx, table, key, value);
  if (!is<Str>(key)) return raise_type_error(cx, "keys in translate table must be strings or integers");
  if (as<Str>(key)->length != 1)
    return raise_value_error(cx, "string keys in translate table must be of length 1");
  return dict_set(cx, table, Value::small(as<Str>(key)->at(0)), value);
}

OwnedValue table_from_dict(Context& cx, Value mapping) {
  if (!is_exact(cx, mapping, TypeId::Dict))
    return raise_type_error(cx, "if you give only one argument to maketrans it must be a dict");
  Ref<Dict> table = TRY(new_dict(cx));
  Value key, value;
  for (std::size_t position = 0; dict_next(as<Dict>(mapping), position, key, value);)
    TRY(add_mapping(cx, table.get(), key, value));
  return table;
}

}  // namespace

// str.maketrans(x[, y[, z]]): self is the class.
OwnedValue str_maketrans(Context& cx, const CallArguments& arguments) {
  const CallArguments given = arguments.rest();
  if (given.count == 1) return table_from_dict(cx, given[0]);
  for (std::size_t i = 1; i < given.count; i++)
    if (!is<Str>(given[i]))
      return raise_bad_argument(cx, "maketrans", cat("argument ", i + 1), "str", given[i]);
  if (!is<Str>(given[0]))
    return raise_type_error(cx, "first maketrans argument must be a string if there is a second argument");
  const Str *from = as<Str>(given[0]), *to = as<Str>(given[1]);
  if (from->length != to->length)
    return raise_value_error(cx, "the first two maketrans arguments must have equal length");
  if (!cx.charge(from->length)) return failed();
  Ref<Dict> table = TRY(new_dict(cx));
  for (std::size_t i = 0; i < from->length; i++)
    TRY(dict_set(cx, table.get(), Value::small(from->at(i)), Value::small(to->at(i))));
  if (given.count == 3 && !cx.charge(as<Str>(given[2])->length)) return failed();
  if (given.count == 3)
    for (std::size_t i = 0; i < as<Str>(given[2])->length; i++)
      TRY(dict_set(cx, table.get(), Value::small(as<Str>(given[2])->at(i)), cx.core.none));
  return table;
}

}  // namespace dictum
