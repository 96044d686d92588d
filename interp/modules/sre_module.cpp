// _sre: what `re` is made of. The library compiles patterns to code, which sre_engine.cpp runs.
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "modules/sre_objects.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"

namespace dictum {

namespace {

constexpr SreVersion kVersions[] = {{20171005, 2147483647, 0b000111, false, false},
                                    {20220615, 1073741823, 0b001000, true, true},
                                    {20221023, 1073741823, 0b010000, true, true},
                                    {20230612, 1073741823, 0b100000, true, true}};

// The words of the code, copied into a buffer.
Done take_code(Context& cx, Pattern* pattern, const List* code) {
  const std::size_t size = code->size();
  pattern->code = static_cast<std::uint32_t*>(cx.heap.allocate_buffer(size * sizeof(std::uint32_t) + 1));
  if (!pattern->code) return raise_no_memory(cx, size * sizeof(std::uint32_t));
  pattern->code_size = size;
  for (std::size_t i = 0; i < size; i++) {
    const Value word = (*code)[i];
    const std::optional<std::uint64_t> number = is_int(word) ? int_to_uint64(word) : std::nullopt;
    if (!number || *number > UINT32_MAX)
      return raise_error(cx, TypeId::OverflowError, "regular expression code size limit exceeded");
    pattern->code[i] = static_cast<std::uint32_t>(*number);
  }
  return done();
}

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
  if (groups < 0 || groups > static_cast<std::int64_t>(as<List>(parts[2])->size()))
    return raise_error(cx, TypeId::RuntimeError, "invalid SRE code");
  Ref<Pattern> made = TRY(new_object<Pattern>(cx, cx.type(TypeId::Pattern)));
  made->pattern = own(parts[0]).leak();
  made->flags = flags;
  made->groups = groups;
  made->group_index = own_ref(as<Dict>(parts[4])).leak();
  made->index_group = own(parts[5]).leak();
  TRY(take_code(cx, made.get(), as<List>(parts[2])));
  return made;
}

// Case of characters, for patterns that ignore it: ASCII only, or all.
Fallible<char32_t> character(Context& cx, const CallArguments& arguments) {
  return static_cast<char32_t>(TRY(to_index64(cx, arguments[0], TypeId::OverflowError)));
}
template <bool kAny>
OwnedValue sre_iscased(Context& cx, const CallArguments& arguments) {
  const char32_t c = TRY(character(cx, arguments));
  if (!kAny && c > 0x7F) return cx.boolean_result(false);
  return cx.boolean_result(sre_lower(cx, c) != c || sre_upper(cx, c) != c);
}
template <bool kAny>
OwnedValue sre_tolower(Context& cx, const CallArguments& arguments) {
  const char32_t c = TRY(character(cx, arguments));
  return make_int(cx, kAny || c <= 0x7F ? sre_lower(cx, c) : c);
}
OwnedValue sre_getcodesize(Context&, const CallArguments&) { return OwnedValue::small(4); }

constexpr MethodRow kFunctions[] = {
    {"compile", sre_compile, 0, -1, true},       {"getcodesize", sre_getcodesize},
    {"ascii_iscased", sre_iscased<false>, 1, 1}, {"unicode_iscased", sre_iscased<true>, 1, 1},
    {"ascii_tolower", sre_tolower<false>, 1, 1}, {"unicode_tolower", sre_tolower<true>, 1, 1}};

}  // namespace

const SreVersion& sre_version(const Language& language) {
  const auto version = static_cast<std::uint8_t>(1u << static_cast<unsigned>(language.version));
  for (const SreVersion& row : kVersions)
    if (row.versions & version) return row;
  DICTUM_UNREACHABLE("a version without regular expressions");
}

Done fill_sre(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_sre"));
  const SreVersion& version = sre_version(cx.language);
  TRY(dict_set(cx, dict, "MAGIC", Value::small(version.magic)));
  TRY(dict_set(cx, dict, "MAXGROUPS", Value::small(version.max_groups)));
  TRY(dict_set(cx, dict, "CODESIZE", Value::small(4)));
  return dict_set(cx, dict, "MAXREPEAT", Value::small(4294967295));
}

}  // namespace dictum
