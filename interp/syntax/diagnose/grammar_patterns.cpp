#include "syntax/diagnose/grammar_text.h"

namespace dictum::diagnose_detail {

// https://docs.python.org/3/reference/compound_stmts.html#patterns
const char kPatternGrammar[] = R"peg(
patterns:
    | open_sequence_pattern
    | pattern
pattern:
    | as_pattern
    | or_pattern
as_pattern:
    | or_pattern 'as' pattern_capture_target
    | ?wrong_as_pattern
or_pattern: '|'.closed_pattern+
closed_pattern memo:
    | literal_pattern
    | pattern_capture_target
    | wildcard_pattern
    | value_pattern
    | group_pattern
    | sequence_pattern
    | mapping_pattern
    | class_pattern
literal_pattern:
    | signed_number !('+' | '-')
    | complex_number
    | strings
    | 'None'
    | 'True'
    | 'False'
complex_number:
    | signed_real_number '+' imaginary_number
    | signed_real_number '-' imaginary_number
signed_number:
    | NUMBER
    | '-' NUMBER
signed_real_number:
    | real_number
    | '-' real_number
real_number: a:NUMBER => call real_number
imaginary_number: a:NUMBER => call imaginary_number
pattern_capture_target: !"_" NAME !('.' | '(' | '=')
wildcard_pattern: "_"
value_pattern: attr !('.' | '(' | '=')
attr: NAME ('.' NAME)+
name_or_attr: NAME ('.' NAME)*
group_pattern: '(' pattern ')'
sequence_pattern:
    | '[' [maybe_sequence_pattern] ']'
    | '(' [open_sequence_pattern] ')'
open_sequence_pattern: maybe_star_pattern ',' [maybe_sequence_pattern]
maybe_sequence_pattern: ','.maybe_star_pattern+ [',']
maybe_star_pattern:
    | star_pattern
    | pattern
star_pattern memo:
    | '*' pattern_capture_target
    | '*' wildcard_pattern
mapping_pattern:
    | '{' '}'
    | '{' double_star_pattern [','] '}'
    | '{' items_pattern ',' double_star_pattern [','] '}'
    | '{' items_pattern [','] '}'
items_pattern: ','.key_value_pattern+
key_value_pattern: (literal_pattern | attr) ':' pattern
double_star_pattern: '**' pattern_capture_target
class_pattern:
    | name_or_attr '(' ')'
    | name_or_attr '(' positional_patterns [','] ')'
    | name_or_attr '(' keyword_patterns [','] ')'
    | name_or_attr '(' positional_patterns ',' keyword_patterns [','] ')'
    | ?wrong_class_pattern
positional_patterns: ','.pattern+
keyword_patterns: ','.keyword_pattern+
keyword_pattern: NAME '=' pattern
)peg";

}  // namespace dictum::diagnose_detail
