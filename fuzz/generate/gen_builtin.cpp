// Methods of the built-in types and built-in functions, with arguments that fit and that do not.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

constexpr std::string_view kInts[] = {"0", "1", "-1", "7", "255", "-13", "True", "10 ** 20", "2 ** 70 + 1"};
constexpr std::string_view kNumbers[] = {"0",  "3",   "-7",       "True",         "2.5", "-0.0", "1e+300",
                                         "1j", "2.0", "10 ** 18", "float('inf')", "'3'", "None", "0.1"};
constexpr std::string_view kTexts[] = {"''",   "'a'",  "'abc'", "'Ab cD'", "'  x y '", "'a,b,,c'",
                                       "'äß'", "'12'", "'{}'",  "'%s'",    "'a\\nb'"};
constexpr std::string_view kArguments[] = {"0",  "1",          "-1",  "2",   "None", "'a'",  "','",
                                           "''", "('a', 'b')", "[1]", "1.5", "b'a'", "True", "'{0}'"};
constexpr std::string_view kSequences[] = {"[1, 2, 3]",         "[]",          "(1, 2)",  "()",
                                           "['b', 'a']",        "range(4)",    "'abc'",   "b'abc'",
                                           "bytearray(b'xyz')", "[[1], (2,)]", "[1, 'a']"};
constexpr std::string_view kMappings[] = {"{}", "{'a': 1}", "{1: 2, 'k': [3]}", "dict(b=2, a=1)"};
constexpr std::string_view kSets[] = {"{1, 2}", "set()", "frozenset([2, 3])", "{3}"};

template <std::size_t Count>
std::string pick(Builder& builder, const std::string_view (&list)[Count]) {
  return std::string(builder.choices.pick(list));
}

// "VALUE.METHOD(ARGUMENTS)" with up to `most` drawn arguments.
template <std::size_t Values, std::size_t Methods>
std::string call(Builder& builder, const std::string_view (&values)[Values],
                 const std::string_view (&methods)[Methods], int most) {
  std::string value = pick(builder, values);
  const bool bare =
      value.find(' ') == std::string::npos && value[0] != '-' && (value[0] < '0' || value[0] > '9');
  const bool display =
      value[0] == '\'' || value[0] == '[' || value[0] == '{' || value[0] == '(' || value.back() == ')';
  if (!bare && !display) value = cat("(", value, ")");
  std::string arguments;
  const int count = static_cast<int>(builder.below(static_cast<std::uint32_t>(most) + 1));
  for (int i = 0; i < count; ++i) arguments += cat(i > 0 ? ", " : "", pick(builder, kArguments));
  return cat(value, ".", pick(builder, methods), "(", arguments, ")");
}

}  // namespace

bool number_methods(Builder& builder, int) {
  static constexpr std::string_view kMethods[] = {
      "bit_length",       "conjugate", "__neg__",    "__add__",   "__radd__",     "__divmod__",
      "__pow__",          "__index__", "__format__", "__round__", "__eq__",       "__lt__",
      "as_integer_ratio", "bit_count", "__bool__",   "__and__",   "__floordiv__", "__hash__"};
  static constexpr std::string_view kSigns[] = {"+",  "-", "*", "/", "//", "%",  "**", "<<",
                                                ">>", "&", "|", "^", "<",  "==", ">="};
  const auto number = [&] {
    const std::string text = pick(builder, kNumbers);
    return text[0] == '-' || text.find(' ') != std::string::npos ? cat("int(", text, ")") : text;
  };
  switch (builder.below(7)) {
    case 0: builder.show(call(builder, kInts, kMethods, 2)); break;
    case 1: builder.show(cat("divmod(", number(), ", ", number(), ")")); break;
    case 2: builder.show(cat("round(", number(), ", ", number(), ")")); break;
    case 3:
      builder.show(
          cat("pow(", pick(builder, kInts), ", ", builder.choices.between(0, 9), ", ", number(), ")"));
      break;
    case 4: {
      static constexpr std::string_view kMakers[] = {"int", "float", "complex", "bool", "abs",  "hex",
                                                     "bin", "oct",   "chr",     "str",  "repr", "hash"};
      const std::string_view maker = builder.choices.pick(kMakers);  // None's hash is a place in memory
      builder.show(cat(maker, "(", number(), maker == "hash" ? " or 0)" : ")"));
      break;
    }
    case 5: {
      static constexpr std::string_view kSpecs[] = {"x",  "08b", "+d", "_", ",", ".2f", "e", "g",  "%",
                                                    "<6", "^6",  "#x", "c", "n", "s",   "q", ".3", "010.1f"};
      builder.show(cat("format(", number(), ", ", quoted(builder.choices.pick(kSpecs)), ")"));
      break;
    }
    default:
      builder.show(cat(number(), " ", builder.choices.pick(kSigns), " ", builder.choices.between(0, 5)));
  }
  return true;
}

bool text_methods(Builder& builder, int) {
  static constexpr std::string_view kMethods[] = {
      "upper",      "lower",     "title",        "capitalize",   "swapcase",     "casefold",     "strip",
      "lstrip",     "rstrip",    "split",        "rsplit",       "splitlines",   "partition",    "rpartition",
      "join",       "replace",   "find",         "rfind",        "index",        "rindex",       "count",
      "startswith", "endswith",  "isalpha",      "isdigit",      "isspace",      "isidentifier", "istitle",
      "center",     "ljust",     "rjust",        "zfill",        "expandtabs",   "encode",       "format",
      "format_map", "translate", "removeprefix", "removesuffix", "__contains__", "__getitem__",  "__mul__",
      "__mod__",    "__add__",   "isupper",      "isnumeric",    "isprintable",  "__len__",      "__eq__",
      "maketrans"};
  builder.show(call(builder, kTexts, kMethods, 3));
  return true;
}

bool sequence_methods(Builder& builder, int) {
  static constexpr std::string_view kMethods[] = {"index",   "count",   "__getitem__", "__contains__",
                                                  "__add__", "__mul__", "__len__",     "__reversed__",
                                                  "copy",    "__eq__",  "__lt__",      "__iter__"};
  static constexpr std::string_view kChanges[] = {
      "append(@)",         "extend(@)",      "insert(@, @)", "pop(@)",        "pop()",
      "remove(@)",         "reverse()",      "sort()",       "sort(key=str)", "clear()",
      "__setitem__(@, @)", "__delitem__(@)", "__iadd__(@)"};
  static constexpr std::string_view kSubscripts[] = {"[@]", "[@:]", "[:@]", "[::@]", "[@:@]"};
  const auto insert = [&](std::string form) {
    for (std::size_t at = form.find('@'); at != std::string::npos; at = form.find('@'))
      form.replace(at, 1, pick(builder, kArguments));
    return form;
  };
  if (builder.chance(35)) {
    builder.show(call(builder, kSequences, kMethods, 2));
  } else if (builder.chance(40)) {
    builder.show(cat(builder.choices.pick(kSequences), insert(pick(builder, kSubscripts))));
  } else {
    const std::string_view name = variable_name(builder);
    builder.out.line(name, " = ", builder.chance(70) ? "[3, 'a', 1]" : builder.choices.pick(kSequences));
    if (builder.chance(30))
      builder.attempt(cat(name, insert(pick(builder, kSubscripts)), " = ", builder.choices.pick(kArguments)));
    else if (builder.chance(30))
      builder.attempt(cat("del ", name, insert(pick(builder, kSubscripts))));
    else
      builder.show(cat(name, ".", insert(pick(builder, kChanges))));
    builder.show(name);
  }
  return true;
}

bool mapping_methods(Builder& builder, int) {
  static constexpr std::string_view kMethods[] = {
      "get",         "pop",          "setdefault", "update", "popitem", "copy",         "fromkeys",
      "__getitem__", "__contains__", "__or__",     "__eq__", "__len__", "__reversed__", "clear"};
  static constexpr std::string_view kSetMethods[] = {
      "add",      "discard",      "remove",       "pop",
      "union",    "intersection", "difference",   "symmetric_difference",
      "issubset", "issuperset",   "isdisjoint",   "update",
      "__or__",   "__and__",      "__contains__", "__le__",
      "copy"};
  static constexpr std::string_view kViews[] = {
      "keys() & {'a'}",          "keys() | ['z']",         "items() - {('a', 1)}", "keys() == {'a'}",
      "values() == {}.values()", "items().isdisjoint([])", "keys().mapping",       "keys() <= {'a', 'b'}"};
  switch (builder.below(4)) {
    case 0: builder.show(call(builder, kSets, kSetMethods, 2)); break;
    case 1: builder.show(cat(builder.choices.pick(kMappings), ".", builder.choices.pick(kViews))); break;
    case 2: {
      const std::string_view name = variable_name(builder);
      builder.out.line(name, " = ", builder.choices.pick(kMappings));
      builder.attempt(
          cat(builder.chance(50) ? "del " : "", name, "[", builder.choices.pick(kArguments), "]"));
      builder.attempt(cat(name, builder.chance(50) ? " |= " : " = ", builder.choices.pick(kMappings)));
      builder.show(name);
      break;
    }
    default: builder.show(call(builder, kMappings, kMethods, 2));
  }
  return true;
}

bool builtin_functions(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {"sum(@S)",
                                                "sum(@S, @L)",
                                                "min(@S)",
                                                "max(@S, default=@L)",
                                                "max(@L, @L)",
                                                "sorted(@S, reverse=@L)",
                                                "list(zip(@S, @S))",
                                                "list(zip(@S, @S, strict=True))",
                                                "list(enumerate(@S, @L))",
                                                "list(map(lambda p, q: (p, q), @S, @S))",
                                                "list(filter(None, @S))",
                                                "all(@S)",
                                                "any(@S)",
                                                "list(reversed(@S))",
                                                "iter(@L)",
                                                "next(iter(@S))",
                                                "next(iter(@S), @L)",
                                                "list(iter(lambda: 1, 1))",
                                                "divmod(@L, @L)",
                                                "len(@S)",
                                                "tuple(@S)",
                                                "set(@S)",
                                                "dict(@S)",
                                                "bytes(@S)",
                                                "bytearray(@L)",
                                                "str(@S)",
                                                "str(@L, @L)",
                                                "int(@L)",
                                                "int(@L, @N)",
                                                "float(@L)",
                                                "complex(@L, @L)",
                                                "range(@L, @N)",
                                                "slice(@L).indices(@N)",
                                                "isinstance(@L, @L)",
                                                "callable(@L)",
                                                "ord(@L)",
                                                "chr(@N)",
                                                "hash(@L or 0)",
                                                "getattr(@L, @L)",
                                                "print(@L, end='.\\n', sep=@L)",
                                                "type(@L)",
                                                "repr(@S)",
                                                "ascii(@S)",
                                                "format(@S, @L)",
                                                "abs(@L)",
                                                "round(@L)",
                                                "vars()",
                                                "dir(@N)[:3]",
                                                "compile(@L, 'f', 'eval')",
                                                "eval(@L)",
                                                "__import__(@L)",
                                                "object(@L)",
                                                "property(@L).fget",
                                                "super(@L)",
                                                "classmethod(@L).__func__",
                                                "memoryview(@L)",
                                                "id(@L) == 0",
                                                "input(@L, 1)",
                                                "open(@L, 'zz')",
                                                "issubclass(@L, int)",
                                                "list(@S)[::-1]",
                                                "frozenset(@S) | {1}"};
  std::string text;
  const std::string_view form = builder.choices.pick(kForms);
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form.substr(i, 2) == "@S") {
      text += builder.choices.pick(kSequences);
      ++i;
    } else if (form.substr(i, 2) == "@L") {
      text += literal(builder);
      ++i;
    } else {
      text += form[i];
    }
  }
  const std::string filled = fill(builder, text);
  if (filled.empty() || filled == "vars()") return false;
  builder.show(filled);
  return true;
}

}  // namespace dictum::generate::feature
