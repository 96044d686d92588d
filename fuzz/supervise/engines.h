// The jobs of a campaign: a thread each, which starts one engine after the other and writes the ledger.
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "supervise/ledger.h"
#include "supervise/slice.h"
#include "supervise/state_folder.h"

namespace dictum::supervise {

struct EnginesOptions {
  EngineSetup setup;
  CampaignFacts facts;
  int campaign = 0;
  int jobs = 1;
  double seconds = 0;
  std::uint64_t runs = 0;  // instead of seconds
  double slice_seconds = 300;
};

class Engines {
 public:
  // Starts nothing yet. `state` outlives it.
  Engines(EnginesOptions options, StateFolder& state);
  // Stops them.
  ~Engines();

  void start();
  void stop() { stop_ = true; }
  bool running() const { return running_ > 0; }
  void join();

  // Of the slices that have ended and those at work.
  Counts counts() const;
  Account account() const;
  // Why jobs have ended before their time.
  std::vector<std::string> failures() const;
  std::size_t quarantined() const { return quarantined_; }

  // Slices that a killed campaign has left: their lines go into the ledger, their inputs into the spool.
  void close_left_slices();

 private:
  void play_job(int job);
  void close_slice(const Slice& slice, const SliceEnd& end, const CorpusFacts& before);
  void keep_input(const SliceEnd& end);
  bool quarantine_at_the_third(const std::string& input);
  void fail(const std::string& sentence);

  EnginesOptions options_;
  StateFolder& state_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> running_ = 0;
  std::atomic<std::size_t> quarantined_ = 0;
  std::vector<std::thread> threads_;

  mutable std::mutex mutex_;  // of what follows, and of the ledger
  Counts ended_counts_;
  Account ended_account_;
  std::map<int, std::chrono::steady_clock::time_point> at_work_;  // jobs whose slice is not in the sums yet
  std::map<std::string, int> crashes_;                            // by input
  std::vector<std::string> failures_;
};

}  // namespace dictum::supervise
