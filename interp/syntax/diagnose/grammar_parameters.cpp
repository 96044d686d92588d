#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

// Parameters of `def` (closed by a parenthesis) and of `lambda` (closed by a colon), PEP 570, PEP 3102.
// https://docs.python.org/3/reference/compound_stmts.html#function-definitions
const char kParameterGrammar[] = R"peg(
params:
    | ?wrong_parameters
    | parameters
parameters:
    | slash_no_default param_no_default* param_with_default* [star_etc]
    | slash_with_default param_with_default* [star_etc]
    | param_no_default+ param_with_default* [star_etc]
    | param_with_default+ [star_etc]
    | star_etc
slash_no_default:
    | param_no_default+ '/' ','
    | param_no_default+ '/' &')'
slash_with_default:
    | param_no_default* param_with_default+ '/' ','
    | param_no_default* param_with_default+ '/' &')'
star_etc:
    | @11+ ?wrong_star_etc
    | '*' param_no_default param_maybe_default* [kwds]
    | @11+ '*' param_no_default_star_annotation param_maybe_default* [kwds]
    | '*' ',' param_maybe_default+ [kwds]
    | kwds
    | @-10 ?wrong_star_etc
kwds:
    | @11+ ?wrong_kwds
    | '**' param_no_default
param_no_default:
    | a:param ',' [TYPE_COMMENT] => $a
    | a:param &')' => $a
param_no_default_star_annotation:
    | param_star_annotation ',' [TYPE_COMMENT]
    | param_star_annotation &')'
param_with_default:
    | param default ',' [TYPE_COMMENT]
    | param default &')'
param_maybe_default:
    | param [default] ',' [TYPE_COMMENT]
    | param [default] &')'
param: NAME [annotation]
param_star_annotation: NAME star_annotation
annotation: ':' expression
star_annotation: ':' star_expression
default:
    | '=' expression
    | @11+ ?wrong_default

lambda_params:
    | ?wrong_lambda_parameters
    | lambda_parameters
lambda_parameters:
    | lambda_slash_no_default lambda_param_no_default* lambda_param_with_default* [lambda_star_etc]
    | lambda_slash_with_default lambda_param_with_default* [lambda_star_etc]
    | lambda_param_no_default+ lambda_param_with_default* [lambda_star_etc]
    | lambda_param_with_default+ [lambda_star_etc]
    | lambda_star_etc
lambda_slash_no_default:
    | lambda_param_no_default+ '/' ','
    | lambda_param_no_default+ '/' &':'
lambda_slash_with_default:
    | lambda_param_no_default* lambda_param_with_default+ '/' ','
    | lambda_param_no_default* lambda_param_with_default+ '/' &':'
lambda_star_etc:
    | @11+ ?wrong_lambda_star_etc
    | '*' lambda_param_no_default lambda_param_maybe_default* [lambda_kwds]
    | '*' ',' lambda_param_maybe_default+ [lambda_kwds]
    | lambda_kwds
    | @-10 ?wrong_lambda_star_etc
lambda_kwds:
    | @11+ ?wrong_lambda_kwds
    | '**' lambda_param_no_default
lambda_param_no_default:
    | a:lambda_param ',' => $a
    | a:lambda_param &':' => $a
lambda_param_with_default:
    | lambda_param default ','
    | lambda_param default &':'
lambda_param_maybe_default:
    | lambda_param [default] ','
    | lambda_param [default] &':'
lambda_param: NAME
)peg";

}  // namespace dictum::diagnose_detail
