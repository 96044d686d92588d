// Where an installed CPython keeps its library, found by its landmark files without starting a process: the
// directory lib/pythonX.Y with os.py beside the executable, as CPython's own start-up looks for it.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace dictum {

struct Installation {
  std::string executable;                 // resolved: no symbolic link, no version manager's script
  std::string version;                    // "3.11"
  std::string library;                    // the directory with os.py
  std::vector<std::string> library_path;  // the installation-dependent default of sys.path under `python3 -S`
};

// The installation that `executable` belongs to; nothing if it is no binary, or no library lies beside it.
std::optional<Installation> find_installation(const std::string& executable);

// The oracle by default: /usr/bin/python3, else the first python3 on PATH that has an installation.
std::optional<Installation> default_installation();

// An installed CPython of the version ("3.8"): the default one if it fits, else pythonX.Y on PATH, else one
// that pyenv keeps.
std::optional<Installation> installation_of_version(const std::string& version);

}  // namespace dictum
