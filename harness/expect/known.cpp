#include "expect/known.h"

#include <algorithm>

#include "scenario/fields.h"
#include "scenario/load.h"

namespace dictum {
namespace {

bool is_outcome(const std::string& text) {
  return text == "differs" || text.rfind("unsupported: ", 0) == 0 || text.rfind("limit: ", 0) == 0;
}

KnownDivergence read_entry(const YamlNode& node, const std::string& file, ErrorList& errors) {
  KnownDivergence entry;
  entry.file = file;
  entry.line = node.line;
  Fields fields(node, "a known divergence", {"scenario", "python", "outcome", "reason"}, errors);
  if (!fields.valid()) return entry;
  for (const char* key : {"scenario", "outcome", "reason"}) fields.require(key);
  entry.scenario = fields.text("scenario").value_or("");
  entry.reason = fields.text("reason").value_or("");
  if (auto outcome = fields.text("outcome")) {
    entry.outcome = *outcome;
    if (!is_outcome(entry.outcome))
      errors.add(*fields.find("outcome"), "the outcome " + shown(entry.outcome) +
                                              ", expected differs, unsupported: NAME or limit: NAME");
  }
  if (auto text = fields.text("python")) {
    auto range = VersionRange::parse(*text, VersionRange::Bounds::Releases);
    if (range)
      entry.python = *range;
    else
      errors.add(*fields.find("python"), "the range " + shown(*text) +
                                             ", expected one such as \">=3.8,<3.12\" or \">=3.11.4,<3.12\"");
  }
  return entry;
}

}  // namespace

KnownDivergences KnownDivergences::load(const std::string& path, std::vector<FileError>& errors) {
  KnownDivergences known;
  const std::size_t before = errors.size();
  std::string bytes, reason;
  if (!read_regular_file(path, kMaxYamlBytes, false, bytes, reason)) {
    errors.push_back({path, 1, 1, reason + ", expected a file of known divergences"});
    return known;
  }
  FileError error;
  const std::unique_ptr<YamlNode> root = parse_yaml(bytes, path, error);
  if (!root) {
    errors.push_back(error);
    return known;
  }
  ErrorList list(path, errors);
  Fields fields(*root, "a file of known divergences", {"entries"}, list);
  const YamlNode* entries = fields.valid() ? fields.require("entries") : nullptr;
  if (entries && entries->kind != YamlNode::Kind::Sequence)
    list.add(*entries, describe(*entries) + ", expected a list of known divergences");
  else if (entries)
    for (const auto& item : entries->items) known.entries_.push_back(read_entry(*item, path, list));
  if (errors.size() > before) known.entries_.clear();
  return known;
}

const KnownDivergence* KnownDivergences::find(const std::string& scenario, const std::string& version) const {
  const auto found = std::find_if(entries_.begin(), entries_.end(), [&](const KnownDivergence& entry) {
    return entry.scenario == scenario && entry.python.contains(version);
  });
  return found == entries_.end() ? nullptr : &*found;
}

}  // namespace dictum
