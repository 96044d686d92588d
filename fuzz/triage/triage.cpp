#include "triage/triage.h"

#include <fmt/format.h>

#include <algorithm>

#include "program/program_text.h"
#include "triage/attribute.h"
#include "triage/confirm.h"
#include "triage/node.h"
#include "triage/probe.h"

namespace dictum::triage {
namespace {

std::string joined(const std::vector<std::string>& parts, const char* between) {
  return fmt::format("{}", fmt::join(parts, between));
}

Spectrum counted(const Judged& judged) {
  Spectrum counts;
  counts.add(rule_names(judged.window), true);
  for (const std::vector<std::uint16_t>& window : judged.agreeing) counts.add(rule_names(window), false);
  return counts;
}

// More than are told: those of the handler that observed an exception go with it.
constexpr std::size_t kWatchedSuspects = 8 * kSuspects;

// The original has many events, and thus a narrow window: of its rules those that the reduced program still
// reaches.
std::vector<std::string> common_window(const std::vector<std::uint16_t>& original,
                                       const std::vector<std::uint16_t>& reduced) {
  std::vector<std::uint16_t> common;
  for (const std::uint16_t rule : original)
    if (std::find(reduced.begin(), reduced.end(), rule) != reduced.end()) common.push_back(rule);
  return rule_names(common.empty() ? reduced : common);
}

store::Finding finding_of(const SpoolEntry& entry, const Investigation& found, const TriageOptions& options) {
  store::Finding finding;
  finding.state = found.state;
  finding.program_hash = short_hash(entry.program);
  finding.original = entry.program;
  finding.origin = entry.origin;
  finding.executions = found.executions;
  finding.suspects = joined(found.suspects, ",");
  finding.reference_command = reference_command(options);
  if (found.state != "confirmed") {
    finding.signature = found.state;
    finding.how = found.words;
    finding.reference_answer = entry.reference;
    finding.oracle_answer = entry.oracle;
    return finding;
  }
  Program program;
  std::string error;
  split_program(found.reduced.text, program, error);
  finding.oracle_command = oracle_command(options, program);
  finding.signature = signature_text(found.signature);
  finding.reduced = found.reduced.text;
  finding.reference_answer = outcome_text(found.reduced.judged.reference);
  finding.oracle_answer = outcome_text(found.reduced.judged.oracle);
  finding.how = found.how;
  finding.targets = found.targets;
  return finding;
}

store::Bucket bucket_of(const Investigation& found) {
  store::Bucket bucket;
  if (found.state != "confirmed") return bucket;
  bucket.signature = signature_text(found.signature);
  bucket.kind = difference_kind_name(found.signature.kind);
  bucket.locus = found.signature.locus;
  bucket.detail = found.signature.detail;
  bucket.attribution = found.attribution;
  bucket.boundary = found.boundary;
  return bucket;
}

bool names(const std::vector<std::string>& suspects, const std::string& rule) {
  return std::find(suspects.begin(), suspects.end(), rule) != suspects.end();
}
// As a finding keeps them: separated by commas.
bool names(const std::string& suspects, const std::string& rule) {
  return ("," + suspects + ",").find("," + rule + ",") != std::string::npos;
}

// A message of so many words says by itself what was decided.
constexpr int kTellingWords = 6;
bool is_telling(const std::string& detail) {
  int words = 0, most = 0;
  for (std::size_t i = 0; i < detail.size();) {
    const std::size_t begin = i;
    while (i < detail.size() && std::isalpha(static_cast<unsigned char>(detail[i])) != 0) ++i;
    words += i > begin;
    most = std::max(most, words);
    if (detail.compare(i, 2, ": ") == 0 || detail.compare(i, 3, " / ") == 0) words = 0;
    ++i;
  }
  return most >= kTellingWords;
}

// Of the suspects in a narrow window the first one may be another each time: a finding with the same kind and
// detail as those of a bucket, and with one of their suspects or a telling detail, belongs there. Values say
// too little for that.
void join_bucket(const store::Store& store, Investigation& found) {
  const Signature& signature = found.signature;
  if (found.state != "confirmed" || signature.kind == DifferenceKind::Value ||
      !names(found.suspects, signature.locus))
    return;
  for (const store::Bucket& bucket : store.buckets()) {
    if (bucket.kind != difference_kind_name(signature.kind) || bucket.detail != signature.detail) continue;
    bool shared = is_telling(signature.detail) || names(found.suspects, bucket.locus);
    for (const store::Finding& member : store.members(bucket.id))
      shared = shared || names(member.suspects, signature.locus);
    if (!shared) continue;
    found.signature.locus = bucket.locus;
    return;
  }
}

}  // namespace

std::string outcome_text(const Outcome& outcome) {
  std::string text = outcome.standard_output;
  if (!text.empty() && text.back() != '\n') text += '\n';
  text += outcome.standard_error;
  if (!text.empty() && text.back() != '\n') text += '\n';
  return text + "(" + outcome_status_name(outcome.status) + ", exit code " +
         std::to_string(outcome.exit_code) + (outcome.detail.empty() ? "" : ", " + outcome.detail) + ")\n";
}

std::string reference_command(const TriageOptions& options) {
  if (!options.in_process) return options.reference.executable + " -s -S -B main.py";
  return "dictum exec --language " + options.play.language + " main.py" +
         (options.play.fault.empty() ? "" : " (with --fault " + options.play.fault + ": dictum diff)");
}

std::string oracle_command(const TriageOptions& options, const Program& program) {
  std::string command = "env -i PYTHONHASHSEED=0 ";
  if (!program.python_path.empty()) command += "PYTHONPATH=" + joined(program.python_path, ":") + " ";
  command += options.oracle.executable + " -s -S -B main.py";
  for (const std::string& argument : program.argv) command += " " + argument;
  return command;
}

Triage::Triage(TriageOptions options) : options_(std::move(options)) {
  oracle_ = make_process_target(options_.oracle);
  reference_target_ = make_process_target(options_.reference);
  const std::string& language = oracle_->describe().language;
  rules_ = rules_for(options_.in_process ? options_.play.language : language, language);
}
Triage::~Triage() = default;

PlayReference Triage::player(bool apart) {
  if (options_.in_process && !apart)
    return [this](const Program& program) {
      PlayOptions options = options_.play;
      options.trace = true;
      return play(program, options);
    };
  return [this](const Program& program) {
    RunLimits limits;
    limits.seconds = options_.seconds;
    limits.steps = options_.play.steps;
    Played played;
    played.outcome = reference_target_->run(program, limits, Tier::Batch);
    return played;
  };
}

void Triage::explain(const Program& program, bool apart, Investigation& found) {
  const Judged& judged = found.reduced.judged;
  found.signature.kind = judged.difference->kind;
  found.signature.detail = judged.detail;
  if (options_.in_process && !apart) {
    const Attribution attribution =
        attribute(program, judged, options_.play, options_.oracle.identity->language, options_.pythons,
                  options_.seconds);
    found.attribution = attribution.verdict;
    found.boundary = attribution.boundary;
    found.targets = attribution.targets;
    // A whole version is too much of a switch where both sides play the same one.
    if (!rules_.traceback)
      found.signature.locus = explaining_version(program, judged, options_.play, options_.pythons, rules_);
  }
  if (found.attribution.empty()) found.attribution = rules_.traceback ? "reference" : "unattributed";
  if (!found.signature.locus.empty()) {
    found.how += "locus: by the switch of versions\n";
  } else if (!found.suspects.empty()) {
    found.signature.locus = found.suspects.front();
    found.how += "locus: by the spectrum of rules\n";
  } else {
    found.signature.locus = node_of_difference(found.reduced.text, judged);
    found.how += "locus: by the syntax\n";
  }
}

Investigation Triage::investigate(const std::string& text, Spectrum& spectrum, Spectrum& added, bool apart) {
  Investigation found;
  Program program;
  std::string error;
  const auto ends = [&](const char* state, const std::string& words) {
    found.state = state;
    found.words = words;
    return found;
  };
  if (!split_program(text, program, error)) return ends("poisoned", error);
  const Confirmation first = confirm(program, options_.reference, options_.oracle, options_.seconds, rules_);
  found.executions += kConfirmations;
  if (first.state != Confirmation::State::Confirmed)
    return ends(confirmation_state_name(first.state), first.words);
  const std::string unfair = disagreement_with_itself(program, options_.oracle.executable, options_.seconds);
  if (!unfair.empty()) return ends("generator defect", "CPython differs from itself with " + unfair);

  apart = apart || first.last.reference.status == OutcomeStatus::Crashed;
  Judge judge(player(apart), *oracle_, options_.seconds, rules_);
  found.original = judge.judge(program);
  if (!found.original.difference || found.original.difference->kind != first.last.difference->kind)
    return ends("leak", "the difference is another one in a process that has played before");
  added = counted(found.original);
  spectrum.add(added);

  Sameness sameness;
  sameness.kind = found.original.difference->kind;
  sameness.detail = found.original.detail;
  sameness.suspects = spectrum.suspects(rule_names(found.original.window), kWatchedSuspects);
  found.reduced = reduce(text, found.original, sameness, judge, options_.budget);

  split_program(found.reduced.text, program, error);
  const Confirmation last = confirm(program, options_.reference, options_.oracle, options_.seconds, rules_);
  found.executions += kConfirmations;
  if (last.state != Confirmation::State::Confirmed || last.last.detail != sameness.detail) {
    found.how = fmt::format("the reduced program is not confirmed ({}): the original is kept\n",
                            confirmation_state_name(last.state));
    found.reduced.text = text;
    found.reduced.judged = found.original;
    split_program(text, program, error);
  }
  found.how += joined(found.reduced.passes, "\n") + "\n";
  const std::vector<std::uint16_t> probed = probed_window(found.reduced.text, sameness, judge);
  found.executions += judge.executions();
  found.suspects = spectrum.suspects(
      common_window(found.original.window, probed.empty() ? found.reduced.judged.window : probed));
  found.state = "confirmed";
  explain(program, apart, found);
  return found;
}

store::Imported Triage::triage(const SpoolEntry& entry, store::Store& store, Investigation* seen) {
  const std::string hash = short_hash(entry.program);
  if (const auto before = store.find_program(hash)) return *before;
  constexpr int kEndsOfThisProcess = 2;
  const bool apart = store.begin_work(hash) >= kEndsOfThisProcess;
  Spectrum spectrum = store.spectrum(), added;
  Investigation found = investigate(entry.program, spectrum, added, apart);
  join_bucket(store, found);
  store::Imported imported = store.import_finding(finding_of(entry, found, options_), bucket_of(found));
  if (!imported.was_there) store.add_spectrum(added);
  store.end_work(hash);
  if (seen != nullptr) *seen = found;
  return imported;
}

bool Triage::agrees(const std::string& text) {
  Program program;
  std::string error;
  if (!split_program(text, program, error)) return false;
  RunLimits limits;
  limits.seconds = options_.seconds;
  limits.steps = options_.play.steps;
  const Judged judged = judge_outcomes(program, reference_target_->run(program, limits, Tier::Fork),
                                       oracle_->run(program, limits, Tier::Fork), Trace{}, rules_);
  return judged.poison.empty() && !judged.difference;
}

}  // namespace dictum::triage
