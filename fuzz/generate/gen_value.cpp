// Plain statements: loops, unpacking, the order of evaluation, methods of the built-in containers.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

// A function that prints its argument and returns it: the order in which operands are evaluated.
std::string tap(int& counter, std::string_view value) {
  ++counter;
  return cat("tap(", counter, value.empty() ? "" : ", ", value, ")");
}

}  // namespace

bool loop_flow(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  const int label = builder.next_label();
  const std::string test = cat("if ", name, " == ", builder.below(4));
  builder.observe(label, [&] {
    const bool counted = builder.chance(60);
    if (!counted) builder.out.line(name, " = 0");
    builder.out.block(counted ? cat("for ", name, " in range(", builder.choices.between(0, 4), ")")
                              : cat("while ", name, " < 4"),
                      [&] {
                        if (!counted) builder.out.line(name, " += 1");
                        builder.out.block(
                            test, [&] { builder.out.line(builder.chance(50) ? "break" : "continue"); });
                        builder.out.line("print(", label, ", ", name, ")");
                      });
    if (builder.chance(50))
      builder.out.block("else", [&] { builder.out.line("print(", label, ", 'else')"); });
  });
  if (builder.chance(30)) builder.show(name);
  return true;
}

bool unpacking(Builder& builder, int) {
  static constexpr std::string_view kTargets[] = {"(x, y)",     "(x, *y)", "(*x, y)",      "(x, (y, z))",
                                                  "[x, *y, z]", "(x,)",    "(x, *(y, z))", "x = (y, z)"};
  static constexpr std::string_view kSources[] = {
      "(1, 2)",   "[1, 2, 3]",    "'ab'", "(1, (2, 3))", "{'k': 1, 'l': 2}",
      "range(3)", "iter([4, 5])", "7",    "()"};
  builder.attempt(cat(builder.choices.pick(kTargets), " = ", builder.choices.pick(kSources)));
  if (builder.chance(60)) builder.show("(x, y)");
  if (builder.chance(30))
    builder.show(cat("[*", builder.choices.pick(kSources), ", *", builder.choices.pick(kSources), "]"));
  if (builder.chance(20)) builder.show(cat("{**{'a': 1}, **", builder.choices.pick(kSources), "}"));
  return true;
}

bool augmented_assignment(Builder& builder, int) {
  static constexpr std::string_view kOperators[] = {"+", "-",  "*",  "//", "%", "|", "&",
                                                    "^", "<<", "**", "@",  "/", ">>"};
  static constexpr std::string_view kValues[] = {"[1]",      "(1, 2)", "{1}",  "3",       "'ab'",
                                                 "{'k': 1}", "2.5",    "b'x'", "[[1], 2]"};
  const std::string_view name = variable_name(builder);
  builder.out.line(name, " = ", builder.choices.pick(kValues));
  const bool item = builder.chance(30);
  builder.attempt(cat(name, item ? "[0]" : "", " ", builder.choices.pick(kOperators), "= ",
                      builder.chance(50) ? std::string(builder.choices.pick(kValues)) : literal(builder)));
  builder.show(name);
  return true;
}

bool evaluation_order(Builder& builder, int) {
  int counter = 0;
  const auto next = [&](std::string_view value = "") { return tap(counter, value); };
  builder.out.block("def tap(number, *value)", [&] {
    builder.out.line("print('tap', number)");
    builder.out.line("return value[0] if value else number");
  });
  switch (builder.below(10)) {
    case 0: {
      const std::string left = next(), middle = next("0");
      builder.show(cat(left, " < ", middle, " < ", next()));
      break;
    }
    case 1: {
      const std::string first = next(), second = next();
      builder.show(cat("{", first, ": ", second, ", ", next(), ": ", next(), "}"));
      break;
    }
    case 2: {
      const std::string value = next("[0, 0]"), target = next("{}");
      builder.attempt(cat(target, "[", next(), "] = ", value));
      break;
    }
    case 3: {
      const std::string target = next("[1, 2, 3]"), index = next("0");
      builder.attempt(cat(target, "[", index, "] += ", next()));
      break;
    }
    case 4: {
      const std::string function = next("show"), first = next();
      builder.show(cat(function, "(*[", first, "], **", next("{'d': 2}"), ")"));
      break;
    }
    case 5: {
      const std::string test = next(literal(builder)), yes = next();
      builder.show(cat(yes, " if ", test, " else ", next()));
      break;
    }
    case 6: {
      const std::string first = next(literal(builder)), second = next(literal(builder));
      builder.show(cat(first, builder.chance(50) ? " and " : " or ", second,
                       builder.chance(50) ? " and " : " or ", next()));
      break;
    }
    case 7: {
      const std::string first = next("(1, 2)");
      builder.attempt(cat("(x, y) = z = ", first));
      break;
    }
    case 8: {
      const std::string low = next("1"), high = next("None");
      builder.show(cat(next("'abcd'"), "[", low, ":", high, ":", next("2"), "]"));
      break;
    }
    default: {
      const std::string first = next("[1, 2]"), test = next("True");
      builder.show(cat("[", next("i"), " for i in ", first, " if ", test, "]"));
    }
  }
  return true;
}

bool text_formatting(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {"f'{?!r:>8}|'",
                                                "f'{?:5}|'",
                                                "f'{?!s:*^7}'",
                                                "'{0!r} {0}'.format(?)",
                                                "'%s and %r' % (?, ?)",
                                                "f'{?:{5}}'",
                                                "format(?, '>6')",
                                                "'{a.real}'.format(a=?)",
                                                "'{0[0]}'.format(?)",
                                                "'%5d|' % ?",
                                                "str(?).upper()",
                                                "repr(?).encode()",
                                                "ascii(?)"};
  std::string form(builder.choices.pick(kForms));
  std::string name(variable_name(builder));
  for (std::size_t at = form.find('?'); at != std::string::npos; at = form.find('?', at))
    form.replace(at, 1, name);
  builder.attempt(cat(name, " = ", plain(builder)));
  builder.show(form);
  return true;
}

bool container_methods(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {"[3, 1, 2].index(?)",
                                                "sorted([2, 'b', ?], key=str)",
                                                "{'k': 1}.setdefault('l', ?)",
                                                "(1, 2, 1).count(?)",
                                                "'abc'.replace('b', ?)",
                                                "dict([('a', ?)])",
                                                "'-'.join(['a', ?])",
                                                "list({'a': ?}.items())",
                                                "{'a': 1} | {'b': ?}",
                                                "[1, 2].pop(?)",
                                                "set('aab') & {?}",
                                                "dict.fromkeys('ab', ?)",
                                                "list(enumerate('ab', ?))",
                                                "min([?, 1])",
                                                "list(zip('ab', [?]))",
                                                "'a b c'.split(?)",
                                                "[1, 2, 3][?:]",
                                                "list(range(?))",
                                                "divmod(7, ?)",
                                                "list(reversed([1, ?]))",
                                                "sum([1, ?])",
                                                "any([0, ?])",
                                                "isinstance(?, int)",
                                                "len(?)",
                                                "{}.pop('a', ?)",
                                                "list(map(str, ?))",
                                                "(1, 2) + (?,)",
                                                "[0] * ?",
                                                "'x' in ?",
                                                "next(iter(?), 0)"};
  std::string form(builder.choices.pick(kForms));
  const std::string value = builder.chance(60) ? literal(builder) : plain_name(builder);
  form.replace(form.find('?'), 1, value);
  builder.show(form);
  return true;
}

bool match_values(Builder& builder, int) {
  static constexpr std::string_view kPatterns[] = {
      "[x, *y]", "{'k': x}",          "{'k': x, **z}", "1 | 2 as x", "None | True", "str(x)",  "[1, _, *_]",
      "[]",      "int(x) | float(x)", "'p'",           "{}",         "[x, [y]]",    "-1 | 1.5"};
  const int label = builder.next_label();
  builder.observe(label, [&] {
    builder.out.block(cat("match ", plain(builder)), [&] {
      const int cases = builder.choices.between(1, 3);
      for (int i = 0; i < cases; ++i) {
        const std::string_view pattern = builder.choices.pick(kPatterns);
        builder.out.block(cat("case ", pattern, builder.chance(20) ? cat(" if ", plain_name(builder)) : ""),
                          [&] { builder.out.line("print(", label, ", ", i, ")"); });
      }
      builder.out.block("case x", [&] { builder.out.line("print(", label, ", 'other', show(x))"); });
    });
  });
  return true;
}

}  // namespace dictum::generate::feature
