// Closures and their cells.
#include "generate/expression.h"

namespace dictum::generate::feature {

bool counter_closure(Builder& builder, int) {
  const std::string maker = builder.fresh('f');
  const std::string name = builder.fresh('c');
  const bool fails = builder.chance(15);
  builder.out.block(cat("def ", maker, "(start=", literal(builder), ")"), [&] {
    if (builder.chance(40)) builder.out.line("step = ", builder.chance(80) ? "1" : literal(builder));
    builder.out.block("def count(step=2)", [&] {
      if (!fails) builder.out.line("nonlocal start");
      builder.out.line("start += step");
      builder.out.line("return start");
    });
    builder.out.line("return count");
  });
  builder.attempt(cat(name, " = ", maker, "(", builder.chance(70) ? "3" : "", ")"));
  const int calls = builder.choices.between(1, 3);
  for (int i = 0; i < calls; ++i)
    builder.show(cat(name, "(", builder.chance(30) ? literal(builder) : "", ")"));
  builder.show(cat("[c.cell_contents for c in ", name, ".__closure__]"));
  return true;
}

bool late_binding(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string_view name = variable_name(builder);
  const std::uint32_t form = builder.below(4);
  builder.out.block(cat("def ", function, "()"), [&] {
    builder.out.line("made = []");
    builder.out.block(cat("for ", name, " in range(3)"), [&] {
      if (form == 0)
        builder.out.line("made.append(lambda: ", name, ")");
      else if (form == 1)
        builder.out.line("made.append(lambda ", name, "=", name, ": ", name, ")");
      else
        builder.out.block(cat("def late(other=", name, ")"),
                          [&] { builder.out.line("return (", name, ", other)"); });
      if (form >= 2) builder.out.line("made.append(late)");
    });
    if (builder.chance(40)) builder.out.line(builder.chance(30) ? cat("del ", name) : cat(name, " = 'last'"));
    builder.out.line("return [one() for one in made]");
  });
  builder.show(cat(function, "()"));
  return true;
}

bool cell_inspection(Builder& builder, int) {
  const std::string maker = builder.fresh('f');
  const std::string first(variable_name(builder)), second(variable_name(builder));
  builder.out.block(cat("def ", maker, "(", first, ")"), [&] {
    builder.out.line(second == first ? "other" : second, " = ", plain(builder, 1));
    builder.out.block("def inner()", [&] {
      builder.out.line("return (", first, ", ", second == first ? "other" : second, ")");
    });
    builder.out.line("return inner");
  });
  const std::string made = cat(maker, "(", literal(builder), ")");
  switch (builder.below(6)) {
    case 0: builder.show(cat(made, ".__code__.co_freevars")); break;
    case 1: builder.show(cat(maker, ".__code__.co_cellvars")); break;
    case 2: builder.show(cat("len(", made, ".__closure__)")); break;
    case 3: builder.show(cat("[c.cell_contents for c in ", made, ".__closure__]")); break;
    case 4: builder.show(cat(maker, ".__closure__")); break;
    default: {
      const std::string name = builder.fresh('c');
      builder.attempt(cat(name, " = ", made));
      builder.attempt(cat(name, ".__closure__[0].cell_contents = ", plain(builder, 1)));
      builder.show(cat(name, "()"));
      return true;
    }
  }
  builder.show(cat(made, "()"));
  return true;
}

bool cell_emptied(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string_view name = variable_name(builder);
  const std::uint32_t form = builder.below(4);
  builder.out.block(cat("def ", function, "(flag)"), [&] {
    builder.out.block("def read()", [&] { builder.out.line("return ", name); });
    if (form != 0) builder.out.line(name, " = ", plain(builder, 1));
    builder.out.block("if flag",
                      [&] { builder.out.line(form == 0 ? cat(name, " = 1") : cat("del ", name)); });
    if (form == 2)
      builder.out.line("return read.__closure__[0].cell_contents");
    else if (form == 3)
      builder.out.line("return (sorted(locals()), read())");
    else
      builder.out.line("return read()");
  });
  builder.show(cat(function, "(0)"));
  builder.show(cat(function, "(1)"));
  return true;
}

bool shared_cell(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string_view name = variable_name(builder);
  const std::string get = builder.fresh('c'), set = builder.fresh('c');
  builder.out.block(cat("def ", function, "(", name, ")"), [&] {
    builder.out.block("def put(value)", [&] {
      builder.out.line("nonlocal ", name);
      builder.out.line(name, " = value");
    });
    builder.out.line("return (lambda: ", name, ", put)");
  });
  builder.attempt(cat("(", get, ", ", set, ") = ", function, "(", literal(builder), ")"));
  builder.show(cat("(", get, "(), ", set, "(", plain(builder, 1), "), ", get, "())"));
  if (builder.chance(50)) builder.show(cat(get, ".__closure__[0] == ", set, ".__closure__[0]"));
  return true;
}

bool decorator(Builder& builder, int) {
  const std::string wrapper = builder.fresh('k');
  const std::string function = builder.fresh('f');
  const bool with_argument = builder.chance(40);
  const Parameters parameters = draw_parameters(builder, 2);
  const auto write_wrapper = [&] {
    builder.out.block("def wrap(*args, **kwargs)", [&] {
      builder.out.line("return (", quoted(wrapper), ", ", with_argument ? "how" : "target.__name__",
                       ", target(*args, **kwargs))");
    });
    if (builder.chance(40)) builder.out.line("wrap.__name__ = target.__name__");
    builder.out.line("return wrap");
  };
  if (with_argument)
    builder.out.block(cat("def ", wrapper, "(how)"), [&] {
      builder.out.block("def apply(target)", write_wrapper);
      builder.out.line("return apply");
    });
  else
    builder.out.block(cat("def ", wrapper, "(target)"), write_wrapper);
  builder.out.line("@", wrapper, with_argument ? cat("(", literal(builder), ")") : "");
  if (builder.chance(30)) builder.out.line("@", wrapper, with_argument ? "(2)" : "");
  builder.out.block(cat("def ", function, "(", parameter_list(builder, parameters), ")"),
                    [&] { builder.out.line("return (", quoted(function), ", sorted(locals()))"); });
  builder.environment.bind(function, Kind::Function, builder.environment.add_function({parameters, false}));
  builder.show(cat(function, "(", call_arguments(builder, parameters), ")"));
  builder.show(cat(function, ".__name__"));
  return true;
}

bool default_argument(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::uint32_t form = builder.below(3);
  builder.out.block(cat("def ", function, "(item, kept=[], *, last=", plain_name(builder), ")"), [&] {
    builder.out.line("kept.append(item)");
    builder.out.line("return (kept, last)");
  });
  builder.show(cat(function, "(", literal(builder), ")"));
  if (form == 0) builder.attempt(cat(function, ".__defaults__ = ", builder.chance(50) ? "None" : "([0],)"));
  if (form == 1)
    builder.attempt(cat(function, ".__kwdefaults__ = ", builder.chance(50) ? "None" : "{'last': 1}"));
  builder.show(cat(function, "(", literal(builder), ")"));
  builder.show(cat("(", function, ".__defaults__, ", function, ".__kwdefaults__)"));
  return true;
}

}  // namespace dictum::generate::feature
