// All that libFuzzer sees of us: its four functions, given on to the target that was chosen. Another engine
// is another such file.
#include "engine/libfuzzer.h"

#include <malloc.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "engine/fuzz_target.h"
#include "engine/shared_files.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t largest);

namespace dictum {
namespace {

constexpr int kExitBadInput = 2, kExitEnvironment = 3;  // as `dictum` ends

const FuzzTarget* g_target = nullptr;
WorkFile g_work;

[[noreturn]] void refuse(int code, const std::string& sentence) {
  std::fprintf(stderr, "dictum-fuzz: %s\n", sentence.c_str());
  std::exit(code);
}

const FuzzTarget* find_target(std::string_view name) {
  name.remove_prefix(name.rfind('/') + 1);
  for (const FuzzTarget* target : kFuzzTargets)
    if (name == target->name) return target;
  return nullptr;
}

// It may have ended before it could be told.
void end_with(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) refuse(kExitEnvironment, "the process that was to be served has ended");
}

std::string_view view(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// What is too long is no input: nothing is cut.
std::size_t put(const std::string& text, std::uint8_t* out, std::size_t largest) {
  if (text.size() > largest) return 0;
  std::memcpy(out, text.data(), text.size());
  return text.size();
}

}  // namespace

std::vector<std::string> choose_target(std::vector<std::string> arguments) {
  g_target = find_target(arguments[0]);
  if (g_target == nullptr && arguments.size() > 1) {
    g_target = find_target(arguments[1]);
    // The engine starts itself again under this name.
    const auto link = std::filesystem::path(arguments[0]).parent_path() / arguments[1];
    if (g_target != nullptr && access(link.c_str(), X_OK) == 0) arguments[0] = link;
    if (g_target != nullptr) arguments.erase(arguments.begin() + 1);
  }
  if (g_target == nullptr) {
    std::string names;
    for (const FuzzTarget* target : kFuzzTargets) names += std::string(" ") + target->name;
    refuse(kExitBadInput,
           "which target? the first argument, or the name of the link that was called, is one of" + names);
  }
  std::vector<std::string> defaults = {"-max_len=" + std::to_string(g_target->largest), "-timeout=25",
                                       "-reload=1"};
  if (g_target->mutate != nullptr)
    defaults.push_back("-len_control=0");  // programs are not grown byte by byte
#ifdef DICTUM_EDGES
  // With edges a program has ten thousand features: weighing the rare ones would take most of the time.
  if (g_target->mutate != nullptr) defaults.push_back("-entropic=0");
#endif
  arguments.insert(arguments.begin() + 1, defaults.begin(), defaults.end());
  return arguments;
}

void keep_memory() {
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
}

void start_target(const std::vector<std::string>& arguments) {
  keep_memory();
  EngineOptions options;
  std::string error;
  if (!take_options({arguments.begin() + 1, arguments.end()}, options, error)) refuse(kExitBadInput, error);
  if (options.parent != 0) end_with(options.parent);
  if (!options.work.empty() && !g_work.open(options.work, g_target->largest, error))
    refuse(kExitEnvironment, error);
  if (!g_target->start(options, error)) refuse(kExitEnvironment, error);
}

int run_input(const std::uint8_t* data, std::size_t size) {
  const std::string_view input = view(data, size);
  g_work.begin(input);
  g_target->run(input.size() <= g_target->largest ? input : std::string_view());
  g_work.end();
  return 0;
}

}  // namespace dictum

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return run_input(data, size);
}

// In OSS-Fuzz the engine brings its own main: the target is then chosen by the name of the executable.
extern "C" int LLVMFuzzerInitialize(int* count, char*** texts) {
  if (g_target == nullptr) start_target(choose_target({*texts, *texts + *count}));
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t largest,
                                               unsigned seed) {
  if (g_target->mutate == nullptr) return LLVMFuzzerMutate(data, size, largest);
  return put(g_target->mutate(view(data, size), largest, seed), data, largest);
}

extern "C" std::size_t LLVMFuzzerCustomCrossOver(const std::uint8_t* a, std::size_t a_size,
                                                 const std::uint8_t* b, std::size_t b_size, std::uint8_t* out,
                                                 std::size_t largest, unsigned seed) {
  if (g_target->cross == nullptr) return 0;  // the engine tries another way
  return put(g_target->cross(view(a, a_size), view(b, b_size), largest, seed), out, largest);
}
