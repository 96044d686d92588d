// The program targets' way to new inputs: the mutator, and fresh programs.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mutate/mutate.h"

namespace dictum {

// As FuzzTarget::mutate and FuzzTarget::cross.
std::string mutate_program(std::string_view text, std::size_t largest, std::uint64_t seed);
std::string cross_programs(std::string_view a, std::string_view b, std::size_t largest, std::uint64_t seed);

// From now on all that is generated has features of these areas only (GeneratorOptions::areas); 0: of all.
void generate_only(std::uint32_t areas);

// What made it; null: it comes from a corpus.
const MutationRecord* record_of(std::string_view text);

// How a program came about, if it is the last one that was made: "mutated, seed 7"; else "corpus".
std::string origin_of(std::string_view text);

}  // namespace dictum
