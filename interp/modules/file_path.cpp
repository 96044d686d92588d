#include "modules/file_path.h"

#include <sys/stat.h>
#include <unistd.h>

#include <climits>
#include <cstdlib>
#include <cstring>

#include "base/utf8.h"
#include "objects/attribute.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/slot_call.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

OwnedValue call_fspath(Context& cx, Value value) {
  Ref<Str> name = TRY(intern(cx, "__fspath__"));
  Value method = lookup_on_type(cx, type_of(cx, value), name.get());
  if (method.is_absent()) return OwnedValue();
  const OwnedValue held = own(method);
  OwnedValue made = TRY(call_if_bindable(cx, held, value));
  if (made.is_absent()) return made;
  if (is<Str>(made) || is<Bytes>(made)) return made;
  return raise_type_error(cx, cat("expected ", type_name(cx, value),
                                  ".__fspath__() to return str or bytes, not ", type_name(cx, made)));
}

Failed raise_encode_error(Context& cx, Str* text, std::size_t at) {
  Ref<Str> encoding = TRY(make_str(cx, "utf-8"));
  Ref<Str> reason = TRY(make_str(cx, "surrogates not allowed"));
  const auto start = static_cast<std::int64_t>(at);
  const Value arguments[] = {Value(encoding.get()), Value(text), Value::small(start), Value::small(start + 1),
                             Value(reason.get())};
  return raise_exception(cx, make_exception(cx, TypeId::UnicodeEncodeError, arguments));
}

std::string resolved(const std::string& path) {
  char buffer[PATH_MAX];
  return realpath(path.c_str(), buffer) ? std::string(buffer) : std::string();
}
std::string parent_directory(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}
bool lies_below(const std::string& path, const std::string& root) {
  return path == root || (path.starts_with(root) && (root == "/" || path[root.size()] == '/'));
}

}  // namespace

OwnedValue file_system_path(Context& cx, Value value) {
  if (is<Str>(value) || is<Bytes>(value)) return own(value);
  OwnedValue made = TRY(call_fspath(cx, value));
  if (!made.is_absent()) return made;
  return raise_type_error(cx, cat("expected str, bytes or os.PathLike object, not ", type_name(cx, value)));
}

Fallible<std::string> encode_path(Context& cx, Value path) {
  if (is<Bytes>(path)) return std::string(as<Bytes>(path)->view());
  Str* text = as<Str>(path);
  if (!has_surrogate(text)) return to_utf8(text);
  std::string bytes;
  for (std::size_t i = 0; i < text->length; i++) {
    const char32_t c = text->at(i);
    if (c >= 0xDC80 && c <= 0xDCFF)
      bytes += static_cast<char>(c - 0xDC00);
    else if (c >= 0xD800 && c <= 0xDFFF)
      return raise_encode_error(cx, text, i);
    else
      append_utf8(bytes, c);
  }
  return bytes;
}

Ref<Str> decode_path(Context& cx, std::string_view bytes) {
  std::string text;
  std::size_t at = 0;
  while (const auto error = find_utf8_error(bytes, at)) {
    text += bytes.substr(at, error->position - at);
    for (std::size_t i = 0; i < error->length; i++)
      append_utf8(text, char32_t{0xDC00} + static_cast<unsigned char>(bytes[error->position + i]));
    at = error->position + error->length;
  }
  text += bytes.substr(at);
  return make_str(cx, text);
}

OwnedValue path_result(Context& cx, std::string_view bytes, bool as_bytes) {
  if (as_bytes) return make_bytes(cx, bytes);
  return decode_path(cx, bytes);
}

Fallible<FilePath> path_argument(Context& cx, Value value, std::string_view function,
                                 std::string_view argument, PathKind kind) {
  FilePath path;
  path.given = own(value);
  if (kind == PathKind::PathOrNone && (value.is_absent() || is_none(cx, value))) {
    path.bytes = ".";
    return path;
  }
  OwnedValue text = own(value);
  if (!is<Str>(value) && !is<Bytes>(value)) {
    const bool number =
        is_int(value) || !lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent();
    if (number && kind == PathKind::PathOrNone) {
      (void)stop_unsupported(cx, cat("os.", function, " of a descriptor"));
      return failed();
    }
    if (number && kind == PathKind::PathOrDescriptor) {
      const std::int64_t descriptor = TRY(to_index64(cx, value, TypeId::OverflowError));
      if (descriptor > INT_MAX) return raise_error(cx, TypeId::OverflowError, "fd is greater than maximum");
      if (descriptor < INT_MIN) return raise_error(cx, TypeId::OverflowError, "fd is less than minimum");
      path.descriptor = static_cast<int>(descriptor);
      return path;
    }
    text = number ? OwnedValue() : TRY(call_fspath(cx, value));
    if (text.is_absent())
      return raise_type_error(
          cx, cat(function, ": ", argument, " should be ",
                  kind == PathKind::PathOrDescriptor ? "string, bytes, os.PathLike or integer"
                  : kind == PathKind::PathOrNone     ? "string, bytes, os.PathLike, integer or None"
                                                     : "string, bytes or os.PathLike",
                  ", not ", type_name(cx, value)));
  }
  path.as_bytes = is<Bytes>(text);
  path.bytes = TRY(encode_path(cx, text));
  if (path.bytes.find('\0') != std::string::npos) return raise_value_error(cx, "embedded null byte");
  return path;
}

Failed raise_os_error(Context& cx, int number, Value file, Value second) {
  Ref<Str> words = TRY(make_str(cx, std::strerror(number)));
  const Value arguments[] = {Value::small(number), Value(words.get()), file, cx.core.none, second};
  const std::size_t count = second.is_value() ? 5 : file.is_value() ? 3 : 2;
  return raise_exception(cx, make_exception(cx, TypeId::OSError, std::span<const Value>(arguments, count)));
}

bool may_write(const std::string& path) {
  if (path == "/dev/null") return true;
  const std::string root = resolved(".");
  std::string trimmed = path;
  while (trimmed.size() > 1 && trimmed.back() == '/') trimmed.pop_back();
  std::string target = resolved(trimmed);  // empty: nothing is there yet
  if (target.empty()) target = resolved(parent_directory(trimmed));
  // Without a parent directory the system refuses by itself.
  return target.empty() || (!root.empty() && lies_below(target, root));
}

Done allow_write(Context& cx, const std::string& path, std::string_view function) {
  if (may_write(path)) return done();
  (void)stop_unsupported(cx, cat(function, " outside the working directory"));
  return failed();
}

}  // namespace dictum
