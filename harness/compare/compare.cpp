#include "compare/compare.h"

#include <algorithm>

#include "compare/normalize.h"

namespace dictum {
namespace {

constexpr int kMaxLinks = 100;

// An outcome with every text normalised, in one order, so that addresses are numbered alike.
struct Plain {
  std::string status;
  std::string standard_output;
  std::string standard_error;
  std::optional<ExceptionRecord> exception;
  std::map<std::string, int> counts;
};

void normalize_exception(ExceptionRecord& exception, const std::string& standard_error,
                         Normalizer& normalizer, int depth) {
  exception.message = normalizer.apply(message_of(exception, standard_error));
  exception.type = short_type(exception.type);
  for (std::string& note : exception.notes) note = normalizer.apply(note);
  for (Frame& frame : exception.traceback) frame.file = normalizer.apply(frame.file);
  for (auto* link : {&exception.cause, &exception.context}) {
    if (*link == nullptr) continue;
    *link = depth < kMaxLinks ? std::make_shared<ExceptionRecord>(**link) : nullptr;
    if (*link) normalize_exception(**link, standard_error, normalizer, depth + 1);
  }
}

std::string status_text(const Outcome& outcome) {
  if (outcome.status == OutcomeStatus::Exited && outcome.exit_code == 0) return "finished";
  std::string text = outcome_status_name(outcome.status);
  if (outcome.status == OutcomeStatus::Crashed && outcome.signal != 0)
    return text + " by signal " + std::to_string(outcome.signal);
  const bool detailed = outcome.status == OutcomeStatus::Crashed || outcome.status == OutcomeStatus::Limit ||
                        outcome.status == OutcomeStatus::Unsupported;
  return detailed && !outcome.detail.empty() ? text + ": " + outcome.detail : text;
}

Plain plain(const Outcome& outcome) {
  Normalizer normalizer(outcome.scratch);
  Plain result;
  result.status = status_text(outcome);
  result.standard_output = normalizer.apply(outcome.standard_output);
  result.standard_error = normalizer.apply(outcome.standard_error);
  result.exception = outcome.exception;
  if (result.exception) normalize_exception(*result.exception, outcome.standard_error, normalizer, 0);
  result.counts = normalizer.counts();
  return result;
}

std::string traceback_text(const std::vector<Frame>& frames) {
  std::string text;
  for (const Frame& frame : frames)
    text += frame.file + ":" + std::to_string(frame.line) + " in " + frame.function + "\n";
  return text;
}

std::string notes_text(const std::vector<std::string>& notes) {
  std::string text;
  for (const std::string& note : notes) text += note + "\n";
  return text;
}

class Differences {
 public:
  void add(const std::string& field, const std::string& expected, const std::string& actual) {
    if (expected != actual) list.push_back({field, expected, actual});
  }
  std::vector<Difference> list;
};

void compare_exceptions(const std::string& field, const ExceptionRecord* oracle,
                        const ExceptionRecord* reference, const CompareRules& rules,
                        Differences& differences) {
  if (oracle == nullptr && reference == nullptr) return;
  if (oracle == nullptr || reference == nullptr) {
    const auto name = [](const ExceptionRecord* record) {
      return record == nullptr ? std::string("none") : record->type + ": " + record->message;
    };
    differences.add(field, name(oracle), name(reference));
    return;
  }
  differences.add(field + ".type", oracle->type, reference->type);
  if (oracle->has_message && reference->has_message)
    differences.add(field + ".message", oracle->message, reference->message);
  differences.add(field + ".notes", notes_text(oracle->notes), notes_text(reference->notes));
  if (rules.traceback)
    differences.add(field + ".traceback", traceback_text(oracle->traceback),
                    traceback_text(reference->traceback));
  compare_exceptions(field + ".cause", oracle->cause.get(), reference->cause.get(), rules, differences);
  compare_exceptions(field + ".context", oracle->context.get(), reference->context.get(), rules, differences);
}

void check_exception(const std::string& field, const ExpectedException& expected,
                     const ExceptionRecord* actual, Differences& differences) {
  if (actual == nullptr) {
    differences.add(field, expected.type.value_or("an exception"), "none");
    return;
  }
  if (expected.type) differences.add(field + ".type", short_type(*expected.type), actual->type);
  if (expected.message && *expected.message != without_place(actual->message))
    differences.add(field + ".message", *expected.message, actual->message);
  if (expected.notes)
    differences.add(field + ".notes", notes_text(*expected.notes), notes_text(actual->notes));
  if (expected.cause) check_exception(field + ".cause", *expected.cause, actual->cause.get(), differences);
  if (expected.context)
    check_exception(field + ".context", *expected.context, actual->context.get(), differences);
}

}  // namespace

std::string short_type(const std::string& type) {
  for (const std::string_view prefix : {"builtins.", "__main__."})
    if (type.rfind(prefix, 0) == 0) return type.substr(prefix.size());
  return type;
}

std::string without_place(const std::string& message) {
  const std::size_t open = message.rfind(" (");
  const bool place =
      open != std::string::npos && message.back() == ')' && message.find("line ", open) != std::string::npos;
  return place ? message.substr(0, open) : message;
}

std::string message_of(const ExceptionRecord& exception, const std::string& standard_error) {
  if (exception.has_message) return exception.message;
  for (const std::string& name : {exception.type, short_type(exception.type)}) {
    const std::size_t found = standard_error.rfind("\n" + name + ": ");
    if (found == std::string::npos) continue;
    std::string message = standard_error.substr(found + name.size() + 3);
    if (!message.empty() && message.back() == '\n') message.pop_back();
    return message;
  }
  return "";
}

std::string not_comparable_reason(const Outcome& outcome, const CompareRules& rules) {
  switch (outcome.status) {
    case OutcomeStatus::Limit:
    case OutcomeStatus::Unsupported:
      return std::string(outcome_status_name(outcome.status)) + ": " + outcome.detail;
    case OutcomeStatus::TimedOut: return "timed out";
    case OutcomeStatus::Crashed:
      // The target was lost, not the program: two that are lost do not agree.
      for (const char* word : {kWorkerLost, kProtocolError})
        if (outcome.detail.rfind(word, 0) == 0) return outcome.detail;
      break;
    default: break;
  }
  if (rules.resource_errors || !outcome.exception) return "";
  const std::string& type = outcome.exception->type;
  return type == "RecursionError" || type == "MemoryError" ? type : "";
}

Verdict compare(const Outcome& oracle, const Outcome& reference, const CompareRules& rules) {
  Verdict verdict;
  const Plain left = plain(oracle);
  const Plain right = plain(reference);
  for (const Plain* side : {&left, &right})
    for (const auto& [rule, count] : side->counts) verdict.normalized[rule] += count;

  const std::string of_reference = not_comparable_reason(reference, rules);
  const std::string of_oracle = not_comparable_reason(oracle, rules);
  if (!of_reference.empty() || !of_oracle.empty()) {
    verdict.kind = Verdict::Kind::NotComparable;
    verdict.reason = !of_reference.empty() ? of_reference : of_oracle + " (oracle)";
    return verdict;
  }
  Differences differences;
  differences.add("status", left.status, right.status);
  differences.add("exit code", std::to_string(oracle.exit_code), std::to_string(reference.exit_code));
  compare_exceptions("exception", left.exception ? &*left.exception : nullptr,
                     right.exception ? &*right.exception : nullptr, rules, differences);
  differences.add("stdout", left.standard_output, right.standard_output);
  if (rules.standard_error) differences.add("stderr", left.standard_error, right.standard_error);
  verdict.differences = std::move(differences.list);
  if (!verdict.differences.empty()) verdict.kind = Verdict::Kind::Diverged;
  return verdict;
}

std::vector<Difference> check_expectation(const Expectation& expectation, const Outcome& outcome) {
  Differences differences;
  const Plain actual = plain(outcome);
  CompareRules everything;
  everything.resource_errors = true;
  const bool silent = !not_comparable_reason(outcome, everything).empty();
  if (silent || outcome.status == OutcomeStatus::Crashed) {
    differences.add("status", expectation.exception ? "raised" : "finished", actual.status);
  } else if (expectation.exception) {
    check_exception("exception", *expectation.exception, actual.exception ? &*actual.exception : nullptr,
                    differences);
  } else if (!expectation.exit_code) {
    differences.add("status", "finished", actual.status);
  }
  if (expectation.exit_code)
    differences.add("exit code", std::to_string(*expectation.exit_code), std::to_string(outcome.exit_code));
  Normalizer normalizer("");
  if (expectation.standard_output)
    differences.add("stdout", normalizer.apply(*expectation.standard_output), actual.standard_output);
  if (expectation.standard_error)
    differences.add("stderr", normalizer.apply(*expectation.standard_error), actual.standard_error);
  return std::move(differences.list);
}

std::string first_difference(const std::string& expected, const std::string& actual) {
  const auto [left, right] = std::mismatch(expected.begin(), expected.end(), actual.begin(), actual.end());
  const std::string common(expected.begin(), left);
  const auto line = std::count(common.begin(), common.end(), '\n') + 1;
  const std::size_t begin = common.rfind('\n');
  const std::size_t column = common.size() - (begin == std::string::npos ? 0 : begin + 1) + 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

}  // namespace dictum
