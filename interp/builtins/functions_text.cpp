// print, repr, ascii, format, chr, ord, bin, oct, hex.
#include "builtins/function_arguments.h"
#include "builtins/functions.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

OwnedValue builtin_repr(Context& cx, const CallArguments& arguments) { return repr_of(cx, arguments[0]); }
OwnedValue builtin_ascii(Context& cx, const CallArguments& arguments) { return ascii_of(cx, arguments[0]); }

OwnedValue builtin_format(Context& cx, const CallArguments& arguments) {
  TRY(expect_count(cx, "format", arguments.count, 1, 2));
  Value specification = arguments.get(1);
  if (specification.is_absent()) specification = Value(cx.names().empty);
  if (!is<Str>(specification)) return raise_bad_argument(cx, "format", "argument 2", "str", specification);
  return format_value(cx, arguments[0], as<Str>(specification));
}

OwnedValue builtin_chr(Context& cx, const CallArguments& arguments) {
  OwnedValue index = TRY(to_index(cx, arguments[0]));
  auto code_point = int_to_int64(index);
  if (!code_point || *code_point > INT32_MAX || *code_point < INT32_MIN)
    return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C int");
  if (*code_point < 0 || *code_point > 0x10FFFF)
    return raise_value_error(cx, "chr() arg not in range(0x110000)");
  return make_char(cx, static_cast<char32_t>(*code_point));
}

OwnedValue builtin_ord(Context& cx, const CallArguments& arguments) {
  Value character = arguments[0];
  std::size_t size = 0;
  if (is<Str>(character)) {
    size = as<Str>(character)->length;
    if (size == 1) return make_int(cx, as<Str>(character)->at(0));
  } else if (is<Bytes>(character) || is<ByteArray>(character)) {
    std::string_view bytes =
        is<Bytes>(character) ? as<Bytes>(character)->view() : as<ByteArray>(character)->view();
    size = bytes.size();
    if (size == 1) return make_int(cx, static_cast<unsigned char>(bytes[0]));
  } else {
    return raise_type_error(
        cx, cat("ord() expected string of length 1, but ", type_name(cx, character), " found"));
  }
  return raise_type_error(cx, cat("ord() expected a character, but string of length ", size, " found"));
}

// The digits behind the prefix, the sign before it.
OwnedValue with_prefix(Context& cx, Value number, int base, std::string_view prefix) {
  OwnedValue index = TRY(to_index(cx, number));
  std::string text = int_to_text(index, base);
  text.insert(text[0] == '-' ? 1 : 0, prefix);
  return make_str_latin1(cx, text);
}
OwnedValue builtin_bin(Context& cx, const CallArguments& arguments) {
  return with_prefix(cx, arguments[0], 2, "0b");
}
OwnedValue builtin_oct(Context& cx, const CallArguments& arguments) {
  return with_prefix(cx, arguments[0], 8, "0o");
}
OwnedValue builtin_hex(Context& cx, const CallArguments& arguments) {
  return with_prefix(cx, arguments[0], 16, "0x");
}

enum PrintKeyword : std::size_t { kSep, kEnd, kFile, kFlush, kPrintKeywords };

// None and absent mean the default; anything else must be a str.
Fallible<Value> print_text(Context& cx, std::string_view keyword, Value given, Value default_text) {
  if (given.is_absent() || is_none(cx, given)) return default_text;
  if (!is<Str>(given))
    return raise_type_error(cx, cat(keyword, " must be None or a string, not ", type_name(cx, given)));
  return given;
}

// print(*objects, sep=' ', end='\n', file=None, flush=False): one write a piece, as CPython does.
OwnedValue builtin_print(Context& cx, const CallArguments& arguments) {
  constexpr std::string_view kNames[] = {"sep", "end", "file", "flush"};
  Value keywords[kPrintKeywords];
  TRY(take_keywords(cx, "print", arguments, kNames, keywords));
  OwnedValue file = own(keywords[kFile]);
  if (file.is_absent() || is_none(cx, file)) {
    file = own(dict_find(cx, cx.sys_dict.get(), cx.names().stdout));
    if (file.is_absent()) return raise_error(cx, TypeId::RuntimeError, "lost sys.stdout");
    if (is_none(cx, file)) return cx.none();
  }
  Value sep = TRY(print_text(cx, "sep", keywords[kSep], Value(cx.core.latin1[std::size_t{' '}])));
  Value end = TRY(print_text(cx, "end", keywords[kEnd], Value(cx.core.latin1[std::size_t{'\n'}])));
  for (std::uint32_t i = 0; i < arguments.count; i++) {
    if (i > 0) TRY(call_method(cx, file, cx.names().write, {sep}));
    Ref<Str> text = TRY(str_of(cx, arguments[i]));
    TRY(call_method(cx, file, cx.names().write, {Value(text.get())}));
  }
  TRY(call_method(cx, file, cx.names().write, {end}));
  if (!keywords[kFlush].is_absent() && TRY(truth(cx, keywords[kFlush])))
    TRY(call_method(cx, file, cx.names().flush));
  return cx.none();
}

constexpr MethodRow kRows[] = {
    {"print", builtin_print, 0, -1, true},
    {"repr", builtin_repr, 1, 1},
    {"ascii", builtin_ascii, 1, 1},
    {"format", builtin_format, 0, -1},
    {"chr", builtin_chr, 1, 1},
    {"ord", builtin_ord, 1, 1},
    {"bin", builtin_bin, 1, 1},
    {"oct", builtin_oct, 1, 1},
    {"hex", builtin_hex, 1, 1},
};

}  // namespace

std::span<const MethodRow> text_functions() { return kRows; }

}  // namespace dictum
