#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

// What can stand left of `=`, behind `for`, `as` and `del`.
// https://docs.python.org/3/reference/simple_stmts.html#assignment-statements
const char kTargetGrammar[] = R"peg(
star_targets:
    | a:star_target !',' => $a
    | a:star_target b:(',' a:star_target => $a)* [','] => Tuple
star_targets_list_seq: ','.star_target+ [',']
star_targets_tuple_seq:
    | star_target (',' star_target)+ [',']
    | star_target ','
star_target memo:
    | '*' (!'*' star_target) => Starred
    | target_with_star_atom
target_with_star_atom memo:
    | t_primary '.' NAME !t_lookahead => Attribute
    | t_primary '[' slices ']' !t_lookahead => Subscript
    | star_atom
star_atom:
    | NAME
    | '(' a:target_with_star_atom ')' => $a
    | '(' [star_targets_tuple_seq] ')' => Tuple
    | '[' [star_targets_list_seq] ']' => List
single_target:
    | single_subscript_attribute_target
    | NAME
    | '(' a:single_target ')' => $a
single_subscript_attribute_target:
    | t_primary '.' NAME !t_lookahead => Attribute
    | t_primary '[' slices ']' !t_lookahead => Subscript
t_primary:
    | t_primary '.' NAME &t_lookahead => Attribute
    | t_primary '[' slices ']' &t_lookahead => Subscript
    | t_primary genexp &t_lookahead => Call
    | t_primary '(' [arguments] ')' &t_lookahead => Call
    | a:atom &t_lookahead => $a
t_lookahead:
    | '('
    | '['
    | '.'
del_targets: ','.del_target+ [',']
del_target memo:
    | t_primary '.' NAME !t_lookahead => Attribute
    | t_primary '[' slices ']' !t_lookahead => Subscript
    | del_t_atom
del_t_atom:
    | NAME
    | '(' a:del_target ')' => $a
    | '(' [del_targets] ')' => Tuple
    | '[' [del_targets] ']' => List
)peg";

}  // namespace dictum::diagnose_detail
