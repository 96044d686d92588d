// _sre: what `re` is made of. Patterns can be compiled, so that the library's modules can be imported;
// matching is done for the empty pattern only, everything else stops by name.
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "modules/fill.h"
#include "modules/module_types.h"
#include "modules/native_modules.h"
#include "modules/owned_fields.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"

namespace dictum {

namespace {

struct Pattern : Object {
  static constexpr TypeId kLayout = TypeId::Pattern;
  Value pattern;  // str, bytes or None
  std::int64_t flags;
  List* code;
  std::int64_t groups;
  Dict* group_index;
  Value index_group;  // a tuple
};
struct Match : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::Match;
  Pattern* pattern;
  Value string;
  std::int64_t position;
};

// The magic number of the code that each version's library makes; bit 0 of VERSIONS is 3.8, bit 5 is 3.13.
struct MagicRow {
  std::int64_t magic, max_groups;
  std::uint8_t versions;
};
constexpr MagicRow kMagic[] = {{20171005, 2147483647, 0b000111},
                               {20220615, 1073741823, 0b001000},
                               {20221023, 1073741823, 0b010000},
                               {20230612, 1073741823, 0b100000}};

OwnedValue sre_compile(Context& cx, const CallArguments& arguments) {
  Value parts[6];
  TRY(bind_arguments(cx, "compile", arguments,
                     {"pattern", "flags", "code", "groups", "groupindex", "indexgroup"}, 6, 6, parts));
  const std::int64_t flags = TRY(to_index64(cx, parts[1], TypeId::OverflowError));
  const std::int64_t groups = TRY(to_index64(cx, parts[3], TypeId::OverflowError));
  if (!is<List>(parts[2]))
    return raise_type_error(cx, cat("compile() argument 'code' must be list, not ", type_name(cx, parts[2])));
  if (!is<Dict>(parts[4]))
    return raise_type_error(
        cx, cat("compile() argument 'groupindex' must be dict, not ", type_name(cx, parts[4])));
  Ref<Pattern> made = TRY(new_object<Pattern>(cx, cx.type(TypeId::Pattern)));
  made->pattern = own(parts[0]).leak();
  made->flags = flags;
  made->code = own_ref(as<List>(parts[2])).leak();
  made->groups = groups;
  made->group_index = own_ref(as<Dict>(parts[4])).leak();
  made->index_group = own(parts[5]).leak();
  return made;
}

// Only the empty pattern is matched: at the start, whatever the string.
OwnedValue match_empty(Context& cx, const CallArguments& arguments) {
  Ref<Pattern> self = own_ref(as<Pattern>(arguments.self()));
  const bool empty = is<Str>(self->pattern) && as<Str>(self->pattern)->length == 0;
  if (!empty || arguments.count != 2 || arguments.keyword_count() > 0 || !is<Str>(arguments[1]))
    return stop_unsupported(cx, "matching of regular expressions");
  Ref<Match> made = TRY(new_object<Match>(cx, cx.type(TypeId::Match)));
  made->pattern = self.leak();
  made->string = own(arguments[1]).leak();
  return made;
}

OwnedValue read_pattern(Context&, Object* self) { return own(static_cast<Pattern*>(self)->pattern); }
OwnedValue read_flags(Context& cx, Object* self) { return make_int(cx, static_cast<Pattern*>(self)->flags); }
OwnedValue read_groups(Context& cx, Object* self) {
  return make_int(cx, static_cast<Pattern*>(self)->groups);
}
OwnedValue read_group_index(Context& cx, Object* self) {
  return make_mapping_proxy(cx, Value(static_cast<Pattern*>(self)->group_index));
}
OwnedValue read_match_pattern(Context&, Object* self) {
  return own(Value(static_cast<Match*>(self)->pattern));
}
OwnedValue read_string(Context&, Object* self) { return own(static_cast<Match*>(self)->string); }

OwnedValue pattern_hash(Context& cx, const CallArguments& arguments) {
  auto* self = as<Pattern>(arguments.self());
  const std::int64_t hash = TRY(hash_value(cx, self->pattern));
  const std::int64_t mixed = hash ^ self->flags ^ self->groups;
  return make_int(cx, mixed == -1 ? -2 : mixed);
}
OwnedValue pattern_compare(Context& cx, Comparison op, Value left, Value right) {
  if (!is<Pattern>(right) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  auto *a = as<Pattern>(left), *b = as<Pattern>(right);
  const bool equal = a == b || (a->flags == b->flags && a->groups == b->groups &&
                                TRY(equal_items(cx, Value(a->code), Value(b->code))) &&
                                TRY(equal_items(cx, a->pattern, b->pattern)));
  return cx.boolean_result(equal == (op == Comparison::Eq));
}

constexpr MethodRow kPatternMethods[] = {
    {"__hash__", pattern_hash},
    {"__eq__", compare_row<pattern_compare, Comparison::Eq>, 1, 1},
    {"__ne__", compare_row<pattern_compare, Comparison::Ne>, 1, 1},
    {"match", match_empty, 0, -1, true},
    {"fullmatch", match_empty, 0, -1, true},
    {"search", match_empty, 0, -1, true},
    {"__copy__", return_self},
    {"__deepcopy__", return_self, 1, 1},
    {"__class_getitem__", class_getitem, 1, 1},
};
constexpr GetSetRow kPatternGetSets[] = {{"pattern", read_pattern},
                                         {"flags", read_flags},
                                         {"groups", read_groups},
                                         {"groupindex", read_group_index}};
constexpr MethodRow kMatchMethods[] = {{"__copy__", return_self},
                                       {"__deepcopy__", return_self, 1, 1},
                                       {"__class_getitem__", class_getitem, 1, 1}};
constexpr GetSetRow kMatchGetSets[] = {{"re", read_match_pattern}, {"string", read_string}};
using PatternFields =
    OwnedFields<Pattern, &Pattern::pattern, &Pattern::code, &Pattern::group_index, &Pattern::index_group>;
using MatchFields = OwnedFields<Match, &Match::pattern, &Match::string>;

// Case of characters, for patterns that ignore it. Beyond ASCII it is not known here.
Fallible<std::int64_t> character(Context& cx, const CallArguments& arguments, bool any) {
  const std::int64_t code = TRY(to_index64(cx, arguments[0], TypeId::OverflowError));
  if (any && code > 0x7f) return stop_unsupported(cx, "_sre.unicode_tolower beyond ASCII");
  return code;
}
bool is_letter(std::int64_t code) { return (code | 0x20) >= 'a' && (code | 0x20) <= 'z' && code < 0x80; }
template <bool kAny>
OwnedValue sre_iscased(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(is_letter(TRY(character(cx, arguments, kAny))));
}
template <bool kAny>
OwnedValue sre_tolower(Context& cx, const CallArguments& arguments) {
  const std::int64_t code = TRY(character(cx, arguments, kAny));
  return make_int(cx, is_letter(code) ? code | 0x20 : code);
}
OwnedValue sre_getcodesize(Context&, const CallArguments&) { return OwnedValue::small(4); }

constexpr MethodRow kFunctions[] = {
    {"compile", sre_compile, 0, -1, true},       {"getcodesize", sre_getcodesize},
    {"ascii_iscased", sre_iscased<false>, 1, 1}, {"unicode_iscased", sre_iscased<true>, 1, 1},
    {"ascii_tolower", sre_tolower<false>, 1, 1}, {"unicode_tolower", sre_tolower<true>, 1, 1}};

}  // namespace

const NativeType kPatternType = {.layout = TypeId::Pattern,
                                 .size = sizeof(Pattern),
                                 .has_weakrefs = true,
                                 .destroy = PatternFields::destroy,
                                 .visit = PatternFields::visit,
                                 .methods = kPatternMethods,
                                 .getsets = kPatternGetSets};
const NativeType kMatchType = {.layout = TypeId::Match,
                               .size = sizeof(Match),
                               .destroy = MatchFields::destroy,
                               .visit = MatchFields::visit,
                               .methods = kMatchMethods,
                               .getsets = kMatchGetSets};

Done fill_sre(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_sre"));
  const auto version = static_cast<std::uint8_t>(1u << static_cast<unsigned>(cx.language.version));
  for (const MagicRow& row : kMagic) {
    if (!(row.versions & version)) continue;
    TRY(dict_set(cx, dict, "MAGIC", Value::small(row.magic)));
    TRY(dict_set(cx, dict, "MAXGROUPS", Value::small(row.max_groups)));
  }
  TRY(dict_set(cx, dict, "CODESIZE", Value::small(4)));
  return dict_set(cx, dict, "MAXREPEAT", Value::small(4294967295));
}

}  // namespace dictum
