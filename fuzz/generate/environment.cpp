#include "generate/environment.h"

#include <algorithm>

namespace dictum::generate {

// The names of a class body are seen in that body only.
bool Environment::hidden(std::size_t scope) const {
  return scopes_[scope].kind == ScopeKind::Class && scope + 1 != scopes_.size();
}

int Environment::functions() const {
  return static_cast<int>(std::count_if(scopes_.begin(), scopes_.end(),
                                        [](const Scope& s) { return s.kind == ScopeKind::Function; }));
}

void Environment::bind(std::string name, Kind kind, int model) {
  for (std::size_t i = scopes_.back().first; i < variables_.size(); ++i) {
    if (variables_[i].name != name) continue;
    variables_.erase(variables_.begin() + static_cast<std::ptrdiff_t>(i));
    break;
  }
  variables_.push_back({std::move(name), kind, model});
}

const Variable* Environment::pick(Choices& choices, Kind kind, std::uint32_t traits, std::uint32_t without) {
  const Variable* found[24];
  std::uint32_t count = 0;
  for (std::size_t scope = scopes_.size(); scope-- > 0;) {
    if (hidden(scope)) continue;
    const std::size_t end = scope + 1 < scopes_.size() ? scopes_[scope + 1].first : variables_.size();
    for (std::size_t i = end; i-- > scopes_[scope].first && count < 24;) {
      const Variable& variable = variables_[i];
      if (variable.kind != kind) continue;
      if (traits | without) {
        const std::uint32_t own = class_at(variable.model).traits;
        if ((own & traits) != traits || (own & without) != 0) continue;
      }
      found[count++] = &variable;
    }
  }
  return count == 0 ? nullptr : found[choices.below(count)];
}

std::vector<const Variable*> Environment::local() const {
  std::vector<const Variable*> names;
  for (std::size_t i = scopes_.back().first; i < variables_.size(); ++i) names.push_back(&variables_[i]);
  return names;
}

std::vector<const Variable*> Environment::enclosing() const {
  std::vector<const Variable*> names;
  for (std::size_t scope = 1; scope + 1 < scopes_.size(); ++scope) {
    if (scopes_[scope].kind != ScopeKind::Function) continue;
    for (std::size_t i = scopes_[scope].first; i < scopes_[scope + 1].first; ++i)
      names.push_back(&variables_[i]);
  }
  return names;
}

int Environment::add_class(ClassModel model) {
  const int index = static_cast<int>(classes_.size());
  model.ancestors = std::uint64_t{1} << index;
  for (const int base : model.bases) {
    model.ancestors |= class_at(base).ancestors;
    model.traits |= class_at(base).traits;
    if (model.metaclass < 0) model.metaclass = class_at(base).metaclass;
    if (model.arguments == 0) model.arguments = class_at(base).arguments;
  }
  classes_.push_back(std::move(model));
  return index;
}

const Member* Environment::pick_member(Choices& choices, int model, MemberKind kind) const {
  const Member* found[24];
  std::uint32_t count = 0;
  for (std::size_t i = classes_.size(); i-- > 0;) {
    if (!is_ancestor(static_cast<int>(i), model)) continue;
    for (const Member& member : classes_[i].members)
      if (member.kind == kind && count < 24) found[count++] = &member;
  }
  return count == 0 ? nullptr : found[choices.below(count)];
}

const Member* Environment::pick_member(Choices& choices, int model) const {
  const Member* found[24];
  std::uint32_t count = 0;
  for (std::size_t i = classes_.size(); i-- > 0;) {
    if (!is_ancestor(static_cast<int>(i), model)) continue;
    for (const Member& member : classes_[i].members)
      if (count < 24) found[count++] = &member;
  }
  return count == 0 ? nullptr : found[choices.below(count)];
}

}  // namespace dictum::generate
