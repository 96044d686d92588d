#include "scope/symbol_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>

#include <memory>
#include <string>
#include <vector>

#include "scope/front_end.h"

namespace dictum {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// A program and its table, with blocks found by name.
struct Table {
  explicit Table(std::string_view source, LanguageVersion version = LanguageVersion::V3_11)
      : played(language(version)), program(checked(source, played)) {}

  static CheckedProgram checked(std::string_view source, const Language& played) {
    auto result =
        check_program(source, SourceOrigin::Text, ParseMode::Module, played, FrontEndStage::Symbols);
    EXPECT_TRUE(result.ok()) << (result.ok() ? "" : result.error().message);
    return std::move(result).value();
  }

  // The only block of that name.
  const Scope& block(std::string_view name, ScopeType type = ScopeType::Function) const {
    const Scope* found = nullptr;
    for (const Scope* scope : program.symbols.scopes())
      if (scope->name->text == name && scope->type == type) found = scope;
    EXPECT_TRUE(found) << name;
    return *found;
  }
  Resolution resolution(const Scope& scope, std::string_view name) const {
    const Symbol* symbol = program.symbols.lookup(scope, program.names->intern(name));
    EXPECT_TRUE(symbol) << name;
    return symbol->resolution;
  }
  static std::vector<std::string> texts(const std::vector<const Name*>& names) {
    std::vector<std::string> found;
    for (const Name* name : names) found.emplace_back(name->text);
    return found;
  }
  std::vector<std::string> cells(const Scope& scope) const {
    return texts(cell_variables(program.symbols, scope, played, *program.names));
  }

  const Language& played;
  CheckedProgram program;
};

std::string refusal(const std::string& source, LanguageVersion version = LanguageVersion::V3_11) {
  const auto result = check_program(source, SourceOrigin::Text, ParseMode::Module, language(version));
  return result.ok() ? ""
                     : std::string(failure_kind_name(result.error().kind)) + ": " + result.error().message;
}

TEST(SymbolTable, Closure_SharesACell) {
  const Table table("def outer(a, b):\n    c = 1\n    def inner(): return a, c, d\n");
  EXPECT_EQ(table.resolution(table.block("outer"), "a"), Resolution::Cell);
  EXPECT_EQ(table.resolution(table.block("outer"), "b"), Resolution::Local);
  EXPECT_EQ(table.resolution(table.block("inner"), "a"), Resolution::Free);
  EXPECT_EQ(table.resolution(table.block("inner"), "d"), Resolution::GlobalImplicit);
  EXPECT_THAT(Table::texts(free_variables(table.block("inner"))), ElementsAre("a", "c"));
}

TEST(SymbolTable, NameBetweenBinderAndUser_IsFreeThere) {
  const Table table("def f():\n    x = 1\n    def g():\n        def h(): return x\n");
  EXPECT_EQ(table.resolution(table.block("g"), "x"), Resolution::Free);
  EXPECT_EQ(table.program.symbols.lookup(table.block("g"), table.program.names->intern("x"))->flags, 0);
}

TEST(SymbolTable, ClassBody_HidesItsNamesFromMethods) {
  const Table table("x = 1\nclass C:\n    x = 2\n    def f(self): return x\n");
  EXPECT_EQ(table.resolution(table.block("C", ScopeType::Class), "x"), Resolution::Local);
  EXPECT_EQ(table.resolution(table.block("f"), "x"), Resolution::GlobalImplicit);
}

TEST(SymbolTable, SuperInAMethod_NeedsTheClassCell) {
  const Table table("class C:\n    def f(self): super().f()\nclass D:\n    def g(self): pass\n");
  EXPECT_TRUE(table.block("C", ScopeType::Class).needs_class_closure);
  EXPECT_THAT(table.cells(table.block("C", ScopeType::Class)), ElementsAre("__class__"));
  EXPECT_THAT(Table::texts(free_variables(table.block("f"))), ElementsAre("__class__"));
  EXPECT_FALSE(table.block("D", ScopeType::Class).needs_class_closure);
}

TEST(SymbolTable, Cells_AreSortedAndParametersFirstFrom311) {
  const char* source = "def f(z, y):\n    b = a = 1\n    return lambda: (a, b, y, z)\n";
  const Table before(source, LanguageVersion::V3_10), since(source, LanguageVersion::V3_11);
  EXPECT_THAT(before.cells(before.block("f")), ElementsAre("a", "b", "y", "z"));
  EXPECT_THAT(since.cells(since.block("f")), ElementsAre("z", "y", "a", "b"));
}

TEST(SymbolTable, PrivateName_IsMangledByTheInnermostClass) {
  const Table table("class _Outer:\n    class Inner__:\n        def f(self): __x = 1\n");
  const Name* name = table.program.names->intern("__x");
  const Symbol* symbol = table.program.symbols.lookup(table.block("f"), name);
  ASSERT_TRUE(symbol);
  EXPECT_EQ(symbol->name->text, "_Inner____x");
  EXPECT_EQ(table.program.symbols.find(table.block("f"), name), nullptr);
}

TEST(SymbolTable, Parameters_StandInTheOrderOfTheFrame) {
  const Table table("def f(a, /, b, *c, d, **e): x = 1\n");
  std::vector<std::string> names;
  for (const Name* name : table.block("f").parameters) names.emplace_back(name->text);
  EXPECT_THAT(names, ElementsAre("a", "b", "d", "c", "e"));
  EXPECT_TRUE(table.block("f").varargs);
  EXPECT_TRUE(table.block("f").varkeywords);
}

TEST(SymbolTable, Comprehension_IsInlinedFrom312) {
  const char* source = "def f(x):\n    return [x + y for y in x], (y for y in x)\n";
  const Table before(source, LanguageVersion::V3_11), since(source, LanguageVersion::V3_12);
  EXPECT_FALSE(before.block("listcomp").inlined);
  EXPECT_EQ(before.resolution(before.block("f"), "x"), Resolution::Cell);
  EXPECT_TRUE(since.block("listcomp").inlined);
  EXPECT_FALSE(since.block("genexpr").inlined);
  EXPECT_EQ(since.resolution(since.block("f"), "x"), Resolution::Local);
  EXPECT_EQ(since.resolution(since.block("f"), "y"), Resolution::Local);
}

TEST(SymbolTable, InlinedComprehensionWithAClosure_LeavesACell) {
  const Table table("def f(x):\n    return [lambda: y for y in x]\n", LanguageVersion::V3_13);
  EXPECT_THAT(table.cells(table.block("f")), ElementsAre("y"));
  EXPECT_EQ(table.block("f").first_child, &table.block("lambda"));
}

TEST(SymbolTable, Kinds_AreNoted) {
  const Table table(
      "def g(): yield\nasync def c(): await x\nasync def a():\n    yield\n    return\ndef p(): return 1\n");
  EXPECT_TRUE(table.block("g").generator && !table.block("g").coroutine);
  EXPECT_TRUE(!table.block("c").generator && table.block("c").coroutine);
  EXPECT_TRUE(table.block("a").generator && table.block("a").coroutine);
  EXPECT_FALSE(table.block("a").returns_value);
  EXPECT_TRUE(table.block("p").returns_value);
}

TEST(SymbolTable, GenericFunction_HasTwoBlocks) {
  const Table table("class C:\n    y = int\n    def f[T: y](x: T): return T\n", LanguageVersion::V3_13);
  const Scope& body = table.block("f");
  const Scope& parameters = table.program.symbols.scope_of(body.node, ScopePart::TypeParameters);
  EXPECT_EQ(body.parent, &parameters);
  EXPECT_EQ(parameters.type, ScopeType::TypeParameters);
  EXPECT_TRUE(parameters.can_see_class_scope);
  EXPECT_EQ(table.resolution(parameters, "T"), Resolution::Cell);
  EXPECT_TRUE(table.block("C", ScopeType::Class).needs_class_dictionary);
}

TEST(SymbolTable, UnevaluatedAnnotations_UseNoNames) {
  const char* source = "from __future__ import annotations\ndef f(a: A) -> (lambda: B): pass\n";
  const Table table(source, LanguageVersion::V3_11);
  EXPECT_EQ(table.program.symbols.lookup(table.program.symbols.module(), table.program.names->intern("A")),
            nullptr);
  EXPECT_EQ(table.program.symbols.module().first_child, &table.block("f"));
}

TEST(SymbolTable, GlobalInAFunction_IsKnownToTheModule) {
  const Table table("def f():\n    global x\n    x = 1\n");
  EXPECT_EQ(table.resolution(table.program.symbols.module(), "x"), Resolution::GlobalExplicit);
  EXPECT_EQ(table.resolution(table.block("f"), "x"), Resolution::GlobalExplicit);
}

TEST(SymbolTable, TopLevelNames_AreNotFree) {
  const Table table("x = 1\ny = [x for z in x]\n");
  for (const Scope* scope : table.program.symbols.scopes()) EXPECT_THAT(free_variables(*scope), IsEmpty());
}

TEST(SymbolTable, LongChain_FailsLikeCPythonPastItsDepth) {
  std::string sum = "x", calls = "x";
  for (int i = 0; i < 200'000; i++) sum += "+x", calls += "()";
  EXPECT_EQ(refusal(sum), "RecursionError: maximum recursion depth exceeded during compilation");
  EXPECT_EQ(refusal(calls), "RecursionError: maximum recursion depth exceeded during compilation");
  EXPECT_EQ(refusal(sum.substr(0, 2 * 2900 + 1)), "");
}

TEST(SymbolTable, WideProgram_TakesLinearTime) {
  std::string source = "shared = 1\n";
  for (int i = 0; i < 20'000; i++) source += "def f" + std::to_string(i) + "(): return shared\nshared\n";
  EXPECT_EQ(refusal(source), "");
}

// Runs the front end on a thread with half a megabyte of stack.
std::string refusal_on_small_stack(const std::string& source, LanguageVersion version) {
  struct Job {
    const std::string& source;
    LanguageVersion version;
    std::string refusal;
  } job{source, version, {}};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 512 * 1024);
  pthread_t thread;
  auto run = [](void* argument) -> void* {
    auto* work = static_cast<Job*>(argument);
    work->refusal = refusal(work->source, work->version);
    return nullptr;
  };
  EXPECT_EQ(pthread_create(&thread, &attributes, run, &job), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
  return job.refusal;
}

TEST(SymbolTable, DeepPrograms_FitASmallStack) {
  const auto repeated = [](const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; i++) all += text;
    return all;
  };
  for (const LanguageVersion version :
       {LanguageVersion::V3_8, LanguageVersion::V3_11, LanguageVersion::V3_13}) {
    for (const int depth : {500, 2'000, 5'000, 100'000}) {
      for (const char* prefix : {"lambda: ", "not ", "x if x else ", "lambda x=0: x if x else "}) {
        const std::string result = refusal_on_small_stack(repeated(prefix, depth) + "x", version);
        EXPECT_TRUE(result.empty() || result.starts_with("RecursionError") ||
                    result.starts_with("MemoryError"))
            << prefix << depth << ": " << result;
      }
      for (const char* link : {".x[0]()", "[0]", "+x", "()"}) {
        const std::string chain = refusal_on_small_stack("x is x" + repeated(link, depth), version);
        EXPECT_TRUE(chain.empty() || chain.starts_with("RecursionError")) << link << depth << ": " << chain;
      }
    }
  }
}

}  // namespace
}  // namespace dictum
