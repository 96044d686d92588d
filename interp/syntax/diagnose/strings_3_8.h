// Mistakes inside string literals of 3.8, found when the abstract tree is built.
#pragma once

#include <optional>
#include <string>

#include "syntax/diagnose/tree_builder_3_8.h"

namespace dictum::diagnose_detail {

// A message about a node of the program, or, from inside the expression of an f-string, a whole diagnostic.
struct StringMistake {
  const Node* place = nullptr;
  std::string message;
  std::optional<Diagnostic> whole;
};

// `strings`: Kind::Strings, one String token per child.
std::optional<StringMistake> check_strings_of_3_8(const PegMachine& machine, const Node& strings,
                                                  const Shift& shift);

}  // namespace dictum::diagnose_detail
