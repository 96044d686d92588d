// Code run in chosen namespaces, and what functions and code objects know of themselves.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

// Texts of small programs, as string literals; ? is a variable.
constexpr std::string_view kCodes[] = {
    "'? = 1\\ny = ?'",
    "'def f():\\n    return ?\\n? = 2\\nr = f()'",
    "'class K:\\n    ? = 3\\nr = K.?'",
    "'del ?'",
    "'r = [? for i in range(2)]'",
    "'global ?\\n? = 4'",
    "'r = sorted(n for n in locals() if n[0] != \"_\")'",
    "'r = sorted(n for n in globals() if n[0] != \"_\")'",
    "'import sys as ?\\nr = ?.__name__'",
    "'r = (? := 5)'",
    "'def f():\\n    global ?\\n    ? = 6\\nf()'",
    "'?: int = 1\\nr = __annotations__'",
    "'? +'",
    "'return ?'",
    "'nonlocal ?'",
};

std::string code_text(Builder& builder) {
  std::string text(builder.choices.pick(kCodes));
  const std::string_view name = variable_name(builder);
  for (std::size_t at = text.find('?'); at != std::string::npos; at = text.find('?', at))
    text.replace(at, 1, name);
  return text;
}

std::string namespace_display(Builder& builder) {
  if (builder.chance(30)) return "{}";
  return cat("{", quoted(variable_name(builder)), ": ", plain(builder, 1), "}");
}

// What a namespace holds, without what exec put there.
std::string contents(std::string_view name) {
  return cat("[(n, v if type(v) in (int, str, list, dict) else type(v).__name__) for (n, v) in ", name,
             ".items() if n != '__builtins__']");
}

}  // namespace

bool exec_code(Builder& builder, int) {
  const std::string first = builder.fresh('n');
  const std::string code = code_text(builder);
  builder.out.line(first, " = ", namespace_display(builder));
  if (builder.chance(40)) {
    const std::string second = builder.fresh('n');
    builder.out.line(second, " = ", namespace_display(builder));
    builder.attempt(cat("exec(", code, ", ", first, ", ", second, ")"));
    builder.show(contents(second));
  } else {
    builder.attempt(cat("exec(", code, ", ", first, ")"));
  }
  builder.show(contents(first));
  return true;
}

bool eval_code(Builder& builder, int) {
  const std::string_view name = variable_name(builder);
  static constexpr std::string_view kTexts[] = {
      "'?'",     "'(?, 1)'", "'[? for i in range(2)]'", "'(lambda: ?)()'", "'? + 1'", "'(? := 3)'",
      "'? = 3'", "'len(?)'"};
  std::string text(builder.choices.pick(kTexts));
  text.replace(text.find('?'), 1, name);
  switch (builder.below(5)) {
    case 0: builder.show(cat("eval(", text, ")")); break;
    case 1: builder.show(cat("eval(", text, ", {", quoted(name), ": ", plain(builder, 1), "})")); break;
    case 2:
      builder.show(cat("eval(", text, ", {'__builtins__': {}, ", quoted(name), ": ", literal(builder), "})"));
      break;
    case 3: builder.show(cat("eval(", text, ", {}, {", quoted(name), ": ", plain(builder, 1), "})")); break;
    default:
      builder.show(
          cat("eval(compile(", text, ", '<made>', 'eval'), {", quoted(name), ": ", literal(builder), "})"));
  }
  return true;
}

bool exec_class_namespace(Builder& builder, int) {
  const std::string name = builder.fresh('N');
  const std::string space = builder.fresh('n');
  builder.out.block(cat("class ", name, "(dict)"), [&] {
    builder.out.block("def __getitem__(self, key)", [&] {
      builder.out.line("print('get', key)");
      if (builder.chance(50)) builder.out.block("if key == 'y'", [&] { builder.out.line("return 'made'"); });
      builder.out.line("return super().__getitem__(key)");
    });
    builder.out.block("def __setitem__(self, key, value)", [&] {
      builder.out.line("print('set', key)");
      builder.out.line("super().__setitem__(key, value)");
    });
  });
  builder.out.line(space, " = ", name, "(", builder.chance(50) ? "x=1" : "", ")");
  const bool as_globals = builder.chance(20);
  builder.attempt(cat("exec(", code_text(builder), ", ", as_globals ? "" : "{}, ", space, ")"));
  builder.show(cat("sorted((n for n in dict.keys(", space, ") if n[:1] != '_'))"));
  return true;
}

bool locals_snapshot(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string_view name = variable_name(builder);
  const std::uint32_t form = builder.below(5);
  builder.out.block(cat("def ", function, "(", name, ", p=1)"), [&] {
    switch (form) {
      case 0:
        builder.out.line("before = locals()");
        builder.out.line("after = 2");
        builder.out.line("return (sorted(before), sorted(locals()), before is locals())");
        break;
      case 1:
        builder.out.line("locals()[", quoted(name), "] = 'changed'");
        builder.out.line("return ", name);
        break;
      case 2:
        builder.out.line("exec(\"", name, " = 'executed'\")");
        builder.out.line("return (", name, ", sorted(vars()))");
        break;
      case 3: builder.out.line("return [sorted(locals()) for q in [1]] + [sorted(locals())]"); break;
      default:
        builder.out.line("seen = eval(", quoted(cat("(", name, ", p)")), ")");
        builder.out.line("return (seen, (lambda: sorted(locals()))(), [n for n in dir() if n[:1] != '_'])");
    }
  });
  builder.show(cat(function, "(", literal(builder), ")"));
  return true;
}

namespace {

// Another function runs the same code, with what it has itself: no free variables, or one.
void lend_code(Builder& builder, const std::string& name, const Parameters& parameters) {
  const std::string other = builder.fresh('f');
  if (builder.chance(70))
    builder.out.line(other, " = lambda: None");
  else
    builder.out.line(other, " = (lambda x: lambda: x)(", literal(builder), ")");
  builder.attempt(cat(other, ".__code__ = ", name, ".__code__"));
  if (builder.chance(50)) builder.attempt(cat(other, ".__defaults__ = ", name, ".__defaults__"));
  builder.show(cat(other, "(", call_arguments(builder, parameters), ")"));
}

}  // namespace

bool function_attributes(Builder& builder, int) {
  const Variable* function = builder.environment.pick(builder.choices, Kind::Function);
  if (function == nullptr) return false;
  const std::string name = function->name;
  const int model = function->model;
  if (model >= 0 && builder.environment.functions() == 0 && builder.chance(35)) {
    lend_code(builder, name, builder.environment.function_at(model).parameters);
    return true;
  }
  static constexpr std::string_view kReads[] = {
      "__name__", "__qualname__", "__defaults__", "__kwdefaults__", "__annotations__",
      "__dict__", "__module__",   "__doc__",      "__closure__",    "__globals__ is globals()"};
  switch (builder.below(5)) {
    case 0: builder.attempt(cat(name, ".note = ", plain(builder, 1))); break;
    case 1:
      builder.attempt(cat(name, ".__name__ = ", builder.chance(80) ? "'renamed'" : literal(builder)));
      break;
    case 2: builder.attempt(cat("del ", name, ".__", builder.chance(50) ? "defaults" : "name", "__")); break;
    default: break;
  }
  builder.show(cat(name, ".", builder.choices.pick(kReads)));
  return true;
}

bool code_attributes(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const Parameters parameters = draw_parameters(builder, 3);
  builder.out.block(cat("def ", function, "(", parameter_list(builder, parameters), ")"), [&] {
    builder.out.line(variable_name(builder), " = ", plain(builder, 1));
    if (builder.chance(40)) builder.out.line("return lambda: ", variable_name(builder));
  });
  static constexpr std::string_view kReads[] = {
      "co_varnames", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_cellvars", "co_freevars",
      "co_name",     "co_nlocals",  "co_flags & 63",      "co_names",          "co_qualname"};
  for (int i = 0; i < 2; ++i) builder.show(cat(function, ".__code__.", builder.choices.pick(kReads)));
  return true;
}

}  // namespace dictum::generate::feature
