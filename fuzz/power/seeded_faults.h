// Seeded faults: rule marks that do the wrong thing, one at a time, and whether a program shows it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "play/play.h"

namespace dictum {

struct SeededFault {
  std::string mark;  // "CLS-07@class_build.cpp:88"
  std::uint32_t site = 0;
};

// The marks of this build that the lines name: "CLS-07@class_build.cpp:88"; without a line number where the
// rule has one mark in the file; with "#2" for the second of several. Empty lines say nothing; no lines: all
// marks. False: `error` names the line that names none.
bool resolve_faults(const std::vector<std::string>& lines, std::vector<SeededFault>& faults,
                    std::string& error);

// Whether the program, traced, has reached the mark.
bool reaches(const Played& without, const SeededFault& fault);

// By fault, whether the program shows it: the outcomes without it and with it are comparable and not the
// same, or with it the interpreter crashes. Faults are played in a child process. Throws TargetFailure.
std::vector<bool> shown_faults(const Program& program, const Outcome& without,
                               const std::vector<const SeededFault*>& faults, const PlayOptions& options);

}  // namespace dictum
