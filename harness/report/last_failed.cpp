#include "report/last_failed.h"

#include <cstdlib>
#include <filesystem>
#include <sstream>

#include "report/entries.h"
#include "report/whole_file.h"
#include "scenario/load.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxBytes = 16 << 20;

std::string state_folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && state[0] == '/')
    return std::string(state) + "/dictum";  // a relative one is ignored
  const char* home = std::getenv("HOME");
  return home != nullptr && home[0] == '/' ? std::string(home) + "/.local/state/dictum" : "";
}

// One file for each folder from which dictum is run.
std::string state_path() {
  const std::string folder = state_folder();
  std::error_code error;
  const std::string here = fs::current_path(error).string();
  if (folder.empty() || error) return "";
  std::uint64_t hash = 14695981039346656037u;
  for (const char c : here) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
  char name[40];
  std::snprintf(name, sizeof name, "last-failed-%016llx", static_cast<unsigned long long>(hash));
  return folder + "/" + name;
}

}  // namespace

LastFailed::LastFailed() : path_(state_path()) {
  std::string bytes, reason;
  if (path_.empty() || !read_regular_file(path_, kMaxBytes, false, bytes, reason)) return;
  recorded_ = true;
  std::istringstream lines(bytes);
  for (std::string id; std::getline(lines, id);) ids_.insert(id);
}

void LastFailed::on_result(const ScenarioResult& result) {
  (is_well(result) ? well_ : badly_).insert(result.scenario->id);
}

void LastFailed::on_finish(const RunSummary&) {
  if (path_.empty()) return;
  for (const std::string& id : well_) ids_.erase(id);
  ids_.insert(badly_.begin(), badly_.end());
  std::string text;
  for (const std::string& id : ids_) text += id + "\n";
  std::error_code error;
  fs::create_directories(fs::path(path_).parent_path(), error);
  if (!error) (void)write_whole_file(path_, text);
}

}  // namespace dictum
