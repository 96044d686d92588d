#include "syntax/parser.h"

#include "base/native_stack.h"
#include "syntax/diagnose.h"
#include "syntax/parser_state.h"

namespace dictum {

using namespace ast;

namespace {

constexpr std::size_t kStackReserve = 48 * 1024;  // for what works on the tree's leaves, and for refusing

}  // namespace

Parser::Parser(const Source& source, const TokenList& tokens, const ParseContext& context,
               const ParserOrigin& origin)
    : source_(source),
      tokens_(tokens),
      context_(context),
      language_(context.language),
      costs_(context.language.peg_parser ? kRuleCosts : kAutomatonCosts),
      arena_(context.arena),
      at_(tokens.tokens.data()),
      origin_(origin),
      stack_limit_(native_stack_limit(kStackReserve)),
      level_(origin.inside_fstring ? origin.level : costs_.start) {}

const Name* Parser::intern(const Token& token) {
  if (token.ascii) return context_.names.intern(text(token));
  RuleContext cx(context_.rules);
  std::string storage;
  RULE_STEP(SCO_40) return context_.names.intern(normalize_identifier(text(token), storage));
  return context_.names.intern(text(token));
}

const Name* Parser::expect_name() { return at(TokenKind::Name) ? intern(*at_++) : nullptr; }

Parser::Mark Parser::mark() const {
  return {at_,
          expressions_.size(),
          keywords_.size(),
          pending_operators_.size(),
          pending_tails_.size(),
          level_,
          context_.warnings ? context_.warnings->size() : 0};
}

void Parser::restore(const Mark& mark) {
  if (at_ > furthest_) furthest_ = at_;
  at_ = mark.at;
  expressions_.resize(mark.expressions);
  keywords_.resize(mark.keywords);
  pending_operators_.resize(mark.pending_operators);
  pending_tails_.resize(mark.pending_tails);
  level_ = mark.level;
  if (context_.warnings) context_.warnings->resize(mark.warnings);
}

bool Parser::enter(std::uint32_t levels) {
  level_ += levels;
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  if (level_ <= costs_.limit && here > stack_limit_) return true;
  too_deep_ = true;
  return false;
}

// file: [statements] ENDMARKER
const Mod* Parser::parse_module() {
  Children<Stmt*> body(statements_);
  while (!at(TokenKind::EndMarker)) {
    // file_input of 3.8 is (NEWLINE | stmt)*: an empty line behind a backslash is one
    if (!language_.peg_parser && at(TokenKind::Newline))
      at_++;
    else if (!statement(body))
      return nullptr;
  }
  Module* made = make_at<Module>({});
  made->body = body.finish(arena_);
  return made;
}

// interactive: one statement
const Mod* Parser::parse_interactive() {
  Children<Stmt*> body(statements_);
  if (at(TokenKind::Newline)) {
    body.push(make_at<Pass>(at_->span));
    at_++;
  } else if (!statement(body)) {
    return nullptr;
  }
  accept(TokenKind::Newline);
  if (!at(TokenKind::EndMarker)) return nullptr;
  Interactive* made = make_at<Interactive>({});
  made->body = body.finish(arena_);
  return made;
}

// eval: expressions NEWLINE* ENDMARKER
const Mod* Parser::parse_eval() {
  Expr* body = NEED(expressions());
  while (accept(TokenKind::Newline)) {
  }
  if (!at(TokenKind::EndMarker)) return nullptr;
  Expression* made = make_at<Expression>({});
  made->body = body;
  return made;
}

Expr* Parser::parse_fstring_expression() {
  Expr* value = NEED(star_expressions());
  while (accept(TokenKind::Newline)) {
  }
  return at(TokenKind::EndMarker) ? value : nullptr;
}

namespace {

Diagnostic refusal(const Source& source, const TokenList& tokens, const Parser& parser, ParseMode mode,
                   const Language& language) {
  Diagnostic diagnostic;
  if (parser.too_deep()) {
    diagnostic.kind = FailureKind::MemoryError;
    diagnostic.has_position = diagnostic.has_end = diagnostic.has_text = false;
    return diagnostic;
  }
  if (std::optional<Diagnostic> found = diagnose(source, tokens, mode, language)) return *found;
  const Span& place = parser.furthest().span;
  diagnostic.message = "invalid syntax";
  diagnostic.line = place.line;
  diagnostic.offset = static_cast<std::int32_t>(place.column + 1);
  diagnostic.end_line = static_cast<std::int32_t>(place.end_line);
  diagnostic.end_offset = static_cast<std::int32_t>(place.end_column + 1);
  diagnostic.text = source.line(place.line);
  return diagnostic;
}

const Mod* parse_by_mode(Parser& parser, ParseMode mode) {
  switch (mode) {
    case ParseMode::Module: return parser.parse_module();
    case ParseMode::Expression: return parser.parse_eval();
    case ParseMode::Interactive: return parser.parse_interactive();
  }
  return nullptr;
}

}  // namespace

Compiled<const Mod*> parse(const Source& source, ParseMode mode, const ParseContext& context) {
  LexerOptions options;
  options.interactive = mode == ParseMode::Interactive;
  options.final_newline = mode == ParseMode::Module;
  const TokenList tokens = tokenize(source, context.language, options);
  Parser parser(source, tokens, context);
  if (const Mod* tree = parse_by_mode(parser, mode)) {
    if (context.warnings)
      context.warnings->insert(context.warnings->end(), tokens.warnings.begin(), tokens.warnings.end());
    return tree;
  }
  return Failure{refusal(source, tokens, parser, mode, context.language)};
}

}  // namespace dictum
