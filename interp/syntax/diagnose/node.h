// A light concrete syntax tree: as much as naming a mistake needs.
#pragma once

#include <cstdint>
#include <span>

namespace dictum::diagnose_detail {

enum class Kind : std::uint8_t {
#define KIND(NAME, SHOWN, SHOWN_3_9) NAME,
#include "syntax/diagnose/node.def"
};

// `first` to `last` are token indices, both inside; an empty node has last < first.
struct Node {
  Kind kind = Kind::Other;
  std::uint32_t first = 0;
  std::int64_t last = -1;
  std::span<const Node* const> children;
};

// The kind called `name` in a grammar text; Kind::Other for an unknown one.
Kind kind_named(const char* name, std::size_t length);
// What CPython calls the expression in "cannot assign to …".
const char* expression_name(const Node& node, bool version_3_9);

}  // namespace dictum::diagnose_detail
