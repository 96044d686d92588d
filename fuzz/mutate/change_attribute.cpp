// Another attribute of the same object.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

bool change_attribute(Mutation& mutation) {
  const ExpressionSite* site = mutation.any_expression_that([](const ExpressionSite& one) {
    const auto* node = as<Attribute>(*one.slot);
    if (node == nullptr || one.in_text) return false;
    const auto* owner = as<NameExpr>(node->value);
    return owner == nullptr || !is_library_name(owner->id->text);
  });
  if (site == nullptr) return false;
  auto& node = *as<Attribute>(*site->slot);
  const Name* name = mutation.tree.name(mutation.any_attribute());
  if (node.attr == name) return false;
  node.attr = name;
  return true;
}

}  // namespace dictum::mutation::mutator
