#include "modules/ast_shape.h"

#include <string_view>

#include "modules/ast_words.h"
#include "syntax/ast_visit.h"

namespace dictum {

using namespace ast;

namespace {

AstShapeProblem wrong(std::string message) { return {std::move(message), false}; }
AstShapeProblem strange() { return {"", true}; }

template <class T>
AstShapeProblem empty(const std::span<T>& list, const char* field, const ast::Node& node) {
  if (!list.empty()) return {};
  return wrong(std::string("empty ") + field + " on " + node_kind_name(node.kind));
}
template <class T>
const T& of(const ast::Node& node) {
  return static_cast<const T&>(node);
}

AstShapeProblem arguments_problem(const Arguments& node) {
  if (node.defaults.size() > node.posonlyargs.size() + node.args.size())
    return wrong("more positional defaults than args on arguments");
  if (node.kw_defaults.size() != node.kwonlyargs.size())
    return wrong("length of kwonlyargs is not the same as kw_defaults on arguments");
  return {};
}
template <class T>
AstShapeProblem comprehension_problem(const T& node) {
  return node.generators.empty() ? wrong("comprehension with no generators") : AstShapeProblem{};
}
template <class T>
AstShapeProblem try_problem(const T& node) {
  const std::string name = node_kind_name(node.kind);
  if (node.body.empty()) return empty(node.body, "body", node);
  if (node.handlers.empty() && node.finalbody.empty())
    return wrong(name + " has neither except handlers nor finalbody");
  if (node.handlers.empty() && !node.orelse.empty())
    return wrong(name + " has orelse but no except handlers");
  return {};
}
AstShapeProblem compare_problem(const Compare& node) {
  if (node.comparators.empty()) return wrong("Compare with no comparators");
  if (node.comparators.size() != node.ops.size())
    return wrong("Compare has a different number of comparators and operands");
  return {};
}
AstShapeProblem joined_problem(const JoinedStr& node) {
  for (const Expr* part : node.values) {
    const auto* text = as<Constant>(part);
    const bool is_text = text && text->value.kind == ConstantValue::Kind::Str;
    if (!is_text && part->kind != NodeKind::FormattedValue) return strange();
  }
  return {};
}
AstShapeProblem formatted_problem(const FormattedValue& node) {
  if (node.format_spec && node.format_spec->kind != NodeKind::JoinedStr) return strange();
  return node.conversion == -1 || node.conversion == 's' || node.conversion == 'r' || node.conversion == 'a'
             ? AstShapeProblem{}
             : strange();
}
AstShapeProblem import_problem(const ImportFrom& node) {
  constexpr int kMostDots = 1000;  // so many are never written
  if (node.level < 0) return wrong("Negative ImportFrom level");
  if (node.level > kMostDots) return strange();
  return empty(node.names, "names", node);
}

// The context of an expression, where its kind has one.
const ExprContext* context_of(const Expr& node) {
  switch (node.kind) {
    case NodeKind::Attribute: return &of<Attribute>(node).ctx;
    case NodeKind::Subscript: return &of<Subscript>(node).ctx;
    case NodeKind::Starred: return &of<Starred>(node).ctx;
    case NodeKind::NameExpr: return &of<NameExpr>(node).ctx;
    case NodeKind::List: return &of<List>(node).ctx;
    case NodeKind::Tuple: return &of<Tuple>(node).ctx;
    default: return nullptr;
  }
}
// The one that the expressions in a field must have.
ExprContext context_in(const ast::Node& node, std::string_view field) {
  switch (node.kind) {
    case NodeKind::Starred:
    case NodeKind::List:
    case NodeKind::Tuple: return *context_of(static_cast<const Expr&>(node));
    case NodeKind::Comprehension:
    case NodeKind::For:
    case NodeKind::AsyncFor:
    case NodeKind::AugAssign:
    case NodeKind::AnnAssign: return field == "target" ? ExprContext::Store : ExprContext::Load;
    case NodeKind::Assign: return field == "targets" ? ExprContext::Store : ExprContext::Load;
    case NodeKind::WithItem: return field == "optional_vars" ? ExprContext::Store : ExprContext::Load;
    case NodeKind::TypeAlias: return field == "name" ? ExprContext::Store : ExprContext::Load;
    case NodeKind::Delete: return ExprContext::Del;
    default: return ExprContext::Load;
  }
}
AstShapeProblem context_problem(const Expr* node, ExprContext wanted) {
  if (!node) return {};
  const std::string word(ast_words(wanted)[static_cast<std::size_t>(wanted)]);
  const ExprContext* context = context_of(*node);
  if (!context && wanted != ExprContext::Load)
    return wrong("expression which can't be assigned to in " + word + " context");
  if (!context || *context == wanted) return {};
  return wrong("expression must have " + word + " context but has " +
               std::string(ast_words(*context)[static_cast<std::size_t>(*context)]) + " instead");
}
AstShapeProblem context_problem(const std::span<Expr*>& list, ExprContext wanted) {
  for (const Expr* each : list)
    if (AstShapeProblem problem = context_problem(each, wanted); !problem.message.empty()) return problem;
  return {};
}
// Of the expressions right below the node. CPython does not look at the target of a named expression.
AstShapeProblem contexts_problem(const ast::Node& node) {
  AstShapeProblem found;
  for_each_field(node, [&](const char* name, const auto& value) {
    using Field = std::decay_t<decltype(value)>;
    if constexpr (std::is_same_v<Field, Expr*> || std::is_same_v<Field, std::span<Expr*>>)
      if (found.message.empty() && !(node.kind == NodeKind::NamedExpr && name[0] == 't'))
        found = context_problem(value, context_in(node, name));
  });
  return found;
}
AstShapeProblem name_problem(const NameExpr& node) {
  for (const std::string_view word : {"None", "True", "False"})
    if (node.id->text == word)
      return wrong("identifier field can't represent '" + std::string(word) + "' constant");
  return {};
}

AstShapeProblem lists_problem(const ast::Node& node) {
  switch (node.kind) {
    case NodeKind::NameExpr: return name_problem(of<NameExpr>(node));
    case NodeKind::Arguments: return arguments_problem(of<Arguments>(node));
    case NodeKind::BoolOp:
      return of<BoolOp>(node).values.size() < 2 ? wrong("BoolOp with less than 2 values") : AstShapeProblem{};
    case NodeKind::Dict:
      return of<Dict>(node).keys.size() != of<Dict>(node).values.size()
                 ? wrong("Dict doesn't have the same number of keys as values")
                 : AstShapeProblem{};
    case NodeKind::Compare: return compare_problem(of<Compare>(node));
    case NodeKind::ListComp: return comprehension_problem(of<ListComp>(node));
    case NodeKind::SetComp: return comprehension_problem(of<SetComp>(node));
    case NodeKind::GeneratorExp: return comprehension_problem(of<GeneratorExp>(node));
    case NodeKind::DictComp: return comprehension_problem(of<DictComp>(node));
    case NodeKind::JoinedStr: return joined_problem(of<JoinedStr>(node));
    case NodeKind::FormattedValue: return formatted_problem(of<FormattedValue>(node));
    case NodeKind::FunctionDef: return empty(of<FunctionDef>(node).body, "body", node);
    case NodeKind::AsyncFunctionDef: return empty(of<AsyncFunctionDef>(node).body, "body", node);
    case NodeKind::ClassDef: return empty(of<ClassDef>(node).body, "body", node);
    case NodeKind::For: return empty(of<For>(node).body, "body", node);
    case NodeKind::AsyncFor: return empty(of<AsyncFor>(node).body, "body", node);
    case NodeKind::While: return empty(of<While>(node).body, "body", node);
    case NodeKind::If: return empty(of<If>(node).body, "body", node);
    case NodeKind::With:
      return of<With>(node).items.empty() ? empty(of<With>(node).items, "items", node)
                                          : empty(of<With>(node).body, "body", node);
    case NodeKind::AsyncWith:
      return of<AsyncWith>(node).items.empty() ? empty(of<AsyncWith>(node).items, "items", node)
                                               : empty(of<AsyncWith>(node).body, "body", node);
    case NodeKind::Match: return empty(of<Match>(node).cases, "cases", node);
    case NodeKind::MatchCase: return empty(of<MatchCase>(node).body, "body", node);
    case NodeKind::Handler: return empty(of<Handler>(node).body, "body", node);
    case NodeKind::Try: return try_problem(of<Try>(node));
    case NodeKind::TryStar: return try_problem(of<TryStar>(node));
    case NodeKind::Delete: return empty(of<Delete>(node).targets, "targets", node);
    case NodeKind::Assign: return empty(of<Assign>(node).targets, "targets", node);
    case NodeKind::Raise:
      return of<Raise>(node).cause && !of<Raise>(node).exc ? wrong("Raise with cause but no exception")
                                                           : AstShapeProblem{};
    case NodeKind::Import: return empty(of<Import>(node).names, "names", node);
    case NodeKind::ImportFrom: return import_problem(of<ImportFrom>(node));
    case NodeKind::Global: return empty(of<Global>(node).names, "names", node);
    case NodeKind::Nonlocal: return empty(of<Nonlocal>(node).names, "names", node);
    case NodeKind::MatchMapping:
      return of<MatchMapping>(node).keys.size() != of<MatchMapping>(node).patterns.size()
                 ? wrong("MatchMapping doesn't have the same number of keys as patterns")
                 : AstShapeProblem{};
    case NodeKind::MatchClass:
      return of<MatchClass>(node).kwd_attrs.size() != of<MatchClass>(node).kwd_patterns.size()
                 ? wrong("MatchClass doesn't have the same number of keyword attributes as patterns")
                 : AstShapeProblem{};
    case NodeKind::MatchOr:
      return of<MatchOr>(node).patterns.size() < 2 ? wrong("MatchOr requires at least 2 patterns")
                                                   : AstShapeProblem{};
    default: return {};
  }
}

}  // namespace

AstShapeProblem ast_shape_problem(const ast::Node& node) {
  AstShapeProblem problem = lists_problem(node);
  return problem.unsupported || !problem.message.empty() ? problem : contexts_problem(node);
}

}  // namespace dictum
