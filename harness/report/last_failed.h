// Which scenarios did not end well when they were last played from this folder: kept between runs, for
// --last-failed, in $XDG_STATE_HOME/dictum or ~/.local/state/dictum.
#pragma once

#include <set>
#include <string>

#include "run/event.h"

namespace dictum {

class LastFailed final : public Reporter {
 public:
  // What is kept for the current folder.
  LastFailed();

  bool is_recorded() const { return recorded_; }
  const std::set<std::string>& ids() const { return ids_; }

  void on_start(const std::vector<PairDescription>&) override {}
  void on_result(const ScenarioResult& result) override;
  // Keeps the new state; where that is impossible, nothing is kept and nothing said.
  void on_finish(const RunSummary& summary) override;

 private:
  std::string path_;  // empty: there is no place
  bool recorded_ = false;
  std::set<std::string> ids_;
  std::set<std::string> well_, badly_;  // played in this run
};

}  // namespace dictum
