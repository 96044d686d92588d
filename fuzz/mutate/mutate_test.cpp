#include "mutate/mutate.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "dictum/interp.h"
#include "generate/generator.h"
#include "generate/renaming.h"
#include "mutate/repair.h"
#include "program/program_text.h"
#include "scenario/load.h"
#include "tree/edit.h"
#include "tree/program_tree.h"

namespace dictum {
namespace {

constexpr std::size_t kMax = kMaxProgramText;

std::uint64_t mutations() {
  const char* wanted = std::getenv("DICTUM_MUTATIONS");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 20'000;
}

const std::vector<std::string>& seeds() {
  static const std::vector<std::string> texts = [] {
    std::vector<std::string> made = {"pass\n"};
    std::vector<std::filesystem::path> paths;
    for (const auto& entry : std::filesystem::directory_iterator(DICTUM_SOURCE_DIR "/corpus/seed"))
      paths.push_back(entry.path());
    std::sort(paths.begin(), paths.end());
    for (const auto& path : paths) {
      std::stringstream text;
      text << std::ifstream(path, std::ios::binary).rdbuf();
      made.push_back(text.str());
    }
    for (const Scenario& scenario : load_suite({DICTUM_SOURCE_DIR "/specs"}).scenarios) {
      if (scenario.program.entry != "main.py") continue;
      std::string text = join_program(scenario.program);
      if (refusal_of(text).empty()) made.push_back(std::move(text));
    }
    for (std::uint64_t number = 0; number < 200; ++number)
      made.push_back(join_program(generate::generate(17, number).program));
    return made;
  }();
  return texts;
}

// Why a file of the program does not compile; empty if all do. Files that are meant not to parse are not
// looked at.
std::string compile_error(const tree::ProgramTree& tree) {
  for (const tree::TreeFile& file : tree.files) {
    if (file.module == nullptr) continue;

    const DumpResult checked = dump(DumpStage::Checks, tree.text_of(file), file.path, {});
    if (checked.error) return file.path + ": " + checked.error->message;
  }
  return {};
}

TEST(MutateTest, ChainsOfMutations_StayProgramsThatCompile) {
  const std::uint64_t wanted = mutations();
  std::uint64_t refused = 0;
  std::map<std::string, int> reasons;
  std::string text = "pass\n";
  for (std::uint64_t i = 0; i < wanted; ++i) {
    if (i % 16 == 0) text = seeds()[i / 16 % seeds().size()];
    const std::size_t max = i % 5 == 0 ? 2000 + i % 4096 : kMax;
    MutationRecord record;
    const std::string& other = seeds()[i * 769 % seeds().size()];
    const std::string made = i % 4 == 3 ? cross(text, other, max, i, &record) : mutate(text, max, i, &record);
    ASSERT_LE(made.size(), max);
    ASSERT_FALSE(made.empty());
    ASSERT_NE(made, text) << i;
    ASSERT_FALSE(record.mutators.empty());
    const auto tree = tree::ProgramTree::read(made);
    std::string names;
    for (const std::uint8_t mutator : record.mutators) names += std::string(mutator_names()[mutator]) + " ";
    ASSERT_NE(tree, nullptr) << i << " " << names << "\n" << made;
    ASSERT_EQ(tree->text(), made) << i << " " << names;
    const std::string error = compile_error(*tree);
    if (!error.empty()) {
      ++refused;
      if (++reasons[error.substr(error.find(": "))] <= 2 && std::getenv("DICTUM_MUTATIONS_SHOWN"))
        std::cerr << i << " " << names << error << "\n" << made << "\n";
    }
    text = made;
  }
  for (const auto& [reason, count] : reasons) std::cerr << count << reason << "\n";
  EXPECT_LE(refused * 1000, wanted);
}

// A sample, on CPython itself: it compiles every file that the tree reads.
TEST(MutateTest, Mutants_CompileOnCPython) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / ("dictum-mutants-" + std::to_string(getpid()));
  fs::create_directories(folder);
  int files = 0;
  std::string text;
  for (std::uint64_t i = 0; i < 400; ++i) {
    text = mutate(i % 4 == 0 ? seeds()[i % seeds().size()] : text, kMax, i);
    const auto program = tree::ProgramTree::read(text);
    for (const tree::TreeFile& file : program->files)
      if (file.module != nullptr)
        std::ofstream(folder / (std::to_string(files++) + ".py"), std::ios::binary) << program->text_of(file);
  }
  const std::string script =
      "import sys, os, warnings\n"
      "warnings.simplefilter('ignore')\n"
      "for n in os.listdir(sys.argv[1]):\n"
      "    try: compile(open(os.path.join(sys.argv[1], n), 'rb').read(), n, 'exec')\n"
      "    except SyntaxError as e: print(n, e)\n";
  std::ofstream(folder.string() + ".py") << script;
  const std::string command =
      std::string(DICTUM_PYTHON) + " -S -B " + folder.string() + ".py " + folder.string();
  std::string refused;
  FILE* output = popen(command.c_str(), "r");
  ASSERT_NE(output, nullptr);
  for (int c = fgetc(output); c != EOF; c = fgetc(output)) refused += static_cast<char>(c);
  EXPECT_EQ(pclose(output), 0);
  EXPECT_EQ(refused, "");
  fs::remove_all(folder);
  fs::remove(folder.string() + ".py");
}

TEST(MutateTest, EqualArguments_GiveEqualTexts) {
  for (std::uint64_t i = 0; i < 500; ++i) {
    const std::string& text = seeds()[i % seeds().size()];
    const std::string& other = seeds()[i * 769 % seeds().size()];
    EXPECT_EQ(mutate(text, kMax, i), mutate(text, kMax, i));
    EXPECT_EQ(cross(text, other, kMax, i), cross(text, other, kMax, i));
  }
}

TEST(MutateTest, WhatIsNoProgram_BecomesAGeneratedOne) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const std::string made = mutate("x = (", kMax, seed);
    EXPECT_NE(tree::ProgramTree::read(made), nullptr);
    EXPECT_EQ(made, mutate("#= program 1\n#= what\n", kMax, seed));
    EXPECT_LE(mutate("x = (", kLeastProgramText, seed).size(), kLeastProgramText);
  }
}

TEST(MutateTest, EveryMutator_Applies) {
  MutationStatistics statistics;
  std::set<std::uint8_t> seen;
  for (std::uint64_t i = 0; i < 6000; ++i) {
    MutationRecord record;
    mutate(seeds()[seeds().size() - 1 - i % 400], kMax, i, &record);
    statistics.tried(record);
    seen.insert(record.mutators.begin(), record.mutators.end());
  }
  EXPECT_EQ(seen.size(), mutator_names().size()) << statistics.text();
}

void note_kinds(const ast::Node& node, std::set<std::string>& kinds) {
  kinds.insert(ast::node_kind_name(node.kind));
  tree::for_each_child(const_cast<ast::Node&>(node), [&](ast::Node& child) { note_kinds(child, kinds); });
}

// Every statement of Python 3.11.
TEST(MutateTest, EveryStatement_IsReachedFromPass) {
  std::set<std::string> kinds;
  std::uint64_t seed = 0;
  for (int chain = 0; chain < 120; ++chain) {
    std::string text = "pass\n";
    for (int step = 0; step < 40; ++step) {
      MutationRecord record;
      std::string made = mutate(text, 4096, ++seed, &record);
      if (mutator_names()[record.mutators[0]] == "generated") continue;
      text = std::move(made);
      const auto program = tree::ProgramTree::read(text);
      ASSERT_NE(program, nullptr);
      for (const tree::TreeFile& file : program->files)
        if (file.module != nullptr) note_kinds(*file.module, kinds);
    }
  }
  for (const char* kind : {"FunctionDef", "AsyncFunctionDef",
                           "ClassDef",    "Return",
                           "Delete",      "Assign",
                           "AugAssign",   "AnnAssign",
                           "For",         "AsyncFor",
                           "While",       "If",
                           "With",        "AsyncWith",
                           "Match",       "Raise",
                           "Try",         "TryStar",
                           "Assert",      "Import",
                           "ImportFrom",  "Global",
                           "Nonlocal",    "Expr",
                           "Pass",        "Break",
                           "Continue"})
    EXPECT_TRUE(kinds.contains(kind)) << kind;
}

// Labels that several observations of a file have.
std::set<std::int64_t> shared_labels(const tree::ProgramTree& program) {
  std::set<std::int64_t> labels;
  for (const tree::TreeFile& file : program.files)
    if (file.module != nullptr)
      labels.merge([&] {
        const auto shared = mutation::shared_labels(*file.module);
        return std::set<std::int64_t>(shared.begin(), shared.end());
      }());
  return labels;
}

TEST(MutateTest, Labels_StayUnique) {
  for (std::uint64_t number = 0; number < 60; ++number) {
    std::string text = join_program(generate::generate(23, number).program);
    for (std::uint64_t step = 0; step < 12; ++step) {
      const auto before = shared_labels(*tree::ProgramTree::read(text));
      MutationRecord record;
      std::string made = mutate(text, kMax, number * 100 + step, &record);
      const std::string_view name = mutator_names()[record.mutators[0]];
      if (name == "generated") continue;
      for (const std::int64_t label : shared_labels(*tree::ProgramTree::read(made)))
        EXPECT_TRUE(before.contains(label)) << name << " " << label << "\n" << made;
      text = std::move(made);
    }
  }
}

TEST(MutateTest, Mutants_AreDistinctAfterRenaming) {
  std::set<std::string> seen;
  constexpr int kCount = 3000;
  for (std::uint64_t i = 0; i < kCount; ++i)
    seen.insert(generate::with_names_in_order(mutate(seeds()[1 + i * 7 % (seeds().size() - 1)], kMax, i)));
  EXPECT_GE(seen.size(), static_cast<std::size_t>(kCount) * 95 / 100);
}

TEST(RefusalTest, WhatDiffersFromRunToRun_IsNamed) {
  EXPECT_EQ(refusal_of("print(id(x))\n"), "calls id");
  EXPECT_EQ(refusal_of("import time\n"), "imports time");
  EXPECT_EQ(refusal_of("from os.path import join\n"), "imports os.path");
  EXPECT_EQ(refusal_of("class C:\n    def __del__(self): pass\n"), "uses __del__");
  EXPECT_EQ(refusal_of("import sys\nsys.setrecursionlimit(9)\n"), "uses setrecursionlimit");
  EXPECT_EQ(refusal_of("#= program 1\n#= file main.py\nimport a\n#= file a.py\nimport gc\n"), "imports gc");
  EXPECT_EQ(refusal_of("x = \n"), "does not parse");
  EXPECT_EQ(refusal_of("print({1, 2}, sorted({'a', 'b'}))\n"), "");
}

}  // namespace
}  // namespace dictum
