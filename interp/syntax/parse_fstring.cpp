#include "syntax/parse_fstring.h"

namespace dictum {

using namespace ast;

namespace {

constexpr std::uint32_t kMaxSpecDepth = 2;
constexpr std::size_t kMaxBrackets = 200;

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r'; }
bool is_name_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool is_simple_name(std::string_view text) {
  if (text.empty() || !is_name_start(text[0])) return false;
  for (char c : text)
    if (!is_name_start(c) && !(c >= '0' && c <= '9')) return false;
  for (std::string_view keyword : {
#define TOKEN(NAME, TEXT)
#define OPERATOR(NAME, TEXT)
#define KEYWORD(NAME, TEXT) std::string_view(TEXT),
#include "syntax/token.def"
       })
    if (text == keyword) return false;
  return true;
}

}  // namespace

FStringBuilder::FStringBuilder(Parser& parser) : parser_(parser) {}

Expr* FStringBuilder::build() {
  const Token* first = parser_.at_;
  const Token* last = first;
  while (last[1].kind == TokenKind::String) last++;
  span_ = join(first->span, last->span);
  const char letter = parser_.text(*first)[0];
  has_u_prefix_ = letter == 'u' || letter == 'U';
  for (; parser_.at_ <= last; parser_.at_++)
    if (!literal(*parser_.at_)) return nullptr;
  flush(span_, has_u_prefix_);
  JoinedStr* made = parser_.make_at<JoinedStr>(span_);
  made->values = parser_.arena_.copy(std::span<Expr* const>(values_));
  return made;
}

bool FStringBuilder::literal(const Token& token) {
  token_ = &token;
  text_ = parser_.text(token);
  prefix_ = string_prefix(text_);
  if (prefix_.bytes) return false;
  at_ = prefix_.length;
  end_ = at_ + string_body(text_, prefix_).size();
  if (prefix_.format) return pieces(false, 0) && at_ == end_;
  return append(text_.substr(at_, end_ - at_));
}

// Constant text and fields in turn, up to the end of the literal, or to the '}' that ends a format spec.
bool FStringBuilder::pieces(bool in_spec, std::uint32_t depth) {
  while (true) {
    if (!text_piece(in_spec)) return false;
    if (at_ == end_ || text_[at_] == '}') return true;
    if (!field(depth)) return false;
  }
}

// Constant text up to a '{' that starts a field, or, in a format spec, the '}' behind it; "{{" and "}}" are
// braces.
bool FStringBuilder::text_piece(bool in_spec) {
  std::size_t begin = at_;
  while (at_ < end_) {
    const char c = text_[at_];
    if (c == '\\' && !prefix_.raw && at_ + 1 < end_) {
      at_++;
      if (text_[at_] == 'N' && character(at_ + 1) == '{') {
        const std::size_t close = text_.substr(0, end_).find('}', at_);
        at_ = close == std::string_view::npos ? end_ : close + 1;
        continue;
      }
      if (text_[at_] != '{' && text_[at_] != '}') at_++;
      continue;
    }
    if (c != '{' && c != '}') {
      at_++;
      continue;
    }
    if (in_spec) break;
    if (character(at_ + 1) != c) {
      if (c == '}') return false;
      break;
    }
    if (!append(text_.substr(begin, at_ + 1 - begin))) return false;
    at_ += 2;
    begin = at_;
  }
  return append(text_.substr(begin, at_ - begin));
}

bool FStringBuilder::append(std::string_view raw_text) {
  if (raw_text.empty()) return true;
  LiteralWarnings warnings;
  ConstantValue value;
  if (!parser_.decode(
          decode_string_body(raw_text, prefix_.raw, false, parser_.language_, parser_.arena_, &warnings),
          value))
    return false;
  if (!warnings.empty()) parser_.warn(warnings, *token_);
  pending_ += value.text;
  return true;
}

void FStringBuilder::flush(Span span, bool has_u_prefix) {
  if (pending_.empty()) return;
  Constant* made = parser_.make_at<Constant>(span);
  made->value.kind = ConstantValue::Kind::Str;
  made->value.text = parser_.arena_.copy_text(pending_);
  made->has_u_prefix = has_u_prefix;
  values_.push_back(made);
  pending_.clear();
}

// '{' expression ['='] ['!' conversion] [':' spec] '}'
bool FStringBuilder::field(std::uint32_t depth) {
  if (depth >= kMaxSpecDepth) return false;
  const std::size_t brace = at_++;
  const std::size_t begin = at_;
  if (!skip_expression()) return false;
  Expr* value = NEED(expression(brace, begin, at_));
  int conversion = -1;
  bool debug = false;
  if (character(at_) == '=') {
    debug = true;
    at_++;
    while (is_space(character(at_))) at_++;
    pending_ += text_.substr(begin, at_ - begin);
  }
  if (character(at_) == '!') {
    conversion = character(at_ + 1);
    if (conversion != 's' && conversion != 'r' && conversion != 'a') return false;
    at_ += 2;
  }
  flush(span_, has_u_prefix_);
  Expr* spec = nullptr;
  if (character(at_) == ':') {
    at_++;
    spec = NEED(format_spec(depth + 1));
  }
  if (character(at_) != '}') return false;
  at_++;
  if (debug && conversion < 0 && !spec) conversion = 'r';
  FormattedValue* made = parser_.make_at<FormattedValue>(span_);
  made->value = value;
  made->conversion = conversion;
  made->format_spec = spec;
  values_.push_back(made);
  return true;
}

// CPython gives the spec, and its constant behind the last field, the literal's place and (from 3.9) prefix,
// all else the whole row's.
Expr* FStringBuilder::format_spec(std::uint32_t depth) {
  std::vector<Expr*> outer;
  outer.swap(values_);
  if (!pieces(true, depth)) return nullptr;
  flush(token_->span, !parser_.language_.peg_parser && has_u_prefix_);
  JoinedStr* made = parser_.make_at<JoinedStr>(token_->span);
  made->values = parser_.arena_.copy(std::span<Expr* const>(values_));
  values_.swap(outer);
  return made;
}

// Finds the end of a field's expression: '=', '!', ':' or '}' outside of brackets and strings.
bool FStringBuilder::skip_expression() {
  std::string brackets;
  char quote = 0;
  int quote_size = 0;
  for (; at_ < end_; at_++) {
    const char c = text_[at_];
    if (c == '\\') return false;
    if (quote || c == '\'' || c == '"') {
      skip_string_character(quote, quote_size);
      continue;
    }
    if (c == '#') return false;
    if (c == '(' || c == '[' || c == '{') {
      if (brackets.size() >= kMaxBrackets) return false;
      brackets += c;
      continue;
    }
    if (brackets.empty()) {
      const bool compares = (c == '!' || c == '=' || c == '<' || c == '>') && character(at_ + 1) == '=';
      if (compares) {
        at_++;
        continue;
      }
      if (c == '!' || c == ':' || c == '}' || c == '=') break;
    }
    if (c == ')' || c == ']' || c == '}') {
      if (brackets.empty()) return false;
      const char opening = brackets.back();
      if ((c == ')') != (opening == '(') || (c == ']') != (opening == '[')) return false;
      brackets.pop_back();
    }
  }
  return !quote && brackets.empty() && at_ < end_;
}

// One character of a string inside the expression, or the quotes that open or close it.
void FStringBuilder::skip_string_character(char& quote, int& quote_size) {
  const char c = text_[at_];
  const bool triple = c == character(at_ + 1) && c == character(at_ + 2);
  if (!quote) {
    quote = c;
    quote_size = triple ? 3 : 1;
    if (triple) at_ += 2;
  } else if (c == quote && (quote_size == 1 || triple)) {
    quote = 0;
    at_ += static_cast<std::size_t>(quote_size) - 1;
  }
}

// Where the expression's own source begins: at its '{', as far as the version computes it.
Span FStringBuilder::brace_position(std::size_t brace, bool newline_follows) const {
  const std::string_view before = text_.substr(0, brace);
  const std::size_t newline = before.rfind('\n');
  std::uint32_t lines = 0;
  for (char c : before) lines += c == '\n';
  const std::uint32_t in_line =
      static_cast<std::uint32_t>(newline == std::string_view::npos ? brace : brace - newline - 1);
  std::uint32_t column = newline_follows ? 0 : in_line;
  if (lines == 0)
    column += token_->span.column;
  else if (!parser_.language_.fstring_columns_count_lines)
    column += token_->span.column + (newline_follows ? 0 : 1);
  return {token_->span.line + lines, column, 0, 0};
}

Expr* FStringBuilder::expression(std::size_t brace, std::size_t begin, std::size_t end) {
  const std::string_view text = text_.substr(begin, end - begin);
  if (is_simple_name(text)) return simple_name(brace, text);
  std::size_t first = 0;
  while (first < text.size() && is_space(text[first]) && text[first] != '\r') first++;
  if (first == text.size()) return nullptr;
  const std::size_t newline = text.find('\n');
  const bool newline_follows = newline != std::string_view::npos && newline < first;
  const Span position = brace_position(brace, newline_follows);
  ParserOrigin origin = parser_.origin_;
  origin.inside_fstring = true;
  origin.level = parser_.level_;
  if (++origin.fstring_depth > kMaxBrackets) return nullptr;
  Source source;
  source.text.reserve(text.size() + 3);
  source.text += '(';
  source.text += text;
  source.text += ")\n";
  source.encoding = "utf-8";
  source.line_starts.push_back(0);
  for (std::size_t i = 0; i + 1 < source.text.size(); i++)
    if (source.text[i] == '\n') source.line_starts.push_back(static_cast<std::uint32_t>(i + 1));
  LexerOptions options;
  options.first_line = position.line;
  options.first_column = position.column;
  const TokenList tokens = tokenize(source, parser_.language_, options);
  Parser inner(source, tokens, parser_.context_, origin);
  Expr* made = inner.parse_fstring_expression();
  parser_.too_deep_ |= inner.too_deep();
  return made;
}

Expr* FStringBuilder::simple_name(std::size_t brace, std::string_view text) {
  const Span position = brace_position(brace, false);
  const std::uint32_t column = position.column + 1;
  NameExpr* made = parser_.make_at<NameExpr>(
      {position.line, column, position.line, column + static_cast<std::uint32_t>(text.size())});
  made->id = parser_.context_.names.intern(text);
  return made;
}

}  // namespace dictum
