// Raising: `return raise_error(cx, TypeId::TypeError, message)` in any function whose result can be raised.
#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "objects/context.h"

namespace dictum {

struct ExceptionObject;

// Concatenates texts, numbers, strings and names (UTF-8; lone surrogates in three bytes).
inline void append_piece(std::string& text, std::string_view piece) { text += piece; }
void append_piece(std::string& text, const Str* piece);
template <class N>
requires std::is_integral_v<N>
void append_piece(std::string& text, N number) { text += std::to_string(number); }
template <class... Pieces>
std::string cat(const Pieces&... pieces) {
  std::string text;
  (append_piece(text, pieces), ...);
  return text;
}
// tp_name of the value's type, as messages show it, cut at 100 or 200 characters where CPython cuts.
std::string type_name(const Context& cx, Value value);

// Makes an exception of a built-in class with one text argument and raises it.
Failed raise_error(Context& cx, TypeId type, std::string_view message);
inline Failed raise_type_error(Context& cx, std::string_view message) {
  return raise_error(cx, TypeId::TypeError, message);
}
inline Failed raise_value_error(Context& cx, std::string_view message) {
  return raise_error(cx, TypeId::ValueError, message);
}
// With one argument of any kind (KeyError(key), StopIteration(value)).
Failed raise_with(Context& cx, TypeId type, Value argument);
// Raises an exception instance: sets __context__ from the exception being handled, cutting cycles.
Failed raise_exception(Context& cx, Ref<ExceptionObject> exception);
// Puts it back as it was taken: no context is set.
Failed restore_exception(Context& cx, OwnedValue exception);
Failed raise_attribute_error(Context& cx, Value object, Str* name, std::string_view message);
Failed raise_name_error(Context& cx, Str* name, std::string_view message);
Failed raise_recursion(Context& cx, std::string_view where);
Failed raise_memory_error(Context& cx);
Failed raise_zero_division(Context& cx, std::string_view message);
// A buffer of this size was refused by the heap: MemoryError if it never fits, otherwise the bytes budget's
// stop.
Failed raise_no_memory(Context& cx, std::size_t size);
// Asks before something of so many bytes is built outside the heap, and charges it: fails as above.
Done ask_memory(Context& cx, std::uint64_t bytes);
// Whoever works through a large object without asking the context pays for it here; noticed at the next
// charge.
inline constexpr std::size_t kFreeBytes = 4096;
void charge_large(const Object* object, std::size_t bytes);
inline void charge_work(const Object* object, std::size_t bytes) {
  if (bytes > kFreeBytes) [[unlikely]]
    charge_large(object, bytes);
}

// A warning for the line that runs (Library Reference, warnings); raised where a filter makes it an
// exception.
Done warn(Context& cx, TypeId category, std::string_view message, Value source = Value());

// Stops: never catchable.
Failed stop_unsupported(Context& cx, std::string_view feature);
Failed stop_limit(Context& cx, std::string_view budget);

// Whether the pending one is an exception of the (built-in) class. A stop matches nothing.
bool pending_matches(const Context& cx, TypeId type);
// Takes the pending exception away; absent (and it stays) if a stop is pending.
OwnedValue take_exception(Context& cx);
// Takes it away if it matches; false leaves it.
bool catch_exception(Context& cx, TypeId type);
// Reports an exception that cannot propagate ("Exception ignored in: …") to stderr; filled in by vm where it
// knows more.
void report_unraisable(Context& cx, std::string_view where, Value object);

}  // namespace dictum
