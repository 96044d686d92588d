// Calls: https://docs.python.org/3/reference/expressions.html#calls
#include <vector>

#include "code/unit_compiler.h"

namespace dictum::code {

namespace {

bool unpacks(std::span<ast::Expr* const> arguments, ast::KeywordList keywords) {
  for (const ast::Expr* argument : arguments)
    if (argument->kind == ast::NodeKind::Starred) return true;
  for (const ast::Keyword* keyword : keywords)
    if (keyword->arg == nullptr) return true;
  constexpr std::size_t kStackUse = 2000;
  return arguments.size() + keywords.size() > kStackUse;
}

}  // namespace

void UnitCompiler::call(const ast::Call& node) {
  if (method_call(node)) return;
  expression(*node.func);
  emit(Opcode::PushAbsent);
  call_arguments(node.args, node.keywords, node.span);
}

// obj.name(…) without unpacking looks the method up without making a bound method.
bool UnitCompiler::method_call(const ast::Call& node) {
  const auto* attribute = ast::as<ast::Attribute>(node.func);
  if (!attribute || unpacks(node.args, node.keywords)) return false;
  expression(*attribute->value);
  at(*attribute);
  attribute_position(*attribute);
  emit(Opcode::LoadMethod, name_index(mangled(attribute->attr)));
  at(node);
  attribute_position(*attribute);
  call_arguments(node.args, node.keywords, code().position());
  return true;
}

// [callable, self or absent] -> [result]
void UnitCompiler::call_arguments(std::span<ast::Expr* const> arguments, ast::KeywordList keywords,
                                  const Span& position) {
  if (unpacks(arguments, keywords)) {
    call_with_unpacking(arguments, keywords);
    return;
  }
  RULE(FUN_18);
  if (arguments.size() == 1 && arguments[0]->kind == ast::NodeKind::GeneratorExp) RULE(FUN_26);
  for (const ast::Expr* argument : arguments) expression(*argument);
  if (keywords.empty()) {
    code().set_position(position);
    return emit(Opcode::Call, static_cast<std::uint32_t>(arguments.size()));
  }
  Constant names{Constant::Kind::Tuple};
  for (const ast::Keyword* keyword : keywords) {
    expression(*keyword->value);
    Constant name{Constant::Kind::Str};
    name.text = keyword->arg->text;
    names.items.push_back(std::move(name));
  }
  code().set_position(position);
  load_constant(std::move(names));
  emit(Opcode::CallKeywords, static_cast<std::uint32_t>(arguments.size() + keywords.size()));
}

void UnitCompiler::call_with_unpacking(std::span<ast::Expr* const> arguments, ast::KeywordList keywords) {
  RULE(FUN_08);
  if (arguments.size() == 1 && arguments[0]->kind == ast::NodeKind::Starred)
    expression(*static_cast<const ast::Starred*>(arguments[0])->value);  // CallEx converts it
  else
    positional_tuple(arguments);
  if (!keywords.empty()) keyword_arguments(keywords);
  emit(Opcode::CallEx, keywords.empty() ? 0 : 1);
}

void UnitCompiler::positional_tuple(std::span<ast::Expr* const> arguments) {
  std::size_t plain = 0;
  constexpr std::size_t kStackUse = 2000;
  if (arguments.size() <= kStackUse)
    while (plain < arguments.size() && arguments[plain]->kind != ast::NodeKind::Starred)
      expression(*arguments[plain++]);
  if (plain == arguments.size()) return emit(Opcode::BuildTuple, static_cast<std::uint32_t>(plain));
  emit(Opcode::BuildList, static_cast<std::uint32_t>(plain));
  for (std::size_t i = plain; i < arguments.size(); i++) {
    if (const auto* star = ast::as<ast::Starred>(arguments[i])) {
      expression(*star->value);
      emit(Opcode::ListExtend, 1);
    } else {
      expression(*arguments[i]);
      emit(Opcode::ListAppend, 1);
    }
  }
  emit(Opcode::ListToTuple);
}

// Pushes one dict of all keyword arguments; a name given twice is found by DictMerge.
void UnitCompiler::keyword_arguments(ast::KeywordList keywords) {
  bool have_dict = false;
  std::uint32_t waiting = 0;
  const auto flush = [&] {
    if (waiting == 0) return;
    emit(Opcode::BuildMap, waiting);
    if (have_dict) emit(Opcode::DictMerge);
    have_dict = true;
    waiting = 0;
  };
  for (const ast::Keyword* keyword : keywords) {
    if (keyword->arg) {
      load_text(keyword->arg->text);
      expression(*keyword->value);
      waiting++;
      continue;
    }
    flush();
    if (!have_dict) emit(Opcode::BuildMap, 0);
    have_dict = true;
    expression(*keyword->value);
    RULE(FUN_09);
    emit(Opcode::DictMerge);
  }
  flush();
}

}  // namespace dictum::code
