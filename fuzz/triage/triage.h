// From a difference that an engine has seen to a finding in the store: confirm, reduce, attribute, bucket,
// keep.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "spool/spool.h"
#include "store/store.h"
#include "target/process_target.h"
#include "triage/reduction.h"

namespace dictum::triage {

struct TriageOptions {
  TargetSpec reference;             // as a process: what a finding is confirmed on
  TargetSpec oracle;                // its identity is known
  std::vector<TargetSpec> pythons;  // who is asked whose difference it is: see all_pythons()
  PlayOptions play;                 // the reference in process; its language is that of `reference`
  bool in_process = true;           // false: the reference is another Python, and nothing is traced
  double seconds = 10;              // the deadline of one program
  ReduceBudget budget;              // of the reduction of one finding
};

// What both sides show, as a reader wants it: what was printed, and how it ended.
std::string outcome_text(const Outcome& outcome);
// How a user plays the reduced program alone, main.py in the current folder, with the environment that
// counts.
std::string reference_command(const TriageOptions& options);
std::string oracle_command(const TriageOptions& options, const Program& program);

// One program that differs, made small. Nothing is stored.
struct Investigation {
  std::string state;  // "confirmed", or a side exit: see store::Finding::state
  std::string words;  // why it is not confirmed
  Reduced reduced;    // of a confirmed one
  Judged original;
  std::vector<std::string> suspects;
  Signature signature;
  std::string attribution, boundary, how;
  std::vector<store::TargetAnswer> targets;
  int executions = 0;
};

class Triage {
 public:
  // Asks the oracle what it is. Throws TargetFailure.
  explicit Triage(TriageOptions options);
  ~Triage();

  // The spectrum is that of the campaign so far; what this program adds to it is returned there. Throws
  // TargetFailure.
  // `apart`: the reference plays in processes of its own only, and nothing is traced.
  Investigation investigate(const std::string& text, Spectrum& spectrum, Spectrum& added, bool apart = false);

  // All of it. A program that the store has is not looked at again; one on which this process has ended again
  // and again is played apart. Throws TargetFailure, store::StoreFailure.
  store::Imported triage(const SpoolEntry& entry, store::Store& store, Investigation* seen = nullptr);

  // Whether the program of a finding still differs; for store::Store::note_replay. Poisoned counts as
  // different.
  bool agrees(const std::string& text);

  const TriageOptions& options() const { return options_; }

 private:
  PlayReference player(bool apart);
  void explain(const Program& program, bool apart, Investigation& found);

  TriageOptions options_;
  CompareRules rules_;
  std::unique_ptr<Target> oracle_;            // serves one program after the other
  std::unique_ptr<Target> reference_target_;  // where it is not in process
};

}  // namespace dictum::triage
