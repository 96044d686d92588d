// time.struct_time
#include "modules/time_structs.h"

#include "modules/module_types.h"

namespace dictum {

namespace {

constexpr const char* kTimeFields[] = {"tm_year", "tm_mon",  "tm_mday",  "tm_hour", "tm_min",   "tm_sec",
                                       "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff"};
constexpr const char* kHookFields[] = {"exc_type", "exc_value", "exc_traceback", "thread"};
constexpr StructShape kExceptHookArgs{TypeId::ExceptHookArgs, kHookFields, 4};

}  // namespace

constexpr StructShape kStructTime{TypeId::StructTime, kTimeFields, 9};

const NativeType kStructTimeType = StructRows<kStructTime>::native();
const NativeType kExceptHookArgsType = StructRows<kExceptHookArgs>::native();

}  // namespace dictum
