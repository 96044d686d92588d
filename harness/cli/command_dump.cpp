// dictum dump STAGE FILE…: what a stage of the interpreter makes of a source, as text.
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "dictum/interp.h"

namespace dictum {

namespace {

struct DumpCommand {
  std::string stage;
  std::vector<std::string> files;
  DumpOptions options;
  bool batch = false;
};

constexpr const char* kStages[] = {"tokens", "ast", "symbols", "bytecode", "source", "checks"};

// No stage of a source: a list of names.
constexpr const char* kStubs = "stubs";

DumpStage stage_of(const std::string& name) {
  int index = 0;
  while (name != kStages[index]) index++;
  return static_cast<DumpStage>(index);
}

bool read_file(const std::string& path, std::string& content) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  content.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  return !file.bad();
}

std::string describe(const std::string& file, const SourceError& error) {
  return file + ":" + std::to_string(error.line) + ":" + std::to_string(error.offset) + ": " + error.type +
         ": " + error.message;
}

int dump_file(const DumpCommand& command, const std::string& path) {
  std::string source;
  if (!read_file(path, source)) {
    std::fprintf(stderr, "dictum: cannot read %s\n", path.c_str());
    return kExitBadInput;
  }
  const DumpResult result = dump(stage_of(command.stage), source, path, command.options);
  if (result.error) {
    std::fprintf(stderr, "%s\n", describe(path, *result.error).c_str());
    return kExitBadInput;
  }
  std::fwrite(result.text.data(), 1, result.text.size(), stdout);
  return kExitExpected;
}

// Answers each file name read from standard input with "ok SIZE\n" or "error SIZE\n" and SIZE bytes: the
// dump, or the error's type, line, offset, end line and end offset, a line each, and its message.
int dump_batch(const DumpCommand& command) {
  std::string path;
  std::string source;
  while (std::getline(std::cin, path)) {
    std::string answer;
    const char* word = "ok";
    if (!read_file(path, source)) {
      word = "error";
      answer = "OSError\n0\n0\n0\n0\ncannot read the file";
    } else if (DumpResult result = dump(stage_of(command.stage), source, path, command.options);
               result.error) {
      const SourceError& error = *result.error;
      word = "error";
      answer = error.type + "\n" + std::to_string(error.line) + "\n" + std::to_string(error.offset) + "\n" +
               std::to_string(error.end_line) + "\n" + std::to_string(error.end_offset) + "\n" +
               error.message;
    } else {
      answer = std::move(result.text);
    }
    std::printf("%s %zu\n", word, answer.size());
    std::fwrite(answer.data(), 1, answer.size(), stdout);
    std::fflush(stdout);
  }
  return kExitExpected;
}

// What dictum names but does not play, a name a line, and how many.
int dump_stubs(const DumpCommand& command) {
  Options options;
  options.language = command.options.language;
  const std::vector<std::string> names = Interpreter(options).stub_names();
  for (const std::string& name : names) std::printf("%s\n", name.c_str());
  std::fprintf(stderr, "%zu stubs\n", names.size());
  return kExitExpected;
}

int run_dump(const DumpCommand& command) {
  if (command.stage == kStubs) return dump_stubs(command);
  if (command.batch) return dump_batch(command);
  if (command.files.empty()) {
    std::fprintf(stderr, "dictum: dump needs a FILE or --batch\n");
    return kExitBadInput;
  }
  int exit_code = kExitExpected;
  for (const std::string& path : command.files)
    if (const int code = dump_file(command, path); code != kExitExpected) exit_code = code;
  return exit_code;
}

}  // namespace

void register_dump(CLI::App& app, int& exit_code) {
  auto command = std::make_shared<DumpCommand>();
  CLI::App* dump = app.add_subcommand("dump", "print what a stage makes of a source, or what dictum lacks");
  std::vector<std::string> stages(std::begin(kStages), std::end(kStages));
  stages.emplace_back(kStubs);
  dump->add_option("STAGE", command->stage, "tokens, ast, symbols, bytecode, source or checks; or stubs")
      ->required()
      ->check(CLI::IsMember(stages));
  dump->add_option("FILE", command->files, "Python files");
  dump->add_option("--language", command->options.language, "the version to play, 3.8 to 3.13")
      ->check(CLI::IsMember(std::vector<std::string>{"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"}));
  dump->add_flag("--positions", command->options.positions, "ast: with line and column attributes");
  dump->add_option("--indent", command->options.indent, "ast: columns per level, -1 for one line");
  dump->add_option("--mode", command->options.mode, "how the source is parsed")
      ->check(CLI::IsMember(std::vector<std::string>{"exec", "eval", "single"}));
  dump->add_flag("--batch", command->batch, "read file names from standard input, a line each");
  dump->callback([command, &exit_code] { exit_code = run_dump(*command); });
}

}  // namespace dictum
