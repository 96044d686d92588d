// BaseExceptionGroup: https://docs.python.org/3/library/exceptions.html#exception-groups, PEP 654.
#include "builtins/exception_group.h"

#include "builtins/exception_fields.h"
#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"

namespace dictum {

bool is_group(Context& cx, Value value) {
  return is<ExceptionObject>(value) && is_subtype(type_of(cx, value), cx.type(TypeId::BaseExceptionGroup));
}

namespace {

bool is_exception_class(Value value) { return is<Type>(value) && as<Type>(value)->has(kTypeIsException); }

bool is_tuple_of_exception_classes(Value value) {
  if (!is<Tuple>(value)) return false;
  for (Value item : as<Tuple>(value)->span())
    if (!is_exception_class(item)) return false;
  return true;
}

using Kind = GroupCondition::Kind;
Fallible<GroupCondition> condition_of(Context& cx, Value value) {
  if (is_exception_class(value) || is_tuple_of_exception_classes(value))
    return GroupCondition{value, Kind::Classes};
  const bool callable =
      cx.language.group_takes_any_callable ? !is<Type>(value) && is_callable(cx, value) : is<Function>(value);
  if (callable) return GroupCondition{value, Kind::Function};
  return raise_type_error(cx, cx.language.group_takes_any_callable
                                  ? "expected an exception type, a tuple of exception types, or a callable "
                                    "(other than a class)"
                                  : "expected a function, exception type or tuple of exception types");
}
Fallible<bool> has_identity(Context& cx, Value identities, Value exception) {
  OwnedValue identity = TRY(make_int_unsigned(cx, Heap::id_of(exception.object())));
  return set_contains(cx, as<Set>(identities), identity);
}
Fallible<bool> matches(Context& cx, const GroupCondition& condition, Value exception) {
  if (condition.kind == Kind::Classes) return exception_matches(cx, exception, condition.value);
  if (condition.kind == Kind::Identities)
    return is_group(cx, exception) ? Fallible<bool>(false) : has_identity(cx, condition.value, exception);
  OwnedValue answer = TRY(call(cx, condition.value, {exception}));
  return truth(cx, answer);
}

// Takes over what a part of a group inherits: traceback, context, cause, a copy of the notes.
Done copy_circumstances(Context& cx, ExceptionObject* from, ExceptionObject* to) {
  release(std::exchange(to->traceback, own(from->traceback).leak()));
  release(std::exchange(to->context, own(from->context).leak()));
  set_cause(cx, to, from->cause);
  OwnedValue notes = TRY(find_attribute(cx, Value(from), cx.names().dunder_notes));
  if (notes.is_absent()) return done();
  if (lookup_special(cx, type_of(cx, notes), SpecialMethod::getitem_).is_absent()) return done();
  Ref<List> copy = TRY(list_from(cx, notes));
  return set_attribute(cx, Value(to), cx.names().dunder_notes, Value(copy.get()));
}

// The group with these members instead, None if there are none.
OwnedValue part_of(Context& cx, ExceptionObject* group, List* members) {
  if (members->size() == 0) return cx.none();
  Ref<Str> name = TRY(intern(cx, "derive"));
  OwnedValue made = TRY(call_method(cx, Value(group), name.get(), {Value(members)}));
  if (!is_group(cx, made))
    return raise_type_error(cx, "derive must return an instance of BaseExceptionGroup");
  TRY(copy_circumstances(cx, group, as<ExceptionObject>(made)));
  return made;
}

}  // namespace

Fallible<GroupParts> split_group(Context& cx, Value exception, const GroupCondition& condition,
                                 bool wants_rest) {
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " in exceptiongroup_split_recursive");
  GroupParts parts{cx.none(), cx.none()};
  if (TRY(matches(cx, condition, exception))) {
    parts.match = own(exception);
    return parts;
  }
  if (!is_group(cx, exception)) {
    if (wants_rest) parts.rest = own(exception);
    return parts;
  }
  auto* group = as<ExceptionObject>(exception);
  Ref<Tuple> members = own_ref(as<Tuple>(group->fields[group::kExceptions]));
  Ref<List> matched = TRY(new_list(cx)), remaining = TRY(new_list(cx));
  for (std::size_t i = 0; i < members->size(); i++) {
    if (!cx.charge()) return failed();
    GroupParts inner = TRY(split_group(cx, (*members)[i], condition, wants_rest));
    if (!is_none(cx, inner.match)) TRY(list_append(cx, matched.get(), inner.match));
    if (!is_none(cx, inner.rest)) TRY(list_append(cx, remaining.get(), inner.rest));
  }
  parts.match = TRY(part_of(cx, group, matched.get()));
  if (wants_rest) parts.rest = TRY(part_of(cx, group, remaining.get()));
  return parts;
}

namespace {

OwnedValue split(Context& cx, const CallArguments& arguments) {
  const GroupCondition condition = TRY(condition_of(cx, arguments[1]));
  GroupParts parts = TRY(split_group(cx, arguments.self(), condition, true));
  return make_tuple(cx, {parts.match, parts.rest});
}
OwnedValue subgroup(Context& cx, const CallArguments& arguments) {
  const GroupCondition condition = TRY(condition_of(cx, arguments[1]));
  GroupParts parts = TRY(split_group(cx, arguments.self(), condition, false));
  return std::move(parts.match);
}
OwnedValue derive(Context& cx, const CallArguments& arguments) {
  const Value message = self_as<ExceptionObject>(arguments)->fields[group::kMessage];
  return call(cx, Value(cx.type(TypeId::BaseExceptionGroup)), {message, arguments[1]});
}

OwnedValue text(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  const std::size_t count = as<Tuple>(self->fields[group::kExceptions])->size();
  return text_result(cx, cat(as<Str>(self->fields[group::kMessage]), " (", count, " sub-exception",
                             count == 1 ? "" : "s", ")"));
}

constexpr MethodRow kRows[] = {{"__str__", text},
                               {"derive", derive, 1, 1},
                               {"split", split, 1, 1},
                               {"subgroup", subgroup, 1, 1},
                               {"__class_getitem__", class_getitem, 1, 1}};
constexpr GetSetRow kFields[] = {{"message", read_field<group::kMessage>},
                                 {"exceptions", read_field<group::kExceptions>}};

}  // namespace

OwnedValue construct_exception_group(Context& cx, Type* type, const CallArguments& arguments) {
  if (arguments.count != 2 || arguments.keyword_count() > 0)
    return raise_type_error(
        cx, cat("BaseExceptionGroup.__new__() takes exactly 2 arguments (", arguments.count, " given)"));
  if (!is<Str>(arguments[0]))
    return raise_type_error(
        cx, cat("BaseExceptionGroup.__new__() argument 1 must be str, not ", type_name(cx, arguments[0])));
  const bool sequence = !lookup_special(cx, type_of(cx, arguments[1]), SpecialMethod::getitem_).is_absent();
  if (!sequence) return raise_type_error(cx, "second argument (exceptions) must be a sequence");
  Ref<Tuple> members = TRY(tuple_from(cx, arguments[1]));
  if (members->size() == 0)
    return raise_value_error(cx, "second argument (exceptions) must be a non-empty sequence");
  bool all_plain = true;
  for (std::size_t i = 0; i < members->size(); ++i) {
    if (!is<ExceptionObject>((*members)[i]))
      return raise_value_error(cx, cat("Item ", i, " of second argument (exceptions) is not an exception"));
    all_plain &= is_subtype(type_of(cx, (*members)[i]), cx.type(TypeId::Exception));
  }
  if (type == cx.type(TypeId::BaseExceptionGroup) && all_plain) type = cx.type(TypeId::ExceptionGroup);
  if (!all_plain && type == cx.type(TypeId::ExceptionGroup))
    return raise_type_error(cx, "Cannot nest BaseExceptions in an ExceptionGroup");
  if (!all_plain && is_subtype(type, cx.type(TypeId::Exception)))
    return raise_type_error(cx, cat("Cannot nest BaseExceptions in '", type->name, "'"));
  OwnedValue made = TRY(construct_exception(cx, type, arguments));
  set_field(as<ExceptionObject>(made), group::kMessage, arguments[0]);
  set_field(as<ExceptionObject>(made), group::kExceptions, members.get());
  return made;
}

std::span<const MethodRow> exception_group_methods() { return kRows; }
std::span<const GetSetRow> exception_group_getsets() { return kFields; }

}  // namespace dictum
