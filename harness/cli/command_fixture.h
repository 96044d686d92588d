// What tests of commands have in common: a folder of their own, and dictum in a process.
#pragma once

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "target/target_fixture.h"

namespace dictum {

struct Finished {
  int code = -1;
  std::string out;
  std::string error;
};

class Commands : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = "/tmp/dictum-run-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override {
    EXPECT_EQ(count_children(), 0);
    std::filesystem::remove_all(folder_);
  }

  std::string write(const std::string& name, const std::string& text, mode_t mode = 0644) {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    chmod(path.c_str(), mode);
    return path.string();
  }

  // `environment`: besides PATH and TMPDIR.
  std::unique_ptr<Process> start(std::vector<std::string> arguments,
                                 std::vector<std::string> environment = {},
                                 const std::string& directory = "") {
    return start_command({DICTUM_BINARY}, std::move(arguments), std::move(environment), directory);
  }

  // A shell command; "$0" is dictum, "$1" CPython, "$2" and so on the arguments.
  std::unique_ptr<Process> start_shell(const std::string& text, std::vector<std::string> arguments,
                                       std::vector<std::string> environment = {},
                                       const std::string& directory = "") {
    return start_command({"/bin/sh", "-c", text, DICTUM_BINARY, DICTUM_PYTHON}, std::move(arguments),
                         std::move(environment), directory);
  }

  std::unique_ptr<Process> start_command(std::vector<std::string> command, std::vector<std::string> arguments,
                                         std::vector<std::string> environment, const std::string& directory) {
    ProcessOptions options;
    options.command = std::move(command);
    for (std::string& argument : arguments) options.command.push_back(std::move(argument));
    options.environment = std::move(environment);  // of two of one name the first counts
    options.environment.insert(options.environment.end(),
                               {"PATH=/usr/bin:/bin", "TMPDIR=" + folder_.string()});
    options.directory = directory;
    std::string error;
    auto process = Process::start(options, error);
    EXPECT_NE(process, nullptr) << error;
    return process;
  }

  static Finished finish(Process& process) {
    EXPECT_TRUE(process.wait(120));
    const ProcessEnd end = process.end();
    EXPECT_FALSE(end.signalled) << end.code;
    return {end.code, process.standard_output(), process.standard_error()};
  }

  Finished dictum(std::vector<std::string> arguments) { return finish(*start(std::move(arguments))); }

  Finished run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"run", "--reference", DICTUM_PYTHON, "--python", DICTUM_PYTHON});
    return dictum(std::move(arguments));
  }

  // A Python that tells lies about what was printed.
  std::string liar() {
    return write("liar",
                 "#!/bin/sh\nif [ \"$1\" = -S ]; then echo $0; exit 0; fi\n"
                 "sed -i 's/return b\"\".join(pieces)/return b\"\".join(pieces).replace(b\"two\", b\"2\")/' "
                 "\"$PYTHONPATH/warnings.py\"\nexec " DICTUM_PYTHON " \"$@\"\n",
                 0755);
  }

  std::filesystem::path folder_;
};

// One area, two scenarios that are as expected, one for another version.
inline const char kGood[] =
    "area: first\n"
    "scenarios:\n"
    "  - {id: prints, program: \"print('one two')\", expect: {stdout: \"one two\\n\"}}\n"
    "  - {id: raises, program: \"1/0\", expect: {exception: {type: ZeroDivisionError}}}\n"
    "  - {id: other-version, python: \"<3.0\", program: \"print 1\"}\n";

}  // namespace dictum
