// UnicodeEncodeError, UnicodeDecodeError (encoding, object, start, end, reason) and UnicodeTranslateError
// (without encoding).
#include <cstdio>

#include "builtins/exception_fields.h"
#include "builtins/method_helpers.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

Done expect_text(Context& cx, const CallArguments& arguments, std::size_t index) {
  if (is<Str>(arguments[index])) return done();
  return raise_type_error(cx, cat("argument ", index, " must be str, not ", type_name(cx, arguments[index])));
}

// What is decoded: kept as bytes.
OwnedValue bytes_of(Context& cx, Value object) {
  if (is<Bytes>(object)) return own(object);
  if (is<ByteArray>(object)) return make_bytes(cx, as<ByteArray>(object)->view());
  if (is_exact(cx, object, TypeId::MemoryView)) return call(cx, Value(cx.type(TypeId::Bytes)), {object});
  return raise_type_error(cx, cat("a bytes-like object is required, not '", type_name(cx, object), "'"));
}

enum class Direction : std::uint8_t { Encode, Decode, Translate };
Direction direction_of(const ExceptionObject* self) {
  if (self->type->id == TypeId::UnicodeDecodeError) return Direction::Decode;
  return self->type->id == TypeId::UnicodeTranslateError ? Direction::Translate : Direction::Encode;
}

OwnedValue init(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  TRY(refuse_keywords(cx, to_utf8(self->type->name), arguments));
  TRY(set_exception_args(cx, self, arguments.rest()));
  const Direction direction = direction_of(self);
  const std::size_t skipped = direction == Direction::Translate ? 1 : 0;
  const std::size_t wanted = 5 - skipped;
  if (arguments.count - 1 != wanted)
    return raise_type_error(
        cx, cat("function takes exactly ", wanted, " arguments (", arguments.count - 1, " given)"));
  if (!skipped) TRY(expect_text(cx, arguments, 1));
  const std::size_t object = 2 - skipped;
  OwnedValue subject = own(arguments[object]);
  if (direction != Direction::Decode) TRY(expect_text(cx, arguments, object));
  const std::int64_t start = TRY(to_index64(cx, arguments[object + 1], TypeId::OverflowError));
  const std::int64_t end = TRY(to_index64(cx, arguments[object + 2], TypeId::OverflowError));
  TRY(expect_text(cx, arguments, object + 3));
  if (direction == Direction::Decode) subject = TRY(bytes_of(cx, subject));
  if (!skipped) set_field(self, unicode_error::kEncoding, arguments[1]);
  set_field(self, unicode_error::kObject, subject);
  set_field(self, unicode_error::kStart, Value::small(start));
  set_field(self, unicode_error::kEnd, Value::small(end));
  set_field(self, unicode_error::kReason, arguments[object + 3]);
  return cx.none();
}

std::string character_text(char32_t c) {
  char text[16];
  const char* form = c <= 0xff ? "\\x%02x" : c <= 0xffff ? "\\u%04x" : "\\U%08x";
  std::snprintf(text, sizeof text, form, static_cast<unsigned>(c));
  return text;
}

// " byte 0xff" or " character '\xff'" at `start`, nothing if no such place is there.
std::string single_item(Value object, Direction direction, std::int64_t start) {
  const auto at = static_cast<std::size_t>(start);
  if (direction == Direction::Decode) {
    if (start < 0 || !is<Bytes>(object) || at >= as<Bytes>(object)->length) return {};
    char byte[16];
    std::snprintf(byte, sizeof byte, " byte 0x%02x",
                  static_cast<unsigned char>(as<Bytes>(object)->view()[at]));
    return byte;
  }
  if (start < 0 || !is<Str>(object) || at >= as<Str>(object)->length) return {};
  return cat(" character '", character_text(as<Str>(object)->at(at)), "'");
}

OwnedValue text(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  if (self->fields[unicode_error::kObject].is_absent()) return own(Value(cx.names().empty));
  const Direction direction = direction_of(self);
  auto field = [&](std::size_t index) {
    const Value value = self->fields[index];
    return value.is_absent() ? cx.none() : own(value);
  };
  Ref<Str> reason = TRY(str_of(cx, field(unicode_error::kReason).get()));
  std::string head;
  if (direction != Direction::Translate) {
    Ref<Str> encoding = TRY(str_of(cx, field(unicode_error::kEncoding).get()));
    head = cat("'", encoding.get(), "' codec ");
  }
  const Value start_field = self->fields[unicode_error::kStart],
              end_field = self->fields[unicode_error::kEnd];
  const std::int64_t start = is_int(start_field) ? int_to_int64(start_field).value_or(0) : 0;
  const std::int64_t end = is_int(end_field) ? int_to_int64(end_field).value_or(0) : 0;
  head += direction == Direction::Decode      ? "can't decode"
          : direction == Direction::Translate ? "can't translate"
                                              : "can't encode";
  const std::string item =
      end == start + 1 ? single_item(self->fields[unicode_error::kObject], direction, start) : std::string();
  if (!item.empty()) return text_result(cx, cat(head, item, " in position ", start, ": ", reason.get()));
  return text_result(cx, cat(head, direction == Direction::Decode ? " bytes" : " characters", " in position ",
                             start, "-", end - 1, ": ", reason.get()));
}

template <std::size_t kField>
OwnedValue read_position(Context&, Object* self) {
  const Value value = exception_of(self)->fields[kField];
  return value.is_absent() ? OwnedValue::small(0) : own(value);
}
template <std::size_t kField>
Done write_position(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "can't delete numeric/char attribute");
  set_field(exception_of(self), kField, Value::small(-1));  // as CPython leaves it when the value is none
  if (!is_int(value)) return raise_type_error(cx, "an integer is required");
  const std::int64_t number = TRY(to_index64(cx, value, TypeId::OverflowError));
  set_field(exception_of(self), kField, Value::small(number));
  return done();
}

constexpr MethodRow kRows[] = {{"__init__", init, 0, -1, true}, {"__str__", text}};
constexpr GetSetRow kFields[] = {
    field_row<unicode_error::kEncoding>("encoding"),
    field_row<unicode_error::kObject>("object"),
    {"start", read_position<unicode_error::kStart>, write_position<unicode_error::kStart>},
    {"end", read_position<unicode_error::kEnd>, write_position<unicode_error::kEnd>},
    field_row<unicode_error::kReason>("reason")};

}  // namespace

std::span<const MethodRow> unicode_error_methods(bool) { return kRows; }
std::span<const GetSetRow> unicode_error_getsets() { return kFields; }

}  // namespace dictum
