// Reads a YAML map field by field; collects what is wrong.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "scenario/file_error.h"
#include "scenario/yaml_tree.h"

namespace dictum {

// Where errors of one file go.
class ErrorList {
 public:
  ErrorList(std::string file, std::vector<FileError>& errors) : file_(std::move(file)), errors_(errors) {}
  void add(const YamlNode& node, const std::string& reason) {
    errors_.push_back({file_, node.line, node.column, reason});
  }

 private:
  std::string file_;
  std::vector<FileError>& errors_;
};

class Fields {
 public:
  // `what` names the map in messages: "a scenario".
  Fields(const YamlNode& node, const char* what, std::vector<const char*> known, ErrorList& errors);

  bool valid() const { return node_.kind == YamlNode::Kind::Map; }
  const YamlNode& node() const { return node_; }
  // Null if the key is not there.
  const YamlNode* find(const char* key) const;
  const YamlNode* require(const char* key);

  // Each reads the key if it is there; a wrong type is an error and gives nothing.
  std::optional<std::string> text(const char* key);
  std::optional<int> integer(const char* key, int low, int high);
  std::optional<double> number(const char* key, double low, double high);
  std::optional<std::vector<std::string>> texts(const char* key);

  // The text of a scalar that is text: quoted, a block, or plain and nothing else in YAML.
  static std::optional<std::string> text_of(const YamlNode& node, const std::string& what, ErrorList& errors);

 private:
  const YamlNode& node_;
  const char* what_;
  ErrorList& errors_;
};

// "a map", "a list", "nothing", "the number 3", "text"
std::string describe(const YamlNode& node);

}  // namespace dictum
