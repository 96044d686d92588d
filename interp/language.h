// The language version that is played. What differs between versions is a named field here, filled in one table
// (language.cpp), each with its rule or PEP. Code asks for a field, never for a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dictum {

enum class LanguageVersion : std::uint8_t { V3_8, V3_9, V3_10, V3_11, V3_12, V3_13 };

struct Language {
  LanguageVersion version;
  const char* name;               // "3.8" … "3.13"

  // Grammar
  bool peg_parser;                // 3.9, PEP 617: errors come from ordered choice; before, from an LL(1) automaton
  bool any_decorator_expression;  // 3.9, PEP 614
  bool parenthesized_with;        // 3.9 (undocumented), 3.10
  bool match_statement;           // 3.10, PEP 634
  bool except_star;               // 3.11, PEP 654
  bool starred_subscript;         // 3.11, PEP 646: a[*b], *args: *Ts
  bool type_parameters;           // 3.12, PEP 695: also the type statement
  bool type_parameter_defaults;   // 3.13, PEP 696
  bool fstring_tokens;            // 3.12, PEP 701: f-strings are tokenized
  bool unparenthesized_walrus_in_subscript;  // 3.10: a[x := 1], {x := 1}
  bool walrus_in_set;             // 3.9.? / 3.10
  bool starred_for_iterable;      // 3.9: for x in *a, b

  // Tree
  bool ast_index_nodes;           // up to 3.8: Index and ExtSlice in Subscript.slice
  bool ast_type_params;           // 3.12
  bool ast_omits_empty;           // 3.13: ast.dump leaves out empty lists and None

  // Scopes
  bool inlined_comprehensions;    // 3.12, PEP 709
  bool class_scope_type_parameters;  // 3.12: __classdict__

  // Compiler
  bool cleaned_docstrings;        // 3.13: docstrings lose their common indentation
  bool class_attribute_summary;   // 3.13: __static_attributes__ and __firstlineno__ in class namespaces

  // Unicode data of unicodedata.unidata_version, as major * 256 + minor
  std::uint16_t unicode_version;

  bool at_least(LanguageVersion other) const { return version >= other; }
};

const Language& language(LanguageVersion version);
// "3.8" to "3.13"; nothing for any other text.
std::optional<LanguageVersion> parse_language_version(std::string_view text);

}  // namespace dictum
