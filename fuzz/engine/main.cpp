// dictum-fuzz TARGET [FLAG…] [CORPUS…]: one target under libFuzzer; its exit code is libFuzzer's.
// dictum-fuzz make-corpus FOLDER PATH…: what the targets start from, out of scenarios and programs.
// dictum-fuzz stats FILE: what --stats=FILE has counted.
// dictum-fuzz hardness [--seed=N] [--count=N] [--all] [MARK…]: how many fresh programs reach and show seeded
// faults. dictum-fuzz work FILE: the input that was at work when the engine with --work=FILE ended.
#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "engine/libfuzzer.h"
#include "engine/shared_files.h"
#include "power/hardness.h"
#include "targets/seed_corpus.h"

extern "C" int LLVMFuzzerRunDriver(int* count, char*** texts,
                                   int (*run)(const std::uint8_t* data, std::size_t size));

namespace {

constexpr int kExitBadInput = 2;

int make_corpus(const std::vector<std::string>& arguments) {
  dictum::SeedReport report;
  std::string error;
  if (arguments.size() < 2) error = "make-corpus takes a folder to write, and scenarios and programs to read";
  if (error.empty())
    dictum::make_seed_corpus(arguments[0], {arguments.begin() + 1, arguments.end()}, report, error);
  for (const std::string& name : report.left_out) std::fprintf(stderr, "left out: %s\n", name.c_str());
  if (!error.empty()) return std::fprintf(stderr, "dictum-fuzz: %s\n", error.c_str()), kExitBadInput;
  std::printf("%zu programs, %zu left out\n", report.programs, report.left_out.size());
  return 0;
}

int print_stats(const std::string& path) {
  std::vector<std::pair<std::string, std::uint64_t>> counts;
  std::string error;
  if (!dictum::read_stats(path, counts, error))
    return std::fprintf(stderr, "dictum-fuzz: %s\n", error.c_str()), kExitBadInput;
  for (const auto& [name, count] : counts)
    std::printf("%llu\t%s\n", static_cast<unsigned long long>(count), name.c_str());
  return 0;
}

int print_work(const std::string& path) {
  std::string input;
  if (!dictum::read_work_file(path, input))
    return std::fprintf(stderr, "dictum-fuzz: %s: no input was at work\n", path.c_str()), kExitBadInput;
  std::fwrite(input.data(), 1, input.size(), stdout);
  return 0;
}

int print_hardness(const std::vector<std::string>& arguments) {
  dictum::HardnessOptions options;
  std::vector<std::string> marks;
  for (const std::string& argument : arguments) {
    const auto number =
        std::strtoull(argument.c_str() + std::min(argument.size(), argument.find('=') + 1), nullptr, 10);
    if (argument.starts_with("--seed="))
      options.seed = number;
    else if (argument.starts_with("--count="))
      options.count = number;
    else if (argument == "--all")
      options.all = true;
    else
      marks.push_back(argument);
  }
  std::vector<dictum::SeededFault> faults;
  std::string error;
  if (!dictum::resolve_faults(marks, faults, error))
    return std::fprintf(stderr, "dictum-fuzz: %s\n", error.c_str()), kExitBadInput;
  dictum::keep_memory();
  dictum::measure_hardness(faults, options, std::cout);
  return 0;
}

}  // namespace

int main(int count, char** texts) {
  std::vector<std::string> arguments(texts, texts + count);
  if (count > 1 && arguments[1] == "make-corpus")
    return make_corpus({arguments.begin() + 2, arguments.end()});
  if (count > 2 && arguments[1] == "stats") return print_stats(arguments[2]);
  if (count > 1 && arguments[1] == "hardness")
    return print_hardness({arguments.begin() + 2, arguments.end()});
  if (count > 2 && arguments[1] == "work") return print_work(arguments[2]);
  arguments = dictum::choose_target(arguments);
  dictum::start_target(arguments);
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  int engine_count = static_cast<int>(arguments.size());
  char** engine_texts = pointers.data();
  return LLVMFuzzerRunDriver(&engine_count, &engine_texts, dictum::run_input);
}
