// Another attribute of the same object.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_attribute(Mutation& mutation) {
  const ExpressionSite* site = mutation.any_expression_that(
      [](const ExpressionSite& one) { return (*one.slot)->kind == NodeKind::Attribute && !one.in_text; });
  if (site == nullptr) return false;
  auto& node = *as<Attribute>(*site->slot);
  const Name* name = mutation.tree.name(mutation.any_attribute());
  if (node.attr == name) return false;
  node.attr = name;
  return true;
}

}  // namespace dictum::mutation::mutator
