#include <cstdio>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/heap.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/slot_call.h"
#include "objects/str_object.h"

// repr(), str(), ascii(), format() (Language Reference 3.3.1).

namespace dictum {

namespace {

Ref<Str> text_result(Context& cx, std::string_view method, OwnedValue&& answer) {
  if (answer.is_raised()) return failed();
  if (is<Str>(answer.get())) return ref_cast<Str>(std::move(answer));
  return raise_type_error(cx, cat(method, " returned non-string (type ", type_name(cx, answer), ")"));
}

}  // namespace

Ref<Str> repr_of(Context& cx, Value value) {
  if (value.is_small()) return int_repr(cx, value);
  DICTUM_MAY_RUN_PYTHON(cx);
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while getting the repr of an object");
  OwnedValue answer = TRY(call_repr(cx, value));
  return text_result(cx, "__repr__", std::move(answer));
}

Ref<Str> str_of(Context& cx, Value value) {
  if (value.is_small()) return int_repr(cx, value);
  if (is_exact(cx, value, TypeId::Str)) return own_ref(as<Str>(value));
  DICTUM_MAY_RUN_PYTHON(cx);
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while getting the str of an object");
  OwnedValue answer = TRY(call_special(cx, value, SpecialMethod::str_));
  return text_result(cx, "__str__", std::move(answer));
}

Ref<Str> ascii_of(Context& cx, Value value) {
  Ref<Str> text = TRY(repr_of(cx, value));
  if (text->ascii) return text;
  StrBuilder out(cx);
  for (std::size_t i = 0; i < text->length; ++i) {
    char32_t c = text->at(i);
    if (c < 0x80) {
      out.append(c);
      continue;
    }
    char escape[12];
    const char* format = c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x";
    std::snprintf(escape, sizeof escape, format, static_cast<unsigned>(c));
    out.append(std::string_view(escape));
  }
  return out.finish();
}

Ref<Str> format_value(Context& cx, Value value, Str* specification) {
  if (specification->length == 0) {
    if (is_exact(cx, value, TypeId::Str)) return own_ref(as<Str>(value));
    if (value.is_small()) return int_repr(cx, value);
  }
  OwnedValue answer = TRY(call_special(cx, value, SpecialMethod::format_, {Value(specification)}));
  if (answer.is_absent())
    return raise_type_error(cx, cat("Type ", type_name(cx, value), " doesn't define __format__"));
  if (is<Str>(answer.get())) return ref_cast<Str>(std::move(answer));
  return raise_type_error(cx, cat("__format__ must return a str, not ", type_name(cx, answer)));
}

}  // namespace dictum
