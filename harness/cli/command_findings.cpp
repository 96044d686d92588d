// dictum findings: what campaigns have found; add, list, show, replay, promote, accept, forget.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/interruption.h"
#include "cli/triage_options.h"
#include "program/program_text.h"
#include "report/safe_text.h"
#include "report/whole_file.h"
#include "scenario/load.h"
#include "triage/attribute.h"
#include "triage/promote.h"

namespace dictum {
namespace {

using store::Bucket;
using store::Finding;
using store::Store;

struct FindingsArguments {
  std::string state;
  std::int64_t id = 0;
  bool all = false;
  bool json = false;
  std::string reduced;  // folder
  std::string area, out, title, specs = "specs";
  std::string reason, until;
  std::vector<std::string> files;
  std::string language;
  TargetOptions targets;
};

std::string database_of(const FindingsArguments& arguments) {
  const std::string folder = arguments.state.empty() ? store::default_state_folder() : arguments.state;
  if (folder.empty()) throw store::StoreFailure("no folder for findings: name one with --state");
  return store::database_in(folder);
}

Store open_store(const FindingsArguments& arguments, bool must_exist) {
  const std::string path = database_of(arguments);
  std::error_code error;
  if (must_exist && !std::filesystem::exists(path, error))
    throw store::StoreFailure(path + ": there are no findings");
  return Store(path);
}

nlohmann::json json_of(const Bucket& bucket, const std::vector<Finding>& members) {
  nlohmann::json json = {{"signature", bucket.signature}, {"kind", bucket.kind},
                         {"locus", bucket.locus},         {"detail", bucket.detail},
                         {"state", bucket.state},         {"attribution", bucket.attribution},
                         {"boundary", bucket.boundary},   {"note", bucket.note},
                         {"seen", bucket.seen},           {"members", nlohmann::json::array()}};
  for (const Finding& member : members)
    json["members"].push_back({{"id", member.id},
                               {"program", member.reduced},
                               {"original", member.original},
                               {"lines", triage::count_lines(member.reduced)},
                               {"original_lines", triage::count_lines(member.original)},
                               {"executions", member.executions},
                               {"suspects", member.suspects}});
  return json;
}

int list(const FindingsArguments& arguments) {
  Store findings = open_store(arguments, true);
  nlohmann::json json = nlohmann::json::array();
  for (const Bucket& bucket : findings.buckets()) {
    const std::vector<Finding> members = findings.members(bucket.id);
    if (members.empty()) continue;
    if (arguments.json)
      json.push_back(json_of(bucket, members));
    else
      fmt::print("{:>5}  {:<9} {:>4} seen  {:>3} lines  {}\n", members.front().id, bucket.state, bucket.seen,
                 triage::count_lines(members.front().reduced), shown(store::bucket_text(bucket), 400));
  }
  if (arguments.json) fmt::print("{}\n", json.dump(1, ' ', false, nlohmann::json::error_handler_t::replace));
  if (arguments.all)
    for (const Finding& finding : findings.side_exits())
      fmt::print("{:>5}  {:<16} {}  {}\n", finding.id, finding.state, shown(finding.origin, 80),
                 shown(finding.how, 300));
  return kExitExpected;
}

void show_member(const Finding& finding) {
  fmt::print("finding {} of {}, {}{}\n", finding.id, finding.created, finding.origin,
             finding.suspects.empty() ? "" : "; suspected: " + finding.suspects);
  fmt::print("  program:\n{}  oracle: {}\n{}  reference: {}\n{}", indented(finding.reduced, 4),
             finding.oracle_command, indented(finding.oracle_answer, 4), finding.reference_command,
             indented(finding.reference_answer, 4));
  for (const store::TargetAnswer& target : finding.targets)
    fmt::print("  {:<18} {:<7} {}\n", target.name, target.as_reference ? "same" : "differs",
               shown(target.shown, 300));
  fmt::print("  how, in {} executions:\n{}", finding.executions, indented(finding.how, 4));
  fmt::print("  play it again: dictum diff finding:{}\n", finding.id);
}

// The finding and its bucket; a finding that is none ends with a message.
std::optional<Finding> wanted(const Store& findings, std::int64_t id) {
  std::optional<Finding> finding = findings.finding(id);
  if (!finding) fmt::print(stderr, "dictum: there is no finding {}\n", id);
  return finding;
}

std::optional<Bucket> wanted_bucket(const Store& findings, std::int64_t id) {
  const std::optional<Finding> finding = wanted(findings, id);
  if (!finding) return std::nullopt;
  if (finding->bucket == 0)
    fmt::print(stderr, "dictum: finding {} is in no bucket: it is {}\n", id, finding->state);
  return finding->bucket == 0 ? std::nullopt : findings.bucket(finding->bucket);
}

int show(const FindingsArguments& arguments) {
  Store findings = open_store(arguments, true);
  const std::optional<Finding> finding = wanted(findings, arguments.id);
  if (!finding) return kExitBadInput;
  if (finding->bucket == 0) {
    fmt::print("{}: {}\n{}", finding->state, finding->how, indented(finding->original, 4));
    return kExitExpected;
  }
  const Bucket bucket = *findings.bucket(finding->bucket);
  fmt::print("{}: {}\n", bucket.state, store::bucket_text(bucket));
  if (!bucket.note.empty()) fmt::print("  {}\n", bucket.note);
  fmt::print("seen {} times from {} to {}\n", bucket.seen, bucket.created, bucket.last_seen);
  for (const Finding& member : findings.members(bucket.id)) show_member(member);
  return kExitExpected;
}

// In the folder that was named, if one was, under the name of its original.
bool keep_reduced(const std::string& folder, const std::string& original, const std::string& text) {
  if (folder.empty() || text.empty()) return true;
  const std::string path = folder + "/" + std::filesystem::path(original).filename().string();
  const std::string problem = write_whole_file(path, text);
  if (!problem.empty()) fmt::print(stderr, "dictum: {}\n", problem);
  return problem.empty();
}

int add(const FindingsArguments& arguments) {
  Store findings = open_store(arguments, false);
  triage::Triage triage(triage_options(arguments.targets, arguments.language, true));
  bool bad = false;
  for (const std::string& file : arguments.files) {
    SpoolEntry entry;
    std::string reason;
    if (!read_regular_file(file, kMaxProgramText, false, entry.program, reason)) {
      fmt::print(stderr, "dictum: {}: {}\n", shown(file, 4096), reason);
      bad = true;
      continue;
    }
    entry.origin = "file " + std::filesystem::path(file).filename().string();
    triage::Investigation found;
    const store::Imported imported = triage.triage(entry, findings, &found);
    if (!keep_reduced(arguments.reduced, file, found.reduced.text)) return kExitEnvironment;
    if (imported.was_there)
      fmt::print("{}: finding {}, there already\n", shown(file, 4096), imported.finding);
    else if (imported.bucket == 0)
      fmt::print("{}: {}{}\n", shown(file, 4096), found.state, found.words.empty() ? "" : ": " + found.words);
    else
      fmt::print("{}: finding {}, {} -> {} lines, {} executions, {}\n", shown(file, 4096), imported.finding,
                 triage::count_lines(entry.program), triage::count_lines(found.reduced.text),
                 found.executions,
                 imported.new_bucket ? "a new bucket"
                 : imported.reopened ? "reopened"
                                     : "a known bucket");
    std::fflush(stdout);
    if (interruption()) return interruption_exit_code();
  }
  return bad ? kExitBadInput : kExitExpected;
}

int replay(const FindingsArguments& arguments) {
  Store findings = open_store(arguments, true);
  triage::Triage triage(triage_options(arguments.targets, arguments.language, false));
  for (const Bucket& bucket : findings.buckets()) {
    bool agree = true;
    const std::vector<Finding> members = findings.members(bucket.id);
    for (const Finding& member : members) agree = agree && triage.agrees(member.reduced);
    if (members.empty()) continue;
    findings.note_replay(bucket.id, agree);
    const std::string state = findings.bucket(bucket.id)->state;
    fmt::print("{:>5}  {:<7}  {}\n", members.front().id, agree ? "same" : "differs", state);
  }
  return kExitExpected;
}

int promote(const FindingsArguments& arguments) {
  Store findings = open_store(arguments, true);
  const std::optional<Bucket> bucket = wanted_bucket(findings, arguments.id);
  if (!bucket) return kExitBadInput;
  const Finding finding = *findings.finding(arguments.id);
  if (finding.reduced.empty()) {
    fmt::print(stderr, "dictum: finding {} is counted, its program is not kept\n", arguments.id);
    return kExitBadInput;
  }
  const std::string path =
      arguments.out.empty() ? arguments.specs + "/" + arguments.area + "/found_by_fuzz.yaml" : arguments.out;
  std::vector<FileError> errors;
  const RuleTable rules = RuleTable::load(arguments.specs + "/rules.yaml", errors);
  std::string before, problem;
  std::error_code error;
  if (std::filesystem::exists(path, error) && !read_regular_file(path, 1 << 20, false, before, problem)) {
    fmt::print(stderr, "dictum: {}: {}\n", shown(path, 4096), problem);
    return kExitBadInput;
  }
  triage::PromoteRequest request;
  request.area = arguments.area;
  request.title = arguments.title;
  request.rules = &rules;
  request.pythons = triage::all_pythons();
  const std::string text = triage::promoted_text(finding, *bucket, request, before, path, problem);
  if (text.empty()) {
    fmt::print(stderr, "dictum: finding {} cannot be a scenario: {}\n", arguments.id, shown(problem, 1000));
    return kExitDiverged;
  }
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  problem = write_whole_file(path, text);
  if (!problem.empty()) {
    fmt::print(stderr, "dictum: {}\n", problem);
    return kExitEnvironment;
  }
  const std::string id = triage::scenario_id(finding, arguments.area);
  findings.set_state(bucket->id, "promoted", "scenario " + id);
  fmt::print("{}: {}\n", path, id);
  return kExitExpected;
}

int accept(const FindingsArguments& arguments) {
  Store findings = open_store(arguments, true);
  const std::optional<Bucket> bucket = wanted_bucket(findings, arguments.id);
  if (!bucket) return kExitBadInput;
  findings.set_state(bucket->id, "accepted", arguments.reason + " (until " + arguments.until + ")");
  return kExitExpected;
}

int forget(const FindingsArguments& arguments) {
  Store findings = open_store(arguments, true);
  const std::optional<Bucket> bucket = wanted_bucket(findings, arguments.id);
  if (!bucket) return kExitBadInput;
  findings.forget(bucket->id);
  return kExitExpected;
}

int guarded(int (*body)(const FindingsArguments&), const FindingsArguments& arguments) {
  try {
    const int code = body(arguments);
    return code == kExitExpected && (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) ? kExitEnvironment
                                                                                           : code;
  } catch (const store::StoreFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
  } catch (const TargetFailure& failure) {
    fmt::print(stderr, "dictum: {}\n", shown(failure.what(), 1000));
  }
  return kExitEnvironment;
}

}  // namespace

void register_findings(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<FindingsArguments>();
  CLI::App* command = app.add_subcommand("findings", "what campaigns have found: list, show, promote, …");
  command->require_subcommand(1);
  const auto sub = [&](const char* name, const char* words, int (*body)(const FindingsArguments&),
                       bool with_id) {
    CLI::App* made = command->add_subcommand(name, words);
    add_state_option(*made, arguments->state);
    if (with_id)
      made->add_option("ID", arguments->id, "the number of a finding, as `list` prints it")->required();
    made->callback([arguments, body, &exit_code] { exit_code = guarded(body, *arguments); });
    return made;
  };
  CLI::App* listing = sub("list", "a line for each bucket", list, false);
  listing->add_flag("--all", arguments->all, "also what is flaky, a leak, poisoned or gone");
  listing->add_flag("--json", arguments->json, "with programs, as JSON");
  sub("show", "a bucket with its programs, answers and commands", show, true);
  CLI::App* adding = sub("add", "confirm, reduce, attribute and keep programs that differ", add, false);
  adding->add_option("FILE", arguments->files, "programs")->required();
  adding->add_option("--reduced", arguments->reduced, "a folder for what they are reduced to")
      ->check(CLI::ExistingDirectory);
  add_language_option(*adding, arguments->language);
  add_target_options(*adding, arguments->targets);
  CLI::App* replaying =
      sub("replay", "play all members again: what agrees twice in a row is fixed", replay, false);
  add_language_option(*replaying, arguments->language);
  add_target_options(*replaying, arguments->targets);
  CLI::App* promoting =
      sub("promote", "make a scenario of a finding, as all CPythons answer it", promote, true);
  promoting->add_option("--area", arguments->area, "the scenario's area, such as descriptors")->required();
  promoting->add_option("--title", arguments->title, "the fact in one sentence");
  promoting->add_option("--specs", arguments->specs, "the suite with its rules")->capture_default_str();
  promoting->add_option("--out", arguments->out,
                        "the scenario file, made or appended to (default: found_by_fuzz.yaml of the area)");
  CLI::App* accepting = sub("accept", "a difference that is to stay", accept, true);
  accepting->add_option("--reason", arguments->reason, "why")->required();
  accepting->add_option("--until", arguments->until, "when it is to be looked at again: 2027-01-31")
      ->required();
  sub("forget", "a bucket with all that is in it", forget, true);
}

}  // namespace dictum
