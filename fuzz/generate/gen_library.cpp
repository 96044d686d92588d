// Modules of the library that play with the object model: abc, enum, collections, functools, contextlib,
// types.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

bool show_forms(Builder& builder, std::string_view name, std::span<const std::string_view> forms, int most) {
  const int count = builder.choices.between(1, most);
  for (int i = 0; i < count; ++i) {
    std::string form(builder.choices.pick(forms));
    for (std::size_t at = form.find('?'); at != std::string::npos; at = form.find('?', at))
      form.replace(at, 1, name);
    form = fill(builder, form);
    if (!form.empty()) builder.show(form);
  }
  return true;
}

}  // namespace

bool abstract_class(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {"?()",
                                                "sorted(?.__abstractmethods__)",
                                                "issubclass(int, ?)",
                                                "isinstance(@L, ?)",
                                                "?.register(str)",
                                                "issubclass(str, ?)",
                                                "isinstance(@O, ?)",
                                                "issubclass(@C, ?)",
                                                "?.register(@C)",
                                                "type(?)",
                                                "type('x', (?,), {'f': 1})()",
                                                "?.f(1)"};
  const std::string name = builder.fresh('A');
  builder.out.line("from abc import ABC, ABCMeta, abstractmethod");
  builder.out.block(cat("class ", name, builder.chance(60) ? "(ABC)" : "(metaclass=ABCMeta)"), [&] {
    builder.out.line("@abstractmethod");
    builder.out.block("def f(self)", [&] { builder.out.line("return ", literal(builder)); });
    if (builder.chance(40)) {
      builder.out.line("@property");
      builder.out.line("@abstractmethod");
      builder.out.block("def a(self)", [] {});
    }
    if (builder.chance(40)) {
      builder.out.line("@classmethod");
      builder.out.block("def __subclasshook__(cls, other)", [&] {
        builder.out.line("return ",
                         builder.chance(50) ? "hasattr(other, 'a') or NotImplemented" : "NotImplemented");
      });
    }
  });
  return show_forms(builder, name, kForms, 3);
}

bool enumeration(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {"?.X",
                                                "list(?)",
                                                "?.X.value",
                                                "?.X.name",
                                                "?['X']",
                                                "?(1)",
                                                "?(9)",
                                                "?.X is ?(1)",
                                                "?.Y in ?",
                                                "repr(?.X)",
                                                "str(?.X)",
                                                "len(?)",
                                                "type(?.X)",
                                                "?.X.Y",
                                                "?.X == 1",
                                                "?.X < ?.Y",
                                                "hash(?.X) == hash('X')",
                                                "f'{?.X}'",
                                                "list(?.__members__)",
                                                "?.X | ?.Y",
                                                "?.X.describe()",
                                                "type('x', (?,), {})",
                                                "isinstance(?.X, int)"};
  static constexpr std::string_view kBases[] = {"Enum", "Enum", "IntEnum", "Flag", "IntFlag", "str, Enum"};
  const std::string name = builder.fresh('A');
  builder.out.line("from enum import Enum, IntEnum, Flag, IntFlag, auto, unique");
  const int label = builder.next_label();
  builder.observe(label, [&] {
    if (builder.chance(25)) builder.out.line("@unique");
    builder.out.block(cat("class ", name, "(", builder.choices.pick(kBases), ")"), [&] {
      builder.out.line("X = ", builder.chance(70) ? "1" : "auto()");
      builder.out.line("Y = ", builder.chance(60) ? "auto()" : literal(builder));
      if (builder.chance(50)) builder.out.line("Z = ", builder.chance(50) ? "1" : literal(builder));
      if (builder.chance(40))
        builder.out.block("def describe(self)", [&] { builder.out.line("return (self.name, self.value)"); });
    });
  });
  show_forms(builder, name, kForms, 3);
  if (builder.chance(30)) builder.attempt(cat(name, ".X = ", literal(builder)));
  return true;
}

bool named_tuple(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {"?(1, 2)",
                                                "?(1)",
                                                "?(a=1, b=2).b",
                                                "?._fields",
                                                "?(1, 2)._asdict()",
                                                "?(1, 2)._replace(a=3)",
                                                "?(1, 2) == (1, 2)",
                                                "?._make([1, 2])",
                                                "?(1, 2) + (3,)",
                                                "repr(?(1, 2))",
                                                "?(1, 2).a",
                                                "?.a.__doc__",
                                                "?.__doc__",
                                                "?._field_defaults",
                                                "?(1, 2)._replace(z=3)",
                                                "?.__match_args__",
                                                "[*?(1, 2)]",
                                                "?(1, 2).__class__.__mro__"};
  const std::string name = builder.fresh('A');
  builder.out.line("from collections import namedtuple, OrderedDict, defaultdict, ChainMap, Counter");
  static constexpr std::string_view kMakers[] = {"'a b'", "['a', 'b']", "'a, b', defaults=[7]",
                                                 "'a a'", "'a _b'",     "'a def', rename=True"};
  builder.attempt(cat(name, " = namedtuple(", quoted(name), ", ", builder.choices.pick(kMakers), ")"));
  show_forms(builder, name, kForms, 3);
  static constexpr std::string_view kOthers[] = {"OrderedDict([('b', 1), ('a', 2)]).popitem(last=False)",
                                                 "defaultdict(list)['k']",
                                                 "ChainMap({'a': 1}, {'b': 2})['b']",
                                                 "Counter('aab').most_common(1)",
                                                 "list(OrderedDict(a=1, b=2))",
                                                 "defaultdict(None)['k']",
                                                 "sorted(Counter(a=1) + Counter(a=2))",
                                                 "Counter('ab')['z']",
                                                 "dict(ChainMap({'a': 1}, {'a': 2}))"};
  if (builder.chance(40)) builder.show(builder.choices.pick(kOthers));
  return true;
}

bool function_tools(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  static constexpr std::string_view kForms[] = {"?(1)",
                                                "?(1, 2)",
                                                "?()",
                                                "partial(?, 1)()",
                                                "partial(?, q=3)(1)",
                                                "partial(?, 1).args",
                                                "partial(partial(?, 1), 2)()",
                                                "reduce(?, [1, 2, 3])",
                                                "reduce(?, [], 'x')",
                                                "?.__wrapped__(1)",
                                                "lru_cache(?)(1)",
                                                "sorted([3, 1, 2], key=cmp_to_key(?))",
                                                "wraps(?)(lambda: 1).__name__",
                                                "?.__name__",
                                                "singledispatch(?)(1)",
                                                "partial(?, 1).keywords",
                                                "repr(partial(len))"};
  builder.out.line(
      "from functools import partial, reduce, wraps, lru_cache, cmp_to_key, singledispatch, total_ordering, "
      "cached_property");
  if (builder.chance(25)) builder.out.line("@lru_cache(maxsize=2)");
  builder.out.block(cat("def ", function, "(p, q=2)"), [&] {
    if (builder.chance(40)) builder.out.line("print('called', show(p), show(q))");
    builder.out.line("return ", builder.chance(50) ? "(p, q)" : literal(builder));
  });
  show_forms(builder, function, kForms, 3);
  if (builder.chance(30)) {
    const std::string type = builder.fresh('F');
    builder.out.line("@total_ordering");
    builder.out.block(cat("class ", type), [&] {
      builder.out.block("def __lt__(self, other)", [&] { builder.out.line("return ", literal(builder)); });
      builder.out.line("@cached_property");
      builder.out.block("def a(self)", [&] {
        builder.out.line("print('made')");
        builder.out.line("return 1");
      });
    });
    static constexpr std::string_view kUses[] = {"? >= ?", "? > ?", "? <= 1", "(?.a, ?.a)", "?.__gt__(?)"};
    show_forms(builder, type + "()", kUses, 2);
  }
  return true;
}

bool context_tools(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const int label = builder.next_label();
  builder.out.line("from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext");
  builder.out.line("@contextmanager");
  builder.out.block(cat("def ", function, "(p='p')"), [&] {
    const auto body = [&] {
      builder.out.line("print('enter', p)");
      if (builder.chance(90)) builder.out.line("yield ", builder.chance(50) ? "p" : literal(builder));
      if (builder.chance(10)) builder.out.line("yield 2");
    };
    if (builder.chance(60)) {
      builder.out.block("try", body);
      if (builder.chance(40))
        builder.out.block("except KeyError as error", [&] { builder.out.line("print('caught', error)"); });
      builder.out.block("finally", [&] { builder.out.line("print('exit', p)"); });
    } else {
      body();
      builder.out.line("print('after', p)");
    }
  });
  const std::uint32_t form = builder.below(4);
  builder.observe(label, [&] {
    const std::string head = form == 0   ? cat("with ", function, "() as x, ", function, "('q') as y")
                             : form == 1 ? cat("with suppress(KeyError), ", function, "()")
                             : form == 2 ? "with ExitStack() as stack"
                                         : cat("with ", function, "() as x");
    builder.out.block(head, [&] {
      if (form == 2) {
        builder.out.line("stack.enter_context(", function, "())");
        builder.out.line("stack.callback(print, 'callback')");
        if (builder.chance(50)) builder.out.line("stack.push(lambda *details: ", literal(builder), ")");
      }
      builder.out.line("print('body')");
      if (builder.chance(50))
        builder.out.line("raise ", builder.chance(60) ? "KeyError('k')" : "ValueError('v')");
    });
    builder.out.line("print(", label, ", 'done')");
  });
  return true;
}

bool type_tools(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {
      "types.SimpleNamespace(a=@L, b=@L)",
      "types.SimpleNamespace(a=1) == types.SimpleNamespace(a=1)",
      "types.MappingProxyType({'a': @L})['a']",
      "types.MappingProxyType({'a': 1}) | {'b': 2}",
      "types.MethodType(lambda self: self, @L)()",
      "types.MethodType(len, 'ab')()",
      "types.MethodType(@L, 1)",
      "types.FunctionType(show.__code__, globals(), 'renamed').__name__",
      "types.FunctionType((lambda: x).__code__, {'x': @L})()",
      "types.FunctionType(@L, {})",
      "types.CellType(@L).cell_contents",
      "types.CellType().cell_contents",
      "types.ModuleType('m', 'doc').__doc__",
      "types.ModuleType(@L)",
      "types.DynamicClassAttribute(lambda self: 1).__get__(@O)",
      "types.resolve_bases((@C, int))",
      "types.prepare_class('x', (@C,))[1]",
      "types.new_class('x', (@C,)).__bases__",
      "types.get_original_bases(@C)",
      "types.GenericAlias(list, (int,))",
      "list[int].__origin__",
      "list[int](@S)",
      "dict[(str, @L)].__args__",
      "int | str | None",
      "(int | @L).__args__",
      "isinstance(1, int | str)",
      "types.NoneType()",
      "types.coroutine(@L)",
      "types.UnionType",
      "type(list[int])",
      "list[int] == list[int]",
      "hash(list[int]) == hash(list[int])",
      "tuple[(int, ...)]",
      "type[@C]",
      "list[int].append",
      "types.EllipsisType()"};
  builder.out.line("import types");
  const int count = builder.choices.between(1, 3);
  for (int i = 0; i < count; ++i) {
    std::string form(builder.choices.pick(kForms));
    if (const std::size_t at = form.find("@S"); at != std::string::npos) form.replace(at, 2, "(1, 2)");
    form = fill(builder, form);
    if (!form.empty()) builder.show(form);
  }
  return true;
}

}  // namespace dictum::generate::feature
