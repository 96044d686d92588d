#include "targets/canary.h"

#include "targets/divergence.h"

namespace dictum {
namespace {

constexpr const char* kPrograms[] = {
    "class A:\n    x = 1\nprint(A.x)\nprint(A.__mro__)\n",
    "class A:\n    pass\nprint('begin')\nA.missing\n",
    "import sys\nprint('begin')\nsys.exit(3)\n",
};

struct Lie {
  const char* name;
  bool (*tell)(Outcome& outcome);  // false: this outcome has nothing to lie about
};
constexpr Lie kLies[] = {
    {"a changed byte", [](Outcome& outcome) { return outcome.standard_output[0] ^= 1, true; }},
    {"a line that is missing",
     [](Outcome& outcome) {
       return outcome.standard_output.erase(0, outcome.standard_output.find('\n') + 1), true;
     }},
    {"another exit code", [](Outcome& outcome) { return outcome.exit_code ^= 1, true; }},
    {"another type of exception",
     [](Outcome& outcome) { return outcome.exception && (outcome.exception->type = "ValueError", true); }},
    {"another message",
     [](Outcome& outcome) { return outcome.exception && (outcome.exception->message += "!", true); }},
    {"an end that was none",
     [](Outcome& outcome) {
       return outcome.exception &&
              (outcome.exception.reset(), outcome.status = OutcomeStatus::Finished, true);
     }},
};

}  // namespace

CanaryReport tell_lies(Target& oracle, const PlayOptions& options) {
  CanaryReport report;
  for (const char* text : kPrograms) {
    Program program;
    program.files.push_back({"main.py", text});
    const Outcome answer = oracle.run(program, RunLimits{}, Tier::Batch);
    const Outcome reference = play(program, options).outcome;
    if (reference.standard_output.empty() ||
        compare_ended(answer, reference, {}).kind != Verdict::Kind::Same) {
      report.problem = std::string("a simple program is not the same: ") + summary_of(reference) + " / " +
                       summary_of(answer);
      return report;
    }
    for (const Lie& lie : kLies) {
      Outcome falsified = reference;
      if (!lie.tell(falsified)) continue;
      ++report.told;
      if (compare_ended(answer, falsified, {}).kind != Verdict::Kind::Diverged) {
        report.problem = std::string("the oracle is blind: it has not seen ") + lie.name;
        return report;
      }
    }
  }
  return report;
}

}  // namespace dictum
