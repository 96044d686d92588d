#include "engine/programs.h"

#include <functional>

namespace dictum {
namespace {

std::size_t g_last_hash = 0;
std::string g_last_origin;
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

std::string mutate_program(std::string_view text, std::size_t largest, std::uint64_t seed) {
  if (largest < kLeastProgramText) return "";
  MutationRecord record;
  std::string made = mutate(text, largest, seed, &record);
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
