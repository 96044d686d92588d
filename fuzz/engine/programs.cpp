#include "engine/programs.h"

#include <functional>

#include "generate/generator.h"
#include "program/program_text.h"

namespace dictum {
namespace {

std::size_t g_last_hash = 0;
std::string g_last_origin;

std::string remember(std::string text, const char* way, std::uint64_t seed) {
  g_last_hash = std::hash<std::string_view>()(text);
  g_last_origin = std::string(way) + ", seed " + std::to_string(seed);
  return text;
}

// One that fits; the first few numbers of a seed nearly always hold one.
std::string fresh_program(std::size_t largest, std::uint64_t seed) {
  for (std::uint64_t number = 0; number < 8; ++number) {
    std::string text = join_program(generate::generate(seed, number).program);
    if (text.size() <= largest) return text;
  }
  return "pass\n";
}

}  // namespace

std::string mutate_program(std::string_view, std::size_t largest, std::uint64_t seed) {
  return remember(fresh_program(largest, seed), "generated", seed);
}

std::string cross_programs(std::string_view, std::string_view, std::size_t largest, std::uint64_t seed) {
  return remember(fresh_program(largest, seed), "generated", seed);
}

std::string origin_of(std::string_view text) {
  return std::hash<std::string_view>()(text) == g_last_hash ? g_last_origin : "corpus";
}

}  // namespace dictum
