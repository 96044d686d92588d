#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "builtins/object_reduce.h"
#include "builtins/withheld_text.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/code_object.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/globals.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

// Python functions, built-in functions and bound methods (Language Reference 3.2.8).

namespace dictum {

namespace {

OwnedValue call_self(Context& cx, const CallArguments& arguments) {
  return call(cx, arguments.self(), arguments.rest());
}

// descriptor.__get__(object, type=None)
OwnedValue get_row(Context& cx, const CallArguments& arguments) {
  TRY(check_get_arguments(cx, arguments));
  Value object = arguments[1];
  Value type = arguments.get(2);
  bool unbound = is_none(cx, object) && !type.is_absent() && !is_none(cx, type);
  if (unbound && is<Type>(type) && as<Type>(type) == cx.type(TypeId::None)) unbound = false;
  Type* owner = is<Type>(type) ? as<Type>(type) : nullptr;
  return bind_descriptor(cx, arguments.self(), unbound ? Value() : object,
                         owner ? owner : type_of(cx, object));
}

Function* function_of(Object* self) { return static_cast<Function*>(self); }
OwnedValue or_none(Context& cx, Value value) { return value.is_absent() ? cx.none() : own(value); }
void store(Value& field, Value value) {
  OwnedValue old = OwnedValue::steal(field);
  field = own(value).leak();
}

OwnedValue construct_function(Context& cx, Type*, const CallArguments& arguments) {
  Value given[5];
  TRY(bind_arguments(cx, "function", arguments, {"code", "globals", "name", "argdefs", "closure"}, 2, 5,
                     given));
  if (!is<CodeObject>(given[0]))
    return raise_bad_argument(cx, "function", "argument 'code'", "code", given[0]);
  if (!is<Dict>(given[1])) return raise_bad_argument(cx, "function", "argument 'globals'", "dict", given[1]);
  auto* code = as<CodeObject>(given[0]);
  Ref<Tuple> free_names = TRY(code_slot_names(cx, code, SlotKind::Free));
  for (Value& each : std::span(given).subspan(2))
    if (each.is_value() && is_none(cx, each)) each = Value();
  if (given[2].is_value() && !is<Str>(given[2]))
    return raise_type_error(cx, "arg 3 (name) must be None or string");
  if (given[3].is_value() && !is<Tuple>(given[3]))
    return raise_type_error(cx, "arg 4 (defaults) must be None or tuple");
  Value closure = given[4];
  if (!closure.is_absent() && !is<Tuple>(closure))
    return raise_type_error(cx, free_names->size() > 0 ? "arg 5 (closure) must be tuple"
                                                       : "arg 5 (closure) must be None or tuple");
  std::size_t cells = closure.is_absent() ? 0 : as<Tuple>(closure)->size();
  if (closure.is_absent() && free_names->size() > 0)
    return raise_type_error(cx, "arg 5 (closure) must be tuple");
  if (cells != free_names->size())
    return raise_value_error(
        cx, cat(code->name, " requires closure of length ", free_names->size(), ", not ", cells));
  for (std::size_t i = 0; i < cells; i++)
    if (!is<Cell>((*as<Tuple>(closure))[i]))
      return raise_type_error(
          cx, cat("arg 5 (closure) expected cell, found ", type_name(cx, (*as<Tuple>(closure))[i])));
  Ref<Function> made = TRY(new_object<Function>(cx, cx.type(TypeId::Function)));
  made->code = own_ref(code).leak();
  made->globals = own_ref(as<Dict>(given[1])).leak();
  made->builtins = builtins_of(cx, made->globals).leak();
  made->name = own_ref(is<Str>(given[2]) ? as<Str>(given[2]) : code->name).leak();
  made->qualname = own_ref(code->qualname).leak();
  made->doc = own(cx.core.none).leak();
  if (code->constants->size() > 0 && is<Str>((*code->constants)[0])) store(made->doc, (*code->constants)[0]);
  Value module = dict_find(cx, made->globals, cx.names().dunder_name);
  made->module = own(module.is_absent() ? cx.core.none : module).leak();
  if (is<Tuple>(given[3])) made->defaults = own(given[3]).leak();
  made->closure = own(closure).leak();
  return made;
}

OwnedValue function_repr(Context& cx, const CallArguments& arguments) {
  return text_result(cx, cat("<function ", self_as<Function>(arguments)->qualname, " at ",
                             address_text(arguments.self()), ">"));
}

OwnedValue read_code(Context&, Object* self) { return own(Value(function_of(self)->code)); }
Done write_code(Context& cx, Object* self, Value value) {
  if (!is<CodeObject>(value)) return raise_type_error(cx, "__code__ must be set to a code object");
  auto* function = function_of(self);
  Ref<Tuple> wanted = TRY(code_slot_names(cx, as<CodeObject>(value), SlotKind::Free));
  std::size_t cells = function->closure.is_absent() ? 0 : as<Tuple>(function->closure)->size();
  if (RULE_IF(FUN_12, wanted->size() != cells))
    return raise_value_error(cx, cat(function->name, "() requires a code object with ", cells,
                                     " free vars, not ", wanted->size()));
  Ref<Object> old = Ref<Object>::steal(function->code);
  function->code = own_ref(value.object()).leak();
  ++function->version;
  return done();
}
OwnedValue read_defaults(Context& cx, Object* self) { return or_none(cx, function_of(self)->defaults); }
Done write_defaults(Context& cx, Object* self, Value value) {
  if (is_none(cx, value)) value = Value();
  if (!value.is_absent() && !is<Tuple>(value))
    return raise_type_error(cx, "__defaults__ must be set to a tuple object");
  RULE_STEP(FUN_11) store(function_of(self)->defaults, value);
  ++function_of(self)->version;
  return done();
}
OwnedValue read_keyword_defaults(Context& cx, Object* self) {
  return or_none(cx, function_of(self)->keyword_defaults);
}
Done write_keyword_defaults(Context& cx, Object* self, Value value) {
  if (is_none(cx, value)) value = Value();
  if (!value.is_absent() && !is<Dict>(value))
    return raise_type_error(cx, "__kwdefaults__ must be set to a dict object");
  store(function_of(self)->keyword_defaults, value);
  ++function_of(self)->version;
  return done();
}
// Annotations come as a tuple of names and values and become a dict on the first request.
OwnedValue read_annotations(Context& cx, Object* self) {
  auto* function = function_of(self);
  if (is<Dict>(function->annotations)) return own(function->annotations);
  Ref<Dict> made = TRY(new_dict(cx));
  if (is<Tuple>(function->annotations)) {
    auto* pairs = as<Tuple>(function->annotations);
    for (std::size_t i = 0; i + 1 < pairs->size(); i += 2)
      TRY(dict_set(cx, made.get(), (*pairs)[i], (*pairs)[i + 1]));
  }
  store(function->annotations, made.get());
  return made;
}
Done write_annotations(Context& cx, Object* self, Value value) {
  if (is_none(cx, value)) value = Value();
  if (!value.is_absent() && !is<Dict>(value))
    return raise_type_error(cx, "__annotations__ must be set to a dict object");
  store(function_of(self)->annotations, value);
  return done();
}
OwnedValue read_dict(Context& cx, Object* self) {
  RULE(FUN_14);
  return instance_dict(cx, self);
}
Done write_dict(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "cannot delete __dict__");
  return set_instance_dict(cx, self, value);
}
OwnedValue read_name(Context&, Object* self) { return own(Value(function_of(self)->name)); }
OwnedValue read_qualname(Context&, Object* self) { return own(Value(function_of(self)->qualname)); }
Done write_text(Context& cx, Str*& field, Value value, std::string_view name) {
  RULE(FUN_15);
  if (!is<Str>(value)) return raise_type_error(cx, cat(name, " must be set to a string object"));
  Ref<Str> old = Ref<Str>::steal(field);
  field = own_ref(as<Str>(value)).leak();
  return done();
}
Done write_name(Context& cx, Object* self, Value value) {
  return write_text(cx, function_of(self)->name, value, "__name__");
}
Done write_qualname(Context& cx, Object* self, Value value) {
  return write_text(cx, function_of(self)->qualname, value, "__qualname__");
}
OwnedValue read_closure(Context& cx, Object* self) {
  RULE(FUN_13);
  return or_none(cx, function_of(self)->closure);
}
OwnedValue read_doc(Context& cx, Object* self) { return or_none(cx, function_of(self)->doc); }
Done write_doc(Context&, Object* self, Value value) { return store(function_of(self)->doc, value), done(); }
OwnedValue read_globals(Context&, Object* self) { return own(Value(function_of(self)->globals)); }
OwnedValue read_builtins(Context&, Object* self) { return own(Value(function_of(self)->builtins)); }
OwnedValue read_module(Context& cx, Object* self) { return or_none(cx, function_of(self)->module); }
Done write_module(Context&, Object* self, Value value) {
  return store(function_of(self)->module, value), done();
}
OwnedValue read_type_params(Context& cx, Object* self) {
  Value params = function_of(self)->type_params;
  return params.is_absent() ? OwnedValue(empty_tuple(cx)) : own(params);
}
Done write_type_params(Context& cx, Object* self, Value value) {
  if (!is<Tuple>(value)) return raise_type_error(cx, "__type_params__ must be set to a tuple");
  store(function_of(self)->type_params, value);
  return done();
}

constexpr MethodRow kFunctionMethods[] = {
    {"__repr__", function_repr}, {"__call__", call_self, 0, -1, true}, {"__get__", get_row, 1, 2}};
constexpr GetSetRow kFunctionGetSets[] = {
    {"__closure__", read_closure},
    {"__doc__", read_doc, write_doc},
    {"__globals__", read_globals},
    {"__module__", read_module, write_module},
    {"__builtins__", read_builtins},
    {"__code__", read_code, write_code},
    {"__defaults__", read_defaults, write_defaults},
    {"__kwdefaults__", read_keyword_defaults, write_keyword_defaults},
    {"__annotations__", read_annotations, write_annotations},
    {"__dict__", read_dict, write_dict},
    {"__name__", read_name, write_name},
    {"__qualname__", read_qualname, write_qualname},
    {"__type_params__", read_type_params, write_type_params},
};

void destroy_function(Context&, Object* object) {
  auto* function = function_of(object);
  drop_pointer(function->code);
  drop_pointer(function->globals);
  drop_pointer(function->builtins);
  drop_pointer(function->name);
  drop_pointer(function->qualname);
  for (Value* field : {&function->module, &function->defaults, &function->keyword_defaults, &function->doc,
                       &function->closure, &function->annotations, &function->type_params})
    drop_field(*field);
}
// The function stays callable: code, globals and cells are left to other objects of the cycle.
void clear_function(Context&, Object* object) {
  auto* function = function_of(object);
  for (Value* field :
       {&function->defaults, &function->keyword_defaults, &function->annotations, &function->type_params})
    drop_field(*field);
}
void visit_function(Object* object, EdgeVisitor& visitor) {
  auto* function = function_of(object);
  visit_pointer(visitor, function->code);
  visit_pointer(visitor, function->globals);
  visit_pointer(visitor, function->builtins);
  visit_pointer(visitor, function->name);
  visit_pointer(visitor, function->qualname);
  for (Value field : {function->module, function->defaults, function->keyword_defaults, function->doc,
                      function->closure, function->annotations, function->type_params})
    visitor.edge(field);
}

// Built-in functions.
OwnedValue builtin_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<BuiltinFunction>(arguments);
  if (self->self.is_absent() || is<Module>(self->self))
    return text_result(cx, cat("<built-in function ", self->name, ">"));
  return text_result(cx, cat("<built-in method ", self->name, " of ", type_name(cx, self->self),
                             " object at ", address_text(self->self), ">"));
}
OwnedValue builtin_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<BuiltinFunction>(arguments);
  std::uint64_t hash = reinterpret_cast<std::uintptr_t>(self->row) >> 4;
  if (self->self.is_object())
    hash = static_cast<std::uint64_t>(hash_pointer(self->self.object())) ^ str_hash(cx, self->name);
  else
    hash = static_cast<std::uint64_t>(hash_pointer(self));
  return make_int(cx, static_cast<std::int64_t>(hash) == -1 ? -2 : static_cast<std::int64_t>(hash));
}
OwnedValue builtin_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<BuiltinFunction>(other) || (op != Comparison::Eq && op != Comparison::Ne))
    return cx.not_implemented();
  auto* a = as<BuiltinFunction>(self);
  auto* b = as<BuiltinFunction>(other);
  bool equal = a == b || (a->row == b->row && a->row && a->self == b->self && a->self.is_object());
  return cx.boolean_result(equal == (op == Comparison::Eq));
}
OwnedValue builtin_module(Context& cx, Object* self) {
  return or_none(cx, static_cast<BuiltinFunction*>(self)->module);
}
OwnedValue builtin_name(Context&, Object* self) {
  return own(Value(static_cast<BuiltinFunction*>(self)->name));
}
OwnedValue builtin_qualname(Context& cx, Object* object) {
  auto* self = static_cast<BuiltinFunction*>(object);
  if (self->self.is_absent() || is<Module>(self->self)) return own(Value(self->name));
  Type* owner = is<Type>(self->self) ? as<Type>(self->self) : type_of(cx, self->self);
  Ref<Str> name(self->name);
  const OwnedValue qualname = TRY(get_attribute(cx, Value(owner), cx.names().dunder_qualname));
  if (!is<Str>(qualname))
    return raise_type_error(cx, "<method>.__class__.__qualname__ is not a unicode object");
  return text_result(cx, cat(as<Str>(qualname), ".", name.get()));
}
OwnedValue builtin_self(Context& cx, Object* object) {
  auto* self = static_cast<BuiltinFunction*>(object);
  if (!self->self.is_absent()) return own(self->self);
  if (self->module.is_absent()) return cx.none();
  Value module =
      cx.modules && is<Str>(self->module) ? dict_find(cx, cx.modules.get(), as<Str>(self->module)) : Value();
  return module.is_absent() ? stop_unsupported(cx, "__self__ of a built-in function") : own(module);
}
// Functions of modules have one, but for those that are listed; of others it is not known.
OwnedValue builtin_doc(Context& cx, Object* object) {
  auto* self = static_cast<BuiltinFunction*>(object);
  static constexpr std::string_view kBare[] = {"_codecs",          "_imp",         "_sre",
                                               "_filters_mutated", "memfd_create", "_getquickenedcount"};
  bool known = is<Str>(self->module);
  for (const std::string_view bare : kBare)
    known = known && !as<Str>(self->module)->is_ascii_text(bare) && !self->name->is_ascii_text(bare);
  return known ? withheld_text(cx) : stop_unsupported(cx, "__doc__ of a built-in function");
}
// Functions of modules by their name, bound ones by their owner.
OwnedValue builtin_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<BuiltinFunction>(arguments);
  if (self->self.is_absent() || is<Module>(self->self)) return own(Value(self->name));
  return reduce_to_getattr(cx, self->self, Value(self->name));
}

constexpr MethodRow kBuiltinMethods[] = {{"__repr__", builtin_repr},
                                         {"__hash__", builtin_hash},
                                         {"__call__", call_self, 0, -1, true},
                                         {"__reduce__", builtin_reduce},
                                         COMPARISON_ROWS(builtin_compare)};
constexpr GetSetRow kBuiltinGetSets[] = {{"__module__", builtin_module},
                                         {"__doc__", builtin_doc},
                                         {"__name__", builtin_name},
                                         {"__qualname__", builtin_qualname},
                                         {"__self__", builtin_self}};
void destroy_builtin(Context&, Object* object) {
  auto* self = static_cast<BuiltinFunction*>(object);
  drop_pointer(self->name);
  drop_field(self->self);
  drop_field(self->module);
}
void visit_builtin(Object* object, EdgeVisitor& visitor) {
  visit_pointer(visitor, static_cast<BuiltinFunction*>(object)->name);
  visitor.edge(static_cast<BuiltinFunction*>(object)->self);
  visitor.edge(static_cast<BuiltinFunction*>(object)->module);
}

// Bound methods.
BoundMethod* method_of(Object* self) { return static_cast<BoundMethod*>(self); }
OwnedValue construct_method(Context& cx, Type*, const CallArguments& arguments) {
  TRY(refuse_keywords(cx, "method", arguments));
  if (arguments.count != 2)
    return raise_type_error(cx, cat("method expected 2 arguments, got ", arguments.count));
  if (!is_callable(cx, arguments[0])) return raise_type_error(cx, "first argument must be callable");
  RULE(DSC_35);
  if (is_none(cx, arguments[1]))
    return raise_type_error(
        cx, cx.language.method_none_wording ? "instance must not be None" : "self must not be None");
  return make_bound_method(cx, arguments[0], arguments[1]);
}
OwnedValue method_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<BoundMethod>(arguments);
  OwnedValue name = TRY(find_attribute(cx, self->function, cx.names().dunder_qualname));
  if (name.is_absent()) name = TRY(find_attribute(cx, self->function, cx.names().dunder_name));
  std::string shown = is<Str>(name.get()) ? to_utf8(as<Str>(name)) : "?";
  Ref<Str> receiver = TRY(repr_of(cx, self->self));
  return text_result(cx, cat("<bound method ", shown, " of ", receiver.get(), ">"));
}
OwnedValue method_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<BoundMethod>(arguments);
  std::int64_t receiver = self->self.is_small() ? int_hash(self->self) : hash_pointer(self->self.object());
  std::int64_t hash = receiver ^ TRY(hash_value(cx, self->function));
  return make_int(cx, hash == -1 ? -2 : hash);
}
OwnedValue method_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<BoundMethod>(other) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  RULE(DSC_08);
  auto* a = as<BoundMethod>(self);
  auto* b = as<BoundMethod>(other);
  bool equal = TRY(equal_items(cx, a->function, b->function));
  if (equal) equal = RULE_IF(DSC_09, a->self == b->self);
  return cx.boolean_result(equal == (op == Comparison::Eq));
}
// The method's own attributes, then the function's (DSC-10).
OwnedValue method_getattribute(Context& cx, Value value, Str* name) {
  Value on_type = lookup_on_type(cx, type_of(cx, value), name);
  if (!on_type.is_absent()) {
    OwnedValue held = own(on_type);
    return bind_descriptor(cx, held, value, type_of(cx, value));
  }
  RULE(DSC_10);
  OwnedValue function = own(as<BoundMethod>(value)->function);
  return get_attribute(cx, function, name);
}
OwnedValue method_function(Context&, Object* self) { return own(method_of(self)->function); }
OwnedValue method_self(Context&, Object* self) { return own(method_of(self)->self); }
OwnedValue method_doc(Context& cx, Object* self) {
  OwnedValue function = own(method_of(self)->function);
  OwnedValue doc = TRY(find_attribute(cx, function, cx.names().dunder_doc));
  return doc.is_absent() ? cx.none() : std::move(doc);
}
OwnedValue method_get(Context& cx, const CallArguments& arguments) {
  TRY(check_get_arguments(cx, arguments));
  return own(arguments.self());
}
OwnedValue method_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<BoundMethod>(arguments);
  const OwnedValue function = own(self->function);
  OwnedValue name = TRY(get_attribute(cx, function, cx.names().dunder_name));
  return reduce_to_getattr(cx, self->self, name);
}
constexpr MethodRow kMethodMethods[] = {
    {"__repr__", method_repr},       {"__hash__", method_hash},     {"__call__", call_self, 0, -1, true},
    COMPARISON_ROWS(method_compare), {"__reduce__", method_reduce}, {"__get__", method_get, 1, 2}};
constexpr GetSetRow kMethodGetSets[] = {
    {"__func__", method_function}, {"__self__", method_self}, {"__doc__", method_doc}};
void destroy_method(Context&, Object* object) {
  drop_field(method_of(object)->function);
  drop_field(method_of(object)->self);
}
void visit_method(Object* object, EdgeVisitor& visitor) {
  visitor.edge(method_of(object)->function);
  visitor.edge(method_of(object)->self);
}

}  // namespace

const NativeType kFunctionType = {.layout = TypeId::Function,
                                  .size = sizeof(Function),
                                  .has_dict = true,
                                  .has_weakrefs = true,
                                  .destroy = destroy_function,
                                  .visit = visit_function,
                                  .clear = clear_function,
                                  .construct = construct_function,
                                  .methods = kFunctionMethods,
                                  .getsets = kFunctionGetSets};
const NativeType kBuiltinFunctionType = {.layout = TypeId::BuiltinFunction,
                                         .size = sizeof(BuiltinFunction),
                                         .has_weakrefs = true,
                                         .destroy = destroy_builtin,
                                         .visit = visit_builtin,
                                         .methods = kBuiltinMethods,
                                         .getsets = kBuiltinGetSets};
const NativeType kBoundMethodType = {.layout = TypeId::BoundMethod,
                                     .size = sizeof(BoundMethod),
                                     .has_weakrefs = true,
                                     .destroy = destroy_method,
                                     .visit = visit_method,
                                     .construct = construct_method,
                                     .methods = kMethodMethods,
                                     .getsets = kMethodGetSets,
                                     .getattribute = method_getattribute};

}  // namespace dictum
