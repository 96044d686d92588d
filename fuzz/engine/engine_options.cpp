#include "engine/engine_options.h"

#include <cstdlib>

#include "dictum/interp.h"

namespace dictum {
namespace {

struct TextOption {
  const char* head;
  std::string EngineOptions::*text;
};
constexpr TextOption kTexts[] = {{"--spool=", &EngineOptions::spool},
                                 {"--stats=", &EngineOptions::stats},
                                 {"--work=", &EngineOptions::work},
                                 {"--python=", &EngineOptions::python},
                                 {"--fault=", &EngineOptions::fault}};

bool take_text(const std::string& argument, EngineOptions& options) {
  for (const TextOption& each : kTexts)
    if (argument.starts_with(each.head)) {
      options.*each.text = argument.substr(std::string(each.head).size());
      return true;
    }
  return false;
}

bool take_number(const std::string& argument, const std::string& head, double& number) {
  if (!argument.starts_with(head)) return false;
  char* end = nullptr;
  number = std::strtod(argument.c_str() + head.size(), &end);
  return argument.size() > head.size() && *end == '\0' && number > 0;
}

}  // namespace

bool take_options(const std::vector<std::string>& arguments, EngineOptions& options, std::string& error) {
  for (const std::string& argument : arguments) {
    double number = 0;
    if (!argument.starts_with("--") || take_text(argument, options)) continue;
    if (take_number(argument, "--steps=", number))
      options.steps = static_cast<std::uint64_t>(number);
    else if (take_number(argument, "--parent=", number))
      options.parent = static_cast<int>(number);
    else if (take_number(argument, "--seconds=", number))
      options.seconds = number;
    else
      return error = "no option, or no value for it: " + argument, false;
  }
  if (!options.fault.empty()) error = fault_problem(options.fault);
  return error.empty();
}

}  // namespace dictum
