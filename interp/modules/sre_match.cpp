// re.Match: https://docs.python.org/3/library/re.html#match-objects
#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "import/import.h"
#include "modules/owned_fields.h"
#include "modules/sre_objects.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"

namespace dictum {

namespace {

Match* match_of(Object* object) { return static_cast<Match*>(object); }

// Group `index` of the arguments, 0 where it is not given.
Fallible<std::int64_t> chosen_group(Context& cx, const CallArguments& arguments) {
  if (arguments.count < 2) return 0;
  return group_argument(cx, self_as<Match>(arguments)->pattern, arguments[1]);
}

OwnedValue method_group(Context& cx, const CallArguments& arguments) {
  Ref<Match> self = own_ref(self_as<Match>(arguments));
  if (arguments.count <= 2)
    return match_group(cx, self.get(), TRY(chosen_group(cx, arguments)), cx.core.none);
  Ref<Tuple> made = TRY(new_tuple(cx, arguments.count - 1));
  for (std::size_t i = 0; i < made->size(); i++) {
    const std::int64_t group = TRY(group_argument(cx, self->pattern, arguments[i + 1]));
    made->items[i] = TRY(match_group(cx, self.get(), group, cx.core.none)).leak();
  }
  return made;
}
OwnedValue method_getitem(Context& cx, const CallArguments& arguments) {
  Ref<Match> self = own_ref(self_as<Match>(arguments));
  return match_group(cx, self.get(), TRY(chosen_group(cx, arguments)), cx.core.none);
}

OwnedValue method_groups(Context& cx, const CallArguments& arguments) {
  Ref<Match> self = own_ref(self_as<Match>(arguments));
  Value parts[1];
  TRY(bind_arguments(cx, "groups", arguments.rest(), {"default"}, 0, 1, parts));
  const Value absent = parts[0].is_absent() ? cx.core.none : parts[0];
  Ref<Tuple> made = self->pattern->groups == 0
                        ? empty_tuple(cx)
                        : TRY(new_tuple(cx, static_cast<std::size_t>(self->pattern->groups)));
  for (std::int64_t i = 0; i < self->pattern->groups; i++)
    made->items[i] = TRY(match_group(cx, self.get(), i + 1, absent)).leak();
  return made;
}
OwnedValue method_groupdict(Context& cx, const CallArguments& arguments) {
  Ref<Match> self = own_ref(self_as<Match>(arguments));
  Value parts[1];
  TRY(bind_arguments(cx, "groupdict", arguments.rest(), {"default"}, 0, 1, parts));
  const Value absent = parts[0].is_absent() ? cx.core.none : parts[0];
  Ref<Dict> made = TRY(new_dict(cx));
  Ref<Dict> names = TRY(copy_dict(cx, self->pattern->group_index));
  Value name, number;
  for (std::size_t position = 0; dict_next(names.get(), position, name, number);) {
    const std::int64_t group = TRY(group_argument(cx, self->pattern, name));
    const OwnedValue value = TRY(match_group(cx, self.get(), group, absent));
    TRY(dict_set(cx, made.get(), name, value));
  }
  return made;
}

OwnedValue pair(Context& cx, std::int64_t first, std::int64_t last) {
  return make_tuple(cx, {Value::small(first), Value::small(last)});
}
OwnedValue method_start(Context& cx, const CallArguments& arguments) {
  const std::int64_t group = TRY(chosen_group(cx, arguments));
  return make_int(cx, self_as<Match>(arguments)->places[2 * group]);
}
OwnedValue method_end(Context& cx, const CallArguments& arguments) {
  const std::int64_t group = TRY(chosen_group(cx, arguments));
  return make_int(cx, self_as<Match>(arguments)->places[2 * group + 1]);
}
OwnedValue method_span(Context& cx, const CallArguments& arguments) {
  const std::int64_t group = TRY(chosen_group(cx, arguments));
  const Match* self = self_as<Match>(arguments);
  return pair(cx, self->places[2 * group], self->places[2 * group + 1]);
}

// The library reads the template; up to 3.11 it also applies it.
OwnedValue method_expand(Context& cx, const CallArguments& arguments) {
  Ref<Match> self = own_ref(self_as<Match>(arguments));
  Ref<Str> name = TRY(intern(cx, "re")), key = TRY(intern(cx, "_expand"));
  const OwnedValue module = TRY(import_absolute(cx, name.get()));
  const OwnedValue expand = TRY(find_attribute(cx, module, key.get()));
  if (!expand.is_absent()) return call(cx, expand, {Value(self->pattern), Value(self.get()), arguments[1]});
  const OwnedValue parts = TRY(read_template(cx, self->pattern, arguments[1]));
  Ref<List> pieces = TRY(new_list(cx));
  TRY(expand_template(cx, self.get(), as<List>(parts), pieces.get()));
  SreSubject subject;
  TRY(open_subject(cx, nullptr, self->string, subject));
  const OwnedValue empty = TRY(subject_slice(cx, subject, 0, 0));
  Ref<Str> join = TRY(intern(cx, "join"));
  return call_method(cx, empty, join.get(), {Value(pieces.get())});
}

OwnedValue method_repr(Context& cx, const CallArguments& arguments) {
  Ref<Match> self = own_ref(self_as<Match>(arguments));
  const OwnedValue text = TRY(match_group(cx, self.get(), 0, cx.core.none));
  Ref<Str> shown = TRY(repr_of(cx, text));
  return make_str(cx, cat("<re.Match object; span=(", self->places[0], ", ", self->places[1],
                          "), match=", shown.get(), ">"));
}

OwnedValue read_string(Context&, Object* self) { return own(match_of(self)->string); }
OwnedValue read_pattern(Context&, Object* self) { return own(Value(match_of(self)->pattern)); }
OwnedValue read_from(Context& cx, Object* self) { return make_int(cx, match_of(self)->from); }
OwnedValue read_to(Context& cx, Object* self) { return make_int(cx, match_of(self)->to); }
OwnedValue read_last_index(Context& cx, Object* self) {
  const std::int64_t last = match_of(self)->last_group;
  return last >= 0 ? make_int(cx, last) : cx.none();
}
OwnedValue read_last_group(Context& cx, Object* self) {
  const Match* match = match_of(self);
  const Value names = match->pattern->index_group;
  if (match->last_group < 0 || !is<Tuple>(names)) return cx.none();
  const auto index = static_cast<std::size_t>(match->last_group);
  return index < as<Tuple>(names)->size() ? own((*as<Tuple>(names))[index]) : cx.none();
}
OwnedValue read_places(Context& cx, Object* self) {
  Ref<Match> match = own_ref(match_of(self));
  Ref<Tuple> made = TRY(new_tuple(cx, static_cast<std::size_t>(match->pattern->groups) + 1));
  for (std::size_t i = 0; i < made->size(); i++)
    made->items[i] = TRY(pair(cx, match->places[2 * i], match->places[2 * i + 1])).leak();
  return made;
}

constexpr MethodRow kMethods[] = {{"group", method_group, 0, -1},
                                  {"start", method_start, 0, 1},
                                  {"end", method_end, 0, 1},
                                  {"span", method_span, 0, 1},
                                  {"groups", method_groups, 0, -1, true},
                                  {"groupdict", method_groupdict, 0, -1, true},
                                  {"expand", method_expand, 1, 1},
                                  {"__getitem__", method_getitem, 1, 1},
                                  {"__repr__", method_repr},
                                  {"__copy__", return_self},
                                  {"__deepcopy__", return_self, 1, 1},
                                  {"__class_getitem__", class_getitem, 1, 1}};
constexpr GetSetRow kGetSets[] = {
    {"string", read_string},        {"re", read_pattern},           {"pos", read_from},   {"endpos", read_to},
    {"lastindex", read_last_index}, {"lastgroup", read_last_group}, {"regs", read_places}};
using MatchFields = OwnedFields<Match, &Match::pattern, &Match::string>;

void destroy_match(Context& cx, Object* object) {
  if (match_of(object)->places) cx.heap.free_buffer(match_of(object)->places);
  MatchFields::destroy(cx, object);
}

}  // namespace

OwnedValue make_match(Context& cx, Pattern* pattern, const SreSubject& subject, const SreMatcher& matcher,
                      std::int64_t from) {
  Ref<Match> made = TRY(new_object<Match>(cx, cx.type(TypeId::Match)));
  const std::size_t bytes = (static_cast<std::size_t>(pattern->groups) + 1) * 2 * sizeof(std::int64_t);
  made->pattern = own_ref(pattern).leak();
  made->string = own(subject.string).leak();
  made->places = static_cast<std::int64_t*>(cx.heap.allocate_buffer(bytes));
  if (!made->places) return raise_no_memory(cx, bytes);
  made->places[0] = matcher.start();
  made->places[1] = matcher.stop();
  for (std::int64_t i = 1; i <= pattern->groups; i++) {
    made->places[2 * i] = matcher.mark(i, false);
    made->places[2 * i + 1] = matcher.mark(i, true);
  }
  made->from = from;
  made->to = matcher.end();
  made->last_group = matcher.last_group();
  return made;
}

Fallible<std::int64_t> group_argument(Context& cx, const Pattern* pattern, Value group) {
  OwnedValue number;
  const bool is_number =
      is_int(group) || !lookup_special(cx, type_of(cx, group), SpecialMethod::index_).is_absent();
  if (is_number) {
    number = TRY(to_index(cx, group));
  } else {
    number = dict_get(cx, pattern->group_index, group);
    if (number.is_raised() && !catch_exception(cx, TypeId::TypeError)) return failed();
  }
  const std::optional<std::int64_t> index =
      number.is_value() && is_int(number) ? int_to_int64(number) : std::nullopt;
  if (index && *index >= 0 && *index <= pattern->groups) return *index;
  return raise_error(cx, TypeId::IndexError, "no such group");
}

OwnedValue match_group(Context& cx, Match* match, std::int64_t group, Value absent) {
  const std::int64_t from = match->places[2 * group], to = match->places[2 * group + 1];
  if (from < 0) return own(absent);
  SreSubject subject;
  TRY(open_subject(cx, nullptr, match->string, subject));
  return subject_slice(cx, subject, from, to);
}

OwnedValue read_template(Context& cx, Pattern* pattern, Value text) {
  Ref<Str> name = TRY(intern(cx, "re._parser")), key = TRY(intern(cx, "parse_template"));
  const OwnedValue module = TRY(import_absolute(cx, name.get()));
  const OwnedValue parse = TRY(get_attribute(cx, module, key.get()));
  OwnedValue parts = TRY(call(cx, parse, {text, Value(pattern)}));
  if (!is<List>(parts)) return raise_type_error(cx, "invalid template");
  return parts;
}

Done expand_template(Context& cx, Match* match, List* parts, List* pieces) {
  const Ref<Match> held(match);
  const Ref<List> kept(parts);
  for (std::size_t i = 0; i < kept->size(); i++) {
    OwnedValue part = own((*kept)[i]);
    if (i % 2 == 1) {
      const std::int64_t group = TRY(group_argument(cx, match->pattern, part));
      part = TRY(match_group(cx, match, group, Value()));
    }
    if (!part.is_absent()) TRY(list_append(cx, pieces, std::move(part)));
  }
  return done();
}

extern const NativeType kMatchType;
const NativeType kMatchType = {.layout = TypeId::Match,
                               .size = sizeof(Match),
                               .destroy = destroy_match,
                               .visit = MatchFields::visit,
                               .methods = kMethods,
                               .getsets = kGetSets};

}  // namespace dictum
