// The virtual machine of one interpreter: its frames, what it is handling, its steps. See eval.h for how it
// runs.
#pragma once

#include <string>
#include <vector>

#include "code/unit_store.h"
#include "objects/frame.h"
#include "objects/generator_object.h"
#include "vm/frame_stack.h"

namespace dictum {

struct Machine {
  explicit Machine(Context& context) : cx(context), frames(context) {}
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Context& cx;
  code::UnitStore units;
  FrameStack frames;
  Frame* frame = nullptr;   // the running one
  HandledLink outermost{};  // exceptions handled outside any generator
  HandledLink* handled = &outermost;
  OwnedValue result;       // of the frame that a loop was started with, when it leaves
  bool reraising = false;  // the raise that is under way adds no traceback entry in this frame
  const code::Word* entered_from = nullptr;  // behind the instruction from which a handler was last entered
  std::uint64_t steps = 0;                   // charged in slices that have ended
  std::int64_t slice = 0;                    // length of the running one

  bool at_safe_point = false;      // every value of the running frames is in them, none in C++ locals only
  std::uint64_t safe_points = 0;   // counted in the debug modes that look at them
  std::vector<Value> host_values;  // borrowed: what the embedder's side holds while the program runs

  std::string standard_output;  // waiting to be flushed
  std::string standard_input;   // what is left of it
  bool input_from_process = false;
  std::vector<int> open_descriptors;  // of files that the program has opened and not yet closed
  Module* import_classes = nullptr;   // owned: the classes of specs and loaders, by name
  bool share_library = false;         // see shared_units.h
  std::vector<std::string> library;   // its folders, each with '/' at its end
  std::string command_name;           // a source without a file behind it: its tracebacks show no lines

  std::uint64_t steps_so_far() const { return steps + static_cast<std::uint64_t>(slice - cx.attention); }
};

inline Machine& machine_of(Context& cx) { return *cx.machine; }

// Brings cx.handled (what sys.exc_info() tells) up to date after a change in the chain.
inline void sync_handled(Machine& machine) {
  const HandledLink* link = machine.handled;
  while (link && link->exception.is_absent()) link = link->previous;
  machine.cx.handled = link ? link->exception : Value();
}

// At a safe point of the innermost loop: look_up_budgets, and what the debug modes do there.
bool look_up_at_safe_point(Machine& machine);
// Begins the next slice of the attention countdown.
void begin_slice(Machine& machine);
// CallHooks::attention: budgets that ran out become stops. False: one is pending.
bool look_up_budgets(Context& cx);

}  // namespace dictum
