// Statements of another program: of the one that is given, or of a generated one.
#include "generate/generator.h"
#include "mutate/mutation.h"
#include "program/program_text.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

// The other program's files; false if there are none.
bool read_donor(Mutation& mutation) {
  if (!mutation.donor.empty()) return true;
  std::string text(mutation.donor_text);
  if (text.empty()) {
    generate::GeneratorOptions options;
    options.areas = mutation.areas;
    options.min_lines = options.max_lines = 30;
    text = join_program(generate::generate(mutation.choices, options).program);
  }
  Program frame;
  return mutation.tree.read_files(text, frame, mutation.donor);
}

tree::TreeFile* any_file(Mutation& mutation) {
  std::vector<tree::TreeFile*> files;
  for (tree::TreeFile& file : mutation.donor)
    if (file.module != nullptr && !file.module->body.empty() && !is_scaffold(file)) files.push_back(&file);
  return files.empty() ? nullptr : mutation.choices.pick(files);
}

std::vector<const Name*> imports_of(tree::ProgramTree& program) {
  std::vector<const Name*> names;
  for (const tree::TreeFile& file : program.files) {
    std::vector<tree::Block> blocks;
    if (file.module != nullptr) tree::collect_blocks(*file.module, blocks);
    for (const tree::Block& block : blocks) {
      for (const Stmt* statement : *block.list) {
        if (const auto* import = as<Import>(statement))
          for (const Alias* alias : import->names) names.push_back(alias->name);
        if (const auto* import = as<ImportFrom>(statement); import && import->module)
          names.push_back(import->module);
      }
    }
  }
  return names;
}

void note_hints(Mutation& mutation, const Survey& other) {
  for (const Binding& binding : other.bindings) mutation.hints.push_back({binding.name, binding.kind});
}

}  // namespace

bool splice_statements(Mutation& mutation) {
  if (!read_donor(mutation)) return false;
  const tree::TreeFile* file = any_file(mutation);
  if (file == nullptr) return false;
  const Survey other(mutation.tree, *file->module);
  if (other.statements.empty()) return false;
  const StatementSite& site = mutation.choices.pick(other.statements);
  const StmtList all = *site.block.list;
  std::size_t count = std::min<std::size_t>(all.size() - site.index, 1 + mutation.below(3));
  for (std::size_t i = 1; i < count; ++i)
    if (site.scope == 0 && is_scaffold(*all[site.index + i])) count = i;
  StmtList taken = all.subspan(site.index, count);
  note_hints(mutation, other);
  mutation.imports = imports_of(mutation.tree);
  mutation.relabel(taken);
  const Gap gap = mutation.any_gap();
  if (site.depth == 1 && mutation.chance(30)) taken = mutation.observed(taken);
  if (site.depth > 1 && mutation.chance(70)) taken = mutation.observed(taken);
  mutation.insert(gap, taken);
  return true;
}

}  // namespace dictum::mutation::mutator
