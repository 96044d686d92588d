// Expectations as YAML, in the style of the suite.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.h"

namespace dictum {

// "expect:" and what is below it, lines with `indent` spaces before them and a newline at the end of each.
std::string expect_block(const std::vector<Expectation>& variants, std::size_t indent);
// One variant's keys in block style; the first line without its indent.
std::string variant_block(const Expectation& variant, std::size_t indent);
// All of it on one line: "{stdout: \"a\\n\"}", or a list of such.
std::string expect_flow(const std::vector<Expectation>& variants);

}  // namespace dictum
