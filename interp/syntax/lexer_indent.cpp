// Indentation: leading white space -> INDENT and DEDENT.
// https://docs.python.org/3/reference/lexical_analysis.html#indentation
#include "syntax/lexer_state.h"

namespace dictum {

namespace {
constexpr std::uint32_t kTabWidth = 8;
constexpr std::size_t kMostIndents = 100;  // CPython's own limit
}  // namespace

// "Tabs are replaced by one to eight spaces"; a second count takes a tab for one space: where the two counts
// disagree about an order, indentation is inconsistent.
void Lexer::indentation() {
  at_line_start_ = false;
  std::uint32_t width = 0;
  std::uint32_t alternate = 0;
  std::uint32_t width_before_backslash = 0;
  bool continued = false;
  for (;; cursor_++) {
    if (*cursor_ == ' ') {
      width++;
      alternate++;
    } else if (*cursor_ == '\t') {
      width = (width / kTabWidth + 1) * kTabWidth;
      alternate++;
    } else if (*cursor_ == '\f') {
      width = alternate = 0;
    } else if (*cursor_ == '\\' && language_.indent_joins_lines) {
      if (!width_before_backslash) width_before_backslash = width;
      if (!continue_indentation()) return;
      continued = true;
      cursor_--;
    } else {
      break;
    }
  }
  blank_line_ = *cursor_ == '#' || (*cursor_ == '\n' && !at_end());
  if (blank_line_ || !brackets_.empty()) return;
  if (continued && !language_.joined_indent_counts) return;
  if (width_before_backslash) width = alternate = width_before_backslash;
  change_indentation(width, alternate);
}

bool Lexer::continue_indentation() {
  token_start_ = cursor_;
  cursor_++;
  return line_continuation(!language_.joined_indent_counts);
}

void Lexer::change_indentation(std::uint32_t width, std::uint32_t alternate) {
  if (width > indents_.back()) {
    if (indents_.size() >= kMostIndents)
      return fail_in_parser(FailureKind::IndentationError, "too many levels of indentation", 0);
    if (alternate <= alternate_indents_.back()) return fail_at_tab();
    indents_.push_back(width);
    alternate_indents_.push_back(alternate);
    return push_without_position(TokenKind::Indent);
  }
  std::size_t depth = indents_.size();
  while (width < indents_[depth - 1]) depth--;
  if (width != indents_[depth - 1])
    return fail_in_parser(FailureKind::IndentationError,
                          "unindent does not match any outer indentation level");
  if (alternate != alternate_indents_[depth - 1]) return fail_at_tab();
  for (; indents_.size() > depth; indents_.pop_back(), alternate_indents_.pop_back())
    push_without_position(TokenKind::Dedent);
}

}  // namespace dictum
