#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

// The grammar of 3.8, for an LL(1) automaton: one token decides each choice, so the first token that cannot
// go on is the furthest one that was looked at. Brackets and targets stay as they were written: positions are
// those of the text. https://docs.python.org/3.8/reference/grammar.html
const char kGrammar38[] = R"peg(
module: a:(NEWLINE | stmt)* ENDMARKER => Block
expression_input: a:testlist NEWLINE* ENDMARKER => $a
interactive:
    | NEWLINE
    | simple_stmt
    | a:compound_stmt NEWLINE => $a

decorator: '@' dotted_name a:['(' a:[arglist] ')' => CallTrailer] NEWLINE => Block
decorated: a:decorator+ b:(classdef | funcdef | a:'async' b:funcdef => Block) => Block
funcdef: 'def' a:NAME b:parameters c:['->' a:test => $a] ':' d:suite => FunctionDef
parameters: '(' a:[typedargslist] ')' => $a
typedargslist: a:typed_first => Parameters
typed_first:
    | a:typed b:typed_more => Sequence
    | typed_star
    | typed_keywords
typed_more: a:[',' a:[typed_next] => $a] => Sequence
typed_next:
    | a:typed b:typed_more => Sequence
    | '/' a:typed_behind_slash => $a
    | typed_star
    | typed_keywords
typed_behind_slash: a:[',' a:[typed_next_behind_slash] => $a] => Sequence
typed_next_behind_slash:
    | a:typed b:typed_behind_slash => Sequence
    | typed_star
    | typed_keywords
typed_star: a:('*' a:[tfpdef] => StarParam) b:typed_behind_star => Sequence
typed_behind_star: a:[',' a:[typed_next_behind_star] => $a] => Sequence
typed_next_behind_star:
    | a:typed b:typed_behind_star => Sequence
    | typed_keywords
typed_keywords: a:('**' a:tfpdef => DoubleStarParam) [','] => Sequence
typed: a:NAME b:[':' a:test => Annotation] c:['=' a:test => Default] => Param
tfpdef: a:NAME b:[':' a:test => Annotation] => Param

varargslist: a:plain_first => Parameters
plain_first:
    | a:plain b:plain_more => Sequence
    | plain_star
    | plain_keywords
plain_more: a:[',' a:[plain_next] => $a] => Sequence
plain_next:
    | a:plain b:plain_more => Sequence
    | '/' a:plain_behind_slash => $a
    | plain_star
    | plain_keywords
plain_behind_slash: a:[',' a:[plain_next_behind_slash] => $a] => Sequence
plain_next_behind_slash:
    | a:plain b:plain_behind_slash => Sequence
    | plain_star
    | plain_keywords
plain_star: a:('*' a:[vfpdef] => StarParam) b:plain_behind_star => Sequence
plain_behind_star: a:[',' a:[plain_next_behind_star] => $a] => Sequence
plain_next_behind_star:
    | a:plain b:plain_behind_star => Sequence
    | plain_keywords
plain_keywords: a:('**' a:vfpdef => DoubleStarParam) [','] => Sequence
plain: a:NAME b:['=' a:test => Default] => Param
vfpdef: a:NAME => Param

stmt:
    | simple_stmt
    | compound_stmt
simple_stmt: a:small_stmt b:(';' a:small_stmt => $a)* [';'] NEWLINE => Block
small_stmt:
    | expr_stmt
    | 'del' a:exprlist => Delete
    | 'pass'
    | 'break'
    | 'continue'
    | 'return' a:[testlist_star_expr] => Block
    | 'raise' a:[a:test b:['from' a:test => $a] => Block] => Block
    | import_name
    | import_from
    | 'global' ','.NAME+
    | 'nonlocal' ','.NAME+
    | 'assert' a:test b:[',' a:test => $a] => Block
expr_stmt:
    | a:yield_expr => Block
    | a:testlist_star_expr b:[annassign | augassign | assign] => call statement_of_3_8
annassign: ':' a:test b:['=' a:(yield_expr | testlist_star_expr) => $a] => AnnAssign
augassign: augmented a:(yield_expr | testlist) => AugAssign
augmented:
    | '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='
assign: a:('=' a:(yield_expr | testlist_star_expr) => $a)+ => Assign
import_name: 'import' a:','.dotted_as_name+ => Block
dotted_as_name: a:dotted_name b:['as' a:NAME => $a] => Alias
dotted_name: a:NAME ('.' NAME)* => DottedName
import_from: 'from' (('.' | '...')+ [dotted_name] | dotted_name) 'import' a:('*' | '(' a:import_as_names ')' => Block | a:import_as_names => BareNames) => Block
import_as_names: a:import_as_name b:(',' a:import_as_name => $a)* [','] => Block
import_as_name: a:NAME b:['as' a:NAME => $a] => Alias

compound_stmt:
    | if_stmt
    | while_stmt
    | for_stmt
    | try_stmt
    | with_stmt
    | funcdef
    | classdef
    | decorated
    | 'async' a:(funcdef | with_stmt | for_stmt) => Block
if_stmt: 'if' a:namedexpr_test ':' b:suite c:elif_part* d:[else_part] => If
elif_part: 'elif' a:namedexpr_test ':' b:suite => Block
else_part: 'else' ':' a:suite => ElsePart
while_stmt: 'while' a:namedexpr_test ':' b:suite c:[else_part] => Block
for_stmt: 'for' a:exprlist 'in' b:testlist ':' c:suite d:[else_part] => For
try_stmt: 'try' ':' a:suite b:(except_parts | finally_part) => Try
except_parts: a:except_part+ b:[else_part] c:[finally_part] => Sequence
except_part: 'except' a:[a:test b:['as' a:NAME => $a] => Block] ':' b:suite => Except
finally_part: 'finally' ':' a:suite => FinallyPart
with_stmt: 'with' a:','.with_item+ ':' b:suite => Block
with_item: a:test b:['as' a:expr => $a] => WithItem
classdef: 'class' a:NAME b:['(' a:[arglist] ')' => BasesTrailer] ':' c:suite => ClassDef
suite:
    | simple_stmt
    | NEWLINE INDENT a:stmt+ DEDENT => Block

namedexpr_test: a:test b:[':=' a:test => $a] => call walrus_of_3_8
test:
    | a:or_test b:['if' a:or_test 'else' b:test => Block] => call condition_of_3_8
    | 'lambda' a:[varargslist] ':' b:test => Lambda
test_nocond:
    | or_test
    | 'lambda' a:[varargslist] ':' b:test_nocond => Lambda
or_test: a:and_test b:('or' a:and_test => $a)* => call bool_op_of_3_8
and_test: a:not_test b:('and' a:not_test => $a)* => call bool_op_of_3_8
not_test:
    | 'not' a:not_test => UnaryOp
    | comparison
comparison: a:expr b:(comp_op a:expr => $a)* => call comparison_of_3_8
comp_op:
    | '<' | '>' | '==' | '>=' | '<=' | a:'!=' => call not_equal
    | 'in'
    | 'not' 'in'
    | 'is' ['not']
star_expr: '*' a:expr => Starred
expr: a:xor_expr b:('|' a:xor_expr => $a)* => call bin_op_of_3_8
xor_expr: a:and_expr b:('^' a:and_expr => $a)* => call bin_op_of_3_8
and_expr: a:shift_expr b:('&' a:shift_expr => $a)* => call bin_op_of_3_8
shift_expr: a:arith_expr b:(('<<' | '>>') a:arith_expr => $a)* => call bin_op_of_3_8
arith_expr: a:term b:(('+' | '-') a:term => $a)* => call bin_op_of_3_8
term: a:factor b:(('*' | '@' | '/' | '%' | '//') a:factor => $a)* => call bin_op_of_3_8
factor:
    | ('+' | '-' | '~') a:factor => UnaryOp
    | power
power: a:atom_expr b:['**' a:factor => $a] => call power_of_3_8
atom_expr:
    | 'await' a:primary => Await
    | primary
primary:
    | a:primary '(' b:[arglist] ')' => Call
    | a:primary '[' b:subscriptlist ']' => Subscript
    | a:primary '.' b:NAME => Attribute
    | atom
atom:
    | '(' a:[yield_expr | testlist_comp] ')' => Group
    | '[' a:[testlist_comp] ']' => List
    | '{' a:[dictorsetmaker] '}' => Braces
    | NAME
    | NUMBER
    | a:STRING+ => Strings
    | '...'
    | 'None'
    | 'True'
    | 'False'
comp_item:
    | namedexpr_test
    | star_expr
testlist_comp: a:comp_item b:[comp_for | comp_rest] => call list_or_comprehension_of_3_8
comp_rest:
    | a:(',' a:comp_item => $a)+ [','] => Rest
    | ',' => Rest
subscriptlist: a:subscript b:[subscript_rest] => call tuple_of_3_8
subscript_rest:
    | a:(',' a:subscript => $a)+ [','] => Rest
    | ',' => Rest
subscript:
    | a:test b:[':' a:[test] b:[':' a:[test] => Block] => Block] => Slice
    | ':' a:[test] b:[':' a:[test] => Block] => Slice
exprlist: a:','.expr_item+ b:[','] => TargetList
expr_item:
    | expr
    | star_expr
testlist: a:test b:[test_rest] => call tuple_of_3_8
test_rest:
    | a:(',' a:test => $a)+ [','] => Rest
    | ',' => Rest
testlist_star_expr: a:test_item b:[test_star_rest] => call tuple_of_3_8
test_star_rest:
    | a:(',' a:test_item => $a)+ [','] => Rest
    | ',' => Rest
test_item:
    | test
    | star_expr
dictorsetmaker:
    | a:dict_unpacking b:[comp_for | dict_rest] => Dict
    | a:star_expr b:[comp_for | set_rest] => call braces_of_3_8
    | a:test b:[dict_tail | comp_for | set_rest] => call braces_of_3_8
dict_unpacking: '**' a:expr => DoubleStarred
dict_tail: ':' a:test b:[comp_for | dict_rest] => DictTail
dict_rest:
    | a:(',' a:dict_item => $a)+ [','] => Rest
    | ',' => Rest
dict_item:
    | dict_unpacking
    | a:test ':' b:test => Block
set_rest:
    | a:(',' a:test_item => $a)+ [','] => Rest
    | ',' => Rest
arglist: a:','.argument+ [','] => Arguments
argument:
    | '**' a:test => DoubleStarred
    | '*' a:test => Starred
    | a:test b:[comp_for | ':=' a:test => Walrus | '=' a:test => KeywordValue] => call argument_of_3_8
comp_for: ['async'] 'for' a:exprlist 'in' b:or_test c:[comp_for | comp_if] => Comprehension
comp_if: 'if' a:test_nocond b:[comp_for | comp_if] => Block
yield_expr: 'yield' a:['from' a:test => $a | testlist_star_expr] => Yield
)peg";

}  // namespace dictum::diagnose_detail
