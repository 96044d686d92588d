#include "vm/machine.h"

#include <algorithm>

#include "objects/collector.h"
#include "objects/errors.h"
#include "vm/audit.h"

namespace dictum {

namespace {

constexpr std::int64_t kSlice = 1 << 16;

bool looks_at_every_step(const DebugModes& modes) {
  return modes.collect_every != 0 || modes.audit_every != 0;
}

}  // namespace

void begin_slice(Machine& machine) {
  Context& cx = machine.cx;
  machine.slice = kSlice;
  if (cx.budget.steps != 0) {
    const std::uint64_t left = cx.budget.steps > machine.steps ? cx.budget.steps - machine.steps : 1;
    machine.slice =
        std::min<std::int64_t>(kSlice, static_cast<std::int64_t>(std::min<std::uint64_t>(left, kSlice)));
  }
  if (looks_at_every_step(cx.debug)) machine.slice = 1;
  cx.attention = machine.slice;
}

bool look_up_budgets(Context& cx) {
  Machine& machine = machine_of(cx);
  if (cx.pending.is_stop()) return false;
  machine.steps += static_cast<std::uint64_t>(machine.slice - cx.attention);
  if (cx.over_budget) {
    (void)stop_limit(cx, "bytes");
    return false;
  }
  if (cx.budget.steps != 0 && machine.steps >= cx.budget.steps) {
    machine.slice = 0;
    (void)stop_limit(cx, "steps");
    return false;
  }
  begin_slice(machine);
  return true;
}

bool look_up_at_safe_point(Machine& machine) {
  Context& cx = machine.cx;
  machine.at_safe_point = true;
  const bool goes_on = cx.look_up();
  machine.at_safe_point = false;
  if (!goes_on) return false;
  collect_if_wanted(cx);
  if (cx.pending.is_stop()) return false;
  if (!looks_at_every_step(cx.debug)) return true;
  ++machine.safe_points;
  if (cx.debug.collect_every != 0 && machine.safe_points % cx.debug.collect_every == 0) collect_cycles(cx);
  if (cx.pending.is_stop()) return false;
  if (cx.debug.audit_every != 0 && machine.safe_points % cx.debug.audit_every == 0) audit_machine(machine);
  return true;
}

}  // namespace dictum
