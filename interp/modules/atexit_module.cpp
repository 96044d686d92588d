#include "modules/atexit_module.h"

#include "modules/fill.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// The interpreter's list of (function, arguments, keywords or None); null where one has been unregistered.
List* functions_of(Context& cx) { return cx.exit_functions.get(); }

OwnedValue atexit_register(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 0) return raise_type_error(cx, "register() takes at least 1 argument (0 given)");
  if (!is_callable(cx, arguments[0])) return raise_type_error(cx, "the first argument must be callable");
  Ref<Tuple> positional =
      TRY(make_tuple(cx, std::span<const Value>(arguments.values + 1, arguments.count - 1)));
  OwnedValue keywords = cx.none();
  if (arguments.keyword_count() > 0) {
    Ref<Dict> dict = TRY(new_dict(cx));
    for (std::uint32_t i = 0; i < arguments.keyword_count(); ++i)
      TRY(dict_set(cx, dict.get(), (*arguments.keyword_names)[i], arguments[arguments.count + i]));
    keywords = OwnedValue(std::move(dict));
  }
  Ref<Tuple> entry = TRY(make_tuple(cx, {arguments[0], Value(positional.get()), keywords}));
  if (!cx.exit_functions) cx.exit_functions = TRY(new_list(cx));
  TRY(list_append(cx, functions_of(cx), Value(entry.get())));
  return own(arguments[0]);
}

OwnedValue atexit_unregister(Context& cx, const CallArguments& arguments) {
  for (std::size_t i = 0; functions_of(cx) && i < functions_of(cx)->size(); ++i) {
    const OwnedValue entry((*functions_of(cx))[i]);
    const bool same = TRY(compare_truth(cx, Comparison::Eq, (*as<Tuple>(entry))[0], arguments[0]));
    List* list = functions_of(cx);
    if (!same || !list || i >= list->size() || (*list)[i] != entry.get()) continue;
    TRY(list_replace(cx, list, i, i + 1, {}));
    --i;
  }
  return cx.none();
}

OwnedValue atexit_clear(Context& cx, const CallArguments&) {
  const Ref<List> dropped = std::move(cx.exit_functions);
  cx.exit_functions = nullptr;
  return cx.none();
}
OwnedValue atexit_count(Context& cx, const CallArguments&) {
  return OwnedValue::small(functions_of(cx) ? static_cast<std::int64_t>(functions_of(cx)->size()) : 0);
}
OwnedValue atexit_run(Context& cx, const CallArguments&) {
  run_exit_functions(cx);
  return cx.pending.is_stop() ? failed() : cx.none();
}

constexpr MethodRow kFunctions[] = {
    {"register", atexit_register, 0, -1, true},
    {"unregister", atexit_unregister, 1, 1},
    {"_clear", atexit_clear},
    {"_ncallbacks", atexit_count},
    {"_run_exitfuncs", atexit_run},
};

void call_exit_function(Context& cx, Tuple* entry) {
  const OwnedValue function((*entry)[0]);
  const Value keywords = (*entry)[2];
  const OwnedValue result =
      call_with(cx, function, as<Tuple>((*entry)[1]), is<Dict>(keywords) ? as<Dict>(keywords) : nullptr);
  if (!result.is_raised() || cx.pending.is_stop()) return;
  report_unraisable(cx, "atexit callback", function);
}

}  // namespace

void run_exit_functions(Context& cx) {
  while (functions_of(cx) && functions_of(cx)->size() > 0 && !cx.pending.is_stop()) {
    List* list = functions_of(cx);
    const OwnedValue entry(list->items[list->size() - 1]);
    if (!list_replace(cx, list, list->size() - 1, list->size(), {}).ok()) return;
    call_exit_function(cx, as<Tuple>(entry));
  }
  const Ref<List> dropped = std::move(cx.exit_functions);
  cx.exit_functions = nullptr;
}

Done fill_atexit(Context& cx, Dict* dict) { return add_functions(cx, dict, kFunctions, "atexit"); }

}  // namespace dictum
