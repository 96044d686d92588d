// What CPython 3.8 finds wrong with a program that its grammar accepts, while it turns the concrete tree into
// the abstract one (Python/ast.c): wrong targets, parameters, arguments, strings. The first mistake in the
// order in which that code walks the tree, which is not always the order of the text.
#pragma once

#include <cstdint>
#include <optional>

#include "syntax/diagnose/peg_machine.h"

namespace dictum::diagnose_detail {

// How the expression of an f-string is shifted to where it stands in the program.
struct Shift {
  std::int64_t lines = 0;
  std::int64_t columns = 0;  // of the first line only
};

std::optional<Diagnostic> check_tree_of_3_8(const PegMachine& machine, const Node& root, const Shift& shift);

// Parses as 3.8 does, tokens first; nothing if there is no mistake.
std::optional<Diagnostic> parse_for_errors_3_8(PegMachine& machine, std::uint16_t rule, const Shift& shift);

}  // namespace dictum::diagnose_detail
