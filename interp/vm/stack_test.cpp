// Runs with little native stack: the programs that want it all end in an outcome, and a run that cannot begin
// says so.
#include <gtest/gtest.h>

#include "base/native_stack.h"
#include "dictum/interp.h"

namespace dictum {
namespace {

RunResult run_on(std::size_t stack_bytes, const std::string& source) {
  Options options;
  options.argv = {"-c"};
  options.limits.steps = 1'000'000;
  options.limits.bytes = std::uint64_t{64} << 20;
  options.stack_bytes = stack_bytes;
  return Interpreter(options).run_source(source, "<string>");
}

constexpr std::size_t kSmallStack = 512 * 1024;

TEST(StackTest, EndlessRecursionThroughNativeCode_IsARecursionError) {
  for (const char* source : {"class A:\n def __getattr__(s, n): return getattr(s, n + 'x')\nA().a\n",
                             "class A:\n def __repr__(s): return repr(s)\nrepr(A())\n",
                             "class A:\n def __eq__(s, o): return s == o\nA() == A()\n"}) {
    const RunResult result = run_on(kSmallStack, source);
    ASSERT_EQ(result.status, Status::Raised) << source << result.detail;
    EXPECT_EQ(result.exception->type, "RecursionError") << source;
  }
}

TEST(StackTest, EndlessLoop_EndsAtTheStepLimit) {
  const RunResult result = run_on(kSmallStack, "while True: pass\n");
  EXPECT_EQ(result.status, Status::Limit);
  EXPECT_EQ(result.detail, "steps");
}

TEST(StackTest, DeepSource_DoesNotOverflow) {
  for (const char* open : {"(", "[", "{1:", "f(a=", "lambda a=", "not ", "-"}) {
    std::string source;
    for (int i = 0; i < 20'000; ++i) source += open;
    EXPECT_NE(run_on(kSmallStack, source).exit_code, 0) << open;
  }
}

TEST(StackTest, StackThatHoldsNoStart_IsAStop) {
#ifdef DICTUM_SANITIZED
  GTEST_SKIP() << "sanitizers give every thread a larger stack";
#endif
  const RunResult result = run_on(kNativeStackReserve, "print(1)\n");
  EXPECT_EQ(result.status, Status::Unsupported);
  EXPECT_EQ(result.exit_code, 125);
  EXPECT_EQ(result.detail, "so small a native stack");
}

}  // namespace
}  // namespace dictum
