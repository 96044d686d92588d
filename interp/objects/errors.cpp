#include "objects/errors.h"

#include "objects/exception_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/withheld.h"

namespace dictum {

void append_piece(std::string& text, const Str* piece) { text += to_utf8(piece); }

// Of a withheld text nothing may be told.
std::string type_name(const Context& cx, Value value) {
  if (is_withheld(cx, value)) (void)stop_at_withheld(Page::of(value.object())->heap->owner());
  return type_short_name(type_of(cx, value));
}

Failed raise_error(Context& cx, TypeId type, std::string_view message) {
  if (cx.pending.is_stop()) return failed();
  Ref<Str> text = TRY(make_str(cx, message));
  return raise_with(cx, type, text.get());
}

Failed raise_with(Context& cx, TypeId type, Value argument) {
  if (cx.pending.is_stop()) return failed();
  Ref<ExceptionObject> exception = make_exception(cx, type, std::span<const Value>(&argument, 1));
  if (!exception) return failed();
  return raise_exception(cx, std::move(exception));
}

Failed raise_exception(Context& cx, Ref<ExceptionObject> exception) {
  if (cx.pending.is_stop()) return failed();
  if (cx.handled.is_object()) chain_context(cx, exception.get(), cx.handled);
  cx.pending.kind = Pending::Kind::Exception;
  cx.pending.exception = std::move(exception);
  return failed();
}

Failed restore_exception(Context& cx, OwnedValue exception) {
  if (cx.pending.is_stop()) return failed();
  cx.pending.kind = Pending::Kind::Exception;
  cx.pending.exception = std::move(exception);
  return failed();
}

Failed raise_attribute_error(Context& cx, Value object, Str* name, std::string_view message) {
  Ref<Str> text = TRY(make_str(cx, message));
  Value argument = text.get();
  Ref<ExceptionObject> exception =
      TRY(make_exception(cx, TypeId::AttributeError, std::span<const Value>(&argument, 1)));
  if (RULE_IF(ATT_26, cx.language.attribute_error_fields)) {
    exception->fields[attribute_error::kObject] = own(object).leak();
    exception->fields[attribute_error::kName] = own(Value(name)).leak();
  }
  return raise_exception(cx, std::move(exception));
}

Failed raise_name_error(Context& cx, Str* name, std::string_view message) {
  Ref<Str> text = TRY(make_str(cx, message));
  Value argument = text.get();
  Ref<ExceptionObject> exception =
      TRY(make_exception(cx, TypeId::NameError, std::span<const Value>(&argument, 1)));
  if (cx.language.attribute_error_fields) exception->fields[name_error::kName] = own(Value(name)).leak();
  return raise_exception(cx, std::move(exception));
}

Failed raise_recursion(Context& cx, std::string_view where) {
  cx.met_limit = true;
  return raise_error(cx, TypeId::RecursionError, cat("maximum recursion depth exceeded", where));
}

Failed raise_memory_error(Context& cx) {
  cx.met_limit = true;
  Ref<ExceptionObject> exception = TRY(make_exception(cx, TypeId::MemoryError, {}));
  return raise_exception(cx, std::move(exception));
}

Failed raise_zero_division(Context& cx, std::string_view message) {
  return raise_error(cx, TypeId::ZeroDivisionError, message);
}

Failed raise_no_memory(Context& cx, std::size_t size) {
  if (!cx.heap.fits_budget(size)) return raise_memory_error(cx);
  return stop_limit(cx, "bytes");
}

Done ask_memory(Context& cx, std::uint64_t bytes) {
  const std::size_t limit = cx.heap.limit();
  if (!cx.heap.fits_budget(bytes) || (limit != 0 && cx.heap.bytes() + bytes > limit))
    return raise_no_memory(cx, bytes);
  constexpr std::uint64_t kBytesPerStep = 64;
  return cx.charge(static_cast<std::int64_t>(bytes / kBytesPerStep)) ? done() : Done(failed());
}

void charge_large(const Object* object, std::size_t bytes) {
  constexpr std::size_t kBytesPerStep = 256;  // read once, in order
  if (!is_core(object))
    Page::of(object)->heap->owner().attention -= static_cast<std::int64_t>(bytes / kBytesPerStep);
}

namespace {

Failed stop(Context& cx, Pending::Kind kind, std::string_view detail) {
  if (cx.pending.is_stop()) return failed();
  (void)cx.pending.exception.leak();  // dropping it could run Python code
  cx.pending.kind = kind;
  cx.pending.detail = detail;
  cx.attention = 0;
  return failed();
}

}  // namespace

Done warn(Context& cx, TypeId category, std::string_view message, Value source) {
  return cx.hooks.warn ? cx.hooks.warn(cx, category, message, source) : done();
}

Failed stop_unsupported(Context& cx, std::string_view feature) {
  return stop(cx, Pending::Kind::Unsupported, feature);
}
Failed stop_limit(Context& cx, std::string_view budget) { return stop(cx, Pending::Kind::Limit, budget); }

bool pending_matches(const Context& cx, TypeId type) {
  return cx.pending.kind == Pending::Kind::Exception &&
         is_subtype(type_of(cx, cx.pending.exception), cx.type(type));
}

OwnedValue take_exception(Context& cx) {
  if (cx.pending.kind != Pending::Kind::Exception) return {};
  cx.pending.kind = Pending::Kind::None;
  return std::move(cx.pending.exception);
}

bool catch_exception(Context& cx, TypeId type) {
  if (!pending_matches(cx, type)) return false;
  OwnedValue dead = take_exception(cx);
  return true;
}

void report_unraisable(Context& cx, std::string_view where, Value object) {
  if (cx.hooks.unraisable)
    cx.hooks.unraisable(cx, where, object);
  else
    (void)take_exception(cx);
}

}  // namespace dictum
