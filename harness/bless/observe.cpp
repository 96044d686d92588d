#include "bless/observe.h"

#include "compare/normalize.h"
#include "scenario/utf8.h"

namespace dictum {
namespace {

bool is_text(std::string_view bytes) {
  for (std::size_t i = 0; i < bytes.size();) {
    const Utf8Character character = decode_utf8(bytes, i);
    if (!character.valid || character.code == 0) return false;
    i += character.size;
  }
  return true;
}

ExpectedException observe_exception(const ExceptionRecord& record, const std::string& standard_error,
                                    const ExpectedException* like, bool outermost, Normalizer& normalizer) {
  ExpectedException exception;
  exception.type = short_type(record.type);
  const std::string message = without_place(normalizer.apply(message_of(record, standard_error)));
  if (outermost || (like != nullptr && like->message)) exception.message = message;
  if (like == nullptr) return exception;
  if (like->notes) exception.notes = record.notes;
  if (like->cause && record.cause)
    exception.cause = std::make_shared<ExpectedException>(
        observe_exception(*record.cause, standard_error, like->cause.get(), false, normalizer));
  if (like->context && record.context)
    exception.context = std::make_shared<ExpectedException>(
        observe_exception(*record.context, standard_error, like->context.get(), false, normalizer));
  return exception;
}

}  // namespace

bool observe(const Outcome& outcome, const Expectation* like, Expectation& expectation, std::string& reason) {
  CompareRules everything;
  everything.resource_errors = true;
  reason = not_comparable_reason(outcome, everything);
  if (outcome.status == OutcomeStatus::Crashed) reason = "crashed: " + outcome.detail;
  if (reason.empty() && !is_text(outcome.standard_output)) reason = "its output is no text";
  if (!reason.empty()) return false;

  expectation = Expectation();
  Normalizer normalizer(outcome.scratch);
  const std::string standard_output = normalizer.apply(outcome.standard_output);
  const std::string standard_error = normalizer.apply(outcome.standard_error);
  if (outcome.exception)
    expectation.exception =
        observe_exception(*outcome.exception, outcome.standard_error,
                          like != nullptr && like->exception ? &*like->exception : nullptr, true, normalizer);
  const bool exited = !outcome.exception && outcome.exit_code != 0;
  if (exited || (like != nullptr && like->exit_code)) expectation.exit_code = outcome.exit_code;
  const bool plain = !expectation.exception && !expectation.exit_code;
  if (plain || !standard_output.empty() || (like != nullptr && like->standard_output))
    expectation.standard_output = standard_output;
  if (like != nullptr && like->standard_error) expectation.standard_error = standard_error;
  if (!check_expectation(expectation, outcome).empty()) {
    reason =
        "what is recorded would not hold for it: " + check_expectation(expectation, outcome).front().field;
    return false;
  }
  return true;
}

}  // namespace dictum
