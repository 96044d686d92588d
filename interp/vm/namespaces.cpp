#include "vm/namespaces.h"

#include "objects/attribute.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// namespace[name] for any mapping: absent if it has no such key.
OwnedValue mapping_get(Context& cx, Value mapping, Str* name) {
  if (is_exact(cx, mapping, TypeId::Dict)) return OwnedValue(dict_find(cx, as<Dict>(mapping), name));
  RULE(NSP_23);
  OwnedValue found = get_item(cx, mapping, Value(name));
  if (found.is_raised() && catch_exception(cx, TypeId::KeyError)) return OwnedValue();
  return found;
}

Failed raise_undefined(Context& cx, Str* name) {
  RULE(SCO_04);
  return raise_name_error(cx, name, cat("name '", name, "' is not defined"));
}

// Globals of exact dicts, then builtins.
OwnedValue global_or_builtin(Context& cx, Frame* frame, Str* name) {
  OwnedValue found = mapping_get(cx, Value(frame->globals), name);
  if (!found.is_absent()) return found;
  RULE(ATT_16);
  RULE(NSP_26);
  return mapping_get(cx, Value(frame->builtins), name);
}

}  // namespace

Next raise_unbound(Context& cx, const CodeObject* code, std::uint32_t slot) {
  Str* name = as<Str>(code->slot_names->items[slot]);
  const bool free = RULE_IF(SCO_05, code->unit->slots[slot].free);
  const bool new_words = cx.language.unbound_names_wording;
  if (free) {
    (void)raise_name_error(
        cx, name,
        new_words ? cat("cannot access free variable '", name,
                        "' where it is not associated with a value in enclosing scope")
                  : cat("free variable '", name, "' referenced before assignment in enclosing scope"));
  } else {
    (void)raise_error(
        cx, TypeId::UnboundLocalError,
        new_words ? cat("cannot access local variable '", name, "' where it is not associated with a value")
                  : cat("local variable '", name, "' referenced before assignment"));
  }
  return Next::Raise;
}

OwnedValue load_name(Context& cx, Frame* frame, Str* name) {
  if (frame->locals.is_absent())
    return raise_error(cx, TypeId::SystemError, cat("no locals when loading '", name, "'"));
  OwnedValue found = TRY(mapping_get(cx, frame->locals, name));
  if (found.is_absent()) found = own(dict_find(cx, frame->globals, name));  // whatever subclass of dict it is
  if (found.is_absent()) found = mapping_get(cx, Value(frame->builtins), name);
  if (found.is_absent()) return raise_undefined(cx, name);
  return found;
}

OwnedValue load_global(Context& cx, Frame* frame, Str* name) {
  RULE(SCO_27);
  OwnedValue found = global_or_builtin(cx, frame, name);
  if (found.is_absent()) return raise_undefined(cx, name);
  return found;
}

Done store_name(Context& cx, Frame* frame, Str* name, Value value) {
  RULE(CLS_20);
  if (is_exact(cx, frame->locals, TypeId::Dict)) return dict_set(cx, as<Dict>(frame->locals), name, value);
  return set_item(cx, frame->locals, Value(name), value);
}

Done delete_name(Context& cx, Frame* frame, Str* name) {
  const Done deleted = set_item(cx, frame->locals, Value(name), Value());
  if (deleted.ok() || cx.pending.is_stop()) return deleted;
  (void)take_exception(cx);  // whatever it was
  return raise_undefined(cx, name);
}

Done delete_global(Context& cx, Frame* frame, Str* name) {
  if (!TRY(dict_delete(cx, frame->globals, name))) return raise_undefined(cx, name);
  return done();
}

OwnedValue load_class_deref(Context& cx, Frame* frame, std::uint32_t slot) {
  Str* name = as<Str>(frame->code->slot_names->items[slot]);
  OwnedValue found;
  RULE_STEP(SCO_07) found = mapping_get(cx, frame->locals, name);
  if (!found.is_absent()) return found;
  const Value content = as<Cell>(frame->slots[slot])->content;
  if (content.is_absent()) {
    (void)raise_unbound(cx, frame->code, slot);
    return failed();
  }
  return OwnedValue(content);
}

Done set_up_annotations(Context& cx, Frame* frame) {
  Str* name = cx.names().dunder_annotations;
  OwnedValue found = TRY(mapping_get(cx, frame->locals, name));
  if (!found.is_absent()) return done();
  Ref<Dict> made = TRY(new_dict(cx));
  return store_name(cx, frame, name, Value(made.get()));
}

OwnedValue current_locals(Context& cx, Frame* frame) {
  if (frame->locals.is_value() && !frame->code->unit->is(code::kOptimized)) {
    RULE(NSP_02);
    return OwnedValue(frame->locals);
  }
  if (!cx.charge(static_cast<std::int64_t>(frame->code->slot_count() / 4))) return failed();
  Ref<FrameObject> object = TRY(frame_object(cx, frame));
  return frame_locals(cx, object.get());
}

namespace {

// An item of __all__, which is any sequence: IndexError at its end.
OwnedValue listed_name(Context& cx, Value all, std::int64_t index) {
  if (lookup_special(cx, type_of(cx, all), SpecialMethod::getitem_).is_absent())
    return raise_type_error(cx, cat("'", type_name(cx, all), "' object does not support indexing"));
  const bool mapping = is<Dict>(all) || is<MappingProxy>(all);
  if (mapping) return raise_type_error(cx, cat(type_name(cx, all), " is not a sequence"));
  return get_item(cx, all, Value::small(index));
}

}  // namespace

// https://docs.python.org/3/reference/simple_stmts.html#the-import-statement, __all__
Done import_star(Context& cx, Frame* frame, Value module) {
  OwnedValue all = TRY(find_attribute(cx, module, cx.names().dunder_all));
  const bool skip_private = all.is_absent();
  if (skip_private) {
    OwnedValue dict = TRY(find_attribute(cx, module, cx.names().dunder_dict));
    if (dict.is_absent())
      return raise_error(cx, TypeId::ImportError, "from-import-* object has no __dict__ and no __all__");
    OwnedValue keys = TRY(call_method(cx, dict, cx.names().keys));
    all = TRY(OwnedValue(list_from(cx, keys)));
  }
  for (std::int64_t i = 0;; i++) {
    if (!cx.charge()) return failed();
    OwnedValue item = listed_name(cx, all, i);
    if (item.is_raised()) {
      if (!catch_exception(cx, TypeId::IndexError)) return failed();
      return done();
    }
    if (!is<Str>(item)) {
      OwnedValue owner = TRY(get_attribute(cx, module, cx.names().dunder_name));
      Ref<Str> shown = TRY(str_of(cx, owner));
      return raise_type_error(cx,
                              cat(skip_private ? "Key in " : "Item in ", shown.get(),
                                  skip_private ? ".__dict__ must be str, not " : ".__all__ must be str, not ",
                                  type_name(cx, item)));
    }
    Ref<Str> name = intern(cx, as<Str>(item));
    if (RULE_IF(IMP_25, skip_private) && name->length > 0 && name->at(0) == '_') continue;
    RULE(IMP_27);
    OwnedValue value = TRY(get_attribute(cx, module, name.get()));
    TRY(store_name(cx, frame, name.get(), value));
  }
}

}  // namespace dictum
