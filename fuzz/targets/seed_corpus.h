// What the targets start from: the scenarios of specs/ and the programs of corpus/, as each target reads its
// inputs.
#pragma once

#include <string>
#include <vector>

namespace dictum {

struct SeedReport {
  std::size_t programs = 0;           // distinct ones
  std::vector<std::string> left_out;  // "NAME: why": too long for an input, or nothing that an input can say
};

// Writes FOLDER/TARGET/NAME for every target; see content_name. `paths`: files and folders of
// scenarios (.yaml) and of programs (.py). False with a sentence.
bool make_seed_corpus(const std::string& folder, const std::vector<std::string>& paths, SeedReport& report,
                      std::string& error);

}  // namespace dictum
