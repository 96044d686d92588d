#include "scenario/fields.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

namespace dictum {
namespace {

// What YAML's core schema, or its elder, takes for something else than text.
bool is_other_than_text(const std::string& text) {
  static const char* const kWords[] = {"true", "True", "TRUE", "false", "False", "FALSE", "null", "Null",
                                       "NULL", "~",    "yes",  "Yes",   "YES",   "no",    "No",   "NO",
                                       "on",   "On",   "ON",   "off",   "Off",   "OFF",   ".nan", ".NaN",
                                       ".NAN", ".inf", ".Inf", ".INF",  "-.inf"};
  for (const char* word : kWords)
    if (text == word) return true;
  if (text.find_first_of("xXnNiI") != std::string::npos && text.substr(0, 2) != "0x") return false;
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  return end != text.c_str() && *end == 0;
}

template <typename Number>
std::optional<Number> parse_number(const std::string& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

std::string range_text(const char* kind, double low, double high) {
  char buffer[100];
  std::snprintf(buffer, sizeof buffer, "expected %s from %g to %g", kind, low, high);
  return buffer;
}

}  // namespace

std::string describe(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Null: return "nothing";
    case YamlNode::Kind::Sequence: return "a list";
    case YamlNode::Kind::Map: return "a map";
    case YamlNode::Kind::Scalar: break;
  }
  if (!node.quoted && is_other_than_text(node.text)) return "the plain value " + shown(node.text);
  return "the text " + shown(node.text, 30);
}

Fields::Fields(const YamlNode& node, const char* what, std::vector<const char*> known, ErrorList& errors)
    : node_(node), what_(what), errors_(errors) {
  if (!valid()) {
    // Of a file that is something else altogether nothing is shown.
    const std::string kind = node.kind == YamlNode::Kind::Scalar ? "a text" : describe(node);
    errors_.add(node, kind + " where " + what + " stands, expected a map");
    return;
  }
  for (const auto& [key, value] : node.members) {
    bool found = false;
    for (const char* name : known) found = found || key->text == name;
    if (found) continue;
    std::string names;
    for (const char* name : known) names += std::string(names.empty() ? "" : ", ") + name;
    errors_.add(*key, "the unknown key " + shown(key->text) + " in " + what + ", expected one of " + names);
  }
}

const YamlNode* Fields::find(const char* key) const {
  for (const auto& [name, value] : node_.members)
    if (name->text == key) return value.get();
  return nullptr;
}

const YamlNode* Fields::require(const char* key) {
  const YamlNode* value = find(key);
  if (value == nullptr && valid())
    errors_.add(node_, std::string("no ") + key + " in " + what_ + ", expected one");
  return value;
}

std::optional<std::string> Fields::text_of(const YamlNode& node, const std::string& what, ErrorList& errors) {
  if (node.kind == YamlNode::Kind::Scalar && (node.quoted || !is_other_than_text(node.text)))
    return node.text;
  errors.add(node, describe(node) + " for " + what + ", expected text" +
                       (node.kind == YamlNode::Kind::Scalar ? " (in quotes)" : ""));
  return std::nullopt;
}

std::optional<std::string> Fields::text(const char* key) {
  const YamlNode* node = find(key);
  return node == nullptr ? std::nullopt : text_of(*node, key, errors_);
}

std::optional<int> Fields::integer(const char* key, int low, int high) {
  const YamlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind == YamlNode::Kind::Scalar && !node->quoted) {
    const auto value = parse_number<int>(node->text);
    if (value && *value >= low && *value <= high) return value;
  }
  errors_.add(*node, describe(*node) + " for " + key + ", " + range_text("an integer", low, high));
  return std::nullopt;
}

std::optional<double> Fields::number(const char* key, double low, double high) {
  const YamlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind == YamlNode::Kind::Scalar && !node->quoted) {
    const auto value = parse_number<double>(node->text);
    if (value && std::isfinite(*value) && *value >= low && *value <= high) return value;
  }
  errors_.add(*node, describe(*node) + " for " + key + ", " + range_text("a number", low, high));
  return std::nullopt;
}

std::optional<std::vector<std::string>> Fields::texts(const char* key) {
  const YamlNode* node = find(key);
  if (node == nullptr) return std::nullopt;
  if (node->kind != YamlNode::Kind::Sequence) {
    errors_.add(*node, describe(*node) + " for " + key + ", expected a list of texts");
    return std::nullopt;
  }
  std::vector<std::string> values;
  for (const auto& item : node->items)
    if (const auto value = text_of(*item, std::string("an entry of ") + key, errors_))
      values.push_back(*value);
  return values;
}

}  // namespace dictum
