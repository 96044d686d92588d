#include "language.h"

namespace dictum {

namespace {

constexpr Language make_language(LanguageVersion version) {
  constexpr const char* kNames[] = {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"};
  constexpr std::uint16_t kUnicode[] = {0x0C01, 0x0D00, 0x0D00, 0x0E00, 0x0F00, 0x0F01};
  using enum LanguageVersion;
  Language made{};
  made.version = version;
  made.name = kNames[static_cast<int>(version)];
  made.peg_parser = version >= V3_9;
  made.any_decorator_expression = version >= V3_9;
  made.parenthesized_with = version >= V3_9;
  made.match_statement = version >= V3_10;
  made.except_star = version >= V3_11;
  made.starred_subscript = version >= V3_11;
  made.type_parameters = version >= V3_12;
  made.type_parameter_defaults = version >= V3_13;
  made.fstring_tokens = version >= V3_12;
  made.unparenthesized_walrus_in_subscript = version >= V3_10;
  made.walrus_in_set = version >= V3_9;
  made.starred_for_iterable = version >= V3_9;
  made.final_crlf_adds_line = version < V3_12;
  made.script_drops_null_bytes = version < V3_12;
  made.unreadable_line_is_next = version == V3_10;
  made.pep_263_url = version >= V3_11  ? "https://peps.python.org/pep-0263/"
                     : version >= V3_9 ? "https://python.org/dev/peps/pep-0263/"
                                       : "http://python.org/dev/peps/pep-0263/";
  made.indent_joins_lines = version >= V3_9;
  made.joined_indent_counts = version >= V3_10;
  made.number_errors_at_digit = version >= V3_10;
  made.number_end_is_checked = version >= V3_10;
  made.number_end_is_checked_beyond_ascii = version == V3_10 || version == V3_11;
  made.number_end_is_syntax_warning = version >= V3_11;
  made.hints_at_escaped_quote = version >= V3_13;
  made.string_errors_at_start = version >= V3_10;
  made.names_bad_characters = version >= V3_9;
  made.names_control_characters = version >= V3_11;
  made.undecodable_stops_early = version >= V3_13;
  made.null_byte_is_syntax_error = version >= V3_12;
  made.fstring_spec_ends_with_inner_field = version >= V3_13;
  made.invalid_escape_is_syntax_warning = version >= V3_12;
  made.invalid_escape_is_quoted = version >= V3_10;
  made.octal_escape_is_checked = version >= V3_11;
  made.bytes_message_has_period = version < V3_10;
  made.digit_limit_says_digits = version >= V3_11;
  made.error_has_end = version >= V3_10;
  made.error_columns_from_line = version >= V3_10;
  made.error_columns_need_encoding = version < V3_13;
  made.fstring_columns_count_lines = version >= V3_10;
  made.fstring_spec_folded = version >= V3_13;
  made.ast_keyword_positions = version >= V3_9;
  made.ast_alias_positions = version >= V3_10;
  made.ast_index_nodes = version < V3_9;
  made.ast_construction_depth = version >= V3_13 ? 9998 : version == V3_12 ? 2996 : 2994;
  made.ast_type_params = version >= V3_12;
  made.ast_omits_empty = version >= V3_13;
  made.inlined_comprehensions = version >= V3_12;
  made.class_scope_type_parameters = version >= V3_12;
  made.cleaned_docstrings = version >= V3_13;
  made.class_attribute_summary = version >= V3_13;
  made.trunc_delegation_deprecated = version >= V3_11;
  made.int_bytes_have_defaults = version >= V3_11;
  made.sort_merges_by_power = version >= V3_11;
  made.find_count_wording = version >= V3_13;
  made.memory_iterator = version >= V3_10;
  made.ascii_str_iterator = version >= V3_11;
  made.str_index_names_type = version >= V3_11;
  made.real_number_wording = version >= V3_10;
  made.replace_count_keyword = version >= V3_13;
  made.negative_zero_coercion = version >= V3_11;
  made.invalid_specifier_is_quoted = version >= V3_11;
  made.zero_pads_text = version >= V3_10;
  made.enumerate_position_wording = version < V3_11;
  made.zip_strict = version >= V3_10;
  made.attribute_name_wording = version >= V3_11;
  made.empty_iterable_wording = version >= V3_12;
  made.iter_sentinel_wording = version >= V3_12;
  made.compensated_sum = version >= V3_12;
  made.got_unexpected_keyword_wording = version >= V3_13;
  made.unevaluated_annotation_blocks = version >= V3_10;
  made.says_cannot_be_used = version >= V3_12;
  made.decorators_before_bases = version >= V3_12;
  made.functions_in_class_annotation_scopes = version >= V3_13;
  made.marks_all_frees_of_classes = version >= V3_12;
  made.parameter_cells_first = version >= V3_11;
  made.mangles_only_type_parameters = version >= V3_13;
  made.walrus_conflicts_by_mangled_name = version >= V3_13;
  made.walrus_may_rebind_used_names = version >= V3_12;
  made.nested_async_comprehensions = version >= V3_11;
  made.handlers_before_else = version >= V3_13;
  made.wide_symbol_flags = version >= V3_12;
  made.names_type_variables = version >= V3_13;
  made.methods_are_functions = version >= V3_13;
  made.future_must_be_absolute = version >= V3_13;
  made.late_futures_left_to_compiler = version >= V3_12;
  made.symtable_reads_futures = version >= V3_10;
  made.compiler_checks_assigned_debug = version >= V3_9;
  made.refuses_deleting_debug = version >= V3_10;
  made.debug_errors_at_name = version >= V3_12;
  made.keyword_errors_have_lines = version >= V3_10;
  made.keywords_checked_before_call = version >= V3_11;
  made.says_multiple_starred = version >= V3_9;
  made.says_yield_from_outside = version >= V3_13;
  made.is_warning_names_type = version >= V3_12;
  made.warns_of_constant_tuple_assertion = version >= V3_10;
  made.finally_copied_per_exit = version >= V3_9;
  made.loop_test_twice = version >= V3_10;
  made.else_before_handlers = version >= V3_11;
  made.handler_checked_at_its_place = version >= V3_10;
  made.handlers_take_two_blocks = version >= V3_9;
  made.async_comprehensions_take_blocks = version >= V3_10;
  made.generators_take_blocks = version >= V3_13;
  made.with_blocks_at_item = version >= V3_13;
  made.nesting_error_has_place = version >= V3_9;
  made.exits_keep_their_place = version >= V3_11;
  made.attribute_errors_at_attribute = version >= V3_11;
  made.patterns_restore_their_place = version >= V3_12;
  made.nested_blocks = version >= V3_13 ? 21 : 20;
  made.compile_depth = version >= V3_13 ? 9998 : 2998;
  made.generator_close_returns_value = version >= V3_13;
  made.siphash13 = version >= V3_11;
  made.nan_hash_by_identity = version >= V3_10;
  made.none_hash_is_constant = version >= V3_12;
  made.set_reuses_removed = version != V3_9;
  made.attribute_error_fields = version >= V3_10;
  made.failed_store_fields = version >= V3_13;
  made.exception_notes = version >= V3_11;
  made.exception_groups = version >= V3_11;
  made.import_error_name_from = version >= V3_12;
  made.set_name_error_wrapped = version <= V3_11;
  made.union_types = version >= V3_10;
  made.classmethod_chains = version == V3_9 ? 1 : version >= V3_10 && version <= V3_12 ? 2 : 0;
  made.static_method_callable = version >= V3_10;
  made.property_knows_name = version >= V3_13;
  made.weak_types_have_module = version >= V3_10;
  made.weak_proxy_checks_next = version >= V3_9;
  made.weak_call_wording = version >= V3_11;
  made.sys_last_exc = version >= V3_12;
  made.gc_is_finalized = version >= V3_9;
  made.arguments_live_until_return = version < V3_11;
  made.spread_arguments_are_owned = version >= V3_12;
  made.slices_die_before_container = version >= V3_12;
  made.instances_have_dicts = version < V3_11;
  made.destruction_depth = version < V3_13 ? 50 : 9950;
  made.destruction_resumes_at = version < V3_13 ? 0 : 9900;
  made.first_collection_threshold = version < V3_13 ? 700 : 2000;
  made.managed_dictionaries = version >= V3_11;
  made.managed_weakrefs = version >= V3_12;
  made.dict_union = version >= V3_9;
  made.int_modulo_by_zero_message =
      version >= V3_11 ? "integer modulo by zero" : "integer division or modulo by zero";
  made.slot_error_is_name = version <= V3_9;
  made.property_wording = version >= V3_11 ? 2 : version == V3_10 ? 1 : 0;
  made.immutable_type_wording = version >= V3_10;
  made.missing_delete_has_message = version >= V3_11;
  made.no_dict_wording = version >= V3_13;
  made.mro_message_has_newline = version <= V3_12;
  made.subscript_names_type = version >= V3_11;
  made.qualified_name_wording = version >= V3_13;
  made.init_subclass_names_class = version >= V3_9;
  made.binding_errors_use_qualname = version >= V3_10;
  made.unbound_names_wording = version >= V3_11;
  made.unpacking_tells_length = false;
  made.context_manager_wording = version >= V3_11;
  made.exec_closure = version >= V3_11;
  made.exec_keywords = version >= V3_13;
  made.sys_exception = version >= V3_11;
  made.operator_call = version >= V3_11;
  made.itertools_pairwise = version >= V3_10;
  made.itertools_batched = version >= V3_12;
  made.deque_remove_searches = version >= V3_10;
  made.ordered_dict_pops_directly = version >= V3_11;
  made.ordered_dict_shows_dict = version >= V3_12;
  made.partial_repr_qualified = version >= V3_13;
  made.batched_strict = version >= V3_13;
  made.script_path_is_absolute = version >= V3_9;
  made.method_none_wording = version >= V3_11;
  made.finders_may_have_find_module = version <= V3_11;
  made.suggests_names = version >= V3_10;
  made.traceback_carets = version >= V3_11;
  made.frame_clear_refuses_suspended = version >= V3_13;
  made.alias_repr_shows_lists = version >= V3_12;
  made.type_variables_substitute = version >= V3_11;
  made.inline_values = version >= V3_13;
  made.property_subclass_keeps_doc = version >= V3_12;
  made.super_argument_wording = version >= V3_11;
  made.lone_raised_is_grouped = version == V3_11;
  made.unmatched_keeps_group = version == V3_11;
  made.group_takes_any_callable = version >= V3_13;
  made.throw_form_deprecated = version >= V3_12;
  made.frameless_warning_file = version >= V3_13 ? "<sys>" : "sys";
  made.frameless_warning_line = version >= V3_13 ? 0 : 1;
  made.not_implemented_truth_warns = version >= V3_9;
  made.frame_locals_proxy = version >= V3_13;
  made.traceback_by_library = version >= V3_13;
  made.heads_have_places = version >= V3_12;
  made.alias_hides_bases = version >= V3_12;
  made.traceback_shows_all_lines = version >= V3_13;
  made.abstract_methods_plural = version <= V3_8;
  made.abstract_names_quoted = version >= V3_12;
  made.main_module_is_shown = version <= V3_10;
  made.assertion_error_by_name = version <= V3_8;
  made.beyond_top_is_value_error = version <= V3_8;
  made.import_argument_wording = version <= V3_10;
  made.alias_passes_for_its_class = version <= V3_10;
  made.names_shadowing_files = version >= V3_13;
  made.suggests_imports = version >= V3_12;
  made.suggests_self = version >= V3_12;
  made.suggests_imported_names = version >= V3_12;
  made.unicode_version = kUnicode[static_cast<int>(version)];
  made.loaders_show_modules = version < V3_10 ? 2 : version < V3_12 ? 1 : 0;
  made.namespace_repr_has_path = version >= V3_12;
  made.frozen_library = version >= V3_11;
  made.package_mismatch_deprecated = version >= V3_12;
  made.int_size_is_tag = version >= V3_12;
  made.pattern_must_be_class = version >= V3_12;
  made.comparison_recursion_wording = version < V3_12;
  return made;
}

using enum LanguageVersion;
constexpr Language kLanguages[] = {make_language(V3_8),  make_language(V3_9),  make_language(V3_10),
                                   make_language(V3_11), make_language(V3_12), make_language(V3_13)};

}  // namespace

const Language& language(LanguageVersion version) { return kLanguages[static_cast<int>(version)]; }

std::optional<LanguageVersion> parse_language_version(std::string_view text) {
  for (const Language& candidate : kLanguages)
    if (text == candidate.name) return candidate.version;
  return std::nullopt;
}

}  // namespace dictum
