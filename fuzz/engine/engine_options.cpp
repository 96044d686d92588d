#include "engine/engine_options.h"

#include <cstdlib>
#include <optional>
#include <sstream>

#include "dictum/interp.h"
#include "generate/feature.h"

namespace dictum {
namespace {

struct TextOption {
  const char* head;
  std::string EngineOptions::*text;
};
constexpr TextOption kTexts[] = {
    {"--spool=", &EngineOptions::spool},       {"--stats=", &EngineOptions::stats},
    {"--work=", &EngineOptions::work},         {"--python=", &EngineOptions::python},
    {"--language=", &EngineOptions::language}, {"--fault=", &EngineOptions::fault},
    {"--faults=", &EngineOptions::faults}};

bool take_text(const std::string& argument, EngineOptions& options) {
  for (const TextOption& each : kTexts)
    if (argument.starts_with(each.head)) {
      options.*each.text = argument.substr(std::string(each.head).size());
      return true;
    }
  return false;
}

// The value of an option that was given.
std::optional<std::string> value_of(const std::string& argument, std::string_view head) {
  if (!argument.starts_with(head)) return std::nullopt;
  return argument.substr(head.size());
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts;
  std::istringstream rest(text);
  for (std::string part; std::getline(rest, part, separator);) parts.push_back(part);
  return parts;
}

bool take_number(const std::string& argument, const std::string& head, double& number) {
  if (!argument.starts_with(head)) return false;
  char* end = nullptr;
  number = std::strtod(argument.c_str() + head.size(), &end);
  if (argument.size() == head.size() || *end != '\0' || number <= 0) number = 0;
  return true;
}

bool take_list(const std::string& argument, EngineOptions& options, std::string& error) {
  if (const auto folders = value_of(argument, "--library=")) {
    options.library = split(*folders, ':');
    return true;
  }
  const auto areas = value_of(argument, "--areas=");
  if (!areas || areas->empty()) return areas.has_value();
  std::string unknown;
  options.areas = generate::parse_areas(*areas, unknown);
  if (options.areas == 0) error = "no area of the generator: " + unknown;
  return true;
}

bool take_budget(const std::string& argument, EngineOptions& options) {
  double number = 0;
  if (take_number(argument, "--steps=", number))
    options.steps = static_cast<std::uint64_t>(number);
  else if (take_number(argument, "--parent=", number))
    options.parent = static_cast<int>(number);
  else if (take_number(argument, "--seconds=", number))
    options.seconds = number;
  return number > 0;
}

}  // namespace

bool take_options(const std::vector<std::string>& arguments, EngineOptions& options, std::string& error) {
  for (const std::string& argument : arguments) {
    if (!argument.starts_with("--") || take_text(argument, options)) continue;
    if (!take_list(argument, options, error) && !take_budget(argument, options))
      error = "no option, or no value for it: " + argument;
    if (!error.empty()) return false;
  }
  if (!options.fault.empty()) error = fault_problem(options.fault);
  return error.empty();
}

}  // namespace dictum
