// What the method tables share.
#pragma once

#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

template <class T>
T* self_as(const CallArguments& arguments) {
  return as<T>(arguments.self());
}
inline OwnedValue text_result(Context& cx, std::string_view utf8) { return make_str(cx, utf8); }
inline OwnedValue none_result(Context& cx, const Done& result) { return result.ok() ? cx.none() : failed(); }
inline OwnedValue bool_result(Context& cx, const Fallible<bool>& result) {
  return result.ok() ? cx.boolean_result(result.value()) : failed();
}

// Rows of the six rich comparisons by one function `OwnedValue compare(cx, op, self, other)`.
template <auto kCompare, Comparison kOp>
OwnedValue compare_row(Context& cx, const CallArguments& arguments) {
  return kCompare(cx, kOp, arguments[0], arguments[1]);
}
#define COMPARISON_ROWS(FUNCTION)                                \
  {"__lt__", compare_row<FUNCTION, Comparison::Lt>, 1, 1},       \
      {"__le__", compare_row<FUNCTION, Comparison::Le>, 1, 1},   \
      {"__eq__", compare_row<FUNCTION, Comparison::Eq>, 1, 1},   \
      {"__ne__", compare_row<FUNCTION, Comparison::Ne>, 1, 1},   \
      {"__gt__", compare_row<FUNCTION, Comparison::Gt>, 1, 1}, { \
    "__ge__", compare_row<FUNCTION, Comparison::Ge>, 1, 1        \
  }

// The text with decimal digits of any script and spaces of any kind as ASCII ones, other characters as "?".
std::string ascii_digits(const Str* text);

// An argument of C's type int: OverflowError "Python int too large to convert to C int" beyond.
Fallible<int> to_c_int(Context& cx, Value value);

// The same of Py_ssize_t: OverflowError "Python int too large to convert to C ssize_t" beyond.
Fallible<std::int64_t> to_c_size(Context& cx, Value value);

// __get__(object, type=None) of a descriptor: one of the two must not be None.
Done check_get_arguments(Context& cx, const CallArguments& arguments);
OwnedValue return_self(Context& cx, const CallArguments& arguments);
// "0x7f…": how a repr shows where an object lies.
std::string address_text(Value value);

// Marks a container whose repr is being made; `recursive` if it is already.
class ReprGuard {
 public:
  ReprGuard(Context& cx, Object* object);
  ~ReprGuard();
  ReprGuard(const ReprGuard&) = delete;
  bool recursive() const { return recursive_; }

 private:
  Context& cx_;
  bool recursive_ = false;
};
// Drops what a field held; for destroy functions.
inline void drop_field(Value& field) {
  Value old = field;
  field = Value();
  release(old);
}
template <class T>
void drop_pointer(T*& field) {
  T* old = field;
  field = nullptr;
  if (old) release(static_cast<Object*>(old));
}
inline void visit_pointer(EdgeVisitor& visitor, Object* object) {
  if (object) visitor.edge(object);
}

}  // namespace dictum
