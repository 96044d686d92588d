#include "tree/program_tree.h"

#include <gtest/gtest.h>

#include "generate/generator.h"
#include "program/program_text.h"
#include "tree/edit.h"

namespace dictum::tree {
namespace {

std::string generated(std::uint64_t number) { return join_program(generate::generate(11, number).program); }

TEST(ProgramTreeTest, GeneratedPrograms_AreCanonical) {
  for (std::uint64_t number = 0; number < 200; ++number) {
    const std::string text = generated(number);
    const auto tree = ProgramTree::read(text);
    ASSERT_NE(tree, nullptr) << number;
    EXPECT_EQ(tree->text(), text);
  }
}

TEST(ProgramTreeTest, WhatDoesNotParse_IsNoTree) {
  EXPECT_EQ(ProgramTree::read("x ="), nullptr);
  EXPECT_EQ(ProgramTree::read("#= program 1\n#= nothing\n"), nullptr);
  EXPECT_EQ(ProgramTree::read("x = " + std::string(600, '-') + "1\n"), nullptr);
  const auto tree = ProgramTree::read("#= program 1\n#= file main.py\nimport a\n#= file a.py\nx =\n");
  ASSERT_NE(tree, nullptr);
  EXPECT_EQ(tree->text(), "#= program 1\n#= file main.py\nimport a\n#= file a.py\nx =\n");
}

TEST(ProgramTreeTest, Copies_AreEqualAndApart) {
  for (std::uint64_t number = 0; number < 50; ++number) {
    const auto tree = ProgramTree::read(generated(number));
    ASSERT_NE(tree, nullptr);
    for (TreeFile& file : tree->files) {
      if (file.module == nullptr) continue;
      const std::string before = tree->text_of(file);
      ast::Module* other = copy(tree->arena, file.module);
      EXPECT_TRUE(equal(*other, *file.module));
      std::vector<Block> blocks;
      collect_blocks(*other, blocks);
      for (const Block& block : blocks) replace_statements(tree->arena, block, 0, block.list->size(), {});
      EXPECT_EQ(tree->text_of(file), before);
      EXPECT_FALSE(equal(*other, *file.module));
    }
  }
}

TEST(ProgramTreeTest, Edits_AreUndoneByAssignment) {
  const auto tree = ProgramTree::read("try:\n    x = 1\nfinally:\n    y = 2\nif x:\n    z\nelse:\n    w\n");
  ASSERT_NE(tree, nullptr);
  const std::string before = tree->text();
  std::vector<Block> blocks;
  collect_blocks(*tree->files[0].module, blocks);
  ASSERT_EQ(blocks.size(), 6u);  // the module, try (with an empty else), finally, if, else
  std::string texts;
  for (const Block& block : blocks) {
    const ast::StmtList kept = *block.list;
    replace_statements(tree->arena, block, 0, kept.size(), {});
    texts += tree->text() + "--\n";
    *block.list = kept;
  }
  EXPECT_EQ(tree->text(), before);
  EXPECT_EQ(texts,
            "--\n"
            "try:\n    pass\nfinally:\n    y = 2\nif x:\n    z\nelse:\n    w\n--\n"
            "try:\n    x = 1\nfinally:\n    y = 2\nif x:\n    z\nelse:\n    w\n--\n"
            "try:\n    x = 1\nfinally:\n    pass\nif x:\n    z\nelse:\n    w\n--\n"
            "try:\n    x = 1\nfinally:\n    y = 2\nif x:\n    pass\nelse:\n    w\n--\n"
            "try:\n    x = 1\nfinally:\n    y = 2\nif x:\n    z\n--\n");
}

TEST(ProgramTreeTest, Snippets_GoIntoTheTree) {
  const auto tree = ProgramTree::read("a = 1\nb = 2\n");
  ASSERT_NE(tree, nullptr);
  ast::StmtList& body = tree->files[0].module->body;
  body = spliced(tree->arena, body, 1, 0, tree->statements("def f():\n    return a\nf()\n"));
  EXPECT_EQ(tree->text(), "a = 1\ndef f():\n    return a\nf()\nb = 2\n");
  EXPECT_EQ(tree->expression("x +"), nullptr);
  EXPECT_TRUE(equal(*tree->expression("x + 1"), *tree->expression("(x+1)")));
}

}  // namespace
}  // namespace dictum::tree
