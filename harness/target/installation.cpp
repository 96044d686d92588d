#include "target/installation.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "target/resolve.h"

namespace dictum {

namespace fs = std::filesystem;

namespace {

// "3.11" out of "python3.11", "" out of "python3".
std::string version_in_name(const std::string& name) {
  constexpr std::string_view kPrefix = "python";
  if (name.rfind(kPrefix, 0) != 0) return "";
  std::string version = name.substr(kPrefix.size());
  const bool dotted =
      version.size() > 2 && version[0] == '3' && version[1] == '.' &&
      std::all_of(version.begin() + 2, version.end(), [](char c) { return c >= '0' && c <= '9'; });
  return dotted ? version : "";
}

// The one directory pythonX.Y of `lib` that holds os.py, or "" when there is none or more than one.
std::string only_version_in(const fs::path& lib) {
  std::string found;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(lib, error)) {
    std::string version = version_in_name(entry.path().filename().string());
    if (version.empty() || !fs::exists(entry.path() / "os.py", error)) continue;
    if (!found.empty()) return "";
    found = std::move(version);
  }
  return found;
}

// For an executable of a virtual environment: the directory of the interpreter that it was made from.
std::optional<fs::path> home_of_environment(const fs::path& executable) {
  for (const fs::path& folder : {executable.parent_path(), executable.parent_path().parent_path()}) {
    std::ifstream file(folder / "pyvenv.cfg");
    std::string line;
    while (std::getline(file, line)) {
      if (line.rfind("home", 0) != 0) continue;
      const std::size_t start = line.find_first_not_of(" =\t", 4);
      if (start != std::string::npos) return fs::path(line.substr(start));
    }
  }
  return std::nullopt;
}

std::vector<fs::path> path_entries() {
  std::vector<fs::path> entries;
  const char* variable = std::getenv("PATH");
  std::string_view rest = variable ? variable : "";
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    if (end > 0) entries.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return entries;
}

std::optional<Installation> first_on_path(const std::string& name) {
  for (const fs::path& folder : path_entries())
    if (auto found = find_installation((folder / name).string())) return found;
  return std::nullopt;
}

std::optional<Installation> in_pyenv(const std::string& version) {
  const char* root = std::getenv("PYENV_ROOT");
  const char* home = std::getenv("HOME");
  const fs::path versions = (root ? fs::path(root) : fs::path(home ? home : "") / ".pyenv") / "versions";
  std::vector<fs::path> candidates;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(versions, error))
    if (entry.path().filename().string().rfind(version + ".", 0) == 0) candidates.push_back(entry.path());
  std::sort(candidates.begin(), candidates.end());
  for (const fs::path& candidate : candidates)
    if (auto found = find_installation((candidate / "bin" / ("python" + version)).string())) return found;
  return std::nullopt;
}

}  // namespace

std::optional<Installation> find_installation(const std::string& executable) {
  std::error_code error;
  const fs::path resolved = fs::canonical(executable, error);
  if (error || !is_binary(resolved.string())) return std::nullopt;
  fs::path folder = resolved.parent_path();
  if (auto home = home_of_environment(fs::path(executable))) folder = *home;
  const fs::path lib = folder.parent_path() / "lib";
  std::string version = version_in_name(resolved.filename().string());
  if (version.empty()) version = only_version_in(lib);
  const fs::path library = lib / ("python" + version);
  if (version.empty() || !fs::exists(library / "os.py", error)) return std::nullopt;
  std::string digits = version;
  digits.erase(std::remove(digits.begin(), digits.end(), '.'), digits.end());
  return Installation{
      resolved.string(),
      version,
      library.string(),
      {(lib / ("python" + digits + ".zip")).string(), library.string(), (library / "lib-dynload").string()}};
}

std::optional<Installation> default_installation() {
  if (auto found = find_installation("/usr/bin/python3")) return found;
  return first_on_path("python3");
}

std::optional<Installation> installation_of_version(const std::string& version) {
  if (auto found = default_installation(); found && found->version == version) return found;
  if (auto found = find_installation("/usr/bin/python" + version)) return found;
  if (auto found = first_on_path("python" + version)) return found;
  return in_pyenv(version);
}

}  // namespace dictum
