// What can be seen of a program, event by event, and the first one in which two sides differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "outcome.h"

namespace dictum::triage {

// One labelled observation ("12 value", "12 ! TypeError …"), one other line of output, the exception that
// ends the program, or how it ended.
struct Event {
  enum class Kind : std::uint8_t { Observation, Line, Exception, Ending };
  Kind kind = Kind::Line;
  // What it is aligned by: the label and its how-manieth, the name of an entry of a namespace, else the place
  // behind the label before it.
  std::string key;
  std::string text;   // "value", "! TypeError message"; of an ending its status and exit code
  std::string place;  // Exception: traceback, notes, causes, the text on standard error
  int line = -1;      // of standard output, from 0
};

// In the order in which they were seen; addresses and scratch paths are hidden.
std::vector<Event> events_of(const Outcome& outcome);

enum class DifferenceKind : std::uint8_t {
  Rejected,  // one side does not compile it
  Raised,    // one side raises, the other goes on
  ExceptionType,
  Message,
  Traceback,  // traceback, notes, causes
  Value,
  Missing,  // an event that only the oracle has
  Extra,    // one that only the reference has
  Reordered,
  ExitStatus,
  Crash,
  TimeOut,
  Tiers,  // one side is not the same in two tiers
};
const char* difference_kind_name(DifferenceKind kind);
std::optional<DifferenceKind> difference_kind_named(const std::string& name);

struct FirstDifference {
  DifferenceKind kind = DifferenceKind::Value;
  std::optional<Event>
      reference;  // the events that differ; at least one is there but for Crash, TimeOut, Tiers
  std::optional<Event> oracle;
  int agreed_line = -1;  // the reference's line of output of the last event that agrees; -1: none does
  int line = -1;         // that of the first difference; -1: it is no line of output
};

// Nothing if every event agrees. For outcomes that are comparable.
std::optional<FirstDifference> first_difference(const Outcome& reference, const Outcome& oracle);

}  // namespace dictum::triage
