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

void FeatureShares::Counts::add(const Validity* validity) {
  ++programs;
  if (validity == nullptr) return;
  ++played;
  ended += validity->ended;
  observed += validity->observed;
  raised += validity->raised;
}

void FeatureShares::add(const GeneratedProgram& made, const Validity* played) {
  lines_.push_back(made.lines);
  std::array<bool, kAreaCount> areas{};
  for (const Feature& feature : features()) {
    if (!made.features[static_cast<std::size_t>(feature.index)]) continue;
    features_[static_cast<std::size_t>(feature.index)].add(played);
    areas[static_cast<std::size_t>(feature.area)] = true;
  }
  for (std::size_t i = 0; i < areas.size(); ++i)
    if (areas[i]) areas_[i].add(played);
  several_files_ += made.program.files.size() > 1;
  distinct_.insert(std::hash<std::string>()(with_names_in_order(join_program(made.program))));
}

std::string FeatureShares::line(std::string_view name, const Counts& counts, std::size_t all) {
  std::string out = fmt::format("{:<28}{:>6.1f} %", name, percent(counts.programs, all));
  if (counts.played > 0)
    out += fmt::format("{:>9.2f} % end{:>8.1f} % raise", percent(counts.ended, counts.played),
                       percent(counts.raised, counts.observed));
  return out + "\n";
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
    out += line(area_name(static_cast<Area>(area)), areas_[area], lines.size());
    for (const Feature& feature : features())
      if (feature.area == static_cast<Area>(area))
        out += line(fmt::format("  {}", feature.name), features_[static_cast<std::size_t>(feature.index)],
                    lines.size());
  }
  return out;
}

}  // namespace dictum::generate
