// From what a user calls a Python to the executable that is run.
#pragma once

#include <string>
#include <vector>

namespace dictum {

// `name` is a path, a name looked for on PATH ("python3.8") and then among pyenv's versions, or a version of
// pyenv
// ("3.8", "3.8.18": the newest that fits); empty: the default oracle, /usr/bin/python3, else the first
// python3 on PATH. The executable says itself what it is (sys.executable), so that of a version manager's
// script only the Python behind it is kept. Throws TargetFailure with the path and the system's reason.
std::string resolve_python(const std::string& name);

// The executables that `name` may mean, in the order in which resolve_python tries them; no process is
// started.
std::vector<std::string> python_candidates(const std::string& name);

// Whether the file is an executable itself and no script that starts one.
bool is_binary(const std::string& path);

}  // namespace dictum
