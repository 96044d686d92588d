// dictum list [PATH…]: which scenarios there are.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/selection_options.h"
#include "report/safe_text.h"

namespace dictum {
namespace {

struct ListArguments {
  SelectionOptions selection;
  bool json = false;
};

nlohmann::ordered_json texts(const std::vector<std::string>& items) {
  auto list = nlohmann::ordered_json::array();
  for (const std::string& item : items) list.push_back(utf8_text(item));
  return list;
}

void print_json(const std::vector<Scenario>& scenarios) {
  fmt::print("[");
  bool first = true;
  for (const Scenario& scenario : scenarios) {
    const nlohmann::ordered_json entry = {{"id", scenario.id},
                                          {"title", utf8_text(scenario.title)},
                                          {"area", scenario.area},
                                          {"rules", texts(scenario.rules)},
                                          {"tags", texts(scenario.tags)},
                                          {"python", scenario.python.text()},
                                          {"file", utf8_text(scenario.file)},
                                          {"line", scenario.line}};
    fmt::print("{}\n{}", first ? "" : ",", entry.dump(-1, ' ', true));
    first = false;
  }
  fmt::print("\n]\n");
}

void print_text(const std::vector<Scenario>& scenarios) {
  for (const Scenario& scenario : scenarios) {
    fmt::print("{} ({})", scenario.id, scenario.area);
    if (!scenario.title.empty()) fmt::print(": {}", shown(scenario.title, 300));
    if (!scenario.rules.empty()) fmt::print("  [{}]", fmt::join(scenario.rules, " "));
    for (const std::string& tag : scenario.tags) fmt::print(" #{}", shown(tag));
    fmt::print("\n");
  }
  fmt::print("{} scenarios\n", scenarios.size());
}

int list(const ListArguments& arguments) {
  const std::optional<Chosen> chosen = choose_scenarios(arguments.selection);
  if (!chosen) return kExitBadInput;
  if (arguments.json)
    print_json(chosen->scenarios);
  else
    print_text(chosen->scenarios);
  if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) return kExitEnvironment;
  return chosen->suite.errors.empty() ? kExitExpected : kExitBadInput;
}

}  // namespace

void register_list(CLI::App& app, int& exit_code) {
  auto arguments = std::make_shared<ListArguments>();
  CLI::App* command =
      app.add_subcommand("list", "the scenarios that a run would play: ids, areas, titles, rules, tags");
  add_selection_options(*command, arguments->selection);
  command->add_flag("--json", arguments->json, "as JSON, a list of objects");
  command->callback([arguments, &exit_code] { exit_code = list(*arguments); });
}

}  // namespace dictum
