// The type str: construction, operators, and what its methods share.
#include "builtins/str_methods.h"

#include "builtins/bytes_like.h"
#include "builtins/codec.h"
#include "builtins/function_arguments.h"

#include <cstring>

#include "builtins/function_arguments.h"
#include "objects/attribute.h"
#include "objects/int_object.h"
#include "objects/iterator_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

Fallible<Stretch> stretch_argument(Context& cx, const CallArguments& arguments, std::size_t first,
                                   std::size_t length) {
  const auto size = static_cast<std::int64_t>(length);
  std::int64_t bounds[2] = {0, size};
  for (std::size_t i = 0; i < 2; i++) {
    Value given = arguments.get(first + i);
    if (given.is_absent() || is_none(cx, given)) continue;
    if (!is_int(given) && lookup_special(cx, type_of(cx, given), SpecialMethod::index_).is_absent())
      return raise_type_error(cx, "slice indices must be integers or None or have an __index__ method");
    OwnedValue index = TRY(to_index(cx, given));
    bounds[i] = clamp_index(cx, index);
    if (bounds[i] < 0) bounds[i] = std::max<std::int64_t>(0, bounds[i] + size);
  }
  bounds[1] = std::min(bounds[1], size);
  return Stretch{static_cast<std::size_t>(bounds[0]), static_cast<std::size_t>(bounds[1])};
}

Fallible<Str*> str_argument(Context& cx, Value value, std::string_view method, int position) {
  if (is<Str>(value)) return as<Str>(value);
  if (position == 0 || (!cx.language.got_unexpected_keyword_wording && method != "replace"))
    return raise_type_error(cx, cat("must be str, not ", type_name(cx, value)));
  return raise_bad_argument(cx, method, cat("argument ", position), "str", value);
}

Done check_text_size(Context& cx, std::uint64_t characters, bool wide) {
  if (characters > 0x7fffffff || !cx.heap.fits_budget(characters * (wide ? 4 : 1)))
    return raise_memory_error(cx);
  return done();
}

OwnedValue str_dunder_repr(Context& cx, const CallArguments& arguments) {
  return str_repr(cx, self_str(arguments));
}
OwnedValue str_dunder_hash(Context& cx, const CallArguments& arguments) {
  return make_int(cx, str_hash(cx, self_str(arguments)));
}
OwnedValue str_dunder_str(Context& cx, const CallArguments& arguments) {
  return exact_str(cx, self_str(arguments));
}

namespace {

template <class Holds>
OwnedValue compare_strings(Context& cx, const CallArguments& arguments, Holds holds) {
  if (!is<Str>(arguments[1])) return cx.not_implemented();
  return cx.boolean_result(holds(str_compare(self_str(arguments), as<Str>(arguments[1]))));
}

}  // namespace

OwnedValue str_dunder_lt(Context& cx, const CallArguments& arguments) {
  return compare_strings(cx, arguments, [](int order) { return order < 0; });
}
OwnedValue str_dunder_le(Context& cx, const CallArguments& arguments) {
  return compare_strings(cx, arguments, [](int order) { return order <= 0; });
}
OwnedValue str_dunder_gt(Context& cx, const CallArguments& arguments) {
  return compare_strings(cx, arguments, [](int order) { return order > 0; });
}
OwnedValue str_dunder_ge(Context& cx, const CallArguments& arguments) {
  return compare_strings(cx, arguments, [](int order) { return order >= 0; });
}
OwnedValue str_dunder_eq(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return cx.not_implemented();
  return cx.boolean_result(str_equal(self_str(arguments), as<Str>(arguments[1])));
}
OwnedValue str_dunder_ne(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return cx.not_implemented();
  return cx.boolean_result(!str_equal(self_str(arguments), as<Str>(arguments[1])));
}

OwnedValue str_dunder_iter(Context& cx, const CallArguments& arguments) {
  const bool ascii = cx.language.ascii_str_iterator && self_str(arguments)->ascii;
  return make_sequence_iterator(cx, ascii ? TypeId::StrAsciiIterator : TypeId::StrIterator, arguments.self());
}

OwnedValue str_dunder_mod(Context& cx, const CallArguments& arguments) {
  return percent_format(cx, self_str(arguments), arguments[1]);
}
OwnedValue str_dunder_rmod(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return cx.not_implemented();
  return percent_format(cx, as<Str>(arguments[1]), arguments.self());
}

OwnedValue str_dunder_len(Context&, const CallArguments& arguments) {
  return OwnedValue::small(self_str(arguments)->length);
}

namespace {

OwnedValue sliced(Context& cx, Str* string, Slice* slice) {
  SliceBounds bounds = TRY(resolve_slice(cx, slice, string->length));
  if (bounds.step == 1)
    return substring(cx, string, static_cast<std::size_t>(bounds.start),
                     static_cast<std::size_t>(bounds.start + bounds.count));
  StrBuilder builder(cx);
  for (std::int64_t i = 0, at = bounds.start; i < bounds.count; i++, at += bounds.step)
    builder.append(string->at(static_cast<std::size_t>(at)));
  return builder.finish();
}

}  // namespace

OwnedValue str_dunder_getitem(Context& cx, const CallArguments& arguments) {
  Str* string = self_str(arguments);
  Value key = arguments[1];
  if (is<Slice>(key)) return sliced(cx, string, as<Slice>(key));
  if (!is_int(key) && lookup_special(cx, type_of(cx, key), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, cx.language.str_index_names_type
                                    ? cat("string indices must be integers, not '", type_name(cx, key), "'")
                                    : std::string("string indices must be integers"));
  std::int64_t index = TRY(to_index64(cx, key, TypeId::IndexError));
  if (index < 0) index += string->length;
  if (index < 0 || index >= string->length)
    return raise_error(cx, TypeId::IndexError, "string index out of range");
  return make_char(cx, string->at(static_cast<std::size_t>(index)));
}

OwnedValue str_dunder_add(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(
        cx, cat("can only concatenate str (not \"", type_name(cx, arguments[1]), "\") to str"));
  return concat(cx, self_str(arguments), as<Str>(arguments[1]));
}

OwnedValue str_dunder_mul(Context& cx, const CallArguments& arguments) {
  Str* string = self_str(arguments);
  const std::int64_t times = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  if (times <= 0 || string->length == 0) return own(Value(cx.names().empty));
  if (times == 1) return exact_str(cx, string);
  const auto count = static_cast<std::uint64_t>(times);
  if (count > 0x7fffffff) return raise_memory_error(cx);
  TRY(check_text_size(cx, count * string->length, string->wide));
  Ref<Str> made = TRY(new_str(cx, count * string->length, string->wide));
  const std::size_t bytes = std::size_t{string->length} * (string->wide ? 4 : 1);
  std::uint8_t* text = made->inside;
  for (std::uint64_t i = 0; i < count; i++) std::memcpy(text + i * bytes, string->data(), bytes);
  made->ascii = string->ascii;
  return made;
}

OwnedValue str_dunder_contains(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(
        cx, cat("'in <string>' requires string as left operand, not ", type_name(cx, arguments[1])));
  Str* string = self_str(arguments);
  return cx.boolean_result(str_find(string, as<Str>(arguments[1]), 0, string->length) >= 0);
}

OwnedValue str_getnewargs(Context& cx, const CallArguments& arguments) {
  Ref<Str> text = TRY(exact_str(cx, self_str(arguments)));
  return make_tuple(cx, {Value(text.get())});
}

namespace {

// An instance of a subclass: the characters lie outside, so that slots and attributes have their place.
OwnedValue str_of_subclass(Context& cx, Type* type, Str* text) {
  Ref<Str> made = TRY(new_object<Str>(cx, type));
  const std::size_t bytes = (std::size_t{text->length} + 1) * (text->wide ? 4 : 1);
  made->outside = cx.heap.allocate_buffer(bytes);
  if (!made->outside) return raise_no_memory(cx, bytes);
  made->external = 1;
  std::memcpy(made->outside, text->data(), bytes - (text->wide ? 4 : 1));
  made->length = text->length;
  made->wide = text->wide;
  made->ascii = text->ascii;
  return made;
}

// str(object='') and str(bytes, encoding, errors).
OwnedValue construct_str(Context& cx, Type* type, const CallArguments& arguments) {
  Value parts[3];
  TRY(bind_arguments(cx, "str", arguments, {"object", "encoding", "errors"}, 0, 3, parts));
  for (std::size_t i = 1; i < 3; ++i)
    if (!parts[i].is_absent() && !is<Str>(parts[i]))
      return raise_bad_argument(cx, "str", i == 1 ? "argument 'encoding'" : "argument 'errors'", "str",
                                parts[i]);
  Ref<Str> text;
  if (parts[0].is_absent()) {
    text = own_ref(cx.names().empty);
  } else if (parts[1].is_absent() && parts[2].is_absent()) {
    text = TRY(str_of(cx, parts[0]));
  } else {
    constexpr std::string_view kNames[] = {"object", "encoding", "errors"};
    for (std::size_t i = 1; i < 3; i++)
      if (!parts[i].is_absent() && !is<Str>(parts[i]))
        return raise_bad_argument(cx, "str", cat("argument '", kNames[i], "'"), "str", parts[i]);
    if (is<Str>(parts[0])) return raise_type_error(cx, "decoding str is not supported");
    if (!is_bytes_like(parts[0]))
      return raise_type_error(
          cx, cat("decoding to str: need a bytes-like object, ", type_name(cx, parts[0]), " found"));
    const BytesArgument given = TRY(bytes_argument(cx, parts[0]));
    OwnedValue decoded =
        TRY(decode_by_name(cx, given.view(), parts[1].is_absent() ? nullptr : as<Str>(parts[1]),
                           parts[2].is_absent() ? nullptr : as<Str>(parts[2])));
    text = ref_cast<Str>(std::move(decoded));
  }
  if (type == cx.type(TypeId::Str)) return text;
  return str_of_subclass(cx, type, text.get());
}

void destroy_str(Context& cx, Object* self) {
  auto* string = static_cast<Str*>(self);
  if (string->flags & kInterned) cx.interned.remove(string);
  if (string->external) cx.heap.free_buffer(string->outside);
}

constexpr MethodRow kStrMethods[] = {
#define STR_METHOD(NAME, FUNCTION, MIN, MAX, KEYWORDS) {NAME, FUNCTION, MIN, MAX, KEYWORDS},
#include "builtins/str_methods.def"
};

}  // namespace

extern const NativeType kStrType;
const NativeType kStrType = {
    .layout = TypeId::Str,
    .size = sizeof(Str),
    .subclassable = true,
    .destroy = destroy_str,
    .construct = construct_str,
    .methods = kStrMethods,
};

}  // namespace dictum
