#include "scenario/load.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>

#include "scenario/yaml_tree.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

// What lies beside scenarios and is none: claims about them, lists of targets.
bool is_other_data(const fs::path& file) {
  const std::string name = file.filename().string();
  return name == "claims.yaml" || name == "targets.yaml";
}

struct Found {
  std::string path;
  std::string folder;  // the one that was named, if the path was found below it
};

void find_files(const fs::path& folder, const std::string& named, std::vector<Found>& found,
                std::vector<FileError>& errors) {
  std::error_code error;
  std::vector<fs::directory_entry> entries;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    entries.push_back(*entry);
  if (error)
    errors.push_back({folder.string(), 0, 0, error.message() + ", expected a folder that can be read"});
  std::sort(entries.begin(), entries.end());
  for (const fs::directory_entry& entry : entries) {
    const std::string name = entry.path().filename().string();
    const bool folder_itself = entry.symlink_status(error).type() == fs::file_type::directory;
    if (folder_itself && name != "known" && name[0] != '.') find_files(entry.path(), named, found, errors);
    if (!folder_itself && entry.path().extension() == ".yaml" && !is_other_data(entry.path()))
      found.push_back({entry.path().string(), named});
  }
}

std::vector<Found> find_all(const std::vector<std::string>& paths, std::vector<FileError>& errors) {
  std::vector<Found> found;
  for (const std::string& path : paths) {
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status)) {
      errors.push_back({path, 0, 0, "it does not exist, expected a file or a folder of scenarios"});
    } else if (fs::is_directory(status)) {
      find_files(path, path, found, errors);
    } else {
      found.push_back({path, ""});
    }
  }
  return found;
}

// An id is unique over all files: the second file that has it is the wrong one.
bool claim_ids(const std::vector<Scenario>& scenarios, std::map<std::string, std::string>& owners,
               std::vector<FileError>& errors) {
  bool free = true;
  for (const Scenario& scenario : scenarios) {
    const auto owner = owners.find(scenario.id);
    if (owner == owners.end()) continue;
    errors.push_back({scenario.file, scenario.line, 1,
                      "the id " + shown(scenario.id) + " is taken by " + shown(owner->second, 4096) +
                          ", expected one that no other file has"});
    free = false;
  }
  if (free)
    for (const Scenario& scenario : scenarios)
      owners[scenario.id] = scenario.file + ":" + std::to_string(scenario.line);
  return free;
}

constexpr int kReadFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;

// Reads an open file and closes it; `file` may be the failure of opening it.
bool read_all(int file, std::size_t limit, std::string& bytes, std::string& reason) {
  if (file < 0) {
    reason = errno == ELOOP   ? "a link"
             : errno == EXDEV ? "a path that leaves its folder"
                              : std::strerror(errno);
    return false;
  }
  struct stat status;
  const bool regular = fstat(file, &status) == 0 && S_ISREG(status.st_mode);
  if (!regular) reason = "not a regular file";
  bytes.clear();
  char buffer[65536];
  while (reason.empty()) {
    const ssize_t count = read(file, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) reason = std::strerror(errno);
    if (count <= 0) break;
    bytes.append(buffer, static_cast<std::size_t>(count));
    if (bytes.size() > limit) reason = "larger than " + std::to_string(limit) + " bytes";
  }
  close(file);
  return reason.empty();
}

// Opens a file that was found below a folder: what has become a link on the way there since is not followed.
int open_beneath(const Found& found) {
  const int folder = open(found.folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
  if (folder < 0) return -1;
  const std::string below = fs::path(found.path).lexically_relative(found.folder).string();
  open_how how = {};
  how.flags = kReadFlags;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS;
  const int file = static_cast<int>(syscall(SYS_openat2, folder, below.c_str(), &how, sizeof how));
  const int error = errno;
  close(folder);
  errno = error;
  // Kernels and sandboxes without the call: the last name at least is no link.
  if (file < 0 && (error == ENOSYS || error == EPERM))
    return open(found.path.c_str(), kReadFlags | O_NOFOLLOW);
  return file;
}

bool read_found(const Found& found, std::string& bytes, std::string& reason) {
  const int file = found.folder.empty() ? open(found.path.c_str(), kReadFlags) : open_beneath(found);
  return read_all(file, kMaxYamlBytes, bytes, reason);
}

}  // namespace

bool read_regular_file(const std::string& path, std::size_t limit, bool below_suite, std::string& bytes,
                       std::string& reason) {
  const int flags = kReadFlags | (below_suite ? O_NOFOLLOW : 0);
  return read_all(open(path.c_str(), flags), limit, bytes, reason);
}

Suite load_suite(const std::vector<std::string>& paths) {
  Suite suite;
  std::map<std::string, std::string> owners;
  std::set<std::string> seen;
  for (const Found& found : find_all(paths, suite.errors)) {
    if (!seen.insert(fs::absolute(found.path).lexically_normal().string()).second) continue;
    ++suite.files;
    std::string bytes, reason;
    if (!read_found(found, bytes, reason)) {
      suite.errors.push_back({found.path, 1, 1, reason + ", expected a scenario file of at most 1 MB"});
      continue;
    }
    std::vector<Scenario> scenarios = parse_scenarios(bytes, found.path, suite.errors);
    if (!claim_ids(scenarios, owners, suite.errors)) continue;
    for (Scenario& scenario : scenarios) suite.scenarios.push_back(std::move(scenario));
  }
  return suite;
}

}  // namespace dictum
