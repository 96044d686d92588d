#include "vm/suggestion.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/frame.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"

namespace dictum {

namespace {

constexpr std::size_t kMaxCandidates = 750, kMaxLength = 40;
constexpr std::size_t kMoveCost = 2, kCaseCost = 1;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::size_t substitution_cost(char a, char b) {
  if (a == b) return 0;
  return lower(a) == lower(b) ? kCaseCost : kMoveCost;
}

// The edit distance in which a change of case costs half, or more than `limit`.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
  while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
  if (a.empty() || b.empty()) return (a.size() + b.size()) * kMoveCost;
  if (a.size() > kMaxLength || b.size() > kMaxLength) return limit + 1;
  if (b.size() < a.size()) std::swap(a, b);
  if ((b.size() - a.size()) * kMoveCost > limit) return limit + 1;
  std::vector<std::size_t> row(a.size());
  for (std::size_t i = 0; i < a.size(); i++) row[i] = (i + 1) * kMoveCost;
  std::size_t result = 0;
  for (std::size_t j = 0; j < b.size(); j++) {
    std::size_t diagonal = j * kMoveCost, smallest = SIZE_MAX;
    result = diagonal;
    for (std::size_t i = 0; i < a.size(); i++) {
      const std::size_t substituted = diagonal + substitution_cost(b[j], a[i]);
      diagonal = row[i];
      result = std::min(substituted, std::min(result, diagonal) + kMoveCost);
      row[i] = result;
      smallest = std::min(smallest, result);
    }
    if (smallest > limit) return limit + 1;
  }
  return result;
}

std::optional<std::string> best_of(const std::vector<std::string>& candidates, const std::string& wrong) {
  if (candidates.size() >= kMaxCandidates || wrong.size() > kMaxLength) return std::nullopt;
  std::size_t best = SIZE_MAX;
  std::optional<std::string> found;
  for (const std::string& candidate : candidates) {
    if (candidate == wrong) continue;
    std::size_t limit = (wrong.size() + candidate.size() + 3) * kMoveCost / 6;
    limit = std::min(limit, best - 1);
    const std::size_t away = distance(wrong, candidate, limit);
    if (away > limit || (found && away >= best)) continue;
    found = candidate;
    best = away;
  }
  return found;
}

void add_names(const Dict* dict, std::vector<std::string>& names) {
  Value key, value;
  for (std::size_t position = 0; dict_next(dict, position, key, value);)
    if (is<Str>(key)) names.push_back(to_utf8(as<Str>(key)));
}

// dir() of the object, sorted.
std::vector<std::string> attributes_of(Context& cx, Value object) {
  std::vector<std::string> names;
  OwnedValue given = call_special(cx, object, SpecialMethod::dir_);
  if (given.is_raised()) {
    if (!cx.pending.is_stop()) (void)take_exception(cx);
    return names;
  }
  if (!is<List>(given)) return names;
  for (std::size_t i = 0; i < as<List>(given)->size(); i++)
    if (is<Str>((*as<List>(given))[i])) names.push_back(to_utf8(as<Str>((*as<List>(given))[i])));
  std::sort(names.begin(), names.end());
  return names;
}

// The frame that raised the exception, or null.
FrameObject* raising_frame(const ExceptionObject* exception) {
  FrameObject* frame = nullptr;
  for (Value at = exception->traceback; is<Traceback>(at); at = as<Traceback>(at)->next)
    frame = as<Traceback>(at)->frame;
  return frame;
}

// Whether the variable `self` of the frame has an attribute of that name.
bool self_has(Context& cx, FrameObject* frame, Str* name) {
  const OwnedValue locals = frame_locals(cx, frame);
  const OwnedValue self =
      is<Dict>(locals) ? own(dict_find(cx, as<Dict>(locals), std::string_view("self"))) : OwnedValue();
  const OwnedValue found = self.is_value() ? find_attribute(cx, self, name) : OwnedValue();
  if (found.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
  return found.is_value();
}

// The names that the innermost frame of the traceback sees: locals, globals, builtins, one after the other.
std::optional<std::string> best_name(Context& cx, const ExceptionObject* exception, Str* name) {
  FrameObject* frame = raising_frame(exception);
  if (!frame) return std::nullopt;
  const std::string wrong = to_utf8(name);
  if (cx.language.suggests_self && self_has(cx, frame, name)) return "self." + wrong;
  std::vector<std::string> names;
  for (const code::Slot& slot : frame->code->unit->slots) names.push_back(slot.name);
  if (auto found = best_of(names, wrong)) return found;
  names.clear();
  add_names(frame->globals, names);
  if (auto found = best_of(names, wrong)) return found;
  names.clear();
  if (is<Dict>(Value(frame->builtins))) add_names(static_cast<Dict*>(frame->builtins), names);
  return best_of(names, wrong);
}

bool is_library_module(Context& cx, Str* name) {
  if (!cx.language.suggests_imports) return false;
  const OwnedValue names = own(dict_find(cx, cx.sys_dict.get(), std::string_view("stdlib_module_names")));
  if (!is<Set>(names)) return false;
  const Fallible<bool> known = contains(cx, names, Value(name));
  if (!known.ok() && !cx.pending.is_stop()) (void)take_exception(cx);
  return known.ok() && known.value();
}

}  // namespace

std::string suggestion_text(Context& cx, const ExceptionObject* exception) {
  if (!cx.language.suggests_names) return {};
  std::optional<std::string> found;
  if (is_subtype(exception->type, cx.type(TypeId::AttributeError))) {
    const Value object = exception->fields[attribute_error::kObject],
                name = exception->fields[attribute_error::kName];
    if (!object.is_value() || !is<Str>(name)) return {};
    found = best_of(attributes_of(cx, object), to_utf8(as<Str>(name)));
  } else if (is_subtype(exception->type, cx.type(TypeId::NameError))) {
    const Value name = exception->fields[name_error::kName];
    if (!is<Str>(name)) return {};
    found = best_name(cx, exception, as<Str>(name));
    if (is_library_module(cx, as<Str>(name)))
      return cat(found ? ". Did you mean: '" + *found + "'? Or did" : std::string(". Did"),
                 " you forget to import '", as<Str>(name), "'?");
  } else if (cx.language.suggests_imported_names &&
             is_subtype(exception->type, cx.type(TypeId::ImportError))) {
    const Value module = exception->fields[import_error::kName],
                name = exception->fields[import_error::kNameFrom];
    const OwnedValue loaded =
        is<Str>(module) && cx.modules ? own(dict_find(cx, cx.modules.get(), as<Str>(module))) : OwnedValue();
    if (!loaded.is_value() || !is<Str>(name)) return {};
    found = best_of(attributes_of(cx, loaded), to_utf8(as<Str>(name)));
  }
  return found ? ". Did you mean: '" + *found + "'?" : std::string();
}

}  // namespace dictum
