// Paths as the file system takes them, errors as the system tells them, and where programs may write.
#pragma once

#include <string>
#include <string_view>

#include "objects/context.h"

namespace dictum {

// A path argument of a function: a str, bytes, os.PathLike, or (where allowed) a descriptor.
struct FilePath {
  std::string bytes;
  bool as_bytes = false;  // results are bytes, too
  int descriptor = -1;    // given instead of a path
  OwnedValue given;       // what errors show
};
enum class PathKind : std::uint8_t { Path, PathOrDescriptor, PathOrNone };
// `function` and `argument` word the TypeError, as "stat: path should be string, bytes …".
Fallible<FilePath> path_argument(Context& cx, Value value, std::string_view function,
                                 std::string_view argument = "path", PathKind kind = PathKind::Path);
// os.fspath: a str or bytes; TypeError otherwise.
OwnedValue file_system_path(Context& cx, Value value);
// A str's or bytes' text for the system: UTF-8 with escaped surrogates as the bytes they stand for.
Fallible<std::string> encode_path(Context& cx, Value path);
// The other way round: a str.
Ref<Str> decode_path(Context& cx, std::string_view bytes);
// A path that a function gives back, bytes where it was given bytes.
OwnedValue path_result(Context& cx, std::string_view bytes, bool as_bytes);

// OSError (of the subclass that the number asks for) with up to two file names.
Failed raise_os_error(Context& cx, int number, Value file = Value(), Value second = Value());

// Programs write below the working directory and to /dev/null; anywhere else is a stop.
bool may_write(const std::string& path);
Done allow_write(Context& cx, const std::string& path, std::string_view function);

}  // namespace dictum
