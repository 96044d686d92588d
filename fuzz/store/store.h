// Findings on disk: one SQLite database (WAL) that several processes may read and write. A finding that is
// imported twice, by whoever and after whatever end, is in it once.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "triage/spectrum.h"

namespace dictum::store {

// The database cannot be read or written, or is of another version.
struct StoreFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What one target shows of the reduced program.
struct TargetAnswer {
  std::string name;           // "CPython 3.12.1"
  std::string version;        // "3.12"
  std::string answer;         // a hash of all that is compared; equal answers are the same outcome
  std::string shown;          // the event that the finding is about, one line
  bool as_reference = false;  // the reference, playing this version, answers the same
};

struct Finding {
  std::int64_t id = 0;
  std::int64_t bucket = 0;  // 0: none, it is flaky, a leak, poisoned or over budget
  // "confirmed", or the side exit: "flaky", "leak", "poisoned", "over budget", "gone" (agrees when played
  // again)
  std::string state;
  std::string signature;  // of a confirmed one; else its state
  std::string program_hash;
  std::string original;  // texts of programs, see program/program_text.h
  std::string reduced;
  std::string reference_answer;  // what both sides show, as text
  std::string oracle_answer;
  std::string reference_command;
  std::string oracle_command;
  std::string origin;
  std::string suspects;  // rules, separated by commas
  std::string how;       // how it was reduced and attributed, for a reader
  int executions = 0;
  std::string created;  // UTC, "2026-01-31 12:00:00"
  std::vector<TargetAnswer> targets;
};

// new: nobody has looked at it; known: it was there when a campaign began; reopened: it was fixed and is
// back.
inline constexpr const char* kBucketStates[] = {"new", "known", "reopened", "promoted", "fixed", "accepted"};

struct Bucket {
  std::int64_t id = 0;
  std::string signature;
  std::string kind, locus, detail;
  std::string state;
  std::string attribution;  // "reference", "version change", "unspecified", "generator defect"
  std::string boundary;     // of a version change: "3.12", the first version that is otherwise
  std::string note;         // of an accepted one its reason; of a promoted one its scenario
  int seen = 0;             // findings, also those that are not kept
  int agreed = 0;           // runs in a row in which its members agreed
  std::string created, last_seen;
};

// "value [ATT-25; int / str] version change in 3.12": one line.
std::string bucket_text(const Bucket& bucket);

// What import_finding did.
struct Imported {
  std::int64_t finding = 0;
  std::int64_t bucket = 0;
  bool was_there = false;  // the same finding, before
  bool new_bucket = false;
  bool reopened = false;
};

// Where a campaign keeps its state by default: $XDG_STATE_HOME/dictum/fuzz, else below ~/.local/state; empty:
// neither is set. And the database in such a folder.
std::string default_state_folder();
std::string database_in(const std::string& state_folder);

class Store {
 public:
  // Opens or makes the file; its folder is made. Throws StoreFailure, as everything below does.
  explicit Store(const std::string& path);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  // One transaction. `bucket` says what its bucket is if the finding makes one; without a signature there is
  // none.
  Imported import_finding(const Finding& finding, const Bucket& bucket);
  // The finding that the program has been, if it was looked at before; `was_there` is true.
  std::optional<Imported> find_program(const std::string& program_hash) const;

  // Work on a program begins, and has ended. How often it was begun before and never ended: the process was
  // killed, or the program has ended it.
  int begin_work(const std::string& program_hash);
  void end_work(const std::string& program_hash);

  std::vector<Bucket> buckets() const;
  std::optional<Bucket> bucket(std::int64_t id) const;
  std::optional<Finding> finding(std::int64_t id) const;
  std::vector<Finding> members(std::int64_t bucket) const;
  // Findings without a bucket.
  std::vector<Finding> side_exits() const;

  void set_state(std::int64_t bucket, const std::string& state, const std::string& note);
  // Its members were played again: in two runs in a row the same, and it is fixed; different, and a fixed one
  // reopens.
  void note_replay(std::int64_t bucket, bool agrees);
  bool forget(std::int64_t bucket);
  // New buckets become known: what is new afterwards is of this campaign.
  void begin_campaign();

  void add_spectrum(const triage::Spectrum& counts);
  triage::Spectrum spectrum() const;

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace dictum::store
