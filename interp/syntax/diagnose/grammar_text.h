// The grammar of CPython's parser from 3.9 on as data: what it accepts and which mistakes it names. The
// notation:
//
//   name [memo]:              a rule; `memo`: its results are remembered, as CPython remembers them
//       | ALTERNATIVE         tried in order (PEP 617); on one line `name: A` is a rule with one alternative
//   @10+ @-9 @10-11 @12       behind `|`: only in 3.10 and later; up to 3.9; 3.10 and 3.11; 3.12
//   'text'  "text"  NAME      a token, a soft keyword, a kind of token; SOFT_KEYWORD any soft keyword
//   TYPE_COMMENT              never there without ast.PyCF_TYPE_COMMENTS, but the parser looks
//   (A | B)  [A]  A*  A+      grouping, optional, repetition
//   ','.A+                    A, separated by commas
//   &A  !A  &&'text'  ~       lookahead, negative lookahead, "expected 'text'" if it is not there, cut
//   ?rule                     an alternative of the second pass, which only looks for mistakes
//   a:A                       names a part for the action, a to d
//
// and, behind the parts, the action:
//
//   => $a                     the value is that of the part (the position too: a parenthesised expression has
//   its inside's)
//   => Kind                   a node with the named parts as children
//   => fail                   the whole rule fails
//   => error at a "…"         SyntaxError at the part; %s is how CPython calls the expression, %t the token's
//   text
//   => error range a b "…"    from part a to part b
//   => error from a "…"       from the part to where the tokenizer stands
//   => error last "…"         at the last token that was looked at
//   => error next "…"         at the next token
//   => indent a "…"           IndentationError at the last token looked at; %d is the line of the part
//   => target star|del|for a  the first part of the expression that is no target
//   => call name              a function of actions.h
#pragma once

namespace dictum::diagnose_detail {

extern const char kStatementGrammar[];
extern const char kParameterGrammar[];
extern const char kExpressionGrammar[];
extern const char kTargetGrammar[];
extern const char kPatternGrammar[];
extern const char kMistakeGrammar[];
extern const char kGrammar38[];

}  // namespace dictum::diagnose_detail
