// Coroutines and asynchronous generators, driven by hand: no event loop is there.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

// A class whose instances are awaited: what it is made with comes out, what is sent goes back.
std::string write_pause(Builder& builder) {
  std::string name = builder.fresh('P');
  builder.out.block(cat("class ", name), [&] {
    builder.out.block("def __init__(self, value)", [&] { builder.out.line("self.value = value"); });
    builder.out.block("def __await__(self)", [&] {
      builder.out.line("got = yield self.value");
      builder.out.line("return ", builder.chance(80) ? "got" : "(got, self.value)");
    });
  });
  return name;
}

// A function that sends to a coroutine until it ends.
std::string write_driver(Builder& builder) {
  std::string name = builder.fresh('f');
  const int label = builder.next_label();
  builder.out.block(cat("def ", name, "(coroutine)"), [&] {
    builder.out.line("sent = None");
    builder.out.block("for i in range(12)", [&] {
      builder.out.block("try", [&] { builder.out.line("sent = coroutine.send(sent)"); });
      builder.out.block("except StopIteration as stop", [&] { builder.out.line("return stop.value"); });
      builder.out.line("print(", label, ", 'waits', sent)");
    });
    builder.out.line("coroutine.close()");
  });
  return name;
}

// Statements that wait, with what may happen meanwhile.
void write_waits(Builder& builder, const std::string& pause, bool yields) {
  const int label = builder.next_label();
  const auto waits = [&] {
    builder.out.line("got = await ", pause, "(", literal(builder), ")");
    builder.out.line("print(", label, ", 'got', got)");
    if (yields) builder.out.line("got = yield ", builder.chance(50) ? "got" : plain(builder, 1));
    if (builder.chance(30)) builder.out.line("print(", label, ", [await ", pause, "(i) for i in range(2)])");
    if (yields && builder.chance(50)) builder.out.line("yield (", label, ", got)");
  };
  const std::uint32_t form = builder.below(5);
  if (form == 4) return waits();
  builder.out.block("try", waits);
  if (form <= 1)
    builder.out.block(form == 0 ? "except ValueError as error" : "except BaseException as error", [&] {
      builder.out.line("print(", label, ", 'caught', type(error).__name__, error)");
      if (builder.chance(50)) builder.out.line("await ", pause, "('again')");
      if (form == 1 && builder.chance(60)) builder.out.line("raise");
    });
  if (form == 0 || form >= 2)
    builder.out.block("finally", [&] {
      builder.out.line("print(", label, ", 'finally')");
      if (builder.chance(25)) builder.out.line("await ", pause, "('last')");
    });
}

std::string thrown(Builder& builder) {
  return builder.chance(60) ? cat("ValueError(", literal(builder), ")") : "KeyError";
}

std::string coroutine_step(Builder& builder, const std::string& name) {
  switch (builder.below(8)) {
    case 0: return cat(name, ".throw(", thrown(builder), ")");
    case 1: return cat(name, ".close()");
    case 2: return cat(name, ".send(", literal(builder), ")");
    case 3: return cat("(", name, ".cr_running, ", name, ".cr_frame is None, ", name, ".cr_await is None)");
    default: return cat(name, ".send(None)");
  }
}

// A step of the generator, made and taken at once.
std::string generator_step(Builder& builder, const std::string& name) {
  switch (builder.below(8)) {
    case 0: return cat(name, ".athrow(", thrown(builder), ").send(None)");
    case 1: return cat(name, ".aclose().send(None)");
    case 2: return cat(name, ".asend(", literal(builder), ").send(None)");
    case 3: return cat("(", name, ".ag_running, ", name, ".ag_frame is None, ", name, ".ag_await is None)");
    default: return cat(name, ".__anext__().send(None)");
  }
}

// A step that is kept, and what is done with it.
void keep_step(Builder& builder, const std::string& generator) {
  const std::string name = builder.fresh('a');
  const std::string exception = thrown(builder);
  static constexpr std::string_view kMakes[] = {".asend(None)", ".__anext__()", ".aclose()",
                                                ".athrow(KeyError)"};
  builder.out.line(name, " = ", generator, builder.choices.pick(kMakes));
  const int uses = builder.choices.between(1, 4);
  for (int i = 0; i < uses; ++i) {
    switch (builder.below(5)) {
      case 0: builder.show(cat(name, ".throw(", exception, ")")); break;
      case 1: builder.show(cat(name, ".close()")); break;
      case 2: builder.show(cat(name, ".send(", literal(builder), ")")); break;
      default: builder.show(cat(name, ".send(None)"));
    }
  }
}

}  // namespace

bool coroutine_run(Builder& builder, int) {
  const std::string pause = write_pause(builder);
  const std::string inner = builder.fresh('f'), outer = builder.fresh('f'), name = builder.fresh('c');
  builder.out.block(cat("async def ", inner, "()"), [&] {
    write_waits(builder, pause, false);
    builder.out.line("return ", plain(builder, 1));
  });
  const bool nested = builder.chance(60);
  if (nested)
    builder.out.block(cat("async def ", outer, "()"), [&] {
      builder.out.line("result = await ", inner, "()");
      builder.out.line("return (result, await ", inner, "())");
    });
  builder.out.line(name, " = ", nested ? outer : inner, "()");
  const int steps = builder.choices.between(2, 6);
  for (int i = 0; i < steps; ++i) builder.show(coroutine_step(builder, name));
  builder.show(cat(name, ".close()"));
  return true;
}

bool async_generator_run(Builder& builder, int) {
  const std::string pause = write_pause(builder);
  const std::string function = builder.fresh('f'), name = builder.fresh('g');
  builder.out.block(cat("async def ", function, "()"), [&] {
    builder.out.line("yield ", plain(builder, 1));
    write_waits(builder, pause, true);
  });
  builder.out.line(name, " = ", function, "()");
  const int steps = builder.choices.between(2, 5);
  for (int i = 0; i < steps; ++i) {
    if (builder.chance(30))
      keep_step(builder, name);
    else
      builder.show(generator_step(builder, name));
  }
  return true;
}

// async for, async with and asynchronous comprehensions in one coroutine.
bool async_statements(Builder& builder, int) {
  const std::string pause = write_pause(builder), driver = write_driver(builder);
  const std::string items = builder.fresh('f'), manager = builder.fresh('M'), main = builder.fresh('f');
  const int label = builder.next_label();
  builder.out.block(cat("async def ", items, "(n)"), [&] {
    builder.out.block("for i in range(n)", [&] {
      if (builder.chance(60)) builder.out.line("await ", pause, "(i)");
      builder.out.line("yield ", builder.chance(50) ? "i" : "(i, n)");
    });
  });
  const bool suppresses = builder.chance(40);
  builder.out.block(cat("class ", manager), [&] {
    builder.out.block("async def __aenter__(self)",
                      [&] { builder.out.line("return await ", pause, "('enter')"); });
    builder.out.block("async def __aexit__(self, kind, value, trace)", [&] {
      builder.out.line("print(", label, ", 'exit', kind and kind.__name__)");
      builder.out.line("return ", suppresses ? "kind is KeyError" : "None");
    });
  });
  builder.out.block(cat("async def ", main, "()"), [&] {
    builder.out.block(cat("async for item in ", items, "(3)"), [&] {
      builder.out.line("print(", label, ", item)");
      if (builder.chance(40))
        builder.out.block(cat("if item == ", builder.below(3)),
                          [&] { builder.out.line(builder.chance(50) ? "break" : "continue"); });
    });
    if (builder.chance(50))
      builder.out.block("else", [&] { builder.out.line("print(", label, ", 'else')"); });
    builder.out.block(
        cat("async with ", manager, "() as entered", builder.chance(30) ? cat(", ", manager, "()") : ""),
        [&] {
          builder.out.line("print(", label, ", 'in', entered)");
          const std::uint32_t way = builder.below(4);
          if (way == 0) builder.out.line("raise KeyError(", label, ")");
          if (way == 1) builder.out.line("return await ", pause, "('early')");
        });
    switch (builder.below(4)) {
      case 0: return builder.out.line("return [x async for x in ", items, "(2)]");
      case 1: return builder.out.line("return [(x, y) async for x in ", items, "(2) for y in 'ab']");
      case 2:
        builder.out.line("lazy = (await ", pause, "(x) for x in range(2))");
        return builder.out.line("return {x: type(lazy).__name__ async for x in lazy}");
      default: return builder.out.line("return ", plain(builder, 1));
    }
  });
  builder.show(cat(driver, "(", main, "())"));
  return true;
}

}  // namespace dictum::generate::feature
