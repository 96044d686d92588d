#include "report/json_report.h"

#include <chrono>
#include <nlohmann/json.hpp>

#include "report/safe_text.h"
#include "report/whole_file.h"

namespace dictum {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kFormat = 1;
constexpr std::size_t kMaxText = 16 << 10;      // of one text of one difference
constexpr std::size_t kMaxDifferences = 20;     // of one result
constexpr std::size_t kMaxDetails = 64u << 20;  // of all results; after that no texts of differences

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

std::string dump(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace); }

Json texts(const std::vector<std::string>& items) {
  Json list = Json::array();
  for (const std::string& item : items) list.push_back(utf8_text(item));
  return list;
}

Json identity(const Identity& identity) {
  return {{"name", utf8_text(identity.name)},
          {"implementation", utf8_text(identity.implementation)},
          {"version", utf8_text(identity.version)},
          {"language", utf8_text(identity.language)},
          {"executable", utf8_text(identity.executable)}};
}

void add_differences(const char* between, const std::vector<Difference>& differences, bool details,
                     Json& list) {
  for (const Difference& difference : differences) {
    if (list.size() == kMaxDifferences) return;
    Json entry = {{"between", between}, {"field", utf8_text(difference.field)}};
    if (details) {
      entry["expected"] = utf8_text(capped(difference.expected, kMaxText));
      entry["actual"] = utf8_text(capped(difference.actual, kMaxText));
    }
    list.push_back(std::move(entry));
  }
}

Json leaks_of(const std::vector<TierDifference>& leaks, bool details) {
  Json list = Json::array();
  for (const TierDifference& leak : leaks) {
    Json differences = Json::array();
    add_differences("tiers", leak.differences, details, differences);
    list.push_back({{"target", utf8_text(leak.target)},
                    {"quick", tier_name(leak.quick)},
                    {"slow", tier_name(leak.slow)},
                    {"differences", std::move(differences)}});
  }
  return list;
}

Json result_of(const ScenarioResult& result, bool details) {
  const Scenario& scenario = *result.scenario;
  Json json = {{"id", scenario.id},
               {"title", utf8_text(scenario.title)},
               {"area", scenario.area},
               {"rules", texts(scenario.rules)},
               {"tags", texts(scenario.tags)},
               {"file", utf8_text(scenario.file)},
               {"line", scenario.line},
               {"pair", result.pair},
               {"verdict", fate_name(result.fate)},
               {"oracle", outcome_status_name(result.oracle.status)},
               {"reference", outcome_status_name(result.reference.status)}};
  json["tier"] = tier_name(result.tier);
  if (result.fate != Fate::Same) json["reason"] = utf8_text(capped(headline(result), kMaxText));
  if (!result.known_reason.empty()) json["known"] = utf8_text(capped(result.known_reason, kMaxText));
  if (!result.verdict.normalized.empty()) json["normalized"] = result.verdict.normalized;
  if (!result.leaks.empty()) json["leaks"] = leaks_of(result.leaks, details);
  if (result.fate == Fate::Same) return json;
  Json differences = Json::array();
  add_differences("oracle and reference", result.verdict.differences, details, differences);
  add_differences("expectation and oracle", result.oracle_unexpected, details, differences);
  add_differences("expectation and reference", result.reference_unexpected, details, differences);
  if (!differences.empty()) json["differences"] = std::move(differences);
  return json;
}

Json rules_of(const RuleCoverage& coverage) {
  Json scenarios = Json::object();
  for (const auto& [rule, count] : coverage.scenarios_by_rule()) scenarios[rule] = count;
  return {{"marked", coverage.marked()},
          {"reached", coverage.reached()},
          {"reached_by_two_or_more", coverage.reached_twice()},
          {"unreached", coverage.unreached()},
          {"scenarios", std::move(scenarios)}};
}

Json errors_of(const std::vector<FileError>& errors) {
  Json list = Json::array();
  for (const FileError& error : errors)
    list.push_back({{"file", utf8_text(error.file)},
                    {"line", error.line},
                    {"column", error.column},
                    {"reason", utf8_text(error.reason)}});
  return list;
}

}  // namespace

JsonReport::JsonReport(JsonReportOptions options)
    : options_(std::move(options)), started_(utc_now()), began_(now()) {}

void JsonReport::on_result(const ScenarioResult& result) {
  std::string body = dump(result_of(result, bytes_ < kMaxDetails));
  bytes_ += body.size();
  results_.add(result, std::move(body));
}

std::string JsonReport::text(const RunSummary& summary) {
  Json pairs = Json::array();
  for (const PairDescription& pair : pairs_)
    pairs.push_back({{"reference", identity(pair.reference)},
                     {"oracle", identity(pair.oracle)},
                     {"scenarios", pair.scenarios},
                     {"for_other_versions", pair.skipped}});
  std::string out = "{\n";
  const auto add = [&out](const char* key, const Json& value) {
    out += "\"" + std::string(key) + "\": " + dump(value) + ",\n";
  };
  add("dictum", DICTUM_VERSION);
  add("format", kFormat);
  add("started", started_);
  add("seconds", now() - began_);
  add("interrupted", summary.interrupted);
  add("not_played", summary.unplayed);
  add("leaks", summary.leaks);
  add("starts", summary.starts);
  add("cached", summary.cached);
  add("target_failures", texts(summary.failures));
  add("bad_files", errors_of(options_.bad_files));
  add("pairs", pairs);
  if (options_.coverage != nullptr) add("rules", rules_of(*options_.coverage));
  out += "\"results\": [";
  bool first = true;
  results_.visit([&](std::size_t, const std::string& body) {
    out += (first ? "\n" : ",\n") + body;
    first = false;
  });
  return out + "\n]\n}\n";
}

void JsonReport::on_finish(const RunSummary& summary) {
  problem_ = write_whole_file(options_.path, text(summary));
}

}  // namespace dictum
