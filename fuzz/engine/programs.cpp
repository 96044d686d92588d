#include "engine/programs.h"

#include <functional>

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

}  // namespace

void generate_only(std::uint32_t areas) { g_areas = areas; }

std::string mutate_program(std::string_view text, std::size_t largest, std::uint64_t seed) {
  if (largest < kLeastProgramText) return "";
  MutationRecord record;
  return remember(mutate(text, largest, seed, &record, g_areas), record, seed);
}

std::string cross_programs(std::string_view a, std::string_view b, std::size_t largest, std::uint64_t seed) {
  if (largest < kLeastProgramText) return "";
  MutationRecord record;
  return remember(cross(a, b, largest, seed, &record, g_areas), record, seed);
}

const MutationRecord* record_of(std::string_view text) {
  return std::hash<std::string_view>()(text) == g_last_hash ? &g_last : nullptr;
}

std::string origin_of(std::string_view text) { return record_of(text) == nullptr ? "corpus" : g_last_origin; }

}  // namespace dictum
