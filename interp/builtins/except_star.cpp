// What the clauses of a try statement with except* share out and put together: PEP 654,
// https://docs.python.org/3/reference/compound_stmts.html#except-star
#include "builtins/exception_group.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/set_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

bool is_group_class(Context& cx, Value value) {
  return is_subtype(as<Type>(value), cx.type(TypeId::BaseExceptionGroup));
}
bool names_group_class(Context& cx, Value classes) {
  if (!is<Tuple>(classes)) return is_group_class(cx, classes);
  for (Value item : as<Tuple>(classes)->span())
    if (is_group_class(cx, item)) return true;
  return false;
}

// ExceptionGroup("", members)
OwnedValue group_of(Context& cx, Value members) {
  Ref<Str> message = TRY(make_str(cx, ""));
  return call(cx, Value(cx.type(TypeId::BaseExceptionGroup)), {Value(message.get()), members});
}

bool is_part(Context& cx, Value value) { return is_none(cx, value) || is<ExceptionObject>(value); }

Fallible<GroupParts> split_by_method(Context& cx, Value group, Value classes) {
  Ref<Str> name = TRY(intern(cx, "split"));
  OwnedValue answer = TRY(call_method(cx, group, name.get(), {classes}));
  if (!is<Tuple>(answer) || as<Tuple>(answer)->size() < 2 || !is_part(cx, (*as<Tuple>(answer))[0]) ||
      !is_part(cx, (*as<Tuple>(answer))[1]))
    return stop_unsupported(cx, "except* and a split() that returns no pair of exceptions");
  auto* pair = as<Tuple>(answer);
  GroupParts parts{own((*pair)[0]), own((*pair)[1])};
  if (is_none(cx, parts.match) && cx.language.unmatched_keeps_group) parts.rest = own(group);
  return parts;
}

bool same_circumstances(const ExceptionObject* one, const ExceptionObject* other) {
  return one->traceback == other->traceback && one->cause == other->cause && one->context == other->context;
}

Done collect_leaves(Context& cx, Value exception, Set* leaves) {
  if (!is_group(cx, exception)) {
    OwnedValue identity = TRY(make_int_unsigned(cx, Heap::id_of(exception.object())));
    return set_add(cx, leaves, identity);
  }
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " in collect_exception_group_leaf_ids");
  Ref<Tuple> members = own_ref(as<Tuple>(as<ExceptionObject>(exception)->fields[group::kExceptions]));
  for (Value member : members->span()) {
    if (!cx.charge()) return failed();
    TRY(collect_leaves(cx, member, leaves));
  }
  return done();
}

// `original` with those leaves only that some of `kept` has; None if there are none.
OwnedValue with_leaves_of(Context& cx, Value original, List* kept) {
  Ref<Set> leaves = TRY(new_set(cx));
  for (std::size_t i = 0; i < kept->size(); i++) TRY(collect_leaves(cx, (*kept)[i], leaves.get()));
  GroupParts parts =
      TRY(split_group(cx, original, {Value(leaves.get()), GroupCondition::Kind::Identities}, false));
  return std::move(parts.match);
}

}  // namespace

Fallible<GroupParts> match_clause(Context& cx, Value exception, Value classes) {
  const bool whole = TRY(exception_matches(cx, exception, classes));
  if (names_group_class(cx, classes))
    return raise_type_error(cx, "catching ExceptionGroup with except* is not allowed. Use except instead.");
  if (whole) {
    if (!RULE_IF(EXC_24, !is_group(cx, exception))) return GroupParts{own(exception), cx.none()};
    Ref<Tuple> alone = TRY(make_tuple(cx, {exception}));
    return GroupParts{TRY(group_of(cx, Value(alone.get()))), cx.none()};
  }
  if (!RULE_IF(EXC_23, is_group(cx, exception))) return GroupParts{cx.none(), own(exception)};
  return split_by_method(cx, exception, classes);
}

OwnedValue join_raised(Context& cx, Value original, List* raised) {
  if (!is_group(cx, original)) return own((*raised)[0]);  // one clause at most could run
  Ref<List> made = TRY(new_list(cx)), kept = TRY(new_list(cx));
  for (std::size_t i = 0; i < raised->size(); i++) {
    const Value each = (*raised)[i];
    if (is_none(cx, each)) continue;
    const bool old = same_circumstances(as<ExceptionObject>(each), as<ExceptionObject>(original));
    TRY(list_append(cx, old ? kept.get() : made.get(), own(each)));
  }
  OwnedValue rest = TRY(with_leaves_of(cx, original, kept.get()));
  if (made->size() == 0) return rest;
  if (!is_none(cx, rest)) TRY(list_append(cx, made.get(), std::move(rest)));
  if (made->size() == 1 && !cx.language.lone_raised_is_grouped) return own((*made)[0]);
  return group_of(cx, Value(made.get()));
}

}  // namespace dictum
