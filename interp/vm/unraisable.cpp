// Exceptions that nobody can catch: https://docs.python.org/3/library/sys.html#sys.unraisablehook
#include "modules/sys_structs.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/operators.h"
#include "objects/str_object.h"
#include "vm/eval.h"
#include "vm/machine.h"
#include "vm/output.h"
#include "vm/program.h"
#include "vm/traceback_levels.h"

namespace dictum {

namespace {

// The pending exception; one that no frame has passed gets the place where it is ignored.
OwnedValue take_with_traceback(Context& cx) {
  OwnedValue exception = take_exception(cx);
  Machine& machine = machine_of(cx);
  if (exception.is_absent() || !as<ExceptionObject>(exception)->traceback.is_absent() || !machine.frame)
    return exception;
  (void)restore_exception(cx, std::move(exception));
  add_traceback(machine, machine.frame);
  return take_exception(cx);
}

// https://docs.python.org/3/library/sys.html#sys.unraisablehook: no chain, no notes, no suggestions.
std::string ignored_text(Context& cx, Value exception) {
  const auto* made = as<ExceptionObject>(exception);
  std::string out;
  if (made->traceback.is_value())
    out = piece("Traceback (most recent call last):\n") + levels_text(cx, made->traceback, false);
  std::string type = type_text(cx, made->type);
  if (const std::string_view unknown = "<unknown>"; type.starts_with(unknown)) type.erase(unknown.size(), 1);
  out += piece(type) + piece(": ");
  Ref<Str> text = str_of(cx, exception);
  if (!text) swallow(cx);
  return out + piece(text ? to_utf8(text.get()) : "<exception str() failed>") + piece("\n");
}

constexpr std::string_view kIgnored = "Exception ignored in";

// `head` says where; the object, unless there is none, is shown behind it.
void show_ignored(Context& cx, const OwnedValue& exception, const std::string& head, Value object) {
  if (exception.is_absent()) return;
  std::string text;
  if (object.is_value() && !is_none(cx, object)) {
    Ref<Str> shown = repr_of(cx, object);
    if (!shown && cx.pending.is_stop()) return;
    if (!shown && cx.raised()) (void)take_exception(cx);
    text = (head == kIgnored ? piece(head + ": ") : piece(head) + piece(": ")) +
           piece(shown ? to_utf8(shown.get()) : "<object repr() failed>") + piece("\n");
  } else if (!head.empty()) {
    text = piece(head) + piece(":\n");
  }
  text += ignored_text(cx, exception);
  if (!cx.pending.is_stop()) write_error_text(cx, text);
}

// sys.unraisablehook of the program: called with exc_type, exc_value, exc_traceback, err_msg, object. False:
// none is there.
bool give_to_hook(Context& cx, Value exception, const std::string& message, Value object) {
  const OwnedValue hook = own(dict_find(cx, cx.sys_dict.get(), std::string_view("unraisablehook")));
  const OwnedValue standard = own(dict_find(cx, cx.sys_dict.get(), std::string_view("__unraisablehook__")));
  if (!hook.is_value() || is_none(cx, hook) || hook.get() == standard.get() || is<BuiltinFunction>(hook))
    return false;
  const Value traceback = as<ExceptionObject>(exception)->traceback;
  const OwnedValue words = message.empty() ? cx.none() : OwnedValue(make_str(cx, message));
  if (words.is_raised()) return false;
  const OwnedValue given = make_unraisable(
      cx, {Value(exception.object()->type), exception, traceback.is_absent() ? cx.core.none : traceback,
           words.get(), object.is_absent() ? cx.core.none : object});
  if (given.is_raised()) return false;
  const OwnedValue result = call(cx, hook, {given});
  if (result.is_raised() && !cx.pending.is_stop())
    show_ignored(cx, take_with_traceback(cx), "Exception ignored in sys.unraisablehook", hook);
  return true;
}

}  // namespace

void report_ignored(Context& cx, std::string_view where, Value object) {
  const OwnedValue exception = take_with_traceback(cx);
  std::string head(kIgnored);
  if (!where.empty()) head += cat(" ", where);
  const std::string message = where.empty() ? std::string() : head;
  if (exception.is_absent() || give_to_hook(cx, exception, message, object) || cx.pending.is_stop()) return;
  const bool named = object.is_value() && !is_none(cx, object);
  show_ignored(cx, exception, named ? head : message, object);
}

}  // namespace dictum
