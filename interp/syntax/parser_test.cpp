// Trees of interp/testdata/parse/*.py as CPythons give them (ci/record_trees.py), and what they parse at all.
#include "syntax/parser.h"

#include <gtest/gtest.h>
#include <pthread.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>

#include "syntax/dump.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

const fs::path kData = DICTUM_SOURCE_DIR "/interp/testdata/parse";
constexpr const char* kVersions[] = {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"};

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const Language& played(std::string_view version) { return language(*parse_language_version(version)); }

// The tree on one line with positions, or the error.
std::string tree_of(const std::string& text, const Language& language, ParseMode mode = ParseMode::Module) {
  auto source = load_source(text, SourceOrigin::Bytes, language);
  if (!source.ok()) return source.error().message;
  Arena arena;
  NameTable names(arena);
  auto tree = parse(source.value(), mode, ParseContext{language, arena, names, nullptr});
  if (tree.ok()) return dump_ast(*tree.value(), language, AstDumpOptions{true, -1}) + "\n";
  const Diagnostic& error = tree.error();
  return std::string(failure_kind_name(error.kind)) + " " + std::to_string(error.line) + ":" +
         std::to_string(error.offset) + " " + error.message + "\n";
}

bool parses(const std::string& text, const Language& language) {
  return tree_of(text, language).find("Module(") == 0;
}

// Version -> text under the headings "== 3.8 3.9".
std::map<std::string, std::string> recorded(const fs::path& path) {
  std::map<std::string, std::string> texts;
  std::vector<std::string> versions;
  std::istringstream lines(read_file(path));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("== ", 0) == 0) {
      std::istringstream words(line.substr(3));
      versions.clear();
      for (std::string word; words >> word;) versions.push_back(word);
    } else {
      for (const std::string& version : versions) texts[version] += line + "\n";
    }
  }
  return texts;
}

class ParserGolden : public testing::Test {
 public:
  explicit ParserGolden(fs::path path) : path_(std::move(path)) {}
  void TestBody() override {
    fs::path golden = path_;
    golden.replace_extension(".trees");
    const auto texts = recorded(golden);
    EXPECT_GE(texts.size(), 5u);
    for (const auto& [version, text] : texts)
      EXPECT_EQ(tree_of(read_file(path_), played(version)), text) << path_ << " " << version;
  }

 private:
  fs::path path_;
};

const bool kRegistered = [] {
  std::map<std::string, fs::path> files;
  for (const auto& entry : fs::directory_iterator(kData))
    if (entry.path().extension() == ".py") files[entry.path().stem().string()] = entry.path();
  for (const auto& [name, path] : files)
    testing::RegisterTest("ParserGolden", name.c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [path = path]() -> testing::Test* { return new ParserGolden(path); });
  return true;
}();

TEST(ParserGoldenTest, SourcesAreFound) { EXPECT_TRUE(kRegistered); }

TEST(ParserTest, Programs_ParseInTheVersionsThatCPythonParsesThemIn) {
  std::istringstream programs(read_file(kData / "programs.txt"));
  std::istringstream accepted(read_file(kData / "accepted.txt"));
  std::string program, expected;
  while (std::getline(programs, program) && std::getline(accepted, expected)) {
    std::string text;
    for (std::size_t i = 0; i < program.size(); i++) {
      const bool newline = program.compare(i, 2, "\\n") == 0;
      text += newline ? '\n' : program[i];
      i += newline;
    }
    std::string actual;
    for (const char* version : kVersions)
      if (parses(text + "\n", played(version))) actual += (actual.empty() ? "" : " ") + std::string(version);
    EXPECT_EQ(actual, expected) << program;
  }
}

// The fuzzer read one token past the list: the parser looked behind the Error token that ended it.
TEST(ParserTest, UndecodableArgument_IsTheLastToken) {
  for (const char* version : kVersions) EXPECT_FALSE(parses("f(\xf3)", played(version))) << version;
}

// An empty literal in the middle of a joined one has no bytes to copy.
TEST(ParserTest, EmptyPiecesOfAJoinedLiteral_AreNothing) {
  for (const char* version : kVersions)
    EXPECT_TRUE(parses("x = '' \"b\" '' 'c'\n", played(version))) << version;
}

TEST(ParserTest, EvalMode_TakesOneExpression) {
  const Language& language = played("3.11");
  EXPECT_EQ(tree_of("a, b\n\n", language, ParseMode::Expression).find("Expression(body=Tuple("), 0u);
  EXPECT_EQ(tree_of("a = b\n", language, ParseMode::Expression).find("SyntaxError"), 0u);
}

TEST(ParserTest, SingleMode_TakesOneStatement) {
  const Language& language = played("3.11");
  EXPECT_EQ(tree_of("a; b\n", language, ParseMode::Interactive).find("Interactive(body=[Expr("), 0u);
  EXPECT_EQ(tree_of("if a:\n  b\n", language, ParseMode::Interactive).find("Interactive(body=[If("), 0u);
}

std::string repeated(std::string_view piece, std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; i++) text += piece;
  return text;
}

#ifdef DICTUM_SANITIZED
constexpr std::size_t kSmallStack = 8 * 512 * 1024;  // sanitizers widen frames
#else
constexpr std::size_t kSmallStack = 512 * 1024;
#endif

// Runs on a thread with little native stack.
void on_a_small_stack(std::function<void()> work) {
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, kSmallStack);
  pthread_t thread;
  auto run = [](void* argument) -> void* {
    (*static_cast<std::function<void()>*>(argument))();
    return nullptr;
  };
  ASSERT_EQ(pthread_create(&thread, &attributes, run, &work), 0);
  pthread_join(thread, nullptr);
  pthread_attr_destroy(&attributes);
}

TEST(ParserTest, ChainsToTheRight_EndInMemoryErrorAsInCPython) {
  on_a_small_stack([] {
    for (const char* version : kVersions) {
      const Language& language = played(version);
      for (const char* link : {"not ", "-", "lambda: ", "a if b else ", "a ** ", "lambda a="}) {
        EXPECT_TRUE(parses("x" + std::string(" = ") + repeated(link, 10) + "1" +
                               (link == std::string_view("lambda a=") ? repeated(": 0", 10) : ""),
                           language))
            << link;
        const std::string error = tree_of(repeated(link, 100'000) + "1\n", language);
        EXPECT_EQ(error.find("MemoryError"), 0u) << version << " " << link << error.substr(0, 100);
      }
    }
  });
}

TEST(ParserTest, ChainsToTheLeft_AreTrees) {
  on_a_small_stack([] {
    const Language& language = played("3.12");
    for (const char* link : {"+ 1", ".b", "()", "[0]", " or a", " < a", " = a", ", a"}) {
      const std::string tree = tree_of("a" + repeated(link, 100'000) + "\n", language);
      EXPECT_EQ(tree.find("Module("), 0u) << link << tree.substr(0, 100);
    }
  });
}

TEST(ParserTest, BracketsAndBlocks_NestToTheLexersLimitOnASmallStack) {
  on_a_small_stack([] {
    const Language& language = played("3.11");
    for (const auto& [open, close] : {std::pair("(", ")"), std::pair("[", "]"), std::pair("f(", ")"),
                                      std::pair("a[", "]"), std::pair("{1: ", "}"), std::pair("f(a=", ")")})
      EXPECT_TRUE(parses(repeated(open, 200) + "1" + repeated(close, 200), language)) << open;
    const std::string operators = "(a or b and not c < d | e ^ f & g << h + i * -j ** ";
    EXPECT_TRUE(parses(repeated(operators, 150) + "1" + repeated(")", 150), language));
    std::string blocks;
    for (std::size_t i = 0; i < 99; i++) blocks += std::string(i, ' ') + "if a:\n";
    EXPECT_TRUE(parses(blocks + std::string(99, ' ') + "pass\n", language));
  });
}

TEST(ParserTest, InvalidEscapes_AreWarnedOfOnce) {
  const Language& language = played("3.11");
  const Source source =
      MUST(load_source("with ('\\d'): pass\nmatch ('\\e')\n", SourceOrigin::Bytes, language));
  Arena arena;
  NameTable names(arena);
  CompileWarnings warnings;
  ASSERT_TRUE(parse(source, ParseMode::Module, ParseContext{language, arena, names, &warnings}).ok());
  ASSERT_EQ(warnings.size(), 2u);
  EXPECT_EQ(warnings[0].line, 1u);
  EXPECT_EQ(warnings[1].line, 2u);
}

}  // namespace
}  // namespace dictum
