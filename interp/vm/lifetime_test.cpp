// At the end of a program everything can die: a complete tear-down finds no live object. And cycles are found
// when the heap grows, without anybody's asking.
#include <gtest/gtest.h>

#include "dictum/interp.h"

namespace dictum {
namespace {

struct Played {
  std::string output;
  RunResult result;
};

Played play(const std::string& source, bool tear_down, bool collect) {
  Played played;
  Options options;
  options.argv = {"main.py"};
  options.automatic_collection = collect;
  options.debug.tear_down = tear_down;
  options.on_stdout = [&](std::string_view bytes) { played.output += bytes; };
  options.on_stderr = [&](std::string_view bytes) { played.output += bytes; };
  Interpreter interpreter(options);
  played.result = interpreter.run_source(source, "<string>");
  return played;
}

std::string alive_after(const std::string& source) {
  const Played played = play(source, true, false);
  std::string text = played.result.detail;
  for (const std::string& each : played.result.alive) text += each + "\n";
  return text;
}

TEST(TearDownTest, EmptyProgram_LeavesNothing) { EXPECT_EQ(alive_after(""), ""); }

TEST(TearDownTest, ClassesCyclesClosuresGenerators_LeaveNothing) {
  EXPECT_EQ(alive_after("class Base:\n"
                        "    __slots__ = ('a', '__weakref__')\n"
                        "class C(Base):\n"
                        "    @property\n"
                        "    def p(self): return self\n"
                        "    @classmethod\n"
                        "    def m(cls): return super().__init_subclass__\n"
                        "c = C(); c.me = c; c.bound = c.m; c.a = [c, (c,), {1: c}, {2}]\n"
                        "def g():\n"
                        "    me = yield\n"
                        "    yield from [me, lambda: me]\n"
                        "x = g(); next(x); x.send(x)\n"
                        "import _weakref\n"
                        "r = _weakref.ref(c, print); p = _weakref.proxy(c)\n"),
            "");
}

TEST(TearDownTest, TracebacksAndFrames_LeaveNothing) {
  EXPECT_EQ(
      alive_after("import sys\n"
                  "def f(n):\n"
                  "    if n: f(n - 1)\n"
                  "    raise ValueError(n)\n"
                  "try: f(3)\n"
                  "except ValueError as e: kept = e\n"
                  "kept.again = kept; frame = sys._getframe(); spaces = [globals(), locals(), vars()]\n"),
      "");
}

TEST(TearDownTest, UncaughtException_LeavesNothing) {
  EXPECT_EQ(alive_after("def f():\n    local = [1, {}]\n    raise KeyError(local)\nf()\n"), "");
}

// Closing the generator makes a traceback through the frame that is just ending.
TEST(TearDownTest, GeneratorDroppedByAnEndingFrame_LeavesNothing) {
  EXPECT_EQ(alive_after("def first(items): return next(items)\n"
                        "def numbers(): yield from (1, 2)\n"
                        "first(n for n in numbers())\n"),
            "");
}

TEST(TearDownTest, DeletedCycleWithResurrection_LeavesNothing) {
  EXPECT_EQ(alive_after("import gc\n"
                        "class D:\n"
                        "    def __del__(self): kept.append(self)\n"
                        "kept = []\n"
                        "x = D(); x.me = x; del x\n"
                        "gc.collect(); gc.callbacks.append(print)\n"
                        "import atexit; atexit.register(kept.clear)\n"),
            "");
}

// 200,000 cycles of some hundred bytes: more than the budget if they stayed.
TEST(AutomaticCollectionTest, CyclesInALoop_AreFoundAsTheHeapGrows) {
  const std::string program =
      "class C: pass\n"
      "dead = 0\n"
      "class D:\n"
      "    def __del__(self):\n"
      "        global dead\n"
      "        dead += 1\n"
      "for i in range(200000):\n"
      "    x = C(); x.me = x; x.d = D()\n"
      "print(dead > 0)\n";
  EXPECT_EQ(play(program, false, true).output, "True\n");
  EXPECT_EQ(play(program, false, false).output, "False\n");
}

}  // namespace
}  // namespace dictum
