#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

// https://docs.python.org/3/reference/expressions.html
const char kExpressionGrammar[] = R"peg(
expressions:
    | a:expression b:(',' a:expression => $a)+ [','] => Tuple
    | a:expression ',' => Tuple
    | expression
expression memo:
    | @10+ ?wrong_expression
    | @10+ ?wrong_legacy_expression
    | a:disjunction 'if' b:disjunction 'else' c:expression => IfExp
    | disjunction
    | lambdef
yield_expr:
    | 'yield' 'from' expression => Yield
    | 'yield' [star_expressions] => Yield
star_expressions:
    | a:star_expression b:(',' a:star_expression => $a)+ [','] => Tuple
    | a:star_expression ',' => Tuple
    | star_expression
star_expression memo:
    | '*' a:bitwise_or => Starred
    | expression
star_named_expressions: a:','.star_named_expression+ [','] => $a
star_named_expression:
    | '*' a:bitwise_or => Starred
    | named_expression
assignment_expression: a:NAME ':=' ~ b:expression => NamedExpr
named_expression:
    | @-9 a:NAME ':=' ~ b:expression => NamedExpr
    | @-9 a:expression !':=' => $a
    | @-9 ?wrong_named_expression
    | @10+ assignment_expression
    | @10+ ?wrong_named_expression
    | @10+ a:expression !':=' => $a

disjunction memo:
    | conjunction ('or' conjunction)+ => BoolOp
    | conjunction
conjunction memo:
    | inversion ('and' inversion)+ => BoolOp
    | inversion
inversion memo:
    | 'not' inversion => UnaryOp
    | comparison
comparison:
    | a:bitwise_or b:compare_pair+ => Compare
    | bitwise_or
compare_pair:
    | '==' compared
    | not_equal compared
    | '<=' compared
    | '<' compared
    | '>=' compared
    | '>' compared
    | 'not' 'in' compared
    | 'in' a:bitwise_or => InPair
    | 'is' 'not' compared
    | 'is' compared
compared: bitwise_or
not_equal: a:'!=' => call not_equal

bitwise_or:
    | bitwise_or '|' bitwise_xor => BinOp
    | bitwise_xor
bitwise_xor:
    | bitwise_xor '^' bitwise_and => BinOp
    | bitwise_and
bitwise_and:
    | bitwise_and '&' shift_expr => BinOp
    | shift_expr
shift_expr:
    | shift_expr '<<' sum => BinOp
    | shift_expr '>>' sum => BinOp
    | @13+ ?wrong_arithmetic
    | sum
sum:
    | sum '+' term => BinOp
    | sum '-' term => BinOp
    | term
term:
    | term '*' factor => BinOp
    | term '/' factor => BinOp
    | term '//' factor => BinOp
    | term '%' factor => BinOp
    | term '@' factor => BinOp
    | @13+ ?wrong_factor
    | factor
factor memo:
    | '+' factor => UnaryOp
    | '-' factor => UnaryOp
    | '~' factor => UnaryOp
    | power
power:
    | await_primary '**' factor => BinOp
    | await_primary
await_primary memo:
    | 'await' primary => Await
    | primary
primary:
    | @-9 ?primary a:'{' => error at a "invalid syntax"
    | a:primary '.' NAME => Attribute
    | a:primary genexp => Call
    | a:primary '(' [arguments] ')' => Call
    | a:primary '[' slices ']' => Subscript
    | atom
slices:
    | a:slice !',' => $a
    | @-10 a:','.slice+ [','] => Tuple
    | @11+ a:','.(slice | starred_expression)+ [','] => Tuple
slice:
    | [expression] ':' [expression] [':' [expression]] => Slice
    | @-9 expression
    | @10+ named_expression
atom:
    | NAME
    | 'True'
    | 'False'
    | 'None'
    | @-9 a:"__peg_parser__" => error last "You found it!"
    | &(STRING | FSTRING_START) strings
    | NUMBER
    | &'(' (tuple | group | genexp)
    | &'[' (list | listcomp)
    | &'{' (dict | set | dictcomp | setcomp)
    | '...'
group:
    | '(' a:(yield_expr | named_expression) ')' => $a
    | ?wrong_group
lambdef: 'lambda' [lambda_params] ':' expression => Lambda

strings memo:
    | @-11 a:STRING+ => call concatenate_strings
    | @12+ a:(fstring | string)+ => call join_strings
string: a:STRING => call check_string
fstring: a:FSTRING_START b:fstring_middle* c:FSTRING_END => call check_fstring
fstring_middle:
    | fstring_replacement_field
    | FSTRING_MIDDLE
fstring_replacement_field:
    | '{' (yield_expr | star_expressions) ['='] a:[fstring_conversion] [fstring_full_format_spec] '}' => call check_replacement_field
    | ?wrong_replacement_field
fstring_conversion: a:'!' b:NAME => call check_conversion_place
fstring_full_format_spec: ':' fstring_format_spec*
fstring_format_spec:
    | a:FSTRING_MIDDLE => call check_format_spec
    | fstring_replacement_field

list: '[' a:[star_named_expressions] ']' => List
tuple: '(' a:[a:star_named_expression ',' b:[star_named_expressions] => Sequence] ')' => Tuple
set: '{' a:star_named_expressions '}' => Set
dict:
    | '{' [double_starred_kvpairs] '}' => Dict
    | @10+ '{' wrong_double_starred_kvpairs '}'
double_starred_kvpairs: ','.double_starred_kvpair+ [',']
double_starred_kvpair:
    | '**' bitwise_or
    | kvpair
kvpair: expression ':' expression

for_if_clauses: for_if_clause+
for_if_clause:
    | 'async' 'for' a:star_targets 'in' ~ b:disjunction c:('if' a:disjunction => $a)* => Comprehension
    | 'for' a:star_targets 'in' ~ b:disjunction c:('if' a:disjunction => $a)* => Comprehension
    | @13+ ['async'] 'for' (bitwise_or (',' bitwise_or)* [',']) !'in' => error last "'in' expected after for-loop variables"
    | ?wrong_for_target
listcomp:
    | @-9 '[' named_expression ~ for_if_clauses ']' => ListComp
    | @10+ '[' named_expression for_if_clauses ']' => ListComp
    | ?wrong_comprehension
setcomp:
    | @-9 '{' named_expression ~ for_if_clauses '}' => SetComp
    | @10+ '{' named_expression for_if_clauses '}' => SetComp
    | ?wrong_comprehension
genexp:
    | @-9 '(' named_expression ~ for_if_clauses ')' => GeneratorExp
    | @10+ '(' (assignment_expression | a:expression !':=' => $a) for_if_clauses ')' => GeneratorExp
    | ?wrong_comprehension
dictcomp:
    | '{' kvpair for_if_clauses '}' => DictComp
    | ?wrong_dict_comprehension

arguments memo:
    | a:args [','] &')' => $a
    | ?wrong_arguments
args:
    | a:','.positional_argument+ b:[',' a:kwargs => $a] => Arguments
    | a:kwargs => Arguments
positional_argument:
    | starred_expression
    | @-9 a:named_expression !'=' => $a
    | @10+ a:(assignment_expression | a:expression !':=' => $a) !'=' => $a
kwargs:
    | a:','.kwarg_or_starred+ ',' b:','.kwarg_or_double_starred+ => Sequence
    | ','.kwarg_or_starred+
    | ','.kwarg_or_double_starred+
starred_expression:
    | @12+ ?wrong_starred_expression
    | '*' a:expression => Starred
    | @13+ '*' => error last "Invalid star expression"
kwarg_or_starred:
    | @10+ ?wrong_kwarg
    | NAME '=' expression => Keyword
    | starred_expression
    | @-9 ?wrong_kwarg
kwarg_or_double_starred:
    | @10+ ?wrong_kwarg
    | NAME '=' expression => Keyword
    | '**' expression => DoubleStarred
    | @-9 ?wrong_kwarg
)peg";

}  // namespace dictum::diagnose_detail
