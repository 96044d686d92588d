// String literals: adjacent ones are one constant or one f-string.
// https://docs.python.org/3/reference/lexical_analysis.html#string-literal-concatenation
#include <cstring>

#include "syntax/parse_fstring.h"
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

bool Parser::decode(Decoded<ConstantValue> decoded, ConstantValue& value) {
  if (!decoded.ok()) return false;
  value = decoded.value();
  return true;
}

void Parser::warn(const LiteralWarnings& warnings, const Token& token) {
  if (!context_.warnings) return;
  for (const LiteralWarning& warning : warnings)
    context_.warnings->push_back({warning.category, warning.message, token.span.line});
}

// strings: (fstring | STRING)+
Expr* Parser::strings() {
  const Token* first = at_;
  if (language_.fstring_tokens) {
    if (at(TokenKind::String) && peek() != TokenKind::String && peek() != TokenKind::FStringStart)
      return string_constant();
    return concatenated_pieces(first);
  }
  bool has_fstring = false;
  for (const Token* token = first; token->kind == TokenKind::String; token++)
    has_fstring |= string_prefix(text(*token)).format;
  if (has_fstring) return FStringBuilder(*this).build();
  if (peek() != TokenKind::String) return string_constant();
  return concatenated_constants();
}

// One STRING that is no f-string.
Expr* Parser::string_constant() {
  const Token* token = at_;
  const std::string_view literal = text(*token);
  LiteralWarnings warnings;
  Constant* made = make_at<Constant>(token->span);
  if (!decode(decode_string_literal(literal, language_, arena_, &warnings), made->value)) return nullptr;
  if (!warnings.empty()) warn(warnings, *token);
  made->has_u_prefix = literal[0] == 'u' || literal[0] == 'U';
  at_++;
  return made;
}

Expr* Parser::concatenated_constants() {
  const Token* first = at_;
  Children<Expr*> pieces(expressions_);
  while (at(TokenKind::String)) pieces.push(NEED(string_constant()));
  return join_constants(from(first), pieces.finish(arena_));
}

// The constants as one, with the first one's kind; str and bytes do not mix.
Constant* Parser::join_constants(Span span, std::span<Expr* const> pieces) {
  std::size_t size = 0;
  const Constant* head = static_cast<const Constant*>(pieces[0]);
  for (Expr* piece : pieces) {
    const ConstantValue& value = static_cast<Constant*>(piece)->value;
    if (value.kind != head->value.kind) return nullptr;
    size += value.text.size();
  }
  Constant* made = make_at<Constant>(span);
  made->has_u_prefix = head->has_u_prefix;
  made->value.kind = head->value.kind;
  if (pieces.size() == 1 || size == head->value.text.size()) {
    made->value.text = head->value.text;
    if (size == head->value.text.size()) return made;
  }
  char* joined = static_cast<char*>(arena_.allocate(size, 1));
  made->value.text = {joined, size};
  for (Expr* piece : pieces) {
    const std::string_view text = static_cast<Constant*>(piece)->value.text;
    if (!text.empty()) std::memcpy(joined, text.data(), text.size());
    joined += text.size();
  }
  return made;
}

// From 3.12: pieces of all literals in a row; neighbouring constants melt into one from the first's start to
// the last's end.
Expr* Parser::concatenated_pieces(const Token* first) {
  Children<Expr*> pieces(expressions_);
  bool has_fstring = false;
  bool has_text = false;
  bool has_bytes = false;
  while (true) {
    if (at(TokenKind::String)) {
      Expr* piece = NEED(string_constant());
      const bool bytes = static_cast<Constant*>(piece)->value.kind == ConstantValue::Kind::Bytes;
      (bytes ? has_bytes : has_text) = true;
      pieces.push(piece);
    } else if (at(TokenKind::FStringStart)) {
      if (!token_fstring(pieces)) return nullptr;
      has_fstring = has_text = true;
    } else {
      break;
    }
  }
  if (has_bytes && has_text) return nullptr;
  const std::span<Expr*> list = pieces.finish(arena_);
  if (!has_fstring) return join_constants(from(first), list);
  JoinedStr* made = make<JoinedStr>(first);
  made->values = melt_constants(list);
  return made;
}

ExprList Parser::melt_constants(std::span<Expr*> pieces) {
  Children<Expr*> melted(expressions_);
  for (std::size_t i = 0; i < pieces.size();) {
    if (pieces[i]->kind != NodeKind::Constant) {
      melted.push(pieces[i++]);
      continue;
    }
    std::size_t end = i + 1;
    while (end < pieces.size() && pieces[end]->kind == NodeKind::Constant) end++;
    Constant* constant = static_cast<Constant*>(pieces[i]);
    if (end > i + 1)
      constant = join_constants(join(pieces[i]->span, pieces[end - 1]->span), pieces.subspan(i, end - i));
    if (!constant->value.text.empty()) melted.push(constant);
    i = end;
  }
  return melted.finish(arena_);
}

}  // namespace dictum
