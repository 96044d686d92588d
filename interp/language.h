// The language version that is played. What differs between versions is a named field here, filled in one
// table (language.cpp), each with its rule or PEP. Code asks for a field, never for a number.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dictum {

enum class LanguageVersion : std::uint8_t { V3_8, V3_9, V3_10, V3_11, V3_12, V3_13 };

struct Language {
  LanguageVersion version;
  const char* name;  // "3.8" … "3.13"

  // Grammar
  bool peg_parser;  // 3.9, PEP 617: errors come from ordered choice; before, from an LL(1) automaton
  bool any_decorator_expression;             // 3.9, PEP 614
  bool parenthesized_with;                   // 3.9 (undocumented), 3.10
  bool match_statement;                      // 3.10, PEP 634
  bool except_star;                          // 3.11, PEP 654
  bool starred_subscript;                    // 3.11, PEP 646: a[*b], *args: *Ts
  bool type_parameters;                      // 3.12, PEP 695: also the type statement
  bool type_parameter_defaults;              // 3.13, PEP 696
  bool fstring_tokens;                       // 3.12, PEP 701: f-strings are tokenized
  bool unparenthesized_walrus_in_subscript;  // 3.10: a[x := 1], {x := 1}
  bool walrus_in_set;                        // 3.9.? / 3.10
  bool starred_for_iterable;                 // 3.9: for x in *a, b
  bool fstring_columns_count_lines;  // 3.10: columns in f-strings of several lines are those of their line
  bool fstring_spec_folded;  // 3.13: constants of a format spec are joined, empty ones left out; raw in raw
                             // ones

  // Lexer
  bool
      final_crlf_adds_line;  // up to 3.11: a source that ends with CR LF has an empty line more than it seems
  bool script_drops_null_bytes;  // up to 3.11; later a SyntaxError
  bool unreadable_line_is_next;  // 3.10: "Non-UTF-8 code … on line N" says one too many
  const char* pep_263_url;       // in that message
  bool indent_joins_lines;       // 3.9: a backslash in the indentation does not end it
  bool joined_indent_counts;     // 3.10: and what stands before it is the indentation; in 3.9 there is none
  bool number_errors_at_digit;   // 3.10: "invalid digit" points at the digit, not at what precedes it
  bool number_end_is_checked;    // 3.10: a letter behind a number is an error, a keyword a warning
  bool number_end_is_checked_beyond_ascii;  // 3.10, and 3.11 up to 3.11.3
  bool number_end_is_syntax_warning;        // 3.11; before, a DeprecationWarning
  bool hints_at_escaped_quote;              // 3.13: "perhaps you escaped the end quote?"
  bool string_errors_at_start;              // 3.10: "unterminated string literal (detected at line N)"
  bool names_bad_characters;       // 3.9: "invalid character '…' (U+00A0)"; before, "invalid character in
                                   // identifier"
  bool names_control_characters;   // 3.11: also "invalid non-printable character U+0001"
  bool undecodable_stops_early;    // 3.13: the error stands at the bad byte, not behind the identifier
  bool null_byte_is_syntax_error;  // 3.12 (3.11.4); before, ValueError
  bool fstring_spec_ends_with_inner_field;  // 3.13: in f"{a:{b}{{}}}" the doubled brace is one again
  bool invalid_escape_is_syntax_warning;    // 3.12
  bool invalid_escape_is_quoted;            // 3.10: "invalid escape sequence '\\d'"
  bool bytes_message_has_period;            // up to 3.9: "bytes can only contain ASCII literal characters."
  bool digit_limit_says_digits;             // 3.11: "Exceeds the limit (4300 digits) …"; before, "(4300)"
  bool octal_escape_is_checked;             // 3.11: "invalid octal escape sequence '\\400'"

  // What a SyntaxError tells
  bool error_has_end;            // 3.10: end_lineno, end_offset
  bool error_columns_from_line;  // 3.10: where a token has no position, columns count from its line, not the
                                 // buffer
  bool error_columns_need_encoding;  // up to 3.12: and columns are bytes where the source's encoding is not
                                     // known

  // Tree
  bool ast_index_nodes;        // up to 3.8: Index and ExtSlice in Subscript.slice
  bool ast_keyword_positions;  // 3.9: keyword nodes have positions
  bool ast_alias_positions;    // 3.10: alias nodes have positions
  std::uint16_t
      ast_construction_depth;  // observed: deeper trees end in RecursionError when ast objects are made
  bool ast_type_params;        // 3.12
  bool ast_omits_empty;        // 3.13: ast.dump leaves out empty lists and None

  // Scopes
  bool inlined_comprehensions;         // 3.12, PEP 709
  bool class_scope_type_parameters;    // 3.12: __classdict__
  bool unevaluated_annotation_blocks;  // 3.10: annotations that stay text have blocks apart
  bool says_cannot_be_used;  // 3.12: "yield expression cannot be used within", before "'…' can not be used
                             // within"
  bool decorators_before_bases;               // 3.12: order of blocks under a class or a def
  bool functions_in_class_annotation_scopes;  // 3.13: lambda and comprehensions in a class's type parameter
                                              // scopes
  bool marks_all_frees_of_classes;  // 3.12: a class marks what its methods take from outside even if it only
                                    // reads it
  bool parameter_cells_first;       // 3.11: co_cellvars begins with parameters
  bool mangles_only_type_parameters;      // 3.13: in the type parameter scope of a class
  bool walrus_conflicts_by_mangled_name;  // 3.13: := against private iteration variables
  bool walrus_may_rebind_used_names;      // names that a target of a comprehension reads may be rebound
  bool nested_async_comprehensions;       // 3.11: an asynchronous comprehension makes the one around it
                                          // asynchronous
  bool future_must_be_absolute;           // 3.13: from .__future__ import x is an ordinary import
  bool late_futures_left_to_compiler;     // 3.12: also those behind another statement on its line
  bool symtable_reads_futures;            // 3.10: symtable refuses unknown features
  bool handlers_before_else;              // 3.13: order of blocks under a try statement
  bool wide_symbol_flags;                 // 3.12: CPython's symbol flags are 12 bits wide, before 11
  bool names_type_variables;              // 3.13: symtable says "type variable" and "type parameters"
  bool methods_are_functions;             // 3.13: symtable's get_methods() leaves out what is no function
  std::uint32_t compile_depth;            // levels of statements and expressions that the compiler walks down

  // Failures and warnings of the compiler
  bool compiler_checks_assigned_debug;  // 3.9: __debug__ as a target; in 3.8 the parser refuses it
  bool refuses_deleting_debug;          // 3.10: "cannot delete __debug__"
  bool debug_errors_at_name;            // 3.12: at the parameter or keyword, before at the statement or call
  bool keyword_errors_have_lines;       // 3.10: a repeated keyword on another line is found on its line
  bool keywords_checked_before_call;    // 3.11: before the called expression is looked at
  bool says_multiple_starred;    // 3.9: "multiple starred expressions in assignment", before "two starred"
  bool says_yield_from_outside;  // 3.13: "'yield from' outside function"
  bool is_warning_names_type;    // 3.12: "is" with 'int' literal
  bool warns_of_constant_tuple_assertion;  // 3.10
  bool finally_copied_per_exit;  // 3.9: finally bodies are compiled once per way out, before once and first
  bool loop_test_twice;          // 3.10: while compiles its test twice
  bool else_before_handlers;     // 3.11: code of else comes before that of except
  bool handler_checked_at_its_place;      // 3.10: default 'except:' must be last
  bool handlers_take_two_blocks;          // 3.9: of the blocks that nest
  bool async_comprehensions_take_blocks;  // 3.10
  bool generators_take_blocks;            // 3.13
  bool with_blocks_at_item;               // 3.13: the failure stands at the item
  bool nesting_error_has_place;           // 3.9: too many statically nested blocks
  bool exits_keep_their_place;  // 3.11: break and continue outside loops; in 3.9 and 3.10 only their line
  bool attribute_errors_at_attribute;  // 3.11: where an attribute stands on a later line than its object
  bool patterns_restore_their_place;   // 3.12
  std::uint8_t nested_blocks;          // how many blocks may nest: loops, with, try

  // Compiler
  bool cleaned_docstrings;       // 3.13: docstrings lose their common indentation
  bool reraise_restores_place;   // 3.10: a frame stands where an exception was raised when a handler lets it
                                 // go on
  bool assertion_at_comparison;  // 3.10 and 3.11: a failed assertion stands at its test's last comparison
  bool assertion_at_test;        // 3.13; before (and without a comparison) at the statement
  bool function_code_takes_locals;  // 3.10: what exec and __build_class__ run: locals() there fills the given
                                    // mapping, a body has its defaults
  bool class_attribute_summary;     // 3.13: __static_attributes__ and __firstlineno__ in class namespaces
  // Built-in functions
  bool trunc_delegation_deprecated;     // 3.11: int() warns where only __trunc__ is there
  bool int_bytes_have_defaults;         // 3.11: int.to_bytes() without length and byteorder
  bool sort_merges_by_power;            // 3.11: list.sort merges runs by the powers of their boundaries
  bool find_count_wording;              // 3.13: "find expected at least 1 argument, got 0"
  bool memory_iterator;                 // 3.10: iter(memoryview(b"")) is a memory_iterator
  bool ascii_str_iterator;              // 3.11: iter('a') is a str_ascii_iterator
  bool str_index_names_type;            // 3.11: "string indices must be integers, not 'str'"
  bool real_number_wording;             // 3.10: "%d format: a real number is required, not str"; FileIO(1.5)
  bool replace_count_keyword;           // 3.13: str.replace(old, new, count=1)
  bool negative_zero_coercion;          // 3.11, PEP 682: the z flag of format specifications
  bool invalid_specifier_is_quoted;     // 3.11: "Invalid format specifier 'x' for object of type 'int'"
  bool zero_pads_text;                  // 3.10: format("a", "03") is "a00"; before, an error
  bool enumerate_position_wording;      // up to 3.10: "… missing required argument 'iterable' (pos 1)"
  bool zip_strict;                      // 3.10, PEP 618
  bool attribute_name_wording;          // 3.11: "attribute name must be string, not 'int'"
  bool empty_iterable_wording;          // 3.12: "min() iterable argument is empty"
  bool iter_sentinel_wording;           // 3.12: "iter(object, sentinel): object must be callable"
  bool compensated_sum;                 // 3.12: sum() of floats carries the rounding error along
  bool got_unexpected_keyword_wording;  // 3.13: "print() got an unexpected keyword argument 'x'"
  bool generator_close_returns_value;   // 3.13
  bool binding_errors_use_qualname;     // 3.10: "C.f() missing …", before "f() missing …"
  bool unbound_names_wording;           // 3.11: "cannot access local variable 'x' where …"
  bool unpacking_tells_length;          // 3.14: "too many values to unpack (expected 2, got 3)"
  bool context_manager_wording;         // 3.11: TypeError "… does not support the context manager protocol"
  bool exec_closure;                    // 3.11: exec(code, closure=cells)
  bool exec_keywords;                   // 3.13: exec(source, globals=…), eval
  bool sys_exception;                   // 3.11
  bool operator_call;                   // 3.11: operator.call
  bool itertools_pairwise;              // 3.10
  bool itertools_batched;               // 3.12
  bool deque_remove_searches;           // 3.10: deque.remove says "5 is not in deque"
  bool ordered_dict_pops_directly;      // 3.11: OrderedDict.pop calls no methods of a subclass
  bool ordered_dict_shows_dict;         // 3.12: OrderedDict({'a': 1})
  bool partial_repr_qualified;          // 3.13: repr of instances of a subclass of functools.partial
  bool batched_strict;                  // 3.13: batched(…, strict=True)
  bool method_none_wording;             // 3.11: "instance must not be None"
  bool finders_may_have_find_module;    // up to 3.11
  bool suggests_names;                  // 3.10: "Did you mean: 'x'?"
  bool traceback_carets;                // 3.11, PEP 657
  bool script_path_is_absolute;         // 3.9: __file__ of the script

  // Objects: values and texts
  bool siphash13;                   // 3.11: SipHash-1-3 for str and bytes
  bool nan_hash_by_identity;        // 3.10
  bool none_hash_is_constant;       // 3.12
  bool set_reuses_removed;          // all but 3.9: insertion takes a removed slot
  bool attribute_error_fields;      // 3.10: AttributeError.name and obj, NameError.name
  bool failed_store_fields;         // 3.13: also where a store or deletion finds no place
  bool exception_notes;             // 3.11, PEP 678
  bool exception_groups;            // 3.11, PEP 654
  bool import_error_name_from;      // 3.12
  bool set_name_error_wrapped;      // up to 3.11: RuntimeError around an exception of __set_name__
  bool union_types;                 // 3.10, PEP 604
  std::uint8_t classmethod_chains;  // 3.9 to 3.12: classmethod asks the wrapped object's __get__; 2 since
                                    // 3.10: with the class in the second place, too
  bool static_method_callable;      // 3.10; with the copied attributes of classmethod and staticmethod
  bool property_knows_name;         // 3.13: property.__name__
  bool dict_union;                  // 3.9, PEP 584
  bool managed_dictionaries;        // 3.11: before the object, so that slots do not move them
  bool managed_weakrefs;            // 3.12: weak references lie there, too

  // Objects: lifetimes
  bool weak_types_have_module;       // 3.10: weakref.ReferenceType, before "weakref"
  bool weak_proxy_checks_next;       // 3.9: next() of a proxy of what is no iterator
  bool weak_call_wording;            // 3.10
  bool sys_last_exc;                 // 3.12: sys.last_exc
  bool gc_is_finalized;              // 3.9
  bool arguments_live_until_return;  // up to 3.10: the caller keeps a call's operands, which die from the
                                     // right
  bool spread_arguments_are_owned;   // 3.12: f(*args): only the called function holds them while it runs
  bool slices_die_before_container;  // 3.12: in x[a:b]
  bool instances_have_dicts;  // up to 3.10: an instance's attributes are a dict, which the collector counts
  std::uint32_t destruction_depth;           // observed: deaths within deaths before the rest is put off
  std::uint32_t destruction_resumes_at;      // … until they are no deeper than this
  std::uint32_t first_collection_threshold;  // gc.get_threshold()[0]

  // Objects: wording
  const char* int_modulo_by_zero_message;
  bool slot_error_is_name;          // up to 3.9: reading an unset slot says only its name
  std::uint8_t property_wording;    // 0 up to 3.9, 1 in 3.10 (with the name), 2 since 3.11
  bool immutable_type_wording;      // 3.10: "cannot set 'x' attribute of immutable type 'int'"
  bool missing_delete_has_message;  // 3.11: deleting what is not there names the class
  bool no_dict_wording;             // 3.13: "… and no __dict__ for setting new attributes"
  bool mro_message_has_newline;     // up to 3.12
  bool subscript_names_type;        // 3.11: "type 'int' is not subscriptable"
  bool qualified_name_wording;      // 3.13: messages on unset slots and super() name types in full
  bool init_subclass_names_class;   // 3.9

  // Structural types, tracebacks
  bool frame_clear_refuses_suspended;  // 3.13: RuntimeError "cannot clear a suspended frame"
  bool alias_repr_shows_lists;         // 3.12: classes in lists of arguments by their names
  bool type_variables_substitute;      // 3.11: by __typing_subst__, before by their class
  bool inline_values;                  // 3.13: a type flag
  bool property_subclass_keeps_doc;    // 3.12: an attribute of every instance of a subclass of property
  bool super_argument_wording;         // 3.11: "super() expected at most 2 arguments, got 3"
  bool lone_raised_is_grouped;         // 3.11 up to 3.11.3: one exception that handlers of except* raise
  bool unmatched_keeps_group;          // 3.11: and what split() calls the rest does not count without a match
  bool group_takes_any_callable;       // 3.13: split() and subgroup() of groups; before, functions only
  bool throw_form_deprecated;          // 3.12: throw(type, value, traceback)
  bool aexit_before_aenter;            // 3.8: async with looks for __aexit__ first
  bool steps_begin_by_throw;           // 3.13: throw() into a step of an asynchronous generator begins it
  bool steps_warn_unawaited;           // 3.13: a step that dies without having begun
  const char* frameless_warning_file;  // where no frame runs: "sys", 3.13 "<sys>"
  std::uint8_t frameless_warning_line;
  bool not_implemented_truth_warns;  // 3.9: bool(NotImplemented)
  bool frame_locals_proxy;           // 3.13, PEP 667
  bool traceback_by_library;         // 3.13: as the traceback module prints: every line of a group's member
                                     // has its margin, notes that are text are shown as they are
  bool heads_have_places;            // 3.12: the heads of for and with, before the whole statement
  bool alias_hides_bases;            // 3.12: list[int].__bases__
  bool traceback_shows_all_lines;    // 3.13: all lines of an expression, calls with anchors
  bool abstract_methods_plural;      // 3.8: "abstract methods" also for one
  bool abstract_names_quoted;        // 3.12: "without an implementation for abstract method 'f'"
  bool main_module_is_shown;         // up to 3.10: "__main__.Error: …" of uncaught exceptions
  bool assertion_error_by_name;      // 3.8: assert looks the name AssertionError up
  bool beyond_top_is_value_error;    // 3.8: relative imports beyond the top-level package
  bool import_argument_wording;      // up to 3.10: "__import__() argument 1 must be str, not int"
  bool alias_passes_for_its_class;   // up to 3.10: list[int].__class__ is that of list
  bool names_shadowing_files;        // 3.13: errors name files of the script's folder that hide modules
  bool suggests_imports;             // 3.12: "Did you forget to import 'x'?"
  bool suggests_self;                // 3.12: "Did you mean: 'self.x'?"
  bool suggests_imported_names;      // 3.12: for ImportError of a from clause

  // Imports
  std::uint8_t loaders_show_modules;  // Loader.module_repr(): 2 up to 3.9, 1 up to 3.11 for modules without a
                                      // spec, 0
  bool namespace_repr_has_path;       // 3.12: <module 'ns' (namespace) from ['…']>
  bool frozen_library;                // 3.11: os, abc and others have no place: <module 'os' (frozen)>
  std::uint16_t byte_code_magic;      // the first two bytes of a .pyc file
  bool package_mismatch_deprecated;   // 3.12: DeprecationWarning for __package__ != __spec__.parent
  // Others
  bool line_table_deprecated;         // 3.12: reading code.co_lnotab warns
  bool int_size_is_tag;               // 3.12: what C counts of an int
  bool pattern_must_be_class;         // 3.12: "called match pattern must be a class", before "a type"
  bool comparison_recursion_wording;  // up to 3.11: "maximum recursion depth exceeded in comparison"

  // Unicode data of unicodedata.unidata_version, as major * 256 + minor
  std::uint16_t unicode_version;

  bool at_least(LanguageVersion other) const { return version >= other; }
};

const Language& language(LanguageVersion version);
// "3.8" to "3.13"; nothing for any other text.
std::optional<LanguageVersion> parse_language_version(std::string_view text);

}  // namespace dictum
