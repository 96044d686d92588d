// find, index, count, startswith, endswith, replace, partition, split, strip and join of bytes and bytearray.
#include <algorithm>
#include <cstring>

#include "builtins/bytes_like.h"
#include "builtins/function_arguments.h"
#include "builtins/sequence_helpers.h"
#include "objects/int_object.h"
#include "objects/iterate.h"

namespace dictum {

namespace {

// Linear in both lengths whatever they hold (memmem is).
std::size_t find_first(std::string_view text, std::string_view part, std::size_t from = 0) {
  if (from > text.size()) return std::string_view::npos;
  const void* hit = memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return hit ? static_cast<std::size_t>(static_cast<const char*>(hit) - text.data()) : std::string_view::npos;
}
std::size_t find_last(std::string_view text, std::string_view part) {
  constexpr std::size_t kShort = 16;
  if (part.size() <= kShort || part.size() > text.size()) return text.rfind(part);
  const std::string backwards(text.rbegin(), text.rend()), wanted(part.rbegin(), part.rend());
  const std::size_t at = find_first(backwards, wanted);
  return at == std::string_view::npos ? at : text.size() - part.size() - at;
}

// What is looked for: a bytes-like object or one byte's number.
Fallible<BytesArgument> part_argument(Context& cx, Value value) {
  if (is_bytes_like(value)) return bytes_argument(cx, value);
  if (!is_int(value) && lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent())
    return raise_type_error(
        cx, cat("argument should be integer or bytes-like object, not '", type_name(cx, value), "'"));
  const char byte = TRY(byte_value(cx, value, "bytearray"));
  return BytesArgument::copied(std::string(1, byte));
}

// The sequence to search and what is looked for, once no Python code can run any more.
struct Search {
  std::string_view text;  // the stretch
  std::size_t start;
  BytesArgument part;
  bool possible;
};
Fallible<Search> search_arguments(Context& cx, const CallArguments& arguments, std::string_view method) {
  TRY(expect_parsed_count(cx, method, arguments.count - 1, 1, 3));
  Stretch stretch = TRY(stretch_argument(cx, arguments, 2, self_view(arguments).size()));
  // A number's own __index__ runs after the bounds'.
  BytesArgument number;
  const bool is_part = is_bytes_like(arguments[1]);
  if (!is_part) number = TRY(part_argument(cx, arguments[1]));
  const std::string_view whole = self_view(arguments);
  stretch.end = std::min(stretch.end, whole.size());
  Search search{{}, stretch.start, is_part ? TRY(part_argument(cx, arguments[1])) : number, !stretch.empty()};
  if (search.possible) search.text = whole.substr(stretch.start, stretch.end - stretch.start);
  charge_work(arguments.self().object(), search.text.size() * 8);
  return search;
}

Fallible<std::int64_t> locate(Context& cx, const CallArguments& arguments, std::string_view method,
                              bool backwards) {
  const Search search = TRY(search_arguments(cx, arguments, method));
  if (!search.possible) return std::int64_t{-1};
  const std::size_t at =
      backwards ? find_last(search.text, search.part.view()) : find_first(search.text, search.part.view());
  if (at == std::string_view::npos) return std::int64_t{-1};
  return static_cast<std::int64_t>(search.start + at);
}
OwnedValue find_by(Context& cx, const CallArguments& arguments, std::string_view method, bool backwards) {
  return make_int(cx, TRY(locate(cx, arguments, method, backwards)));
}
OwnedValue index_by(Context& cx, const CallArguments& arguments, std::string_view method, bool backwards) {
  const std::int64_t at = TRY(locate(cx, arguments, method, backwards));
  if (at < 0) return raise_value_error(cx, "subsection not found");
  return make_int(cx, at);
}

}  // namespace

OwnedValue bytes_find(Context& cx, const CallArguments& arguments) {
  return find_by(cx, arguments, "find", false);
}
OwnedValue bytes_rfind(Context& cx, const CallArguments& arguments) {
  return find_by(cx, arguments, "rfind", true);
}
OwnedValue bytes_index(Context& cx, const CallArguments& arguments) {
  return index_by(cx, arguments, "index", false);
}
OwnedValue bytes_rindex(Context& cx, const CallArguments& arguments) {
  return index_by(cx, arguments, "rindex", true);
}

OwnedValue bytes_contains(Context& cx, const CallArguments& arguments) {
  Value wanted = arguments[1];
  charge_work(arguments.self().object(), self_view(arguments).size() * 4);
  if (is_int(wanted) || (!is_bytes_like(wanted) &&
                         !lookup_special(cx, type_of(cx, wanted), SpecialMethod::index_).is_absent())) {
    const char byte = TRY(byte_value(cx, wanted, "bytearray"));
    return cx.boolean_result(self_view(arguments).find(byte) != std::string_view::npos);
  }
  const BytesArgument part = TRY(bytes_argument(cx, wanted));
  return cx.boolean_result(find_first(self_view(arguments), part.view()) != std::string_view::npos);
}

OwnedValue bytes_count(Context& cx, const CallArguments& arguments) {
  const Search search = TRY(search_arguments(cx, arguments, "count"));
  if (!search.possible) return OwnedValue::small(0);
  const std::string_view part = search.part.view();
  if (part.empty()) return make_int_unsigned(cx, search.text.size() + 1);
  std::int64_t found = 0;
  for (std::size_t at = find_first(search.text, part); at != std::string_view::npos;
       at = find_first(search.text, part, at + part.size()))
    found++;
  return make_int(cx, found);
}

namespace {

bool has_affix_at(std::string_view text, std::string_view part, Stretch stretch, bool at_end) {
  if (stretch.empty() || stretch.end - stretch.start < part.size()) return false;
  return text.substr(at_end ? stretch.end - part.size() : stretch.start, part.size()) == part;
}

OwnedValue has_affix(Context& cx, const CallArguments& arguments, std::string_view method, bool at_end) {
  TRY(expect_parsed_count(cx, method, arguments.count - 1, 1, 3));
  Stretch stretch = TRY(stretch_argument(cx, arguments, 2, self_view(arguments).size()));
  stretch.end = std::min(stretch.end, self_view(arguments).size());
  Value wanted = arguments[1];
  if (is<Tuple>(wanted)) {
    for (Value each : as<Tuple>(wanted)->span()) {
      const BytesArgument part = TRY(bytes_argument(cx, each));
      if (has_affix_at(self_view(arguments), part.view(), stretch, at_end)) return cx.boolean_result(true);
    }
    return cx.boolean_result(false);
  }
  if (!is_bytes_like(wanted))
    return raise_type_error(
        cx, cat(method, " first arg must be bytes or a tuple of bytes, not ", type_name(cx, wanted)));
  const BytesArgument part = TRY(bytes_argument(cx, wanted));
  return cx.boolean_result(has_affix_at(self_view(arguments), part.view(), stretch, at_end));
}

}  // namespace

OwnedValue bytes_startswith(Context& cx, const CallArguments& arguments) {
  return has_affix(cx, arguments, "startswith", false);
}
OwnedValue bytes_endswith(Context& cx, const CallArguments& arguments) {
  return has_affix(cx, arguments, "endswith", true);
}

OwnedValue bytes_removeprefix(Context& cx, const CallArguments& arguments) {
  const BytesArgument part = TRY(bytes_argument(cx, arguments[1]));
  const std::string_view text = self_view(arguments), prefix = part.view();
  if (prefix.empty() || text.substr(0, prefix.size()) != prefix) return unchanged(cx, arguments.self());
  return like_self(cx, arguments.self(), text.substr(prefix.size()));
}
OwnedValue bytes_removesuffix(Context& cx, const CallArguments& arguments) {
  const BytesArgument part = TRY(bytes_argument(cx, arguments[1]));
  const std::string_view text = self_view(arguments), suffix = part.view();
  if (suffix.empty() || text.size() < suffix.size() || text.substr(text.size() - suffix.size()) != suffix)
    return unchanged(cx, arguments.self());
  return like_self(cx, arguments.self(), text.substr(0, text.size() - suffix.size()));
}

OwnedValue bytes_replace(Context& cx, const CallArguments& arguments) {
  (void)TRY(bytes_argument(cx, arguments[1]));
  (void)TRY(bytes_argument(cx, arguments[2]));
  const std::int64_t count = arguments.count > 3 ? TRY(to_c_size(cx, arguments[3])) : -1;
  const BytesArgument old_part = TRY(bytes_argument(cx, arguments[1]));
  const BytesArgument new_part = TRY(bytes_argument(cx, arguments[2]));
  const std::string_view text = self_view(arguments), old = old_part.view(), replacement = new_part.view();
  std::uint64_t limit = count < 0 ? UINT64_MAX : static_cast<std::uint64_t>(count);
  if (limit == 0) return unchanged(cx, arguments.self());
  charge_work(arguments.self().object(), text.size() * 8);
  std::string bytes;
  std::size_t from = 0;
  bool replaced = false;
  // The empty part is found before every byte and at the end.
  for (; limit > 0 && from <= text.size(); limit--) {
    const std::size_t at = find_first(text, old, from);
    if (at == std::string_view::npos) break;
    replaced = true;
    bytes += text.substr(from, at - from);
    bytes += replacement;
    TRY(check_bytes_size(cx, bytes.size()));
    from = at + old.size();
    if (!old.empty()) continue;
    if (from < text.size()) bytes += text[from];
    from++;
  }
  if (!replaced) return unchanged(cx, arguments.self());
  if (from < text.size()) bytes += text.substr(from);
  return like_self(cx, arguments.self(), bytes);
}

namespace {

OwnedValue partition_by(Context& cx, const CallArguments& arguments, bool backwards) {
  const BytesArgument part = TRY(bytes_argument(cx, arguments[1]));
  const std::string_view text = self_view(arguments), separator = part.view();
  if (separator.empty()) return raise_value_error(cx, "empty separator");
  charge_work(arguments.self().object(), text.size() * 8);
  const std::size_t at = backwards ? find_last(text, separator) : find_first(text, separator);
  const bool is_array = is<ByteArray>(arguments.self());
  if (at == std::string_view::npos) {
    OwnedValue whole = is_array ? TRY(unchanged(cx, arguments.self())) : own(arguments.self());
    OwnedValue first = TRY(like_self(cx, arguments.self(), "")),
               second = TRY(like_self(cx, arguments.self(), ""));
    return backwards ? make_tuple(cx, {first.get(), second.get(), whole.get()})
                     : make_tuple(cx, {whole.get(), first.get(), second.get()});
  }
  OwnedValue head = TRY(like_self(cx, arguments.self(), text.substr(0, at)));
  OwnedValue middle = is_array ? TRY(like_self(cx, arguments.self(), separator)) : own(arguments[1]);
  OwnedValue tail = TRY(like_self(cx, arguments.self(), text.substr(at + separator.size())));
  return make_tuple(cx, {head.get(), middle.get(), tail.get()});
}

bool is_space_byte(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Collects the pieces of a split; those found from the end are turned round.
class Pieces {
 public:
  Pieces(Context& cx, Value self) : cx_(cx), self_(self), list_(new_list(cx)) {}
  Done add(std::string_view piece) {
    OwnedValue made = TRY(like_self(cx_, self_, piece));
    return list_append(cx_, list_.get(), std::move(made));
  }
  // The whole, where nothing was split off.
  Done add_whole(std::string_view text) {
    if (list_->size() > 0 || text.size() != bytes_view(self_).size()) return add(text);
    OwnedValue made = TRY(unchanged(cx_, self_));
    return list_append(cx_, list_.get(), std::move(made));
  }
  OwnedValue finish(bool turn) {
    if (turn) std::reverse(list_->items, list_->items + list_->size());
    return std::move(list_);
  }

 private:
  Context& cx_;
  Value self_;
  Ref<List> list_;
};

OwnedValue split_space(Context& cx, Value self, std::uint64_t limit) {
  Pieces pieces(cx, self);
  const std::string_view text = bytes_view(self);
  std::size_t at = 0;
  while (true) {
    while (at < text.size() && is_space_byte(text[at])) at++;
    if (at == text.size()) break;
    if (limit-- == 0) {
      TRY(pieces.add(text.substr(at)));
      break;
    }
    const std::size_t start = at;
    while (at < text.size() && !is_space_byte(text[at])) at++;
    TRY(pieces.add_whole(text.substr(start, at - start)));
  }
  return pieces.finish(false);
}

OwnedValue rsplit_space(Context& cx, Value self, std::uint64_t limit) {
  Pieces pieces(cx, self);
  const std::string_view text = bytes_view(self);
  std::size_t at = text.size();
  while (true) {
    while (at > 0 && is_space_byte(text[at - 1])) at--;
    if (at == 0) break;
    if (limit-- == 0) {
      TRY(pieces.add(text.substr(0, at)));
      break;
    }
    const std::size_t end = at;
    while (at > 0 && !is_space_byte(text[at - 1])) at--;
    TRY(pieces.add_whole(text.substr(at, end - at)));
  }
  return pieces.finish(true);
}

OwnedValue split_part(Context& cx, Value self, std::string_view separator, std::uint64_t limit) {
  Pieces pieces(cx, self);
  const std::string_view text = bytes_view(self);
  std::size_t from = 0;
  for (; limit > 0; limit--) {
    const std::size_t at = find_first(text, separator, from);
    if (at == std::string_view::npos) break;
    TRY(pieces.add(text.substr(from, at - from)));
    from = at + separator.size();
  }
  TRY(pieces.add_whole(text.substr(from)));
  return pieces.finish(false);
}

OwnedValue rsplit_part(Context& cx, Value self, std::string_view separator, std::uint64_t limit) {
  Pieces pieces(cx, self);
  std::string_view text = bytes_view(self);
  for (; limit > 0; limit--) {
    const std::size_t at = find_last(text, separator);
    if (at == std::string_view::npos) break;
    TRY(pieces.add(text.substr(at + separator.size())));
    text = text.substr(0, at);
  }
  TRY(pieces.add_whole(text));
  return pieces.finish(true);
}

OwnedValue split_by(Context& cx, const CallArguments& arguments, const char* method, bool from_left) {
  Value parts[2];
  TRY(bind_arguments(cx, method, arguments.rest(), {"sep", "maxsplit"}, 0, 2, parts));
  const std::int64_t count = parts[1].is_absent() ? -1 : TRY(to_c_size(cx, parts[1]));
  const std::uint64_t limit = count < 0 ? UINT64_MAX : static_cast<std::uint64_t>(count);
  Value self = arguments.self();
  charge_work(self.object(), self_view(arguments).size() * 8);
  if (parts[0].is_absent() || is_none(cx, parts[0]))
    return from_left ? split_space(cx, self, limit) : rsplit_space(cx, self, limit);
  const BytesArgument separator = TRY(bytes_argument(cx, parts[0]));
  if (separator.view().empty()) return raise_value_error(cx, "empty separator");
  return from_left ? split_part(cx, self, separator.view(), limit)
                   : rsplit_part(cx, self, separator.view(), limit);
}

}  // namespace

OwnedValue bytes_partition(Context& cx, const CallArguments& arguments) {
  return partition_by(cx, arguments, false);
}
OwnedValue bytes_rpartition(Context& cx, const CallArguments& arguments) {
  return partition_by(cx, arguments, true);
}
OwnedValue bytes_split(Context& cx, const CallArguments& arguments) {
  return split_by(cx, arguments, "split", true);
}
OwnedValue bytes_rsplit(Context& cx, const CallArguments& arguments) {
  return split_by(cx, arguments, "rsplit", false);
}

OwnedValue bytes_splitlines(Context& cx, const CallArguments& arguments) {
  Value keep_ends;
  TRY(bind_arguments(cx, "splitlines", arguments.rest(), {"keepends"}, 0, 1, &keep_ends));
  const bool keep = !keep_ends.is_absent() && TRY(to_c_int(cx, keep_ends)) != 0;
  Pieces pieces(cx, arguments.self());
  const std::string_view text = self_view(arguments);
  charge_work(arguments.self().object(), text.size() * 8);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    while (at < text.size() && text[at] != '\n' && text[at] != '\r') at++;
    const std::size_t end = at;
    if (at < text.size()) at += text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n' ? 2 : 1;
    TRY(pieces.add_whole(text.substr(start, (keep ? at : end) - start)));
  }
  return pieces.finish(false);
}

OwnedValue bytes_join(Context& cx, const CallArguments& arguments) {
  Ref<Tuple> items = TRY(items_now(cx, arguments[1], "can only join an iterable"));
  if (items->size() == 1 && is<Bytes>(arguments.self()) && is_exact(cx, (*items)[0], TypeId::Bytes))
    return own((*items)[0]);
  std::string bytes;
  for (std::size_t i = 0; i < items->size(); i++) {
    const bool released = is<MemoryView>((*items)[i]) && as<MemoryView>((*items)[i])->base.is_absent();
    if (!is_bytes_like((*items)[i]) || released)
      return raise_type_error(cx, cat("sequence item ", i, ": expected a bytes-like object, ",
                                      type_name(cx, (*items)[i]), " found"));
    const BytesArgument item = TRY(bytes_argument(cx, (*items)[i]));
    TRY(check_bytes_size(cx, bytes.size() + item.view().size() + self_view(arguments).size()));
    if (i > 0) bytes += self_view(arguments);
    bytes += item.view();
  }
  return like_self(cx, arguments.self(), bytes);
}

namespace {

OwnedValue strip_by(Context& cx, const CallArguments& arguments, bool left, bool right) {
  BytesArgument given;
  const bool spaces = arguments.count < 2 || is_none(cx, arguments[1]);
  if (!spaces) given = TRY(bytes_argument(cx, arguments[1]));
  const auto stripped = [&](char c) {
    return spaces ? is_space_byte(c) : given.view().find(c) != std::string_view::npos;
  };
  std::string_view text = self_view(arguments);
  const auto step = static_cast<std::int64_t>(1 + (spaces ? 0 : given.view().size() / 64));
  while (left && !text.empty() && stripped(text.front()) && cx.charge(step)) text.remove_prefix(1);
  while (right && !text.empty() && stripped(text.back()) && cx.charge(step)) text.remove_suffix(1);
  if (cx.pending.is_stop()) return failed();
  if (text.size() == self_view(arguments).size()) return unchanged(cx, arguments.self());
  return like_self(cx, arguments.self(), text);
}

}  // namespace

OwnedValue bytes_strip(Context& cx, const CallArguments& arguments) {
  return strip_by(cx, arguments, true, true);
}
OwnedValue bytes_lstrip(Context& cx, const CallArguments& arguments) {
  return strip_by(cx, arguments, true, false);
}
OwnedValue bytes_rstrip(Context& cx, const CallArguments& arguments) {
  return strip_by(cx, arguments, false, true);
}

}  // namespace dictum
