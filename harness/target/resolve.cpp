#include "target/resolve.h"

#include <unistd.h>

#include <cstdlib>
#include <sstream>

#include "target/process.h"
#include "target/target.h"

extern char** environ;

namespace dictum {
namespace {

constexpr double kProbeSeconds = 30;

std::string search_path(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "/usr/bin:/bin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string candidate = (folder.empty() ? "." : folder) + "/" + name;
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
  }
  throw TargetFailure(name + ": not found on PATH");
}

std::string find(const std::string& name) {
  if (name.find('/') != std::string::npos) return name;
  if (!name.empty()) return search_path(name);
  if (access("/usr/bin/python3", X_OK) == 0) return "/usr/bin/python3";
  return search_path("python3");
}

// The caller's environment: a version manager's script may need it. Programs never see it.
ProcessOptions probe_of(const std::string& path) {
  ProcessOptions options;
  options.command = {path, "-S", "-c", "import sys; print(sys.executable)"};
  for (char** entry = environ; *entry != nullptr; ++entry) options.environment.push_back(*entry);
  return options;
}

}  // namespace

std::string resolve_python(const std::string& name) {
  const std::string path = find(name);
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

}  // namespace dictum
