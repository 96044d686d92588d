#include "vm/compile_source.h"

#include "code/compiler.h"
#include "code/verifier.h"
#include "modules/warnings_module.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "scope/front_end.h"
#include "vm/machine.h"
#include "vm/output.h"
#include "vm/shared_units.h"

namespace dictum {

namespace {

Compiled<std::unique_ptr<const code::Unit>> unit_of(const CheckedProgram& program,
                                                    const CompileRequest& request, const Language& language,
                                                    Rules* rules) {
  const code::CompileOptions options{
      language,         request.file_name,
      *program.names,   program.future.annotations || request.future_annotations,
      request.optimize, rules};
  std::unique_ptr<const code::Unit> unit = TRY(code::compile(*program.tree, program.symbols, options));
#ifdef DICTUM_DEV_CHECKS
  const std::optional<std::string> problem = code::verify(*unit);
  DICTUM_CHECK(!problem, problem->c_str());
#endif
  return unit;
}

}  // namespace

Compiled<std::unique_ptr<const code::Unit>> compile_unit(const CompileRequest& request,
                                                         const Language& language, CompileWarnings* warnings,
                                                         Rules* rules) {
  CheckedProgram program = TRY(check_program(request.source, request.origin, request.mode, language,
                                             FrontEndStage::Checks, request.file_name, rules));
  if (warnings) *warnings = std::move(program.warnings);
  return unit_of(program, request, language, rules);
}

namespace {

TypeId exception_type(FailureKind kind) {
  switch (kind) {
    case FailureKind::SyntaxError: return TypeId::SyntaxError;
    case FailureKind::IndentationError: return TypeId::IndentationError;
    case FailureKind::TabError: return TypeId::TabError;
    case FailureKind::ValueError: return TypeId::ValueError;
    case FailureKind::OverflowError: return TypeId::OverflowError;
    case FailureKind::MemoryError: return TypeId::MemoryError;
    case FailureKind::RecursionError: return TypeId::RecursionError;
    case FailureKind::UnicodeDecodeError: return TypeId::ValueError;
    case FailureKind::Unsupported: break;
  }
  DICTUM_UNREACHABLE("a failure of an unknown kind");
}

bool is_syntax_error(FailureKind kind) {
  return kind == FailureKind::SyntaxError || kind == FailureKind::IndentationError ||
         kind == FailureKind::TabError;
}

// (filename, line, offset, text, end line, end offset)
Ref<Tuple> details_of(Context& cx, const Diagnostic& diagnostic, const std::string& file_name) {
  Ref<Str> file = TRY(make_str(cx, file_name));
  OwnedValue text = diagnostic.has_text ? OwnedValue(TRY(make_str(cx, diagnostic.text))) : cx.none();
  const OwnedValue line = diagnostic.has_position ? OwnedValue::small(diagnostic.line) : cx.none();
  const OwnedValue offset = diagnostic.has_position ? OwnedValue::small(diagnostic.offset) : cx.none();
  if (!cx.language.error_has_end || !diagnostic.has_end)
    return make_tuple(cx, {Value(file.get()), line, offset, text});
  return make_tuple(cx, {Value(file.get()), line, offset, text, Value::small(diagnostic.end_line),
                         Value::small(diagnostic.end_offset)});
}

// An "error" filter makes a warning of the compiler a SyntaxError at its line.
Done issue_compile_warning(Context& cx, const CompileWarning& warning, const CompileRequest& request) {
  Ref<Str> text = TRY(make_str(cx, warning.message));
  Ref<Str> file = TRY(make_str(cx, request.file_name));
  std::string name = request.file_name;
  if (name.ends_with(".py")) name.erase(name.size() - 3);
  Ref<Str> module = TRY(make_str(cx, name));
  const bool syntax = warning.category == CompileWarning::Category::SyntaxWarning;
  const TypeId category = syntax ? TypeId::SyntaxWarning : TypeId::DeprecationWarning;
  WarningPlace place;
  place.file_name = Value(file.get());
  place.line = warning.line;
  place.module = Value(module.get());
  if (issue_warning(cx, Value(text.get()), Value(cx.type(category)), place).ok()) return done();
  if (!catch_exception(cx, category)) return failed();
  Diagnostic diagnostic;
  diagnostic.message = warning.message;
  diagnostic.line = warning.line;
  diagnostic.has_end = false;
  diagnostic.has_text = false;
  return raise_diagnostic(cx, diagnostic, request.file_name);
}

}  // namespace

Failed raise_diagnostic(Context& cx, const Diagnostic& diagnostic, const std::string& file_name) {
  if (diagnostic.kind == FailureKind::Unsupported) return stop_unsupported(cx, diagnostic.message);
  const TypeId type = exception_type(diagnostic.kind);
  if (type == TypeId::MemoryError) return raise_memory_error(cx);
  // Without a position CPython gives the message alone, not even the file.
  if (!is_syntax_error(diagnostic.kind) || !diagnostic.has_position)
    return raise_error(cx, type, diagnostic.message);
  Ref<Str> message = TRY(make_str(cx, diagnostic.message));
  Ref<Tuple> details = TRY(details_of(cx, diagnostic, file_name));
  const Value arguments[] = {Value(message.get()), Value(details.get())};
  Ref<ExceptionObject> made = TRY(make_exception(cx, type, arguments));
  return raise_exception(cx, std::move(made));
}

Fallible<ParsedTree> parse_tree(Context& cx, const CompileRequest& request) {
  if (!cx.charge(static_cast<std::int64_t>(request.source.size()))) return failed();
  const Compiled<Source> source = load_source(request.source, request.origin, cx.language);
  if (!source.ok()) return raise_diagnostic(cx, source.error(), request.file_name);
  ParsedTree parsed;
  parsed.arena = std::make_unique<Arena>();
  parsed.names = std::make_unique<NameTable>(*parsed.arena);
  CompileWarnings warnings;
  const ParseContext context{cx.language, *parsed.arena, *parsed.names, &warnings, nullptr};
  const Compiled<const ast::Mod*> tree = parse(source.value(), request.mode, context);
  if (!tree.ok()) return raise_diagnostic(cx, tree.error(), request.file_name);
  parsed.tree = tree.value();
  for (const CompileWarning& warning : warnings) TRY(issue_compile_warning(cx, warning, request));
  return parsed;
}

Ref<CodeObject> compile_source(Context& cx, const CompileRequest& request) {
  code::UnitStore& store = machine_of(cx).units;
  if (request.is_library && machine_of(cx).share_library)
    if (const code::Unit* unit = shared_unit(request, cx.language))
      return make_code(cx, store, store.add(nullptr), unit);
  constexpr std::size_t kStepsPerByte = 2;
  if (!cx.charge(static_cast<std::int64_t>(request.source.size() * kStepsPerByte))) return failed();
  CompileWarnings warnings;
  Compiled<std::unique_ptr<const code::Unit>> unit = compile_unit(request, cx.language, &warnings, &cx.rules);
  if (!unit.ok()) return raise_diagnostic(cx, unit.error(), request.file_name);
  for (const CompileWarning& warning : warnings) TRY(issue_compile_warning(cx, warning, request));
  code::UnitTree* tree = store.add(std::move(unit).value());
  return make_code(cx, store, tree, tree->root.get());
}

Ref<CodeObject> compile_tree(Context& cx, ParsedTree parsed, const CompileRequest& request) {
  Compiled<CheckedProgram> program =
      check_tree(std::move(parsed.arena), std::move(parsed.names), parsed.tree, cx.language, &cx.rules);
  if (!program.ok()) return raise_diagnostic(cx, program.error(), request.file_name);
  for (const CompileWarning& warning : program.value().warnings)
    TRY(issue_compile_warning(cx, warning, request));
  Compiled<std::unique_ptr<const code::Unit>> unit =
      unit_of(program.value(), request, cx.language, &cx.rules);
  if (!unit.ok()) return raise_diagnostic(cx, unit.error(), request.file_name);
  if (code::verify(*unit.value()))
    return stop_unsupported(cx, "compile of a tree of objects: no source has this tree");
  code::UnitStore& store = machine_of(cx).units;
  code::UnitTree* tree = store.add(std::move(unit).value());
  return make_code(cx, store, tree, tree->root.get());
}

}  // namespace dictum
