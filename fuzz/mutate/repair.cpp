#include "mutate/repair.h"

namespace dictum::mutation {

void repair(const Repair& work, ast::Module& edited, bool is_entry) {
  if (!work.donor.empty()) repair_imports(work);
  repair_flow(work.tree.arena, edited);
  repair_labels(work.tree, edited, work.shared);
  Survey survey(work.tree, edited);
  if (repair_declarations(work.tree, survey)) survey = Survey(work.tree, edited);
  // A name that was put in may stand before its declaration.
  if (repair_names(work, survey, edited, is_entry) && survey.declares)
    repair_declarations(work.tree, Survey(work.tree, edited));
}

}  // namespace dictum::mutation
