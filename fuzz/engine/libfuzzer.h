// How main hands the command line over to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace dictum {

// The target is named by the last part of arguments[0], else by arguments[1]. Gives the arguments for the
// engine back: with the flags that the target wants, which those of the user override. Ends the process if
// there is no such target.
std::vector<std::string> choose_target(std::vector<std::string> arguments);
// Memory of one run serves the next one, instead of going to the system and back.
void keep_memory();
// Ends the process with 2 (a bad option) or 3 (the environment does not do).
void start_target(const std::vector<std::string>& arguments);
int run_input(const std::uint8_t* data, std::size_t size);

}  // namespace dictum
