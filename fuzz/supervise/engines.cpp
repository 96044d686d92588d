#include "supervise/engines.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "report/whole_file.h"
#include "spool/spool.h"

namespace dictum::supervise {

namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

constexpr int kCrashesOfAnInput = 3;
constexpr int kIdleSlices = 3;     // in a row, without a program
constexpr double kLeastSlice = 2;  // seconds: less is not worth a start

// splitmix64's finaliser over the parts of a slice's name.
std::uint64_t seed_of(std::uint64_t campaign_seed, int job, int number) {
  const std::uint64_t parts[] = {campaign_seed, static_cast<std::uint64_t>(job),
                                 static_cast<std::uint64_t>(number)};
  return XXH3_64bits(parts, sizeof parts);
}

std::string now_text() { return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::gmtime(std::time(nullptr))); }

std::string slice_file(const std::string& folder) { return folder + "/slice.json"; }

// What a later campaign needs to close a slice.
void note_slice(const std::string& folder, const Slice& slice, const CorpusFacts& before) {
  const json noted = {{"campaign", slice.campaign},  {"job", slice.job},
                      {"slice", slice.number},       {"seed", slice.seed},
                      {"programs", before.programs}, {"hash", before.hash}};
  const std::string problem = write_whole_file(slice_file(folder), noted.dump());
  if (!problem.empty()) throw StateFailure(problem);
}

bool noted_slice(const std::string& folder, Slice& slice, CorpusFacts& before) {
  std::ifstream file(slice_file(folder));
  const json noted = json::parse(file, nullptr, false);
  if (!noted.is_object()) return false;
  slice.campaign = noted.value("campaign", 0);
  slice.job = noted.value("job", 0);
  slice.number = noted.value("slice", 0);
  slice.seed = noted.value("seed", std::uint64_t{0});
  before.programs = noted.value("programs", std::size_t{0});
  before.hash = noted.value("hash", "");
  return true;
}

void forget_slice(const std::string& folder) {
  std::error_code error;
  std::filesystem::remove(slice_file(folder), error);
}

bool same_slice(const Slice& a, const Slice& b) {
  return a.campaign == b.campaign && a.job == b.job && a.number == b.number;
}

void add(Counts& sum, const Counts& more) {
  for (const auto& [name, count] : more) sum[name] += count;
}

}  // namespace

Engines::Engines(EnginesOptions options, StateFolder& state) : options_(std::move(options)), state_(state) {}

Engines::~Engines() {
  stop();
  join();
}

void Engines::join() {
  for (std::thread& thread : threads_)
    if (thread.joinable()) thread.join();
}

void Engines::start() {
  running_ = options_.jobs;
  for (int job = 0; job < options_.jobs; ++job)
    threads_.emplace_back([this, job] {
      try {
        play_job(job);
      } catch (const StateFailure& failure) {
        fail(failure.what());
      }
      --running_;
    });
}

void Engines::fail(const std::string& sentence) {
  const std::lock_guard lock(mutex_);
  failures_.push_back(sentence);
  stop_ = true;
}

void Engines::play_job(int job) {
  const auto begin = Clock::now();
  const std::string folder = state_.job(job);
  int idle = 0;
  for (int number = 0; !stop_; ++number) {
    Slice slice{options_.campaign, job, number, seed_of(options_.facts.seed, job, number)};
    const double left = options_.seconds - std::chrono::duration<double>(Clock::now() - begin).count();
    slice.runs = options_.runs;
    if (slice.runs == 0) {
      if (left < kLeastSlice) return;
      slice.seconds = std::min(left, options_.slice_seconds);
    }
    const CorpusFacts before = state_.corpus_facts();
    note_slice(folder, slice, before);
    {
      const std::lock_guard lock(mutex_);
      at_work_[job] = Clock::now();
    }
    const SliceEnd end = play_slice(options_.setup, slice, folder, stop_);
    close_slice(slice, end, before);
    if (end.kind == SliceEnd::Kind::Environment) return fail(end.words);
    idle = end.kind != SliceEnd::Kind::Done && account_of(end).runs == 0 ? idle + 1 : 0;
    if (idle == kIdleSlices) return fail("engines end before their first program: " + end.words);
    if (options_.runs != 0) return;
  }
}

void Engines::close_slice(const Slice& slice, const SliceEnd& end, const CorpusFacts& before) {
  // The input first: it is in the spool once, however often it is written.
  if (end.kind != SliceEnd::Kind::Done && end.kind != SliceEnd::Kind::Stopped) keep_input(end);
  LedgerLine line{now_text(), options_.facts, slice, end, before, state_.corpus_facts()};
  const std::lock_guard lock(mutex_);
  append(state_.ledger(), line);
  forget_slice(state_.job(slice.job));
  add(ended_counts_, end.counts);
  supervise::add(ended_account_, account_of(end));
  at_work_.erase(slice.job);
}

void Engines::keep_input(const SliceEnd& end) {
  if (end.input.empty() || end.kind == SliceEnd::Kind::Environment) return;
  SpoolEntry entry;
  entry.kind = slice_end_name(end.kind);
  entry.detail = end.words;
  entry.program = end.input;
  entry.origin = "the program at work when an engine ended";
  std::string error;
  if (!write_spool(options_.setup.spool, entry, error)) throw StateFailure(error);
  if (end.kind != SliceEnd::Kind::Killed && quarantine_at_the_third(end.input)) ++quarantined_;
}

bool Engines::quarantine_at_the_third(const std::string& input) {
  {
    const std::lock_guard lock(mutex_);
    if (++crashes_[input] != kCrashesOfAnInput) return false;
  }
  state_.quarantine(input, "it has ended the engine three times");
  return true;
}

void Engines::close_left_slices() {
  const std::vector<LedgerLine> lines = read_ledger(state_.ledger()).lines;
  // Of more jobs than there may be now.
  for (int job = 0; std::filesystem::exists(slice_file(state_.job(job))) || job < options_.jobs; ++job) {
    const std::string folder = state_.job(job);
    Slice slice;
    CorpusFacts before;
    if (!noted_slice(folder, slice, before)) continue;
    const SliceEnd end = left_slice(folder);
    keep_input(end);
    const bool told = std::any_of(lines.begin(), lines.end(),
                                  [&](const LedgerLine& line) { return same_slice(line.slice, slice); });
    if (!told)
      append(state_.ledger(), {now_text(), options_.facts, slice, end, before, state_.corpus_facts()});
    forget_slice(folder);
  }
}

Counts Engines::counts() const {
  const std::lock_guard lock(mutex_);
  Counts sum = ended_counts_;
  for (const auto& [job, begin] : at_work_) add(sum, slice_counts(state_.job(job)));
  return sum;
}

Account Engines::account() const {
  const std::lock_guard lock(mutex_);
  Account sum = ended_account_;
  for (const auto& [job, begin] : at_work_) {
    SliceEnd now;
    now.counts = slice_counts(state_.job(job));
    now.input = "at work";
    now.kind = SliceEnd::Kind::Stopped;
    now.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    supervise::add(sum, account_of(now));
  }
  return sum;
}

std::vector<std::string> Engines::failures() const {
  const std::lock_guard lock(mutex_);
  return failures_;
}

}  // namespace dictum::supervise
