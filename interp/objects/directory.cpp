#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

// dir(): the names an object has (Library Reference, dir).

namespace dictum {

namespace {

// The class's names and those of its bases, by __dict__ and __bases__ as CPython follows them.
Done merge_class(Context& cx, Dict* names, Value cls) {
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
  if (is<Type>(cls)) {
    TRY(dict_update(cx, names, as<Type>(cls)->dict));
    for (Value base : as<Type>(cls)->bases->span()) TRY(merge_class(cx, names, base));
    return done();
  }
  return stop_unsupported(cx, "dir() of a class that is no type");
}

}  // namespace

OwnedValue object_dir(Context& cx, Value object) {
  Ref<Dict> names = TRY(new_dict(cx));
  if (is<Type>(object)) {
    RULE(ATT_25);
    TRY(merge_class(cx, names.get(), object));
    return dict_keys(cx, names.get());
  }
  OwnedValue space = TRY(find_attribute(cx, object, cx.names().dunder_dict));
  if (RULE_IF(ATT_24, !space.is_absent()) && is<Dict>(space))
    TRY(dict_update(cx, names.get(), as<Dict>(space)));
  if (is<Module>(object)) return dict_keys(cx, names.get());
  OwnedValue cls = TRY(find_attribute(cx, object, cx.names().dunder_class));
  if (!cls.is_absent()) TRY(merge_class(cx, names.get(), cls));
  return dict_keys(cx, names.get());
}

}  // namespace dictum
