#include "builtins/function_arguments.h"

#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

Failed raise_count(Context& cx, std::string_view name, std::string_view qualifier, int expected,
                   std::size_t given) {
  return raise_type_error(cx, cat(name, " expected ", qualifier, expected,
                                  expected == 1 ? " argument" : " arguments", ", got ", given));
}

}  // namespace

Done expect_count(Context& cx, std::string_view name, std::size_t count, int min, int max) {
  const bool exact = min == max;
  if (count < static_cast<std::size_t>(min))
    return raise_count(cx, name, exact ? "" : "at least ", min, count);
  if (max >= 0 && count > static_cast<std::size_t>(max))
    return raise_count(cx, name, exact ? "" : "at most ", max, count);
  return done();
}

Done expect_parsed_count(Context& cx, std::string_view name, std::size_t count, int min, int max) {
  const bool few = count < static_cast<std::size_t>(min);
  if (!few && (max < 0 || count <= static_cast<std::size_t>(max))) return done();
  if (cx.language.find_count_wording) return expect_count(cx, name, count, min, max);
  const int bound = few ? min : max;
  return raise_type_error(cx, cat(name, "() takes ",
                                  min == max ? "exactly "
                                  : few      ? "at least "
                                             : "at most ",
                                  bound, bound == 1 ? " argument (" : " arguments (", count, " given)"));
}

Failed raise_bad_argument(Context& cx, std::string_view function, std::string_view which,
                          std::string_view expected, Value value) {
  const std::string given = is_none(cx, value) ? "None" : type_name(cx, value);
  return raise_type_error(
      cx, cat(function, "() ", which, " must be ", expected, ", not ", std::string_view(given)));
}

Done take_keywords(Context& cx, std::string_view function, const CallArguments& arguments,
                   std::span<const std::string_view> names, Value* out) {
  for (std::uint32_t i = 0; i < arguments.keyword_count(); i++) {
    Str* given = as<Str>(arguments.keyword_names->items[i]);
    std::size_t known = 0;
    while (known < names.size() && !given->is_ascii_text(names[known])) known++;
    if (known < names.size()) {
      out[known] = arguments.values[arguments.count + i];
    } else if (cx.language.got_unexpected_keyword_wording) {
      return raise_type_error(cx, cat(function, "() got an unexpected keyword argument '", given, "'"));
    } else {
      return raise_type_error(cx, cat("'", given, "' is an invalid keyword argument for ", function, "()"));
    }
  }
  return done();
}

Fallible<Str*> attribute_name(Context& cx, std::string_view function, Value name) {
  if (is<Str>(name)) return as<Str>(name);
  if (!cx.language.attribute_name_wording && function != "setattr" && function != "delattr")
    return raise_type_error(cx, cat(function, "(): attribute name must be string"));
  return raise_type_error(cx, cat("attribute name must be string, not '", type_name(cx, name), "'"));
}

}  // namespace dictum
