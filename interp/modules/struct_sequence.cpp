#include "modules/struct_sequence.h"

#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

std::size_t unnamed_fields(const StructShape& shape) {
  std::size_t count = 0;
  for (const char* name : shape.fields) count += name == nullptr;
  return count;
}

std::string shape_name(Context& cx, const StructShape& shape) { return type_short_name(cx.type(shape.type)); }

Done refuse_length(Context& cx, const StructShape& shape, std::size_t given) {
  const std::size_t least = shape.visible, most = shape.fields.size();
  if (given >= least && given <= most) return done();
  const std::string name = shape_name(cx, shape);
  if (least == most)
    return raise_type_error(cx, cat(name, "() takes a ", least, "-sequence (", given, "-sequence given)"));
  if (given < least)
    return raise_type_error(
        cx, cat(name, "() takes an at least ", least, "-sequence (", given, "-sequence given)"));
  return raise_type_error(cx,
                          cat(name, "() takes an at most ", most, "-sequence (", given, "-sequence given)"));
}

}  // namespace

Ref<Tuple> new_struct(Context& cx, const StructShape& shape) {
  Ref<Tuple> made = TRY(new_tuple(cx, shape.fields.size(), cx.type(shape.type)));
  made->count_ = shape.visible;
  return made;
}

OwnedValue struct_construct(Context& cx, const StructShape& shape, const CallArguments& arguments) {
  if (!shape.constructible)
    return raise_type_error(cx, cat("cannot create '", shape_name(cx, shape), "' instances"));
  Value out[2];
  TRY(bind_arguments(cx, "structseq", arguments, {"sequence", "dict"}, 1, 2, out));
  if (lookup_special(cx, type_of(cx, out[0]), SpecialMethod::iter_).is_absent() &&
      lookup_special(cx, type_of(cx, out[0]), SpecialMethod::getitem_).is_absent())
    return raise_type_error(cx, "constructor requires a sequence");
  Ref<Tuple> items = TRY(tuple_from(cx, out[0]));
  if (out[1].is_value() && !is<Dict>(out[1]))
    return raise_type_error(cx, cat(shape_name(cx, shape), "() takes a dict as second arg, if any"));
  TRY(refuse_length(cx, shape, items->size()));
  Ref<Tuple> made = TRY(new_struct(cx, shape));
  for (std::size_t i = 0; i < shape.fields.size(); i++) {
    Value item = i < items->size() ? (*items)[i] : Value();
    if (item.is_absent() && out[1].is_value() && shape.fields[i])
      item = dict_find(cx, as<Dict>(out[1]), std::string_view(shape.fields[i]));
    made->items[i] = own(item.is_absent() ? cx.core.none : item).leak();
  }
  return made;
}

OwnedValue struct_repr(Context& cx, const StructShape& shape, Tuple* self) {
  // Items are shown under the names in order: one without a name under the next that there is.
  std::string text = shape_name(cx, shape) + "(";
  std::size_t named = 0;
  for (std::size_t i = 0; i < shape.visible; i++, named++) {
    while (!shape.fields[named]) named++;
    Ref<Str> shown = TRY(repr_of(cx, self->items[i]));
    text += cat(i > 0 ? ", " : "", std::string_view(shape.fields[named]), "=", shown.get());
  }
  return make_str(cx, text + ")");
}

OwnedValue struct_reduce(Context& cx, const StructShape& shape, Tuple* self) {
  Ref<Tuple> items = TRY(make_tuple(cx, self->span()));
  Ref<Dict> hidden = TRY(new_dict(cx));
  for (std::size_t i = shape.visible; i < shape.fields.size(); i++)
    TRY(dict_set(cx, hidden.get(), std::string_view(shape.fields[i]), self->items[i]));
  Ref<Tuple> arguments = TRY(make_tuple(cx, {Value(items.get()), Value(hidden.get())}));
  return make_tuple(cx, {Value(self->type), Value(arguments.get())});
}

OwnedValue struct_replace(Context& cx, const StructShape& shape, const CallArguments& arguments) {
  if (arguments.count > 1)
    return raise_type_error(cx, "__replace__() takes no positional arguments (" +
                                    std::to_string(arguments.count - 1) + " given)");
  if (unnamed_fields(shape) > 0)
    return raise_type_error(cx, cat("__replace__() is not supported for ", shape_name(cx, shape),
                                    " because it has unnamed field(s)"));
  auto* self = as<Tuple>(arguments.self());
  Ref<Tuple> made = TRY(new_struct(cx, shape));
  for (std::size_t i = 0; i < shape.fields.size(); i++) made->items[i] = own(self->items[i]).leak();
  for (std::uint32_t k = 0; k < arguments.keyword_count(); k++) {
    auto* name = as<Str>((*arguments.keyword_names)[k]);
    std::size_t at = 0;
    while (at < shape.fields.size() && !name->is_ascii_text(shape.fields[at])) at++;
    if (at == shape.fields.size()) {
      Ref<Str> shown = TRY(repr_of(cx, Value(name)));
      return raise_type_error(cx, cat("Got unexpected field name(s): [", shown.get(), "]"));
    }
    release(std::exchange(made->items[at], own(arguments.values[arguments.count + k]).leak()));
  }
  return made;
}

OwnedValue struct_constant(Context& cx, const StructShape& shape, std::string_view name) {
  const auto number = [](std::size_t n) { return OwnedValue::small(static_cast<std::int64_t>(n)); };
  if (name == "n_sequence_fields") return number(shape.visible);
  if (name == "n_fields") return number(shape.fields.size());
  if (name == "n_unnamed_fields") return number(unnamed_fields(shape));
  if (name != "__match_args__") return OwnedValue();
  Ref<List> names = TRY(new_list(cx));
  for (std::size_t i = 0; i < shape.visible; i++) {
    if (!shape.fields[i]) continue;
    Ref<Str> field = TRY(intern(cx, shape.fields[i]));
    TRY(list_append(cx, names.get(), Value(field.get())));
  }
  return make_tuple(cx, std::span<const Value>(names->items, names->size()));
}

void struct_drop(const StructShape& shape, Tuple* self) {
  for (std::size_t i = 0; i < shape.fields.size(); i++) release(std::exchange(self->items[i], Value()));
}
void struct_visit(const StructShape& shape, Tuple* self, EdgeVisitor& visitor) {
  for (std::size_t i = 0; i < shape.fields.size(); i++) visitor.edge(self->items[i]);
}

}  // namespace dictum
