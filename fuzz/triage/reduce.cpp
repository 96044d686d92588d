// The passes in their order, run until none makes the program smaller. The coarse ones come first: an
// execution that drops twenty statements is worth twenty that drop one.
#include <fmt/format.h>

#include "triage/reduction.h"

namespace dictum::triage {
namespace {

struct Pass {
  const char* name;
  bool (*run)(Reduction&);
  bool once;
};
constexpr Pass kPasses[] = {
    {"slice", slice_to_difference, true},    // needs the labels of the original
    {"observers", drop_observers, true},     // one execution for all
    {"statements", drop_statements, false},  //
    {"files", drop_files, false},            // what nobody imports any more
    {"unwrap", unwrap_statements, false},    // gives statements more to drop
    {"parts", drop_parts, false},            // gives expressions less to look at
    {"expressions", simplify_expressions, false},
};
constexpr int kRounds = 6;

}  // namespace

Reduced reduce(const std::string& text, const Judged& first, const Sameness& sameness, Judge& judge,
               const ReduceBudget& budget) {
  Reduction reduction(text, first, sameness, judge, budget);
  Reduced reduced;
  const auto run = [&](const char* name, bool (*pass)(Reduction&)) {
    const int lines = count_lines(reduction.best()), before = reduction.executions();
    const bool changed = pass(reduction);
    if (reduction.executions() > before)
      reduced.passes.push_back(fmt::format("{} {} -> {} lines, {} executions", name, lines,
                                           count_lines(reduction.best()), reduction.executions() - before));
    return changed;
  };
  if (!reduction.has_tree()) run("lines", drop_lines);
  bool changed = reduction.has_tree();
  for (int round = 0; round < kRounds && changed && !reduction.is_over(); ++round) {
    changed = false;
    for (const Pass& pass : kPasses)
      if (round == 0 || !pass.once) changed |= run(pass.name, pass.run);
  }
  if (reduction.has_tree()) run("names", shorten_names);
  reduced.text = reduction.best();
  reduced.judged = reduction.judged();
  reduced.executions = reduction.executions();
  reduced.over_budget = reduction.is_over();
  return reduced;
}

}  // namespace dictum::triage
