#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/intern.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

// dir(): the names an object has (Library Reference, dir).

namespace dictum {

namespace {

// dict.update(mapping): what has no keys() is none.
Done merge_mapping(Context& cx, Dict* names, Value mapping) {
  OwnedValue keys = TRY(get_attribute(cx, mapping, cx.names().keys));
  return dict_merge(cx, names, mapping);
}

// The class's names and those of its bases. Both are asked for as any attribute is: a metaclass may see that,
// and what says that it is a class may be none.
Done merge_class(Context& cx, Dict* names, Value cls) {
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
  OwnedValue space = TRY(find_attribute(cx, cls, cx.names().dunder_dict));
  if (!space.is_absent()) TRY(merge_mapping(cx, names, space));
  Ref<Str> name = TRY(intern(cx, "__bases__"));
  OwnedValue bases = TRY(find_attribute(cx, cls, name.get()));
  if (bases.is_absent()) return done();
  const std::int64_t count = TRY(length(cx, bases));
  for (std::int64_t i = 0; i < count; ++i) {
    OwnedValue index = TRY(make_int(cx, i));
    OwnedValue base = TRY(get_item(cx, bases, index));
    TRY(merge_class(cx, names, base));
  }
  return done();
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
