// Methods of bytes and bytearray that treat bytes as ASCII text: case, classes, padding, hexadecimal,
// translation; decode.
#include <algorithm>

#include "builtins/bytes_like.h"
#include "builtins/codec.h"
#include "builtins/function_arguments.h"
#include "objects/int_object.h"

namespace dictum {

namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char to_lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }
char to_upper(char c) { return is_lower(c) ? static_cast<char>(c - 32) : c; }

// All bytes of self, which are about to be read.
std::string_view read_view(const CallArguments& arguments) {
  const std::string_view bytes = self_view(arguments);
  charge_work(arguments.self().object(), bytes.size() * 4);
  return bytes;
}

template <class Map>
OwnedValue mapped(Context& cx, const CallArguments& arguments, Map map) {
  std::string bytes(read_view(arguments));
  for (std::size_t i = 0; i < bytes.size(); i++) bytes[i] = map(bytes[i], i);
  return like_self(cx, arguments.self(), bytes);
}

template <class Is>
OwnedValue all_are(Context& cx, const CallArguments& arguments, Is is_class) {
  const std::string_view bytes = read_view(arguments);
  return cx.boolean_result(!bytes.empty() && std::all_of(bytes.begin(), bytes.end(), is_class));
}

// No letter is of the other case, and there is one.
OwnedValue cased_as(Context& cx, const CallArguments& arguments, bool (*wanted)(char), bool (*other)(char)) {
  const std::string_view bytes = read_view(arguments);
  return cx.boolean_result(std::any_of(bytes.begin(), bytes.end(), wanted) &&
                           std::none_of(bytes.begin(), bytes.end(), other));
}

}  // namespace

OwnedValue bytes_lower(Context& cx, const CallArguments& arguments) {
  return mapped(cx, arguments, [](char c, std::size_t) { return to_lower(c); });
}
OwnedValue bytes_upper(Context& cx, const CallArguments& arguments) {
  return mapped(cx, arguments, [](char c, std::size_t) { return to_upper(c); });
}
OwnedValue bytes_swapcase(Context& cx, const CallArguments& arguments) {
  return mapped(cx, arguments, [](char c, std::size_t) { return is_lower(c) ? to_upper(c) : to_lower(c); });
}
OwnedValue bytes_capitalize(Context& cx, const CallArguments& arguments) {
  return mapped(cx, arguments, [](char c, std::size_t i) { return i == 0 ? to_upper(c) : to_lower(c); });
}
OwnedValue bytes_title(Context& cx, const CallArguments& arguments) {
  bool inside_word = false;
  return mapped(cx, arguments, [&](char c, std::size_t) {
    const char made = inside_word ? to_lower(c) : to_upper(c);
    inside_word = is_alpha(c);
    return made;
  });
}

OwnedValue bytes_isalnum(Context& cx, const CallArguments& arguments) {
  return all_are(cx, arguments, [](char c) { return is_alpha(c) || is_digit(c); });
}
OwnedValue bytes_isalpha(Context& cx, const CallArguments& arguments) {
  return all_are(cx, arguments, is_alpha);
}
OwnedValue bytes_isdigit(Context& cx, const CallArguments& arguments) {
  return all_are(cx, arguments, is_digit);
}
OwnedValue bytes_isspace(Context& cx, const CallArguments& arguments) {
  return all_are(cx, arguments, [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}
OwnedValue bytes_isascii(Context& cx, const CallArguments& arguments) {
  const std::string_view bytes = read_view(arguments);
  return cx.boolean_result(
      std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
}
OwnedValue bytes_islower(Context& cx, const CallArguments& arguments) {
  return cased_as(cx, arguments, is_lower, is_upper);
}
OwnedValue bytes_isupper(Context& cx, const CallArguments& arguments) {
  return cased_as(cx, arguments, is_upper, is_lower);
}
OwnedValue bytes_istitle(Context& cx, const CallArguments& arguments) {
  bool inside_word = false, found = false;
  for (char c : read_view(arguments)) {
    if ((is_upper(c) && inside_word) || (is_lower(c) && !inside_word)) return cx.boolean_result(false);
    inside_word = is_alpha(c);
    found |= inside_word;
  }
  return cx.boolean_result(found);
}

namespace {

OwnedValue padded(Context& cx, const CallArguments& arguments, const char* method, char where) {
  const std::int64_t width = TRY(to_c_size(cx, arguments[1]));
  char fill = ' ';
  if (arguments.count > 2) {
    if (!has_bytes(arguments[2]) || bytes_view(arguments[2]).size() != 1)
      return raise_bad_argument(cx, method, "argument 2", "a byte string of length 1", arguments[2]);
    fill = bytes_view(arguments[2])[0];
  }
  const std::string_view text = self_view(arguments);
  const auto size = static_cast<std::int64_t>(text.size());
  if (width <= size) return unchanged(cx, arguments.self());
  TRY(check_bytes_size(cx, static_cast<std::uint64_t>(width)));
  const std::int64_t missing = width - size;
  const std::int64_t left = where == 'l' ? 0 : where == 'r' ? missing : missing / 2 + (missing & width & 1);
  std::string bytes(static_cast<std::size_t>(left), fill);
  bytes += text;
  bytes.append(static_cast<std::size_t>(missing - left), fill);
  return like_self(cx, arguments.self(), bytes);
}

}  // namespace

OwnedValue bytes_ljust(Context& cx, const CallArguments& arguments) {
  return padded(cx, arguments, "ljust", 'l');
}
OwnedValue bytes_rjust(Context& cx, const CallArguments& arguments) {
  return padded(cx, arguments, "rjust", 'r');
}
OwnedValue bytes_center(Context& cx, const CallArguments& arguments) {
  return padded(cx, arguments, "center", 'c');
}

OwnedValue bytes_zfill(Context& cx, const CallArguments& arguments) {
  const std::int64_t width = TRY(to_c_size(cx, arguments[1]));
  const std::string_view text = self_view(arguments);
  if (width <= static_cast<std::int64_t>(text.size())) return unchanged(cx, arguments.self());
  TRY(check_bytes_size(cx, static_cast<std::uint64_t>(width)));
  const std::size_t sign = !text.empty() && (text[0] == '+' || text[0] == '-') ? 1 : 0;
  std::string bytes(text.substr(0, sign));
  bytes.append(static_cast<std::size_t>(width) - text.size(), '0');
  bytes += text.substr(sign);
  return like_self(cx, arguments.self(), bytes);
}

OwnedValue bytes_expandtabs(Context& cx, const CallArguments& arguments) {
  Value given;
  TRY(bind_arguments(cx, "expandtabs", arguments.rest(), {"tabsize"}, 0, 1, &given));
  const std::int64_t size = given.is_absent() ? 8 : TRY(to_c_int(cx, given));
  std::string bytes;
  std::int64_t column = 0;
  for (char c : read_view(arguments)) {
    if (c == '\t') {
      const std::int64_t spaces = size > 0 ? size - column % size : 0;
      TRY(check_bytes_size(cx, bytes.size() + static_cast<std::uint64_t>(spaces)));
      bytes.append(static_cast<std::size_t>(spaces), ' ');
      column += spaces;
    } else {
      bytes += c;
      column = c == '\n' || c == '\r' ? 0 : column + 1;
    }
  }
  return like_self(cx, arguments.self(), bytes);
}

OwnedValue bytes_translate(Context& cx, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "translate", arguments.rest(), {"", "delete"}, 1, 2, given));
  const bool has_table = !is_none(cx, given[0]);
  BytesArgument table, dropped;
  if (has_table) {
    table = TRY(bytes_argument(cx, given[0]));
    if (table.view().size() != 256)
      return raise_value_error(cx, "translation table must be 256 characters long");
  }
  if (!given[1].is_absent()) dropped = TRY(bytes_argument(cx, given[1]));
  if (!cx.charge(
          static_cast<std::int64_t>(self_view(arguments).size() / 8 * (1 + dropped.view().size() / 8))))
    return failed();
  std::string bytes;
  for (char c : self_view(arguments))
    if (dropped.view().find(c) == std::string_view::npos)
      bytes += has_table ? table.view()[static_cast<unsigned char>(c)] : c;
  if (bytes == self_view(arguments)) return unchanged(cx, arguments.self());
  return like_self(cx, arguments.self(), bytes);
}

OwnedValue bytes_maketrans(Context& cx, const CallArguments& arguments) {
  const BytesArgument from = TRY(bytes_argument(cx, arguments[1]));
  const BytesArgument to = TRY(bytes_argument(cx, arguments[2]));
  if (from.view().size() != to.view().size())
    return raise_value_error(cx, "maketrans arguments must have same length");
  std::string table(256, '\0');
  for (std::size_t i = 0; i < 256; i++) table[i] = static_cast<char>(i);
  for (std::size_t i = 0; i < from.view().size(); i++)
    table[static_cast<unsigned char>(from.view()[i])] = to.view()[i];
  return make_bytes(cx, table);
}

namespace {

int hex_digit(char32_t c) {
  if (c >= '0' && c <= '9') return static_cast<int>(c - '0');
  const char32_t lower = c | 32;
  return c < 0x80 && lower >= 'a' && lower <= 'f' ? static_cast<int>(lower - 'a') + 10 : -1;
}

// The bytes of hexadecimal digits in pairs, spaces between them allowed.
Fallible<std::string> parse_hex(Context& cx, const Str* text) {
  const auto refuse = [&](std::size_t at) {
    return raise_value_error(cx, cat("non-hexadecimal number found in fromhex() arg at position ", at));
  };
  charge_work(text, std::size_t{text->length} * 8);
  std::string bytes;
  for (std::size_t at = 0; at < text->length; at += 2) {
    while (at < text->length && (text->at(at) == ' ' || (text->at(at) >= 9 && text->at(at) <= 13))) at++;
    if (at >= text->length) break;
    const int high = hex_digit(text->at(at));
    if (high < 0) return refuse(at);
    const int low = at + 1 < text->length ? hex_digit(text->at(at + 1)) : -1;
    if (low < 0) return refuse(at + 1);
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

}  // namespace

OwnedValue bytes_fromhex(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "fromhex", "argument", "str", arguments[1]);
  const std::string bytes = TRY(parse_hex(cx, as<Str>(arguments[1])));
  auto* type = as<Type>(arguments.self());
  const bool is_array = is_subtype(type, cx.type(TypeId::ByteArray));
  OwnedValue made =
      is_array ? OwnedValue(TRY(make_bytearray(cx, bytes))) : OwnedValue(TRY(make_bytes(cx, bytes)));
  if (type == cx.type(is_array ? TypeId::ByteArray : TypeId::Bytes)) return made;
  return call(cx, arguments.self(), {made.get()});
}

Fallible<std::string> hex_text(Context& cx, std::string_view bytes, Value separator_value,
                               std::int64_t group) {
  char separator = '\0';
  if (separator_value.is_absent()) {
    group = 0;
  } else if (TRY(length(cx, separator_value)) != 1) {
    return raise_value_error(cx, "sep must be length 1.");
  } else if (is<Str>(separator_value)) {
    const Str* text = as<Str>(separator_value);
    if (!text->ascii) return raise_value_error(cx, "sep must be ASCII.");
    separator = text->ascii_text()[0];
  } else if (is<Bytes>(separator_value)) {
    separator = bytes_view(separator_value)[0];
    if (static_cast<unsigned char>(separator) > 127) return raise_value_error(cx, "sep must be ASCII.");
  } else {
    return raise_type_error(cx, "sep must be str or bytes.");
  }
  TRY(check_bytes_size(cx, std::uint64_t{bytes.size()} * 3));
  constexpr char kDigits[] = "0123456789abcdef";
  const std::size_t size = group < 0 ? static_cast<std::size_t>(-group) : static_cast<std::size_t>(group);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i++) {
    // Groups are counted from the right, or from the left where the number is negative.
    const std::size_t counted = group < 0 ? i : bytes.size() - i;
    if (size > 0 && i > 0 && counted % size == 0) text += separator;
    const auto byte = static_cast<unsigned char>(bytes[i]);
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

OwnedValue bytes_hex(Context& cx, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "hex", arguments.rest(), {"sep", "bytes_per_sep"}, 0, 2, given));
  const std::int64_t group = given[1].is_absent() ? 1 : TRY(to_c_int(cx, given[1]));
  const std::string text = TRY(hex_text(cx, self_view(arguments), given[0], group));
  return make_str_latin1(cx, text);
}

Done bind_encoding(Context& cx, const char* function, const CallArguments& arguments, const Str*& encoding,
                   const Str*& errors) {
  Value parts[2];
  TRY(bind_arguments(cx, function, arguments, {"encoding", "errors"}, 0, 2, parts));
  constexpr std::string_view kNames[] = {"encoding", "errors"};
  for (std::size_t i = 0; i < 2; i++)
    if (!parts[i].is_absent() && !is<Str>(parts[i]))
      return raise_bad_argument(cx, function, cat("argument '", kNames[i], "'"), "str", parts[i]);
  encoding = parts[0].is_absent() ? nullptr : as<Str>(parts[0]);
  errors = parts[1].is_absent() ? nullptr : as<Str>(parts[1]);
  return done();
}

OwnedValue bytes_decode(Context& cx, const CallArguments& arguments) {
  const Str *encoding = nullptr, *errors = nullptr;
  TRY(bind_encoding(cx, "decode", arguments.rest(), encoding, errors));
  return decode_by_name(cx, self_view(arguments), encoding, errors);
}

}  // namespace dictum
