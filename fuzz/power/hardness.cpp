#include "power/hardness.h"

#include "compare/compare.h"
#include "engine/engine_options.h"
#include "generate/generator.h"
#include "target/installation.h"
#include "targets/classes.h"

namespace dictum {
namespace {

struct Count {
  std::uint64_t reached = 0, shown = 0;
  std::int64_t first = -1;
};

PlayOptions play_options() {
  PlayOptions options;
  if (const auto library = default_installation()) {
    options.library_path = library->library_path;
    options.executable = library->executable;
  }
  options.steps = EngineOptions().steps;
  options.bytes = kProgramBytes;
  options.trace = true;
  return options;
}

}  // namespace

void measure_hardness(const std::vector<SeededFault>& faults, const HardnessOptions& options,
                      std::ostream& out) {
  const PlayOptions play_as = play_options();
  std::vector<Count> counts(faults.size());
  for (std::uint64_t number = 0; number < options.count; ++number) {
    const Program program = generate::generate(options.seed, number).program;
    const Played without = play(program, play_as);
    if (!not_comparable_reason(without.outcome, {}).empty()) continue;
    std::vector<const SeededFault*> played;
    for (std::size_t i = 0; i < faults.size(); ++i) {
      const bool reached = reaches(without, faults[i]);
      counts[i].reached += reached;
      if (reached || options.all) played.push_back(&faults[i]);
    }
    const std::vector<bool> shown = shown_faults(program, without.outcome, played, play_as);
    for (std::size_t i = 0; i < played.size(); ++i) {
      if (!shown[i]) continue;
      Count& count = counts[static_cast<std::size_t>(played[i] - faults.data())];
      ++count.shown;
      if (count.first < 0) count.first = static_cast<std::int64_t>(number);
    }
  }
  for (std::size_t i = 0; i < faults.size(); ++i)
    out << faults[i].mark << '\t' << counts[i].reached << '\t' << counts[i].shown << '\t' << counts[i].first
        << '\n';
}

}  // namespace dictum
