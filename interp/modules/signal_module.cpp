// _signal: https://docs.python.org/3/library/signal.html. Handlers are kept, but no signal comes;
// raise_signal() asks the handler itself.
#include <cerrno>
#include <csignal>
#include <cstring>

#include "modules/fill.h"
#include "modules/module_numbers.h"
#include "modules/native_modules.h"
#include "modules/posix_arguments.h"
#include "objects/dict_object.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

constexpr int kSignals = 65;
constexpr std::string_view kHandlers = "signal.handlers";

OwnedValue default_int_handler(Context& cx, const CallArguments& arguments) {
  TRY(int_argument(cx, arguments[0]));
  return raise_exception(cx, make_exception(cx, TypeId::KeyboardInterrupt, {}));
}

// Number to handler, of those that a program has set.
Ref<Dict> handlers(Context& cx) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  const Value known = dict_find(cx, cx.registries.get(), kHandlers);
  if (is<Dict>(known)) return own_ref(as<Dict>(known));
  Ref<Dict> made = TRY(new_dict(cx));
  TRY(dict_set(cx, cx.registries.get(), kHandlers, Value(made.get())));
  return made;
}
// What the interpreter starts with.
OwnedValue first_handler(Context& cx, int number) {
  if (number == SIGPIPE || number == SIGXFSZ) return OwnedValue::small(1);
  if (number != SIGINT) return OwnedValue::small(0);
  Ref<Dict> known = TRY(handlers(cx));
  return dict_get(cx, known.get(), Value::small(0));  // the module's default_int_handler
}
Fallible<int> signal_argument(Context& cx, Value value) {
  const int number = TRY(int_argument(cx, value));
  if (number < 1 || number >= kSignals) return raise_value_error(cx, "signal number out of range");
  return number;
}
OwnedValue handler_of(Context& cx, int number) {
  Ref<Dict> known = TRY(handlers(cx));
  OwnedValue handler = TRY(dict_get(cx, known.get(), Value::small(number)));
  return handler.is_absent() ? first_handler(cx, number) : std::move(handler);
}

OwnedValue signal_signal(Context& cx, const CallArguments& arguments) {
  const int number = TRY(int_argument(cx, arguments[0]));
  if (number < 1 || number >= kSignals) return raise_value_error(cx, "signal number out of range");
  Value handler = arguments[1];
  OwnedValue plain;
  if (is_int(handler)) {
    const auto value = int_to_int64(handler);
    if (!value || *value < 0 || *value > 1)
      return raise_type_error(cx,
                              "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    plain = OwnedValue::small(*value);
    handler = plain;
  } else if (!is_callable(cx, handler)) {
    return raise_type_error(cx,
                            "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  }
  if (number == SIGKILL || number == SIGSTOP) return raise_os_error(cx, EINVAL);
  OwnedValue old = TRY(handler_of(cx, number));
  Ref<Dict> known = TRY(handlers(cx));
  TRY(dict_set(cx, known.get(), Value::small(number), handler));
  return old;
}
OwnedValue signal_getsignal(Context& cx, const CallArguments& arguments) {
  return handler_of(cx, TRY(signal_argument(cx, arguments[0])));
}
OwnedValue signal_raise_signal(Context& cx, const CallArguments& arguments) {
  const int number = TRY(signal_argument(cx, arguments[0]));
  const OwnedValue handler = TRY(handler_of(cx, number));
  if (handler.get() == Value::small(1)) return cx.none();
  if (is_int(handler)) return stop_unsupported(cx, "raising a signal that ends the process");
  TRY(call(cx, handler, {Value::small(number), cx.core.none}));
  return cx.none();
}
OwnedValue signal_strsignal(Context& cx, const CallArguments& arguments) {
  const char* text = strsignal(TRY(signal_argument(cx, arguments[0])));
  return text ? OwnedValue(make_str(cx, text)) : cx.none();
}
OwnedValue signal_valid_signals(Context& cx, const CallArguments&) {
  Ref<List> numbers = TRY(new_list(cx));
  for (int i = 1; i < kSignals; i++)
    if (i != 32 && i != 33) TRY(list_append(cx, numbers.get(), Value::small(i)));
  return call(cx, Value(cx.type(TypeId::Set)), {Value(numbers.get())});
}
OwnedValue signal_siginterrupt(Context& cx, const CallArguments& arguments) {
  TRY(signal_argument(cx, arguments[0]));
  return cx.none();
}

constexpr MethodRow kFunctions[] = {{"default_int_handler", default_int_handler, 2, 2},
                                    {"signal", signal_signal, 2, 2},
                                    {"getsignal", signal_getsignal, 1, 1},
                                    {"raise_signal", signal_raise_signal, 1, 1},
                                    {"strsignal", signal_strsignal, 1, 1},
                                    {"valid_signals", signal_valid_signals, 0, 0},
                                    {"siginterrupt", signal_siginterrupt, 2, 2}};

}  // namespace

Done fill_signal(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_signal"));
  Ref<Dict> known = TRY(handlers(cx));
  const OwnedValue default_handler = own(dict_find(cx, dict, std::string_view("default_int_handler")));
  TRY(dict_set(cx, known.get(), Value::small(0), default_handler));
  Ref<Type> error = TRY(make_native_class(cx, "itimer_error", "signal", cx.type(TypeId::OSError), {}, {}));
  TRY(dict_set(cx, dict, "ItimerError", Value(error.get())));
  return add_numbers(cx, dict, "_signal");
}

}  // namespace dictum
