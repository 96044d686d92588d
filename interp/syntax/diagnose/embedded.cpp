#include "syntax/diagnose/embedded.h"

#include <string>

#include "syntax/diagnose/failed_parse.h"
#include "syntax/literal.h"

namespace dictum::diagnose_detail {

namespace {

constexpr int kMaximumNesting = 200;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Walks one f-string's body. All functions return false once an error has been raised.
class FormatStringReader {
 public:
  FormatStringReader(PegMachine& machine, std::size_t index)
      : machine_(machine), index_(index), token_(machine.token_text(index)), prefix_(string_prefix(token_)) {
    std::string_view body = string_body(token_, prefix_);
    at_ = static_cast<std::size_t>(body.data() - token_.data());
    end_ = at_ + body.size();
  }

  bool read(int level) {
    for (;;) {
      bool doubled = false;
      if (!literal(level, doubled)) return false;
      if (doubled) continue;
      if (at_ >= end_ || token_[at_] == '}') break;
      if (!expression(level)) return false;
    }
    if (level == 0 && at_ + 1 < end_) return fail("f-string: unexpected end of string");
    if (level != 0 && (at_ >= end_ || token_[at_] != '}')) return fail("f-string: expecting '}'");
    return true;
  }

 private:
  bool fail(std::string message) {
    machine_.raise_last(std::move(message));
    return false;
  }

  // Text up to the next brace. A doubled brace ends it too, and counts as text.
  bool literal(int level, bool& doubled) {
    std::size_t start = at_;
    std::size_t scan = at_;
    while (scan < end_) {
      char c = token_[scan++];
      if (!prefix_.raw && c == '\\' && scan < end_) {
        c = token_[scan++];
        if (c == 'N') {
          if (scan < end_ && token_[scan++] == '{')
            while (scan < end_ && token_[scan++] != '}') {
            }
          continue;
        }
      }
      if (c != '{' && c != '}') continue;
      if (level == 0) {
        if (scan < end_ && token_[scan] == c) {
          at_ = scan + 1;
          doubled = true;
          return decode(start, scan);
        }
        if (c == '}') return fail("f-string: single '}' is not allowed");
      }
      scan--;
      break;
    }
    at_ = scan;
    return decode(start, scan);
  }

  bool decode(std::size_t start, std::size_t stop) {
    if (start == stop) return true;
    auto decoded = decode_string_body(token_.substr(start, stop - start), prefix_.raw, false,
                                      machine_.language(), machine_.arena(), nullptr);
    return decoded.ok() || fail(decoded.error().message);
  }

  bool expression(int level) {
    if (level >= 2) return fail("f-string: expressions nested too deeply");
    std::size_t start = ++at_;
    if (!find_expression_end()) return false;
    if (at_ >= end_) return fail("f-string: expecting '}'");
    if (!parse_expression(start, at_)) return false;
    if (token_[at_] == '=') {
      at_++;
      while (is_space(token_[at_])) at_++;
      if (at_ >= end_) return fail("f-string: expecting '}'");
    }
    if (token_[at_] == '!' && !conversion()) return false;
    if (at_ >= end_) return fail("f-string: expecting '}'");
    if (token_[at_] == ':') {
      at_++;
      if (at_ >= end_) return fail("f-string: expecting '}'");
      if (!read(level + 1)) return false;
    }
    if (at_ >= end_ || token_[at_] != '}') return fail("f-string: expecting '}'");
    at_++;
    return true;
  }

  bool conversion() {
    at_++;
    if (at_ >= end_) return fail("f-string: expecting '}'");
    std::size_t start = at_++;
    char c = token_[start];
    if (c == 's' || c == 'r' || c == 'a') return true;
    return fail("f-string: invalid conversion character: expected 's', 'r', or 'a'");
  }

  // Moves to the character that ends the expression: one of `!`, `:`, `}`, `=` outside brackets and strings.
  bool find_expression_end() {
    char quote = 0;
    bool triple = false;
    std::string brackets;
    for (; at_ < end_; at_++) {
      char c = token_[at_];
      bool thrice = at_ + 2 < end_ && token_[at_ + 1] == c && token_[at_ + 2] == c;
      if (c == '\\') return fail("f-string expression part cannot include a backslash");
      if (quote) {
        if (c != quote || (triple && !thrice)) continue;
        if (triple) at_ += 2;
        quote = 0;
      } else if (c == '\'' || c == '"') {
        quote = c;
        triple = thrice;
        if (triple) at_ += 2;
      } else if (c == '[' || c == '{' || c == '(') {
        if (brackets.size() >= kMaximumNesting) return fail("f-string: too many nested parenthesis");
        brackets += c;
      } else if (c == '#') {
        return fail("f-string expression part cannot include '#'");
      } else if (brackets.empty() && std::string_view("!:}=><").find(c) != std::string_view::npos) {
        bool compares = at_ + 1 < end_ && token_[at_ + 1] == '=' && c != ':' && c != '}';
        if (compares)
          at_++;
        else if (c != '>' && c != '<')
          break;
      } else if (c == ']' || c == '}' || c == ')') {
        if (!close_bracket(brackets, c)) return false;
      }
    }
    if (quote) return fail("f-string: unterminated string");
    if (!brackets.empty()) return fail(std::string("f-string: unmatched '") + brackets.back() + "'");
    return true;
  }

  bool close_bracket(std::string& brackets, char c) {
    if (brackets.empty()) return fail(std::string("f-string: unmatched '") + c + "'");
    char open = brackets.back();
    brackets.pop_back();
    if ((open == '(' && c == ')') || (open == '[' && c == ']') || (open == '{' && c == '}')) return true;
    return fail(std::string("f-string: closing parenthesis '") + c +
                "' does not match opening parenthesis '" + open + "'");
  }

  bool parse_expression(std::size_t start, std::size_t stop) {
    std::string_view text = token_.substr(start, stop - start);
    if (text.find_first_not_of(" \t\n\f") == text.npos) {
      char next = token_[stop];
      if (machine_.language().at_least(LanguageVersion::V3_11) && (next == '!' || next == ':' || next == '='))
        return fail(std::string("f-string: expression required before '") + next + "'");
      return fail("f-string: empty expression not allowed");
    }
    auto source = load_source("(" + std::string(text) + ")\n", SourceOrigin::Text, machine_.language());
    if (!source.ok()) {
      machine_.override_error(source.error());
      return false;
    }
    EmbeddedIn embedded = place(start - 1, text);
    TokenList tokens = tokenize(source.value(), machine_.language());
    if (tokens.failure) move_failure(*tokens.failure, embedded);
    MachineInput input{source.value(), tokens, &embedded, false};
    PegMachine inner(machine_.grammar(), input, machine_.arena());
    std::optional<Diagnostic> failure = parse_for_errors(inner, machine_.grammar().rule("embedded"));
    if (!failure) return true;
    machine_.override_error(std::move(*failure));
    return false;
  }

  void move_failure(Diagnostic& failure, const EmbeddedIn& embedded) const {
    if (!machine_.language().at_least(LanguageVersion::V3_10)) return;
    failure.line += embedded.line;
    if (failure.end_line > 0) failure.end_line += static_cast<std::int32_t>(embedded.line);
  }

  // How CPython shifts the positions of an expression whose brace stands at `brace`.
  EmbeddedIn place(std::size_t brace, std::string_view text) const {
    if (!machine_.language().at_least(LanguageVersion::V3_10)) brace = token_.find("{" + std::string(text));
    std::size_t lines = 0;
    for (std::size_t i = 0; i < brace; i++) lines += token_[i] == '\n';
    std::size_t blank = text.find_first_not_of(" \t\f");
    bool newline_behind_brace = blank != text.npos && text[blank] == '\n';
    std::int64_t columns = 0;
    if (!newline_behind_brace) {
      std::size_t line_start = brace;
      while (line_start > 0 && token_[line_start] != '\n') line_start--;
      columns = static_cast<std::int64_t>(brace - line_start);
      if (token_[line_start] == '\n' && machine_.language().at_least(LanguageVersion::V3_10)) columns--;
    }
    PegMachine::Position start = machine_.place_of(index_);
    EmbeddedIn embedded;
    embedded.line = static_cast<std::uint32_t>(start.line + static_cast<std::int64_t>(lines) - 1);
    embedded.column =
        lines != 0 && machine_.language().at_least(LanguageVersion::V3_10) ? columns : start.column + columns;
    return embedded;
  }

  PegMachine& machine_;
  std::size_t index_;
  std::string_view token_;
  StringPrefix prefix_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;
};

}  // namespace

bool check_format_string(PegMachine& machine, std::size_t index) {
  return FormatStringReader(machine, index).read(0);
}

}  // namespace dictum::diagnose_detail
