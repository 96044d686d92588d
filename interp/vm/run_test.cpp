// Plays interp/testdata/run/*.py and compares output, errors and exit code with what CPython 3.11 gave
// (NAME.out, recorded by ci/record_run_outputs.py).
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "dictum/interp.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = fs::path(DICTUM_SOURCE_DIR) / "interp/testdata/run";

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string without_folder(std::string text) {
  const std::string folder = kFolder.string();
  for (std::size_t at; (at = text.find(folder)) != std::string::npos;)
    text.replace(at, folder.size(), "DIRECTORY");
  return text;
}

std::string play(const std::string& name) {
  std::string out, error;
  Options options;
  options.argv = {name};
  options.on_stdout = [&](std::string_view bytes) { out += bytes; };
  options.on_stderr = [&](std::string_view bytes) { error += bytes; };
  Interpreter interpreter(options);
  const RunResult result = interpreter.run_file(name);
  if (!result.detail.empty()) error += "stopped: " + result.detail + "\n";
  return without_folder(out + "--- stderr\n" + error + "--- exit " + std::to_string(result.exit_code) + "\n");
}

class RunTest : public testing::Test {
 public:
  explicit RunTest(fs::path path) : path_(std::move(path)) {}
  void TestBody() override {
    fs::current_path(kFolder);
    fs::path expected = path_;
    expected.replace_extension(".out");
    EXPECT_EQ(play(path_.filename().string()), read_file(expected));
  }

 private:
  fs::path path_;
};

const bool kRegistered = [] {
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".py") continue;
    testing::RegisterTest("RunTest", entry.path().stem().c_str(), nullptr, nullptr, __FILE__, __LINE__,
                          [path = entry.path()]() -> testing::Test* { return new RunTest(path); });
  }
  return true;
}();

RunResult run_text(const std::string& source, Limits limits = {}) {
  Options options;
  options.argv = {"-c"};
  options.limits = limits;
  return Interpreter(options).run_source(source, "<string>");
}

TEST(StopTest, EndlessLoop_EndsAtTheStepLimit) {
  const RunResult result = run_text("while True: pass\n", {.steps = 1000});
  EXPECT_EQ(result.status, Status::Limit);
  EXPECT_EQ(result.detail, "steps");
  EXPECT_EQ(result.exit_code, 124);
}

TEST(StopTest, StepLimit_CannotBeCaughtAndRunsNoFinally) {
  std::string out;
  Options options;
  options.argv = {"-c"};
  options.limits.steps = 1000;
  options.on_stdout = [&](std::string_view bytes) { out += bytes; };
  Interpreter interpreter(options);
  const RunResult result = interpreter.run_source(
      "class D:\n  def __del__(self): print('del')\nd = D()\nwhile True:\n  try:\n    while True: pass\n"
      "  except BaseException: print('caught')\n  finally: print('finally')\n",
      "<string>");
  EXPECT_EQ(result.status, Status::Limit);
  EXPECT_EQ(out, "");
}

// type(len.__doc__) is str was False, as was isinstance(len.__doc__, str).
TEST(StopTest, WithheldText_StopsWhereItIsLookedAt) {
  for (const char* use : {"str({})", "''.join([{}])", "setattr(lambda: 0, {}, 1)", "exec({})", "int({})",
                          "{}.upper()", "{} == ''", "hash({})", "{} + ''", "'%s' % {}", "repr(vars(int))"})
    for (const char* text : {"len.__doc__", "vars(KeyError)['__doc__']", "dict(vars(int))['__doc__']"}) {
      std::string source = use;
      if (const std::size_t place = source.find("{}"); place != std::string::npos)
        source.replace(place, 2, text);
      EXPECT_EQ(run_text(source).status, Status::Unsupported) << source;
    }
  EXPECT_EQ(run_text("assert len.__doc__ is not None and '__doc__' in vars(int)\n"
                     "assert '__doc__' in dict(vars(KeyError)) and '__doc__' in dir(int)\n"
                     "for text in len.__doc__, vars(KeyError)['__doc__']:\n"
                     "  assert type(text) is str and isinstance(text, str) and not isinstance(text, int)\n"
                     "  assert text.__class__ is str and object.__getattribute__(text, '__class__') is str\n"
                     "def f(): pass\n"
                     "f.__doc__ = len.__doc__\n")
                .status,
            Status::Finished);
}

TEST(StopTest, Unsupported_NamesTheFeature) {
  const RunResult result = run_text("try:\n  import _ssl\nexcept BaseException: pass\n");
  EXPECT_EQ(result.status, Status::Unsupported);
  EXPECT_EQ(result.detail, "module _ssl");
  EXPECT_EQ(result.exit_code, 125);
}

TEST(StopTest, OutputLimit_EndsTheRun) {
  const RunResult result = run_text("while True: print('x' * 100)\n", {.output = 5000});
  EXPECT_EQ(result.status, Status::Limit);
  EXPECT_EQ(result.detail, "output");
}

TEST(InterpreterTest, TwoInterpreters_DoNotShareState) {
  Options options;
  options.argv = {"-c"};
  Interpreter one(options), two(options);
  EXPECT_EQ(one.run_source("import sys; sys.mark = 1\n", "<string>").exit_code, 0);
  EXPECT_EQ(two.run_source("import sys; assert not hasattr(sys, 'mark')\n", "<string>").exit_code, 0);
}

TEST(InterpreterTest, UncaughtException_IsSummarised) {
  const RunResult result = run_text(
      "def f(): raise ValueError('text')\ntry: f()\nexcept ValueError as e: raise KeyError(1) from e\n");
  ASSERT_EQ(result.status, Status::Raised);
  ASSERT_TRUE(result.exception);
  EXPECT_EQ(result.exception->type, "KeyError");
  EXPECT_EQ(result.exception->message, "1");
  ASSERT_TRUE(result.exception->cause);
  EXPECT_EQ(result.exception->cause->message, "text");
  EXPECT_EQ(result.exception->cause->traceback.size(), 2u);
}

TEST(InterpreterTest, SyntaxErrorOfTheProgram_IsAnExceptionAtTheTop) {
  const RunResult result = run_text("x =\n");
  ASSERT_TRUE(result.exception);
  EXPECT_EQ(result.exception->type, "SyntaxError");
  EXPECT_EQ(result.exit_code, 1);
}

}  // namespace
}  // namespace dictum
