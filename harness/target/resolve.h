// From what a user calls a Python to the executable that is run.
#pragma once

#include <string>
#include <vector>

namespace dictum {

// `name` is a path, or is looked for on PATH ("python3.8"); empty: the default oracle, /usr/bin/python3, else
// the first python3 on PATH. The executable says itself what it is (sys.executable), so that of a version
// manager's script only the Python behind it is kept. Throws TargetFailure with the path and the system's
// reason.
std::string resolve_python(const std::string& name);

}  // namespace dictum
