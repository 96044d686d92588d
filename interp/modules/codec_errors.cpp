#include "modules/codec_errors.h"

#include "builtins/codec.h"
#include "modules/native_modules.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

Failed raise_unicode_error(Context& cx, TypeId type, const char* codec, Value object, std::size_t start,
                           std::size_t end, const char* reason) {
  Ref<Str> name = TRY(make_str(cx, codec));
  Ref<Str> words = TRY(make_str(cx, reason));
  const Value arguments[] = {Value(name.get()), object, Value::small(static_cast<std::int64_t>(start)),
                             Value::small(static_cast<std::int64_t>(end)), Value(words.get())};
  return raise_exception(cx, make_exception(cx, type, arguments));
}

// The part of the object that a UnicodeError is about.
struct BadPart {
  Value object;
  std::size_t start = 0, end = 0;
  bool encoding = false, decoding = false;
};
Fallible<BadPart> bad_part(Context& cx, Value error) {
  BadPart part;
  const auto is_a = [&](TypeId type) {
    return is<ExceptionObject>(error) && is_subtype(error.object()->type, cx.type(type));
  };
  part.encoding = is_a(TypeId::UnicodeEncodeError);
  part.decoding = is_a(TypeId::UnicodeDecodeError);
  if (!part.encoding && !part.decoding && !is_a(TypeId::UnicodeTranslateError))
    return raise_type_error(cx, cat("don't know how to handle ", type_name(cx, error), " in error callback"));
  const auto* exception = as<ExceptionObject>(error);
  part.object = exception->fields[unicode_error::kObject];
  part.start = static_cast<std::size_t>(int_to_int64(exception->fields[unicode_error::kStart]).value_or(0));
  part.end = static_cast<std::size_t>(int_to_int64(exception->fields[unicode_error::kEnd]).value_or(0));
  const std::size_t length = is<Str>(part.object)     ? as<Str>(part.object)->length
                             : is<Bytes>(part.object) ? as<Bytes>(part.object)->length
                                                      : 0;
  part.start = std::min(part.start, length);
  part.end = std::min(std::max(part.end, part.start), length);
  return part;
}
OwnedValue go_on(Context& cx, const std::string& replacement, const BadPart& part) {
  Ref<Str> text = TRY(make_str(cx, replacement));
  return make_tuple(cx, {Value(text.get()), Value::small(static_cast<std::int64_t>(part.end))});
}

OwnedValue strict_errors(Context& cx, const CallArguments& arguments) {
  if (!is<ExceptionObject>(arguments[0])) return raise_type_error(cx, "codec must pass exception instance");
  Ref<ExceptionObject> error(as<ExceptionObject>(arguments[0]));
  return raise_exception(cx, std::move(error));
}
OwnedValue ignore_errors(Context& cx, const CallArguments& arguments) {
  return go_on(cx, "", TRY(bad_part(cx, arguments[0])));
}
OwnedValue replace_errors(Context& cx, const CallArguments& arguments) {
  const BadPart part = TRY(bad_part(cx, arguments[0]));
  std::string text;
  if (part.decoding)
    append_utf8(text, 0xFFFD);
  else
    for (std::size_t i = part.start; i < part.end; i++) append_utf8(text, part.encoding ? U'?' : 0xFFFD);
  return go_on(cx, text, part);
}
OwnedValue xmlcharrefreplace_errors(Context& cx, const CallArguments& arguments) {
  const BadPart part = TRY(bad_part(cx, arguments[0]));
  if (!part.encoding)
    return raise_type_error(
        cx, cat("don't know how to handle ", type_name(cx, arguments[0]), " in error callback"));
  std::string text;
  for (std::size_t i = part.start; i < part.end; i++)
    text += cat("&#", static_cast<std::uint32_t>(as<Str>(part.object)->at(i)), ";");
  return go_on(cx, text, part);
}
OwnedValue backslashreplace_errors(Context& cx, const CallArguments& arguments) {
  const BadPart part = TRY(bad_part(cx, arguments[0]));
  std::string text;
  for (std::size_t i = part.start; i < part.end; i++)
    text += backslash_escape(part.decoding ? static_cast<unsigned char>(as<Bytes>(part.object)->view()[i])
                                           : as<Str>(part.object)->at(i));
  return go_on(cx, text, part);
}
template <const char* kName>
OwnedValue other_errors(Context& cx, const CallArguments&) {
  return stop_unsupported(cx, cat("calling the error handler ", std::string_view(kName)));
}
constexpr char kNameReplace[] = "namereplace", kSurrogatePass[] = "surrogatepass",
               kSurrogateEscape[] = "surrogateescape";

struct HandlerRow {
  const char* name;
  MethodRow row;
};
constexpr HandlerRow kHandlers[] = {
    {"strict", {"strict_errors", strict_errors, 1, 1}},
    {"ignore", {"ignore_errors", ignore_errors, 1, 1}},
    {"replace", {"replace_errors", replace_errors, 1, 1}},
    {"xmlcharrefreplace", {"xmlcharrefreplace_errors", xmlcharrefreplace_errors, 1, 1}},
    {"backslashreplace", {"backslashreplace_errors", backslashreplace_errors, 1, 1}},
    {kNameReplace, {"namereplace_errors", other_errors<kNameReplace>, 1, 1}},
    {kSurrogatePass, {"surrogatepass", other_errors<kSurrogatePass>, 1, 1}},
    {kSurrogateEscape, {"surrogateescape", other_errors<kSurrogateEscape>, 1, 1}}};

}  // namespace

Ref<Dict> error_handlers(Context& cx) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  const Value known = dict_find(cx, cx.registries.get(), std::string_view("codecs.errors"));
  if (is<Dict>(known)) return own_ref(as<Dict>(known));
  Ref<Dict> made = TRY(new_dict(cx));
  for (const HandlerRow& handler : kHandlers) {
    Ref<BuiltinFunction> function = TRY(make_builtin(cx, &handler.row, Value(), Value()));
    TRY(dict_set(cx, made.get(), std::string_view(handler.name), Value(function.get())));
  }
  TRY(dict_set(cx, cx.registries.get(), "codecs.errors", Value(made.get())));
  return made;
}

Failed raise_decode(Context& cx, const char* codec, std::string_view bytes, std::size_t start,
                    std::size_t end, const char* reason) {
  Ref<Bytes> object = TRY(make_bytes(cx, bytes));
  return raise_unicode_error(cx, TypeId::UnicodeDecodeError, codec, Value(object.get()), start, end, reason);
}
Failed raise_encode(Context& cx, const char* codec, Str* text, std::size_t start, std::size_t end,
                    const char* reason) {
  return raise_unicode_error(cx, TypeId::UnicodeEncodeError, codec, Value(text), start, end, reason);
}

}  // namespace dictum
