// `dictum fuzz`: engines, one process a job and slice; what they find is confirmed, reduced and stored
// meanwhile. All that must last is in the state folder at every moment: a campaign that was killed is resumed
// by the next one.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "supervise/ledger.h"
#include "supervise/slice.h"
#include "supervise/state_folder.h"
#include "triage/triage.h"

namespace dictum::supervise {

struct CampaignOptions {
  std::string state;   // folder
  std::string engine;  // path of dictum-fuzz
  double seconds = 1800;
  std::uint64_t runs = 0;  // instead of `seconds`: so many programs, by one job, in one slice
  int jobs = 1;
  std::uint64_t seed = 0;  // 0: the number of the campaign
  double slice_seconds = 300;
  double triage_seconds =
      0;  // for findings that are left when the engines have ended; 0: a fourth of `seconds`
  int most_new_buckets = 50;       // the rest stays in the spool
  std::vector<std::string> seeds;  // scenarios and programs for a corpus that is empty; none: it stays so
  std::vector<std::string> areas;  // of the generator; none: all
  CampaignFacts facts;             // build, target's name and hash; the rest is filled in
  triage::TriageOptions triage;
  const std::atomic<bool>* interrupted = nullptr;
};

struct Progress {
  double seconds = 0;
  Account account;  // of this campaign so far
  std::size_t corpus = 0, rules = 0, spool = 0;
  int findings = 0, new_buckets = 0;
};

struct CampaignReport {
  Progress progress;
  int campaign = 0;
  std::uint64_t lies = 0;                    // canaries that were seen
  std::vector<std::string> new_buckets;      // a line each
  std::vector<std::string> reopened, fixed;  // a line each
  std::map<std::string, int> side_exits;     // flaky, leak, poisoned, …: findings of this campaign
  std::size_t damaged = 0, quarantined = 0;
  std::vector<std::string> rules_lost;  // the campaign before has reached them
  std::vector<std::string> failures;    // of the environment: a sentence each
  bool interrupted = false;
};

// Told from the thread that called run_campaign.
class CampaignWatcher {
 public:
  virtual ~CampaignWatcher() = default;
  virtual void on_progress(const Progress& progress) = 0;  // a few times a second
  virtual void on_finding(const std::string& line) = 0;    // when it is in the store
};

// Throws StateFailure, TargetFailure, store::StoreFailure.
CampaignReport run_campaign(const CampaignOptions& options, CampaignWatcher& watcher);

}  // namespace dictum::supervise
