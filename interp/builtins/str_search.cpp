// find, index, count, startswith, endswith, replace, removeprefix, removesuffix, partition, split,
// splitlines, join, strip.
#include <algorithm>
#include <optional>

#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "builtins/str_methods.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

using Finder = std::int64_t (*)(const Str*, const Str*, std::size_t, std::size_t);

// Where the argument occurs, or -1.
Fallible<std::int64_t> locate(Context& cx, const CallArguments& arguments, std::string_view method,
                              Finder finder) {
  TRY(expect_parsed_count(cx, method, arguments.count - 1, 1, 3));
  Str* string = self_str(arguments);
  Stretch stretch = TRY(stretch_argument(cx, arguments, 2, string->length));
  Str* part = TRY(str_argument(cx, arguments[1], method, 1));
  if (stretch.empty()) return -1;
  return finder(string, part, stretch.start, stretch.end);
}

OwnedValue find_by(Context& cx, const CallArguments& arguments, std::string_view method, Finder finder) {
  return make_int(cx, TRY(locate(cx, arguments, method, finder)));
}
OwnedValue index_by(Context& cx, const CallArguments& arguments, std::string_view method, Finder finder) {
  const std::int64_t at = TRY(locate(cx, arguments, method, finder));
  if (at < 0) return raise_value_error(cx, "substring not found");
  return make_int(cx, at);
}

}  // namespace

OwnedValue str_find_method(Context& cx, const CallArguments& arguments) {
  return find_by(cx, arguments, "find", str_find);
}
OwnedValue str_rfind_method(Context& cx, const CallArguments& arguments) {
  return find_by(cx, arguments, "rfind", str_rfind);
}
OwnedValue str_index_method(Context& cx, const CallArguments& arguments) {
  return index_by(cx, arguments, "index", str_find);
}
OwnedValue str_rindex_method(Context& cx, const CallArguments& arguments) {
  return index_by(cx, arguments, "rindex", str_rfind);
}

OwnedValue str_count(Context& cx, const CallArguments& arguments) {
  TRY(expect_parsed_count(cx, "count", arguments.count - 1, 1, 3));
  Str* string = self_str(arguments);
  Stretch stretch = TRY(stretch_argument(cx, arguments, 2, string->length));
  Str* part = TRY(str_argument(cx, arguments[1], "count", 1));
  if (stretch.empty()) return OwnedValue::small(0);
  if (part->length == 0) return make_int(cx, static_cast<std::int64_t>(stretch.end - stretch.start) + 1);
  std::int64_t found = 0;
  for (std::int64_t at = str_find(string, part, stretch.start, stretch.end); at >= 0; found++)
    at = str_find(string, part, static_cast<std::size_t>(at) + part->length, stretch.end);
  return make_int(cx, found);
}

namespace {

bool matches_at(const Str* string, const Str* part, Stretch stretch, bool at_end) {
  if (stretch.empty() || stretch.end - stretch.start < part->length) return false;
  const std::size_t start = at_end ? stretch.end - part->length : stretch.start;
  return str_find(string, part, start, start + part->length) >= 0;
}

OwnedValue has_affix(Context& cx, const CallArguments& arguments, std::string_view method, bool at_end) {
  TRY(expect_parsed_count(cx, method, arguments.count - 1, 1, 3));
  Str* string = self_str(arguments);
  Stretch stretch = TRY(stretch_argument(cx, arguments, 2, string->length));
  Value wanted = arguments[1];
  if (is<Str>(wanted)) return cx.boolean_result(matches_at(string, as<Str>(wanted), stretch, at_end));
  if (!is<Tuple>(wanted))
    return raise_type_error(
        cx, cat(method, " first arg must be str or a tuple of str, not ", type_name(cx, wanted)));
  for (Value each : as<Tuple>(wanted)->span()) {
    if (!is<Str>(each))
      return raise_type_error(cx,
                              cat("tuple for ", method, " must only contain str, not ", type_name(cx, each)));
    if (matches_at(string, as<Str>(each), stretch, at_end)) return cx.boolean_result(true);
  }
  return cx.boolean_result(false);
}

}  // namespace

OwnedValue str_startswith(Context& cx, const CallArguments& arguments) {
  return has_affix(cx, arguments, "startswith", false);
}
OwnedValue str_endswith(Context& cx, const CallArguments& arguments) {
  return has_affix(cx, arguments, "endswith", true);
}

OwnedValue str_removeprefix(Context& cx, const CallArguments& arguments) {
  Str* string = self_str(arguments);
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "removeprefix", "argument", "str", arguments[1]);
  Str* prefix = as<Str>(arguments[1]);
  if (!matches_at(string, prefix, {0, string->length}, false)) return exact_str(cx, string);
  return substring(cx, string, prefix->length, string->length);
}
OwnedValue str_removesuffix(Context& cx, const CallArguments& arguments) {
  Str* string = self_str(arguments);
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "removesuffix", "argument", "str", arguments[1]);
  Str* suffix = as<Str>(arguments[1]);
  if (suffix->length == 0 || !matches_at(string, suffix, {0, string->length}, true))
    return exact_str(cx, string);
  return substring(cx, string, 0, string->length - suffix->length);
}

namespace {

// Between all characters and at both ends.
OwnedValue replace_empty(Context& cx, Str* string, Str* replacement, std::uint64_t limit) {
  const std::uint64_t places = std::min<std::uint64_t>(limit, std::uint64_t{string->length} + 1);
  TRY(check_text_size(cx, string->length + places * replacement->length, true));
  StrBuilder builder(cx);
  for (std::size_t i = 0; i <= string->length; i++) {
    if (i < places) builder.append(replacement);
    if (i < string->length) builder.append(string->at(i));
  }
  return builder.finish();
}

}  // namespace

OwnedValue str_replace(Context& cx, const CallArguments& arguments) {
  if (arguments.keyword_count() > 0 && !cx.language.replace_count_keyword)
    return raise_type_error(cx, "str.replace() takes no keyword arguments");
  const CallArguments given = arguments.rest();
  if (!cx.language.replace_count_keyword) TRY(expect_count(cx, "replace", given.count, 2, 3));
  Value parts[3];
  if (cx.language.replace_count_keyword)
    TRY(bind_arguments(cx, "replace", given, {"", "", "count"}, 2, 3, parts));
  else
    std::copy_n(given.values, given.count, parts);
  Str* string = self_str(arguments);
  Str* old = TRY(str_argument(cx, parts[0], "replace", 1));
  Str* replacement = TRY(str_argument(cx, parts[1], "replace", 2));
  std::int64_t count = parts[2].is_absent() ? -1 : TRY(to_c_size(cx, parts[2]));
  const std::uint64_t limit = count < 0 ? UINT64_MAX : static_cast<std::uint64_t>(count);
  if (old->length == 0) return replace_empty(cx, string, replacement, limit);
  StrBuilder builder(cx);
  std::size_t from = 0;
  for (std::uint64_t i = 0; i < limit; i++) {
    const std::int64_t at = str_find(string, old, from, string->length);
    if (at < 0) break;
    builder.append(string, from, static_cast<std::size_t>(at));
    builder.append(replacement);
    TRY(check_text_size(cx, builder.length(), true));
    from = static_cast<std::size_t>(at) + old->length;
  }
  if (from == 0) return exact_str(cx, string);
  builder.append(string, from, string->length);
  return builder.finish();
}

namespace {

// Where the separator is not found the string itself is a part, also one of a subclass.
OwnedValue three_parts(Context& cx, Str* string, Str* separator, std::int64_t at, bool from_left) {
  Ref<Str> empty = own_ref(cx.names().empty);
  if (at < 0) {
    const Value text(string), none(empty.get());
    return from_left ? make_tuple(cx, {text, none, none}) : make_tuple(cx, {none, none, text});
  }
  const auto start = static_cast<std::size_t>(at);
  Ref<Str> head = TRY(substring(cx, string, 0, start));
  Ref<Str> tail = TRY(substring(cx, string, start + separator->length, string->length));
  return make_tuple(cx, {Value(head.get()), Value(separator), Value(tail.get())});
}

OwnedValue partition_by(Context& cx, const CallArguments& arguments, Finder finder, bool from_left) {
  Str* string = self_str(arguments);
  Str* separator = TRY(str_argument(cx, arguments[1], "partition", 0));
  if (separator->length == 0) return raise_value_error(cx, "empty separator");
  return three_parts(cx, string, separator, finder(string, separator, 0, string->length), from_left);
}

}  // namespace

OwnedValue str_partition(Context& cx, const CallArguments& arguments) {
  return partition_by(cx, arguments, str_find, true);
}
OwnedValue str_rpartition(Context& cx, const CallArguments& arguments) {
  return partition_by(cx, arguments, str_rfind, false);
}

namespace {

// Collects the pieces of a split; rsplit finds them from the end and turns them round.
class Pieces {
 public:
  Pieces(Context& cx, Str* string) : cx_(cx), string_(string), list_(new_list(cx, kRoom)) {}
  Done add(std::size_t start, std::size_t end) {
    OwnedValue piece = TRY(substring(cx_, string_, start, end));
    return list_append(cx_, list_.get(), std::move(piece));
  }
  Ref<List> finish(bool reversed) {
    if (reversed) std::reverse(list_->items, list_->items + list_->size());
    return std::move(list_);
  }

 private:
  static constexpr std::size_t kRoom = 12;
  Context& cx_;
  Str* string_;
  Ref<List> list_;
};

// is_space_character() for ASCII.
bool is_ascii_space(std::uint8_t c) { return c <= 0x20 && (0x1F0003E00u >> c & 1) != 0; }

Ref<List> split_ascii_space(Context& cx, Str* string, std::uint64_t limit) {
  Pieces pieces(cx, string);
  const std::uint8_t* text = string->narrow();
  std::size_t at = 0;
  const std::size_t end = string->length;
  while (true) {
    while (at < end && is_ascii_space(text[at])) at++;
    if (at == end) break;
    if (limit-- == 0) {
      TRY(pieces.add(at, end));
      break;
    }
    const std::size_t start = at;
    while (at < end && !is_ascii_space(text[at])) at++;
    TRY(pieces.add(start, at));
  }
  return pieces.finish(false);
}

Ref<List> split_space(Context& cx, Str* string, std::uint64_t limit) {
  if (string->ascii) return split_ascii_space(cx, string, limit);
  Pieces pieces(cx, string);
  std::size_t at = 0;
  const std::size_t end = string->length;
  while (true) {
    while (at < end && is_space_character(string->at(at))) at++;
    if (at == end) break;
    if (limit-- == 0) {
      TRY(pieces.add(at, end));
      break;
    }
    const std::size_t start = at;
    while (at < end && !is_space_character(string->at(at))) at++;
    TRY(pieces.add(start, at));
  }
  return pieces.finish(false);
}

Ref<List> rsplit_space(Context& cx, Str* string, std::uint64_t limit) {
  Pieces pieces(cx, string);
  std::size_t at = string->length;
  while (true) {
    while (at > 0 && is_space_character(string->at(at - 1))) at--;
    if (at == 0) break;
    if (limit-- == 0) {
      TRY(pieces.add(0, at));
      break;
    }
    const std::size_t end = at;
    while (at > 0 && !is_space_character(string->at(at - 1))) at--;
    TRY(pieces.add(at, end));
  }
  return pieces.finish(true);
}

Ref<List> split_text(Context& cx, Str* string, Str* separator, std::uint64_t limit) {
  Pieces pieces(cx, string);
  std::size_t from = 0;
  for (; limit > 0; limit--) {
    const std::int64_t at = str_find(string, separator, from, string->length);
    if (at < 0) break;
    TRY(pieces.add(from, static_cast<std::size_t>(at)));
    from = static_cast<std::size_t>(at) + separator->length;
  }
  TRY(pieces.add(from, string->length));
  return pieces.finish(false);
}

Ref<List> rsplit_text(Context& cx, Str* string, Str* separator, std::uint64_t limit) {
  Pieces pieces(cx, string);
  std::size_t to = string->length;
  for (; limit > 0; limit--) {
    const std::int64_t at = str_rfind(string, separator, 0, to);
    if (at < 0) break;
    TRY(pieces.add(static_cast<std::size_t>(at) + separator->length, to));
    to = static_cast<std::size_t>(at);
  }
  TRY(pieces.add(0, to));
  return pieces.finish(true);
}

OwnedValue split_by(Context& cx, const CallArguments& arguments, const char* method, bool from_left) {
  Value parts[2];
  TRY(bind_arguments(cx, method, arguments.rest(), {"sep", "maxsplit"}, 0, 2, parts));
  Str* string = self_str(arguments);
  const std::int64_t count = parts[1].is_absent() ? -1 : TRY(to_c_size(cx, parts[1]));
  const std::uint64_t limit = count < 0 ? UINT64_MAX : static_cast<std::uint64_t>(count);
  charge_work(string, std::size_t{string->length} * 8);
  if (parts[0].is_absent() || is_none(cx, parts[0]))
    return from_left ? split_space(cx, string, limit) : rsplit_space(cx, string, limit);
  if (!is<Str>(parts[0]))
    return raise_type_error(cx, cat("must be str or None, not ", type_name(cx, parts[0])));
  Str* separator = as<Str>(parts[0]);
  if (separator->length == 0) return raise_value_error(cx, "empty separator");
  return from_left ? split_text(cx, string, separator, limit) : rsplit_text(cx, string, separator, limit);
}

bool ends_line(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 || c == 0x2029;
}

}  // namespace

OwnedValue str_split(Context& cx, const CallArguments& arguments) {
  return split_by(cx, arguments, "split", true);
}
OwnedValue str_rsplit(Context& cx, const CallArguments& arguments) {
  return split_by(cx, arguments, "rsplit", false);
}

OwnedValue str_splitlines(Context& cx, const CallArguments& arguments) {
  Value keep_ends;
  TRY(bind_arguments(cx, "splitlines", arguments.rest(), {"keepends"}, 0, 1, &keep_ends));
  const bool keep = !keep_ends.is_absent() && TRY(to_c_int(cx, keep_ends)) != 0;
  Str* string = self_str(arguments);
  charge_work(string, std::size_t{string->length} * 8);
  Pieces pieces(cx, string);
  for (std::size_t at = 0; at < string->length;) {
    const std::size_t start = at;
    while (at < string->length && !ends_line(string->at(at))) at++;
    const std::size_t end = at;
    if (at < string->length)
      at += string->at(at) == '\r' && at + 1 < string->length && string->at(at + 1) == '\n' ? 2 : 1;
    TRY(pieces.add(start, keep ? at : end));
  }
  return pieces.finish(false);
}

namespace {

// The length of the joined text where all of it is ASCII and of moderate size.
std::optional<std::size_t> joined_ascii_length(const Str* separator, std::span<const Value> items) {
  if (!separator->ascii || items.size() < 2) return std::nullopt;
  std::size_t total = separator->length * (items.size() - 1);
  for (const Value item : items) {
    if (!is<Str>(item) || !as<Str>(item)->ascii) return std::nullopt;
    total += as<Str>(item)->length;
  }
  if (total < 2 || total > Heap::kLarge) return std::nullopt;
  return total;
}
Ref<Str> join_ascii(Context& cx, const Str* separator, std::span<const Value> items, std::size_t length) {
  Ref<Str> made = TRY(new_str(cx, length, false));
  std::uint8_t* out = made->inside;
  for (std::size_t i = 0; i < items.size(); i++) {
    if (i > 0) out = std::copy_n(separator->narrow(), separator->length, out);
    out = std::copy_n(as<Str>(items[i])->narrow(), as<Str>(items[i])->length, out);
  }
  made->ascii = 1;
  return made;
}

}  // namespace

OwnedValue str_join(Context& cx, const CallArguments& arguments) {
  Value iterable = arguments[1];
  const bool direct = is_exact(cx, iterable, TypeId::List) || is_exact(cx, iterable, TypeId::Tuple);
  const OwnedValue sequence =
      direct ? own(iterable) : OwnedValue(items_now(cx, iterable, "can only join an iterable"));
  if (sequence.is_raised()) return failed();
  // No Python code runs from here on.
  const std::span<const Value> items =
      is<Tuple>(sequence) ? as<Tuple>(sequence)->span()
                          : std::span<const Value>(as<List>(sequence)->items, as<List>(sequence)->size());
  if (items.size() == 1 && is_exact(cx, items[0], TypeId::Str)) return own(items[0]);
  Str* separator = self_str(arguments);
  if (const std::optional<std::size_t> length = joined_ascii_length(separator, items))
    return join_ascii(cx, separator, items, *length);
  StrBuilder builder(cx);
  for (std::size_t i = 0; i < items.size(); i++) {
    Value item = items[i];
    if (!is<Str>(item))
      return raise_type_error(
          cx, cat("sequence item ", i, ": expected str instance, ", type_name(cx, item), " found"));
    if (i > 0) builder.append(separator);
    builder.append(as<Str>(item));
    TRY(check_text_size(cx, builder.length(), false));
  }
  return builder.finish();
}

namespace {

OwnedValue strip_by(Context& cx, const CallArguments& arguments, std::string_view method, bool left,
                    bool right) {
  Str* string = self_str(arguments);
  Value given = arguments.get(1);
  const Str* characters = nullptr;
  if (!given.is_absent() && !is_none(cx, given)) {
    if (!is<Str>(given)) return raise_type_error(cx, cat(method, " arg must be None or str"));
    characters = as<Str>(given);
  }
  auto stripped = [&](char32_t c) {
    if (!characters) return is_space_character(c);
    for (std::size_t i = 0; i < characters->length; i++)
      if (characters->at(i) == c) return true;
    return false;
  };
  std::size_t start = 0, end = string->length;
  const auto step = static_cast<std::int64_t>(1 + (characters ? characters->length / 16 : 0));
  while (left && start < end && stripped(string->at(start)) && cx.charge(step)) start++;
  while (right && end > start && stripped(string->at(end - 1)) && cx.charge(step)) end--;
  if (cx.pending.is_stop()) return failed();
  return substring(cx, string, start, end);
}

}  // namespace

OwnedValue str_strip(Context& cx, const CallArguments& arguments) {
  return strip_by(cx, arguments, "strip", true, true);
}
OwnedValue str_lstrip(Context& cx, const CallArguments& arguments) {
  return strip_by(cx, arguments, "lstrip", true, false);
}
OwnedValue str_rstrip(Context& cx, const CallArguments& arguments) {
  return strip_by(cx, arguments, "rstrip", false, true);
}

}  // namespace dictum
