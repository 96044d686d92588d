#include "target/resolve.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>

#include "target/process.h"
#include "target/target.h"

extern char** environ;

namespace dictum {
namespace {

namespace fs = std::filesystem;

constexpr double kProbeSeconds = 30;

std::vector<std::string> path_folders() {
  const char* path = std::getenv("PATH");
  std::istringstream text(path != nullptr ? path : "/usr/bin:/bin");
  std::vector<std::string> folders;
  for (std::string folder; std::getline(text, folder, ':');) folders.push_back(folder.empty() ? "." : folder);
  return folders;
}

// $PYENV_ROOT, else the parent of a folder "shims" on PATH, else ~/.pyenv; empty: none of them.
fs::path pyenv_root() {
  if (const char* root = std::getenv("PYENV_ROOT"); root != nullptr && root[0] != 0) return root;
  std::error_code error;
  for (const std::string& folder : path_folders()) {
    const fs::path path(folder);
    if (path.filename() == "shims" && fs::is_directory(path.parent_path() / "versions", error))
      return path.parent_path();
  }
  const char* home = std::getenv("HOME");
  return home != nullptr && home[0] != 0 ? fs::path(home) / ".pyenv" : fs::path();
}

// "3.8.18" is (3, 8, 18); empty if it is no version.
std::vector<int> version_numbers(const std::string& text) {
  std::vector<int> numbers;
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, '.');) {
    const bool digits = !part.empty() && part.size() < 6 && part.find_first_not_of("0123456789") == part.npos;
    if (!digits) return {};
    numbers.push_back(std::stoi(part));
  }
  return numbers;
}

// The versions that pyenv keeps, newest first, whose numbers begin with `wanted`.
std::vector<fs::path> pyenv_versions(const std::vector<int>& wanted) {
  std::vector<std::pair<std::vector<int>, fs::path>> found;
  std::error_code error;
  const fs::path root = pyenv_root();
  if (root.empty()) return {};
  for (fs::directory_iterator entry(root / "versions", error), end; !error && entry != end;
       entry.increment(error)) {
    std::vector<int> numbers = version_numbers(entry->path().filename().string());
    if (numbers.size() >= std::max<std::size_t>(wanted.size(), 1) &&
        std::equal(wanted.begin(), wanted.end(), numbers.begin()))
      found.emplace_back(std::move(numbers), entry->path());
  }
  std::sort(found.rbegin(), found.rend());
  std::vector<fs::path> folders;
  for (auto& [numbers, folder] : found) folders.push_back(std::move(folder));
  return folders;
}

// The caller's environment: a version manager's script may need it. Programs never see it.
ProcessOptions probe_of(const std::string& path) {
  ProcessOptions options;
  options.command = {path, "-S", "-c", "import sys; print(sys.executable)"};
  for (char** entry = environ; *entry != nullptr; ++entry) options.environment.push_back(*entry);
  return options;
}

std::string executable_behind(const std::string& path) {
  std::string error;
  const auto process = Process::start(probe_of(path), error);
  if (!process) throw TargetFailure(error);
  const bool ended = process->wait(kProbeSeconds);
  const ProcessEnd end = process->end();
  const std::string& output = process->standard_output();
  const std::string executable = output.substr(0, output.find('\n'));
  if (!ended) throw TargetFailure(path + ": it does not answer: is it a Python?");
  if (end.signalled || end.code != 0 || executable.empty() || executable[0] != '/') {
    const std::string& said = process->standard_error();
    throw TargetFailure(path + ": it is no Python that works: " + (end.signalled ? "signal " : "exit code ") +
                        std::to_string(end.code) +
                        (said.empty() ? "" : ": " + said.substr(0, said.find('\n'))));
  }
  return executable;
}

}  // namespace

bool is_binary(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  char magic[4] = {};
  file.read(magic, 4);
  return file.gcount() == 4 && std::string_view(magic, 4) ==
                                   "\x7f"
                                   "ELF";
}

std::vector<std::string> python_candidates(const std::string& name) {
  if (name.find('/') != std::string::npos) return {name};
  std::vector<std::string> candidates;
  if (name.empty() && access("/usr/bin/python3", X_OK) == 0) candidates.emplace_back("/usr/bin/python3");
  const std::string file = name.empty() ? "python3" : name;
  for (const std::string& folder : path_folders()) {
    const std::string candidate = folder + "/" + file;
    if (access(candidate.c_str(), X_OK) == 0) candidates.push_back(candidate);
  }
  const bool bare = !version_numbers(file).empty();
  constexpr std::string_view kPrefix = "python";
  if (!bare && file.rfind(kPrefix, 0) != 0) return candidates;
  for (const fs::path& folder : pyenv_versions(version_numbers(bare ? file : file.substr(kPrefix.size())))) {
    const fs::path candidate = folder / "bin" / (bare ? "python3" : file);
    if (access(candidate.c_str(), X_OK) == 0) candidates.push_back(candidate.string());
  }
  return candidates;
}

// The first that works; if none does, the failure of the first.
std::string resolve_python(const std::string& name) {
  std::string failure;
  for (const std::string& candidate : python_candidates(name)) {
    try {
      return executable_behind(candidate);
    } catch (const TargetFailure& error) {
      if (failure.empty()) failure = error.what();
    }
  }
  throw TargetFailure(failure.empty() ? name + ": not found on PATH or in pyenv" : failure);
}

}  // namespace dictum
