#include "syntax/diagnose/peg_grammar.h"

#include <span>

#include "base/check.h"
#include "syntax/diagnose/grammar_reader.h"
#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

PegGrammar::PegGrammar(const Language& language) : language_(language) {
  static constexpr const char* kTexts[] = {kStatementGrammar, kParameterGrammar, kExpressionGrammar,
                                           kTargetGrammar,    kPatternGrammar,   kMistakeGrammar};
  static constexpr const char* kTexts38[] = {kGrammar38};
  std::span<const char* const> texts = kTexts;
  if (!language.peg_parser) texts = kTexts38;
  GrammarReader reader(*this);
  for (const char* text : texts) reader.declare(text);
  for (const char* text : texts) reader.read(text);
  mark_left_recursion();
  compute_first_sets();
}

std::uint16_t PegGrammar::rule(std::string_view name) const {
  for (std::size_t i = 0; i < rules_.size(); i++)
    if (rules_[i].name == name) return static_cast<std::uint16_t>(i);
  DICTUM_UNREACHABLE("a grammar names a rule that it does not have");
}

// NOTE: CPython compares only as many characters as the name has, so the first letters of a soft keyword
// count as one.
bool PegGrammar::is_soft_keyword(std::string_view text) const {
  auto starts = [text](std::string_view keyword) { return keyword.substr(0, text.size()) == text; };
  return starts("_") || starts("case") || starts("match") || (language_.type_parameters && starts("type"));
}

void PegGrammar::mark_left_recursion() {
  for (std::size_t i = 0; i < rules_.size(); i++)
    for (Alternative& alternative : rules_[i].alternatives) {
      const Item& item = alternative.items.front();
      if (item.op != Item::Op::One || item.element.type != Element::Type::Rule || item.element.value != i)
        continue;
      alternative.left_recursive = true;
      rules_[i].left_recursive = true;
    }
}

// Adds what the element can start with; whether it can be empty.
bool PegGrammar::element_first(const Element& element, TokenSet& into) const {
  switch (element.type) {
    case Element::Type::Token: into.add(static_cast<TokenKind>(element.value)); return false;
    case Element::Type::SoftKeyword:
    case Element::Type::AnySoftKeyword: into.add(TokenKind::Name); return false;
    case Element::Type::Rule: into.merge(rules_[element.value].first); return rules_[element.value].nullable;
  }
  return false;
}

void PegGrammar::compute_first_sets() {
  for (bool changed = true; changed;) {
    changed = false;
    for (Rule& rule : rules_)
      for (Alternative& alternative : rule.alternatives) {
        bool empty = true;
        TokenSet first;
        for (std::size_t i = alternative.left_recursive ? 1 : 0; i < alternative.items.size() && empty; i++) {
          const Item& item = alternative.items[i];
          switch (item.op) {
            case Item::Op::One:
            case Item::Op::Plus:
            case Item::Op::Gather: empty = element_first(item.element, first); break;
            case Item::Op::Optional:
            case Item::Op::Star: element_first(item.element, first); break;
            case Item::Op::Force:
              first.add_all();
              empty = false;
              break;
            case Item::Op::And:
            case Item::Op::Not:
            case Item::Op::Cut: break;
          }
        }
        if (empty) first.add_all();
        changed |= alternative.first.merge(first);
        if (alternative.left_recursive) continue;
        changed |= rule.first.merge(first);
        if (empty && !rule.nullable) rule.nullable = changed = true;
      }
  }
}

const PegGrammar& peg_grammar(const Language& language) {
  switch (language.version) {
    case LanguageVersion::V3_8: {
      static const PegGrammar grammar(dictum::language(LanguageVersion::V3_8));
      return grammar;
    }
    case LanguageVersion::V3_9: {
      static const PegGrammar grammar(dictum::language(LanguageVersion::V3_9));
      return grammar;
    }
    case LanguageVersion::V3_10: {
      static const PegGrammar grammar(dictum::language(LanguageVersion::V3_10));
      return grammar;
    }
    case LanguageVersion::V3_11: {
      static const PegGrammar grammar(dictum::language(LanguageVersion::V3_11));
      return grammar;
    }
    case LanguageVersion::V3_12: {
      static const PegGrammar grammar(dictum::language(LanguageVersion::V3_12));
      return grammar;
    }
    case LanguageVersion::V3_13: {
      static const PegGrammar grammar(dictum::language(LanguageVersion::V3_13));
      return grammar;
    }
  }
  DICTUM_UNREACHABLE("a language version without a grammar");
}

}  // namespace dictum::diagnose_detail
