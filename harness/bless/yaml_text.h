// Expectations as YAML, in the style of the suite.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenario/scenario.h"

namespace dictum {

// "key: |" and the lines of the text below it, further in than `indent`, or on one line in quotes if it does
// not fit a block; the key without its indent.
std::string text_block(const std::string& key, const std::string& text, std::size_t indent);
// The text in double quotes.
std::string quoted_text(std::string_view text);
// "expect:" and what is below it, lines with `indent` spaces before them and a newline at the end of each.
std::string expect_block(const std::vector<Expectation>& variants, std::size_t indent);
// One variant's keys in block style; the first line without its indent.
std::string variant_block(const Expectation& variant, std::size_t indent);
// All of it on one line: "{stdout: \"a\\n\"}", or a list of such.
std::string expect_flow(const std::vector<Expectation>& variants);

}  // namespace dictum
