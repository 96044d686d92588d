#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

// Mistakes that CPython knows by name. Reached only in the second pass, through `?rule`.
const char kMistakeGrammar[] = R"peg(
wrong_arguments:
    | @9 args ',' '*' => error last "iterable argument unpacking follows keyword argument unpacking"
    | @10-11 a:args ',' '*' => error at a "iterable argument unpacking follows keyword argument unpacking"
    | @12 (','.positional_argument+ ',' kwargs | kwargs) ',' a:'*' => error at a "iterable argument unpacking follows keyword argument unpacking"
    | @13+ (','.positional_argument+ ',' kwargs | kwargs) a:',' ','.(starred_expression !'=')+ => error from a "iterable argument unpacking follows keyword argument unpacking"
    | @9 a:expression for_if_clauses ',' [args | expression for_if_clauses] => error at a "Generator expression must be parenthesized"
    | @10+ a:expression b:for_if_clauses ',' [args | expression for_if_clauses] => call generator_needs_parentheses
    | @10+ a:NAME b:'=' expression for_if_clauses => error range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
    | @12+ [args ','] a:NAME b:'=' &(',' | ')') => error range a b "expected argument value expression"
    | a:args b:for_if_clauses => call last_argument_needs_parentheses
    | @9 args ',' a:expression for_if_clauses => error at a "Generator expression must be parenthesized"
    | @10+ args ',' a:expression b:for_if_clauses => call generator_needs_parentheses
    | a:args ',' args => call positional_follows_keyword
wrong_kwarg:
    | @10+ a:('True' | 'False' | 'None') b:'=' => error range a b "cannot assign to %t"
    | @10+ a:NAME b:'=' expression for_if_clauses => error range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
    | @9 !(NAME '=') a:expression '=' => error at a "expression cannot contain assignment, perhaps you meant \"==\"?"
    | @10+ !(NAME '=') a:expression b:'=' => error range a b "expression cannot contain assignment, perhaps you meant \"==\"?"
    | @12+ a:'**' expression '=' b:expression => error range a b "cannot assign to keyword argument unpacking"
wrong_starred_expression: a:'*' expression '=' b:expression => error range a b "cannot assign to iterable argument unpacking"

expression_without_mistakes:
    | disjunction 'if' disjunction 'else' expression => IfExp
    | disjunction
    | lambdef
wrong_legacy_expression: a:NAME !'(' b:star_expressions => call legacy_statement
wrong_expression:
    | !(NAME STRING | SOFT_KEYWORD) a:disjunction b:expression_without_mistakes => call forgotten_comma
    | @10+ a:disjunction 'if' b:disjunction !('else' | ':') => error range a b "expected 'else' after 'if' expression"
    | @12+ a:'lambda' [lambda_params] b:':' &FSTRING_MIDDLE => error range a b "f-string: lambda expressions are not allowed without parentheses"
wrong_named_expression memo:
    | a:expression ':=' expression => error at a "cannot use assignment expressions with %s"
    | @10+ a:NAME '=' b:bitwise_or !('=' | ':=') => error range a b "invalid syntax. Maybe you meant '==' or ':=' instead of '='?"
    | @10+ !(list | tuple | genexp | 'True' | 'None' | 'False') a:bitwise_or '=' bitwise_or !('=' | ':=') => error at a "cannot assign to %s here. Maybe you meant '==' instead of '='?"

wrong_assignment:
    | a:wrong_annotation_target ':' expression => error at a "only single target (not %s) can be annotated"
    | a:star_named_expression ',' star_named_expressions* ':' expression => error at a "only single target (not tuple) can be annotated"
    | a:expression ':' expression => error at a "illegal target for annotation"
    | (star_targets '=')* a:star_expressions '=' => target star a
    | (star_targets '=')* a:yield_expr '=' => error at a "assignment to yield expression not possible"
    | a:star_expressions augassign (yield_expr | star_expressions) => error at a "'%s' is an illegal expression for augmented assignment"
wrong_annotation_target:
    | list
    | tuple
    | '(' a:wrong_annotation_target ')' => $a
wrong_del_stmt: 'del' a:star_expressions => target del a
wrong_block: NEWLINE !INDENT => indent "expected an indented block"

wrong_comprehension:
    | ('[' | '(' | '{') a:starred_expression for_if_clauses => error at a "iterable unpacking cannot be used in comprehension"
    | @10+ ('[' | '{') a:star_named_expression ',' b:star_named_expressions for_if_clauses => error range a b "did you forget parentheses around the comprehension target?"
    | @10+ ('[' | '{') a:star_named_expression b:',' for_if_clauses => error range a b "did you forget parentheses around the comprehension target?"
wrong_dict_comprehension: '{' a:'**' bitwise_or for_if_clauses '}' => error at a "dict unpacking cannot be used in dict comprehension"
wrong_double_starred_kvpairs:
    | ','.double_starred_kvpair+ ',' wrong_kvpair
    | expression ':' a:'*' bitwise_or => error from a "cannot use a starred expression in a dictionary value"
    | expression a:':' &('}' | ',') => error at a "expression expected after dictionary key and ':'"
wrong_kvpair:
    | a:expression !':' => call key_without_value
    | expression ':' a:'*' bitwise_or => error from a "cannot use a starred expression in a dictionary value"
    | expression a:':' &('}' | ',') => error at a "expression expected after dictionary key and ':'"
wrong_group:
    | @9 '(' a:starred_expression ')' => error at a "can't use starred expression here"
    | @10+ '(' a:starred_expression ')' => error at a "cannot use starred expression here"
    | @10+ '(' a:'**' expression ')' => error at a "cannot use double starred expression here"

wrong_parameters:
    | @9 param_no_default* wrong_parameters_helper param_no_default => error last "non-default argument follows default argument"
    | @10-11 param_no_default* wrong_parameters_helper a:param_no_default => error at a "non-default argument follows default argument"
    | @11 param_no_default* a:'(' param_no_default+ [','] b:')' => error range a b "Function parameters cannot be parenthesized"
    | @11+ a:'/' ',' => error at a "at least one argument must precede /"
    | @11+ (slash_no_default | slash_with_default) param_maybe_default* a:'/' => error at a "/ may appear only once"
    | @12+ [slash_no_default] param_no_default* wrong_parameters_helper a:param_no_default => error at a "parameter without a default follows parameter with a default"
    | @12+ param_no_default* a:'(' param_no_default+ [','] b:')' => error range a b "Function parameters cannot be parenthesized"
    | @11+ [slash_no_default | slash_with_default] param_maybe_default* '*' (',' | param_no_default) param_maybe_default* a:'/' => error at a "/ must be ahead of *"
    | @11+ param_maybe_default+ '/' a:'*' => error at a "expected comma between / and *"
wrong_parameters_helper:
    | slash_with_default
    | param_with_default+
wrong_default: a:'=' &(')' | ',') => error at a "expected default value expression"
wrong_star_etc:
    | @9 '*' (')' | ',' (')' | '**')) => error last "named arguments must follow bare *"
    | @10+ a:'*' (')' | ',' (')' | '**')) => error at a "named arguments must follow bare *"
    | @11+ '*' param a:'=' => error at a "var-positional argument cannot have default value"
    | @11+ '*' (param_no_default | ',') param_maybe_default* a:'*' (param_no_default | ',') => error at a "* argument may appear only once"
wrong_kwds:
    | '**' param a:'=' => error at a "var-keyword argument cannot have default value"
    | '**' param ',' a:param => error at a "arguments cannot follow var-keyword argument"
    | '**' param ',' a:('*' | '**' | '/') => error at a "arguments cannot follow var-keyword argument"
wrong_lambda_parameters:
    | @9 lambda_param_no_default* wrong_lambda_parameters_helper lambda_param_no_default => error last "non-default argument follows default argument"
    | @10-11 lambda_param_no_default* wrong_lambda_parameters_helper a:lambda_param_no_default => error at a "non-default argument follows default argument"
    | @11 lambda_param_no_default* a:'(' ','.lambda_param+ [','] b:')' => error range a b "Lambda expression parameters cannot be parenthesized"
    | @11+ a:'/' ',' => error at a "at least one argument must precede /"
    | @11+ (lambda_slash_no_default | lambda_slash_with_default) lambda_param_maybe_default* a:'/' => error at a "/ may appear only once"
    | @12+ [lambda_slash_no_default] lambda_param_no_default* wrong_lambda_parameters_helper a:lambda_param_no_default => error at a "parameter without a default follows parameter with a default"
    | @12+ lambda_param_no_default* a:'(' ','.lambda_param+ [','] b:')' => error range a b "Lambda expression parameters cannot be parenthesized"
    | @11+ [lambda_slash_no_default | lambda_slash_with_default] lambda_param_maybe_default* '*' (',' | lambda_param_no_default) lambda_param_maybe_default* a:'/' => error at a "/ must be ahead of *"
    | @11+ lambda_param_maybe_default+ '/' a:'*' => error at a "expected comma between / and *"
wrong_lambda_parameters_helper:
    | lambda_slash_with_default
    | lambda_param_with_default+
wrong_lambda_star_etc:
    | '*' (':' | ',' (':' | '**')) => error last "named arguments must follow bare *"
    | @11+ '*' lambda_param a:'=' => error at a "var-positional argument cannot have default value"
    | @11+ '*' (lambda_param_no_default | ',') lambda_param_maybe_default* a:'*' (lambda_param_no_default | ',') => error at a "* argument may appear only once"
wrong_lambda_kwds:
    | '**' lambda_param a:'=' => error at a "var-keyword argument cannot have default value"
    | '**' lambda_param ',' a:lambda_param => error at a "arguments cannot follow var-keyword argument"
    | '**' lambda_param ',' a:('*' | '**' | '/') => error at a "arguments cannot follow var-keyword argument"

wrong_with_item:
    | @9 expression 'as' a:expression => target star a
    | @10+ expression 'as' a:expression &(',' | ')' | ':') => target star a
wrong_for_target: ['async'] 'for' a:star_expressions => target for a
wrong_import:
    | a:'import' ','.dotted_name+ 'from' dotted_name => error from a "Did you mean to use 'from ... import ...' instead?"
    | @13+ 'import' a:NEWLINE => error from a "Expected one or more names after 'import'"
wrong_import_from_targets:
    | import_from_as_names ',' NEWLINE => error last "trailing comma not allowed without surrounding parentheses"
    | @13+ a:NEWLINE => error from a "Expected one or more names after 'import'"

wrong_with_stmt:
    | ['async'] 'with' ','.(expression ['as' star_target])+ NEWLINE => error last "expected ':'"
    | ['async'] 'with' '(' ','.(expressions ['as' star_target])+ [','] ')' NEWLINE => error last "expected ':'"
wrong_with_stmt_indent:
    | ['async'] a:'with' ','.(expression ['as' star_target])+ ':' NEWLINE !INDENT => indent a "expected an indented block after 'with' statement on line %d"
    | ['async'] a:'with' '(' ','.(expressions ['as' star_target])+ [','] ')' ':' NEWLINE !INDENT => indent a "expected an indented block after 'with' statement on line %d"
wrong_try_stmt:
    | a:'try' ':' NEWLINE !INDENT => indent a "expected an indented block after 'try' statement on line %d"
    | 'try' ':' block !('except' | 'finally') => error last "expected 'except' or 'finally' block"
    | @11+ 'try' ':' block* except_block+ a:'except' b:'*' expression ['as' NAME] ':' => error range a b "cannot have both 'except' and 'except*' on the same 'try'"
    | @11+ 'try' ':' block* except_star_block+ a:'except' [expression ['as' NAME]] ':' => error at a "cannot have both 'except' and 'except*' on the same 'try'"
wrong_except_stmt:
    | @10 'except' a:expression ',' expressions ['as' NAME] ':' => error from a "multiple exception types must be parenthesized"
    | @10 'except' expression ['as' NAME] NEWLINE => error last "expected ':'"
    | @11+ 'except' ['*'] a:expression ',' expressions ['as' NAME] ':' => error from a "multiple exception types must be parenthesized"
    | @11+ 'except' ['*'] expression ['as' NAME] NEWLINE => error last "expected ':'"
    | 'except' NEWLINE => error last "expected ':'"
    | @11+ 'except' '*' (NEWLINE | ':') => error last "expected one or more exception types"
wrong_finally_stmt: a:'finally' ':' NEWLINE !INDENT => indent a "expected an indented block after 'finally' statement on line %d"
wrong_except_stmt_indent:
    | a:'except' expression ['as' NAME] ':' NEWLINE !INDENT => indent a "expected an indented block after 'except' statement on line %d"
    | a:'except' ':' NEWLINE !INDENT => indent a "expected an indented block after 'except' statement on line %d"
wrong_except_star_stmt_indent: a:'except' '*' expression ['as' NAME] ':' NEWLINE !INDENT => indent a "expected an indented block after 'except*' statement on line %d"
wrong_match_stmt:
    | "match" subject_expr NEWLINE => error last "expected ':'"
    | a:"match" subject_expr ':' NEWLINE !INDENT => indent a "expected an indented block after 'match' statement on line %d"
wrong_case_block:
    | "case" patterns [guard] NEWLINE => error last "expected ':'"
    | a:"case" patterns [guard] ':' NEWLINE !INDENT => indent a "expected an indented block after 'case' statement on line %d"
wrong_as_pattern:
    | or_pattern 'as' a:"_" => error at a "cannot use '_' as a target"
    | or_pattern 'as' !NAME a:expression => error at a "invalid pattern target"
wrong_class_pattern: name_or_attr '(' a:wrong_class_argument_pattern => error range a a "positional patterns follow keyword patterns"
wrong_class_argument_pattern: [positional_patterns ','] keyword_patterns ',' a:positional_patterns => $a
wrong_if_stmt:
    | 'if' named_expression NEWLINE => error last "expected ':'"
    | a:'if' named_expression ':' NEWLINE !INDENT => indent a "expected an indented block after 'if' statement on line %d"
wrong_elif_stmt:
    | 'elif' named_expression NEWLINE => error last "expected ':'"
    | a:'elif' named_expression ':' NEWLINE !INDENT => indent a "expected an indented block after 'elif' statement on line %d"
wrong_else_stmt: a:'else' ':' NEWLINE !INDENT => indent a "expected an indented block after 'else' statement on line %d"
wrong_while_stmt:
    | 'while' named_expression NEWLINE => error last "expected ':'"
    | a:'while' named_expression ':' NEWLINE !INDENT => indent a "expected an indented block after 'while' statement on line %d"
wrong_for_stmt:
    | ['async'] 'for' star_targets 'in' star_expressions NEWLINE => error last "expected ':'"
    | ['async'] a:'for' star_targets 'in' star_expressions ':' NEWLINE !INDENT => indent a "expected an indented block after 'for' statement on line %d"
wrong_def:
    | @-11 ['async'] a:'def' NAME '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT => indent a "expected an indented block after function definition on line %d"
    | @12+ ['async'] a:'def' NAME [type_params] '(' [params] ')' ['->' expression] ':' NEWLINE !INDENT => indent a "expected an indented block after function definition on line %d"
    | @13+ ['async'] 'def' NAME [type_params] &&'(' [params] ')' ['->' expression] &&':' block
wrong_class_def:
    | @10-11 'class' NAME ['(' [arguments] ')'] NEWLINE => error last "expected ':'"
    | @12+ 'class' NAME [type_params] ['(' [arguments] ')'] NEWLINE => error last "expected ':'"
    | @-11 a:'class' NAME ['(' [arguments] ')'] ':' NEWLINE !INDENT => indent a "expected an indented block after class definition on line %d"
    | @12+ a:'class' NAME [type_params] ['(' [arguments] ')'] ':' NEWLINE !INDENT => indent a "expected an indented block after class definition on line %d"
wrong_arithmetic: sum ('+' | '-' | '*' | '/' | '%' | '//' | '@') a:'not' b:inversion => error range a b "'not' after an operator must be parenthesized"
wrong_factor: ('+' | '-' | '~') a:'not' b:factor => error range a b "'not' after an operator must be parenthesized"
wrong_type_params: '[' a:']' => error from a "Type parameter list cannot be empty"

wrong_replacement_field:
    | '{' a:'=' => error at a "f-string: valid expression required before '='"
    | '{' a:'!' => error at a "f-string: valid expression required before '!'"
    | '{' a:':' => error at a "f-string: valid expression required before ':'"
    | '{' a:'}' => error at a "f-string: valid expression required before '}'"
    | '{' !annotated_rhs => error next "f-string: expecting a valid expression after '{'"
    | '{' annotated_rhs !('=' | '!' | ':' | '}') => error next "f-string: expecting '=', or '!', or ':', or '}'"
    | '{' annotated_rhs '=' !('!' | ':' | '}') => error next "f-string: expecting '!', or ':', or '}'"
    | '{' annotated_rhs ['='] wrong_conversion_character
    | '{' annotated_rhs ['='] ['!' NAME] !(':' | '}') => error next "f-string: expecting ':' or '}'"
    | '{' annotated_rhs ['='] ['!' NAME] ':' fstring_format_spec* !'}' => error next "f-string: expecting '}', or format specs"
    | '{' annotated_rhs ['='] ['!' NAME] !'}' => error next "f-string: expecting '}'"
wrong_conversion_character:
    | '!' &(':' | '}') => error next "f-string: missing conversion character"
    | '!' !NAME => error next "f-string: invalid conversion character"
)peg";

}  // namespace dictum::diagnose_detail
