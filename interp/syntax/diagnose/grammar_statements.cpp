#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

// https://docs.python.org/3/reference/simple_stmts.html and compound_stmts.html, in the order in which
// CPython's parser tries them: the order decides which error is found first.
const char kStatementGrammar[] = R"peg(
module: [statements] ENDMARKER
expression_input: expressions NEWLINE* ENDMARKER
interactive: statement_newline
embedded: star_expressions

statements: statement+
statement:
    | compound_stmt
    | simple_stmts
statement_newline:
    | compound_stmt NEWLINE
    | simple_stmts
    | NEWLINE
    | ENDMARKER => fail
simple_stmts:
    | simple_stmt !';' NEWLINE
    | ';'.simple_stmt+ [';'] NEWLINE

simple_stmt memo:
    | assignment
    | @12+ &"type" type_alias
    | star_expressions
    | &'return' return_stmt
    | &('import' | 'from') import_stmt
    | &'raise' raise_stmt
    | 'pass'
    | &'del' del_stmt
    | &'yield' yield_expr
    | &'assert' assert_stmt
    | 'break'
    | 'continue'
    | &'global' global_stmt
    | &'nonlocal' nonlocal_stmt
compound_stmt:
    | &('def' | '@' | 'async') function_def
    | &'if' if_stmt
    | &('class' | '@') class_def
    | &('with' | 'async') with_stmt
    | &('for' | 'async') for_stmt
    | &'try' try_stmt
    | &'while' while_stmt
    | @10+ match_stmt

assignment:
    | NAME ':' expression ['=' annotated_rhs]
    | ('(' single_target ')' | single_subscript_attribute_target) ':' expression ['=' annotated_rhs]
    | (star_targets '=')+ (yield_expr | star_expressions) !'='
    | single_target augassign ~ (yield_expr | star_expressions)
    | ?wrong_assignment
annotated_rhs:
    | yield_expr
    | star_expressions
augassign:
    | '+=' | '-=' | '*=' | '@=' | '/=' | '%=' | '&=' | '|=' | '^=' | '<<=' | '>>=' | '**=' | '//='

return_stmt: 'return' [star_expressions]
raise_stmt:
    | 'raise' expression ['from' expression]
    | 'raise'
global_stmt: 'global' ','.NAME+
nonlocal_stmt: 'nonlocal' ','.NAME+
del_stmt:
    | 'del' del_targets &(';' | NEWLINE)
    | ?wrong_del_stmt
assert_stmt: 'assert' expression [',' expression]

import_stmt:
    | @12+ ?wrong_import
    | import_name
    | import_from
import_name: 'import' dotted_as_names
import_from:
    | 'from' ('.' | '...')* dotted_name 'import' import_from_targets
    | 'from' ('.' | '...')+ 'import' import_from_targets
import_from_targets:
    | '(' import_from_as_names [','] ')'
    | import_from_as_names !','
    | '*'
    | ?wrong_import_from_targets
import_from_as_names: ','.import_from_as_name+
import_from_as_name: NAME ['as' NAME]
dotted_as_names: ','.dotted_as_name+
dotted_as_name: dotted_name ['as' NAME]
dotted_name:
    | dotted_name '.' NAME
    | NAME

block memo:
    | NEWLINE INDENT statements DEDENT
    | simple_stmts
    | ?wrong_block
decorators: ('@' named_expression NEWLINE)+

class_def:
    | decorators class_def_raw
    | class_def_raw
class_def_raw:
    | @10+ ?wrong_class_def
    | @-11 'class' NAME ['(' [arguments] ')'] ':' block
    | @12+ 'class' NAME [type_params] ['(' [arguments] ')'] ':' block

function_def:
    | decorators function_def_raw
    | function_def_raw
function_def_raw:
    | @10+ ?wrong_def
    | @-9 'def' NAME '(' [params] ')' ['->' expression] ':' block
    | @-9 'async' 'def' NAME '(' [params] ')' ['->' expression] ':' block
    | @10 'def' NAME '(' [params] ')' ['->' expression] &&':' block
    | @10 'async' 'def' NAME '(' [params] ')' ['->' expression] &&':' block
    | @11 'def' NAME &&'(' [params] ')' ['->' expression] &&':' block
    | @11 'async' 'def' NAME &&'(' [params] ')' ['->' expression] &&':' block
    | @12 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' block
    | @12 'async' 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' block
    | @13+ 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' block
    | @13+ 'async' 'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' block

if_stmt:
    | @10+ ?wrong_if_stmt
    | 'if' named_expression ':' block elif_stmt
    | 'if' named_expression ':' block [else_block]
elif_stmt:
    | @10+ ?wrong_elif_stmt
    | 'elif' named_expression ':' block elif_stmt
    | 'elif' named_expression ':' block [else_block]
else_block:
    | @10+ ?wrong_else_stmt
    | @-9 'else' ':' block
    | @10+ 'else' &&':' block
while_stmt:
    | @10+ ?wrong_while_stmt
    | 'while' named_expression ':' block [else_block]
for_stmt:
    | @10+ ?wrong_for_stmt
    | 'for' star_targets 'in' ~ star_expressions ':' block [else_block]
    | 'async' 'for' star_targets 'in' ~ star_expressions ':' block [else_block]
    | ?wrong_for_target

with_stmt:
    | @10+ ?wrong_with_stmt_indent
    | 'with' '(' ','.with_item+ [','] ')' ':' block
    | 'with' ','.with_item+ ':' block
    | 'async' 'with' '(' ','.with_item+ [','] ')' ':' block
    | 'async' 'with' ','.with_item+ ':' block
    | @10+ ?wrong_with_stmt
with_item:
    | expression 'as' star_target &(',' | ')' | ':')
    | ?wrong_with_item
    | expression

try_stmt:
    | @10+ ?wrong_try_stmt
    | @-9 'try' ':' block finally_block
    | @-9 'try' ':' block except_block+ [else_block] [finally_block]
    | @10+ 'try' &&':' block finally_block
    | @10+ 'try' &&':' block except_block+ [else_block] [finally_block]
    | @11+ 'try' &&':' block except_star_block+ [else_block] [finally_block]
except_block:
    | @10+ ?wrong_except_stmt_indent
    | 'except' expression ['as' NAME] ':' block
    | 'except' ':' block
    | @10+ ?wrong_except_stmt
except_star_block:
    | ?wrong_except_star_stmt_indent
    | 'except' '*' expression ['as' NAME] ':' block
    | ?wrong_except_stmt
finally_block:
    | @10+ ?wrong_finally_stmt
    | @-9 'finally' ':' block
    | @10+ 'finally' &&':' block

match_stmt:
    | "match" subject_expr ':' NEWLINE INDENT case_block+ DEDENT
    | ?wrong_match_stmt
subject_expr:
    | star_named_expression ',' [star_named_expressions]
    | named_expression
case_block:
    | ?wrong_case_block
    | "case" patterns [guard] ':' block
guard: 'if' named_expression

type_alias: "type" NAME [type_params] '=' expression
type_params:
    | @13+ ?wrong_type_params
    | '[' type_param_seq ']'
type_param_seq: ','.type_param+ [',']
type_param memo:
    | @12 NAME [type_param_bound]
    | @13+ NAME [type_param_bound] [type_param_default]
    | '*' NAME a:':' b:expression => call bound_of_type_var_tuple
    | @12 '*' NAME
    | @13+ '*' NAME [type_param_starred_default]
    | '**' NAME a:':' b:expression => call bound_of_param_spec
    | @12 '**' NAME
    | @13+ '**' NAME [type_param_default]
type_param_bound: ':' expression
type_param_default: '=' expression
type_param_starred_default: '=' star_expression
)peg";

}  // namespace dictum::diagnose_detail
