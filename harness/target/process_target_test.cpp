// CPython as a target: what programs do to it, and what is seen of them.
#include "target/process_target.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "target/resolve.h"
#include "target/scratch.h"
#include "target/target_fixture.h"

namespace dictum {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(PythonTarget, Identity_IsProbedByAProgram) {
  const Identity& identity = target_->describe();
  EXPECT_EQ(identity.implementation, "cpython");
  EXPECT_THAT(identity.name, StartsWith("CPython 3."));
  EXPECT_THAT(identity.version, StartsWith(identity.language + "."));
  EXPECT_FALSE(identity.library_path.empty());
}

TEST_F(PythonTarget, WaysToEnd_AreToldApart) {
  EXPECT_EQ(run("pass").status, OutcomeStatus::Finished);
  EXPECT_EQ(run("import sys; sys.exit()").exit_code, 0);
  const Outcome exited = run("import sys; print(1); sys.exit(3)");
  EXPECT_EQ(exited.status, OutcomeStatus::Exited);
  EXPECT_EQ(exited.exit_code, 3);
  EXPECT_EQ(exited.standard_output, "1\n");
  const Outcome at_once = run("import os; print('lost'); os._exit(4)");
  EXPECT_EQ(at_once.status, OutcomeStatus::Exited);
  EXPECT_EQ(at_once.exit_code, 4);
  EXPECT_EQ(at_once.standard_output, "");
  const Outcome syntax = run("x = = 1");
  EXPECT_EQ(syntax.status, OutcomeStatus::SyntaxError);
  EXPECT_EQ(syntax.exception->message, "invalid syntax (main.py, line 1)");
  EXPECT_EQ(syntax.exit_code, 1);
  EXPECT_EQ(run("raise KeyboardInterrupt").status, OutcomeStatus::Raised);
}

TEST_F(PythonTarget, UncaughtException_IsRecordedWithItsChain) {
  const Outcome outcome =
      run("def f():\n"
          "    try: {}['k']\n"
          "    except KeyError as error: raise ValueError('no') from error\n"
          "class Own(Exception): pass\n"
          "try: f()\n"
          "except ValueError: raise Own('last')\n");
  ASSERT_EQ(outcome.status, OutcomeStatus::Raised);
  EXPECT_EQ(outcome.exit_code, 1);
  const ExceptionRecord& own = *outcome.exception;
  EXPECT_EQ(own.type, "__main__.Own");
  EXPECT_EQ(own.message, "last");
  ASSERT_EQ(own.traceback.size(), 1u);
  EXPECT_EQ(own.traceback[0].line, 6u);
  EXPECT_EQ(own.traceback[0].function, "<module>");
  EXPECT_EQ(own.cause, nullptr);
  ASSERT_NE(own.context, nullptr);
  EXPECT_EQ(own.context->type, "ValueError");
  EXPECT_EQ(own.context->traceback.size(), 2u);
  ASSERT_NE(own.context->cause, nullptr);
  EXPECT_EQ(own.context->cause->message, "'k'");
  EXPECT_THAT(outcome.standard_error, HasSubstr("raise Own('last')"));
  EXPECT_THAT(outcome.standard_error, Not(HasSubstr("warnings.py")));
}

TEST_F(PythonTarget, MessageThatRunsTheProgramsCode_IsNotAskedFor) {
  const Outcome outcome =
      run("class Own(Exception):\n"
          "    def __str__(self): print('asked'); return 'text'\n"
          "raise Own()\n");
  EXPECT_EQ(outcome.standard_output, "asked\n");
  EXPECT_FALSE(outcome.exception->has_message);
  EXPECT_THAT(outcome.standard_error, HasSubstr("Own: text\n"));
}

TEST_F(PythonTarget, Start_IsThatOfAScript) {
  Program program;
  program.files = {
      {"main.py",
       "import sys\n"
       "print(sys.argv, __name__, sys._getframe().f_back, sys.stdin.read())\n"
       "print('json' in sys.modules, 'gc' in sys.modules, 'atexit' in sys.modules, sys.warnoptions)\n"
       "import os, one_module\n"
       "print(os.path.basename(sys.path[0]), sys.path[1] == os.environ['PYTHONPATH'] == os.getcwd() + "
       "'/one')\n"
       "print(open('data.txt').read(), os.environ['PYTHONHASHSEED'], hash('a') == hash('a'))\n"
       "import gc; print(gc.isenabled())\n"},
      {"one/one_module.py", "print(__name__)"},
      {"data.txt", "data"}};
  program.python_path = {"one"};
  program.argv = {"x", "\xff"};
  program.stdin_text = "h\xc3\xa9";
  const Outcome outcome = run(program);
  EXPECT_EQ(outcome.standard_error, "");
  EXPECT_EQ(outcome.standard_output,
            "['main.py', 'x', '\\udcff'] __main__ None h\xc3\xa9\n"
            "False False False []\n"
            "one_module\n"
            "scratch True\n"
            "data 0 True\n"
            "False\n");
}

TEST_F(PythonTarget, Finalisation_IsThatOfAProcess) {
  const Outcome outcome =
      run("import atexit\n"
          "class D:\n"
          "    def __del__(self): print('bye', flush=True)\n"
          "d = D()\n"
          "atexit.register(print, 'exit')\n"
          "1/0\n");
  EXPECT_EQ(outcome.standard_output, "exit\nbye\n");
  EXPECT_EQ(outcome.exception->type, "ZeroDivisionError");
}

TEST_F(PythonTarget, EachSignal_IsACrashWithItsNumber) {
  for (const int number : {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGQUIT, SIGKILL, SIGSEGV, SIGTERM, SIGUSR1}) {
    const Outcome outcome =
        run("import os; print(1, flush=True); os.kill(os.getpid(), " + std::to_string(number) + ")");
    EXPECT_EQ(outcome.status, OutcomeStatus::Crashed);
    EXPECT_EQ(outcome.signal, number);
    EXPECT_EQ(outcome.standard_output, "1\n");
  }
  EXPECT_EQ(run("import sys; sys.exit(139)").exit_code, 139);
}

TEST_F(PythonTarget, Flood_IsALimit) {
  for (const char* text : {"while True: print('x' * 1000)",
                           "import os\nwhile True: os.write(2, b'y' * 65536)", "print('x' * (1 << 25))"}) {
    const Outcome outcome = run(text);
    EXPECT_EQ(outcome.status, OutcomeStatus::Limit) << text;
    EXPECT_EQ(outcome.detail, "output");
    EXPECT_LE(outcome.standard_output.size(), 1u << 20);
  }
  expect_well();
}

TEST_F(PythonTarget, Hang_TimesOut) {
  for (const char* text :
       {"while True: pass", "import time; time.sleep(1000)",
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(1000)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"}) {
    EXPECT_EQ(run(text, 0.5).status, OutcomeStatus::TimedOut) << text;
  }
  expect_well();
}

TEST_F(PythonTarget, ProgramThatEndsOrStopsTheWorker_IsItsOwnOutcome) {
  const Outcome killed = run("import os, signal; os.kill(os.getppid(), signal.SIGKILL)");
  EXPECT_EQ(killed.status, OutcomeStatus::Crashed);
  EXPECT_EQ(killed.detail, "worker lost: signal 9");
  expect_well();
  const Outcome stopped =
      run("import os, signal, time; os.kill(os.getppid(), signal.SIGSTOP); time.sleep(1000)", 0.5);
  EXPECT_EQ(stopped.status, OutcomeStatus::TimedOut);
  expect_well();
  for (int i = 0; i < 6; ++i) run("import os, signal; os.kill(os.getppid(), signal.SIGKILL)");
  expect_well();
}

TEST_F(PythonTarget, Daemons_AreEnded) {
  const std::string text =
      "import os, time\n"
      "for i in range(20):\n"
      "    if os.fork() == 0:\n"
      "        os.setsid()\n"
      "        if os.fork(): os._exit(0)\n"
      "        with open('daemons', 'a') as file: file.write('%d\\n' % os.getpid())\n"
      "        time.sleep(1000)\n"
      "while len(open('daemons').readlines() if os.path.exists('daemons') else []) < 20: time.sleep(0.01)\n"
      "print(open('daemons').read())\n";
  const Outcome outcome = run(text);
  ASSERT_EQ(outcome.status, OutcomeStatus::Finished) << outcome.standard_error;
  std::istringstream pids(outcome.standard_output);
  int count = 0;
  for (int pid = 0; pids >> pid; ++count) EXPECT_NE(kill(pid, 0), 0) << pid;
  EXPECT_EQ(count, 20);
  expect_well();
}

TEST_F(PythonTarget, DaemonsOfALostWorker_AreEnded) {
  const std::string text =
      "import os, time, signal\n"
      "if os.fork() == 0:\n"
      "    os.setsid()\n"
      "    time.sleep(1000)\n"
      "os.kill(os.getppid(), signal.SIGKILL)\n"
      "time.sleep(1000)\n";
  EXPECT_EQ(run(text).status, OutcomeStatus::Crashed);
  EXPECT_EQ(count_children(), 0);
  expect_well();
}

TEST_F(PythonTarget, ForgedAnswers_AreOutput) {
  const Outcome outcome =
      run("import os\n"
          "frame = b'\\0\\0\\0\\x02{}'\n"
          "for descriptor in range(1, 300):\n"
          "    try: os.write(descriptor, frame)\n"
          "    except OSError: pass\n");
  EXPECT_EQ(outcome.status, OutcomeStatus::Finished) << outcome.detail;
  EXPECT_EQ(outcome.standard_output, std::string("\0\0\0\2{}", 6));
  EXPECT_EQ(outcome.standard_error, std::string("\0\0\0\2{}", 6));
  expect_well();
}

TEST_F(PythonTarget, ClosedAndUsedUpDescriptors_LeaveTheAnswer) {
  EXPECT_EQ(run("import os; os.closerange(3, 100000); 1/0").exception->type, "ZeroDivisionError");
  EXPECT_EQ(run("import os; os.closerange(0, 100000)").status, OutcomeStatus::Finished);
  const Outcome full = run("files = []\nwhile True: files.append(open('/dev/null'))");
  ASSERT_TRUE(full.exception);
  EXPECT_EQ(full.exception->type, "OSError");
}

TEST_F(PythonTarget, ScratchDirectory_IsEmptyForEachProgram) {
  run("import os\nos.makedirs('a/b/c'); open('x', 'w').write('1'); os.symlink('/', 'root'); os.chmod('a/b', "
      "0)\n"
      "os.makedirs('/'.join(['d'] * 400)); os.chmod('.', 0)");
  EXPECT_EQ(run("import os; print(sorted(os.listdir('.')))").standard_output, "['main.py']\n");
  run("import os, shutil; path = os.getcwd(); os.chdir('/'); shutil.rmtree(path)");
  EXPECT_EQ(run("import os; print(sorted(os.listdir('.')))").standard_output, "['main.py']\n");
  run("import os; path = os.getcwd(); os.rename(path, path + '2'); os.symlink('/', path)");
  EXPECT_EQ(run("import os; print(sorted(os.listdir('.')))").standard_output, "['main.py']\n");
}

TEST_F(PythonTarget, NothingOfOneProgram_ReachesTheNext) {
  run("import sys, builtins, os; builtins.leak = 1; sys.leak = 1; os.environ['LEAK'] = '1'; "
      "sys.path.append('leak')");
  const Outcome outcome = run(
      "import sys, builtins, os\n"
      "print(hasattr(builtins, 'leak'), hasattr(sys, 'leak'), 'LEAK' in os.environ, 'leak' in sys.path)\n");
  EXPECT_EQ(outcome.standard_output, "False False False False\n");
}

TEST_F(PythonTarget, ManyRequests_LeaveNothing) {
  expect_well();
  const auto descriptors = [] {
    const std::filesystem::directory_iterator folder("/proc/self/fd");
    return std::distance(begin(folder), end(folder));
  };
  const auto before = descriptors();
  for (int i = 0; i < 200; ++i) EXPECT_EQ(run("pass").status, OutcomeStatus::Finished);
  EXPECT_EQ(descriptors(), before);
  EXPECT_EQ(count_children(), 1);
  EXPECT_EQ(run("import os\nprint(len(os.listdir('/proc/%d/fd' % os.getppid())))").standard_output, "8\n")
      << "descriptors of the worker: three of its own, the channel, three for the program";
}

TEST(BrokenTarget, NoPython_IsAFailureThatNamesIt) {
  for (const char* executable : {"/nonexistent/python", "/bin/true", "/bin/false"}) {
    TargetSpec spec;
    spec.executable = executable;
    const auto target = make_process_target(spec);
    try {
      target->describe();
      ADD_FAILURE() << executable;
    } catch (const TargetFailure& failure) {
      EXPECT_THAT(failure.what(), StartsWith(executable));
    }
  }
  EXPECT_EQ(count_children(), 0);
}

TEST(BrokenTarget, OneThatAlwaysDies_StopsTheRun) {
  Scratch scratch;
  const std::string path = scratch.root() + "/python";
  write_file(path,
             "#!/bin/bash\n"
             "printf '\\0\\0\\0\\036{\"dictum\": 1, \"hello\": \"liar\"}' >&4\n"
             "head -c 4 <&3 >/dev/null\nexit 1\n");
  chmod(path.c_str(), 0755);
  TargetSpec spec;
  spec.executable = path;
  const auto target = make_process_target(spec);
  Program program;
  program.files = {{"main.py", "pass"}};
  const auto play_on = [&] {
    for (int i = 0; i < 10; ++i) EXPECT_EQ(target->run(program, {}).status, OutcomeStatus::Crashed);
  };
  EXPECT_THROW(play_on(), TargetFailure);
}

TEST(ResolvePython, Names_BecomeExecutables) {
  EXPECT_EQ(resolve_python("")[0], '/');
  EXPECT_EQ(resolve_python(DICTUM_PYTHON)[0], '/');
  for (const char* name : {"no-such-python", "/bin/true", "/etc/passwd", "/nonexistent"})
    EXPECT_THROW(resolve_python(name), TargetFailure) << name;
}

TEST(ResolvePython, NamesAndVersions_AreFoundInPyenv) {
  Scratch scratch;
  const std::string root = scratch.root() + "/pyenv";
  const auto script = [&](const std::string& path, const std::string& text) {
    write_file(root + path, "#!/bin/sh\n" + text);
    chmod((root + path).c_str(), 0755);
  };
  script("/shims/python3.77", "echo 'pyenv: python3.77: command not found' >&2; exit 127\n");
  for (const char* version : {"3.77.2", "3.77.10", "3.7.1"})
    for (const char* name : {"/bin/python3.77", "/bin/python3"})
      script(std::string("/versions/") + version + name, "exec " DICTUM_PYTHON " \"$@\"\n");
  const char* path = std::getenv("PATH");
  const std::string before = path != nullptr ? path : "";
  const char* variable = std::getenv("PYENV_ROOT");
  const std::string root_before = variable != nullptr ? variable : "";
  unsetenv("PYENV_ROOT");
  setenv("PATH", (root + "/shims").c_str(), 1);
  EXPECT_THAT(python_candidates("python3.77"),
              ElementsAre(root + "/shims/python3.77", root + "/versions/3.77.10/bin/python3.77",
                          root + "/versions/3.77.2/bin/python3.77"));
  EXPECT_THAT(python_candidates("3.77"),
              ElementsAre(root + "/versions/3.77.10/bin/python3", root + "/versions/3.77.2/bin/python3"));
  EXPECT_THAT(python_candidates("3.77.2"), ElementsAre(root + "/versions/3.77.2/bin/python3"));
  EXPECT_EQ(resolve_python("python3.77"), resolve_python(DICTUM_PYTHON))
      << "the shim refuses, a version is there";
  EXPECT_THROW(resolve_python("3.78"), TargetFailure);
  setenv("PATH", before.c_str(), 1);
  if (!root_before.empty()) setenv("PYENV_ROOT", root_before.c_str(), 1);
}

TEST(ResolvePython, Script_IsReplacedByThePythonBehindIt) {
  Scratch scratch;
  const std::string path = scratch.root() + "/shim";
  write_file(path, "#!/bin/sh\nexec " DICTUM_PYTHON " \"$@\"\n");
  chmod(path.c_str(), 0755);
  EXPECT_EQ(resolve_python(path), resolve_python(DICTUM_PYTHON));
}

}  // namespace
}  // namespace dictum
