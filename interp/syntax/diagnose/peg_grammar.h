// A grammar text (see grammar_text.h) read into tables for one language version.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language.h"
#include "syntax/diagnose/actions.h"
#include "syntax/diagnose/node.h"
#include "syntax/lexer.h"

namespace dictum::diagnose_detail {

// A set of token kinds.
class TokenSet {
 public:
  void add(TokenKind kind) { words_[index(kind) >> 6] |= std::uint64_t{1} << (index(kind) & 63); }
  bool has(TokenKind kind) const { return words_[index(kind) >> 6] >> (index(kind) & 63) & 1; }
  void add_all() { words_ = {~std::uint64_t{0}, ~std::uint64_t{0}}; }
  // Whether something was added.
  bool merge(const TokenSet& other) {
    std::array<std::uint64_t, 2> before = words_;
    for (int i = 0; i < 2; i++) words_[i] |= other.words_[i];
    return words_ != before;
  }

 private:
  static unsigned index(TokenKind kind) { return static_cast<unsigned>(kind); }
  std::array<std::uint64_t, 2> words_{};
};

// What one step looks for.
struct Element {
  enum class Type : std::uint8_t { Token, SoftKeyword, AnySoftKeyword, Rule };
  Type type = Type::Token;
  std::uint16_t value = 0;  // TokenKind, index into soft_keywords, or index into rules
};

struct Item {
  enum class Op : std::uint8_t { One, Optional, Star, Plus, Gather, And, Not, Force, Cut };
  Op op = Op::One;
  std::int8_t label = -1;  // 0 to 3 for a to d
  Element element;
  Element separator;  // Gather
};

struct Action {
  enum class Type : std::uint8_t { Default, Part, Make, Fail, Error, Indent, Target, Call };
  enum class Place : std::uint8_t { At, Range, From, Last, Next };
  enum class Targets : std::uint8_t { Star, Delete, For };
  Type type = Type::Default;
  Kind kind = Kind::Other;  // Make
  Place place = Place::At;  // Error
  Targets targets = Targets::Star;
  ActionFunction function = nullptr;  // Call
  std::int8_t first = -1;             // item index of the first part the action names; -1: none
  std::int8_t second = -1;
  std::string message;
};

struct Alternative {
  std::vector<Item> items;
  std::array<std::int8_t, 4> labels{-1, -1, -1, -1};  // item index of a, b, c, d
  Action action;
  bool second_pass = false;
  bool left_recursive = false;  // starts with its own rule
  TokenSet first;               // tokens it can start with (left-recursive: behind the first item)
};

struct Rule {
  std::string name;
  bool memo = false;
  bool left_recursive = false;
  bool without_mistakes = false;  // no `?` alternatives below it
  bool nullable = false;
  TokenSet first;
  std::vector<Alternative> alternatives;
};

class PegGrammar {
 public:
  explicit PegGrammar(const Language& language);

  const Language& language() const { return language_; }
  const std::vector<Rule>& rules() const { return rules_; }
  const std::vector<std::string>& soft_keywords() const { return soft_keywords_; }
  std::uint16_t rule(std::string_view name) const;
  bool is_soft_keyword(std::string_view text) const;

 private:
  friend class GrammarReader;
  void mark_left_recursion();
  void compute_first_sets();
  bool element_first(const Element& element, TokenSet& into) const;

  const Language& language_;
  std::vector<Rule> rules_;
  std::vector<std::string> soft_keywords_;
};

// The grammar of a version; made when first asked for.
const PegGrammar& peg_grammar(const Language& language);

}  // namespace dictum::diagnose_detail
