// Native recursion ends as RecursionError, never as a crash.
#include <gtest/gtest.h>

#include "builtins/test_context.h"
#include "objects/sequence_object.h"

namespace dictum {
namespace {

Ref<List> nested(Context& cx, int depth) {
  Ref<List> list = new_list(cx);
  for (int i = 0; i < depth; ++i) {
    Ref<List> outer = new_list(cx);
    EXPECT_TRUE(list_append(cx, outer.get(), Value(list.get())).ok());
    list = std::move(outer);
  }
  return list;
}

TEST(recursion, ReprOfADeepList_IsARecursionError) {
  TestContext test;
  Ref<List> list = nested(*test, 200000);
  EXPECT_EQ(test.show(own(Value(list.get()))).substr(0, 48),
            "RecursionError: maximum recursion depth exceeded");
}

TEST(recursion, ComparisonOfDeepLists_IsARecursionError) {
  TestContext test;
  Ref<List> left = nested(*test, 200000), right = nested(*test, 200000);
  EXPECT_FALSE(equal_items(*test, Value(left.get()), Value(right.get())).ok());
  EXPECT_EQ(test.error().substr(0, 48), "RecursionError: maximum recursion depth exceeded");
}

}  // namespace
}  // namespace dictum
