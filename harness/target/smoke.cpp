#include "target/smoke.h"

#include <vector>

namespace dictum {
namespace {

constexpr double kSeconds = 60;

struct SmokeTest {
  const char* name;
  Tier tier;
  const char* program;
  int exit_code;
  const char* standard_output;
  const char* last_line;  // of stderr
};

constexpr SmokeTest kTests[] = {
    {"printing", Tier::Batch, "print('smoke', 6 * 7)", 0, "smoke 42\n", ""},
    {"an uncaught exception", Tier::Batch, "print(1)\ndef f(): raise KeyError('k')\nf()", 1, "1\n",
     "KeyError: 'k'"},
    {"traces", Tier::Batch,
     "import builtins, sys, os\n"
     "builtins.trace = sys.trace = os.trace = 1\n"
     "os.environ['TRACE'] = '1'; sys.path.append('trace'); sys.argv.append('trace'); os.chdir('/')\n"
     "setattr(sys, 'stdout', None)",
     0, "", ""},
    {"traces of another program", Tier::Batch,
     "import builtins, sys, os\n"
     "print([hasattr(module, 'trace') for module in (builtins, sys, os)], 'TRACE' in os.environ,\n"
     "      'trace' in sys.path, sys.argv, len(os.getcwd()) > 1)",
     0, "[False, False, False] False False ['main.py'] True\n", ""},
    {"exit", Tier::Fork,
     "import sys\n"
     "class C:\n"
     "    def __del__(self): print('finalised')\n"
     "c = C()\n"
     "sys.exit(3)",
     3, "finalised\n", ""},
    {"an error of syntax", Tier::Spawn, "x = = 1", 1, "", "SyntaxError: invalid syntax"},
};

std::string last_line(std::string text) {
  if (!text.empty() && text.back() == '\n') text.pop_back();
  const std::size_t begin = text.rfind('\n');
  return begin == std::string::npos ? text : text.substr(begin + 1);
}

}  // namespace

std::string smoke_check(Target& target) {
  RunLimits limits;
  limits.seconds = kSeconds;
  std::vector<Program> programs;
  for (const SmokeTest& test : kTests)
    programs.emplace_back().files = {{"main.py", std::string(test.program) + "\n"}};
  std::vector<Job> jobs;
  for (std::size_t i = 0; i < programs.size(); ++i)
    if (kTests[i].tier == Tier::Batch) jobs.push_back({&programs[i], limits});
  target.begin(jobs, Tier::Batch);
  std::vector<Outcome> in_batch = target.take();
  std::size_t taken = 0;
  for (std::size_t i = 0; i < programs.size(); ++i) {
    const SmokeTest& test = kTests[i];
    const Outcome outcome =
        test.tier == Tier::Batch ? in_batch[taken++] : target.run(programs[i], limits, test.tier);
    if (outcome.exit_code == test.exit_code && outcome.standard_output == test.standard_output &&
        last_line(outcome.standard_error) == test.last_line)
      continue;
    return std::string(test.name) + " in " + tier_name(outcome.tier) +
           " is not as it must be: " + outcome_status_name(outcome.status) +
           (outcome.detail.empty() ? "" : ": " + outcome.detail) + ", exit code " +
           std::to_string(outcome.exit_code) + ", stdout \"" + outcome.standard_output.substr(0, 200) +
           "\", stderr \"" + last_line(outcome.standard_error).substr(0, 200) + "\"";
  }
  return "";
}

}  // namespace dictum
