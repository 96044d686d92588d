// Which rule marks a program reached, in order: plain values, filled while it runs if Options::trace asks for
// it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace dictum {

// From the first stage that reads the program to the end of its teardown; what the interpreter does before is
// not in it. A mark that stands right behind itself at the same depth is kept once.
struct RuleTrace {
  std::vector<std::uint16_t> rules;   // the rule's number, in the order of specs/rules.yaml
  std::vector<std::uint16_t> depths;  // beside it: how many frames of Python were running
  std::vector<std::uint32_t>
      at_line;  // by line written to standard output: how many of `rules` stood before its end
  std::vector<std::uint32_t> counts;  // by rule: how often it was reached, those that are not kept included
  std::vector<std::uint32_t>
      sites;  // with seeded faults: the marks that decide, each once, sorted; see rule_site
};

}  // namespace dictum
