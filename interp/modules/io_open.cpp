// open(): https://docs.python.org/3/library/functions.html#open
#include <sys/stat.h>

#include "builtins/number_methods.h"
#include "modules/io_object.h"
#include "modules/native_modules.h"
#include "modules/posix_arguments.h"
#include "objects/attribute.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"

namespace dictum {

namespace {

struct OpenMode {
  bool creating = false, reading = false, writing = false, appending = false, updating = false;
  bool text = false, binary = false;
  std::string raw() const {
    std::string mode;
    if (creating) mode += 'x';
    if (reading) mode += 'r';
    if (writing) mode += 'w';
    if (appending) mode += 'a';
    if (updating) mode += '+';
    return mode;
  }
};
Fallible<OpenMode> parse_mode(Context& cx, const std::string& mode) {
  OpenMode parsed;
  const auto flag_of = [&](char c) -> bool* {
    switch (c) {
      case 'x': return &parsed.creating;
      case 'r': return &parsed.reading;
      case 'w': return &parsed.writing;
      case 'a': return &parsed.appending;
      case '+': return &parsed.updating;
      case 't': return &parsed.text;
      case 'b': return &parsed.binary;
      default: return nullptr;
    }
  };
  for (const char c : mode) {
    bool* flag = flag_of(c);
    if (!flag || *flag) return raise_value_error(cx, cat("invalid mode: '", mode, "'"));
    *flag = true;
  }
  if (parsed.text && parsed.binary) return raise_value_error(cx, "can't have text and binary mode at once");
  if (parsed.creating + parsed.reading + parsed.writing + parsed.appending > 1)
    return raise_value_error(cx, "must have exactly one of create/read/write/append mode");
  return parsed;
}

Done refuse_text_arguments(Context& cx, const Value* out) {
  static constexpr std::pair<int, const char*> kTextOnly[] = {
      {3, "binary mode doesn't take an encoding argument"},
      {4, "binary mode doesn't take an errors argument"},
      {5, "binary mode doesn't take a newline argument"}};
  for (const auto& [index, words] : kTextOnly)
    if (out[index].is_value() && !is_none(cx, out[index])) return raise_value_error(cx, words);
  return done();
}
Done check_texts(Context& cx, const Value* out) {
  static constexpr std::pair<int, const char*> kTexts[] = {{3, "encoding"}, {4, "errors"}, {5, "newline"}};
  for (const auto& [index, name] : kTexts)
    if (out[index].is_value() && !is_none(cx, out[index]) && !is<Str>(out[index]))
      return raise_type_error(cx, cat("open() argument '", std::string_view(name),
                                      "' must be str or None, not ", type_name(cx, out[index])));
  return done();
}

// The text layer over a buffer; the mode that open() was given is its attribute.
OwnedValue wrap_text(Context& cx, Value buffer, const Value* out, bool line_buffering,
                     const std::string& mode) {
  const auto or_none = [&](Value value) { return value.is_absent() ? cx.core.none : value; };
  OwnedValue text =
      TRY(call(cx, Value(cx.type(TypeId::TextIOWrapper)),
               {buffer, or_none(out[3]), or_none(out[4]), or_none(out[5]), cx.boolean(line_buffering)}));
  Ref<Str> key = TRY(intern(cx, "mode"));
  Ref<Str> shown = TRY(make_str(cx, mode));
  TRY(set_attribute(cx, text, key.get(), Value(shown.get())));
  return text;
}

// The layers above the raw file.
OwnedValue stack_layers(Context& cx, Value raw, const OpenMode& mode, std::int64_t buffering,
                        const Value* out, const std::string& mode_text) {
  bool line_buffering = buffering == 1;
  if (buffering == 1 || buffering < 0) buffering = kDefaultBufferSize;
  if (buffering == 0) {
    if (mode.binary) return own(raw);
    return raise_value_error(cx, "can't have unbuffered text I/O");
  }
  const TypeId type = mode.updating                                     ? TypeId::BufferedRandom
                      : mode.creating || mode.writing || mode.appending ? TypeId::BufferedWriter
                                                                        : TypeId::BufferedReader;
  const OwnedValue size = TRY(make_int(cx, buffering));
  OwnedValue buffer = TRY(call(cx, Value(cx.type(type)), {raw, size}));
  if (mode.binary) return buffer;
  OwnedValue text = wrap_text(cx, buffer, out, line_buffering, mode_text);
  if (!text.is_raised()) return text;
  OwnedValue error = take_exception(cx);
  if (error.is_absent()) return failed();
  const OwnedValue closed = call_method(cx, buffer, cx.names().close);
  if (closed.is_raised() && take_exception(cx).is_absent()) return failed();
  return restore_exception(cx, std::move(error));
}

constexpr MethodRow kOpenRow[] = {{"open", io_open, 0, -1, true}};

}  // namespace

OwnedValue io_open(Context& cx, const CallArguments& arguments) {
  Value out[8];
  TRY(bind_arguments(cx, "open", arguments,
                     {"file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"}, 1,
                     8, out));
  if (out[1].is_value() && !is<Str>(out[1]))
    return raise_type_error(cx, cat("open() argument 'mode' must be str, not ", type_name(cx, out[1])));
  const std::string mode_text = out[1].is_absent() ? "r" : to_utf8(as<Str>(out[1]));
  const std::int64_t buffering = out[2].is_absent() ? -1 : TRY(int_argument(cx, out[2]));
  TRY(check_texts(cx, out));
  const bool closes = TRY(flag_argument(cx, out[6], true));
  OwnedValue file = own(out[0]);
  if (!is_number(cx, file)) file = TRY(file_system_path(cx, file));
  const OpenMode mode = TRY(parse_mode(cx, mode_text));
  if (mode.binary) TRY(refuse_text_arguments(cx, out));
  Ref<Str> raw_mode = TRY(make_str(cx, mode.raw()));
  OwnedValue raw = TRY(
      call(cx, Value(cx.type(TypeId::FileIO)),
           {file, Value(raw_mode.get()), cx.boolean(closes), out[7].is_absent() ? cx.core.none : out[7]}));
  return stack_layers(cx, raw, mode, buffering, out, mode_text);
}

std::span<const MethodRow> open_function() { return kOpenRow; }

}  // namespace dictum
