// The folder of a campaign, which lives from night to night:
//
//   corpus/        what the engines start from and add to: one program a file, named by its content
//   spool/         divergences that nobody has looked at yet
//   jobs/N/        of one engine: its slice, counts, the input at work, artifacts
//   quarantine/    inputs that are kept from the engines, each with a line in quarantine/LIST that says why
//   ledger.jsonl   one line a slice, append only
//   findings.db    see store/store.h
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>

namespace dictum::supervise {

// The folder cannot be made, read or written, or another campaign works in it.
struct StateFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct CorpusFacts {
  std::size_t programs = 0;
  std::string hash;  // of the names
};

class StateFolder {
 public:
  // Makes what is missing, and holds it alone until the object or the process ends. Throws StateFailure.
  explicit StateFolder(const std::string& path);
  ~StateFolder();
  StateFolder(const StateFolder&) = delete;
  StateFolder& operator=(const StateFolder&) = delete;

  const std::string& path() const { return path_; }  // absolute
  std::string corpus() const { return path_ + "/corpus"; }
  std::string spool() const { return path_ + "/spool"; }
  std::string ledger() const { return path_ + "/ledger.jsonl"; }
  std::string job(int number) const;  // the folder is made

  // Takes every file of the corpus that is not what its name says out of it. How many.
  std::size_t check_corpus();
  CorpusFacts corpus_facts() const;
  // The program of the corpus that has this text, if any, and a copy: nobody plays it again.
  void quarantine(const std::string& text, const std::string& why);

 private:
  void list_in_quarantine(const std::string& name, const std::string& why);

  std::string path_;
  int lock_ = -1;
};

}  // namespace dictum::supervise
