// Reading and seeking in _io.TextIOWrapper: the bytes of the buffer are decoded by chunks.
#include "modules/io_text_object.h"
#include "modules/posix_arguments.h"
#include "objects/attribute.h"
#include "objects/int_object.h"
#include "objects/operators.h"

namespace dictum {

namespace {

constexpr std::int64_t kChunk = 8192;

// The bytes as text: line ends translated; what is incomplete at the end stays in `left` unless `final`.
Ref<Str> decode_chunk(Context& cx, TextIOWrapper* self, std::string_view bytes, bool final,
                      std::size_t& left) {
  std::size_t consumed = bytes.size();
  const bool universal = self->newline == Newline::Translate || self->newline == Newline::Universal;
  OwnedValue text =
      TRY(decode_bytes(cx, bytes, self->encoding, text_errors(self), final ? nullptr : &consumed));
  Ref<Str> decoded = ref_cast<Str>(std::move(text));
  if (universal && !final && decoded->length > 0 && decoded->at(decoded->length - 1) == '\r') {
    // Its newline may follow: the character waits for the next chunk.
    decoded = TRY(substring(cx, decoded.get(), 0, decoded->length - 1));
    while (bytes[--consumed] != '\r') continue;
  }
  left = bytes.size() - consumed;
  if (!universal) return decoded;
  return translate_newlines(cx, std::move(decoded), self->newline == Newline::Translate, self->seen);
}

Done check_readable(Context& cx, TextIOWrapper* self) {
  TRY(text_check_ready(cx, self));
  if (!self->readable) return raise_unsupported_operation(cx, "not readable");
  return done();
}

// The next chunk; false at the end. What was decoded before has been used up.
Fallible<bool> read_chunk(Context& cx, TextIOWrapper* self) {
  for (;;) {
    if (!cx.charge()) return failed();
    const OwnedValue buffer = TRY(text_buffer(cx, self));
    Ref<Str> read1 = TRY(intern(cx, "read1"));
    const bool once = TRY(has_attribute(cx, buffer, read1.get()));
    const OwnedValue input =
        TRY(call_method(cx, buffer, once ? read1.get() : cx.names().read, {Value::small(kChunk)}));
    if (!is<Bytes>(input))
      return raise_type_error(
          cx, cat("underlying ", once ? "read1" : "read",
                  "() should have returned a bytes-like object, not '", type_name(cx, input), "'"));
    std::string bytes;
    if (is<Bytes>(self->chunk)) {
      const std::string_view last = as<Bytes>(self->chunk)->view();
      bytes = last.substr(last.size() - self->chunk_left);
    }
    bytes += as<Bytes>(input)->view();
    const bool final = as<Bytes>(input)->length == 0;
    std::size_t left = 0;
    Ref<Str> decoded = TRY(decode_chunk(cx, self, bytes, final, left));
    Ref<Bytes> kept = TRY(make_bytes(cx, bytes));
    const bool any = decoded->length > 0;
    self->chunk_left = static_cast<std::uint32_t>(left);
    self->offset = 0;
    release(std::exchange(self->chunk, Value(kept.leak())));
    release(std::exchange(self->decoded, Value(decoded.leak())));
    if (any) return true;
    if (final) return false;
  }
}

// The decoded characters from the offset on, at most `count` (negative: all).
Ref<Str> take_decoded(Context& cx, TextIOWrapper* self, std::int64_t count) {
  if (!is<Str>(self->decoded)) return own_ref(cx.names().empty);
  Str* decoded = as<Str>(self->decoded);
  std::size_t end = decoded->length;
  if (count >= 0) end = std::min<std::size_t>(end, self->offset + static_cast<std::size_t>(count));
  const std::size_t start = std::exchange(self->offset, static_cast<std::uint32_t>(end));
  return substring(cx, decoded, start, end);
}

OwnedValue read_everything(Context& cx, TextIOWrapper* self) {
  const OwnedValue buffer = TRY(text_buffer(cx, self));
  const OwnedValue input = TRY(call_method(cx, buffer, cx.names().read));
  if (!is<Bytes>(input))
    return raise_type_error(cx, cat("underlying read() should have returned a bytes-like object, not '",
                                    type_name(cx, input), "'"));
  std::string bytes;
  if (is<Bytes>(self->chunk)) {
    const std::string_view last = as<Bytes>(self->chunk)->view();
    bytes = last.substr(last.size() - self->chunk_left);
  }
  bytes += as<Bytes>(input)->view();
  Ref<Str> before = TRY(take_decoded(cx, self, -1));
  std::size_t left = 0;
  Ref<Str> decoded = TRY(decode_chunk(cx, self, bytes, true, left));
  text_forget_decoded(self);
  if (before->length == 0) return decoded;
  return concat(cx, before.get(), decoded.get());
}

Ref<Str> read_text_line(Context& cx, TextIOWrapper* self, std::int64_t limit) {
  StrBuilder line(cx);
  for (bool first = true;; first = false) {
    const bool empty = !is<Str>(self->decoded) || self->offset >= as<Str>(self->decoded)->length;
    if (empty && !TRY(read_chunk(cx, self))) {
      text_forget_decoded(self);
      return line.finish();
    }
    Str* decoded = as<Str>(self->decoded);
    const auto found = line_end(decoded, self->offset, self->newline);
    std::size_t end = found.value_or(decoded->length);
    const std::size_t room = limit < 0 ? SIZE_MAX : static_cast<std::size_t>(limit) - line.length();
    const bool cut = end - self->offset >= room;
    if (cut) end = self->offset + room;
    // "\r\n" over two chunks when only that ends a line.
    const bool split = !found && !cut && self->newline == Newline::CrLf && decoded->at(end - 1) == '\r';
    const std::size_t start = std::exchange(self->offset, static_cast<std::uint32_t>(end));
    if (first && (found || cut) && line.length() == 0) return substring(cx, decoded, start, end);
    line.append(decoded, start, end);
    if (found || cut) return line.finish();
    if (split && TRY(read_chunk(cx, self)) && as<Str>(self->decoded)->at(0) == '\n') {
      self->offset = 1;
      line.append(U'\n');
      return line.finish();
    }
  }
}

// How many bytes of the chunk made the first `characters` of the decoded text.
Fallible<std::size_t> bytes_before(Context& cx, TextIOWrapper* self, std::size_t characters) {
  const std::string chunk(as<Bytes>(self->chunk)->view());
  const std::size_t size = chunk.size() - self->chunk_left;
  // Decoding is monotonous: the shortest beginning that gives so many characters.
  std::size_t low = 0, high = size;
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    std::size_t left = 0;
    std::uint8_t seen = self->seen;
    Ref<Str> decoded =
        TRY(decode_chunk(cx, self, std::string_view(chunk).substr(0, middle), middle == size, left));
    self->seen = seen;
    if (decoded->length >= characters && left == 0)
      high = middle;
    else if (decoded->length >= characters)
      high = middle - left;
    else
      low = middle + 1;
  }
  return low;
}

}  // namespace

OwnedValue text_read(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = text_of(arguments);
  const std::int64_t size = TRY(size_argument(cx, arguments.get(1)));
  TRY(text_check_ready(cx, self));
  TRY(text_check_open(cx, self));
  TRY(check_readable(cx, self));
  TRY(text_flush_pending(cx, self));
  if (size < 0) return read_everything(cx, self);
  Ref<Str> text = TRY(take_decoded(cx, self, size));
  while (static_cast<std::int64_t>(text->length) < size && TRY(read_chunk(cx, self))) {
    Ref<Str> more = TRY(take_decoded(cx, self, size - static_cast<std::int64_t>(text->length)));
    text = TRY(concat(cx, text.get(), more.get()));
  }
  return text;
}

OwnedValue text_readline(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = text_of(arguments);
  std::int64_t limit = -1;
  if (arguments.count > 1) limit = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  TRY(text_check_ready(cx, self));
  TRY(text_check_open(cx, self));
  TRY(check_readable(cx, self));
  TRY(text_flush_pending(cx, self));
  return read_text_line(cx, self, limit);
}

OwnedValue text_next(Context& cx, Object* object) {
  auto* self = static_cast<TextIOWrapper*>(object);
  TRY(text_check_ready(cx, self));
  self->telling = false;
  OwnedValue line;
  if (object->type->is_heap()) {
    line = TRY(stream_next(cx, object));
  } else {
    TRY(text_check_open(cx, self));
    TRY(check_readable(cx, self));
    TRY(text_flush_pending(cx, self));
    line = TRY(OwnedValue(read_text_line(cx, self, -1)));
    if (as<Str>(line)->length == 0) line = OwnedValue();
  }
  if (line.is_absent()) self->telling = self->seekable;
  return line;
}

OwnedValue text_tell(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = text_of(arguments);
  TRY(text_check_ready(cx, self));
  TRY(text_check_open(cx, self));
  if (!self->seekable) return raise_unsupported_operation(cx, "underlying stream is not seekable");
  if (!self->telling) return raise_error(cx, TypeId::OSError, "telling position disabled by next() call");
  TRY(text_flush_pending(cx, self));
  TRY(call_method(cx, arguments.self(), cx.names().flush));
  const OwnedValue buffer = TRY(text_buffer(cx, self));
  OwnedValue place = TRY(call_named(cx, buffer, "tell"));
  if (!is<Bytes>(self->chunk)) return place;
  const std::int64_t end = TRY(to_index64(cx, place, TypeId::OverflowError));
  const auto start = end - static_cast<std::int64_t>(as<Bytes>(self->chunk)->length);
  return make_int(cx, start + static_cast<std::int64_t>(TRY(bytes_before(cx, self, self->offset))));
}

OwnedValue text_seek(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = text_of(arguments);
  const int whence = arguments.count > 2 ? TRY(int_argument(cx, arguments[2])) : 0;
  TRY(text_check_ready(cx, self));
  TRY(text_check_open(cx, self));
  if (!self->seekable) return raise_unsupported_operation(cx, "underlying stream is not seekable");
  OwnedValue cookie = own(arguments[1]);
  const bool zero = !TRY(truth(cx, cookie));
  if (whence == 1) {
    if (!zero) return raise_unsupported_operation(cx, "can't do nonzero cur-relative seeks");
    cookie = TRY(call_named(cx, arguments.self(), "tell"));
  } else if (whence == 2) {
    if (!zero) return raise_unsupported_operation(cx, "can't do nonzero end-relative seeks");
    TRY(call_method(cx, arguments.self(), cx.names().flush));
    text_forget_decoded(self);
    const OwnedValue buffer = TRY(text_buffer(cx, self));
    return call_named(cx, buffer, "seek", {Value::small(0), Value::small(2)});
  } else if (whence != 0) {
    return raise_value_error(cx, cat("invalid whence (", whence, ", should be 0, 1 or 2)"));
  }
  if (TRY(compare_truth(cx, Comparison::Lt, cookie, Value::small(0)))) {
    Ref<Str> shown = TRY(repr_of(cx, cookie));
    return raise_value_error(cx, cat("negative seek position ", shown.get()));
  }
  TRY(call_method(cx, arguments.self(), cx.names().flush));
  const std::int64_t place = TRY(to_index64(cx, cookie, TypeId::OverflowError));
  const OwnedValue buffer = TRY(text_buffer(cx, self));
  TRY(call_named(cx, buffer, "seek", {Value::small(place)}));
  text_forget_decoded(self);
  return cookie;
}

OwnedValue text_truncate(Context& cx, const CallArguments& arguments) {
  TextIOWrapper* self = text_of(arguments);
  TRY(text_check_ready(cx, self));
  TRY(call_method(cx, arguments.self(), cx.names().flush));
  const OwnedValue buffer = TRY(text_buffer(cx, self));
  return call_named(cx, buffer, "truncate", {arguments.count > 1 ? arguments[1] : cx.core.none});
}

}  // namespace dictum
