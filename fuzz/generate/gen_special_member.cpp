// Special methods as members. Now and then one returns what its protocol refuses.
#include "generate/expression.h"
#include "generate/member.h"

namespace dictum::generate::feature {
namespace {

void add_trait(Builder& builder, int model, std::uint32_t trait) {
  builder.environment.class_at(model).traits |= trait;
}

// def NAME(PARAMETERS): return VALUE
void method(Builder& builder, std::string_view name, std::string_view parameters, std::string_view value) {
  builder.out.block(cat("def ", name, "(", parameters, ")"), [&] { builder.out.line("return ", value); });
}

}  // namespace

bool text_member(Builder& builder, int model) {
  static constexpr std::string_view kNames[] = {"__repr__", "__str__", "__format__"};
  const std::string_view name = builder.choices.pick(kNames);
  const std::string text = tag(builder.environment.class_at(model), name);
  const bool format = name == "__format__";
  method(builder, name, format ? "self, spec" : "self",
         builder.chance(8) ? literal(builder)
         : format          ? cat(text, " + spec")
                           : text);
  if (name == "__repr__") add_trait(builder, model, kText);
  return true;
}

bool truth_member(Builder& builder, int) {
  static constexpr std::string_view kValues[] = {"True", "False", "False", "1"};
  static constexpr std::string_view kLengths[] = {"0", "1", "3", "-1", "True", "'x'"};
  if (builder.chance(50))
    method(builder, "__bool__", "self", builder.choices.pick(kValues));
  else
    method(builder, "__len__", "self", builder.choices.pick(kLengths));
  return true;
}

bool comparison_member(Builder& builder, int model) {
  static constexpr std::string_view kNames[] = {"__eq__", "__eq__", "__ne__", "__lt__",
                                                "__le__", "__gt__", "__ge__"};
  static constexpr std::string_view kValues[] = {
      "NotImplemented", "True", "False", "type(self) is type(other)", "@", "(@, type(other).__name__)"};
  const std::string_view name = builder.choices.pick(kNames);
  std::string value(builder.choices.pick(kValues));
  if (const std::size_t at = value.find('@'); at != std::string::npos)
    value.replace(at, 1, tag(builder.environment.class_at(model), name));
  method(builder, name, "self, other", value);
  add_trait(builder, model, kComparison);
  return true;
}

bool hash_member(Builder& builder, int) {
  if (builder.chance(25))
    builder.out.line("__hash__ = None");
  else
    method(builder, "__hash__", "self", builder.chance(90) ? "5" : "'x'");
  return true;
}

bool arithmetic_member(Builder& builder, int model) {
  static constexpr std::string_view kOperators[] = {"add", "sub", "mul", "truediv", "floordiv", "mod",
                                                    "pow", "or",  "and", "lshift",  "matmul",   "divmod"};
  const std::string_view base = builder.choices.pick(kOperators);
  const std::uint32_t form = builder.below(6);
  const bool in_place = form == 0 && base != "divmod";
  const std::string name = cat("__", in_place ? "i" : form < 3 ? "r" : "", base, "__");
  const std::string text = tag(builder.environment.class_at(model), name);
  const std::string parameters = base == "pow" && form >= 3 ? "self, other, mod=None" : "self, other";
  builder.out.block(cat("def ", name, "(", parameters, ")"), [&] {
    if (builder.chance(25)) builder.out.line("print(", text, ", type(other).__name__)");
    if (builder.chance(20))
      builder.out.line("return NotImplemented");
    else if (in_place && builder.chance(50))
      builder.out.line("return self");
    else
      builder.out.line("return (", text, ", type(other).__name__)");
  });
  add_trait(builder, model, kArithmetic);
  return true;
}

bool unary_member(Builder& builder, int model) {
  static constexpr std::string_view kNames[] = {"__neg__", "__pos__", "__invert__", "__abs__"};
  const std::string_view name = builder.choices.pick(kNames);
  method(builder, name, "self", tag(builder.environment.class_at(model), name));
  add_trait(builder, model, kArithmetic);
  return true;
}

bool item_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__getitem__");
  builder.out.block("def __getitem__(self, key)", [&] {
    builder.out.block("if key == 2", [&] {
      builder.out.line("raise ", builder.chance(80) ? "IndexError" : "StopIteration", "(key)");
    });
    builder.out.line("return (", text, ", show(key))");
  });
  if (builder.chance(50))
    builder.out.block("def __setitem__(self, key, value)",
                      [&] { builder.out.line("print(", text, ", 'set', show(key), show(value))"); });
  if (builder.chance(30))
    builder.out.block("def __delitem__(self, key)",
                      [&] { builder.out.line("print(", text, ", 'delete', show(key))"); });
  add_trait(builder, model, kContainer | kIterable);
  return true;
}

bool iterator_member(Builder& builder, int model) {
  const std::uint32_t form = builder.below(5);
  const std::string text = tag(builder.environment.class_at(model), "__iter__");
  if (form == 0) {
    builder.out.line("count = 0");
    method(builder, "__iter__", "self", "self");
    builder.out.block("def __next__(self)", [&] {
      builder.out.block("if type(self).count >= 3",
                        [&] { builder.out.line("raise StopIteration(", text, ")"); });
      builder.out.line("type(self).count += 1");
      builder.out.line("return type(self).count");
    });
  } else if (form == 1) {
    builder.out.block("def __iter__(self)", [&] {
      builder.out.line("yield ", text);
      builder.out.line("yield from ", builder.chance(50) ? "(1, 2)" : "'rs'");
    });
  } else {
    static constexpr std::string_view kValues[] = {"iter((1, 2))", "iter([])", "iter('rs')", "[1]", "None"};
    method(builder, "__iter__", "self", form == 4 ? builder.choices.pick(kValues) : "iter((4, 5, 6))");
    if (builder.chance(25)) method(builder, "__reversed__", "self", "iter((6, 5))");
  }
  add_trait(builder, model, kIterable);
  return true;
}

bool contains_member(Builder& builder, int model) {
  static constexpr std::string_view kValues[] = {"True", "False", "item == 1", "'yes'", "NotImplemented"};
  if (builder.chance(10))
    builder.out.line("__contains__ = None");
  else
    method(builder, "__contains__", "self, item", builder.choices.pick(kValues));
  add_trait(builder, model, kContainer);
  return true;
}

bool call_member(Builder& builder, int model) {
  method(builder, "__call__", "self, *args, **kwargs",
         cat("(", tag(builder.environment.class_at(model), "__call__"), ", show(args), sorted(kwargs))"));
  add_trait(builder, model, kCallable);
  return true;
}

bool context_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "with");
  builder.out.block("def __enter__(self)", [&] {
    builder.out.line("print(", text, ", 'enter')");
    builder.out.line("return ", builder.chance(50) ? "self" : literal(builder));
  });
  if (!builder.chance(95)) return true;
  builder.out.block("def __exit__(self, kind, value, trace)", [&] {
    builder.out.line("print(", text, ", 'exit', kind and kind.__name__, trace is None)");
    if (builder.chance(15)) builder.out.line("raise ValueError(", text, ")");
    builder.out.line("return ", builder.chance(40) ? "True" : literal(builder));
  });
  add_trait(builder, model, kContext);
  return true;
}

bool number_member(Builder& builder, int) {
  static constexpr std::string_view kNames[] = {"__int__", "__index__", "__float__", "__complex__",
                                                "__round__"};
  static constexpr std::string_view kValues[] = {"3", "1.5", "True", "'x'", "2"};
  const std::string_view name = builder.choices.pick(kNames);
  method(builder, name, name == "__round__" ? "self, digits=None" : "self",
         name == "__float__" && builder.chance(70) ? "1.5" : builder.choices.pick(kValues));
  return true;
}

}  // namespace dictum::generate::feature
