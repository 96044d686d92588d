// Generators: what is sent and thrown into them, how they end, delegation.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

// The body of a generator function with `label` in what it prints.
void write_yields(Builder& builder, int label) {
  const bool guarded = builder.chance(50);
  const std::uint32_t form = builder.below(5);
  const auto yields = [&] {
    builder.out.line("got = yield ", plain(builder, 1));
    builder.out.line("print(", label, ", 'got', got)");
    if (builder.chance(40))
      builder.out.block("for i in range(2)", [&] { builder.out.line("got = yield (i, got)"); });
    else
      builder.out.line("yield ", builder.chance(50) ? "got" : plain(builder, 1));
  };
  if (!guarded) {
    yields();
  } else {
    builder.out.block("try", yields);
    if (form == 0)
      builder.out.block("except GeneratorExit", [&] {
        builder.out.line("print(", label, ", 'exit')");
        builder.out.line(builder.chance(30) ? "yield 'late'" : builder.chance(50) ? "raise" : "return 1");
      });
    else if (form <= 2)
      builder.out.block(form == 1 ? "except ValueError as error" : "except Exception as error", [&] {
        builder.out.line("print(", label, ", 'caught', type(error).__name__, error)");
        builder.out.line("yield ", quoted("caught"));
      });
    if (form != 0 || builder.chance(30))
      builder.out.block("finally", [&] { builder.out.line("print(", label, ", 'finally')"); });
  }
  if (builder.chance(30)) builder.out.line("return ", plain(builder, 1));
}

std::string step(Builder& builder, const std::string& name) {
  switch (builder.below(10)) {
    case 0:
    case 1: return cat(name, ".send(", literal(builder), ")");
    case 2: return cat(name, ".send(None)");
    case 3: return cat(name, ".throw(ValueError(", literal(builder), "))");
    case 4: return cat(name, ".throw(KeyError)");
    case 5: return cat(name, ".close()");
    case 6: return cat("list(", name, ")");
    default: return cat("next(", name, builder.chance(25) ? ", 'end')" : ")");
  }
}

void run_steps(Builder& builder, const std::string& name) {
  const int steps = builder.choices.between(2, 5);
  for (int i = 0; i < steps; ++i) builder.show(step(builder, name));
}

}  // namespace

bool generator_run(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string name = builder.fresh('g');
  builder.out.block(cat("def ", function, "(p0=", literal(builder), ")"),
                    [&] { write_yields(builder, builder.next_label()); });
  builder.out.line(name, " = ", function, "()");
  run_steps(builder, name);
  return true;
}

bool generator_delegation(Builder& builder, int) {
  const std::string inner = builder.fresh('f'), outer = builder.fresh('f');
  const std::string name = builder.fresh('g');
  const std::uint32_t form = builder.below(5);
  builder.out.block(cat("def ", inner, "()"), [&] { write_yields(builder, builder.next_label()); });
  const int label = builder.next_label();
  builder.out.block(cat("def ", outer, "()"), [&] {
    const auto delegate = [&] {
      builder.out.line("result = yield from ", form == 0   ? "[1, 2]"
                                               : form == 1 ? "iter('ab')"
                                                           : cat(inner, "()"));
      builder.out.line("print(", label, ", 'result', result)");
    };
    if (builder.chance(40)) {
      builder.out.block("try", delegate);
      builder.out.block("except ValueError as error", [&] {
        builder.out.line("print(", label, ", 'outer', error)");
        builder.out.line("yield ", quoted("outer"));
      });
    } else {
      delegate();
    }
    if (builder.chance(40)) builder.out.line("return result");
  });
  builder.out.line(name, " = ", outer, "()");
  run_steps(builder, name);
  return true;
}

bool generator_expression(Builder& builder, int) {
  const std::string name = builder.fresh('g');
  const std::string_view variable = variable_name(builder);
  switch (builder.below(4)) {
    case 0:
      builder.attempt(cat(name, " = (", variable, " * 2 for ", variable, " in ", plain_name(builder), ")"));
      break;
    case 1:
      builder.attempt(
          cat(name, " = ((", variable, ", ", plain_name(builder), ") for ", variable, " in range(3))"));
      break;
    case 2: builder.attempt(cat(name, " = (10 // ", variable, " for ", variable, " in (5, 0, 2))")); break;
    default:
      builder.attempt(
          cat(name, " = ((yes, ", variable, ") for yes in range(2) for ", variable, " in 'ab' if yes)"));
  }
  run_steps(builder, name);
  return true;
}

bool generator_method(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string name = builder.fresh('g');
  static constexpr std::string_view kReads[] = {"gi_running",   "gi_frame is None", "gi_code.co_name",
                                                "gi_yieldfrom", "__name__",         "__qualname__",
                                                "gi_suspended"};
  builder.out.block(cat("def ", function, "()"), [&] {
    builder.out.block("try", [&] {
      builder.out.line("yield ", name, ".gi_running");
      builder.out.line("yield ", builder.chance(30) ? cat("next(", name, ")") : plain(builder, 1));
    });
    builder.out.block("finally", [&] { builder.out.line("print('ended')"); });
  });
  builder.out.line(name, " = ", function, "()");
  builder.show(cat(name, ".", builder.choices.pick(kReads)));
  run_steps(builder, name);
  builder.show(cat(name, ".", builder.choices.pick(kReads)));
  if (builder.chance(40)) builder.attempt(cat("del ", name));
  return true;
}

// Suspended generators keep their namespace.
bool generator_namespace(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string name = builder.fresh('g');
  const std::string_view variable = variable_name(builder);
  builder.out.block(cat("def ", function, "(", variable, ")"), [&] {
    builder.out.line("own = ", plain(builder, 1));
    builder.out.line("yield sorted(locals())");
    builder.out.line(variable, " = ", literal(builder));
    builder.out.line("yield (own, ", variable, ")");
  });
  builder.out.line(name, " = ", function, "(", literal(builder), ")");
  builder.show(cat("next(", name, ")"));
  builder.show(cat("sorted(", name, ".gi_frame.f_locals)"));
  builder.show(cat("list(", name, ")"));
  return true;
}

}  // namespace dictum::generate::feature
