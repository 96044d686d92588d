#include "triage/events.h"

#include <algorithm>
#include <map>

#include "compare/compare.h"
#include "compare/normalize.h"

namespace dictum::triage {
namespace {

constexpr const char* kKindNames[] = {
    "accepted/rejected", "raised/finished", "exception type",  "message only", "traceback only", "value",
    "missing event",     "extra event",     "reordered event", "exit status",  "crash",          "time-out",
    "tiers differ"};

bool is_identifier(std::string_view word) {
  const auto letter = [](unsigned char c) { return std::isalpha(c) != 0 || c == '_' || c >= 0x80; };
  return !word.empty() && letter(static_cast<unsigned char>(word[0])) &&
         std::all_of(word.begin(), word.end(),
                     [&](unsigned char c) { return letter(c) || std::isdigit(c) != 0; });
}

// Splits lines into events; namespaces are printed behind the last labelled line, an entry a line.
class Lines {
 public:
  void add(std::string_view line, int number, std::vector<Event>& events) {
    const std::size_t digits = std::min(line.find_first_not_of("0123456789"), line.size());
    Event& event = events.emplace_back();
    event.line = number;
    if (digits > 0 && digits < 6 && digits < line.size() && line[digits] == ' ') {
      const std::string label(line.substr(0, digits));
      event.kind = Event::Kind::Observation;
      event.key = label + "#" + std::to_string(++seen_[label]);
      event.text = line.substr(digits + 1);
      behind_ = event.key;
      count_ = 0;
      return;
    }
    event.text = line;
    event.key = behind_ + "+" + std::to_string(++count_);
  }

  // Behind the last label a line that begins with a name is aligned by it.
  static void name_entries(std::vector<Event>& events) {
    const auto last = std::find_if(events.rbegin(), events.rend(),
                                   [](const Event& event) { return event.kind == Event::Kind::Observation; });
    std::map<std::string, int> seen;
    for (auto event = last.base(); event != events.end(); ++event) {
      const std::size_t space = event->text.find(' ');
      const std::string name = event->text.substr(0, space);
      if (space == std::string::npos || !is_identifier(name)) continue;
      event->key = "name " + name + "#" + std::to_string(++seen[name]);
      event->text.erase(0, space + 1);
    }
  }

 private:
  std::map<std::string, int> seen_;
  std::string behind_;
  int count_ = 0;
};

std::string place_text(const ExceptionRecord& exception, Normalizer& normalizer, int depth) {
  constexpr int kMaxLinks = 20;
  std::string text;
  for (const Frame& frame : exception.traceback)
    text += normalizer.apply(frame.file) + ":" + std::to_string(frame.line) + " in " + frame.function + "\n";
  for (const std::string& note : exception.notes) text += "note " + normalizer.apply(note) + "\n";
  for (const auto& [word, link] : {std::pair{"cause", exception.cause}, {"context", exception.context}}) {
    if (!link || depth >= kMaxLinks) continue;
    text += std::string(word) + " " + short_type(link->type) + " " + normalizer.apply(link->message) + "\n" +
            place_text(*link, normalizer, depth + 1);
  }
  return text;
}

void add_end(const Outcome& outcome, Normalizer& normalizer, std::vector<Event>& events) {
  const std::string standard_error = normalizer.apply(outcome.standard_error);
  if (outcome.exception) {
    Event& event = events.emplace_back();
    event.kind = Event::Kind::Exception;
    event.key = "exception";
    const std::string type = outcome.exception->type;
    event.text = "! " + short_type(type).substr(short_type(type).rfind('.') + 1) + " " +
                 normalizer.apply(message_of(*outcome.exception, outcome.standard_error));
    event.place = place_text(*outcome.exception, normalizer, 0);
  }
  Event& event = events.emplace_back();
  event.kind = Event::Kind::Ending;
  event.key = "end";
  event.text = std::to_string(outcome.exit_code);
  event.place = standard_error;
}

std::string exception_type(const std::string& text) { return text.substr(2, text.find(' ', 2) - 2); }
bool raises(const Event& event) { return event.text.rfind("! ", 0) == 0; }

// How two events of one place differ.
DifferenceKind kind_of(const Event& reference, const Event& oracle) {
  if (reference.kind == Event::Kind::Ending && oracle.kind == Event::Kind::Ending)
    return DifferenceKind::ExitStatus;
  const bool first = raises(reference), second = raises(oracle);
  if (first != second) return DifferenceKind::Raised;
  if (!first) return DifferenceKind::Value;
  return exception_type(reference.text) == exception_type(oracle.text) ? DifferenceKind::Message
                                                                       : DifferenceKind::ExceptionType;
}

bool ends(const Event& event) {
  return event.kind == Event::Kind::Exception || event.kind == Event::Kind::Ending;
}

// Walks both lists; what one of them lacks is passed by nothing else.
class Walk {
 public:
  Walk(const std::vector<Event>& reference, const std::vector<Event>& oracle)
      : reference_(reference), oracle_(oracle) {
    for (std::size_t i = 0; i < reference.size(); ++i) in_reference_[reference[i].key] = i;
    for (std::size_t i = 0; i < oracle.size(); ++i) in_oracle_[oracle[i].key] = i;
  }

  std::optional<FirstDifference> find() {
    std::size_t i = 0;
    for (; i < reference_.size() && i < oracle_.size(); ++i) {
      if (auto difference = at(reference_[i], oracle_[i])) return difference;
      if (reference_[i].line >= 0) agreed_ = reference_[i].line;
    }
    if (i < reference_.size()) return extra(reference_[i]);
    if (i < oracle_.size()) return missing(oracle_[i], -1);
    return places();
  }

 private:
  std::optional<FirstDifference> at(const Event& reference, const Event& oracle) {
    if (reference.key == oracle.key) {
      if (reference.text == oracle.text) return std::nullopt;
      return made(kind_of(reference, oracle), &reference, &oracle);
    }
    // One side has ended here, the other goes on.
    if (ends(reference) != ends(oracle))
      return made(
          raises(ends(reference) ? reference : oracle) ? DifferenceKind::Raised : DifferenceKind::ExitStatus,
          &reference, &oracle);
    if (ends(reference)) {
      const bool raised = raises(reference) != raises(oracle);
      return made(raised ? DifferenceKind::Raised : DifferenceKind::ExitStatus, &reference, &oracle);
    }
    const bool known_here = in_reference_.contains(oracle.key),
               known_there = in_oracle_.contains(reference.key);
    if (known_here && known_there) return made(DifferenceKind::Reordered, &reference, &oracle);
    if (!known_here && !known_there) return made(kind_of(reference, oracle), &reference, &oracle);
    return known_here ? extra(reference) : missing(oracle, reference.line);
  }

  // An exception that was observed on one side is one also where the other side prints nothing of having gone
  // on.
  FirstDifference extra(const Event& event) const {
    return made(raises(event) ? DifferenceKind::Raised : DifferenceKind::Extra, &event, nullptr);
  }
  // `next`: the line that the reference prints instead.
  FirstDifference missing(const Event& event, int next) const {
    FirstDifference difference =
        made(raises(event) ? DifferenceKind::Raised : DifferenceKind::Missing, nullptr, &event);
    difference.line = next;
    return difference;
  }

  std::optional<FirstDifference> places() {
    for (std::size_t i = 0; i < reference_.size(); ++i)
      if (reference_[i].place != oracle_[i].place)
        return made(DifferenceKind::Traceback, &reference_[i], &oracle_[i]);
    return std::nullopt;
  }

  FirstDifference made(DifferenceKind kind, const Event* reference, const Event* oracle) const {
    FirstDifference difference;
    difference.kind = kind;
    if (reference != nullptr) difference.reference = *reference;
    if (oracle != nullptr) difference.oracle = *oracle;
    difference.agreed_line = agreed_;
    difference.line = reference != nullptr ? reference->line : -1;
    return difference;
  }

  const std::vector<Event>& reference_;
  const std::vector<Event>& oracle_;
  std::map<std::string, std::size_t> in_reference_, in_oracle_;
  int agreed_ = -1;
};

}  // namespace

const char* difference_kind_name(DifferenceKind kind) { return kKindNames[static_cast<int>(kind)]; }

std::optional<DifferenceKind> difference_kind_named(const std::string& name) {
  for (std::size_t i = 0; i < std::size(kKindNames); ++i)
    if (name == kKindNames[i]) return static_cast<DifferenceKind>(i);
  return std::nullopt;
}

std::vector<Event> events_of(const Outcome& outcome) {
  Normalizer normalizer(outcome.scratch);
  const std::string output = normalizer.apply(outcome.standard_output);
  std::vector<Event> events;
  Lines lines;
  int number = 0;
  for (std::string_view rest = output; !rest.empty(); ++number) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    lines.add(line, number, events);
  }
  Lines::name_entries(events);
  add_end(outcome, normalizer, events);
  return events;
}

std::optional<FirstDifference> first_difference(const Outcome& reference, const Outcome& oracle) {
  FirstDifference whole;
  const auto either = [&](OutcomeStatus status) {
    return (reference.status == status) != (oracle.status == status);
  };
  const bool crashed = reference.status == OutcomeStatus::Crashed || oracle.status == OutcomeStatus::Crashed;
  if (crashed) {
    if (reference.status == oracle.status && reference.signal == oracle.signal) return std::nullopt;
    whole.kind = DifferenceKind::Crash;
    return whole;
  }
  if (either(OutcomeStatus::TimedOut)) {
    whole.kind = DifferenceKind::TimeOut;
    return whole;
  }
  const std::vector<Event> left = events_of(reference), right = events_of(oracle);
  if (either(OutcomeStatus::SyntaxError)) {
    whole.kind = DifferenceKind::Rejected;
    whole.reference = left.front();
    whole.oracle = right.front();
    return whole;
  }
  return Walk(left, right).find();
}

}  // namespace dictum::triage
