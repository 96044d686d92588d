#include "target/reference_run.h"

namespace dictum {
namespace {

OutcomeStatus status_of(Status status) {
  switch (status) {
    case Status::Finished: return OutcomeStatus::Finished;
    case Status::Raised: return OutcomeStatus::Raised;
    case Status::SyntaxError: return OutcomeStatus::SyntaxError;
    case Status::Exited: return OutcomeStatus::Exited;
    case Status::Limit: return OutcomeStatus::Limit;
    case Status::Unsupported: return OutcomeStatus::Unsupported;
  }
  return OutcomeStatus::Crashed;
}

std::shared_ptr<ExceptionRecord> record_of(const ExceptionSummary* summary, int depth) {
  constexpr int kMaxLinks = 100;
  if (summary == nullptr || depth > kMaxLinks) return nullptr;
  auto record = std::make_shared<ExceptionRecord>();
  record->type = summary->type;
  record->message = summary->message;
  record->notes = summary->notes;
  for (const TracebackEntry& entry : summary->traceback)
    record->traceback.push_back({entry.file, entry.line, entry.function});
  record->cause = record_of(summary->cause.get(), depth + 1);
  record->context = record_of(summary->context.get(), depth + 1);
  return record;
}

}  // namespace

Options reference_options(const RunRequest& request, Outcome& outcome) {
  Options options;
  options.language = request.language;
  options.argv = request.argv;
  options.argv.insert(options.argv.begin(), "main.py");
  options.executable = request.executable;
  options.python_path = request.path;
  options.library_path = request.library;
  options.stdin_text = request.stdin_bytes;
  options.limits.steps = request.limits.steps;
  options.limits.bytes = request.limits.memory;
  options.limits.output = request.limits.output;
  options.automatic_collection = false;  // as in worker.py
  options.on_stdout = [&outcome](std::string_view piece) { outcome.standard_output += piece; };
  options.on_stderr = [&outcome](std::string_view piece) { outcome.standard_error += piece; };
  return options;
}

void tell_result(const RunResult& result, Outcome& outcome) {
  outcome.status = status_of(result.status);
  outcome.exit_code = result.exit_code;
  outcome.detail = result.detail;
  const bool uncaught = result.status == Status::Raised || result.status == Status::SyntaxError;
  if (result.exception && uncaught) outcome.exception = *record_of(&*result.exception, 0);
}

}  // namespace dictum
