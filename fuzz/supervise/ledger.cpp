#include "supervise/ledger.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

namespace dictum::supervise {

using nlohmann::json;

namespace {

constexpr char kRulePrefix[] = "rule: ";

json corpus_json(const CorpusFacts& facts) { return {{"programs", facts.programs}, {"hash", facts.hash}}; }
CorpusFacts corpus_from(const json& given) { return {given.at("programs"), given.at("hash")}; }

json line_json(const LedgerLine& line) {
  const Account account = account_of(line.end);
  return {{"time", line.time},
          {"build", line.facts.build},
          {"target", {{"name", line.facts.target_name}, {"hash", line.facts.target_hash}}},
          {"options", line.facts.options},
          {"campaign", line.slice.campaign},
          {"campaign_seed", line.facts.seed},
          {"job", line.slice.job},
          {"slice", line.slice.number},
          {"seed", line.slice.seed},
          {"end", slice_end_name(line.end.kind)},
          {"words", line.end.words},
          {"seconds", line.end.seconds},
          {"runs", account.runs},
          {"lost", account.lost},
          {"corpus", {{"before", corpus_json(line.before)}, {"after", corpus_json(line.after)}}},
          {"counts", line.end.counts}};
}

SliceEnd::Kind kind_named(const std::string& name) {
  using Kind = SliceEnd::Kind;
  for (const Kind kind : {Kind::Done, Kind::Stopped, Kind::Crashed, Kind::TimedOut, Kind::OutOfMemory,
                          Kind::Environment, Kind::Killed})
    if (name == slice_end_name(kind)) return kind;
  throw json::other_error::create(501, "no end of a slice: " + name, nullptr);
}

LedgerLine line_from(const json& given) {
  LedgerLine line;
  line.time = given.at("time");
  line.facts.build = given.at("build");
  line.facts.target_name = given.at("target").at("name");
  line.facts.target_hash = given.at("target").at("hash");
  line.facts.options = given.at("options").get<std::vector<std::string>>();
  line.facts.seed = given.at("campaign_seed");
  line.slice.campaign = given.at("campaign");
  line.slice.job = given.at("job");
  line.slice.number = given.at("slice");
  line.slice.seed = given.at("seed");
  line.end.kind = kind_named(given.at("end"));
  line.end.words = given.at("words");
  line.end.seconds = given.at("seconds");
  line.end.counts = given.at("counts").get<Counts>();
  line.before = corpus_from(given.at("corpus").at("before"));
  line.after = corpus_from(given.at("corpus").at("after"));
  return line;
}

std::uint64_t count_of(const Counts& counts, const char* name) {
  const auto found = counts.find(name);
  return found == counts.end() ? 0 : found->second;
}

// Ends of the engine that a program at work has brought about, or that have met one.
bool ended_at_work(const SliceEnd& end) { return end.kind != SliceEnd::Kind::Done && !end.input.empty(); }

}  // namespace

Account account_of(const SliceEnd& end) {
  Account account;
  account.runs = count_of(end.counts, "runs");
  account.unparsable = count_of(end.counts, "class unparsable");
  account.poisoned = count_of(end.counts, "class poisoned");
  account.unsupported = count_of(end.counts, "class unsupported");
  account.same = count_of(end.counts, "class same");
  account.diverged = count_of(end.counts, "class diverged");
  account.seconds = end.seconds;
  account.lost = count_of(end.counts, "class lost");
  const std::uint64_t told = account.unparsable + account.poisoned + account.unsupported + account.same +
                             account.diverged + account.lost;
  const std::uint64_t rest = account.runs > told ? account.runs - told : 0;
  // A program at work when the engine ended is one; in a line that was read back its class says so.
  account.ended = rest > 0 && (ended_at_work(end) || count_of(end.counts, "class ended") > 0) ? 1 : 0;
  account.lost += rest - account.ended;
  return account;
}

void add(Account& sum, const Account& more) {
  sum.runs += more.runs;
  sum.unparsable += more.unparsable;
  sum.poisoned += more.poisoned;
  sum.unsupported += more.unsupported;
  sum.same += more.same;
  sum.diverged += more.diverged;
  sum.ended += more.ended;
  sum.lost += more.lost;
  sum.seconds += more.seconds;
}

std::vector<std::string> rules_reached(const Counts& counts) {
  std::vector<std::string> rules;
  for (auto at = counts.lower_bound(kRulePrefix); at != counts.end() && at->first.starts_with(kRulePrefix);
       ++at)
    rules.push_back(at->first.substr(sizeof kRulePrefix - 1));
  return rules;
}

void append(const std::string& path, const LedgerLine& line) {
  LedgerLine whole = line;
  if (const Account account = account_of(line.end); account.ended > 0)
    whole.end.counts["class ended"] = account.ended;
  std::string text = line_json(whole).dump(-1, ' ', true, json::error_handler_t::replace) + "\n";
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) throw StateFailure(path + ": " + std::strerror(errno));
  // A line that a kill has cut stays alone.
  const off_t end = lseek(file, 0, SEEK_END);
  char last = '\n';
  if (end > 0 && pread(file, &last, 1, end - 1) == 1 && last != '\n') text.insert(0, "\n");
  const bool written =
      write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && fsync(file) == 0;
  const int reason = errno;
  close(file);
  if (!written) throw StateFailure(path + ": " + std::strerror(reason));
}

LedgerReading read_ledger(const std::string& path) {
  LedgerReading reading;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line.empty()) continue;
    try {
      reading.lines.push_back(line_from(json::parse(line)));
    } catch (const json::exception&) {
      ++reading.damaged;
    }
  }
  return reading;
}

}  // namespace dictum::supervise
