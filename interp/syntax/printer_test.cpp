// What the printer writes parses to the tree it was given; some of its texts.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "syntax/dump.h"
#include "syntax/parser.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

struct Printed {
  bool parses = false;
  std::string tree;  // without positions
  std::string source;
};

Printed print(const std::string& text, const char* version) {
  const Language& played = language(*parse_language_version(version));
  Printed printed;
  auto source = load_source(text, SourceOrigin::Bytes, played);
  if (!source.ok()) return printed;
  Arena arena;
  NameTable names(arena);
  auto tree = parse(source.value(), ParseMode::Module, ParseContext{played, arena, names, nullptr});
  if (!tree.ok()) return printed;
  printed.parses = true;
  printed.tree = dump_ast(*tree.value(), played, AstDumpOptions{false, -1});
  printed.source = print_source(*tree.value(), played);
  return printed;
}

TEST(PrinterTest, ExampleFiles_RoundTripInEveryVersion) {
  int count = 0;
  for (const auto& entry : fs::directory_iterator(DICTUM_SOURCE_DIR "/interp/testdata/parse")) {
    if (entry.path().extension() != ".py") continue;
    std::stringstream text;
    text << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    for (const char* version : {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"}) {
      const Printed first = print(text.str(), version);
      if (!first.parses) continue;
      const Printed second = print(first.source, version);
      EXPECT_EQ(second.tree, first.tree) << entry.path() << " " << version << "\n" << first.source;
      EXPECT_EQ(second.source, first.source) << entry.path() << " " << version;
      count++;
    }
  }
  EXPECT_GT(count, 50);
}

std::string printed_as(const std::string& text, const char* version = "3.11") {
  return print(text, version).source;
}

TEST(PrinterTest, Parentheses_OnlyWherePrecedenceAsks) {
  EXPECT_EQ(printed_as("((a) + (b * c)) * (-(d ** e)) ** f\n"), "(a + b * c) * (-d ** e) ** f\n");
  EXPECT_EQ(printed_as("a - (b - c) - d\n"), "a - (b - c) - d\n");
  EXPECT_EQ(printed_as("(a ** b) ** c ** -d\n"), "(a ** b) ** c ** -d\n");
  EXPECT_EQ(printed_as("not (a and b) or (c or d)\n"), "not (a and b) or (c or d)\n");
  EXPECT_EQ(printed_as("(a if b else c) if d else (e if f else g)\n"),
            "(a if b else c) if d else e if f else g\n");
  EXPECT_EQ(printed_as("1 .real, (await a).b, (lambda: 1)()\n"), "((1).real, (await a).b, (lambda: 1)())\n");
}

TEST(PrinterTest, FStringBefore312_TakesQuotesThatItsFieldsDoNotUse) {
  EXPECT_EQ(printed_as("f\"{a['b']}'\"\n"), "f'{a[\"b\"]}\\''\n");
  EXPECT_EQ(printed_as("f'''{a['b'] + \"'\"}\\n'''\n"), "f'''{a['b'] + \"'\"}\\n'''\n");
  EXPECT_EQ(printed_as("f'{ {a: b} }{{}}{(lambda: c)}'\n"), "f'{ {a: b}}{{}}{(lambda: c)}'\n");
}

TEST(PrinterTest, FStringFrom312_RepeatsItsQuotes) {
  EXPECT_EQ(printed_as("f'{a[\"b\"]:{c}\\x7b}' u'd'\n", "3.12"), "f'{a['b']:{c}\\x7b}' u'd'\n");
}

TEST(PrinterTest, Statements_StandOnLinesOfTheirOwn) {
  EXPECT_EQ(printed_as("if a: b; c\nelif d: e\nelse:\n  if f: g\n"),
            "if a:\n    b\n    c\nelif d:\n    e\nelif f:\n    g\n");
  EXPECT_EQ(printed_as("with ((a, b)): pass\n"), "with ((a, b)):\n    pass\n");
  EXPECT_EQ(printed_as("(a): int = b, c\n"), "(a): int = (b, c)\n");
}

TEST(PrinterTest, DeepTree_IsPrintedWithoutNativeRecursion) {
  std::string sum = "a";
  for (int i = 0; i < 200'000; i++) sum += " + a";
  sum += "\n";
  EXPECT_EQ(printed_as(sum), sum);
}

}  // namespace
}  // namespace dictum
