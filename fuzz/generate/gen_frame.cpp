// What frames and tracebacks show; what runs when an object goes.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

// A function that raises at some depth; calls of it have a traceback of several frames.
void write_failing_function(Builder& builder, const std::string& name) {
  static constexpr std::string_view kFailures[] = {"1 // flag",
                                                   "[][flag]",
                                                   "{}[flag]",
                                                   "missing + flag",
                                                   "flag.attr",
                                                   "(lambda: 1 // 0)()",
                                                   "[1 // i for i in (1, flag)]",
                                                   "int('q')",
                                                   "raise ValueError(flag)",
                                                   "flag()",
                                                   "len(flag)",
                                                   "max((1 // i for i in [flag]))",
                                                   "(a, b) = [flag]",
                                                   "flag += 'x'",
                                                   "'%d' % 'x'"};
  builder.out.block(cat("def ", name, "(flag)"), [&] {
    if (builder.chance(30)) builder.out.line("value = flag + 1");
    builder.out.line(builder.choices.pick(kFailures));
  });
}

}  // namespace

bool traceback_walk(Builder& builder, int) {
  const std::string inner = builder.fresh('f'), outer = builder.fresh('f');
  const int label = builder.next_label();
  write_failing_function(builder, inner);
  const std::uint32_t form = builder.below(4);
  builder.out.block(cat("def ", outer, "(flag)"), [&] {
    if (form == 0) {
      builder.out.block("try", [&] { builder.out.line(inner, "(flag)"); });
      builder.out.block("finally", [&] { builder.out.line("flag = 1"); });
    } else if (form == 1) {
      builder.out.block("try", [&] { builder.out.line(inner, "(flag)"); });
      builder.out.block("except Exception as error",
                        [&] { builder.out.line("raise KeyError(flag) from error"); });
    } else if (form == 2) {
      builder.out.line("return [", inner, "(item) for item in [flag]]");
    } else {
      builder.out.line("return ", inner, "(flag)");
    }
  });
  builder.out.block("try", [&] { builder.out.line(outer, "(0)"); });
  builder.out.block("except Exception as error", [&] {
    builder.out.line("trace = error.__traceback__");
    builder.out.block("while trace", [&] {
      builder.out.line(
          "print(", label,
          ", trace.tb_frame.f_code.co_name, trace.tb_lineno - trace.tb_frame.f_code.co_firstlineno)");
      builder.out.line("trace = trace.tb_next");
    });
    builder.out.line("print(", label, ", show(error), show(error.__context__), show(error.__cause__))");
  });
  return true;
}

// How some programs end: by an exception that nobody catches, whose traceback is seen.
void write_uncaught(Builder& builder) {
  static constexpr std::string_view kEnds[] = {
      "@(0)",
      "print(@(0), 1)",
      "[@(item) for item in (0,)]",
      "x = {'k': @(0)}['k']",
      "(lambda p: @(p) + 1)(0)",
      "list(map(@, [0]))",
      "sorted([1, 0], key=@)",
      "raise ValueError('last') from KeyError('cause')",
      "raise SystemExit(3)",
      "raise SystemExit('said')",
      "raise KeyboardInterrupt",
      "raise ExceptionGroup('many', [ValueError(1), TypeError('two')])",
      "assert @ is None, 'not so'",
      "class Last(@(0)): pass",
      "import nowhere.at_all",
      "exec('x = 1\\n1 // 0')",
      "print(undefined_name, 1)",
      "''.nothing",
      "next(iter([]))",
      "(i for i in [1 // 0])",
  };
  const std::string name = builder.fresh('f');
  write_failing_function(builder, name);
  const auto last = [&] {
    std::string text(builder.choices.pick(kEnds));
    if (const std::size_t at = text.find('@'); at != std::string::npos) text.replace(at, 1, name);
    if (const std::size_t colon = text.find("): pass"); colon != std::string::npos)
      builder.out.block(text.substr(0, colon + 1), [] {});
    else
      builder.out.line(text);
  };
  switch (builder.below(5)) {
    case 0: {
      const std::string outer = builder.fresh('f');
      builder.out.block(cat("def ", outer, "()"), last);
      builder.out.line(outer, "()");
      break;
    }
    case 1:
      builder.out.block("try", last);
      builder.out.block("except Exception as error", [&] {
        if (builder.chance(50)) builder.out.line("error.add_note('noted\\ntwice')");
        if (builder.chance(40)) builder.out.line("raise");
        if (builder.chance(50))
          builder.out.line("raise KeyError('second') from ", builder.chance(50) ? "None" : "error");
        last();
      });
      break;
    case 2:
      builder.out.block("try", last);
      builder.out.block("finally", [&] {
        builder.out.line("print('finally')");
        if (builder.chance(30)) last();
      });
      break;
    default: last();
  }
}

bool frame_reading(Builder& builder, int) {
  const std::string function = builder.fresh('f');
  const std::string_view name = variable_name(builder);
  static constexpr std::string_view kReads[] = {"frame.f_code.co_name",
                                                "sorted(frame.f_locals)",
                                                "frame.f_back.f_code.co_name",
                                                "frame.f_globals is globals()",
                                                "frame.f_lineno - frame.f_code.co_firstlineno",
                                                "frame.f_code.co_varnames",
                                                "frame.f_trace",
                                                "frame.f_builtins['len'] is len",
                                                "type(frame.f_locals)"};
  builder.out.block(cat("def ", function, "(", name, ")"), [&] {
    builder.out.line("import sys");
    builder.out.line("frame = sys._getframe(", builder.chance(80) ? "" : "1", ")");
    builder.out.line("later = ", literal(builder));
    builder.out.line("return ", builder.choices.pick(kReads));
  });
  builder.show(cat(function, "(", literal(builder), ")"));
  if (builder.chance(40)) builder.show(cat("[", function, "(i) for i in (1,)]"));
  return true;
}

bool finaliser(Builder& builder, int) {
  const std::string type = builder.fresh('F');
  const std::string name = builder.fresh('t');
  builder.out.block(cat("class ", type), [&] {
    builder.out.block("def __init__(self, name)", [&] { builder.out.line("self.name = name"); });
    builder.out.block("def __del__(self)", [&] { builder.out.line("print('gone', self.name)"); });
  });
  builder.attempt(cat(name, " = ", type, "('first')"));
  switch (builder.below(7)) {
    case 0: builder.attempt(cat("del ", name)); break;
    case 1: builder.attempt(cat(name, " = ", type, "('second')")); break;
    case 2: builder.show(cat("(", type, "('third'), 1)[1]")); break;
    case 3:
      builder.attempt(cat(name, " = [", name, ", ", type, "('inner')]"));
      builder.attempt(cat("del ", name, "[0]"));
      break;
    case 4: builder.show(cat("(lambda p: p.name)(", type, "('argument'))")); break;
    case 5: builder.show(cat("[p.name for p in (", type, "('one'), ", type, "('two'))]")); break;
    default: {
      const std::string function = builder.fresh('f');
      builder.out.block(cat("def ", function, "()"), [&] {
        builder.out.line("local = ", type, "('local')");
        builder.out.line(builder.chance(50) ? "return local.name" : "1 // 0");
      });
      builder.show(cat(function, "()"));
    }
  }
  return true;
}

bool weak_reference(Builder& builder, int) {
  const std::string type = builder.fresh('F');
  const std::string name = builder.fresh('t'), reference = builder.fresh('r');
  builder.out.line("import weakref");
  builder.out.block(cat("class ", type), [&] {
    if (builder.chance(30)) builder.out.line("__slots__ = ", builder.chance(60) ? "('__weakref__',)" : "()");
    if (builder.chance(40))
      builder.out.block("def __eq__(self, other)", [&] { builder.out.line("return True"); });
  });
  builder.out.line(name, " = ", type, "()");
  builder.attempt(
      cat(reference, " = weakref.ref(", name, builder.chance(50) ? ", lambda r: print('dead', r()))" : ")"));
  switch (builder.below(5)) {
    case 0: builder.show(cat(reference, "() is ", name)); break;
    case 1: builder.show(cat("weakref.getweakrefcount(", name, ")")); break;
    case 2: builder.show(cat("weakref.ref(", name, ") is ", reference)); break;
    case 3: builder.show(cat("hash(", reference, ") == hash(", name, ")")); break;
    default: builder.show(cat("list(weakref.WeakValueDictionary({'k': ", name, "}))"));
  }
  builder.attempt(cat("del ", name));
  builder.show(cat(reference, "()"));
  return true;
}

}  // namespace dictum::generate::feature
