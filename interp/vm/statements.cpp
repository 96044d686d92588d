// raise, with, import and the printing of expressions: the larger parts of their instructions.
#include "builtins/exception_group.h"
#include "objects/attribute.h"
#include "objects/exception_object.h"
#include "objects/operators.h"
#include "objects/str_object.h"
#include "vm/calls.h"
#include "vm/frame_entry.h"
#include "vm/namespaces.h"
#include "vm/specialise.h"

namespace dictum {

// --- raise, with

// https://docs.python.org/3/reference/simple_stmts.html#the-raise-statement
Next raise_statement(Registers& r, Value exception, Value cause) {
  Context& cx = r.cx;
  if (exception.is_absent()) {
    if (RULE_IF(EXC_07, cx.handled.is_absent())) {
      (void)raise_error(cx, TypeId::RuntimeError, "No active exception to reraise");
      return Next::Raise;
    }
    (void)restore_exception(cx, OwnedValue(cx.handled));
    r.machine.reraising = true;
    return Next::Raise;
  }
  Ref<ExceptionObject> made = exception_to_raise(cx, exception);
  if (!made) return Next::Raise;
  if (cause.is_value()) {
    OwnedValue fixed;
    if (is<Type>(cause) && as<Type>(cause)->has(kTypeIsException))
      fixed = call(cx, cause);
    else if (is<ExceptionObject>(cause) || is_none(cx, cause))
      fixed = own(cause);
    else
      fixed = raise_type_error(cx, "exception causes must derive from BaseException");
    if (fixed.is_raised()) return Next::Raise;
    set_cause(cx, made.get(), is_none(cx, fixed) ? Value() : fixed.get());
  }
  (void)raise_exception(cx, std::move(made));
  return Next::Raise;
}

namespace {

Failed raise_no_context_manager(Context& cx, Value manager, bool misses_exit) {
  if (!cx.language.context_manager_wording)
    return raise_error(cx, TypeId::AttributeError, misses_exit ? "__exit__" : "__enter__");
  return raise_type_error(
      cx, cat("'", type_name(cx, manager), "' object does not support the context manager protocol",
              misses_exit ? " (missed __exit__ method)" : ""));
}

}  // namespace

namespace {

// Both methods are functions in Python, and __enter__ takes self only: it is entered in the loop, over
// [__exit__, manager]. Go: the general way must be taken.
Next enter_manager(Registers& r, Value manager) {
  Type* type = type_of(r.cx, manager);
  const Value enter = lookup_special(r.cx, type, SpecialMethod::enter_);
  const Value leave = lookup_special(r.cx, type, SpecialMethod::exit_);
  if (!is_exact_object(r.cx, enter, TypeId::Function) || !is_exact_object(r.cx, leave, TypeId::Function))
    return Next::Go;
  auto* function = as<Function>(enter);
  if (!enters_plainly(function, 1) || !can_enter(r, function, 1) || r.cx.debug.no_caches) return Next::Go;
  --r.cx.attention;
  r.push_borrowed(leave);
  r.push_borrowed(manager);
  retain(manager);
  retain(enter);
  return enter_plain(r, function, &manager, 1, r.sp, OnReturn::Push);
}

}  // namespace

Next before_with(Registers& r) {
  Context& cx = r.cx;
  const OwnedValue manager = r.pop();
  RULE(EXC_17);
  if (const Next next = enter_manager(r, manager); next != Next::Go) return next;
  OwnedValue enter = bind_special(cx, manager, SpecialMethod::enter_);
  if (enter.is_absent()) enter = raise_no_context_manager(cx, manager, false);
  if (enter.is_raised()) return Next::Raise;
  OwnedValue leave = bind_special(cx, manager, SpecialMethod::exit_);
  if (leave.is_absent()) leave = raise_no_context_manager(cx, manager, true);
  if (leave.is_raised()) return Next::Raise;
  OwnedValue result = call(cx, enter);
  if (result.is_raised()) return Next::Raise;
  r.push(std::move(leave));
  r.push(OwnedValue());
  r.push(std::move(result));
  return Next::Go;
}

// [__exit__, absent, handled before, exception] -> [… the same, result]
Next call_exit_with_exception(Registers& r) {
  Context& cx = r.cx;
  RULE(EXC_18);
  const Value exception = r.top();
  const Value traceback = as<ExceptionObject>(exception)->traceback;
  const OwnedValue level = traceback.is_absent() ? r.cx.none() : own(traceback);
  const Value leave = r.top(4), manager = r.top(3), type(exception.object()->type);
  return push_result(r, manager.is_absent() ? call(r.cx, leave, {type, exception, level})
                                            : call(r.cx, leave, {manager, type, exception, level}));
}

// --- except*

// [exception, type] -> [rest, matching group or None]
Next check_group_match(Registers& r) {
  const OwnedValue classes = r.pop();
  Fallible<GroupParts> shared = match_clause(r.cx, r.top(), classes);
  if (!shared.ok()) return Next::Raise;
  GroupParts parts = std::move(shared.value());
  const OwnedValue before = r.pop();
  r.push(std::move(parts.rest));
  if (!is_none(r.cx, parts.match)) {
    const OwnedValue handled =
        OwnedValue::steal(std::exchange(r.machine.handled->exception, OwnedValue(parts.match).leak()));
    sync_handled(r.machine);
  }
  r.push(std::move(parts.match));
  return Next::Go;
}

// [exception, list of what its handlers left] -> [exception or None]
Next prepare_reraise(Registers& r) {
  const OwnedValue raised = r.pop();
  const OwnedValue original = r.pop();
  return push_result(r, join_raised(r.cx, original, as<List>(raised)));
}

// --- import

Next import_name(Registers& r, Str* name) {
  Context& cx = r.cx;
  const OwnedValue names = r.pop();
  const OwnedValue level = r.pop();
  const OwnedValue builtins(Value(r.frame->builtins));
  OwnedValue function = is_exact(cx, builtins, TypeId::Dict)
                            ? own(dict_find(cx, as<Dict>(builtins), cx.names().dunder_import))
                            : get_item(cx, builtins, Value(cx.names().dunder_import));
  if (function.is_absent() || (function.is_raised() && catch_exception(cx, TypeId::KeyError))) {
    (void)raise_error(cx, TypeId::ImportError, "__import__ not found");
    return Next::Raise;
  }
  if (function.is_raised()) return Next::Raise;
  RULE(IMP_42);
  const OwnedValue space = r.frame->locals.is_absent() ? cx.none() : own(r.frame->locals);
  r.save();
  return push_result(r, call(cx, function, {Value(name), Value(r.frame->globals), space, names, level}));
}

namespace {

// The module's __name__ and __file__ (or its spec's) for the message of a failed `from … import`.
OwnedValue text_attribute(Context& cx, Value module, Str* name) {
  OwnedValue found = find_attribute(cx, module, name);
  if (found.is_raised() && cx.pending.kind == Pending::Kind::Exception)
    found = take_exception(cx), found = OwnedValue();
  return is<Str>(found) ? std::move(found) : OwnedValue();
}

bool is_initializing(Context& cx, Value module) {
  OwnedValue spec = find_attribute(cx, module, cx.names().dunder_spec);
  if (!spec.is_value() || is_none(cx, spec)) return false;
  Ref<Str> name = intern(cx, "_initializing");
  OwnedValue flag = find_attribute(cx, spec, name.get());
  return flag.is_value() && flag.get() == cx.core.true_;
}

Failed raise_cannot_import(Context& cx, Value module, Str* name) {
  const OwnedValue owner = text_attribute(cx, module, cx.names().dunder_name);
  const OwnedValue file = text_attribute(cx, module, cx.names().dunder_file);
  const std::string owner_text = is<Str>(owner) ? to_utf8(as<Str>(owner)) : "<unknown module name>";
  std::string text;
  if (is<Str>(file) && is_initializing(cx, module))
    text = cat("cannot import name '", name, "' from partially initialized module '", owner_text,
               "' (most likely due to a circular import) (", as<Str>(file), ")");
  else
    text = cat("cannot import name '", name, "' from '", owner_text, "' (",
               is<Str>(file) ? to_utf8(as<Str>(file)) : "unknown location", ")");
  Ref<Str> message = TRY(make_str(cx, text));
  const Value argument(message.get());
  Ref<ExceptionObject> made =
      TRY(make_exception(cx, TypeId::ImportError, std::span<const Value>(&argument, 1)));
  if (is<Str>(owner)) release(std::exchange(made->fields[import_error::kName], OwnedValue(owner).leak()));
  if (is<Str>(file)) release(std::exchange(made->fields[import_error::kPath], OwnedValue(file).leak()));
  if (cx.language.import_error_name_from)
    release(std::exchange(made->fields[import_error::kNameFrom], own(Value(name)).leak()));
  return raise_exception(cx, std::move(made));
}

}  // namespace

// Where assert takes the exception by its name, which a program may have bound to something else.
Next load_assertion_error(Registers& r) {
  Ref<Str> name = intern(r.cx, "AssertionError");
  return name ? push_result(r, load_global(r.cx, r.frame, name.get())) : Next::Raise;
}

// An attribute of the module, or the submodule of that name from sys.modules (circular imports).
Next import_from(Registers& r, Str* name) {
  Context& cx = r.cx;
  const OwnedValue module(r.top());
  OwnedValue found = find_attribute(cx, module, name);
  if (found.is_absent()) {
    const OwnedValue package = text_attribute(cx, module, cx.names().dunder_name);
    if (is<Str>(package)) {
      Ref<Str> full = intern(cx, cat(as<Str>(package), ".", name));
      found = own(dict_find(cx, cx.modules.get(), full.get()));
    }
  }
  if (found.is_absent()) found = raise_cannot_import(cx, module, name);
  return push_result(r, std::move(found));
}

// https://docs.python.org/3/library/sys.html#sys.displayhook
Next print_expression(Registers& r) {
  Context& cx = r.cx;
  const OwnedValue value = r.pop();
  Ref<Str> name = intern(cx, "displayhook");
  const OwnedValue hook = own(dict_find(cx, cx.sys_dict.get(), name.get()));
  if (hook.is_absent()) {
    (void)raise_error(cx, TypeId::RuntimeError, "lost sys.displayhook");
    return Next::Raise;
  }
  const OwnedValue result = call(cx, hook, {value});
  return result.is_raised() ? Next::Raise : Next::Go;
}

}  // namespace dictum
