// Programs on disk for measure.py: laid out from scenarios or from generated programs, and played by the
// reference interpreter alone.
//
//   bench_programs scenarios OUT LANGUAGE SUITE…      every scenario that holds for the version
//   bench_programs generated OUT COUNT LINES LINES     so many programs of one file and so many lines, by
//   fixed seeds bench_programs alone OUT LANGUAGE EXECUTABLE LIBRARY…   each in an interpreter of its own,
//   output taken
//
// OUT/manifest has one JSON object a line: folder, tier, path, argv, stdin.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "dictum/interp.h"
#include "generate/generator.h"
#include "scenario/load.h"
#include "target/protocol.h"
#include "target/scratch.h"
#include "target/tier.h"

namespace dictum {
namespace {

using Json = nlohmann::json;

class Folder {
 public:
  explicit Folder(const std::string& path) : path_(path) { std::filesystem::create_directories(path); }
  ~Folder() { write_file(path_ + "/manifest", manifest_); }

  void add(const Program& program) {
    char name[16];
    std::snprintf(name, sizeof name, "/%05zu", count_++);
    for (const ProgramFile& file : program.files)
      write_file(path_ + name + "/" + (file.path == program.entry ? "main.py" : file.path), file.bytes);
    manifest_ += Json{{"folder", path_ + name},
                      {"tier", tier_name(quickest_tier(program))},
                      {"path", program.python_path},
                      {"argv", program.argv},
                      {"stdin", octets_to_text(program.stdin_text)}}
                     .dump(-1, ' ', true, Json::error_handler_t::replace) +
                 "\n";
  }
  std::size_t count() const { return count_; }

 private:
  std::string path_;
  std::string manifest_;
  std::size_t count_ = 0;
};

int lay_out_scenarios(const std::string& out, const std::string& language,
                      const std::vector<std::string>& suites) {
  Folder folder(out);
  for (const Scenario& scenario : load_suite(suites).scenarios)
    if (scenario.python.contains(language)) folder.add(scenario.program);
  return 0;
}

int lay_out_generated(const std::string& out, std::size_t wanted, long min_lines, long max_lines) {
  constexpr std::uint64_t kSeed = 20, kTries = 1'000'000;
  generate::GeneratorOptions options;
  options.min_lines = options.max_lines = static_cast<int>(min_lines / 2);
  Folder folder(out);
  for (std::uint64_t number = 0; number < kTries && folder.count() < wanted; ++number) {
    const Program program = generate::generate(kSeed, number, options).program;
    const std::string& text = program.files.front().bytes;
    const long lines = std::count(text.begin(), text.end(), '\n');
    const bool plain = program.files.size() == 1 && quickest_tier(program) == Tier::Batch;
    if (plain && lines >= min_lines && lines <= max_lines) folder.add(program);
  }
  return folder.count() == wanted ? 0 : 1;
}

int play_alone(const std::string& out, const std::string& language, const std::string& executable,
               const std::vector<std::string>& library) {
  std::ifstream manifest(out + "/manifest");
  std::size_t bytes = 0;
  for (std::string line; std::getline(manifest, line);) {
    const Json entry = Json::parse(line);
    const std::string folder = entry.at("folder");
    if (chdir(folder.c_str()) != 0) return 1;
    Options options;
    options.language = language;
    options.argv = entry.at("argv").get<std::vector<std::string>>();
    options.argv.insert(options.argv.begin(), "main.py");
    options.executable = executable;
    for (const std::string part : entry.at("path")) options.python_path.push_back(folder + "/" + part);
    options.library_path = library;
    options.stdin_text = entry.at("stdin");
    const RunLimits limits;
    options.limits.bytes = limits.memory;
    options.limits.output = limits.output;
    options.automatic_collection = false;
    options.on_stdout = options.on_stderr = [&bytes](std::string_view piece) { bytes += piece.size(); };
    Interpreter(options).run_file("main.py");
  }
  std::printf("%zu bytes of output\n", bytes);
  return 0;
}

int main_of(const std::vector<std::string>& arguments) {
  const std::string mode = arguments.empty() ? "" : arguments[0];
  const std::vector<std::string> rest(arguments.begin() + std::min<std::ptrdiff_t>(4, std::ssize(arguments)),
                                      arguments.end());
  if (mode == "scenarios" && arguments.size() > 3)
    return lay_out_scenarios(arguments[1], arguments[2], {arguments.begin() + 3, arguments.end()});
  if (mode == "generated" && arguments.size() == 5)
    return lay_out_generated(arguments[1], std::stoul(arguments[2]), std::stol(arguments[3]),
                             std::stol(arguments[4]));
  if (mode == "alone" && arguments.size() > 3)
    return play_alone(arguments[1], arguments[2], arguments[3], rest);
  std::fprintf(stderr, "usage: see the head of programs.cpp\n");
  return 2;
}

}  // namespace
}  // namespace dictum

int main(int argc, char** argv) { return dictum::main_of({argv + 1, argv + argc}); }
