// _codecs: the registry of codecs, and those that are native. https://docs.python.org/3/library/codecs.html
#include "builtins/codec.h"
#include "import/import.h"
#include "modules/buffer_argument.h"
#include "modules/codec_errors.h"
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "modules/posix_arguments.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// A list or dict that the registry keeps under a name.
template <class T>
Ref<T> kept(Context& cx, std::string_view name, Ref<T> (*make)(Context&)) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  const Value known = dict_find(cx, cx.registries.get(), name);
  if (is<T>(known)) return own_ref(as<T>(known));
  Ref<T> made = TRY(make(cx));
  TRY(dict_set(cx, cx.registries.get(), name, Value(made.get())));
  return made;
}
Ref<List> empty_list(Context& cx) { return new_list(cx); }
Ref<List> search_functions(Context& cx) { return kept<List>(cx, "codecs.search", empty_list); }
Ref<Dict> found_codecs(Context& cx) { return kept<Dict>(cx, "codecs.found", new_dict); }

Fallible<Str*> text_argument(Context& cx, Value value, const char* function, const char* argument = nullptr) {
  if (is<Str>(value)) return as<Str>(value);
  if (argument)
    return raise_type_error(cx, cat(std::string_view(function), "() argument '", std::string_view(argument),
                                    "' must be str, not ", type_name(cx, value)));
  return raise_type_error(
      cx, cat(std::string_view(function), "() argument must be str, not ", type_name(cx, value)));
}

OwnedValue codecs_register(Context& cx, const CallArguments& arguments) {
  if (!is_callable(cx, arguments[0])) return raise_type_error(cx, "argument must be callable");
  Ref<List> functions = TRY(search_functions(cx));
  TRY(list_append(cx, functions.get(), arguments[0]));
  return cx.none();
}
OwnedValue codecs_unregister(Context& cx, const CallArguments& arguments) {
  Ref<List> functions = TRY(search_functions(cx));
  for (std::size_t i = 0; i < functions->size(); i++) {
    if ((*functions)[i] != arguments[0]) continue;
    Ref<Dict> found = TRY(found_codecs(cx));
    dict_clear(cx, found.get());
    TRY(list_replace(cx, functions.get(), i, i + 1, {}));
    break;
  }
  return cx.none();
}

// Small letters; what is neither letter nor digit becomes one underscore.
std::string normal_name(const std::string& name) {
  std::string text;
  bool gap = false;
  for (const char c : name) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.';
    if (!plain) {
      gap = true;
      continue;
    }
    if (gap && !text.empty()) text += '_';
    gap = false;
    text += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  }
  return text;
}
OwnedValue lookup_codec(Context& cx, Str* name) {
  Ref<List> functions = TRY(search_functions(cx));
  if (functions->size() == 0) {
    Ref<Str> package = TRY(intern(cx, "encodings"));
    TRY(import_absolute(cx, package.get()));
  }
  const std::string normal = normal_name(to_utf8(name));
  Ref<Dict> found = TRY(found_codecs(cx));
  OwnedValue known = own(dict_find(cx, found.get(), normal));
  if (known.is_value()) return known;
  Ref<Str> key = TRY(intern(cx, normal));
  for (std::size_t i = 0; i < functions->size(); i++) {
    const OwnedValue function = own((*functions)[i]);
    OwnedValue codec = TRY(call(cx, function, {Value(key.get())}));
    if (is_none(cx, codec)) continue;
    if (!is<Tuple>(codec) || as<Tuple>(codec)->size() != 4)
      return raise_type_error(cx, "codec search functions must return 4-tuples");
    TRY(dict_set(cx, found.get(), key.get(), codec));
    return codec;
  }
  return raise_error(cx, TypeId::LookupError, cat("unknown encoding: ", name));
}
OwnedValue codecs_lookup(Context& cx, const CallArguments& arguments) {
  return lookup_codec(cx, TRY(text_argument(cx, arguments[0], "lookup")));
}

// encode() and decode(): what the codec's function gives, without the length.
template <std::size_t kFunction>
OwnedValue code_by_name(Context& cx, const CallArguments& arguments) {
  Value out[3];
  constexpr const char* kName = kFunction == 0 ? "encode" : "decode";
  TRY(bind_arguments(cx, kName, arguments, {"obj", "encoding", "errors"}, 1, 3, out));
  Str* encoding = out[1].is_absent() ? cx.names().utf_8 : TRY(text_argument(cx, out[1], kName, "encoding"));
  if (out[2].is_value()) TRY(text_argument(cx, out[2], kName, "errors"));
  const OwnedValue codec = TRY(lookup_codec(cx, encoding));
  const OwnedValue function = own((*as<Tuple>(codec))[kFunction]);
  const OwnedValue result =
      out[2].is_absent() ? TRY(call(cx, function, {out[0]})) : TRY(call(cx, function, {out[0], out[2]}));
  if (!is<Tuple>(result) || as<Tuple>(result)->size() != 2)
    return raise_type_error(cx, kFunction == 0 ? "encoder must return a tuple (object, integer)"
                                               : "decoder must return a tuple (object,integer)");
  return own((*as<Tuple>(result))[0]);
}

// --- native codecs

Fallible<const Str*> errors_argument(Context& cx, Value value, const char* function) {
  if (value.is_absent() || is_none(cx, value)) return static_cast<const Str*>(nullptr);
  if (is<Str>(value)) return static_cast<const Str*>(as<Str>(value));
  return raise_type_error(
      cx, cat(std::string_view(function), "() argument 2 must be str or None, not ", type_name(cx, value)));
}
OwnedValue with_length(Context& cx, Value value, std::size_t length) {
  return make_tuple(cx, {value, Value::small(static_cast<std::int64_t>(length))});
}
template <Encoding kEncoding, const char* kName>
OwnedValue encode_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[0]))
    return raise_type_error(
        cx, cat(std::string_view(kName), "() argument 1 must be str, not ", type_name(cx, arguments[0])));
  const Str* errors = TRY(errors_argument(cx, arguments.get(1), kName));
  Ref<Str> text(as<Str>(arguments[0]));
  const OwnedValue bytes = TRY(encode_text(cx, text.get(), kEncoding, errors));
  return with_length(cx, bytes, text->length);
}
// With a third argument that is true, what is incomplete at the end is an error.
template <Encoding kEncoding, const char* kName, bool kStateful>
OwnedValue decode_row(Context& cx, const CallArguments& arguments) {
  const std::string bytes = TRY(buffer_argument(cx, arguments[0]));
  const Str* errors = TRY(errors_argument(cx, arguments.get(1), kName));
  const bool final = !kStateful || TRY(flag_argument(cx, arguments.get(2), false));
  std::size_t consumed = bytes.size();
  const OwnedValue text = TRY(decode_bytes(cx, bytes, kEncoding, errors, final ? nullptr : &consumed));
  return with_length(cx, text, consumed);
}
#define CODEC(NAME, ENCODING, STATEFUL)                                                      \
  constexpr char kEncode##ENCODING[] = NAME "_encode", kDecode##ENCODING[] = NAME "_decode"; \
  constexpr MethodRow kRows##ENCODING[] = {                                                  \
      {kEncode##ENCODING, encode_row<Encoding::ENCODING, kEncode##ENCODING>, 1, 2},          \
      {kDecode##ENCODING, decode_row<Encoding::ENCODING, kDecode##ENCODING, STATEFUL>, 1,    \
       STATEFUL ? 3 : 2}};
CODEC("utf_8", Utf8, true)
CODEC("ascii", Ascii, false)
CODEC("latin_1", Latin1, false)
CODEC("utf_16", Utf16, true)
CODEC("utf_16_le", Utf16Little, true)
CODEC("utf_16_be", Utf16Big, true)
CODEC("utf_32", Utf32, true)
CODEC("utf_32_le", Utf32Little, true)
CODEC("utf_32_be", Utf32Big, true)
#undef CODEC

OwnedValue readbuffer_encode(Context& cx, const CallArguments& arguments) {
  const std::string bytes =
      is<Str>(arguments[0]) ? to_utf8(as<Str>(arguments[0])) : TRY(buffer_argument(cx, arguments[0]));
  Ref<Bytes> made = TRY(make_bytes(cx, bytes));
  return with_length(cx, Value(made.get()), bytes.size());
}

// --- character maps

// The character that a byte stands for; absent: undefined.
OwnedValue mapped_byte(Context& cx, Value mapping, unsigned char byte) {
  if (is<Str>(mapping)) {
    const auto* table = as<Str>(mapping);
    if (byte >= table->length || table->at(byte) == 0xFFFE) return OwnedValue();
    return make_char(cx, table->at(byte));
  }
  OwnedValue found = get_item(cx, mapping, Value::small(byte));
  if (found.is_raised())
    return catch_exception(cx, TypeId::LookupError) ? OwnedValue() : OwnedValue(failed());
  if (is_none(cx, found)) return OwnedValue();
  if (is<Str>(found)) return found;
  if (!is_int(found)) return raise_type_error(cx, "character mapping must return integer, None or str");
  const auto number = int_to_int64(found);
  if (!number || *number < 0 || *number > 0x10FFFF)
    return raise_type_error(cx, "character mapping must be in range(0x110000)");
  if (*number == 0xFFFE) return OwnedValue();
  return make_char(cx, static_cast<char32_t>(*number));
}
OwnedValue charmap_decode(Context& cx, const CallArguments& arguments) {
  const std::string bytes = TRY(buffer_argument(cx, arguments[0]));
  const Str* errors = TRY(errors_argument(cx, arguments.get(1), "charmap_decode"));
  const Value mapping = arguments.get(2);
  const bool plain = mapping.is_absent() || is_none(cx, mapping);
  const std::string handler = errors ? to_utf8(errors) : "strict";
  StrBuilder text(cx);
  for (std::size_t at = 0; at < bytes.size(); at++) {
    if (!cx.charge()) return failed();
    const auto byte = static_cast<unsigned char>(bytes[at]);
    const OwnedValue found =
        plain ? TRY(OwnedValue(make_char(cx, byte))) : TRY(mapped_byte(cx, mapping, byte));
    if (found.is_value()) {
      text.append(as<Str>(found));
    } else if (handler == "replace") {
      text.append(char32_t{0xFFFD});
    } else if (handler != "ignore") {
      if (handler != "strict")
        return stop_unsupported(cx, cat("charmap_decode with the error handler ", handler));
      return raise_decode(cx, "charmap", bytes, at, at + 1, "character maps to <undefined>");
    }
  }
  Ref<Str> made = TRY(text.finish());
  return with_length(cx, Value(made.get()), bytes.size());
}
// The bytes that a character stands for; absent: undefined.
OwnedValue mapped_character(Context& cx, Value mapping, char32_t character) {
  OwnedValue found = get_item(cx, mapping, Value::small(character));
  if (found.is_raised())
    return catch_exception(cx, TypeId::LookupError) ? OwnedValue() : OwnedValue(failed());
  if (is_none(cx, found)) return OwnedValue();
  if (is<Bytes>(found)) return found;
  if (!is_int(found))
    return raise_type_error(
        cx, cat("character mapping must return integer, bytes or None, not ", type_name(cx, found)));
  const auto number = int_to_int64(found);
  if (!number || *number < 0 || *number > 255)
    return raise_type_error(cx, "character mapping must be in range(256)");
  const char byte = static_cast<char>(*number);
  return make_bytes(cx, std::string_view(&byte, 1));
}
OwnedValue charmap_encode(Context& cx, const CallArguments& arguments) {
  Ref<Str> text(TRY(text_argument(cx, arguments[0], "charmap_encode")));
  const Str* errors = TRY(errors_argument(cx, arguments.get(1), "charmap_encode"));
  const Value mapping = arguments.get(2);
  if (mapping.is_absent() || is_none(cx, mapping)) {
    const OwnedValue bytes = TRY(encode_text(cx, text.get(), Encoding::Latin1, errors));
    return with_length(cx, bytes, text->length);
  }
  const std::string handler = errors ? to_utf8(errors) : "strict";
  std::string bytes;
  for (std::size_t at = 0; at < text->length; at++) {
    if (!cx.charge()) return failed();
    OwnedValue found = TRY(mapped_character(cx, mapping, text->at(at)));
    if (found.is_absent() && handler == "replace") found = TRY(mapped_character(cx, mapping, U'?'));
    if (found.is_value())
      bytes += as<Bytes>(found)->view();
    else if (handler == "strict" || handler == "replace")
      return raise_encode(cx, "charmap", text.get(), at, at + 1, "character maps to <undefined>");
    else if (handler != "ignore")
      return stop_unsupported(cx, cat("charmap_encode with the error handler ", handler));
  }
  Ref<Bytes> made = TRY(make_bytes(cx, bytes));
  return with_length(cx, Value(made.get()), text->length);
}
// CPython packs the table into an object of its own; here it is the dict that its characters make.
OwnedValue charmap_build(Context& cx, const CallArguments& arguments) {
  Ref<Str> table(TRY(text_argument(cx, arguments[0], "charmap_build")));
  Ref<Dict> map = TRY(new_dict(cx));
  for (std::size_t i = 0; i < table->length; i++)
    TRY(dict_set(cx, map.get(), Value::small(table->at(i)), Value::small(static_cast<std::int64_t>(i))));
  return map;
}

// --- error handlers

OwnedValue codecs_register_error(Context& cx, const CallArguments& arguments) {
  Value out[2];
  TRY(bind_arguments(cx, "register_error", arguments, {"", ""}, 2, 2, out));
  Str* name = TRY(text_argument(cx, out[0], "register_error"));
  if (!is_callable(cx, out[1])) return raise_type_error(cx, "handler must be callable");
  Ref<Dict> handlers = TRY(error_handlers(cx));
  TRY(dict_set(cx, handlers.get(), name, out[1]));
  return cx.none();
}
OwnedValue codecs_lookup_error(Context& cx, const CallArguments& arguments) {
  Str* name = TRY(text_argument(cx, arguments[0], "lookup_error"));
  Ref<Dict> handlers = TRY(error_handlers(cx));
  OwnedValue found = own(dict_find(cx, handlers.get(), name));
  if (found.is_value()) return found;
  return raise_error(cx, TypeId::LookupError, cat("unknown error handler name '", name, "'"));
}

constexpr MethodRow kFunctions[] = {{"register", codecs_register, 1, 1},
                                    {"unregister", codecs_unregister, 1, 1},
                                    {"lookup", codecs_lookup, 1, 1},
                                    {"encode", code_by_name<0>, 0, -1, true},
                                    {"decode", code_by_name<1>, 0, -1, true},
                                    {"readbuffer_encode", readbuffer_encode, 1, 2},
                                    {"charmap_decode", charmap_decode, 1, 3},
                                    {"charmap_encode", charmap_encode, 1, 3},
                                    {"charmap_build", charmap_build, 1, 1},
                                    {"register_error", codecs_register_error, 0, -1},
                                    {"lookup_error", codecs_lookup_error, 1, 1}};

}  // namespace

Done fill_codecs(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_codecs"));
  for (const std::span<const MethodRow> rows :
       {std::span<const MethodRow>(kRowsUtf8), std::span<const MethodRow>(kRowsAscii),
        std::span<const MethodRow>(kRowsLatin1), std::span<const MethodRow>(kRowsUtf16),
        std::span<const MethodRow>(kRowsUtf16Little), std::span<const MethodRow>(kRowsUtf16Big),
        std::span<const MethodRow>(kRowsUtf32), std::span<const MethodRow>(kRowsUtf32Little),
        std::span<const MethodRow>(kRowsUtf32Big)})
    TRY(add_functions(cx, dict, rows, "_codecs"));
  return done();
}

}  // namespace dictum
