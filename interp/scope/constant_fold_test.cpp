#include "scope/constant_fold.h"

#include <gtest/gtest.h>

#include <string>

#include "scope/front_end.h"

namespace dictum {
namespace {

// The name of the folded type, "" where the expression stays one.
std::string folded(const std::string& expression) {
  const auto program =
      check_program(expression, SourceOrigin::Text, ParseMode::Expression, language(LanguageVersion::V3_11));
  EXPECT_TRUE(program.ok()) << expression;
  const auto type = folded_type(ast::as<ast::Expression>(program.value().tree)->body);
  return type ? constant_type_name(*type) : "";
}

TEST(ConstantFold, Literals_AreConstants) {
  EXPECT_EQ(folded("1"), "int");
  EXPECT_EQ(folded("1.5"), "float");
  EXPECT_EQ(folded("2j"), "complex");
  EXPECT_EQ(folded("'a' 'b'"), "str");
  EXPECT_EQ(folded("None"), "NoneType");
  EXPECT_EQ(folded("..."), "ellipsis");
  EXPECT_EQ(folded("__debug__"), "bool");
  EXPECT_EQ(folded("(1, ('a', None))"), "tuple");
  EXPECT_EQ(folded("f'a'"), "");
  EXPECT_EQ(folded("[1]"), "");
}

TEST(ConstantFold, Arithmetic_HasTheTypeOfItsResult) {
  EXPECT_EQ(folded("1 + 2"), "int");
  EXPECT_EQ(folded("True + 1"), "int");
  EXPECT_EQ(folded("1 / 2"), "float");
  EXPECT_EQ(folded("1 + 2j"), "complex");
  EXPECT_EQ(folded("2 ** -1"), "float");
  EXPECT_EQ(folded("not 1"), "bool");
  EXPECT_EQ(folded("-True"), "int");
  EXPECT_EQ(folded("'a' + 'b'"), "str");
  EXPECT_EQ(folded("(1,) + (2,)"), "tuple");
  EXPECT_EQ(folded("True | False"), "bool");
}

TEST(ConstantFold, WhatWouldRaise_StaysAnExpression) {
  EXPECT_EQ(folded("1 / 0"), "");
  EXPECT_EQ(folded("1 % 0"), "");
  EXPECT_EQ(folded("'a' + 1"), "");
  EXPECT_EQ(folded("~1.5"), "");
  EXPECT_EQ(folded("1 << -1"), "");
  EXPECT_EQ(folded("'abc'[3]"), "");
  EXPECT_EQ(folded("0 ** -1"), "");
}

TEST(ConstantFold, WhatWouldGrow_StaysAnExpression) {
  EXPECT_EQ(folded("'a' * 4096"), "str");
  EXPECT_EQ(folded("'a' * 4097"), "");
  EXPECT_EQ(folded("(1,) * 256"), "tuple");
  EXPECT_EQ(folded("(1,) * 257"), "");
  EXPECT_EQ(folded("2 ** 64"), "int");
  EXPECT_EQ(folded("2 ** 1000"), "");
  EXPECT_EQ(folded("1 << 127"), "int");
  EXPECT_EQ(folded("1 << 128"), "");
}

TEST(ConstantFold, SubscriptOfAConstant_IsItsItem) {
  EXPECT_EQ(folded("'abc'[-1]"), "str");
  EXPECT_EQ(folded("b'abc'[0]"), "int");
  EXPECT_EQ(folded("(1, 'a')[1]"), "str");
  EXPECT_EQ(folded("(a, 1)[1]"), "");
}

}  // namespace
}  // namespace dictum
