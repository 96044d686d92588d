#include "modules/buffer_argument.h"

#include <cstring>

#include "objects/errors.h"
#include "objects/sequence_object.h"

namespace dictum {

Fallible<std::string> buffer_argument(Context& cx, Value value) {
  if (is<Bytes>(value)) return std::string(as<Bytes>(value)->view());
  if (is<ByteArray>(value)) return std::string(as<ByteArray>(value)->view());
  return raise_type_error(cx, cat("a bytes-like object is required, not '", type_name(cx, value), "'"));
}

Fallible<std::size_t> buffer_size(Context& cx, Value value, std::string_view function) {
  if (is<ByteArray>(value)) return as<ByteArray>(value)->view().size();
  return raise_type_error(
      cx, cat(function, "() argument must be read-write bytes-like object, not ", type_name(cx, value)));
}

void write_buffer(Value value, std::string_view bytes) {
  if (!bytes.empty()) std::memcpy(as<ByteArray>(value)->data, bytes.data(), bytes.size());
}

}  // namespace dictum
