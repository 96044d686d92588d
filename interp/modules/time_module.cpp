// time: https://docs.python.org/3/library/time.html
#include <time.h>

#include <cerrno>
#include <climits>
#include <cmath>

#include "modules/file_path.h"
#include "modules/fill.h"
#include "modules/module_numbers.h"
#include "modules/native_modules.h"
#include "modules/posix_arguments.h"
#include "modules/time_structs.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// --- clocks

Fallible<std::int64_t> read_clock(Context& cx, clockid_t clock) {
  timespec now;
  if (clock_gettime(clock, &now) != 0) return raise_os_error(cx, errno);
  return static_cast<std::int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}
OwnedValue seconds_of(Context& cx, std::int64_t nanoseconds) {
  return make_float(cx, static_cast<double>(nanoseconds) / 1e9);
}
template <clockid_t kClock>
OwnedValue clock_seconds(Context& cx, const CallArguments&) {
  return seconds_of(cx, TRY(read_clock(cx, kClock)));
}
template <clockid_t kClock>
OwnedValue clock_nanoseconds(Context& cx, const CallArguments&) {
  return make_int(cx, TRY(read_clock(cx, kClock)));
}
OwnedValue time_clock_gettime(Context& cx, const CallArguments& arguments) {
  const int clock = TRY(int_argument(cx, arguments[0]));
  return seconds_of(cx, TRY(read_clock(cx, clock)));
}
OwnedValue time_clock_gettime_ns(Context& cx, const CallArguments& arguments) {
  const int clock = TRY(int_argument(cx, arguments[0]));
  return make_int(cx, TRY(read_clock(cx, clock)));
}
OwnedValue time_clock_getres(Context& cx, const CallArguments& arguments) {
  timespec resolution;
  if (clock_getres(TRY(int_argument(cx, arguments[0])), &resolution) != 0) return raise_os_error(cx, errno);
  return make_float(cx,
                    static_cast<double>(resolution.tv_sec) + 1e-9 * static_cast<double>(resolution.tv_nsec));
}

OwnedValue time_sleep(Context& cx, const CallArguments& arguments) {
  OwnedValue given = own(arguments[0]);
  if (!is<Float>(given)) given = TRY(to_index(cx, given));
  const double seconds = TRY(to_double(cx, given));
  if (std::isnan(seconds)) return raise_value_error(cx, "Invalid value NaN (not a number)");
  if (seconds < 0) return raise_value_error(cx, "sleep length must be non-negative");
  if (seconds > 9e9)
    return raise_error(cx, TypeId::OverflowError, "timestamp too large to convert to C _PyTime_t");
  constexpr double kSlice = 0.01;  // budgets and interrupts are looked at in between
  for (double left = seconds; left > 0; left -= kSlice) {
    const double part = std::min(left, kSlice);
    timespec wait{0, static_cast<long>(part * 1e9)};
    (void)nanosleep(&wait, nullptr);
    if (!cx.charge(1000)) return failed();
  }
  return cx.none();
}

// --- struct_time

OwnedValue make_struct_time(Context& cx, const tm& parts) {
  Ref<Tuple> made = TRY(new_struct(cx, kStructTime));
  const std::int64_t fields[] = {parts.tm_year + 1900,    parts.tm_mon + 1,  parts.tm_mday,
                                 parts.tm_hour,           parts.tm_min,      parts.tm_sec,
                                 (parts.tm_wday + 6) % 7, parts.tm_yday + 1, parts.tm_isdst};
  for (std::size_t i = 0; i < std::size(fields); i++) made->items[i] = Value::small(fields[i]);
  Ref<Str> zone = TRY(make_str(cx, parts.tm_zone ? parts.tm_zone : ""));
  made->items[9] = Value(zone.leak());
  made->items[10] = Value::small(parts.tm_gmtoff);
  return made;
}
Done check_most(Context& cx, const CallArguments& arguments, const char* name, std::uint32_t most) {
  if (arguments.count <= most) return done();
  return raise_type_error(cx, cat(std::string_view(name), "() takes at most ", most,
                                  most == 1 ? " argument" : " arguments", " (", arguments.count, " given)"));
}
// Seconds since the epoch: absent and None are now.
Fallible<time_t> moment_argument(Context& cx, Value value) {
  if (value.is_absent() || is_none(cx, value)) return time(nullptr);
  if (is<Float>(value)) {
    const double seconds = float_value(value);
    if (std::isnan(seconds)) return raise_value_error(cx, "Invalid value NaN (not a number)");
    if (!(std::fabs(seconds) < 9.2e18))
      return raise_error(cx, TypeId::OverflowError, "timestamp out of range for platform time_t");
    return static_cast<time_t>(std::floor(seconds));
  }
  const OwnedValue index = TRY(to_index(cx, value));
  const auto number = int_to_int64(index);
  if (!number) return raise_error(cx, TypeId::OverflowError, "timestamp out of range for platform time_t");
  return static_cast<time_t>(*number);
}
template <bool kLocal>
Fallible<tm> broken_down(Context& cx, Value moment) {
  const time_t when = TRY(moment_argument(cx, moment));
  tm parts{};
  errno = 0;
  if (!(kLocal ? localtime_r(&when, &parts) : gmtime_r(&when, &parts)))
    return raise_os_error(cx, errno != 0 ? errno : EOVERFLOW);
  return parts;
}
template <bool kLocal>
OwnedValue time_parts(Context& cx, const CallArguments& arguments) {
  TRY(check_most(cx, arguments, kLocal ? "localtime" : "gmtime", 1));
  const tm parts = TRY(broken_down<kLocal>(cx, arguments.get(0)));
  return make_struct_time(cx, parts);
}

// A tuple of nine numbers, as strftime() and mktime() take it.
Fallible<tm> parts_argument(Context& cx, Value value, std::string_view function) {
  if (!is<Tuple>(value)) return raise_type_error(cx, "Tuple or struct_time argument required");
  const auto* tuple = as<Tuple>(value);
  if (tuple->size() != 9) return raise_type_error(cx, cat(function, "(): illegal time tuple argument"));
  int numbers[9];
  for (std::size_t i = 0; i < 9; i++) numbers[i] = TRY(int_argument(cx, (*as<Tuple>(value))[i]));
  if (numbers[0] < INT_MIN + 1900) return raise_error(cx, TypeId::OverflowError, "year out of range");
  tm parts{};
  parts.tm_year = numbers[0] - 1900;
  parts.tm_mon = numbers[1] - 1;
  parts.tm_mday = numbers[2];
  parts.tm_hour = numbers[3];
  parts.tm_min = numbers[4];
  parts.tm_sec = numbers[5];
  parts.tm_wday = (numbers[6] + 1) % 7;
  parts.tm_yday = numbers[7] - 1;
  parts.tm_isdst = numbers[8];
  if (type_of(cx, value) == cx.type(TypeId::StructTime)) {
    const Value offset = as<Tuple>(value)->items[10];
    if (is_int(offset)) parts.tm_gmtoff = int_to_int64(offset).value_or(0);
  }
  return parts;
}
// The ranges that asctime() and strftime() insist on; zeros stand for the lowest.
Done check_parts(Context& cx, tm& parts) {
  struct Range {
    int& value;
    int low, high;
    const char* words;
  };
  if (parts.tm_mon == -1) parts.tm_mon = 0;
  if (parts.tm_mday == 0) parts.tm_mday = 1;
  if (parts.tm_yday == -1) parts.tm_yday = 0;
  const Range ranges[] = {
      {parts.tm_mon, 0, 11, "month out of range"},        {parts.tm_mday, 1, 31, "day of month out of range"},
      {parts.tm_hour, 0, 23, "hour out of range"},        {parts.tm_min, 0, 59, "minute out of range"},
      {parts.tm_sec, 0, 61, "seconds out of range"},      {parts.tm_wday, 0, 6, "day of week out of range"},
      {parts.tm_yday, 0, 365, "day of year out of range"}};
  for (const Range& range : ranges)
    if (range.value < range.low || range.value > range.high) return raise_value_error(cx, range.words);
  return done();
}

OwnedValue text_of_parts(Context& cx, const tm& parts) {
  static constexpr const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  char text[64];
  std::snprintf(text, sizeof text, "%s %s%3d %.2d:%.2d:%.2d %d", kDays[parts.tm_wday], kMonths[parts.tm_mon],
                parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec, 1900 + parts.tm_year);
  return make_str(cx, text);
}
OwnedValue time_asctime(Context& cx, const CallArguments& arguments) {
  tm parts = arguments.count > 0 ? TRY(parts_argument(cx, arguments[0], "asctime"))
                                 : TRY(broken_down<true>(cx, Value()));
  TRY(check_parts(cx, parts));
  return text_of_parts(cx, parts);
}
OwnedValue time_ctime(Context& cx, const CallArguments& arguments) {
  TRY(check_most(cx, arguments, "ctime", 1));
  const tm parts = TRY(broken_down<true>(cx, arguments.get(0)));
  return text_of_parts(cx, parts);
}
OwnedValue time_mktime(Context& cx, const CallArguments& arguments) {
  tm parts = TRY(parts_argument(cx, arguments[0], "mktime"));
  parts.tm_wday = -1;
  const time_t when = mktime(&parts);
  if (when == -1 && parts.tm_wday == -1)
    return raise_error(cx, TypeId::OverflowError, "mktime argument out of range");
  return make_float(cx, static_cast<double>(when));
}
OwnedValue time_strftime(Context& cx, const CallArguments& arguments) {
  TRY(check_most(cx, arguments, "strftime", 2));
  if (arguments.count == 0) return raise_type_error(cx, "strftime() takes at least 1 argument (0 given)");
  if (!is<Str>(arguments[0]))
    return raise_type_error(cx, cat("strftime() argument 1 must be str, not ", type_name(cx, arguments[0])));
  tm parts = arguments.count > 1 ? TRY(parts_argument(cx, arguments[1], "strftime"))
                                 : TRY(broken_down<true>(cx, Value()));
  TRY(check_parts(cx, parts));
  std::string zone = parts.tm_isdst > 0 ? tzname[1] : tzname[0];
  if (arguments.count > 1 && is_exact(cx, arguments[1], TypeId::StructTime))
    if (const Value given = as<Tuple>(arguments[1])->items[9]; is<Str>(given)) zone = to_utf8(as<Str>(given));
  parts.tm_zone = zone.c_str();
  const std::string format = to_utf8(as<Str>(arguments[0]));
  if (format.empty()) return own(Value(cx.names().empty));
  std::string text;
  for (std::size_t size = 1024;; size += size) {
    text.resize(size);
    const std::size_t length = strftime(text.data(), size, format.c_str(), &parts);
    if (length == 0 && size < 256 * format.size()) continue;
    text.resize(length);
    return make_str(cx, text);
  }
}
OwnedValue time_tzset(Context& cx, const CallArguments&) {
  tzset();
  return cx.none();
}

OwnedValue time_get_clock_info(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[0]))
    return raise_type_error(
        cx, cat("get_clock_info() argument 1 must be str, not ", type_name(cx, arguments[0])));
  struct Info {
    std::string_view name;
    const char* implementation;
    bool monotonic, adjustable;
  };
  static constexpr Info kInfos[] = {{"time", "clock_gettime(CLOCK_REALTIME)", false, true},
                                    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", true, false},
                                    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", true, false},
                                    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false},
                                    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false}};
  for (const Info& info : kInfos) {
    if (!as<Str>(arguments[0])->is_ascii_text(info.name)) continue;
    OwnedValue made = TRY(call(cx, Value(cx.type(TypeId::SimpleNamespace))));
    const OwnedValue implementation = TRY(OwnedValue(make_str(cx, info.implementation)));
    const OwnedValue resolution = TRY(make_float(cx, 1e-09));
    const std::pair<std::string_view, Value> fields[] = {{"implementation", implementation},
                                                         {"monotonic", cx.boolean(info.monotonic)},
                                                         {"adjustable", cx.boolean(info.adjustable)},
                                                         {"resolution", resolution}};
    for (const auto& [name, value] : fields) {
      Ref<Str> key = TRY(intern(cx, name));
      TRY(set_attribute(cx, made, key.get(), value));
    }
    return made;
  }
  return raise_value_error(cx, "unknown clock");
}

constexpr MethodRow kFunctions[] = {
    {"time", clock_seconds<CLOCK_REALTIME>, 0, 0},
    {"time_ns", clock_nanoseconds<CLOCK_REALTIME>, 0, 0},
    {"clock_gettime", time_clock_gettime, 1, 1},
    {"clock_gettime_ns", time_clock_gettime_ns, 1, 1},
    {"clock_getres", time_clock_getres, 1, 1},
    {"sleep", time_sleep, 1, 1},
    {"gmtime", time_parts<false>, 0, -1},
    {"localtime", time_parts<true>, 0, -1},
    {"asctime", time_asctime, 0, 1},
    {"ctime", time_ctime, 0, -1},
    {"mktime", time_mktime, 1, 1},
    {"strftime", time_strftime, 0, -1},
    {"tzset", time_tzset, 0, 0},
    {"monotonic", clock_seconds<CLOCK_MONOTONIC>, 0, 0},
    {"monotonic_ns", clock_nanoseconds<CLOCK_MONOTONIC>, 0, 0},
    {"process_time", clock_seconds<CLOCK_PROCESS_CPUTIME_ID>, 0, 0},
    {"process_time_ns", clock_nanoseconds<CLOCK_PROCESS_CPUTIME_ID>, 0, 0},
    {"thread_time", clock_seconds<CLOCK_THREAD_CPUTIME_ID>, 0, 0},
    {"thread_time_ns", clock_nanoseconds<CLOCK_THREAD_CPUTIME_ID>, 0, 0},
    {"perf_counter", clock_seconds<CLOCK_MONOTONIC>, 0, 0},
    {"perf_counter_ns", clock_nanoseconds<CLOCK_MONOTONIC>, 0, 0},
    {"get_clock_info", time_get_clock_info, 1, 1},
};

}  // namespace

Done fill_time(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "time"));
  tzset();
  TRY(dict_set(cx, dict, "timezone", Value::small(timezone)));
  TRY(dict_set(cx, dict, "altzone", Value::small(daylight ? timezone - 3600 : timezone)));
  TRY(dict_set(cx, dict, "daylight", Value::small(daylight)));
  Ref<Str> standard = TRY(make_str(cx, tzname[0]));
  Ref<Str> summer = TRY(make_str(cx, tzname[1]));
  Ref<Tuple> names = TRY(make_tuple(cx, {Value(standard.get()), Value(summer.get())}));
  TRY(dict_set(cx, dict, "tzname", Value(names.get())));
  TRY(add_numbers(cx, dict, "time"));
  return add_types(cx, dict, {TypeId::StructTime});
}

}  // namespace dictum
