// Exceptions: raised, caught, chained, and what runs on the way out.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

constexpr std::string_view kTypes[] = {"ValueError",        "KeyError", "TypeError",    "IndexError",
                                       "ZeroDivisionError", "OSError",  "StopIteration"};

std::string exception(Builder& builder) {
  const Variable* own = builder.environment.pick(builder.choices, Kind::Class, kException);
  if (own != nullptr && builder.chance(35)) return cat(own->name, "(", plain(builder, 1), ")");
  const std::string_view type = builder.choices.pick(kTypes);
  return builder.chance(30) ? std::string(type)
                            : cat(type, "(", plain_arguments(builder, builder.chance(80) ? 1 : 2), ")");
}

std::string failing(Builder& builder) {
  static constexpr std::string_view kExpressions[] = {"1 // 0",   "[][1]",     "{}['k']",    "missing",
                                                      "int('q')", "None.attr", "(1).real()", "'a' + 1"};
  return std::string(builder.choices.pick(kExpressions));
}

// raise, or an expression that does.
void raise(Builder& builder) {
  if (builder.chance(40))
    builder.out.line(failing(builder));
  else
    builder.out.line("raise ", exception(builder));
}

}  // namespace

bool exception_class(Builder& builder, int) {
  Environment& environment = builder.environment;
  if (environment.class_count() >= kMaxClasses) return false;
  static constexpr std::string_view kBases[] = {"Exception", "ValueError", "LookupError",
                                                "KeyError",  "OSError",    "RuntimeError"};
  ClassModel type;
  type.name = builder.fresh('E');
  type.traits = kException | kOwnLayout;
  type.arguments = 1;
  const std::string name = type.name;
  std::string bases(builder.choices.pick(kBases));
  if (const Variable* own = environment.pick(builder.choices, Kind::Class, kException);
      own && builder.chance(50)) {
    bases = own->name;
    type.bases.push_back(own->model);
  } else if (builder.chance(15)) {
    bases += cat(", ", builder.choices.pick(kBases));
  }
  const int model = environment.add_class(std::move(type));
  builder.observe(builder.next_label(), [&] {
    builder.out.block(cat("class ", name, "(", bases, ")"), [&] {
      if (builder.chance(30))
        builder.out.block("def __init__(self, *args)", [&] {
          builder.out.line("super().__init__(*args", builder.chance(30) ? ", 'more')" : ")");
          builder.out.line("self.first = args[:1]");
        });
      if (builder.chance(30))
        builder.out.block("def __str__(self)",
                          [&] { builder.out.line("return ", quoted(name), " + str(self.args)"); });
    });
  });
  environment.bind(name, Kind::Class, model);
  if (builder.chance(60))
    builder.show(cat(name, "(", plain_arguments(builder, builder.choices.between(0, 2)), ").args"));
  return true;
}

bool raise_and_catch(Builder& builder, int) {
  const int label = builder.next_label();
  builder.observe(label, [&] {
    builder.out.block("try", [&] { raise(builder); });
    builder.out.block(cat("except ",
                          builder.chance(40) ? cat("(", builder.choices.pick(kTypes), ", ",
                                                   builder.choices.pick(kTypes), ")")
                                             : std::string(builder.choices.pick(kTypes)),
                          " as error"),
                      [&] {
                        static constexpr std::string_view kReads[] = {
                            "error.args",  "str(error)", "error.__context__", "error.__traceback__ is None",
                            "repr(error)", "error"};
                        builder.out.line("print(", label, ", type(error).__name__, show(",
                                         builder.choices.pick(kReads), "))");
                        if (builder.chance(25)) builder.out.line("raise");
                      });
    if (builder.chance(30))
      builder.out.block("except LookupError", [&] { builder.out.line("print(", label, ", 'look-up')"); });
    if (builder.chance(30))
      builder.out.block("else", [&] { builder.out.line("print(", label, ", 'else')"); });
    if (builder.chance(40))
      builder.out.block("finally", [&] { builder.out.line("print(", label, ", 'finally')"); });
  });
  if (builder.chance(10)) builder.show("error");
  return true;
}

bool exception_chain(Builder& builder, int) {
  const int label = builder.next_label();
  const std::uint32_t form = builder.below(5);
  builder.out.block("try", [&] {
    builder.out.block("try", [&] { raise(builder); });
    builder.out.block("except Exception as first", [&] {
      switch (form) {
        case 0: builder.out.line("raise ", exception(builder), " from first"); break;
        case 1: builder.out.line("raise ", exception(builder), " from None"); break;
        case 2: builder.out.line("raise ", exception(builder), " from ", exception(builder)); break;
        case 3: builder.out.line("raise first from ", builder.chance(50) ? "first" : literal(builder)); break;
        default: raise(builder);
      }
    });
  });
  builder.out.block("except Exception as error", [&] {
    builder.out.line(
        "print(", label,
        ", show(error), show(error.__cause__), show(error.__context__), error.__suppress_context__)");
    if (builder.chance(50))
      builder.out.line("print(", label, ", show(error.__context__ and error.__context__.__context__))");
  });
  return true;
}

bool finally_flow(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const int label = builder.next_label();
  const auto leave = [&] {
    switch (builder.below(6)) {
      case 0: builder.out.line("return (", quoted("return"), ", i)"); break;
      case 1: builder.out.line("break"); break;
      case 2: builder.out.line("continue"); break;
      case 3: raise(builder); break;
      default: builder.out.line("i = i + 10");
    }
  };
  builder.out.block(cat("def ", function, "()"), [&] {
    builder.out.block("for i in range(3)", [&] {
      builder.out.block("try", leave);
      if (builder.chance(50)) builder.out.block("except Exception", leave);
      builder.out.block("finally", [&] {
        builder.out.line("print(", label, ", 'finally', i)");
        if (builder.chance(40)) leave();
      });
      if (builder.chance(40)) builder.out.line("print(", label, ", 'after', i)");
    });
    if (builder.chance(40)) builder.out.block("else", [&] { builder.out.line("return 'else'"); });
    builder.out.line("return 'end'");
  });
  builder.show(cat(function, "()"));
  return true;
}

bool exception_notes(Builder& builder, int) {
  const int label = builder.next_label();
  builder.out.block("try", [&] {
    builder.out.block("try", [&] { raise(builder); });
    builder.out.block("except Exception as error", [&] {
      builder.out.line("error.add_note(", builder.chance(85) ? quoted("first") : literal(builder), ")");
      if (builder.chance(50)) builder.out.line("error.add_note('second')");
      if (builder.chance(20)) builder.out.line("error.__notes__ = ", plain(builder, 1));
      builder.out.line("raise");
    });
  });
  builder.out.block("except Exception as error", [&] {
    builder.out.line("print(", label, ", type(error).__name__, show(getattr(error, '__notes__', 'none')))");
  });
  return true;
}

bool exception_group(Builder& builder, int) {
  const std::string made =
      cat("ExceptionGroup('many', [", exception(builder), ", ", exception(builder), "])");
  switch (builder.below(5)) {
    case 0: builder.show(cat(made, ".exceptions")); break;
    case 1: builder.show(cat("str(", made, ")")); break;
    case 2: builder.show(cat(made, ".split(", builder.choices.pick(kTypes), ")")); break;
    case 3: builder.show(cat(made, ".subgroup(lambda error: error.args)")); break;
    default: builder.show(cat(made, ".derive([ValueError(1)]).exceptions"));
  }
  return true;
}

bool with_flow(Builder& builder, int) {
  const std::string type = builder.fresh('W');
  const std::string function = builder.fresh('f');
  const bool swallows = builder.chance(40);
  const std::uint32_t form = builder.below(5);
  builder.out.block(cat("class ", type), [&] {
    builder.out.block("def __init__(self, name)", [&] { builder.out.line("self.name = name"); });
    builder.out.block("def __enter__(self)", [&] {
      builder.out.line("print('enter', self.name)");
      if (builder.chance(15))
        builder.out.block("if self.name == 'q'", [&] { builder.out.line("raise KeyError(self.name)"); });
      builder.out.line("return self.name");
    });
    builder.out.block("def __exit__(self, kind, value, trace)", [&] {
      builder.out.line("print('exit', self.name, kind and kind.__name__)");
      builder.out.line("return ", swallows ? "self.name == 'p'" : "None");
    });
  });
  builder.out.block(cat("def ", function, "()"), [&] {
    builder.out.block("for i in range(2)", [&] {
      builder.out.block(
          cat("with ", type, "('p') as x, ", type, "('q') as ", builder.chance(70) ? "y" : "(y, z)"), [&] {
            if (form == 0) builder.out.line("return (x, y)");
            if (form == 1) builder.out.line("continue");
            if (form == 2) builder.out.line("break");
            if (form == 3) raise(builder);
            if (form == 4) builder.out.line("print(x, y)");
          });
      builder.out.line("print('after', i)");
    });
    builder.out.line("return 'end'");
  });
  builder.show(cat(function, "()"));
  return true;
}

}  // namespace dictum::generate::feature
