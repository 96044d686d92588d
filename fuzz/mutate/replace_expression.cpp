// An expression of what the environment holds, or of the program, in the place of another one.
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

// Slices, fields of texts and what stands behind a star in a display stay.
bool replaceable(const ExpressionSite& site) {
  const NodeKind kind = (*site.slot)->kind;
  return site.role != Role::Fixed && site.role != Role::Annotation && kind != NodeKind::Slice &&
         kind != NodeKind::Starred && !site.in_text;
}

std::string text_for(Mutation& mutation, const ExpressionSite& site) {
  const auto named = [&](NameKind kind) {
    const std::string_view name = mutation.any_name(kind, site.scope, site.place);
    return name.empty() ? mutation.any_value(site.scope, site.place) : std::string(name);
  };
  switch (site.role) {
    case Role::Callee: return named(mutation.chance(50) ? NameKind::Function : NameKind::Class);
    case Role::Base: return named(NameKind::Class);
    case Role::Owner: return named(mutation.chance(50) ? NameKind::Instance : NameKind::Class);
    case Role::Printed: return cat("show(", mutation.any_value(site.scope, site.place), ")");
    default: return mutation.any_value(site.scope, site.place);
  }
}

}  // namespace

bool replace_expression(Mutation& mutation) {
  const ExpressionSite* site = mutation.any_expression_that(replaceable);
  if (site == nullptr) return false;
  // What a label stands for stays with it.
  const auto* constant = as<Constant>(*site->slot);
  if (site->role == Role::Printed && constant != nullptr) return false;
  if (site->role != Role::Printed && mutation.chance(35)) {
    const ExpressionSite* from = mutation.any_expression_that([](const ExpressionSite& one) {
      return replaceable(one) && one.role != Role::Statement && one.role != Role::Printed;
    });
    if (from == nullptr || tree::equal(**from->slot, **site->slot)) return false;
    *site->slot = tree::copy(mutation.arena(), *from->slot);
    return true;
  }
  return mutation.assign(*site, text_for(mutation, *site));
}

}  // namespace dictum::mutation::mutator
