// Scopes: functions and their parameters, which variable a name means, when it is bound.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

// The innermost scopes are deep enough; more would only make programs long.
bool too_deep(const Builder& builder) { return builder.environment.depth() > 3; }

// What a variable holds here now; often nothing.
void show_variable(Builder& builder, std::string_view name) {
  if (builder.chance(30)) builder.show(name);
}

void bind_parameters(Builder& builder, const Parameters& parameters) {
  Environment& environment = builder.environment;
  for (int i = 0; i < parameters.positional_only + parameters.regular; ++i)
    environment.bind(cat("p", i), Kind::Plain);
  for (int i = 0; i < parameters.keyword_only; ++i) environment.bind(cat("k", i), Kind::Plain);
  if (parameters.star) environment.bind("args", Kind::Plain);
}

}  // namespace

bool function_definition(Builder& builder, int) {
  if (too_deep(builder)) return false;
  Environment& environment = builder.environment;
  const Parameters parameters = draw_parameters(builder, 3);
  const std::string name = builder.fresh('f');
  const std::string list = parameter_list(builder, parameters);
  builder.out.block(cat("def ", name, "(", list, ")"), [&] {
    const bool nested = environment.functions() > 0;
    if (nested && builder.chance(40)) {
      std::vector<const Variable*> outer = environment.enclosing();
      for (const Variable* variable : environment.local()) outer.push_back(variable);
      std::erase_if(outer, [&](const Variable* variable) {
        return variable->kind != Kind::Plain || list.find(variable->name) != std::string::npos;
      });
      if (!outer.empty()) {
        const std::string captured = builder.choices.pick(outer)->name;
        builder.out.line("nonlocal ", captured);
        builder.out.line(captured, " = ", literal(builder));
      }
    }
    environment.enter(ScopeKind::Function);
    bind_parameters(builder, parameters);
    builder.statements(builder.choices.between(1, 3));
    builder.out.line("return ", builder.chance(30) ? "sorted(locals())"
                                                   : cat("(", quoted(name), ", ", plain(builder), ")"));
    environment.leave();
  });
  environment.bind(name, Kind::Function, environment.add_function({parameters, false}));
  builder.show(cat(name, "(", call_arguments(builder, parameters), ")"));
  return true;
}

bool function_call(Builder& builder, int) {
  const Variable* function = builder.environment.pick(builder.choices, Kind::Function);
  if (function == nullptr || builder.environment.functions() > 1) return false;
  const Parameters parameters = builder.environment.function_at(function->model).parameters;
  const std::string name = function->name;
  builder.show(cat(name, "(", call_arguments(builder, parameters, 35), ")"));
  return true;
}

bool global_statement(Builder& builder, int) {
  if (builder.environment.scope() == ScopeKind::Class) return false;
  const std::string_view name = variable_name(builder);
  const std::string function = builder.fresh('f');
  const std::uint32_t form = builder.below(4);
  builder.out.block(cat("def ", function, "()"), [&] {
    builder.out.line("global ", name);
    if (form == 0) {
      builder.out.line("del ", name);
    } else if (form == 1) {
      builder.out.block(cat("for ", name, " in range(2)"), [] {});
    } else {
      builder.out.line(name, " = ", plain(builder, 1));
    }
    builder.out.line("return ",
                     form == 3 ? cat("(lambda: ", name, ")()") : cat("globals().get(", quoted(name), ")"));
  });
  builder.show(cat(function, "()"));
  show_variable(builder, name);
  return true;
}

bool unbound_local(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  const std::string function = builder.fresh('f');
  const std::uint32_t form = builder.below(6);
  builder.out.block(cat("def ", function, "(flag)"), [&] {
    switch (form) {
      case 0: builder.out.block("if flag", [&] { builder.out.line(name, " = ", literal(builder)); }); break;
      case 1: builder.out.block(cat("for ", name, " in range(flag)"), [] {}); break;
      case 2:
        builder.out.line(name, " = 1");
        builder.out.block("if flag", [&] { builder.out.line("del ", name); });
        break;
      case 3:
        builder.out.block("try", [&] { builder.out.line("1 // flag"); });
        builder.out.block(cat("except ZeroDivisionError as ", name),
                          [&] { builder.out.line("flag = ", name, ".args"); });
        break;
      case 4:
        builder.out.line("read = lambda: ", name);
        builder.out.block("if flag", [&] { builder.out.line(name, " = read()"); });
        break;
      default: builder.out.block("if flag", [&] { builder.out.line("import sys as ", name); });
    }
    builder.out.line("return ", form == 5 ? cat(name, ".__name__") : cat("(", name, ", flag)"));
  });
  builder.show(cat(function, "(0)"));
  builder.show(cat(function, "(1)"));
  return true;
}

bool deleted_name(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  builder.attempt(cat(name, " = ", plain(builder, 1)));
  builder.attempt(builder.chance(80) ? cat("del ", name) : cat("del ", name, ", ", name));
  show_variable(builder, name);
  return true;
}

bool walrus(Builder& builder, int) {
  if (builder.environment.scope() == ScopeKind::Class) return false;
  const std::string_view name = variable_name(builder);
  switch (builder.below(5)) {
    case 0: builder.show(cat("((", name, " := ", plain(builder, 1), "), ", name, ")")); break;
    case 1: builder.show(cat("[(", name, " := i) for i in range(3)] + [", name, "]")); break;
    case 2: builder.show(cat("any(((", name, " := i) > 1 for i in range(5)))")); break;
    case 3: builder.show(cat("(lambda: (", name, " := 4))()")); break;
    default: {
      const int label = builder.next_label();
      builder.observe(label, [&] {
        builder.out.block(cat("if (", name, " := ", plain(builder, 1), ")"),
                          [&] { builder.out.line("print(", label, ", ", quoted("true"), ")"); });
      });
    }
  }
  show_variable(builder, name);
  return true;
}

bool comprehension_scope(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  const std::string outer = plain_name(builder);
  switch (builder.below(7)) {
    case 0:
      builder.show(cat("[", name, " for ", name, " in [1, 2] for ", name, " in range(", name, ")]"));
      break;
    case 1: builder.show(cat("[(", name, ", ", outer, ") for ", name, " in 'ab']")); break;
    case 2: builder.show(cat("[f() for f in [lambda: ", name, " for ", name, " in range(3)]]")); break;
    case 3: builder.show(cat("[[", name, " for j in range(", name, ")] for ", name, " in range(3)]")); break;
    case 4:
      builder.show(cat("{", name, ": sorted(locals()) for ", name, " in [", literal(builder), "]}"));
      break;
    case 5:
      builder.show(cat("list((", name, " for ", name, " in [1, 2] if ", name, " in (", outer, ",)))"));
      break;
    default: builder.show(cat("[", name, " for (x, ", name, ") in {1: ", plain(builder, 1), "}.items()]"));
  }
  show_variable(builder, name);
  return true;
}

bool lambda_scope(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  switch (builder.below(5)) {
    case 0:
      builder.show(
          cat("(lambda ", name, "=", plain(builder, 1), ": (", name, ", ", plain_name(builder), "))()"));
      break;
    case 1: builder.show(cat("(lambda *", name, ", k=1, **o: (", name, ", k, sorted(o)))(1, 2, m=3)")); break;
    case 2: builder.show(cat("(lambda ", name, ": lambda: ", name, ")(", literal(builder), ")()")); break;
    case 3:
      builder.show(cat("list(map(lambda ", name, ": (", name, ", ", plain_name(builder), "), range(2)))"));
      break;
    default:
      builder.show(cat("(lambda ", name, ", /, p=2: [", name, " for p in [p]])(",
                       call_arguments(builder, {}, 70), ")"));
  }
  return true;
}

// A class body reads names by its own namespace, then globals: not those of functions unless they are free
// there.
bool class_scope(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  const std::string function = builder.fresh('f');
  const std::uint32_t form = builder.below(6);
  builder.out.block(cat("def ", function, "(", name, ")"), [&] {
    builder.out.block("class Inner", [&] {
      switch (form) {
        case 0: builder.out.line("kept = ", name); break;
        case 1: builder.out.line(name, " = (", name, ", 1)"); break;
        case 2:
          builder.out.line("nonlocal ", name);
          builder.out.line(name, " = 'changed'");
          break;
        case 3:
          builder.out.line("kept = [", name, " for i in range(2)]");
          builder.out.line(name, " = 'own'");
          builder.out.line("again = [", name, " for i in range(2)]");
          break;
        case 4:
          builder.out.line("global ", name);
          builder.out.line(name, " = ", literal(builder));
          break;
        default:
          builder.out.line(name, " = 'own'");
          builder.out.block("def f(self)", [&] { builder.out.line("return ", name); });
          builder.out.line("kept = f(None)");
      }
    });
    builder.out.line("return (", name,
                     ", [(n, v) for (n, v) in vars(Inner).items() if n[:1] != '_' and n != 'f'])");
  });
  builder.show(cat(function, "(", literal(builder), ")"));
  if (form == 4) show_variable(builder, name);
  return true;
}

bool nested_functions(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  const std::string outer = builder.fresh('f');
  const std::uint32_t form = builder.below(5);
  builder.out.block(cat("def ", outer, "(", name, ")"), [&] {
    builder.out.block("def middle()", [&] {
      if (form == 0) builder.out.line("nonlocal ", name);
      if (form == 1) builder.out.line("global ", name);
      builder.out.block("def inner()", [&] {
        if (form == 2) builder.out.line("nonlocal ", name);
        if (form < 3) builder.out.line(name, " = (", quoted("inner"), ", ", literal(builder), ")");
        builder.out.line("return ", form == 3 ? "sorted(locals())" : std::string(name));
      });
      if (form == 0) builder.out.line(name, " = ", quoted("middle"));
      if (form == 4) builder.out.line("del inner");
      builder.out.line("return (inner(), ", name, ")");
    });
    builder.out.line("return (middle(), ", name, ", sorted(locals()))");
  });
  builder.show(cat(outer, "(", plain(builder, 1), ")"));
  return true;
}

bool assignment(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  const std::string value = plain(builder);
  if (builder.chance(60))
    builder.out.line(name, " = ", literal(builder));
  else
    builder.attempt(cat(name, " = ", value));
  builder.environment.bind(std::string(name), Kind::Plain);
  return true;
}

}  // namespace dictum::generate::feature
