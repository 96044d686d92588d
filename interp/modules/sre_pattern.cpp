// re.Pattern: https://docs.python.org/3/library/re.html#regular-expression-objects
#include <algorithm>
#include <cstdio>

#include "builtins/bytes_like.h"
#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "import/import.h"
#include "modules/buffer_argument.h"
#include "modules/owned_fields.h"
#include "modules/sre_objects.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterator_object.h"
#include "objects/operators.h"

namespace dictum {

namespace {

Pattern* pattern_of(Object* object) { return static_cast<Pattern*>(object); }

SreMatcher matcher_for(Context& cx, const Pattern* pattern, const SreSubject& subject, std::int64_t from,
                       std::int64_t to) {
  return SreMatcher(cx, pattern->words(), !sre_version(cx.language).has_atomic_groups, pattern->groups,
                    subject.text, from, to);
}

// (string, pos=0, endpos=sys.maxsize): a position out of range is taken as the nearest one in it.
struct SearchArguments {
  Value string;
  std::int64_t from = 0, to = INT64_MAX;
};
Fallible<std::int64_t> position(Context& cx, Value value, std::int64_t absent) {
  if (value.is_absent()) return absent;
  const OwnedValue index = TRY(to_index(cx, value));
  const std::optional<std::int64_t> number = int_to_int64(index);
  return number ? *number : int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
}
Fallible<SearchArguments> search_arguments(Context& cx, const char* function,
                                           const CallArguments& arguments) {
  Value parts[3];
  TRY(bind_arguments(cx, function, arguments.rest(), {"string", "pos", "endpos"}, 1, 3, parts));
  SearchArguments found{parts[0]};
  found.from = TRY(position(cx, parts[1], 0));
  found.to = TRY(position(cx, parts[2], INT64_MAX));
  return found;
}

enum class How : std::uint8_t { Match, FullMatch, Search };
template <How kHow>
OwnedValue find_one(Context& cx, const CallArguments& arguments) {
  constexpr const char* kNames[] = {"match", "fullmatch", "search"};
  Ref<Pattern> self = own_ref(self_as<Pattern>(arguments));
  const SearchArguments given = TRY(search_arguments(cx, kNames[static_cast<int>(kHow)], arguments));
  SreSubject subject;
  TRY(open_subject(cx, self.get(), given.string, subject));
  SreMatcher matcher = matcher_for(cx, self.get(), subject, given.from, given.to);
  const std::int64_t from = matcher.start();
  const bool found = kHow == How::Search ? TRY(matcher.search()) : TRY(matcher.match(kHow == How::FullMatch));
  if (!found) return cx.none();
  return make_match(cx, self.get(), subject, matcher, from);
}

// A group of the match, or what stands for one that has no part in it.
OwnedValue group_text(Context& cx, const SreSubject& subject, const SreMatcher& matcher, std::int64_t group,
                      bool empty) {
  const std::int64_t from = matcher.mark(group, false), to = matcher.mark(group, true);
  if (from >= 0) return subject_slice(cx, subject, from, to);
  return empty ? subject_slice(cx, subject, 0, 0) : cx.none();
}

Done add_slice(Context& cx, List* pieces, const SreSubject& subject, std::int64_t from, std::int64_t to) {
  OwnedValue piece = TRY(subject_slice(cx, subject, from, to));
  return list_append(cx, pieces, std::move(piece));
}

OwnedValue pattern_findall(Context& cx, const CallArguments& arguments) {
  Ref<Pattern> self = own_ref(self_as<Pattern>(arguments));
  const SearchArguments given = TRY(search_arguments(cx, "findall", arguments));
  SreSubject subject;
  TRY(open_subject(cx, self.get(), given.string, subject));
  SreMatcher matcher = matcher_for(cx, self.get(), subject, given.from, given.to);
  Ref<List> found = TRY(new_list(cx));
  while (TRY(matcher.search())) {
    OwnedValue item;
    if (self->groups == 0) {
      item = TRY(subject_slice(cx, subject, matcher.start(), matcher.stop()));
    } else if (self->groups == 1) {
      item = TRY(group_text(cx, subject, matcher, 1, true));
    } else {
      Ref<Tuple> all = TRY(new_tuple(cx, static_cast<std::size_t>(self->groups)));
      for (std::int64_t i = 0; i < self->groups; i++)
        all->items[i] = TRY(group_text(cx, subject, matcher, i + 1, true)).leak();
      item = OwnedValue(std::move(all));
    }
    TRY(list_append(cx, found.get(), std::move(item)));
    matcher.go_on();
  }
  return found;
}

// What finditer() calls until it gives None. Its state is a list: pattern, string, pos, where it goes on,
// endpos, and whether an empty match there would be the last one again.
OwnedValue next_match(Context& cx, const CallArguments& arguments) {
  const Ref<List> state = own_ref(as<List>(arguments.self()));
  const Ref<Pattern> pattern = own_ref(as<Pattern>((*state)[0]));
  const std::int64_t from = (*state)[2].small_value();
  SreSubject subject;
  TRY(open_subject(cx, pattern.get(), (*state)[1], subject));
  SreMatcher matcher =
      matcher_for(cx, pattern.get(), subject, (*state)[3].small_value(), (*state)[4].small_value());
  if ((*state)[5] == cx.core.true_) matcher.must_advance();
  if (!TRY(matcher.search())) return cx.none();
  OwnedValue made = TRY(make_match(cx, pattern.get(), subject, matcher, from));
  state->items[3] = Value::small(matcher.stop());
  release(std::exchange(state->items[5], cx.boolean(matcher.stop() == matcher.start())));
  return made;
}
constexpr MethodRow kNextMatch = {"search", next_match};

OwnedValue pattern_finditer(Context& cx, const CallArguments& arguments) {
  Ref<Pattern> self = own_ref(self_as<Pattern>(arguments));
  const SearchArguments given = TRY(search_arguments(cx, "finditer", arguments));
  SreSubject subject;
  TRY(open_subject(cx, self.get(), given.string, subject));
  const SreMatcher matcher = matcher_for(cx, self.get(), subject, given.from, given.to);
  Ref<List> state = TRY(new_list(cx));
  for (const Value part : {Value(self.get()), given.string, Value::small(matcher.start()),
                           Value::small(matcher.start()), Value::small(matcher.end()), cx.core.false_})
    TRY(list_append(cx, state.get(), part));
  Ref<BuiltinFunction> search = TRY(make_builtin(cx, &kNextMatch, Value(state.get()), Value()));
  Ref<CallableIterator> made = TRY(new_object<CallableIterator>(cx, cx.type(TypeId::CallableIterator)));
  made->callable = Value(search.leak());
  made->sentinel = cx.none().leak();
  return made;
}

OwnedValue pattern_split(Context& cx, const CallArguments& arguments) {
  Ref<Pattern> self = own_ref(self_as<Pattern>(arguments));
  Value parts[2];
  TRY(bind_arguments(cx, "split", arguments.rest(), {"string", "maxsplit"}, 1, 2, parts));
  const std::int64_t most = parts[1].is_absent() ? 0 : TRY(to_index64(cx, parts[1], TypeId::OverflowError));
  SreSubject subject;
  TRY(open_subject(cx, self.get(), parts[0], subject));
  SreMatcher matcher = matcher_for(cx, self.get(), subject, 0, INT64_MAX);
  Ref<List> pieces = TRY(new_list(cx));
  std::int64_t last = 0;
  for (std::int64_t n = 0; (most == 0 || n < most) && TRY(matcher.search()); n++) {
    TRY(add_slice(cx, pieces.get(), subject, last, matcher.start()));
    for (std::int64_t i = 1; i <= self->groups; i++) {
      OwnedValue group = TRY(group_text(cx, subject, matcher, i, false));
      TRY(list_append(cx, pieces.get(), std::move(group)));
    }
    last = matcher.stop();
    matcher.go_on();
  }
  TRY(add_slice(cx, pieces.get(), subject, last, matcher.end()));
  return pieces;
}

// --- sub

// What replaces a match: a text as it is, a callable that is asked with the match, or a template.
struct Replacement {
  OwnedValue value;
  enum class Kind : std::uint8_t { Text, Callable, Template } kind = Kind::Text;
};
// Templates are read by the library: up to 3.11 re._subx() gives a text or a callable, since then there are
// lists.
Fallible<Replacement> replacement_of(Context& cx, Pattern* pattern, Value given) {
  if (is_callable(cx, given)) return Replacement{own(given), Replacement::Kind::Callable};
  const bool plain = is<Str>(given)     ? to_utf8(as<Str>(given)).find('\\') == std::string::npos
                     : is<Bytes>(given) ? as<Bytes>(given)->view().find('\\') == std::string_view::npos
                                        : false;
  if (plain) return Replacement{own(given)};
  Ref<Str> name = TRY(intern(cx, "re")), key = TRY(intern(cx, "_subx"));
  const OwnedValue module = TRY(import_absolute(cx, name.get()));
  const OwnedValue read = TRY(find_attribute(cx, module, key.get()));
  if (read.is_absent())
    return Replacement{TRY(read_template(cx, pattern, given)), Replacement::Kind::Template};
  OwnedValue value = TRY(call(cx, read, {Value(pattern), given}));
  const bool callable = is_callable(cx, value);
  return Replacement{std::move(value), callable ? Replacement::Kind::Callable : Replacement::Kind::Text};
}

// What the matcher has found, replaced.
Done add_replacement(Context& cx, List* pieces, Pattern* pattern, const SreSubject& subject,
                     const SreMatcher& matcher, const Replacement& replacement) {
  if (replacement.kind == Replacement::Kind::Text) {
    return is_none(cx, replacement.value) ? done() : list_append(cx, pieces, replacement.value);
  }
  const OwnedValue match = TRY(make_match(cx, pattern, subject, matcher, 0));
  if (replacement.kind == Replacement::Kind::Template)
    return expand_template(cx, as<Match>(match), as<List>(replacement.value), pieces);
  const OwnedValue item = TRY(call(cx, replacement.value, {match}));
  return is_none(cx, item) ? done() : list_append(cx, pieces, item);
}

// The pieces in one.
OwnedValue join_pieces(Context& cx, const SreSubject& subject, List* pieces) {
  const OwnedValue empty = TRY(subject_slice(cx, subject, 0, 0));
  if (pieces->size() == 0) return empty;
  Ref<Str> join = TRY(intern(cx, "join"));
  return call_method(cx, empty, join.get(), {Value(pieces)});
}

OwnedValue substitute(Context& cx, const char* function, const CallArguments& arguments, bool counted) {
  Ref<Pattern> self = own_ref(self_as<Pattern>(arguments));
  Value parts[3];
  TRY(bind_arguments(cx, function, arguments.rest(), {"repl", "string", "count"}, 2, 3, parts));
  const std::int64_t most = parts[2].is_absent() ? 0 : TRY(to_index64(cx, parts[2], TypeId::OverflowError));
  const Replacement replacement = TRY(replacement_of(cx, self.get(), parts[0]));
  SreSubject subject;
  TRY(open_subject(cx, self.get(), parts[1], subject));
  SreMatcher matcher = matcher_for(cx, self.get(), subject, 0, INT64_MAX);
  Ref<List> pieces = TRY(new_list(cx));
  std::int64_t last = 0, n = 0;
  for (; (most == 0 || n < most) && TRY(matcher.search()); n++) {
    if (last < matcher.start()) TRY(add_slice(cx, pieces.get(), subject, last, matcher.start()));
    TRY(add_replacement(cx, pieces.get(), self.get(), subject, matcher, replacement));
    last = matcher.stop();
    matcher.go_on();
  }
  if (last < matcher.end()) TRY(add_slice(cx, pieces.get(), subject, last, matcher.end()));
  OwnedValue joined = TRY(join_pieces(cx, subject, pieces.get()));
  if (!counted) return joined;
  return make_tuple(cx, {joined, Value::small(n)});
}
OwnedValue pattern_sub(Context& cx, const CallArguments& arguments) {
  return substitute(cx, "sub", arguments, false);
}
OwnedValue pattern_subn(Context& cx, const CallArguments& arguments) {
  return substitute(cx, "subn", arguments, true);
}

// --- what a pattern is

struct FlagName {
  const char* name;
  std::int64_t value;
};
constexpr std::int64_t kLocale = 4, kUnicode = 32, kAscii = 256;
constexpr FlagName kFlags[] = {{"re.TEMPLATE", 1},  {"re.IGNORECASE", 2}, {"re.LOCALE", kLocale},
                               {"re.MULTILINE", 8}, {"re.DOTALL", 16},    {"re.UNICODE", kUnicode},
                               {"re.VERBOSE", 64},  {"re.DEBUG", 128},    {"re.ASCII", kAscii}};

OwnedValue pattern_repr(Context& cx, const CallArguments& arguments) {
  Ref<Pattern> self = own_ref(self_as<Pattern>(arguments));
  std::int64_t flags = self->flags;
  if (is<Str>(self->pattern) && (flags & (kLocale | kUnicode | kAscii)) == kUnicode) flags &= ~kUnicode;
  std::string names;
  const auto add = [&names](const std::string& name) { names += (names.empty() ? "" : "|") + name; };
  for (const FlagName& flag : kFlags) {
    if (flags & flag.value) add(flag.name);
    flags &= ~flag.value;
  }
  if (flags) {
    char number[32];
    std::snprintf(number, sizeof number, "0x%llx", static_cast<unsigned long long>(flags));
    add(number);
  }
  constexpr std::size_t kMostShown = 200;
  Ref<Str> shown = TRY(repr_of(cx, self->pattern));
  shown = TRY(substring(cx, shown.get(), 0, std::min<std::size_t>(shown->length, kMostShown)));
  return make_str(cx, names.empty() ? cat("re.compile(", shown.get(), ")")
                                    : cat("re.compile(", shown.get(), ", ", std::string_view(names), ")"));
}

OwnedValue read_pattern(Context&, Object* self) { return own(pattern_of(self)->pattern); }
OwnedValue read_flags(Context& cx, Object* self) { return make_int(cx, pattern_of(self)->flags); }
OwnedValue read_groups(Context& cx, Object* self) { return make_int(cx, pattern_of(self)->groups); }
OwnedValue read_group_index(Context& cx, Object* self) {
  return make_mapping_proxy(cx, Value(pattern_of(self)->group_index));
}

OwnedValue pattern_hash(Context& cx, const CallArguments& arguments) {
  auto* self = as<Pattern>(arguments.self());
  const std::int64_t hash = TRY(hash_value(cx, self->pattern));
  const std::int64_t mixed = hash ^ self->flags ^ self->groups;
  return make_int(cx, mixed == -1 ? -2 : mixed);
}
OwnedValue pattern_compare(Context& cx, Comparison op, Value left, Value right) {
  if (!is<Pattern>(right) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  auto *a = as<Pattern>(left), *b = as<Pattern>(right);
  const auto x = a->words(), y = b->words();
  const bool equal =
      a == b ||
      (a->flags == b->flags && a->groups == b->groups && std::equal(x.begin(), x.end(), y.begin(), y.end()) &&
       type_of(cx, a->pattern) == type_of(cx, b->pattern) && TRY(equal_items(cx, a->pattern, b->pattern)));
  return cx.boolean_result(equal == (op == Comparison::Eq));
}

constexpr MethodRow kMethods[] = {
    {"match", find_one<How::Match>, 0, -1, true},
    {"fullmatch", find_one<How::FullMatch>, 0, -1, true},
    {"search", find_one<How::Search>, 0, -1, true},
    {"findall", pattern_findall, 0, -1, true},
    {"finditer", pattern_finditer, 0, -1, true},
    {"split", pattern_split, 0, -1, true},
    {"sub", pattern_sub, 0, -1, true},
    {"subn", pattern_subn, 0, -1, true},
    {"__repr__", pattern_repr},
    {"__hash__", pattern_hash},
    {"__eq__", compare_row<pattern_compare, Comparison::Eq>, 1, 1},
    {"__ne__", compare_row<pattern_compare, Comparison::Ne>, 1, 1},
    {"__copy__", return_self},
    {"__deepcopy__", return_self, 1, 1},
    {"__class_getitem__", class_getitem, 1, 1},
};
constexpr GetSetRow kGetSets[] = {{"pattern", read_pattern},
                                  {"flags", read_flags},
                                  {"groups", read_groups},
                                  {"groupindex", read_group_index}};
using PatternFields = OwnedFields<Pattern, &Pattern::pattern, &Pattern::group_index, &Pattern::index_group>;

void destroy_pattern(Context& cx, Object* object) {
  if (pattern_of(object)->code) cx.heap.free_buffer(pattern_of(object)->code);
  PatternFields::destroy(cx, object);
}

}  // namespace

Done open_subject(Context& cx, const Pattern* pattern, Value string, SreSubject& subject) {
  subject.string = own(string);
  if (is<Str>(string)) {
    const Str* text = as<Str>(string);
    if (text->wide)
      subject.text.wide = text->wide_data();
    else
      subject.text.narrow = text->narrow();
    subject.text.length = text->length;
  } else {
    subject.is_bytes = true;
    std::string_view view;
    if (is<Bytes>(string)) {
      view = as<Bytes>(string)->view();
    } else if (is<ByteArray>(string) || is<MemoryView>(string)) {
      subject.copy = TRY(buffer_argument(cx, string));
      view = subject.copy;
    } else {
      return raise_type_error(
          cx, sre_version(cx.language).names_wrong_type
                  ? cat("expected string or bytes-like object, got '", type_name(cx, string), "'")
                  : std::string("expected string or bytes-like object"));
    }
    subject.text.narrow = reinterpret_cast<const std::uint8_t*>(view.data());
    subject.text.length = static_cast<std::int64_t>(view.size());
  }
  if (!pattern || is_none(cx, pattern->pattern)) return done();
  if (subject.is_bytes && !pattern->of_bytes())
    return raise_type_error(cx, "cannot use a string pattern on a bytes-like object");
  if (!subject.is_bytes && pattern->of_bytes())
    return raise_type_error(cx, "cannot use a bytes pattern on a string-like object");
  return done();
}

OwnedValue subject_slice(Context& cx, const SreSubject& subject, std::int64_t from, std::int64_t to) {
  const std::int64_t length = subject.text.length;
  const auto first = static_cast<std::size_t>(std::clamp<std::int64_t>(from, 0, length));
  const auto last = std::max(first, static_cast<std::size_t>(std::clamp<std::int64_t>(to, 0, length)));
  if (is<Str>(subject.string)) return substring(cx, as<Str>(subject.string), first, last);
  if (is_exact(cx, subject.string, TypeId::Bytes) && first == 0 && last == static_cast<std::size_t>(length))
    return own(subject.string);
  const auto* bytes = reinterpret_cast<const char*>(subject.text.narrow);
  return make_bytes(cx, std::string_view(bytes + first, last - first));
}

extern const NativeType kPatternType;
const NativeType kPatternType = {.layout = TypeId::Pattern,
                                 .size = sizeof(Pattern),
                                 .has_weakrefs = true,
                                 .destroy = destroy_pattern,
                                 .visit = PatternFields::visit,
                                 .methods = kMethods,
                                 .getsets = kGetSets};

}  // namespace dictum
