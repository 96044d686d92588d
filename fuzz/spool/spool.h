// What an engine hands to the supervisor: one file an entry in a folder, written aside and renamed, so that
// no reader sees half of one, and a kill at any moment loses at most the entry at work.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "program.h"

namespace dictum {

struct SpoolEntry {
  std::string
      kind;  // what differs at first sight: Difference::field of the first difference, "crash", "timeout"
  std::string detail;     // exception types of both sides and the like, one line
  std::string program;    // its text, see program/program_text.h: byte for byte what was played
  std::string reference;  // one line that sums the answer up
  std::string oracle;
  std::string origin;  // "generated SEED NUMBER", "mutated NAME"
};

// The entry's name: a hash of the program text; equal programs are one entry.
std::string spool_name(const SpoolEntry& entry);
// False with the system's reason in `error`.
bool write_spool(const std::string& folder, const SpoolEntry& entry, std::string& error);
// The names in the folder, sorted; what is no entry (a file being written) is not named.
std::vector<std::string> spool_names(const std::string& folder);
// Empty if the file is gone or damaged; `error` says which.
std::optional<SpoolEntry> read_spool(const std::string& folder, const std::string& name, std::string& error);

}  // namespace dictum
