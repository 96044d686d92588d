#include "syntax/diagnose/peg_machine.h"

#include "base/check.h"

namespace dictum::diagnose_detail {

const Node kNothing{Kind::Nothing, 0, -1, {}};

namespace {

// CPython's MAXSTACK: nested calls of its generated functions.
constexpr std::size_t kMaximumDepth = 6000;

Kind kind_of_token(TokenKind kind) {
  switch (kind) {
    case TokenKind::Name: return Kind::Name;
    case TokenKind::Number: return Kind::Literal;
    case TokenKind::KwNone: return Kind::None;
    case TokenKind::KwTrue: return Kind::True;
    case TokenKind::KwFalse: return Kind::False;
    case TokenKind::Ellipsis: return Kind::Ellipsis;
    default: return Kind::Token;
  }
}

}  // namespace

PegMachine::PegMachine(const PegGrammar& grammar, const MachineInput& input, Arena& arena)
    : grammar_(grammar), input_(input), arena_(arena), token_nodes_(input.tokens.tokens.size()) {
  frames_.reserve(256);
  values_.reserve(1024);
}

const Node* PegMachine::run(std::uint16_t rule, bool second_pass) {
  mark_ = 0;
  depth_ = 0;
  second_pass_ = second_pass;
  frames_.clear();
  values_.clear();
  memo_.assign(input_.tokens.tokens.size(), nullptr);
  returned_ = false;
  result_ = nullptr;
  switch (enter_rule(rule)) {
    case Step::Failed: return nullptr;
    case Step::Matched: return result_;
    case Step::Pushed: break;
  }
  while (!frames_.empty() && !raised_) {
    if (returned_) {
      returned_ = false;
      resume(result_);
    } else {
      advance();
    }
  }
  return raised_ ? nullptr : result_;
}

bool PegMachine::fetch(std::size_t index) {
  if (index < fetched_) return true;
  fetched_ = index + 1;
  if (token(index).kind != TokenKind::Error) return true;
  if (input_.tokens.failure_is_end_of_file && !input_.tokens.open_brackets.empty() &&
      language().at_least(LanguageVersion::V3_10))
    raise_unclosed(input_.tokens.open_brackets.back(), index);
  else
    raised_ = *input_.tokens.failure;
  raised_by_lexer_ = true;
  return false;
}

std::string_view PegMachine::token_text(std::size_t index) const {
  const Token& found = token(index);
  return std::string_view(input_.source.text).substr(found.start, found.end - found.start);
}

int PegMachine::level_after(std::size_t index) const {
  const Token& found = token(index);
  switch (found.kind) {
    case TokenKind::LeftParen:
    case TokenKind::LeftBracket:
    case TokenKind::LeftBrace: return found.level + 1;
    case TokenKind::RightParen:
    case TokenKind::RightBracket:
    case TokenKind::RightBrace: return found.level - 1;
    default: return found.level;
  }
}

const Node* PegMachine::token_node(std::size_t index) {
  const Node*& node = token_nodes_[index];
  if (!node)
    node = make(kind_of_token(token(index).kind), static_cast<std::uint32_t>(index),
                static_cast<std::int64_t>(index), {});
  return node;
}

const Node* PegMachine::make(Kind kind, std::uint32_t first, std::int64_t last,
                             std::span<const Node* const> children) {
  return arena_.make<Node>(kind, first, last, arena_.copy<const Node*>(children));
}

// The node's end is the end of the last token that is no Newline, Indent or Dedent.
std::uint32_t PegMachine::last_significant(std::uint32_t start) const {
  std::size_t last = mark_;
  while (last > 0) {
    TokenKind kind = token(--last).kind;
    if (kind != TokenKind::EndMarker && kind != TokenKind::Newline && kind != TokenKind::Indent &&
        kind != TokenKind::Dedent)
      break;
  }
  (void)start;
  return static_cast<std::uint32_t>(last);
}

const Node* PegMachine::node_here(Kind kind, const Frame& frame, std::span<const Node* const> children) {
  if (mark_ == frame.start)
    return make(kind, frame.start, static_cast<std::int64_t>(frame.start) - 1, children);
  return make(kind, frame.start, last_significant(frame.start), children);
}

PegMachine::Step PegMachine::try_element(const Element& element) {
  if (element.type == Element::Type::Rule) return enter_rule(element.value);
  if (!fetch(mark_)) return Step::Failed;
  const Token& next = token(mark_);
  bool matches = false;
  switch (element.type) {
    case Element::Type::Token: matches = next.kind == static_cast<TokenKind>(element.value); break;
    case Element::Type::SoftKeyword:
      matches = next.kind == TokenKind::Name && token_text(mark_) == grammar_.soft_keywords()[element.value];
      break;
    case Element::Type::AnySoftKeyword:
      matches = next.kind == TokenKind::Name && grammar_.is_soft_keyword(token_text(mark_));
      break;
    case Element::Type::Rule: break;
  }
  if (!matches) return Step::Failed;
  if (next.kind == TokenKind::Number && !check_number(*this, mark_)) return Step::Failed;
  result_ = token_node(mark_++);
  return Step::Matched;
}

PegMachine::Step PegMachine::enter_rule(std::uint16_t index) {
  const Rule& rule = grammar_.rules()[index];
  if (!fetch(mark_)) return Step::Failed;
  if (!rule.nullable && !rule.first.has(token(mark_).kind)) return Step::Failed;
  if (rule.memo || rule.left_recursive)
    for (const Memo* memo = memo_[mark_]; memo; memo = memo->next)
      if (memo->rule == index) {
        if (!memo->value) return Step::Failed;
        mark_ = memo->end;
        result_ = memo->value;
        return Step::Matched;
      }
  Frame frame;
  frame.rule = index;
  frame.start = static_cast<std::uint32_t>(mark_);
  frame.values = static_cast<std::uint32_t>(values_.size());
  frame.depth = rule.left_recursive ? 2 : 1;
  frame.previous_second_pass = second_pass_;
  if (!push(frame)) return Step::Failed;
  if (rule.without_mistakes) second_pass_ = false;
  if (!pick_alternative(frames_.back())) {
    finish_rule(nullptr);
    returned_ = false;
    return Step::Failed;
  }
  return Step::Pushed;
}

bool PegMachine::push(const Frame& frame) {
  depth_ += frame.depth;
  if (depth_ > kMaximumDepth) {
    Diagnostic failure;
    failure.kind = FailureKind::MemoryError;
    failure.has_position = failure.has_text = failure.has_end = false;
    if (language().at_least(LanguageVersion::V3_12))
      failure.message = "Parser stack overflowed - Python source too complex to parse";
    raised_ = failure;
    return false;
  }
  frames_.push_back(frame);
  return true;
}

void PegMachine::pop() {
  depth_ -= frames_.back().depth;
  values_.resize(frames_.back().values);
  frames_.pop_back();
}

void PegMachine::advance() {
  if (frames_.back().is_loop)
    advance_loop();
  else
    advance_rule();
}

// Moves frame.alternative to the next one that the token at frame.start allows; false if there is none.
bool PegMachine::pick_alternative(Frame& frame) {
  const Rule& rule = grammar_.rules()[frame.rule];
  TokenKind next = TokenKind::EndMarker;
  if (frame.growing) {
    if (!fetch(frame.left_end)) return false;
    next = token(frame.left_end).kind;
  } else {
    next = token(frame.start).kind;
  }
  for (; frame.alternative < rule.alternatives.size(); frame.alternative++) {
    const Alternative& candidate = rule.alternatives[frame.alternative];
    if (candidate.left_recursive != frame.growing) continue;
    if (candidate.second_pass && !second_pass_) continue;
    if (!candidate.first.has(next)) continue;
    frame.cut = false;
    if (frame.growing) {
      mark_ = frame.left_end;
      values_.push_back(frame.left);
      frame.item = 1;
    } else {
      mark_ = frame.start;
      frame.item = 0;
    }
    return true;
  }
  return false;
}

void PegMachine::next_alternative(Frame& frame) {
  values_.resize(frame.values);
  if (frame.cut && !frame.growing) return finish_rule(nullptr);
  frame.alternative++;
  if (pick_alternative(frame)) return;
  if (raised_) return;
  if (!frame.growing) return finish_rule(nullptr);
  mark_ = frame.left_end;
  finish_rule(frame.left);
}

void PegMachine::advance_rule() {
  for (;;) {
    Frame& frame = frames_.back();
    const Alternative& alternative = grammar_.rules()[frame.rule].alternatives[frame.alternative];
    if (frame.item == alternative.items.size()) return finish_alternative();
    if (!start_item(frame, alternative.items[frame.item])) return;
  }
}

// Starts an item; true if it was decided at once and the alternative goes on, false if a frame was pushed, or
// the alternative has failed and the machine is to look again at what is on top.
bool PegMachine::start_item(Frame& frame, const Item& item) {
  frame.item_start = static_cast<std::uint32_t>(mark_);
  switch (item.op) {
    case Item::Op::Cut:
      frame.cut = true;
      values_.push_back(&kNothing);
      frame.item++;
      return true;
    case Item::Op::Force: {
      if (!fetch(mark_)) return false;
      if (token(mark_).kind == static_cast<TokenKind>(item.element.value)) {
        values_.push_back(token_node(mark_++));
        frame.item++;
        return true;
      }
      raise_known_token(mark_, std::string("expected '") +
                                   token_kind_name(static_cast<TokenKind>(item.element.value)) + "'");
      return false;
    }
    case Item::Op::Star:
    case Item::Op::Plus:
    case Item::Op::Gather: {
      Frame loop;
      loop.is_loop = true;
      loop.loop = &item;
      loop.start = loop.item_start = static_cast<std::uint32_t>(mark_);
      loop.values = static_cast<std::uint32_t>(values_.size());
      loop.depth = item.op == Item::Op::Gather ? 2 : 1;
      push(loop);
      return false;
    }
    case Item::Op::One:
    case Item::Op::Optional:
    case Item::Op::And:
    case Item::Op::Not: {
      Step step = try_element(item.element);
      if (step == Step::Pushed || raised_) return false;
      return resume_item(frames_.back(), step == Step::Matched ? result_ : nullptr);
    }
  }
  return false;
}

// The item's element has been decided; true if the alternative goes on.
bool PegMachine::resume_item(Frame& frame, const Node* value) {
  const Item& item = grammar_.rules()[frame.rule].alternatives[frame.alternative].items[frame.item];
  bool goes_on = value != nullptr;
  switch (item.op) {
    case Item::Op::Optional:
      if (!value) {
        mark_ = frame.item_start;
        value = &kNothing;
      }
      goes_on = true;
      break;
    case Item::Op::And:
    case Item::Op::Not:
      goes_on = (value != nullptr) == (item.op == Item::Op::And);
      mark_ = frame.item_start;
      value = &kNothing;
      break;
    default: break;
  }
  if (!goes_on) {
    next_alternative(frame);
    return false;
  }
  values_.push_back(value);
  frame.item++;
  return true;
}

void PegMachine::resume(const Node* value) {
  Frame& frame = frames_.back();
  if (!frame.is_loop) {
    resume_item(frame, value);
    return;
  }
  if (!value) return finish_loop(true);
  if (frame.loop_wants_separator) {
    frame.loop_wants_separator = false;
    return;
  }
  values_.push_back(value);
  frame.item_start = static_cast<std::uint32_t>(mark_);
  frame.loop_wants_separator = frame.loop->op == Item::Op::Gather;
}

void PegMachine::advance_loop() {
  for (;;) {
    Frame& frame = frames_.back();
    Step step = try_element(frame.loop_wants_separator ? frame.loop->separator : frame.loop->element);
    if (step == Step::Pushed || raised_) return;
    if (step == Step::Failed) return finish_loop(true);
    resume(result_);
  }
}

// No further element: the loop ends behind the last one.
void PegMachine::finish_loop(bool) {
  Frame& frame = frames_.back();
  mark_ = frame.item_start;
  std::size_t count = values_.size() - frame.values;
  const Node* value = nullptr;
  if (count > 0 || frame.loop->op == Item::Op::Star)
    value = node_here(Kind::Sequence, frame, std::span(values_).subspan(frame.values));
  pop();
  result_ = value;
  returned_ = true;
}

void PegMachine::finish_alternative() {
  Frame& frame = frames_.back();
  const Rule& rule = grammar_.rules()[frame.rule];
  const Alternative& alternative = rule.alternatives[frame.alternative];
  const Node* value = act(frame, alternative);
  if (raised_) return;
  values_.resize(frame.values);
  if (!value && frame.growing) {
    mark_ = frame.left_end;
    return finish_rule(frame.left);
  }
  if (!value || !rule.left_recursive) return finish_rule(value);
  frame.growing = true;
  frame.left = value;
  frame.left_end = static_cast<std::uint32_t>(mark_);
  frame.alternative = 0;
  if (pick_alternative(frame) || raised_) return;
  finish_rule(value);
}

void PegMachine::finish_rule(const Node* value) {
  Frame& frame = frames_.back();
  const Rule& rule = grammar_.rules()[frame.rule];
  if (rule.memo || rule.left_recursive)
    memo_[frame.start] =
        arena_.make<Memo>(frame.rule, static_cast<std::uint32_t>(mark_), value, memo_[frame.start]);
  second_pass_ = frame.previous_second_pass;
  pop();
  result_ = value;
  returned_ = true;
}

const Node* PegMachine::act(const Frame& frame, const Alternative& alternative) {
  const Node* const* values = values_.data() + frame.values;
  const Action& action = alternative.action;
  switch (action.type) {
    case Action::Type::Default: return default_value(frame, alternative);
    case Action::Type::Part: return values[action.first];
    case Action::Type::Make: {
      std::vector<const Node*> children;
      for (std::int8_t label : alternative.labels) {
        if (label < 0) continue;
        const Node* part = values[label];
        if (part->kind == Kind::Sequence)
          children.insert(children.end(), part->children.begin(), part->children.end());
        else if (part->kind != Kind::Nothing)
          children.push_back(part);
      }
      return node_here(action.kind, frame, children);
    }
    case Action::Type::Fail: return nullptr;
    case Action::Type::Error: return raise_error(action, values);
    case Action::Type::Indent:
      raise_at_token(FailureKind::IndentationError, last_fetched(),
                     fill_in(action.message, action.first < 0 ? nullptr : values[action.first]));
      return nullptr;
    case Action::Type::Target: return raise_target(action, values);
    case Action::Type::Call: {
      const Node* parts[4] = {};
      for (int i = 0; i < 4; i++)
        if (alternative.labels[i] >= 0) parts[i] = values[alternative.labels[i]];
      return action.function(*this, parts);
    }
  }
  return nullptr;
}

// One part: its value. Several: a node that holds them all.
const Node* PegMachine::default_value(const Frame& frame, const Alternative& alternative) {
  std::span<const Node* const> values = std::span(values_).subspan(frame.values);
  const Node* only = nullptr;
  std::size_t parts = 0;
  for (std::size_t i = 0; i < alternative.items.size(); i++) {
    Item::Op op = alternative.items[i].op;
    if (op == Item::Op::And || op == Item::Op::Not || op == Item::Op::Cut) continue;
    parts++;
    only = values[i];
  }
  if (parts == 1) return only;
  return node_here(Kind::Other, frame, {});
}

const Node* PegMachine::raise_error(const Action& action, const Node* const* values) {
  const Node* first = action.first < 0 ? nullptr : values[action.first];
  const Node* second = action.second < 0 ? nullptr : values[action.second];
  std::string message = fill_in(action.message, first);
  switch (action.place) {
    case Action::Place::At: raise_at(*first, std::move(message)); break;
    case Action::Place::Range: raise_range(*first, *second, std::move(message)); break;
    case Action::Place::From: raise_from(*first, std::move(message)); break;
    case Action::Place::Last: raise_last(std::move(message)); break;
    case Action::Place::Next:
      if (fetch(mark_)) raise_at_token(FailureKind::SyntaxError, mark_, std::move(message));
      break;
  }
  return nullptr;
}

const Node* PegMachine::raise_target(const Action& action, const Node* const* values) {
  const Node* wrong = invalid_target(values[action.first], action.targets);
  bool deleting = action.targets == Action::Targets::Delete;
  bool version_3_9 = language().version == LanguageVersion::V3_9;
  if (wrong)
    raise_at(*wrong, std::string(deleting ? "cannot delete " : "cannot assign to ") +
                         expression_name(*wrong, version_3_9));
  else if (version_3_9)
    raise_last("invalid syntax");
  return nullptr;
}

std::string PegMachine::fill_in(const std::string& message, const Node* part) const {
  std::size_t place = message.find('%');
  if (place == message.npos || !part) return message;
  std::string value;
  switch (message[place + 1]) {
    case 's': value = expression_name(*part, language().version == LanguageVersion::V3_9); break;
    case 't': value = token_text(part->first); break;
    case 'd': value = std::to_string(place_of(part->first).line); break;
    default: return message;
  }
  return message.substr(0, place) + value + message.substr(place + 2);
}

}  // namespace dictum::diagnose_detail
