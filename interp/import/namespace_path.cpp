// __path__ of namespace packages: a sequence that is found anew when the path around it has changed.
// https://docs.python.org/3/reference/import.html#namespace-packages
#include "import/namespace_path.h"

#include "import/import.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "vm/machine.h"

namespace dictum {

namespace {

constexpr std::string_view kName = "_name", kPath = "_path", kSearched = "_last_parent_path",
                           kEpoch = "_epoch", kSearchedAt = "_last_epoch";

OwnedValue get(Context& cx, Value self, std::string_view name) {
  Ref<Str> key = TRY(intern(cx, name));
  return get_attribute(cx, self, key.get());
}
Done set(Context& cx, Value self, std::string_view name, Value value) {
  Ref<Str> key = TRY(intern(cx, name));
  return set_attribute(cx, self, key.get(), value);
}

// Where the package is looked for: sys.path, or the parent's __path__.
OwnedValue path_around(Context& cx, const std::string& package) {
  const std::size_t dot = package.rfind('.');
  if (dot == std::string::npos) return own(dict_find(cx, cx.sys_dict.get(), cx.names().path));
  Ref<Str> parent = TRY(intern(cx, package.substr(0, dot)));
  const OwnedValue modules = own(dict_find(cx, cx.sys_dict.get(), cx.names().modules));
  const OwnedValue module = TRY(get_item(cx, modules, Value(parent.get())));
  return get_attribute(cx, module, cx.names().dunder_path);
}

// The portions, found anew if the path around has changed since.
OwnedValue portions_of(Context& cx, Value self) {
  const OwnedValue name = TRY(get(cx, self, kName));
  if (!is<Str>(name)) return get(cx, self, kPath);
  const std::string package = to_utf8(as<Str>(name));
  const OwnedValue around = TRY(path_around(cx, package));
  if (around.is_absent()) return get(cx, self, kPath);
  Ref<Tuple> now = TRY(tuple_from(cx, around));
  const OwnedValue before = TRY(get(cx, self, kSearched));
  // importlib.invalidate_caches() counts the class's epochs.
  const OwnedValue epoch = TRY(get(cx, self, kEpoch)), searched_at = TRY(get(cx, self, kSearchedAt));
  const bool same_epoch = TRY(compare_truth(cx, Comparison::Eq, epoch, searched_at));
  if (same_epoch && TRY(compare_truth(cx, Comparison::Eq, before, Value(now.get()))))
    return get(cx, self, kPath);
  const std::vector<std::string> directories = TRY(path_strings(cx, Value(now.get())));
  const Found found = find_in_directories(directories, package.substr(package.rfind('.') + 1));
  if (found.kind == Found::Kind::Namespace) {
    Ref<List> portions = TRY(new_list(cx));
    for (const std::string& portion : found.portions) {
      Ref<Str> text = TRY(make_str(cx, portion));
      TRY(list_append(cx, portions.get(), Value(text.get())));
    }
    TRY(set(cx, self, kPath, Value(portions.get())));
  }
  TRY(set(cx, self, kSearched, Value(now.get())));
  TRY(set(cx, self, kSearchedAt, epoch));
  return get(cx, self, kPath);
}

OwnedValue path_init(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  TRY(set(cx, self, kName, arguments[1]));
  TRY(set(cx, self, kPath, arguments[2]));
  Ref<Tuple> searched = TRY(empty_tuple(cx));
  if (is<Str>(arguments[1])) {
    const OwnedValue around = TRY(path_around(cx, to_utf8(as<Str>(arguments[1]))));
    if (!around.is_absent()) searched = TRY(tuple_from(cx, around));
  }
  TRY(set(cx, self, kSearched, Value(searched.get())));
  const OwnedValue epoch = TRY(get(cx, self, kEpoch));
  TRY(set(cx, self, kSearchedAt, epoch));
  return cx.none();
}
OwnedValue path_iter(Context& cx, const CallArguments& arguments) {
  const OwnedValue portions = TRY(portions_of(cx, arguments.self()));
  return get_iterator(cx, portions);
}
OwnedValue path_getitem(Context& cx, const CallArguments& arguments) {
  const OwnedValue portions = TRY(portions_of(cx, arguments.self()));
  return get_item(cx, portions, arguments[1]);
}
OwnedValue path_setitem(Context& cx, const CallArguments& arguments) {
  const OwnedValue portions = TRY(get(cx, arguments.self(), kPath));
  TRY(set_item(cx, portions, arguments[1], arguments[2]));
  return cx.none();
}
OwnedValue path_len(Context& cx, const CallArguments& arguments) {
  const OwnedValue portions = TRY(portions_of(cx, arguments.self()));
  return OwnedValue::small(TRY(length(cx, portions)));
}
OwnedValue path_repr(Context& cx, const CallArguments& arguments) {
  const OwnedValue portions = TRY(get(cx, arguments.self(), kPath));
  Ref<Str> shown = TRY(repr_of(cx, portions));
  return make_str(cx, cat("_NamespacePath(", shown.get(), ")"));
}
OwnedValue path_contains(Context& cx, const CallArguments& arguments) {
  const OwnedValue portions = TRY(portions_of(cx, arguments.self()));
  const bool found = TRY(contains(cx, portions, arguments[1]));
  return cx.boolean_result(found);
}
OwnedValue path_append(Context& cx, const CallArguments& arguments) {
  const OwnedValue portions = TRY(get(cx, arguments.self(), kPath));
  Ref<Str> append = TRY(intern(cx, "append"));
  return call_method(cx, portions, append.get(), {arguments[1]});
}

constexpr MethodRow kMethods[] = {
    {"__init__", path_init, 3, 3},         {"__iter__", path_iter},       {"__getitem__", path_getitem, 1, 1},
    {"__setitem__", path_setitem, 2, 2},   {"__len__", path_len},         {"__repr__", path_repr},
    {"__contains__", path_contains, 1, 1}, {"append", path_append, 1, 1},
};

}  // namespace

OwnedValue namespace_path_class(Context& cx) {
  OwnedValue type = TRY(import_class(cx, "_NamespacePath", "_frozen_importlib_external", kMethods, {}));
  auto* made = as<Type>(type);
  if (dict_find(cx, made->dict, kEpoch).is_absent()) {
    TRY(dict_set(cx, made->dict, kEpoch, Value::small(0)));
    type_modified(made);
  }
  return type;
}

OwnedValue make_namespace_path(Context& cx, Str* name, Value portions) {
  const OwnedValue type = TRY(namespace_path_class(cx));
  return call(cx, type, {Value(name), portions, cx.core.none});
}

}  // namespace dictum
