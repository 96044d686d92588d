// A strict subset of YAML as a tree in which every node knows its place. Refused: anchors, aliases and tags,
// a key twice in one map, a key that is no plain text, a second document, text after the document, bytes that
// are no UTF-8, control characters, more than 1 MB, 64 levels or 100,000 nodes.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scenario/file_error.h"

namespace dictum {

struct YamlNode {
  enum class Kind : std::uint8_t { Null, Scalar, Sequence, Map };
  Kind kind = Kind::Null;
  int line = 0;
  int column = 0;
  std::string text;     // Scalar
  bool quoted = false;  // Scalar: quoted or a block, so it is text whatever it looks like
  std::vector<std::unique_ptr<YamlNode>> items;                                          // Sequence
  std::vector<std::pair<std::unique_ptr<YamlNode>, std::unique_ptr<YamlNode>>> members;  // Map, in order
};

inline constexpr std::size_t kMaxYamlBytes = 1 << 20;
inline constexpr int kMaxYamlDepth = 64;
inline constexpr int kMaxYamlNodes = 100000;

// Null, with the first thing that is wrong in `error`.
std::unique_ptr<YamlNode> parse_yaml(const std::string& bytes, const std::string& file, FileError& error);

}  // namespace dictum
