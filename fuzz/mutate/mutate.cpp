#include "mutate/mutate.h"

#include <algorithm>

#include "generate/generator.h"
#include "mutate/mutation.h"
#include "mutate/repair.h"
#include "program/program_text.h"

namespace dictum {
namespace {

using namespace mutation;

constexpr int kFreshPercent = 10;  // of mutations are programs made anew
constexpr int kTries = 40;         // mutators that find nothing to work on before a statement is put in

class Editor {
 public:
  Editor(tree::ProgramTree& tree, Choices& choices, MutationRecord* record, std::uint32_t areas)
      : tree_(tree), choices_(choices), record_(record), areas_(areas) {}

  // One mutator that finds something, and the repair behind it. `donor`: see Mutation::donor_text.
  void edit(std::string_view donor = {}) {
    Mutation mutation(tree_, any_file(), choices_, donor, areas_);
    look_at(mutation);
    std::size_t drawn = draw();
    for (int tries = 0; !mutators()[drawn].apply(mutation); drawn = draw())
      if (++tries == kTries) return;
    finish(mutation, drawn);
  }
  // A part of the donor; false if it does not parse.
  bool splice(std::string_view donor) {
    const auto all = mutators();
    const auto found = std::find_if(
        all.begin(), all.end(), [](const Mutator& one) { return one.apply == mutator::splice_statements; });
    Mutation mutation(tree_, any_file(), choices_, donor, areas_);
    look_at(mutation);
    if (!found->apply(mutation)) return false;
    finish(mutation, static_cast<std::size_t>(found - all.begin()));
    return true;
  }

  // Takes statements out of the largest file until the text is no longer than `max`.
  bool fit(std::string& text, std::size_t max) {
    for (int round = 0; round < 200 && text.size() > max; ++round) {
      tree::TreeFile* largest = nullptr;
      std::size_t size = 0;
      for (tree::TreeFile& file : tree_.files) {
        const std::size_t own = file.module != nullptr && !is_scaffold(file) ? tree_.text_of(file).size() : 0;
        if (own > size) largest = &file, size = own;
      }
      if (largest == nullptr) return false;
      Mutation mutation(tree_, *largest, choices_, {}, areas_);
      const StatementSite* site =
          mutation.any_statement_that([](const StatementSite& one) { return one.depth <= 2; });
      if (site == nullptr) return false;
      const std::size_t share = 1 + site->block.list->size() * (text.size() - max) / (2 * text.size());
      std::size_t count = 1;
      while (count < share && site->index + count < site->block.list->size() &&
             !is_scaffold(*(*site->block.list)[site->index + count]))
        ++count;
      look_at(mutation);
      mutation.replace(*site, count, {});
      mend(mutation);
      text = tree_.text();
    }
    return text.size() <= max;
  }

 private:
  std::size_t draw() {
    const auto all = mutators();
    int sum = 0;
    for (const Mutator& one : all) sum += one.weight;
    int drawn = static_cast<int>(choices_.below(static_cast<std::uint32_t>(sum)));
    std::size_t at = 0;
    while ((drawn -= all[at].weight) >= 0) ++at;
    return at;
  }

  // main.py more often than others.
  tree::TreeFile& any_file() {
    std::vector<tree::TreeFile*> files;
    for (tree::TreeFile& file : tree_.files) {
      if (file.module == nullptr || is_scaffold(file)) continue;
      files.push_back(&file);
      if (file.path == tree_.frame.entry) files.insert(files.end(), 2, &file);
    }
    return *choices_.pick(files);
  }

  // Before the edit.
  void look_at(Mutation& mutation) {
    free_ = mutation.survey.free_names();
    shared_ = shared_labels(mutation.module);
  }
  void finish(Mutation& mutation, std::size_t which) {
    if (record_ != nullptr) record_->mutators.push_back(static_cast<std::uint8_t>(which));
    observe_changes(mutation);
    mend(mutation);
  }
  void mend(Mutation& mutation) {
    std::vector<Hint>& hints = mutation.hints;
    for (const Binding& binding : mutation.survey.bindings) hints.push_back({binding.name, binding.kind});
    repair({tree_, choices_, free_, mutation.imports, shared_, hints, mutation.donor}, mutation.module,
           mutation.path == tree_.frame.entry);
  }

  tree::ProgramTree& tree_;
  Choices& choices_;
  MutationRecord* record_;
  std::uint32_t areas_;
  std::vector<const Name*> free_;     // of the file at work, before the edit
  std::vector<std::int64_t> shared_;  // so, too
};

std::string least_program(Choices& choices) { return cat("print(1, ", choices.below(1'000'000), ")\n"); }

std::string generated_program(Choices& choices, std::size_t max, std::uint32_t areas) {
  std::string text;
  for (int lines = 150; lines >= 10; lines /= 2) {
    generate::GeneratorOptions options;
    options.areas = areas;
    options.max_lines = lines;
    options.min_lines = std::min(lines, options.min_lines);
    text = join_program(generate::generate(choices, options).program);
    if (text.size() <= max) return text;
  }
  const auto tree = tree::ProgramTree::read(text);
  if (tree != nullptr && Editor(*tree, choices, nullptr, areas).fit(text, max)) return text;
  return least_program(choices);
}

void count_fresh(MutationRecord* record) {
  if (record != nullptr) record->mutators.assign(1, static_cast<std::uint8_t>(mutators().size()));
}

std::string edited(std::string_view text, std::string_view donor, std::size_t max, Choices& choices,
                   MutationRecord* record, std::uint32_t areas) {
  const auto tree = tree::ProgramTree::read(text);
  if (tree == nullptr || (donor.empty() && choices.chance(kFreshPercent))) {
    count_fresh(record);
    std::string made = generated_program(choices, max, areas);
    return made != text ? made : least_program(choices);
  }
  Editor editor(*tree, choices, record, areas);
  const bool spliced = !donor.empty() && editor.splice(donor);
  if (spliced && choices.chance(40)) editor.edit(donor);
  std::string made;
  for (int round = 0; round < 8; ++round) {
    if (!spliced || round > 0) editor.edit(donor);
    while (choices.chance(30)) editor.edit(donor);
    made = tree->text();
    if (made.size() > max && !editor.fit(made, max)) break;  // nothing more to take out
    if (!made.empty() && made != text) return made;
  }
  count_fresh(record);
  return generated_program(choices, max, areas);
}

Choices choices_of(std::uint64_t seed) { return Choices(seed * 0x9e3779b97f4a7c15u + 0xbf58476d1ce4e5b9u); }

}  // namespace

const std::vector<std::string_view>& mutator_names() {
  static const std::vector<std::string_view> names = [] {
    std::vector<std::string_view> made;
    for (const Mutator& one : mutators()) made.push_back(one.name);
    made.push_back("generated");
    return made;
  }();
  return names;
}

std::string mutate(std::string_view text, std::size_t max, std::uint64_t seed, MutationRecord* record,
                   std::uint32_t areas) {
  Choices choices = choices_of(seed);
  return edited(text, {}, max, choices, record, areas);
}

std::string cross(std::string_view a, std::string_view b, std::size_t max, std::uint64_t seed,
                  MutationRecord* record, std::uint32_t areas) {
  Choices choices = choices_of(seed);
  return edited(a, b, max, choices, record, areas);
}

}  // namespace dictum
