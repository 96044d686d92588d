#include "modules/sys_structs.h"

#include <cfloat>

#include "modules/module_types.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

constexpr const char* kVersionFields[] = {"major", "minor", "micro", "releaselevel", "serial"};
constexpr const char* kFlagFields[] = {"debug",
                                       "inspect",
                                       "interactive",
                                       "optimize",
                                       "dont_write_bytecode",
                                       "no_user_site",
                                       "no_site",
                                       "ignore_environment",
                                       "verbose",
                                       "bytes_warning",
                                       "quiet",
                                       "hash_randomization",
                                       "isolated",
                                       "dev_mode",
                                       "utf8_mode",
                                       "warn_default_encoding",
                                       "safe_path",
                                       "int_max_str_digits"};
constexpr const char* kFloatFields[] = {"max", "max_exp",  "max_10_exp", "min",   "min_exp", "min_10_exp",
                                        "dig", "mant_dig", "epsilon",    "radix", "rounds"};
constexpr const char* kIntFields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits",
                                      "str_digits_check_threshold"};
constexpr const char* kHashFields[] = {"width",     "modulus",   "inf",       "nan",   "imag",
                                       "algorithm", "hash_bits", "seed_bits", "cutoff"};
constexpr const char* kThreadFields[] = {"name", "lock", "version"};
constexpr const char* kHookFields[] = {"firstiter", "finalizer"};
constexpr const char* kUnraisableFields[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object"};

constexpr StructShape kVersionInfo{TypeId::VersionInfo, kVersionFields, 5, false};
constexpr StructShape kSysFlags{TypeId::SysFlags, kFlagFields, 18, false};
constexpr StructShape kFloatInfo{TypeId::FloatInfo, kFloatFields, 11};
constexpr StructShape kIntInfo{TypeId::IntInfo, kIntFields, 4};
constexpr StructShape kHashInfo{TypeId::HashInfo, kHashFields, 9};
constexpr StructShape kThreadInfo{TypeId::ThreadInfo, kThreadFields, 3};
constexpr StructShape kAsyncgenHooks{TypeId::AsyncgenHooks, kHookFields, 2};
constexpr StructShape kUnraisable{TypeId::UnraisableHookArgs, kUnraisableFields, 5};

// A field's value: an integer, a float or a text.
struct Field {
  Field(std::int64_t value) : integer(value) {}
  Field(int value) : integer(value) {}
  Field(double value) : kind('f'), number(value) {}
  Field(const char* value) : kind('s'), words(value) {}
  Field(bool value) : kind('b'), integer(value) {}
  char kind = 'i';
  std::int64_t integer = 0;
  double number = 0;
  const char* words = nullptr;
};
OwnedValue make_field(Context& cx, const Field& field) {
  switch (field.kind) {
    case 'f': return make_float(cx, field.number);
    case 's': return intern(cx, field.words);
    case 'b': return cx.boolean_result(field.integer != 0);
    default: return make_int(cx, field.integer);
  }
}
OwnedValue make_fields(Context& cx, const StructShape& shape, std::initializer_list<Field> fields) {
  Ref<Tuple> made = TRY(new_struct(cx, shape));
  std::size_t i = 0;
  for (const Field& field : fields) made->items[i++] = TRY(make_field(cx, field)).leak();
  return made;
}
OwnedValue make_values(Context& cx, const StructShape& shape, std::initializer_list<Value> values) {
  Ref<Tuple> made = TRY(new_struct(cx, shape));
  std::size_t i = 0;
  for (const Value value : values) made->items[i++] = own(value).leak();
  return made;
}

}  // namespace

const NativeType kVersionInfoType = StructRows<kVersionInfo>::native();
const NativeType kSysFlagsType = StructRows<kSysFlags>::native();
const NativeType kFloatInfoType = StructRows<kFloatInfo>::native();
const NativeType kIntInfoType = StructRows<kIntInfo>::native();
const NativeType kHashInfoType = StructRows<kHashInfo>::native();
const NativeType kThreadInfoType = StructRows<kThreadInfo>::native();
const NativeType kAsyncgenHooksType = StructRows<kAsyncgenHooks>::native();
const NativeType kUnraisableHookArgsType = StructRows<kUnraisable>::native();

const Release& played_release(const Language& language) {
  static constexpr Release kReleases[] = {{8, 18}, {9, 18}, {10, 13}, {11, 2}, {12, 1}, {13, 0}};
  return kReleases[static_cast<std::size_t>(language.version)];
}

OwnedValue make_version_info(Context& cx) {
  const Release& release = played_release(cx.language);
  return make_fields(cx, kVersionInfo, {3, release.minor, release.micro, "final", 0});
}

OwnedValue make_flags(Context& cx) {
  return make_fields(
      cx, kSysFlags,
      {0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, cx.core.hash_seed != 0 ? 1 : 0, 0, false, 1, 0, false, -1});
}

Done set_limits(Context& cx, Dict* dict) {
  const OwnedValue floats =
      TRY(make_fields(cx, kFloatInfo,
                      {DBL_MAX, DBL_MAX_EXP, DBL_MAX_10_EXP, DBL_MIN, DBL_MIN_EXP, DBL_MIN_10_EXP, DBL_DIG,
                       DBL_MANT_DIG, DBL_EPSILON, FLT_RADIX, 1}));
  TRY(dict_set(cx, dict, "float_info", floats));
  const OwnedValue ints = TRY(make_fields(cx, kIntInfo, {30, 4, 4300, 640}));
  TRY(dict_set(cx, dict, "int_info", ints));
  const char* algorithm = cx.language.siphash13 ? "siphash13" : "siphash24";
  const OwnedValue hashes = TRY(make_fields(
      cx, kHashInfo, {64, (std::int64_t{1} << 61) - 1, 314159, 0, 1000003, algorithm, 64, 128, 0}));
  TRY(dict_set(cx, dict, "hash_info", hashes));
  const OwnedValue threads = TRY(make_fields(cx, kThreadInfo, {"pthread", "semaphore", "NPTL 2.36"}));
  return dict_set(cx, dict, "thread_info", threads);
}

OwnedValue make_asyncgen_hooks(Context& cx, Value first_iteration, Value finalizer) {
  return make_values(cx, kAsyncgenHooks, {first_iteration, finalizer});
}
OwnedValue make_unraisable(Context& cx, std::initializer_list<Value> fields) {
  return make_values(cx, kUnraisable, fields);
}

}  // namespace dictum
