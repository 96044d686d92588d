#include "generate/feature_shares.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "generate/renaming.h"
#include "program/program_text.h"

namespace dictum::generate {
namespace {

double percent(std::size_t part, std::size_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

void FeatureShares::add(const GeneratedProgram& made) {
  lines_.push_back(made.lines);
  std::array<bool, kAreaCount> areas{};
  for (const Feature& feature : features()) {
    if (!made.features[static_cast<std::size_t>(feature.index)]) continue;
    ++features_[static_cast<std::size_t>(feature.index)];
    areas[static_cast<std::size_t>(feature.area)] = true;
  }
  for (std::size_t i = 0; i < areas.size(); ++i) areas_[i] += areas[i];
  several_files_ += made.program.files.size() > 1;
  distinct_.insert(std::hash<std::string>()(with_names_in_order(join_program(made.program))));
}

std::string FeatureShares::text() const {
  std::vector<int> lines = lines_;
  std::sort(lines.begin(), lines.end());
  std::string out = fmt::format(
      "lines: median {}, smallest {}, largest {}; {:.1f} % of several files; {:.2f} % distinct after "
      "renaming\n",
      lines[lines.size() / 2], lines.front(), lines.back(), percent(several_files_, lines.size()),
      percent(distinct_.size(), lines.size()));
  for (std::size_t area = 0; area < areas_.size(); ++area) {
    out += fmt::format("{:<28}{:>6.1f} %\n", area_name(static_cast<Area>(area)),
                       percent(areas_[area], lines.size()));
    for (const Feature& feature : features())
      if (feature.area == static_cast<Area>(area))
        out += fmt::format("  {:<26}{:>6.1f} %\n", feature.name,
                           percent(features_[static_cast<std::size_t>(feature.index)], lines.size()));
  }
  return out;
}

}  // namespace dictum::generate
