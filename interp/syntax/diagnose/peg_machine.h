// Runs a PegGrammar over tokens as CPython's generated parser does: ordered choice, memo, the furthest token
// that was looked at. A stack of its own, so no input can overflow the native one. PEP 617;
// https://docs.python.org/3/reference/grammar.html
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "base/diagnostic.h"
#include "syntax/diagnose/error_text.h"
#include "syntax/diagnose/peg_grammar.h"
#include "syntax/lexer.h"
#include "syntax/source.h"

namespace dictum::diagnose_detail {

// The expression part of an f-string before 3.12 is parsed as a text of its own; CPython adds these to its
// positions.
struct EmbeddedIn {
  std::uint32_t line = 0;   // added to lines
  std::int64_t column = 0;  // added to columns of the first line, and taken off again in messages
};

struct MachineInput {
  const Source& source;
  const TokenList& tokens;
  const EmbeddedIn* embedded = nullptr;  // null: a whole program
  bool single = false;                   // compile()'s mode: one statement and nothing behind it
  bool final_newline = true;  // the tokenizer has seen the newline that load_source() adds where one lacks
};

class PegMachine {
 public:
  PegMachine(const PegGrammar& grammar, const MachineInput& input, Arena& arena);

  // One pass from the first token. The value of the rule, or null; then perhaps an error was raised.
  const Node* run(std::uint16_t rule, bool second_pass);

  const std::optional<Diagnostic>& raised() const { return raised_; }
  void take_back_error() { raised_.reset(); }
  void override_error(Diagnostic diagnostic) { raised_ = std::move(diagnostic); }
  bool raised_by_lexer() const { return raised_by_lexer_; }

  // For actions and for the rules that follow a failed parse.
  const PegGrammar& grammar() const { return grammar_; }
  const Language& language() const { return grammar_.language(); }
  const MachineInput& input() const { return input_; }
  Arena& arena() { return arena_; }
  const Token& token(std::size_t index) const { return input_.tokens.tokens[index]; }
  std::string_view token_text(std::size_t index) const;
  // The text that the tokenizer has.
  std::string_view text() const;
  std::size_t mark() const { return mark_; }
  std::size_t last_fetched() const { return fetched_ - 1; }
  // Reads on up to token `index`; false if that raised the tokenizer's error.
  bool fetch(std::size_t index);
  // Brackets open behind the token.
  int level_after(std::size_t index) const;
  const Node* make(Kind kind, std::uint32_t first, std::int64_t last, std::span<const Node* const> children);

  // Whether the tokenizer has seen the end of the text when it hands out this token: it reads one character
  // more than most tokens have.
  bool text_has_ended(std::size_t index) const;
  // Mode single: whether something but comments follows the statement that was parsed.
  bool statements_follow() const;

  // Lines from 1; columns from 1 in bytes, as CPython counts while it raises; 0 and less stand for no column.
  static constexpr std::int64_t kCurrentPosition = -5;
  struct Position {
    std::int64_t line;
    std::int64_t column;
    std::int64_t end_line;
    std::int64_t end_column;
  };
  void raise(FailureKind kind, const Position& position, std::string message) {
    raise_with(kind, position, std::move(message), state_behind(last_fetched()));
  }
  void raise_with(FailureKind kind, Position position, std::string message, const TokenizerState& state);
  void raise_at(const Node& node, std::string message);
  void raise_range(const Node& from, const Node& to, std::string message);
  void raise_from(const Node& from, std::string message);
  void raise_at_token(FailureKind kind, std::size_t index, std::string message);
  void raise_known_token(std::size_t index, std::string message);
  void raise_last(std::string message) {
    raise_at_token(FailureKind::SyntaxError, last_fetched(), std::move(message));
  }
  void raise_unclosed(const OpenBracket& open, std::size_t tokenizer_at);
  // Where the tokenizer stands behind a token.
  TokenizerState state_behind(std::size_t index) const;

  // How far it has read there, as CPython counts for a token without a place of its own.
  std::int64_t read_column(const TokenizerState& state) const;

  // A token's place as CPython's parser stores it: columns from 0, -1 for Indent, Dedent and EndMarker.
  Position place_of(std::size_t index) const;
  bool has_no_column(std::size_t index) const;

 private:
  struct Frame {
    bool is_loop = false;
    bool cut = false;
    bool growing = false;  // left recursion: a first value is there
    bool previous_second_pass = false;
    std::uint8_t depth = 1;  // of CPython's C calls
    std::uint16_t rule = 0;
    std::uint16_t alternative = 0;
    std::uint16_t item = 0;
    std::uint32_t start = 0;       // token index
    std::uint32_t values = 0;      // values_ below belong to others
    std::uint32_t item_start = 0;  // where the item, or the loop's current element, started
    const Item* loop = nullptr;
    bool loop_wants_separator = false;
    const Node* left = nullptr;
    std::uint32_t left_end = 0;
  };
  struct Memo {
    std::uint16_t rule;
    std::uint32_t end;
    const Node* value;
    Memo* next;
  };
  enum class Step : std::uint8_t { Failed, Matched, Pushed };

  Step try_element(const Element& element);
  Step enter_rule(std::uint16_t rule);
  bool push(const Frame& frame);
  void pop();
  void advance();
  void advance_rule();
  void advance_loop();
  void resume(const Node* value);
  bool resume_item(Frame& frame, const Node* value);
  bool start_item(Frame& frame, const Item& item);
  void next_alternative(Frame& frame);
  bool pick_alternative(Frame& frame);
  void finish_alternative();
  void finish_rule(const Node* value);
  void finish_loop(bool ok);
  const Node* act(const Frame& frame, const Alternative& alternative);
  const Node* default_value(const Frame& frame, const Alternative& alternative);
  const Node* raise_error(const Action& action, const Node* const* values);
  const Node* raise_target(const Action& action, const Node* const* values);
  std::string fill_in(const std::string& message, const Node* part) const;
  const Node* token_node(std::size_t index);
  const Node* node_here(Kind kind, const Frame& frame, std::span<const Node* const> children);
  std::uint32_t last_significant(std::uint32_t start) const;
  std::string error_line(std::int64_t line, const TokenizerState& state) const;
  std::int64_t comment_column(std::size_t newline) const;
  std::int32_t characters(std::string_view text, std::int64_t bytes) const;
  std::string_view source_line(std::int64_t line) const;

  const PegGrammar& grammar_;
  const MachineInput& input_;
  Arena& arena_;
  std::vector<Frame> frames_;
  std::vector<const Node*> values_;
  std::vector<Memo*> memo_;
  std::vector<const Node*> token_nodes_;
  std::size_t mark_ = 0;
  std::size_t fetched_ = 0;
  std::size_t depth_ = 0;
  bool second_pass_ = false;
  bool returned_ = false;  // result_ waits for the frame on top
  const Node* result_ = nullptr;
  std::optional<Diagnostic> raised_;
  bool raised_by_lexer_ = false;
};

// Decimal digits that CPython refuses to convert; false if that was raised.
bool check_number(PegMachine& machine, std::size_t token);
// The first part of the expression that is no target of this sort, or null.
const Node* invalid_target(const Node* node, Action::Targets targets);

// Node for an optional part that is not there.
extern const Node kNothing;

}  // namespace dictum::diagnose_detail
