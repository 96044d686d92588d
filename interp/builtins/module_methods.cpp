#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/sequence_helpers.h"
#include "builtins/withheld_text.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/withheld.h"

// module, cell, mappingproxy, and the types of None, Ellipsis and NotImplemented.

namespace dictum {

namespace {

OwnedValue construct_module(Context& cx, Type* type, const CallArguments&) {
  Ref<Module> made = TRY(new_object<Module>(cx, type));
  made->dict = TRY(new_dict(cx)).leak();
  return made;
}
OwnedValue module_init(Context& cx, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "module", arguments.rest(), {"name", "doc"}, 1, 2, given));
  if (!is<Str>(given[0])) return raise_bad_argument(cx, "module", "argument 'name'", "str", given[0]);
  auto* self = self_as<Module>(arguments);
  RULE(IMP_48);
  const CoreNames& names = cx.names();
  TRY(dict_set(cx, self->dict, names.dunder_name, given[0]));
  TRY(dict_set(cx, self->dict, names.dunder_doc, given[1].is_absent() ? cx.core.none : given[1]));
  for (Str* each : {names.dunder_package, names.dunder_loader, names.dunder_spec})
    TRY(dict_set(cx, self->dict, each, cx.core.none));
  return cx.none();
}

// An attribute that importlib's words are made of; None where there is none.
OwnedValue word_of(Context& cx, Value object, Str* name) {
  OwnedValue found = TRY(find_attribute(cx, object, name));
  return found.is_absent() ? cx.none() : std::move(found);
}
OwnedValue module_text(Context& cx, Value name, std::string_view rest) {
  if (is_none(cx, name)) return text_result(cx, cat("<module '?'", rest, ">"));
  Ref<Str> shown = TRY(repr_of(cx, name));
  return text_result(cx, cat("<module ", shown.get(), rest, ">"));
}
// The loader's repr; a namespace package's portions from 3.12 on.
OwnedValue module_text_by_loader(Context& cx, Value name, Value loader) {
  if (is_none(cx, loader)) return module_text(cx, name, "");
  const bool space =
      cx.language.namespace_repr_has_path && type_of(cx, loader)->name->is_ascii_text("NamespaceLoader");
  if (!space) {
    Ref<Str> shown = TRY(repr_of(cx, loader));
    return module_text(cx, name, cat(" (", shown.get(), ")"));
  }
  Ref<Str> key = TRY(intern(cx, "_path"));
  const OwnedValue path = TRY(get_attribute(cx, loader, key.get()));
  Ref<List> portions = TRY(list_from(cx, path));
  Ref<Str> shown = TRY(repr_of(cx, Value(portions.get())));
  return module_text(cx, name, cat(" (namespace) from ", shown.get()));
}
// What the loader's own module_repr() says, or absent: whatever it raises is dropped.
OwnedValue module_text_of_loader(Context& cx, Value module, Value loader) {
  Ref<Str> key = TRY(intern(cx, "module_repr"));
  const OwnedValue ask = TRY(find_attribute(cx, loader, key.get()));
  if (ask.is_absent()) return OwnedValue();
  OwnedValue text = call(cx, ask, {module});
  if (text.is_raised() && catch_exception(cx, TypeId::Exception)) return OwnedValue();
  return text;
}
OwnedValue module_text_by_spec(Context& cx, Value spec) {
  Ref<Str> origin_name = TRY(intern(cx, "origin")), location_name = TRY(intern(cx, "has_location")),
           loader_name = TRY(intern(cx, "loader"));
  OwnedValue name = TRY(get_attribute(cx, spec, cx.names().name));
  OwnedValue origin = TRY(get_attribute(cx, spec, origin_name.get()));
  if (is_none(cx, origin)) {
    OwnedValue loader = TRY(get_attribute(cx, spec, loader_name.get()));
    return module_text_by_loader(cx, name, loader);
  }
  OwnedValue located = TRY(get_attribute(cx, spec, location_name.get()));
  const bool has_location = TRY(truth(cx, located));
  Ref<Str> shown = TRY(has_location ? repr_of(cx, origin) : str_of(cx, origin));
  return module_text(cx, name, has_location ? cat(" from ", shown.get()) : cat(" (", shown.get(), ")"));
}

// As importlib words it: by the spec, else by __file__, else by __loader__.
OwnedValue module_repr(Context& cx, const CallArguments& arguments) {
  RULE(IMP_47);
  const Value self = arguments.self();
  const CoreNames& names = cx.names();
  OwnedValue loader = TRY(word_of(cx, self, names.dunder_loader));
  OwnedValue spec = TRY(word_of(cx, self, names.dunder_spec));
  if (cx.language.loaders_show_modules == 2) {
    OwnedValue text = TRY(module_text_of_loader(cx, self, loader));
    if (!text.is_absent()) return text;
  }
  if (TRY(truth(cx, spec))) return module_text_by_spec(cx, spec);
  if (cx.language.loaders_show_modules == 1) {
    OwnedValue text = TRY(module_text_of_loader(cx, self, loader));
    if (!text.is_absent()) return text;
  }
  OwnedValue name = TRY(find_attribute(cx, self, names.dunder_name));
  OwnedValue file = TRY(find_attribute(cx, self, names.dunder_file));
  if (name.is_absent()) name = TRY(OwnedValue(make_str(cx, "?")));
  if (!file.is_absent()) {
    Ref<Str> shown = TRY(repr_of(cx, file));
    return module_text(cx, name, cat(" from ", shown.get()));
  }
  return module_text_by_loader(cx, name, loader);
}

OwnedValue module_getattribute_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx,
                            cat("attribute name must be string, not '", type_name(cx, arguments[1]), "'"));
  OwnedValue found = TRY(module_getattribute(cx, arguments.self(), as<Str>(arguments[1])));
  return found.is_absent() ? OwnedValue(raise_missing_attribute(cx, arguments.self(), as<Str>(arguments[1])))
                           : std::move(found);
}
// dir(module): a module-level __dir__ replaces the names (PEP 562).
OwnedValue module_dir(Context& cx, const CallArguments& arguments) {
  OwnedValue space = TRY(get_attribute(cx, arguments.self(), cx.names().dunder_dict));
  if (!is<Dict>(space.get())) return raise_type_error(cx, "<module>.__dict__ is not a dictionary");
  OwnedValue custom = own(
      dict_find(cx, as<Dict>(space), cx.core.special_names[static_cast<std::size_t>(SpecialMethod::dir_)]));
  if (RULE_IF(ATT_14, !custom.is_absent())) return call(cx, custom);
  return dict_keys(cx, as<Dict>(space));
}
OwnedValue module_dict(Context& cx, Object* self) {
  RULE(NSP_21);
  Dict* dict = static_cast<Module*>(self)->dict;
  return dict ? own(Value(dict)) : cx.none();
}
OwnedValue module_annotations(Context& cx, Object* self) {
  Dict* dict = static_cast<Module*>(self)->dict;
  OwnedValue found = own(dict_find(cx, dict, cx.names().dunder_annotations));
  if (!found.is_absent()) return found;
  Ref<Dict> fresh = TRY(new_dict(cx));
  TRY(dict_set(cx, dict, cx.names().dunder_annotations, fresh.get()));
  return fresh;
}
Done set_module_annotations(Context& cx, Object* self, Value value) {
  Dict* dict = static_cast<Module*>(self)->dict;
  if (!value.is_absent()) return dict_set(cx, dict, cx.names().dunder_annotations, value);
  if (TRY(dict_delete(cx, dict, cx.names().dunder_annotations))) return done();
  return raise_attribute_error(cx, self, cx.names().dunder_annotations, "__annotations__");
}
constexpr MethodRow kModuleMethods[] = {{"__init__", module_init, 0, -1, true},
                                        {"__repr__", module_repr},
                                        {"__getattribute__", module_getattribute_row, 1, 1},
                                        {"__dir__", module_dir}};
constexpr GetSetRow kModuleGetSets[] = {{"__dict__", module_dict},
                                        {"__annotations__", module_annotations, set_module_annotations}};
void destroy_module(Context&, Object* object) { drop_pointer(static_cast<Module*>(object)->dict); }
void visit_module(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<Module*>(object)->dict);
}

// cell
OwnedValue construct_cell(Context& cx, Type*, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "cell", arguments));
  if (arguments.count > 1)
    return raise_type_error(cx, cat("cell expected at most 1 argument, got ", arguments.count));
  return make_cell(cx, arguments.get(0));
}
OwnedValue cell_repr(Context& cx, const CallArguments& arguments) {
  Value content = self_as<Cell>(arguments)->content;
  std::string head = cat("<cell at ", address_text(arguments.self()), ": ");
  if (content.is_absent()) return text_result(cx, cat(head, "empty>"));
  return text_result(cx, cat(head, type_name(cx, content), " object at ", address_text(content), ">"));
}
OwnedValue cell_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<Cell>(other)) return cx.not_implemented();
  OwnedValue a = own(as<Cell>(self)->content), b = own(as<Cell>(other)->content);
  if (a.is_value() && b.is_value()) return compare(cx, op, a, b);
  return cx.boolean_result(order_satisfies(op, a.is_value() ? 1 : b.is_value() ? -1 : 0));
}
OwnedValue cell_contents(Context& cx, Object* self) {
  Value content = static_cast<Cell*>(self)->content;
  RULE(SCO_26);
  return content.is_absent() ? OwnedValue(raise_value_error(cx, "Cell is empty")) : own(content);
}
Done set_cell_contents(Context&, Object* self, Value value) {
  OwnedValue old = OwnedValue::steal(static_cast<Cell*>(self)->content);
  static_cast<Cell*>(self)->content = own(value).leak();
  return done();
}
constexpr MethodRow kCellMethods[] = {{"__repr__", cell_repr}, COMPARISON_ROWS(cell_compare)};
constexpr GetSetRow kCellGetSets[] = {{"cell_contents", cell_contents, set_cell_contents}};
void destroy_cell(Context&, Object* object) { drop_field(static_cast<Cell*>(object)->content); }
void visit_cell(Object* object, EdgeVisitor& visitor) { visitor.edge(static_cast<Cell*>(object)->content); }

// mappingproxy
OwnedValue held_mapping(const CallArguments& arguments) {
  return own(as<MappingProxy>(arguments.self())->mapping);
}
OwnedValue shown_value(Context& cx, OwnedValue value) {
  if (!is_withheld_place(cx, value)) return value;
  return withheld_text_of(cx, as<GetSetDescriptor>(value)->owner);
}
// The mapping with stand-ins for texts that are withheld: a copy where there is one.
OwnedValue shown_mapping(Context& cx, Value proxy) {
  OwnedValue mapping = own(as<MappingProxy>(proxy)->mapping);
  if (!is_exact(cx, mapping, TypeId::Dict)) return mapping;
  OwnedValue place = own(dict_find(cx, as<Dict>(mapping), cx.names().dunder_doc));
  if (!is_withheld_place(cx, place)) return mapping;
  Ref<Dict> copy = TRY(copy_dict(cx, as<Dict>(mapping)));
  OwnedValue text = TRY(shown_value(cx, std::move(place)));
  TRY(dict_set(cx, copy.get(), cx.names().dunder_doc, text));
  return copy;
}
OwnedValue shown_mapping(Context& cx, const CallArguments& arguments) {
  return shown_mapping(cx, arguments.self());
}
OwnedValue plain_mapping(Context& cx, Value value) {
  return is<MappingProxy>(value) ? shown_mapping(cx, value) : own(value);
}
OwnedValue construct_proxy(Context& cx, Type*, const CallArguments& arguments) {
  Value given[1];
  TRY(bind_arguments(cx, "mappingproxy", arguments, {"mapping"}, 1, 1, given));
  bool mapping = !lookup_special(cx, type_of(cx, given[0]), SpecialMethod::getitem_).is_absent() &&
                 !is<List>(given[0]) && !is<Tuple>(given[0]);
  if (!mapping)
    return raise_type_error(cx,
                            cat("mappingproxy() argument must be a mapping, not ", type_name(cx, given[0])));
  return make_mapping_proxy(cx, given[0]);
}
OwnedValue proxy_repr(Context& cx, const CallArguments& arguments) {
  const OwnedValue mapping = TRY(shown_mapping(cx, arguments));
  Ref<Str> shown = TRY(repr_of(cx, mapping));
  return text_result(cx, cat("mappingproxy(", shown.get(), ")"));
}
OwnedValue proxy_str(Context& cx, const CallArguments& arguments) {
  const OwnedValue mapping = TRY(shown_mapping(cx, arguments));
  return str_of(cx, mapping);
}
OwnedValue proxy_compare(Context& cx, Comparison op, Value self, Value other) {
  OwnedValue mapping = TRY(shown_mapping(cx, self));
  OwnedValue right = TRY(plain_mapping(cx, other));
  return compare(cx, op, mapping, right);
}
OwnedValue proxy_iter(Context& cx, const CallArguments& arguments) {
  return get_iterator(cx, held_mapping(arguments).get());
}
OwnedValue proxy_len(Context& cx, const CallArguments& arguments) {
  return make_int(cx, TRY(length(cx, held_mapping(arguments).get())));
}
OwnedValue proxy_getitem(Context& cx, const CallArguments& arguments) {
  OwnedValue found = TRY(get_item(cx, held_mapping(arguments).get(), arguments[1]));
  return shown_value(cx, std::move(found));
}
OwnedValue proxy_contains(Context& cx, const CallArguments& arguments) {
  return bool_result(cx, contains(cx, held_mapping(arguments).get(), arguments[1]));
}
OwnedValue proxy_get(Context& cx, const CallArguments& arguments) {
  Value fallback = arguments.count > 2 ? arguments[2] : cx.core.none;
  OwnedValue found =
      TRY(call_method(cx, held_mapping(arguments).get(), cx.names().get, {arguments[1], fallback}));
  return shown_value(cx, std::move(found));
}
OwnedValue proxy_keys(Context& cx, const CallArguments& arguments) {
  return call_method(cx, held_mapping(arguments).get(), cx.names().keys);
}
OwnedValue proxy_values(Context& cx, const CallArguments& arguments) {
  const OwnedValue mapping = TRY(shown_mapping(cx, arguments));
  return call_method(cx, mapping, cx.names().values);
}
OwnedValue proxy_items(Context& cx, const CallArguments& arguments) {
  const OwnedValue mapping = TRY(shown_mapping(cx, arguments));
  return call_method(cx, mapping, cx.names().items);
}
OwnedValue proxy_reversed(Context& cx, const CallArguments& arguments) {
  const OwnedValue mapping = held_mapping(arguments);
  OwnedValue result = TRY(call_special(cx, mapping, SpecialMethod::reversed_));
  if (!result.is_absent()) return result;
  Str* name = cx.core.special_names[static_cast<std::size_t>(SpecialMethod::reversed_)];
  return raise_missing_attribute(cx, mapping, name);
}
// 3.12: hash(proxy) is that of the mapping.
OwnedValue proxy_hash(Context& cx, const CallArguments& arguments) {
  return make_int(cx, TRY(hash_value(cx, held_mapping(arguments).get())));
}
OwnedValue proxy_copy(Context& cx, const CallArguments& arguments) {
  const OwnedValue mapping = TRY(shown_mapping(cx, arguments));
  return call_method(cx, mapping, cx.names().copy);
}
OwnedValue proxy_or(Context& cx, const CallArguments& arguments) {
  const OwnedValue left = TRY(plain_mapping(cx, arguments[0])), right = TRY(plain_mapping(cx, arguments[1]));
  return binary(cx, BinaryOperator::Or, left, right);
}
OwnedValue proxy_ror(Context& cx, const CallArguments& arguments) {
  const OwnedValue left = TRY(plain_mapping(cx, arguments[1])), right = TRY(plain_mapping(cx, arguments[0]));
  return binary(cx, BinaryOperator::Or, left, right);
}
OwnedValue proxy_ior(Context& cx, const CallArguments& arguments) {
  return raise_type_error(cx,
                          cat("'|=' is not supported by ", type_name(cx, arguments[0]), "; use '|' instead"));
}
constexpr MethodRow kProxyMethods[] = {{"__repr__", proxy_repr},
                                       {"__str__", proxy_str},
                                       COMPARISON_ROWS(proxy_compare),
                                       {"__iter__", proxy_iter},
                                       {"__or__", proxy_or, 1, 1},
                                       {"__ror__", proxy_ror, 1, 1},
                                       {"__ior__", proxy_ior, 1, 1},
                                       {"__len__", proxy_len},
                                       {"__hash__", proxy_hash},
                                       {"__reversed__", proxy_reversed},
                                       {"__getitem__", proxy_getitem, 1, 1},
                                       {"__contains__", proxy_contains, 1, 1},
                                       {"get", proxy_get, 1, 2},
                                       {"keys", proxy_keys},
                                       {"values", proxy_values},
                                       {"items", proxy_items},
                                       {"copy", proxy_copy},
                                       {"__class_getitem__", class_getitem, 1, 1}};
void destroy_proxy(Context&, Object* object) { drop_field(static_cast<MappingProxy*>(object)->mapping); }
void visit_proxy(Object* object, EdgeVisitor& visitor) {
  visitor.edge(static_cast<MappingProxy*>(object)->mapping);
}

// The singletons.
template <TypeId kId>
OwnedValue construct_singleton(Context& cx, Type* type, const CallArguments& arguments) {
  if (arguments.count + arguments.keyword_count() > 0)
    return raise_type_error(
        cx, cat(kId == TypeId::Ellipsis ? "EllipsisType" : to_utf8(type->name), " takes no arguments"));
  return own(kId == TypeId::None       ? cx.core.none
             : kId == TypeId::Ellipsis ? cx.core.ellipsis
                                       : cx.core.not_implemented);
}
OwnedValue none_repr(Context& cx, const CallArguments&) { return text_result(cx, "None"); }
OwnedValue none_bool(Context& cx, const CallArguments&) { return cx.boolean_result(false); }
OwnedValue none_hash(Context& cx, const CallArguments& arguments) {
  if (cx.language.none_hash_is_constant) return make_int(cx, 0xFCA86420);
  return make_int(cx, hash_pointer(arguments.self().object()));
}
OwnedValue ellipsis_repr(Context& cx, const CallArguments&) { return text_result(cx, "Ellipsis"); }
OwnedValue not_implemented_repr(Context& cx, const CallArguments&) {
  return text_result(cx, "NotImplemented");
}
OwnedValue not_implemented_bool(Context& cx, const CallArguments&) {
  if (cx.language.not_implemented_truth_warns)
    TRY(warn(cx, TypeId::DeprecationWarning, "NotImplemented should not be used in a boolean context"));
  return cx.boolean_result(true);
}
// The name under which builtins has the object.
OwnedValue reduce_to_name(Context& cx, const CallArguments& arguments) {
  return text_result(cx, is_exact(cx, arguments.self(), TypeId::Ellipsis) ? "Ellipsis" : "NotImplemented");
}
// As object's: only identity tells.
OwnedValue none_compare(Context& cx, Comparison op, Value self, Value other) {
  if (op == Comparison::Eq && self == other) return cx.boolean_result(true);
  if (op == Comparison::Ne && self == other) return cx.boolean_result(false);
  return cx.not_implemented();
}
constexpr MethodRow kNoneMethods[] = {
    COMPARISON_ROWS(none_compare), {"__repr__", none_repr}, {"__bool__", none_bool}, {"__hash__", none_hash}};
constexpr MethodRow kEllipsisMethods[] = {{"__repr__", ellipsis_repr}, {"__reduce__", reduce_to_name}};
constexpr MethodRow kNotImplementedMethods[] = {
    {"__repr__", not_implemented_repr}, {"__bool__", not_implemented_bool}, {"__reduce__", reduce_to_name}};

}  // namespace

const NativeType kModuleType = {.layout = TypeId::Module,
                                .size = sizeof(Module),
                                .subclassable = true,
                                .has_weakrefs = true,
                                .destroy = destroy_module,
                                .visit = visit_module,
                                .construct = construct_module,
                                .methods = kModuleMethods,
                                .getsets = kModuleGetSets,
                                .getattribute = module_getattribute};
const NativeType kCellType = {.layout = TypeId::Cell,
                              .size = sizeof(Cell),
                              .destroy = destroy_cell,
                              .visit = visit_cell,
                              .clear = destroy_cell,
                              .construct = construct_cell,
                              .methods = kCellMethods,
                              .getsets = kCellGetSets};
const NativeType kMappingProxyType = {.layout = TypeId::MappingProxy,
                                      .size = sizeof(MappingProxy),
                                      .destroy = destroy_proxy,
                                      .visit = visit_proxy,
                                      .construct = construct_proxy,
                                      .methods = kProxyMethods,
                                      .is_mapping = true};
const NativeType kNoneType = {.layout = TypeId::None,
                              .size = sizeof(Object),
                              .construct = construct_singleton<TypeId::None>,
                              .methods = kNoneMethods};
const NativeType kEllipsisType = {.layout = TypeId::Ellipsis,
                                  .size = sizeof(Object),
                                  .construct = construct_singleton<TypeId::Ellipsis>,
                                  .methods = kEllipsisMethods};
const NativeType kNotImplementedType = {.layout = TypeId::NotImplemented,
                                        .size = sizeof(Object),
                                        .construct = construct_singleton<TypeId::NotImplemented>,
                                        .methods = kNotImplementedMethods};

}  // namespace dictum
