// Reads the notation of grammar_text.h.
#pragma once

#include <string_view>

#include "syntax/diagnose/peg_grammar.h"

namespace dictum::diagnose_detail {

// Grammar texts are part of the program, so a mistake in one is a broken invariant.
class GrammarReader {
 public:
  explicit GrammarReader(PegGrammar& grammar) : grammar_(grammar) {}

  // Makes the rules of the text known by name; all texts are declared before the first is read.
  void declare(std::string_view text);
  void read(std::string_view text);

 private:
  void read_alternatives(std::string_view text, std::uint16_t rule);
  void read_alternative(std::string_view text, std::uint16_t rule);
  bool read_version_range();
  Item read_item();
  Element read_element();
  Element read_group(char close);
  Element token_element(std::string_view text) const;
  Element named_element(std::string_view name) const;
  Element soft_keyword(std::string_view text);
  void read_action(Alternative& alternative);
  void read_error(Alternative& alternative);
  std::int8_t read_part(const Alternative& alternative);
  std::string read_message();
  std::string_view read_quoted();
  std::string_view read_word();
  void skip_spaces();
  bool take(std::string_view text);

  PegGrammar& grammar_;
  std::string_view rest_;
  std::string_view rule_name_;
};

}  // namespace dictum::diagnose_detail
