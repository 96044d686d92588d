// What is given to a target: a tree of files, which of them to start, and how.
#pragma once

#include <string>
#include <vector>

namespace dictum {

struct ProgramFile {
  std::string path;  // relative, '/'-separated, below the scratch directory
  std::string bytes;
};

struct Program {
  std::vector<ProgramFile> files;  // contains `entry`
  std::string entry = "main.py";
  std::vector<std::string> python_path;  // PYTHONPATH, relative to the scratch directory
  std::vector<std::string> argv;         // sys.argv[1:]
  std::string stdin_text;
};

}  // namespace dictum
