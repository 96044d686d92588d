#include "builtins/exception_fields.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/traceback_object.h"

// BaseException (Library Reference, "Built-in Exceptions"); what single classes have besides is in
// exception_fields.cpp.

namespace dictum {

namespace {

OwnedValue exception_init(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  if (arguments.keyword_count() > 0)
    return raise_type_error(cx, cat(type_of(cx, self)->name, "() takes no keyword arguments"));
  TRY(set_exception_args(cx, self, arguments.rest()));
  return cx.none();
}

OwnedValue exception_repr(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  std::string name = type_short_name(self->type);
  if (self->args->size() == 1) {
    Ref<Str> shown = TRY(repr_of(cx, (*self->args)[0]));
    return text_result(cx, cat(name, "(", shown.get(), ")"));
  }
  Ref<Str> shown = TRY(repr_of(cx, self->args));
  return text_result(cx, cat(name, shown.get()));
}
OwnedValue exception_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  if (self->args->size() == 0) return own(Value(cx.names().empty));
  if (self->args->size() == 1) return str_of(cx, (*self->args)[0]);
  return str_of(cx, self->args);
}

OwnedValue read_args(Context&, Object* self) { return own(Value(exception_of(self)->args)); }
Done write_args(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "args may not be deleted");
  Ref<Tuple> args = TRY(tuple_from(cx, value));
  Ref<Tuple> old = Ref<Tuple>::steal(exception_of(self)->args);
  exception_of(self)->args = args.leak();
  return done();
}
OwnedValue or_none(Context& cx, Value value) { return value.is_absent() ? cx.none() : own(value); }
OwnedValue read_traceback(Context& cx, Object* self) { return or_none(cx, exception_of(self)->traceback); }
Done store_traceback(Context& cx, ExceptionObject* self, Value value, std::string_view name) {
  if (value.is_absent()) return raise_type_error(cx, cat(name, " may not be deleted"));
  if (!is_none(cx, value) && type_of(cx, value) != cx.type(TypeId::Traceback))
    return raise_type_error(cx, cat(name, " must be a traceback or None"));
  OwnedValue old = OwnedValue::steal(self->traceback);
  self->traceback = is_none(cx, value) ? Value() : own(value).leak();
  return done();
}
Done write_traceback(Context& cx, Object* self, Value value) {
  return store_traceback(cx, exception_of(self), value, "__traceback__");
}
OwnedValue with_traceback(Context& cx, const CallArguments& arguments) {
  TRY(store_traceback(cx, self_as<ExceptionObject>(arguments), arguments[1], "__traceback__"));
  return own(arguments.self());
}
Done store_link(Context& cx, Value& field, Value value, std::string_view name) {
  if (value.is_absent()) return raise_type_error(cx, cat(name, " may not be deleted"));
  if (!is_none(cx, value) && !is<ExceptionObject>(value))
    return raise_type_error(cx, cat("exception ", name == "__cause__" ? "cause" : "context",
                                    " must be None or derive from BaseException"));
  OwnedValue old = OwnedValue::steal(field);
  field = is_none(cx, value) ? Value() : own(value).leak();
  return done();
}
OwnedValue read_context(Context& cx, Object* self) { return or_none(cx, exception_of(self)->context); }
Done write_context(Context& cx, Object* self, Value value) {
  return store_link(cx, exception_of(self)->context, value, "__context__");
}
OwnedValue read_cause(Context& cx, Object* self) { return or_none(cx, exception_of(self)->cause); }
Done write_cause(Context& cx, Object* self, Value value) {
  TRY(store_link(cx, exception_of(self)->cause, value, "__cause__"));
  exception_of(self)->suppress_context = 1;
  return done();
}
OwnedValue read_suppress(Context& cx, Object* self) {
  return cx.boolean_result(exception_of(self)->suppress_context != 0);
}
Done write_suppress(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "can't delete numeric/char attribute");
  if (value != cx.core.true_ && value != cx.core.false_)
    return raise_type_error(cx, "attribute value type must be bool");
  exception_of(self)->suppress_context = value == cx.core.true_;
  return done();
}
OwnedValue read_dict(Context& cx, Object* self) { return instance_dict(cx, self); }
Done write_dict(Context& cx, Object* self, Value value) {
  if (value.is_absent()) return raise_type_error(cx, "cannot delete __dict__");
  return set_instance_dict(cx, self, value);
}

// PEP 678
OwnedValue add_note(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx, cat("note must be a str, not '", type_name(cx, arguments[1]), "'"));
  Str* name = cx.names().dunder_notes;
  OwnedValue notes = TRY(find_attribute(cx, arguments.self(), name));
  if (notes.is_absent()) {
    Ref<List> fresh = TRY(new_list(cx));
    TRY(set_attribute(cx, arguments.self(), name, fresh.get()));
    notes = std::move(fresh);
  }
  if (!is<List>(notes.get())) return raise_type_error(cx, "Cannot add note: __notes__ is not a list");
  return none_result(cx, list_append(cx, as<List>(notes), arguments[1]));
}
OwnedValue exception_setstate(Context& cx, const CallArguments& arguments) {
  if (is_none(cx, arguments[1])) return cx.none();
  if (!is<Dict>(arguments[1])) return raise_type_error(cx, "state is not a dictionary");
  Value key, value;
  for (std::size_t position = 0; dict_next(as<Dict>(arguments[1]), position, key, value);)
    if (is<Str>(key)) TRY(set_attribute(cx, arguments.self(), as<Str>(key), value));
  return cx.none();
}

OwnedValue exception_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  OwnedValue state = TRY(exception_dict(cx, self));
  const Value type(self->type), args(self->args);
  return state.is_absent() ? OwnedValue(make_tuple(cx, {type, args}))
                           : OwnedValue(make_tuple(cx, {type, args, state}));
}

}  // namespace

OwnedValue exception_dict(Context& cx, ExceptionObject* self) {
  if (prefix_of(self)->attributes == 0) return {};
  return instance_dict(cx, self);
}

std::span<const MethodRow> exception_methods() {
  static constexpr MethodRow kRows[] = {{"__repr__", exception_repr},
                                        {"__str__", exception_str},
                                        {"__init__", exception_init, 0, -1, true},
                                        {"__reduce__", exception_reduce},
                                        {"__setstate__", exception_setstate, 1, 1},
                                        {"with_traceback", with_traceback, 1, 1},
                                        {"add_note", add_note, 1, 1}};
  return kRows;
}
std::span<const GetSetRow> exception_getsets() {
  static constexpr GetSetRow kRows[] = {{"__suppress_context__", read_suppress, write_suppress},
                                        {"__dict__", read_dict, write_dict},
                                        {"args", read_args, write_args},
                                        {"__traceback__", read_traceback, write_traceback},
                                        {"__context__", read_context, write_context},
                                        {"__cause__", read_cause, write_cause}};
  return kRows;
}

Done set_exception_args(Context& cx, ExceptionObject* self, const CallArguments& positional) {
  Ref<Tuple> args = TRY(make_tuple(cx, std::span<const Value>(positional.values, positional.count)));
  Ref<Tuple> old = Ref<Tuple>::steal(self->args);
  self->args = args.leak();
  return done();
}

OwnedValue construct_exception(Context& cx, Type* type, const CallArguments& arguments) {
  Ref<ExceptionObject> made = TRY(new_object<ExceptionObject>(cx, type));
  Type* native = type;
  while (native->is_heap()) native = native->base;
  made->field_count = static_cast<std::uint8_t>((native->instance_size - kExceptionHead) / sizeof(Value));
  TRY(set_exception_args(cx, made.get(), arguments));
  return made;
}

void destroy_exception(Context&, Object* object) {
  auto* self = exception_of(object);
  for (std::size_t i = 0; i < self->field_count; ++i) drop_field(self->fields[i]);
  drop_pointer(self->args);
  drop_field(self->traceback);
  drop_field(self->cause);
  drop_field(self->context);
}
void clear_exception(Context& cx, Object* object) {
  auto* self = exception_of(object);
  Ref<Tuple> args = Ref<Tuple>::steal(std::exchange(self->args, empty_tuple(cx).leak()));
  args = nullptr;
  for (std::size_t i = 0; i < self->field_count; ++i) drop_field(self->fields[i]);
  drop_field(self->traceback);
  drop_field(self->cause);
  drop_field(self->context);
}
void visit_exception(Object* object, EdgeVisitor& visitor) {
  auto* self = exception_of(object);
  for (std::size_t i = 0; i < self->field_count; ++i) visitor.edge(self->fields[i]);
  visit_pointer(visitor, self->args);
  visitor.edge(self->traceback);
  visitor.edge(self->cause);
  visitor.edge(self->context);
}

}  // namespace dictum
