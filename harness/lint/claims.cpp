#include "lint/claims.h"

#include <set>

#include "scenario/fields.h"
#include "scenario/load.h"

namespace dictum {
namespace {

bool is_verdict(const std::string& text) {
  const std::string outdated = "outdated since ";
  return text == "true" || text == "false" || text == "true in Python 2" ||
         (text.rfind(outdated, 0) == 0 && VersionRange::parse(">=" + text.substr(outdated.size())));
}

Claim read_claim(const YamlNode& node, ErrorList& errors) {
  Claim claim;
  claim.line = node.line;
  Fields fields(node, "a claim", {"id", "claim", "verdict", "note", "scenarios"}, errors);
  if (!fields.valid()) return claim;
  for (const char* key : {"id", "claim", "verdict", "scenarios"}) fields.require(key);
  claim.id = fields.text("id").value_or("");
  (void)fields.text("claim");
  (void)fields.text("note");
  claim.verdict = fields.text("verdict").value_or("");
  if (const YamlNode* verdict = fields.find("verdict"); verdict && !is_verdict(claim.verdict))
    errors.add(*verdict, "the verdict " + shown(claim.verdict) +
                             ", expected true, true in Python 2, outdated since VERSION or false");
  const YamlNode* scenarios = fields.find("scenarios");
  if (scenarios && fields.texts("scenarios") && scenarios->items.empty())
    errors.add(*scenarios, "a claim without scenario, expected at least one that shows it");
  if (scenarios && scenarios->kind == YamlNode::Kind::Sequence)
    for (const auto& item : scenarios->items)
      claim.scenarios.push_back({item->text, item->line, item->column});
  return claim;
}

}  // namespace

std::vector<Claim> load_claims(const std::string& path, std::vector<FileError>& errors) {
  std::vector<Claim> claims;
  std::string bytes, reason;
  if (!read_regular_file(path, kMaxYamlBytes, false, bytes, reason)) {
    errors.push_back({path, 1, 1, reason + ", expected the table of claims"});
    return claims;
  }
  FileError error;
  const std::unique_ptr<YamlNode> root = parse_yaml(bytes, path, error);
  if (!root) {
    errors.push_back(error);
    return claims;
  }
  ErrorList list(path, errors);
  Fields fields(*root, "a table of claims", {"schema", "claims"}, list);
  const YamlNode* items = fields.valid() ? fields.require("claims") : nullptr;
  if (items == nullptr) return claims;
  if (items->kind != YamlNode::Kind::Sequence) {
    list.add(*items, describe(*items) + ", expected a list of claims");
    return claims;
  }
  std::set<std::string> ids;
  for (const auto& item : items->items) {
    claims.push_back(read_claim(*item, list));
    if (!ids.insert(claims.back().id).second)
      list.add(*item, "the claim " + shown(claims.back().id) + " a second time, expected it once");
  }
  return claims;
}

}  // namespace dictum
