#include "engine/programs.h"

#include <functional>

#include "generate/generator.h"
#include "program/program_text.h"

namespace dictum {
namespace {

std::size_t g_last_hash = 0;
std::string g_last_origin;
std::uint32_t g_areas = 0;
MutationRecord g_last;

std::string remember(std::string text, const MutationRecord& record, std::uint64_t seed) {
  g_last_hash = std::hash<std::string_view>()(text);
  g_last_origin.clear();
  for (const std::uint8_t mutator : record.mutators)
    g_last_origin += std::string(mutator_names()[mutator]) + " ";
  g_last_origin += "seed " + std::to_string(seed);
  g_last = record;
  return text;
}

bool is_fresh(const MutationRecord& record) {
  return record.mutators.size() == 1 && mutator_names()[record.mutators[0]] == "generated";
}

// One that fits; of the first few numbers of a seed one nearly always does.
std::string fresh_program(std::size_t largest, std::uint64_t seed) {
  generate::GeneratorOptions options;
  options.areas = g_areas;
  for (std::uint64_t number = 0; number < 8; ++number) {
    std::string text = join_program(generate::generate(seed, number, options).program);
    if (text.size() <= largest) return text;
  }
  return "pass\n";
}

}  // namespace

void generate_only(std::uint32_t areas) { g_areas = areas; }

std::string mutate_program(std::string_view text, std::size_t largest, std::uint64_t seed) {
  if (largest < kLeastProgramText) return "";
  MutationRecord record;
  std::string made = mutate(text, largest, seed, &record);
  if (g_areas != 0 && is_fresh(record)) made = fresh_program(largest, seed);
  return remember(std::move(made), record, seed);
}

std::string cross_programs(std::string_view a, std::string_view b, std::size_t largest, std::uint64_t seed) {
  if (largest < kLeastProgramText) return "";
  MutationRecord record;
  std::string made = cross(a, b, largest, seed, &record);
  return remember(std::move(made), record, seed);
}

const MutationRecord* record_of(std::string_view text) {
  return std::hash<std::string_view>()(text) == g_last_hash ? &g_last : nullptr;
}

std::string origin_of(std::string_view text) { return record_of(text) == nullptr ? "corpus" : g_last_origin; }

}  // namespace dictum
