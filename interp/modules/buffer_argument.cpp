#include "modules/buffer_argument.h"

#include <cstring>

#include "builtins/bytes_like.h"
#include "objects/errors.h"

namespace dictum {

namespace {

// The bytearray under a writable, contiguous memoryview, or null.
ByteArray* array_under(Value value) {
  if (!is<MemoryView>(value)) return nullptr;
  const auto* view = as<MemoryView>(value);
  const bool contiguous = view->stride == view->item_size || view->count <= 1;
  return !view->read_only && contiguous && is<ByteArray>(view->base) ? as<ByteArray>(view->base) : nullptr;
}

}  // namespace

Fallible<std::string> buffer_argument(Context& cx, Value value) {
  const BytesArgument bytes = TRY(bytes_argument(cx, value));
  return std::string(bytes.view());
}

Fallible<std::size_t> buffer_size(Context& cx, Value value, std::string_view function) {
  if (is<ByteArray>(value)) return as<ByteArray>(value)->view().size();
  if (array_under(value)) {
    const auto* view = as<MemoryView>(value);
    return static_cast<std::size_t>(view->count) * view->item_size;
  }
  return raise_type_error(
      cx, cat(function, "() argument must be read-write bytes-like object, not ", type_name(cx, value)));
}

void write_buffer(Value value, std::string_view bytes) {
  if (bytes.empty()) return;
  if (ByteArray* array = array_under(value))
    std::memcpy(array->data + as<MemoryView>(value)->offset, bytes.data(), bytes.size());
  else
    std::memcpy(as<ByteArray>(value)->data, bytes.data(), bytes.size());
}

}  // namespace dictum
