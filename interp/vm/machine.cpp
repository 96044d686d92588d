#include "vm/machine.h"

#include <algorithm>

#include "objects/errors.h"

namespace dictum {

namespace {

constexpr std::int64_t kSlice = 1 << 16;

}  // namespace

void begin_slice(Machine& machine) {
  Context& cx = machine.cx;
  machine.slice = kSlice;
  if (cx.budget.steps != 0) {
    const std::uint64_t left = cx.budget.steps > machine.steps ? cx.budget.steps - machine.steps : 1;
    machine.slice =
        std::min<std::int64_t>(kSlice, static_cast<std::int64_t>(std::min<std::uint64_t>(left, kSlice)));
  }
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

}  // namespace dictum
