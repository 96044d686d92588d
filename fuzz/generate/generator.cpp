#include "generate/generator.h"

#include <algorithm>

#include "generate/builder.h"
#include "generate/fragment.h"

namespace dictum::generate {
namespace {

constexpr Feature kFeatures[] = {
#define FEATURE(NAME, AREA, PLACE, WEIGHT) {#NAME, Area::AREA, Place::PLACE, WEIGHT, feature::NAME, 0},
#include "generate/features.def"
#undef FEATURE
};

std::array<Feature, std::size(kFeatures)> numbered() {
  std::array<Feature, std::size(kFeatures)> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    table[i] = kFeatures[i];
    table[i].index = static_cast<int>(i);
  }
  return table;
}

// The text of a value without addresses, and without running code of the program.
constexpr std::string_view kShow =
    "PLAIN = [int, float, complex, bool, str, bytes, range, slice, type(None), type(...), "
    "type(NotImplemented)]\n"
    "def show(x, depth=4):\n"
    "    t = type(x)\n"
    "    if t is list or t is tuple:\n"
    "        return t.__name__ + '(' + ', '.join([show(i, depth - 1) for i in x] if depth else ['...']) + "
    "')'\n"
    "    if t is dict:\n"
    "        if '__import__' in x:\n"
    "            return 'builtins'\n"
    "        return '{' + ', '.join([show(k, 1) + ': ' + show(v, depth - 1) for (k, v) in x.items() if k != "
    "'__builtins__'] if depth else ['...']) + '}'\n"
    "    if t is set or t is frozenset:\n"
    "        return t.__name__ + '(' + ', '.join(sorted([show(i, 1) for i in x])) + ')'\n"
    "    if [p for p in PLAIN if p is t]:\n"
    "        return repr(x)\n"
    "    if issubclass(t, Exception.__base__):\n"
    "        return type.__repr__(t) + show(Exception.__base__.__dict__['args'].__get__(x), depth - 1 if "
    "depth "
    "else 0)\n"
    "    if issubclass(t, type):\n"
    "        return type.__repr__(x)\n"
    "    if t is type(show):\n"
    "        return 'function ' + x.__qualname__\n"
    "    return 'a ' + type.__repr__(t)\n";

// The names that the program has made, in the order in which they were bound.
constexpr std::string_view kNamespace =
    "for (name, value) in list(globals().items()):\n"
    "    if name[:1] != '_' and name not in ('PLAIN', 'show'):\n"
    "        print(name, show(value))\n"
    "print('end')\n";

int line_count(std::string_view text) { return static_cast<int>(std::count(text.begin(), text.end(), '\n')); }

}  // namespace

const char* area_name(Area area) {
  static constexpr const char* kNames[kAreaCount] = {"classes",    "attributes", "descriptors", "super",
                                                     "scopes",     "closures",   "namespaces",  "generators",
                                                     "exceptions", "specials",   "values",      "imports"};
  return kNames[static_cast<std::size_t>(area)];
}

std::uint32_t parse_areas(std::string_view names, std::string& unknown) {
  std::uint32_t areas = 0;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(name.size() + 1, names.size()));
    int area = 0;
    while (area < kAreaCount && area_name(static_cast<Area>(area)) != name) ++area;
    if (area == kAreaCount) {
      unknown = name;
      return 0;
    }
    areas |= 1u << area;
  }
  return areas;
}

std::span<const Feature> features() {
  static const auto table = numbered();
  return table;
}

Builder::Builder(Choices& drawn, const GeneratorOptions& options) : choices(drawn), used_(features().size()) {
  lines_wanted_ = choices.between(options.min_lines, options.max_lines);
  draw_swarm(options.areas);
}

// Swarm testing (Groce et al.): each program leaves features out, so that the others meet more often. Areas
// are drawn first: half, whole, or not at all.
void Builder::draw_swarm(std::uint32_t areas) {
  std::array<int, kAreaCount> share;
  for (std::size_t area = 0; area < share.size(); ++area) {
    static constexpr int kShares[] = {70, 100, 40, 0};
    share[area] = choices.pick(kShares);
    if (areas != 0) share[area] = (areas >> area & 1) != 0 ? std::max(share[area], 40) : 0;
  }
  for (const Feature& feature : features()) {
    const bool always = feature.write == feature::class_statement ||
                        feature.write == feature::instance_creation || feature.write == feature::assignment ||
                        feature.write == feature::data_member || feature.write == feature::method_member ||
                        feature.write == feature::meta_new;
    const std::uint32_t percent = static_cast<std::uint32_t>(share[static_cast<std::size_t>(feature.area)]);
    // What others work on: of an area that is not asked for, now and then.
    const bool needed = feature.write == feature::metaclass_definition ||
                        feature.write == feature::descriptor_class ||
                        feature.write == feature::function_definition;
    if (!chance(needed && areas != 0 ? std::max(percent, 30u) : percent) && !always) continue;
    const auto add = [&](Drawable& table) {
      table.features.push_back(&feature);
      table.sums.push_back((table.sums.empty() ? 0 : table.sums.back()) +
                           static_cast<std::uint32_t>(feature.weight));
    };
    if (feature.place == Place::Member) add(members_);
    if (feature.place == Place::MetaMember) add(metaclass_members_);
    if (feature.place == Place::Statement || feature.place == Place::Calm) add(statements_);
    if (feature.place == Place::Calm) add(calm_);
  }
}

// Draws until a feature finds what it needs; one of each table always does.
void Builder::write_one(Drawable& table, int model) {
  for (int tries = 0; tries < 12; ++tries) {
    const std::uint32_t drawn = below(table.sums.back());
    const auto at = std::upper_bound(table.sums.begin(), table.sums.end(), drawn) - table.sums.begin();
    const Feature& feature = *table.features[static_cast<std::size_t>(at)];
    if (!feature.write(*this, model)) continue;
    used_[static_cast<std::size_t>(feature.index)] = true;
    return;
  }
}

void Builder::write_if_on(bool (*write)(Builder& builder, int model)) {
  for (const Feature* feature : statements_.features)
    if (feature->write == write && write(*this, -1)) used_[static_cast<std::size_t>(feature->index)] = true;
}

void Builder::foundation() {
  if (chance(60)) write_if_on(feature::descriptor_class);
  if (chance(40)) write_if_on(feature::metaclass_definition);
  const int classes = choices.between(1, 3), instances = choices.between(1, 2);
  for (int i = 0; i < classes; ++i) write_if_on(feature::class_statement);
  for (int i = 0; i < instances; ++i) write_if_on(feature::instance_creation);
}

void Builder::statement() { write_one(calm ? calm_ : statements_, -1); }
void Builder::member(int model) { write_one(members_, model); }
void Builder::metaclass_member(int model) { write_one(chance(80) ? metaclass_members_ : members_, model); }

std::string_view show_text() { return kShow; }

GeneratedProgram generate(Choices& choices, const GeneratorOptions& options) {
  Builder builder(choices, options);
  constexpr std::uint32_t kOfObjects =
      1u << static_cast<int>(Area::Classes) | 1u << static_cast<int>(Area::Attributes) |
      1u << static_cast<int>(Area::Descriptors) | 1u << static_cast<int>(Area::Super) |
      1u << static_cast<int>(Area::Specials);
  if ((options.areas == 0 || (options.areas & kOfObjects) != 0) && builder.chance(65)) builder.foundation();
  while (!builder.enough()) builder.statement();
  GeneratedProgram made;
  std::vector<ProgramFile>& files = builder.files();
  std::string text;
  if (files.empty()) {
    text = kShow;
  } else {
    text = "import sys\nfrom shown import show\n";
    files.push_back({"shown.py", std::string(kShow)});
  }
  text += builder.out.take();
  text += kNamespace;
  if (builder.chance(15)) {
    feature::write_uncaught(builder);
    text += builder.out.take();
  }
  if (builder.chance(1)) text.insert(0, "from __future__ import annotations\n");
  files.insert(files.begin(), {"main.py", std::move(text)});
  made.program.files = std::move(files);
  made.features = builder.used();
  for (const ProgramFile& file : made.program.files) made.lines += line_count(file.bytes);
  return made;
}

GeneratedProgram generate(std::uint64_t seed, std::uint64_t number, const GeneratorOptions& options) {
  Choices choices(seed * 0x9e3779b97f4a7c15u ^ (number + 1) * 0xd1342543de82ef95u);
  return generate(choices, options);
}

}  // namespace dictum::generate
