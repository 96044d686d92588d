// The functions of builtins that look at frames or run code: https://docs.python.org/3/library/functions.html
#include <cstdlib>

#include "builtins/function_arguments.h"
#include "import/import.h"
#include "modules/ast_classes.h"
#include "modules/ast_objects.h"
#include "modules/ast_source.h"
#include "modules/fill.h"
#include "modules/io_object.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/withheld.h"
#include "vm/compile_source.h"
#include "vm/eval.h"
#include "vm/namespaces.h"

namespace dictum {

namespace {

Frame* current(Context& cx) { return machine_of(cx).frame; }

OwnedValue builtin_globals(Context& cx, const CallArguments&) {
  RULE(NSP_01);
  Frame* frame = current(cx);
  return frame ? OwnedValue(Value(frame->globals)) : cx.none();
}

OwnedValue builtin_locals(Context& cx, const CallArguments&) {
  if (!current(cx)) return raise_error(cx, TypeId::SystemError, "frame does not exist");
  return current_locals(cx, current(cx));
}

OwnedValue builtin_vars(Context& cx, const CallArguments& arguments) {
  if (arguments.count == 0) return builtin_locals(cx, arguments);
  OwnedValue found = find_attribute(cx, arguments[0], cx.names().dunder_dict);
  if (RULE_IF(NSP_19, found.is_absent()))
    return raise_type_error(cx, "vars() argument must have __dict__ attribute");
  return found;
}

// Sorted names of the running namespace, or what __dir__ answers.
OwnedValue builtin_dir(Context& cx, const CallArguments& arguments) {
  OwnedValue names;
  if (arguments.count == 0) {
    const OwnedValue space = TRY(builtin_locals(cx, arguments));
    names = TRY(call_method(cx, space, cx.names().keys));
  } else {
    RULE(ATT_24);
    names = call_special(cx, arguments[0], SpecialMethod::dir_);
    if (names.is_absent()) return raise_type_error(cx, "object does not provide __dir__");
    if (names.is_raised()) return names;
  }
  Ref<List> list = TRY(list_from(cx, names));
  RULE_STEP(NSP_20) { TRY(list_sort(cx, list.get(), Value(), false)); }
  return list;
}

// --- compile, exec, eval

// The text of a source argument: str, bytes or bytearray.
struct SourceText {
  std::string bytes;
  SourceOrigin origin = SourceOrigin::Text;
};

Fallible<SourceText> source_text(Context& cx, Value source, std::string_view function) {
  SourceText text;
  if (is<Str>(source)) {
    text.bytes = to_utf8(as<Str>(source));
    return text;
  }
  text.origin = SourceOrigin::Bytes;
  if (is<Bytes>(source))
    text.bytes = as<Bytes>(source)->view();
  else if (is<ByteArray>(source))
    text.bytes = as<ByteArray>(source)->view();
  else if (is_withheld(cx, source))
    return stop_at_withheld(cx);
  else
    return raise_type_error(
        cx, cat(function, function == "compile()" ? " arg 1 must be a string, bytes or AST object"
                                                  : " arg 1 must be a string, bytes or code object"));
  return text;
}

bool inherits_future_annotations(Context& cx) {
  return current(cx) && current(cx)->code->unit->is(code::kFutureAnnotations);
}

// Comments that give types, and the grammar of an older version, are not read.
Done refuse_other_grammar(Context& cx, std::int64_t flags, Value version, const std::string& source) {
  constexpr std::int64_t kTypeComments = 0x1000;
  if ((flags & kTypeComments) && source.find("# type:") != std::string::npos) {
    (void)stop_unsupported(cx, "compile with type comments");
    return failed();
  }
  const std::int64_t minor = version.is_absent() ? -1 : TRY(to_index64(cx, version, TypeId::OverflowError));
  const std::int64_t played = std::atoi(cx.language.name + std::string_view("3.").size());
  if (minor < 0 || minor >= played) return done();
  (void)stop_unsupported(cx, "compile with another feature version");
  return failed();
}

// To code. What is no mistake if `await` may stand outside functions is not compiled.
OwnedValue compile_text(Context& cx, const CompileRequest& request, std::int64_t flags) {
  OwnedValue code = compile_source(cx, request);
  constexpr std::int64_t kTopLevelAwait = 0x2000;
  if ((flags & kTopLevelAwait) && code.is_raised() && pending_matches(cx, TypeId::SyntaxError))
    return stop_unsupported(cx, "compile with await outside functions");
  return code;
}

OwnedValue builtin_compile(Context& cx, const CallArguments& arguments) {
  Value out[7];
  TRY(bind_arguments(cx, "compile", arguments,
                     {"source", "filename", "mode", "flags", "dont_inherit", "optimize", "_feature_version"},
                     3, 6, out));
  constexpr std::int64_t kOnlyAst = 0x400;
  std::int64_t flags = 0;
  if (out[3].is_value()) flags = TRY(to_index64(cx, out[3], TypeId::OverflowError));
  constexpr std::int64_t kKnownFlags = kOnlyAst | 0x1000000 | 0x1fe0000 | 0x3000 | 0x200 | 0x4000 | 0x8000;
  if (flags & ~kKnownFlags) return raise_value_error(cx, "compile(): unrecognised flags");
  if (!is<Str>(out[2])) return raise_bad_argument(cx, "compile", "argument 'mode'", "str", out[2]);
  const std::string mode = to_utf8(as<Str>(out[2]));
  CompileRequest request;
  if (mode == "eval")
    request.mode = ParseMode::Expression;
  else if (mode == "single")
    request.mode = ParseMode::Interactive;
  else if (mode == "func_type" && (flags & kOnlyAst))
    return stop_unsupported(cx, "compile of a function's type");
  else if (mode == "func_type")
    return raise_value_error(cx, "compile() mode 'func_type' requires flag PyCF_ONLY_AST");
  else if (mode != "exec")
    return raise_value_error(cx, flags & kOnlyAst
                                     ? "compile() mode must be 'exec', 'eval', 'single' or 'func_type'"
                                     : "compile() mode must be 'exec', 'eval' or 'single'");
  if (is<Str>(out[1]))
    request.file_name = to_utf8(as<Str>(out[1]));
  else if (is<Bytes>(out[1]))
    request.file_name = as<Bytes>(out[1])->view();
  else
    return raise_type_error(cx,
                            cat("expected str, bytes or os.PathLike object, not ", type_name(cx, out[1])));
  RULE(NSP_17);
  const bool inherit = out[4].is_absent() || !TRY(truth(cx, out[4]));
  request.future_annotations =
      (flags & code::kFutureAnnotations) || (inherit && inherits_future_annotations(cx));
  std::int64_t optimize = -1;
  if (out[5].is_value()) optimize = TRY(to_index64(cx, out[5], TypeId::OverflowError));
  if (optimize < -1 || optimize > 2) return raise_value_error(cx, "compile(): invalid optimize value");
  request.optimize = optimize < 0 ? 0 : static_cast<int>(optimize);
  if (is<CodeObject>(out[0])) return own(out[0]);
  if (is_ast_node(cx, out[0])) {
    if (flags & kOnlyAst) return own(out[0]);
    ParsedTree parsed;
    parsed.arena = std::make_unique<Arena>();
    parsed.names = std::make_unique<NameTable>(*parsed.arena);
    parsed.tree = TRY(tree_of_objects(cx, out[0], request.mode, *parsed.arena, *parsed.names));
    return compile_tree(cx, std::move(parsed), request);
  }
  const SourceText text = TRY(source_text(cx, out[0], "compile()"));
  request.source = text.bytes;
  request.origin = text.origin;
  if (!(flags & kOnlyAst)) return compile_text(cx, request, flags);
  TRY(refuse_other_grammar(cx, flags, out[6], text.bytes));
  const ParsedTree parsed = TRY(parse_tree(cx, request));
  return ast_objects_of(cx, *parsed.tree);
}

struct Namespaces {
  Ref<Dict> globals;
  OwnedValue locals;
};

Fallible<Namespaces> namespaces_for(Context& cx, std::string_view function, Value globals, Value locals) {
  Namespaces spaces;
  if (globals.is_absent() || is_none(cx, globals)) {
    RULE(NSP_07);
    RULE(NSP_24);
    Frame* frame = current(cx);
    if (!frame) return raise_error(cx, TypeId::SystemError, "globals and locals cannot be NULL");
    spaces.globals = own_ref(frame->globals);
    spaces.locals = locals.is_absent() || is_none(cx, locals) ? TRY(current_locals(cx, frame)) : own(locals);
  } else {
    if (RULE_IF(NSP_12, !is<Dict>(globals))) {
      if (function == "exec()")
        return raise_type_error(cx, cat("exec() globals must be a dict, not ", type_name(cx, globals)));
      const bool mapping = !lookup_special(cx, type_of(cx, globals), SpecialMethod::getitem_).is_absent();
      return raise_type_error(cx, mapping ? "globals must be a real dict; try eval(code, {}, mapping)"
                                          : "globals must be a dict");
    }
    spaces.globals = own_ref(as<Dict>(globals));
    spaces.locals = locals.is_absent() || is_none(cx, locals) ? own(globals) : own(locals);
    if (spaces.locals != globals) RULE(NSP_08);
  }
  if (lookup_special(cx, type_of(cx, spaces.locals), SpecialMethod::getitem_).is_absent())
    return raise_type_error(
        cx, function == "exec()" ? cat("locals must be a mapping or None, not ", type_name(cx, spaces.locals))
                                 : std::string("locals must be a mapping"));
  Str* name = cx.names().dunder_builtins;
  if (RULE_IF(NSP_09, dict_find(cx, spaces.globals.get(), name).is_absent())) {
    Ref<Object> builtins(current(cx) ? current(cx)->builtins : static_cast<Object*>(cx.builtins.get()));
    TRY(dict_set(cx, spaces.globals.get(), name, Value(builtins.get())));
  }
  return spaces;
}

OwnedValue run_source(Context& cx, Value source, std::string_view function, ParseMode mode,
                      const Namespaces& spaces, Tuple* closure) {
  Ref<CodeObject> code;
  if (is<CodeObject>(source)) {
    code = own_ref(as<CodeObject>(source));
  } else {
    SourceText text = TRY(source_text(cx, source, function));
    CompileRequest request;
    std::string_view bytes = text.bytes;
    if (mode == ParseMode::Expression) RULE(NSP_13);
    while (mode == ParseMode::Expression && !bytes.empty() && (bytes.front() == ' ' || bytes.front() == '\t'))
      bytes.remove_prefix(1);
    request.source = bytes;
    request.origin = text.origin;
    request.mode = mode;
    request.file_name = "<string>";
    request.future_annotations = RULE_IF(NSP_18, inherits_future_annotations(cx));
    code = TRY(compile_source(cx, request));
  }
  if (RULE_IF(NSP_14, code->unit->free_count > 0 && !closure))
    return raise_type_error(
        cx, mode == ParseMode::Expression
                ? std::string("code object passed to eval() may not contain free variables")
            : cx.language.exec_closure
                ? cat("code object requires a closure of exactly length ", code->unit->free_count)
                : std::string("code object passed to exec() may not contain free variables"));
  return run_code(cx, code.get(), spaces.globals.get(), spaces.locals, closure);
}

Fallible<Tuple*> closure_argument(Context& cx, Value closure, Value source) {
  if (closure.is_absent() || is_none(cx, closure)) return nullptr;
  const bool is_text = is<Str>(source) || is<Bytes>(source) || is<ByteArray>(source);
  if (!is<CodeObject>(source) && !is_text) return nullptr;  // what it is is wrong before what it lacks
  if (is_text) return raise_type_error(cx, "closure can only be used when source is a code object");
  RULE(NSP_15);
  const std::uint32_t wanted = as<CodeObject>(source)->unit->free_count;
  if (wanted == 0) return raise_type_error(cx, "cannot use a closure with this code object");
  bool fits = is<Tuple>(closure) && as<Tuple>(closure)->size() == wanted;
  for (std::size_t i = 0; fits && i < wanted; i++) fits = is<Cell>((*as<Tuple>(closure))[i]);
  if (!fits) return raise_type_error(cx, cat("code object requires a closure of exactly length ", wanted));
  return as<Tuple>(closure);
}

OwnedValue builtin_exec(Context& cx, const CallArguments& arguments) {
  Value out[4];
  if (arguments.count == 0 && cx.language.exec_closure)
    return raise_type_error(cx, "exec() takes at least 1 positional argument (0 given)");
  if (!cx.language.exec_closure) TRY(expect_count(cx, "exec", arguments.count, 1, 3));
  if (RULE_IF(NSP_16, cx.language.exec_keywords))
    TRY(bind_arguments(cx, "exec", arguments, {"", "globals", "locals", "closure"}, 1, 3, out));
  else if (!cx.language.exec_closure)
    TRY(refuse_keywords(cx, "exec", arguments));
  if (!cx.language.exec_keywords)
    TRY(bind_arguments(cx, "exec", arguments, {"", "", "", "closure"}, 1, 3, out));
  const Namespaces spaces = TRY(namespaces_for(cx, "exec()", out[1], out[2]));
  Tuple* closure = TRY(closure_argument(cx, out[3], out[0]));
  const OwnedValue result = TRY(run_source(cx, out[0], "exec()", ParseMode::Module, spaces, closure));
  return cx.none();
}

OwnedValue builtin_eval(Context& cx, const CallArguments& arguments) {
  Value out[3];
  if (!cx.language.exec_keywords) {
    TRY(refuse_keywords(cx, "eval", arguments));
    TRY(expect_count(cx, "eval", arguments.count, 1, 3));
  }
  if (RULE_IF(NSP_16, cx.language.exec_keywords))
    TRY(bind_arguments(cx, "eval", arguments, {"", "globals", "locals"}, 1, 3, out));
  else
    TRY(bind_arguments(cx, "eval", arguments, {"", "", ""}, 1, 3, out));
  const Namespaces spaces = TRY(namespaces_for(cx, "eval()", out[1], out[2]));
  return run_source(cx, out[0], "eval()", ParseMode::Expression, spaces, nullptr);
}

// --- classes, imports

OwnedValue run_class_body(Context& cx, Value body, Value space) {
  return run_body(cx, as<Function>(body), space);
}

// https://docs.python.org/3/reference/datamodel.html#customizing-class-creation
OwnedValue builtin_build_class(Context& cx, const CallArguments& arguments) {
  if (arguments.count < 2) return raise_type_error(cx, "__build_class__: not enough arguments");
  if (!is<Function>(arguments[0])) return raise_type_error(cx, "__build_class__: func must be a function");
  if (!is<Str>(arguments[1])) return raise_type_error(cx, "__build_class__: name is not a string");
  std::span<const Value> base_values(arguments.values + 2, arguments.count - 2);
  Ref<Tuple> bases = base_values.empty() ? empty_tuple(cx) : make_tuple(cx, base_values);
  if (!bases) return failed();
  const CallArguments keywords{arguments.values + arguments.count, 0, arguments.keyword_names};
  return build_class(cx, arguments[0], as<Str>(arguments[1]), bases.get(), keywords, run_class_body);
}

OwnedValue builtin_import(Context& cx, const CallArguments& arguments) {
  Value out[5];
  TRY(bind_arguments(cx, "__import__", arguments, {"name", "globals", "locals", "fromlist", "level"}, 1, 5,
                     out));
  if (!is<Str>(out[0]) && cx.language.import_argument_wording)
    return raise_type_error(cx, cat("__import__() argument 1 must be str, not ",
                                    is_none(cx, out[0]) ? "None" : type_name(cx, out[0])));
  if (!is<Str>(out[0])) return raise_type_error(cx, "module name must be a string");
  std::int64_t level = 0;
  if (out[4].is_value()) level = TRY(to_index64(cx, out[4], TypeId::OverflowError));
  return import_module(cx, as<Str>(out[0]), out[1], out[3], level);
}

Fallible<OwnedValue> standard_stream(Context& cx, Str* name) {
  OwnedValue stream = own(dict_find(cx, cx.sys_dict.get(), name));
  if (stream.is_absent() || is_none(cx, stream))
    return raise_error(cx, TypeId::RuntimeError, cat("input(): lost sys.", name));
  return stream;
}
// https://docs.python.org/3/library/functions.html#input
OwnedValue builtin_input(Context& cx, const CallArguments& arguments) {
  const OwnedValue input = TRY(standard_stream(cx, cx.names().stdin));
  const OwnedValue output = TRY(standard_stream(cx, cx.names().stdout));
  const OwnedValue errors = TRY(standard_stream(cx, cx.names().stderr));
  if (call_method(cx, errors, cx.names().flush).is_raised() && take_exception(cx).is_absent())
    return failed();
  if (arguments.count == 1) {
    Ref<Str> prompt = TRY(str_of(cx, arguments[0]));
    TRY(call_method(cx, output, cx.names().write, {Value(prompt.get())}));
  }
  if (call_method(cx, output, cx.names().flush).is_raised() && take_exception(cx).is_absent())
    return failed();
  const OwnedValue line = TRY(call_method(cx, input, cx.names().readline));
  if (!is<Str>(line)) return raise_type_error(cx, "object.readline() returned non-string");
  Str* text = as<Str>(line);
  if (text->length == 0) return raise_error(cx, TypeId::EOFError, "EOF when reading a line");
  const bool newline = text->at(text->length - 1) == '\n';
  return substring(cx, text, 0, text->length - newline);
}

constexpr MethodRow kFrameFunctions[] = {
    {"__build_class__", builtin_build_class, 0, -1, true},
    {"__import__", builtin_import, 0, -1, true},
    {"compile", builtin_compile, 0, -1, true},
    {"dir", builtin_dir, 0, 1},
    {"eval", builtin_eval, 0, -1, true},
    {"exec", builtin_exec, 0, -1, true},
    {"globals", builtin_globals, 0, 0},
    {"input", builtin_input, 0, 1},
    {"locals", builtin_locals, 0, 0},
    {"vars", builtin_vars, 0, 1},
};

}  // namespace

std::span<const MethodRow> frame_functions() { return kFrameFunctions; }

Done fill_builtins(Context& cx, Dict* dict) {
  dict_clear(cx, dict);  // the core's has the names of every module too
  return dict_update(cx, dict, cx.core.builtins);
}

}  // namespace dictum
