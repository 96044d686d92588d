#include "targets/seed_corpus.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "engine/content_name.h"
#include "mutate/mutate.h"
#include "program/program_text.h"
#include "scenario/load.h"
#include "target/protocol.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestBytes = 16 << 10;  // of an input of the targets that read bytes
constexpr char kNewest = '\3';                   // the byte that stands for 3.11: see targets/source_input.h

std::string read_bytes(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::vector<fs::path> files_below(const std::string& path, const std::string& extension) {
  std::vector<fs::path> files;
  std::error_code error;
  if (fs::is_regular_file(path, error) && fs::path(path).extension() == extension) files.push_back(path);
  for (fs::recursive_directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error))
    if (entry->path().extension() == extension && entry->is_regular_file(error))
      files.push_back(entry->path());
  std::sort(files.begin(), files.end());
  return files;
}

class SeedWriter {
 public:
  SeedWriter(const std::string& folder, SeedReport& report) : folder_(folder), report_(report) {}

  void add_program(const std::string& name, const Program& program) {
    if (!program.stdin_text.empty()) return leave_out(name, "it reads its standard input");
    const std::string text = join_program(program);
    Program again;
    std::string error;
    if (text.size() > kMaxProgramText) return leave_out(name, "it is longer than an input may be");
    if (!split_program(text, again, error)) return leave_out(name, error);
    if (error = refusal_of(text); !error.empty())
      return leave_out(name, "what it shows may differ: it " + error);
    report_.programs += put("fuzz_run", text);
    put("fuzz_diff", text);
    for (const ProgramFile& file : program.files) {
      if (file.bytes.size() >= kLargestBytes) continue;
      put("fuzz_parse", kNewest + file.bytes);
      put("fuzz_unparse", kNewest + file.bytes);
    }
    RunRequest request;
    request.nonce = "0";
    request.id = 1;
    request.argv = program.argv;
    request.path = program.python_path;
    if (put("fuzz_protocol", encode_request(request))) put("fuzz_protocol", encode_reply(request, {}));
  }
  void add_scenario_file(const std::string& name, const std::string& bytes) {
    if (bytes.size() > kLargestBytes) return leave_out(name, "it is longer than an input may be");
    put("fuzz_scenario", bytes);
  }
  void leave_out(const std::string& name, const std::string& reason) {
    report_.left_out.push_back(name + ": " + reason);
  }
  const std::string& error() const { return error_; }

 private:
  // Whether it is new.
  bool put(const std::string& target, const std::string& bytes) {
    const std::string path = folder_ + "/" + target + "/" + content_name(bytes);
    if (!written_.insert(path).second) return false;
    std::error_code reason;
    fs::create_directories(folder_ + "/" + target, reason);
    std::ofstream file(path, std::ios::binary);
    file << bytes;
    if (!file.flush() && error_.empty()) error_ = path + ": it cannot be written";
    return true;
  }

  std::string folder_;
  SeedReport& report_;
  std::set<std::string> written_;
  std::string error_;
};

void add_scenarios(const std::string& path, SeedWriter& writer) {
  const std::vector<fs::path> files = files_below(path, ".yaml");
  if (files.empty()) return;
  const Suite suite = load_suite({path});
  for (const FileError& each : suite.errors) writer.leave_out(each.file, each.reason);
  for (const Scenario& scenario : suite.scenarios) writer.add_program(scenario.id, scenario.program);
  for (const fs::path& file : files) writer.add_scenario_file(file.string(), read_bytes(file));
}

}  // namespace

bool make_seed_corpus(const std::string& folder, const std::vector<std::string>& paths, SeedReport& report,
                      std::string& error) {
  SeedWriter writer(folder, report);
  for (const std::string& path : paths) {
    std::error_code reason;
    if (!fs::exists(path, reason)) return error = path + ": there is no such file", false;
    add_scenarios(path, writer);
    for (const fs::path& file : files_below(path, ".py")) {
      Program program;
      std::string problem;
      if (split_program(read_bytes(file), program, problem))
        writer.add_program(file.string(), program);
      else
        writer.leave_out(file.string(), problem);
    }
  }
  return error = writer.error(), error.empty();
}

}  // namespace dictum
