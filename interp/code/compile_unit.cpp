// Units: modules, functions, lambdas, classes.
// https://docs.python.org/3/reference/compound_stmts.html#function-definitions, #class-definitions
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "code/unit_compiler.h"
#include "syntax/dump.h"

namespace dictum::code {

namespace {

std::uint32_t definition_line(const ast::Node& node, ast::ExprList decorators) {
  return decorators.empty() ? node.span.line : decorators[0]->span.line;
}

const ast::ConstantValue* docstring_of(ast::StmtList body) {
  if (body.empty()) return nullptr;
  const auto* statement = ast::as<ast::ExprStmt>(body[0]);
  const auto* literal = statement ? ast::as<ast::Constant>(statement->value) : nullptr;
  return literal && literal->value.kind == ast::ConstantValue::Kind::Str ? &literal->value : nullptr;
}

// PEP 526: whether a block annotates a name outside its inner blocks.
bool has_annotation(ast::StmtList list);
bool has_annotation(const ast::Stmt& node) {
  switch (node.kind) {
    case ast::NodeKind::AnnAssign: return true;
    case ast::NodeKind::For: {
      const auto& loop = static_cast<const ast::For&>(node);
      return has_annotation(loop.body) || has_annotation(loop.orelse);
    }
    case ast::NodeKind::While: {
      const auto& loop = static_cast<const ast::While&>(node);
      return has_annotation(loop.body) || has_annotation(loop.orelse);
    }
    case ast::NodeKind::If: {
      const auto& branch = static_cast<const ast::If&>(node);
      return has_annotation(branch.body) || has_annotation(branch.orelse);
    }
    case ast::NodeKind::With: return has_annotation(static_cast<const ast::With&>(node).body);
    case ast::NodeKind::Match: {
      for (const ast::MatchCase* item : static_cast<const ast::Match&>(node).cases)
        if (has_annotation(item->body)) return true;
      return false;
    }
    case ast::NodeKind::Try: {
      const auto& block = static_cast<const ast::Try&>(node);
      for (const ast::ExceptHandler* handler : block.handlers)
        if (has_annotation(static_cast<const ast::Handler*>(handler)->body)) return true;
      return has_annotation(block.body) || has_annotation(block.orelse) || has_annotation(block.finalbody);
    }
    default: return false;
  }
}
bool has_annotation(ast::StmtList list) {
  return std::any_of(list.begin(), list.end(), [](const ast::Stmt* node) { return has_annotation(*node); });
}

}  // namespace

Compiled<std::unique_ptr<const Unit>> UnitCompiler::run(const ast::Mod& tree) {
  enter(UnitKind::Module, &symbols_.module(), "<module>", 1);
  compile_root(tree);
  std::unique_ptr<const Unit> unit = leave();
  if (failure_) return Failure{std::move(*failure_)};
  return unit;
}

Compiled<std::unique_ptr<const Unit>> compile(const ast::Mod& tree, const SymbolTable& symbols,
                                              const CompileOptions& options) {
  return UnitCompiler(symbols, options).run(tree);
}

void UnitCompiler::compile_root(const ast::Mod& tree) {
  code().set_position({1, 0, 1, 0});
  if (const auto* expression_root = ast::as<ast::Expression>(&tree)) {
    expression(*expression_root->body);
    return emit(Opcode::ReturnValue);
  }
  const auto* interactive = ast::as<ast::Interactive>(&tree);
  const ast::StmtList body = interactive ? interactive->body : static_cast<const ast::Module&>(tree).body;
  state_->interactive = interactive != nullptr;
  if (has_annotation(body)) emit(Opcode::SetupAnnotations);
  statements(interactive ? body : body_with_docstring(body));
  finish_with_none();
}

// Stores the docstring of a module or class; the rest of the body.
ast::StmtList UnitCompiler::body_with_docstring(ast::StmtList body) {
  const ast::ConstantValue* docstring = docstring_of(body);
  if (!docstring) return body;
  if (options_.optimize > 1) return body.subspan(1);
  at(*body[0]);
  load_text(cleaned_docstring(docstring->text));
  store_name(options_.names.intern("__doc__"));
  return body.subspan(1);
}

// From 3.13 the compiler strips the indentation that all lines but the first share.
std::string UnitCompiler::cleaned_docstring(std::string_view text) const {
  if (!options_.language.cleaned_docstrings) return std::string(text);
  const auto next_line = [&](std::size_t from) {
    const std::size_t end = text.find('\n', from);
    return end == std::string_view::npos ? text.size() : end + 1;
  };
  const auto indent_of = [&](std::size_t from) {
    std::size_t at = from;
    while (at < text.size() && text[at] == ' ') at++;
    return at - from;
  };
  std::size_t margin = std::string_view::npos;
  for (std::size_t start = next_line(0); start < text.size(); start = next_line(start)) {
    const std::size_t indent = indent_of(start);
    if (start + indent < text.size() && text[start + indent] != '\n') margin = std::min(margin, indent);
  }
  if (margin == std::string_view::npos) margin = 0;
  std::string cleaned;
  for (std::size_t start = 0; start < text.size(); start = next_line(start)) {
    std::size_t from = start + (start == 0 ? indent_of(0) : std::min(margin, indent_of(start)));
    cleaned += text.substr(from, next_line(start) - from);
  }
  return cleaned;
}

void UnitCompiler::finish_with_none() {
  if (!code().live()) return;
  if (in_function()) RULE(FUN_17);
  load_none();
  emit(Opcode::ReturnValue);
}

void UnitCompiler::enter(UnitKind kind, const Scope* scope, std::string_view name, std::uint32_t first_line) {
  auto* made = new UnitState;
  made->parent = state_;
  made->kind = kind;
  made->scope = scope;
  state_ = made;
  if (failed()) made->code.abandon();
  Unit& unit = *made->unit;
  unit.name = name;
  unit.file_name = options_.file_name;
  unit.first_line = first_line;
  if (kind != UnitKind::Module && kind != UnitKind::Class) unit.flags |= kOptimized | kNewLocals;
  if (scope->nested && kind != UnitKind::Module && kind != UnitKind::Class) unit.flags |= kNested;
  if (options_.future_annotations) unit.flags |= kFutureAnnotations;
  if (kind != UnitKind::Module)
    set_qualified_name(name);
  else
    unit.qualified_name = name;
  set_up_slots();
}

// https://docs.python.org/3/glossary.html#term-qualified-name
void UnitCompiler::set_qualified_name(std::string_view name) {
  const UnitState& parent = *state_->parent;
  std::string& qualified = state_->unit->qualified_name;
  qualified = name;
  if (parent.kind == UnitKind::Module) return;
  if (state_->kind == UnitKind::Function || state_->kind == UnitKind::Class) {
    const Name* own = mangle(parent.scope->private_name, options_.names.intern(name), options_.names);
    const Symbol* symbol = symbols_.find(*parent.scope, own);
    if (RULE_IF(CLS_52, symbol && symbol->resolution == Resolution::GlobalExplicit)) return;
  }
  std::string prefix = parent.unit->qualified_name;
  if (RULE_IF(CLS_51, parent.kind == UnitKind::Function || parent.kind == UnitKind::Lambda))
    prefix += ".<locals>";
  qualified = prefix + "." + qualified;
}

// Parameters first; cells and free variables go behind all locals.
void UnitCompiler::set_up_slots() {
  const Scope& scope = *state_->scope;
  if (scope.is_function_like())
    for (const Name* parameter : scope.parameters) add_local_slot(parameter);
  const auto behind = [&](const Name* name, bool free) {
    state_->slot_indexes.emplace(name,
                                 kBehindLocals + static_cast<std::uint32_t>(state_->behind_locals.size()));
    state_->behind_locals.push_back({std::string(name->text), false, !free, free});
  };
  for (const Name* name : cell_variables(symbols_, scope, options_.language, options_.names)) {
    const auto found = state_->slot_indexes.find(name);
    if (found == state_->slot_indexes.end()) {
      behind(name, false);
      state_->unit->cell_count++;
    } else {
      state_->unit->slots[found->second].cell = true;
    }
  }
  for (const Name* name : free_variables(scope)) {
    if (state_->slot_indexes.contains(name)) continue;
    behind(name, true);
    state_->unit->free_count++;
  }
  emit_cells();
}

std::uint32_t UnitCompiler::add_local_slot(const Name* name) {
  const std::uint32_t slot = static_cast<std::uint32_t>(state_->unit->slots.size());
  state_->slot_indexes.emplace(name, slot);
  state_->unit->slots.push_back({std::string(name->text), true, false, false});
  return slot;
}

void UnitCompiler::emit_cells() {
  code().set_position({state_->unit->first_line, 0, state_->unit->first_line, 0});
  for (std::uint32_t i = 0; i < state_->unit->slots.size(); i++)
    if (state_->unit->slots[i].cell) emit(Opcode::MakeCell, i);
  for (std::uint32_t i = 0; i < state_->unit->cell_count; i++) emit(Opcode::MakeCell, kBehindLocals + i);
}

std::unique_ptr<const Unit> UnitCompiler::leave() {
  std::unique_ptr<UnitState> left(state_);
  state_ = left->parent;
  Unit& unit = *left->unit;
  unit.local_count = static_cast<std::uint32_t>(unit.slots.size());
  for (Slot& slot : left->behind_locals) unit.slots.push_back(std::move(slot));
  if (failed()) return std::move(left->unit);  // labels may be unbound
  left->code.finish(unit);
  for (std::size_t i = 0; i < unit.words.size(); i += 1 + opcode_info(opcode_of(unit.words[i])).caches) {
    const Opcode opcode = opcode_of(unit.words[i]);
    const std::uint32_t operand = operand_of(unit.words[i]);
    if (opcode_info(opcode).operand == OperandKind::Local && operand >= kBehindLocals)
      unit.words[i] = make_word(opcode, operand - kBehindLocals + unit.local_count);
  }
  if (left->code.overflowed() && !failure_) {
    failure_ = std::make_unique<Diagnostic>();
    failure_->kind = FailureKind::MemoryError;
    failure_->has_position = false;
  }
  return std::move(left->unit);
}

// --- functions

void UnitCompiler::function_definition(const ast::Node& node, const Name* name,
                                       const ast::Arguments& arguments, ast::StmtList body,
                                       ast::ExprList decorators, const ast::Expr* returns,
                                       std::uint32_t extra_flags) {
  for (const ast::Expr* decorator : decorators) {
    expression(*decorator);
    emit(Opcode::PushAbsent);
  }
  RULE(FUN_02);
  std::uint32_t flags = function_defaults(arguments);
  flags |= function_annotations(arguments, returns);
  const Scope& scope = symbols_.scope_of(&node);
  enter(UnitKind::Function, &scope, name->text, definition_line(node, decorators));
  Unit& unit = *state_->unit;
  set_parameters(arguments);
  unit.flags |= extra_flags;
  if (scope.generator)
    unit.flags = extra_flags ? (unit.flags & ~kCoroutine) | kAsyncGenerator : unit.flags | kGenerator;
  const ast::ConstantValue* docstring = options_.optimize > 1 ? nullptr : docstring_of(body);
  Constant first;
  if (docstring) {
    first.kind = Constant::Kind::Str;
    first.text = cleaned_docstring(docstring->text);
  }
  constant_index(std::move(first));
  unit.has_docstring = docstring != nullptr;
  statements(docstring ? body.subspan(1) : body);
  finish_with_none();
  std::unique_ptr<const Unit> made = leave();
  make_function(std::move(made), scope, flags);
  apply_decorators(decorators);
  at(node);
  store_name(name);
}

void UnitCompiler::set_parameters(const ast::Arguments& arguments) {
  Unit& unit = *state_->unit;
  unit.positional_only_count = static_cast<std::uint32_t>(arguments.posonlyargs.size());
  unit.argument_count = unit.positional_only_count + static_cast<std::uint32_t>(arguments.args.size());
  unit.keyword_only_count = static_cast<std::uint32_t>(arguments.kwonlyargs.size());
  if (arguments.vararg) unit.flags |= kVarArguments;
  if (arguments.kwarg) unit.flags |= kVarKeywords;
}

void UnitCompiler::lambda(const ast::Lambda& node) {
  RULE(FUN_16);
  const std::uint32_t flags = function_defaults(*node.args);
  const Scope& scope = symbols_.scope_of(&node);
  enter(UnitKind::Lambda, &scope, "<lambda>", node.span.line);
  set_parameters(*node.args);
  if (scope.generator) state_->unit->flags |= kGenerator;
  constant_index(Constant{});
  expression(*node.body);
  at(*node.body);
  if (scope.generator) {  // a lambda with yield returns None, its value is dropped
    emit(Opcode::PopTop);
    finish_with_none();
  } else {
    emit(Opcode::ReturnValue);
  }
  std::unique_ptr<const Unit> made = leave();
  make_function(std::move(made), scope, flags);
}

std::uint32_t UnitCompiler::function_defaults(const ast::Arguments& arguments) {
  std::uint32_t flags = 0;
  if (!arguments.defaults.empty()) {
    RULE(FUN_01);
    for (const ast::Expr* value : arguments.defaults) expression(*value);
    emit(Opcode::BuildTuple, static_cast<std::uint32_t>(arguments.defaults.size()));
    flags |= kFunctionDefaults;
  }
  std::uint32_t keyword_defaults = 0;
  for (std::size_t i = 0; i < arguments.kwonlyargs.size(); i++) {
    if (!arguments.kw_defaults[i]) continue;
    load_text(mangled(arguments.kwonlyargs[i]->arg)->text);
    expression(*arguments.kw_defaults[i]);
    keyword_defaults++;
  }
  if (keyword_defaults > 0) {
    emit(Opcode::BuildMap, keyword_defaults);
    flags |= kFunctionKeywordDefaults;
  }
  return flags;
}

std::uint32_t UnitCompiler::function_annotations(const ast::Arguments& arguments, const ast::Expr* returns) {
  std::uint32_t count = 0;
  for (const ast::Arg* argument : arguments.args) count += argument_annotation(argument);
  for (const ast::Arg* argument : arguments.posonlyargs) count += argument_annotation(argument);
  count += argument_annotation(arguments.vararg);
  for (const ast::Arg* argument : arguments.kwonlyargs) count += argument_annotation(argument);
  count += argument_annotation(arguments.kwarg);
  if (returns) {
    load_text("return");
    annotation(*returns);
    count++;
  }
  if (count == 0) return 0;
  emit(Opcode::BuildTuple, 2 * count);
  return kFunctionAnnotations;
}

std::uint32_t UnitCompiler::argument_annotation(const ast::Arg* argument) {
  if (!argument || !argument->annotation) return 0;
  load_text(mangled(argument->arg)->text);
  annotation(*argument->annotation);
  return 1;
}

// The annotation's value, or its text under `from __future__ import annotations` (PEP 563).
void UnitCompiler::annotation(const ast::Expr& node) {
  if (options_.future_annotations) {
    ast::Expression root;
    root.kind = ast::NodeKind::Expression;
    root.body = const_cast<ast::Expr*>(&node);
    std::string text = print_source(root, options_.language);
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return load_text(text);
  }
  if (const auto* star = ast::as<ast::Starred>(&node)) {  // *args: *Ts
    expression(*star->value);
    return emit(Opcode::UnpackSequence, 1);
  }
  expression(node);
}

// [defaults…] -> [function]
void UnitCompiler::make_function(std::unique_ptr<const Unit> unit, const Scope&, std::uint32_t flags) {
  if (unit->free_count > 0) {
    for (std::size_t i = unit->slots.size() - unit->free_count; i < unit->slots.size(); i++)
      emit(Opcode::LoadCell, slot_of(options_.names.intern(unit->slots[i].name)));
    emit(Opcode::BuildTuple, unit->free_count);
    flags |= kFunctionClosure;
  }
  Constant constant{Constant::Kind::Code};
  constant.child = static_cast<std::uint32_t>(state_->unit->children.size());
  state_->unit->children.push_back(std::move(unit));
  load_constant(std::move(constant));
  emit(Opcode::MakeFunction, flags);
}

// [decorator, absent]… and the decorated on top.
void UnitCompiler::apply_decorators(ast::ExprList decorators) {
  const Span before = code().position();
  for (std::size_t i = decorators.size(); i-- > 0;) {
    RULE(CLS_02);
    at(*decorators[i]);
    emit(Opcode::Call, 1);
  }
  code().set_position(before);
}

// --- classes

void UnitCompiler::class_definition(const ast::ClassDef& node) {
  for (const ast::Expr* decorator : node.decorator_list) {
    RULE(CLS_01);
    RULE(CLS_63);
    expression(*decorator);
    emit(Opcode::PushAbsent);
  }
  at(node);
  emit(Opcode::LoadBuildClass);
  emit(Opcode::PushAbsent);
  const Scope& scope = symbols_.scope_of(&node);
  enter(UnitKind::Class, &scope, node.name->text, definition_line(node, node.decorator_list));
  class_body(node);
  std::unique_ptr<const Unit> made = leave();
  make_function(std::move(made), scope, 0);
  load_text(node.name->text);
  class_arguments(node);
  apply_decorators(node.decorator_list);
  at(node);
  RULE(CLS_03);
  store_name(node.name);
}

// [__build_class__, absent, body, name] and the bases and keywords, called.
void UnitCompiler::class_arguments(const ast::ClassDef& node) {
  bool unpacking = false;
  for (const ast::Expr* base : node.bases) unpacking |= base->kind == ast::NodeKind::Starred;
  for (const ast::Keyword* keyword : node.keywords) unpacking |= keyword->arg == nullptr;
  RULE(CLS_04);
  if (unpacking) {
    RULE(CLS_06);
    emit(Opcode::BuildList, 2);
    for (const ast::Expr* base : node.bases) {
      const auto* star = ast::as<ast::Starred>(base);
      expression(star ? *star->value : *base);
      if (star)
        emit(Opcode::ListExtend, 1);
      else
        emit(Opcode::ListAppend, 1);
    }
    emit(Opcode::ListToTuple);
    if (!node.keywords.empty()) keyword_arguments(node.keywords);
    return emit(Opcode::CallEx, node.keywords.empty() ? 0 : 1);
  }
  for (const ast::Expr* base : node.bases) expression(*base);
  const std::uint32_t count = 2 + static_cast<std::uint32_t>(node.bases.size() + node.keywords.size());
  if (node.keywords.empty()) return emit(Opcode::Call, count);
  Constant names{Constant::Kind::Tuple};
  for (const ast::Keyword* keyword : node.keywords) {
    expression(*keyword->value);
    Constant name{Constant::Kind::Str};
    name.text = keyword->arg->text;
    names.items.push_back(std::move(name));
  }
  load_constant(std::move(names));
  emit(Opcode::CallKeywords, count);
}

// https://docs.python.org/3/reference/datamodel.html#executing-the-class-body
void UnitCompiler::class_body(const ast::ClassDef& node) {
  const std::uint32_t line = state_->unit->first_line;
  code().set_position({line, 0, line, 0});
  NameTable& names = options_.names;
  RULE_STEP(CLS_49) {
    load_name(names.intern("__name__"));
    store_name(names.intern("__module__"));
  }
  RULE_STEP(CLS_21) {
    load_text(state_->unit->qualified_name);
    store_name(names.intern("__qualname__"));
  }
  if (options_.language.class_attribute_summary) {
    RULE(CLS_25);
    load_int(line);
    store_name(names.intern("__firstlineno__"));
  }
  RULE_STEP(CLS_66) {
    if (has_annotation(node.body)) emit(Opcode::SetupAnnotations);
  }
  statements(body_with_docstring(node.body));
  if (!code().live()) return;
  if (options_.language.class_attribute_summary) {
    Constant found{Constant::Kind::Tuple};
    std::vector<const Name*>& attributes = state_->static_attributes;
    std::sort(attributes.begin(), attributes.end(),
              [](const Name* a, const Name* b) { return a->text < b->text; });
    for (const Name* attribute : attributes) {
      Constant text{Constant::Kind::Str};
      text.text = attribute->text;
      found.items.push_back(std::move(text));
    }
    load_constant(std::move(found));
    store_name(names.intern("__static_attributes__"));
  }
  class_cell();
}

// The cell of __class__ for methods that use it or super(): type.__new__ fills it from __classcell__.
void UnitCompiler::class_cell() {
  if (!state_->scope->needs_class_closure) return finish_with_none();
  emit(Opcode::LoadCell, slot_of(options_.names.intern("__class__")));
  emit(Opcode::Copy, 1);
  store_name(options_.names.intern("__classcell__"));
  emit(Opcode::ReturnValue);
}

// 3.13: `self.name = …` in a method is listed in __static_attributes__ of the innermost class.
void UnitCompiler::note_static_attribute(const ast::Attribute& node) {
  const auto* object = ast::as<ast::NameExpr>(node.value);
  if (!object || object->id->text != "self") return;
  for (UnitState* state = state_; state; state = state->parent) {
    if (state->kind != UnitKind::Class) continue;
    std::vector<const Name*>& found = state->static_attributes;
    if (std::find(found.begin(), found.end(), node.attr) == found.end()) found.push_back(node.attr);
    return;
  }
}

// --- shared

bool UnitCompiler::in_function() const {
  return state_->kind != UnitKind::Module && state_->kind != UnitKind::Class;
}

void UnitCompiler::unsupported(std::string_view feature) {
  if (!code().live()) return;
  Constant text{Constant::Kind::Str};
  text.text = feature;
  emit(Opcode::Unsupported, constant_index(std::move(text)));
}

void UnitCompiler::fail(std::string message, const ast::Node& node) {
  if (failure_) return;
  for (UnitState* state = state_; state; state = state->parent) state->code.abandon();
  failure_ = std::make_unique<Diagnostic>();
  failure_->message = std::move(message);
  failure_->line = node.span.line;
  failure_->offset = static_cast<std::int32_t>(node.span.column) + 1;
  failure_->end_line = static_cast<std::int32_t>(node.span.end_line);
  failure_->end_offset = static_cast<std::int32_t>(node.span.end_column) + 1;
  failure_->has_text = false;
}

}  // namespace dictum::code
