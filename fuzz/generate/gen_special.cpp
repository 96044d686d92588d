// Operators, conversions, iteration and blocks on instances: where special methods are looked up.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

const Variable* with_trait(Builder& builder, std::uint32_t trait) {
  const Variable* found =
      builder.chance(85) ? builder.environment.pick(builder.choices, Kind::Instance, trait) : nullptr;
  return found != nullptr ? found : builder.environment.pick(builder.choices, Kind::Instance);
}

// Another operand: an instance, or something plain.
std::string operand(Builder& builder, std::uint32_t trait) {
  if (builder.chance(60))
    if (const Variable* other = with_trait(builder, trait)) return other->name;
  return literal(builder);
}

}  // namespace

bool binary_operation(Builder& builder, int) {
  static constexpr std::string_view kOperators[] = {"+", "-", "*", "/", "//", "%", "**", "|", "&", "<<", "@"};
  const Variable* instance = with_trait(builder, kArithmetic);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  const std::string other = operand(builder, kArithmetic);
  const std::string_view sign = builder.choices.pick(kOperators);
  switch (builder.below(8)) {
    case 0: builder.show(cat(other, " ", sign, " ", name)); break;
    case 1: {
      const std::string_view variable = variable_name(builder);
      const int label = builder.next_label();
      builder.observe(label, [&] {
        builder.out.line(variable, " = ", name);
        builder.out.line(variable, " ", sign, "= ", other);
        builder.out.line("print(", label, ", show(", variable, "))");
        builder.out.line("del ", variable);
      });
      break;
    }
    case 2: builder.show(cat("divmod(", name, ", ", other, ")")); break;
    case 3: builder.show(cat("pow(", name, ", ", other, ", 5)")); break;
    case 4: builder.show(cat(builder.chance(50) ? "-" : "~", name)); break;
    case 5: builder.show(cat("sum([", name, ", ", other, "])")); break;
    default: builder.show(cat(name, " ", sign, " ", other));
  }
  return true;
}

bool comparison_use(Builder& builder, int) {
  static constexpr std::string_view kOperators[] = {"==", "!=", "<", "<=", ">", ">="};
  const Variable* instance = with_trait(builder, kComparison);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  const std::string other = operand(builder, kComparison);
  const std::string_view sign = builder.choices.pick(kOperators);
  switch (builder.below(8)) {
    case 0: builder.show(cat(other, " ", sign, " ", name)); break;
    case 1:
      builder.show(
          cat(name, " ", sign, " ", other, " ", builder.choices.pick(kOperators), " ", literal(builder)));
      break;
    case 2: builder.show(cat("[", name, "] ", sign, " [", other, "]")); break;
    case 3: builder.show(cat("max(", name, ", ", other, ")")); break;
    case 4: builder.show(cat("len({", name, ", ", other, "})")); break;
    case 5: builder.show(cat("hash(", name, ") == 5")); break;
    default: builder.show(cat(name, " ", sign, " ", other));
  }
  return true;
}

bool container_use(Builder& builder, int) {
  const Variable* instance = with_trait(builder, kContainer);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  static constexpr std::string_view kKeys[] = {"0", "1", "2", "'k'", "1:2", "::-1", "(1, 2)", "..."};
  const std::string item = cat(name, "[", builder.choices.pick(kKeys), "]");
  switch (builder.below(6)) {
    case 0: builder.attempt(cat(item, " = ", plain(builder, 1))); break;
    case 1: builder.attempt(cat("del ", item)); break;
    case 2: builder.show(cat(literal(builder), builder.chance(70) ? " in " : " not in ", name)); break;
    case 3: builder.show(cat("len(", name, ")")); break;
    default: builder.show(item);
  }
  return true;
}

bool iteration_use(Builder& builder, int) {
  const Variable* instance = with_trait(builder, kIterable);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  switch (builder.below(8)) {
    case 0: builder.show(cat("list(", name, ")")); break;
    case 1: builder.show(cat("[*", name, ", 0]")); break;
    case 2: builder.show(cat("next(iter(", name, "))")); break;
    case 3: builder.show(cat("tuple(reversed(", name, "))")); break;
    case 4: builder.attempt(cat("(x, *y) = ", name)); break;
    case 5: builder.show(cat("dict(zip(", name, ", 'ab'))")); break;
    case 6: builder.show(cat("show(*", name, ")")); break;
    default: {
      const std::string_view variable = variable_name(builder);
      const int label = builder.next_label();
      builder.observe(label, [&] {
        builder.out.block(cat("for ", variable, " in ", name),
                          [&] { builder.out.line("print(", label, ", show(", variable, "))"); });
      });
    }
  }
  return true;
}

bool conversion_use(Builder& builder, int) {
  const Variable* instance = builder.environment.pick(builder.choices, Kind::Instance);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  static constexpr std::string_view kForms[] = {"bool(?)",           "not ?",      "len(?)",     "int(?)",
                                                "float(?)",          "round(?)",   "abs(?)",     "[7, 8][?]",
                                                "'x' if ? else 'y'", "? and 1",    "complex(?)", "range(?)",
                                                "bytes(?)",          "callable(?)"};
  if (const Variable* text = builder.environment.pick(builder.choices, Kind::Instance, kText);
      text && builder.chance(40)) {
    static constexpr std::string_view kTexts[] = {
        "repr(?)", "str(?)", "f'{?}'", "f'{?!r:>9}'", "f'{?:x}'", "('%s %r' % (?, 1))", "format(?, '')"};
    std::string form(builder.choices.pick(kTexts));
    form.replace(form.find('?'), 1, text->name);
    builder.show(cat(form, ".partition(' at 0x')[0]"));
    return true;
  }
  std::string form(builder.choices.pick(kForms));
  form.replace(form.find('?'), 1, name);
  builder.show(form);
  return true;
}

bool call_use(Builder& builder, int) {
  const Variable* instance = with_trait(builder, kCallable);
  if (instance == nullptr) return false;
  builder.show(cat(instance->name, "(", call_arguments(builder, {}, 60), ")"));
  return true;
}

bool with_use(Builder& builder, int) {
  const Variable* instance = with_trait(builder, kContext);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  const int label = builder.next_label();
  const bool raises = builder.chance(50);
  const bool inside_loop = builder.chance(30);
  const auto block = [&] {
    builder.out.block(builder.chance(60) ? cat("with ", name, " as x") : cat("with ", name), [&] {
      builder.out.line("print(", label, ", 'body')");
      if (raises) builder.out.line("raise KeyError(", label, ")");
      if (inside_loop) builder.out.line(builder.chance(50) ? "break" : "continue");
    });
  };
  builder.observe(label, [&] {
    if (inside_loop)
      builder.out.block("for y in (1, 2)", block);
    else
      block();
    builder.out.line("print(", label, ", 'done')");
  });
  return true;
}

bool match_use(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* instance = environment.pick(builder.choices, Kind::Instance);
  const Variable* type = environment.pick(builder.choices, Kind::Class, 0, kMetaclass);
  if (instance == nullptr || type == nullptr) return false;
  const std::string_view name = builder.choices.pick(kDataNames);
  const int label = builder.next_label();
  if (builder.chance(30)) builder.attempt(cat(type->name, ".__match_args__ = ('a', 'b')"));
  builder.observe(label, [&] {
    builder.out.block(cat("match ", instance->name), [&] {
      builder.out.block(cat("case ", type->name, "(", name, "=", literal(builder), ")"),
                        [&] { builder.out.line("print(", label, ", 'value')"); });
      if (builder.chance(50))
        builder.out.block(cat("case ", type->name, builder.chance(40) ? "(y)" : "(a=y, b=_)"),
                          [&] { builder.out.line("print(", label, ", show(y))"); });
      builder.out.block(cat("case ", type->name, "()"),
                        [&] { builder.out.line("print(", label, ", 'instance')"); });
      builder.out.block("case _", [&] { builder.out.line("print(", label, ", 'other')"); });
    });
  });
  return true;
}

}  // namespace dictum::generate::feature
