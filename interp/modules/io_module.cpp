// _io: https://docs.python.org/3/library/io.html
#include "modules/fill.h"
#include "modules/io_object.h"
#include "modules/module_types.h"
#include "modules/native_modules.h"
#include "modules/posix_arguments.h"
#include "objects/dict_object.h"

namespace dictum {

namespace {

OwnedValue io_text_encoding(Context& cx, const CallArguments& arguments) {
  if (!is_none(cx, arguments[0])) return own(arguments[0]);
  return own(Value(cx.names().utf_8));  // UTF-8 mode
}
OwnedValue io_open_code(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "open_code", arguments, {"path"}, 1, 1, out));
  if (!is<Str>(out[0]))
    return raise_type_error(cx, cat("open_code() argument 'path' must be str, not ", type_name(cx, out[0])));
  Ref<Str> mode = TRY(intern(cx, "rb"));
  const Value given[] = {out[0], Value(mode.get())};
  return io_open(cx, {given, 2, nullptr});
}

constexpr MethodRow kFunctions[] = {{"text_encoding", io_text_encoding, 1, 2},
                                    {"open_code", io_open_code, 0, -1, true}};

}  // namespace

Done fill_io(Context& cx, Dict* dict) {
  TRY(dict_set(cx, dict, "open", dict_find(cx, cx.core.builtins, std::string_view("open"))));
  TRY(add_functions(cx, dict, kFunctions, "io"));
  TRY(dict_set(cx, dict, "DEFAULT_BUFFER_SIZE", Value::small(kDefaultBufferSize)));
  const OwnedValue unsupported = TRY(unsupported_class(cx));
  TRY(dict_set(cx, dict, "UnsupportedOperation", unsupported));
  return add_types(cx, dict,
                   {TypeId::BlockingIOError, TypeId::IOBase, TypeId::IncrementalNewlineDecoder,
                    TypeId::BufferedIOBase, TypeId::RawIOBase, TypeId::TextIOBase, TypeId::BytesIO,
                    TypeId::BufferedReader, TypeId::BufferedWriter, TypeId::BufferedRWPair,
                    TypeId::BufferedRandom, TypeId::FileIO, TypeId::StringIO, TypeId::TextIOWrapper});
}

}  // namespace dictum
