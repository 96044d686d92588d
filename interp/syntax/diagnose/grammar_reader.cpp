#include "syntax/diagnose/grammar_reader.h"

#include "base/check.h"

namespace dictum::diagnose_detail {

namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Calls `visit(header, body)` for each rule: `header` is the line up to the colon, `body` what follows it.
template <class Visit>
void for_each_rule(std::string_view text, Visit visit) {
  while (!text.empty()) {
    while (!text.empty() && text.front() == '\n') text.remove_prefix(1);
    if (text.empty()) return;
    std::size_t end = 0;
    do {
      end = text.find('\n', end);
      if (end == text.npos)
        end = text.size();
      else
        end++;
    } while (end < text.size() && (text[end] == ' ' || text[end] == '\n'));
    std::size_t colon = text.find(':');
    visit(text.substr(0, colon), text.substr(colon + 1, end - colon - 1));
    text.remove_prefix(end);
  }
}

// Cuts `text` at the bars that stand outside brackets and quotes.
template <class Visit>
void for_each_alternative(std::string_view text, Visit visit) {
  std::size_t start = 0;
  int depth = 0;
  char quote = 0;
  for (std::size_t i = 0; i <= text.size(); i++) {
    char c = i < text.size() ? text[i] : '|';
    if (quote) {
      if (c == '\\')
        i++;
      else if (c == quote)
        quote = 0;
      continue;
    }
    if (c == '\'' || c == '"')
      quote = c;
    else if (c == '(' || c == '[')
      depth++;
    else if (c == ')' || c == ']')
      depth--;
    if (c != '|' || depth) continue;
    std::string_view part = text.substr(start, i - start);
    if (part.find_first_not_of(" \n") != part.npos) visit(part);
    start = i + 1;
  }
}

}  // namespace

void GrammarReader::declare(std::string_view text) {
  for_each_rule(text, [&](std::string_view header, std::string_view) {
    Rule rule;
    rule.name = header.substr(0, header.find(' '));
    rule.memo = header.find(" memo") != header.npos;
    rule.without_mistakes = rule.name == "expression_without_mistakes";
    grammar_.rules_.push_back(rule);
  });
}

void GrammarReader::read(std::string_view text) {
  for_each_rule(text, [&](std::string_view header, std::string_view body) {
    rule_name_ = header.substr(0, header.find(' '));
    read_alternatives(body, grammar_.rule(rule_name_));
  });
}

void GrammarReader::read_alternatives(std::string_view text, std::uint16_t rule) {
  for_each_alternative(text, [&](std::string_view alternative) { read_alternative(alternative, rule); });
}

void GrammarReader::read_alternative(std::string_view text, std::uint16_t rule) {
  std::string_view outer = rest_;
  rest_ = text;
  skip_spaces();
  bool wanted = read_version_range();
  Alternative alternative;
  alternative.second_pass = take("?");
  while (skip_spaces(), wanted && !rest_.empty() && !take("=>")) {
    Item item = read_item();
    if (item.label >= 0) alternative.labels[item.label] = static_cast<std::int8_t>(alternative.items.size());
    alternative.items.push_back(item);
  }
  if (wanted) {
    if (!rest_.empty()) read_action(alternative);
    grammar_.rules_[rule].alternatives.push_back(std::move(alternative));
  }
  rest_ = outer;
}

// "@10+ ", "@-9 ", "@10-11 ", "@12 ": minor versions. True if the played version is inside, or no range
// stands there.
bool GrammarReader::read_version_range() {
  if (!take("@")) return true;
  auto number = [&] {
    int value = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = value * 10 + (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return value;
  };
  int first = number();
  int last = first;
  if (take("+"))
    last = 99;
  else if (take("-"))
    last = number();
  skip_spaces();
  int minor = static_cast<int>(grammar_.language_.version) + 8;
  return first <= minor && minor <= last;
}

Item GrammarReader::read_item() {
  Item item;
  if (rest_.size() > 2 && rest_[0] >= 'a' && rest_[0] <= 'd' && rest_[1] == ':') {
    item.label = static_cast<std::int8_t>(rest_[0] - 'a');
    rest_.remove_prefix(2);
  }
  if (take("~")) {
    item.op = Item::Op::Cut;
    return item;
  }
  if (take("&&"))
    item.op = Item::Op::Force;
  else if (take("&"))
    item.op = Item::Op::And;
  else if (take("!"))
    item.op = Item::Op::Not;
  bool optional = !rest_.empty() && rest_.front() == '[';
  item.element = read_element();
  if (optional) item.op = Item::Op::Optional;
  if (take("*")) {
    item.op = Item::Op::Star;
  } else if (take("+")) {
    item.op = Item::Op::Plus;
  } else if (!rest_.empty() && rest_.front() == '.') {
    rest_.remove_prefix(1);
    item.op = Item::Op::Gather;
    item.separator = item.element;
    item.element = read_element();
    DICTUM_CHECK(take("+"), "a separated list in a grammar text does not end in +");
  }
  return item;
}

Element GrammarReader::read_element() {
  DICTUM_CHECK(!rest_.empty(), "an alternative of a grammar text ends too early");
  if (take("(")) return read_group(')');
  if (take("[")) return read_group(']');
  if (rest_.front() == '\'') return token_element(read_quoted());
  if (rest_.front() == '"') return soft_keyword(read_quoted());
  return named_element(read_word());
}

// A group becomes a rule without a name, unless it holds a single plain element.
Element GrammarReader::read_group(char close) {
  int depth = 0;
  char quote = 0;
  std::size_t end = 0;
  for (;; end++) {
    DICTUM_CHECK(end < rest_.size(), "a bracket of a grammar text is not closed");
    char c = rest_[end];
    if (quote) {
      if (c == quote) quote = 0;
      continue;
    }
    if (c == '\'' || c == '"') quote = c;
    if (depth == 0 && c == close) break;
    if (c == '(' || c == '[')
      depth++;
    else if (c == ')' || c == ']')
      depth--;
  }
  std::string_view inside = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  std::uint16_t index = static_cast<std::uint16_t>(grammar_.rules_.size());
  grammar_.rules_.emplace_back();
  read_alternatives(inside, index);
  const Rule& group = grammar_.rules_[index];
  if (group.alternatives.size() == 1 && group.alternatives[0].items.size() == 1 &&
      group.alternatives[0].action.type == Action::Type::Default &&
      group.alternatives[0].items[0].op == Item::Op::One && grammar_.rules_.size() == index + 1u) {
    Element only = group.alternatives[0].items[0].element;
    grammar_.rules_.pop_back();
    return only;
  }
  return {Element::Type::Rule, index};
}

Element GrammarReader::token_element(std::string_view text) const {
  for (int kind = 0; kind <= static_cast<int>(TokenKind::KwYield); kind++)
    if (text == token_kind_name(static_cast<TokenKind>(kind)))
      return {Element::Type::Token, static_cast<std::uint16_t>(kind)};
  DICTUM_UNREACHABLE("a grammar text names a token that does not exist");
}

Element GrammarReader::named_element(std::string_view name) const {
  if (name == "TYPE_COMMENT") return {Element::Type::Token, static_cast<std::uint16_t>(TokenKind::Error)};
  if (name == "SOFT_KEYWORD") return {Element::Type::AnySoftKeyword, 0};
  if (!name.empty() && name[0] >= 'A' && name[0] <= 'Z') return token_element(name);
  return {Element::Type::Rule, grammar_.rule(name)};
}

Element GrammarReader::soft_keyword(std::string_view text) {
  std::vector<std::string>& all = grammar_.soft_keywords_;
  for (std::size_t i = 0; i < all.size(); i++)
    if (all[i] == text) return {Element::Type::SoftKeyword, static_cast<std::uint16_t>(i)};
  all.emplace_back(text);
  return {Element::Type::SoftKeyword, static_cast<std::uint16_t>(all.size() - 1)};
}

void GrammarReader::read_action(Alternative& alternative) {
  Action& action = alternative.action;
  skip_spaces();
  if (take("$")) {
    action.type = Action::Type::Part;
    action.first = read_part(alternative);
    return;
  }
  std::string_view word = read_word();
  if (word == "fail") {
    action.type = Action::Type::Fail;
  } else if (word == "error") {
    read_error(alternative);
  } else if (word == "indent") {
    action.type = Action::Type::Indent;
    action.first = read_part(alternative);
    action.message = read_message();
  } else if (word == "target") {
    action.type = Action::Type::Target;
    skip_spaces();
    std::string_view which = read_word();
    action.targets = which == "del"   ? Action::Targets::Delete
                     : which == "for" ? Action::Targets::For
                                      : Action::Targets::Star;
    action.first = read_part(alternative);
  } else if (word == "call") {
    action.type = Action::Type::Call;
    skip_spaces();
    action.function = action_named(read_word());
    DICTUM_CHECK(action.function, "a grammar text calls an action that does not exist");
  } else {
    action.type = Action::Type::Make;
    action.kind = kind_named(word.data(), word.size());
    DICTUM_CHECK(action.kind != Kind::Other, "a grammar text makes a node of an unknown kind");
  }
}

void GrammarReader::read_error(Alternative& alternative) {
  Action& action = alternative.action;
  action.type = Action::Type::Error;
  skip_spaces();
  std::string_view word = read_word();
  if (word == "at")
    action.place = Action::Place::At;
  else if (word == "range")
    action.place = Action::Place::Range;
  else if (word == "from")
    action.place = Action::Place::From;
  else if (word == "last")
    action.place = Action::Place::Last;
  else if (word == "next")
    action.place = Action::Place::Next;
  else
    DICTUM_UNREACHABLE("an error in a grammar text has no known place");
  action.first = read_part(alternative);
  action.second = read_part(alternative);
  action.message = read_message();
}

// The item that the next letter names, or -1.
std::int8_t GrammarReader::read_part(const Alternative& alternative) {
  skip_spaces();
  if (rest_.empty() || rest_[0] < 'a' || rest_[0] > 'd' || (rest_.size() > 1 && is_word_character(rest_[1])))
    return -1;
  std::int8_t item = alternative.labels[rest_[0] - 'a'];
  DICTUM_CHECK(item >= 0, "an action names a part that the alternative does not have");
  rest_.remove_prefix(1);
  return item;
}

std::string GrammarReader::read_message() {
  skip_spaces();
  std::string_view quoted = read_quoted();
  std::string message;
  for (std::size_t i = 0; i < quoted.size(); i++) {
    if (quoted[i] == '\\' && i + 1 < quoted.size()) i++;
    message += quoted[i];
  }
  return message;
}

std::string_view GrammarReader::read_quoted() {
  char quote = rest_.front();
  std::size_t end = 1;
  while (end < rest_.size() && rest_[end] != quote) end += rest_[end] == '\\' ? 2 : 1;
  DICTUM_CHECK(end < rest_.size(), "a quotation in a grammar text is not closed");
  std::string_view text = rest_.substr(1, end - 1);
  rest_.remove_prefix(end + 1);
  return text;
}

std::string_view GrammarReader::read_word() {
  std::size_t end = 0;
  while (end < rest_.size() && is_word_character(rest_[end])) end++;
  std::string_view word = rest_.substr(0, end);
  rest_.remove_prefix(end);
  return word;
}

void GrammarReader::skip_spaces() {
  while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) rest_.remove_prefix(1);
}

bool GrammarReader::take(std::string_view text) {
  if (rest_.substr(0, text.size()) != text) return false;
  rest_.remove_prefix(text.size());
  return true;
}

}  // namespace dictum::diagnose_detail
