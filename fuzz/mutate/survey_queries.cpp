// What a survey answers about names.
#include <algorithm>

#include "mutate/survey.h"

namespace dictum::mutation {

bool Survey::bound(const Name* name, int scope) const {
  const int head = name->index < heads_.size() ? heads_[name->index] : -1;
  for (bool innermost = true; scope >= 0; scope = scopes[static_cast<std::size_t>(scope)].parent) {
    const bool skipped = !innermost && scopes[static_cast<std::size_t>(scope)].kind == ScopeKind::Class;
    innermost = false;
    if (skipped) continue;
    for (int i = head; i >= 0; i = next_[static_cast<std::size_t>(i)])
      if (bindings[static_cast<std::size_t>(i)].scope == scope) return true;
  }
  return false;
}

std::vector<const Name*> Survey::free_names() const {
  std::vector<const Name*> names;
  for (const Use& use : uses)
    if (is_free(use) && std::find(names.begin(), names.end(), use.node->id) == names.end())
      names.push_back(use.node->id);
  return names;
}

const Binding* Survey::find(const Name* name, int scope, Place place) const {
  const Binding* best = nullptr;
  bool innermost = true;
  for (; scope >= 0; scope = scopes[static_cast<std::size_t>(scope)].parent) {
    const bool skipped = !innermost && scopes[static_cast<std::size_t>(scope)].kind == ScopeKind::Class;
    innermost = false;
    if (skipped) continue;
    const int head = name->index < heads_.size() ? heads_[name->index] : -1;
    for (int i = head; i >= 0; i = next_[static_cast<std::size_t>(i)]) {
      const Binding& binding = bindings[static_cast<std::size_t>(i)];
      if (binding.scope == scope && (best == nullptr || binding.place < place)) best = &binding;
    }
    if (best != nullptr) return best;
  }
  return nullptr;
}

namespace {

template <class Fits>
std::vector<const Name*> names_seen(const Survey& survey, int scope, Place place, Fits&& fits) {
  std::vector<const Name*> before, after;
  bool innermost = true;
  for (; scope >= 0; scope = survey.scopes[static_cast<std::size_t>(scope)].parent) {
    const bool skipped =
        !innermost && survey.scopes[static_cast<std::size_t>(scope)].kind == ScopeKind::Class;
    innermost = false;
    if (skipped) continue;
    for (const Binding& binding : survey.bindings) {
      if (binding.scope != scope || !fits(binding) || is_scaffold_name(binding.name->text) ||
          is_library_name(binding.name->text))
        continue;
      auto& list = binding.place < place ? before : after;
      if (std::find(list.begin(), list.end(), binding.name) == list.end()) list.push_back(binding.name);
    }
  }
  return before.empty() ? after : before;
}

}  // namespace

std::vector<const Name*> Survey::visible(NameKind kind, int scope, Place place) const {
  return names_seen(*this, scope, place, [&](const Binding& binding) { return binding.kind == kind; });
}
std::vector<const Name*> Survey::visible(int scope, Place place) const {
  return names_seen(*this, scope, place, [](const Binding&) { return true; });
}

}  // namespace dictum::mutation
