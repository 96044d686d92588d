// Statements as source text.
#include "base/check.h"
#include "syntax/dump.h"
#include "syntax/printer_state.h"

namespace dictum {

using namespace ast;

namespace {

constexpr const char* kAugmentedTexts[] = {" += ",  " -= ",  " *= ", " @= ", " /= ", " %= ", " **= ",
                                           " <<= ", " >>= ", " |= ", " ^= ", " &= ", " //= "};

class StatementPrinter {
 public:
  explicit StatementPrinter(const Language& language) : expressions_(language) {}

  std::string print(const Mod& tree) {
    if (const Module* module = as<Module>(&tree))
      statements(module->body);
    else if (const Interactive* interactive = as<Interactive>(&tree))
      statements(interactive->body);
    else
      line("", static_cast<const Expression&>(tree).body, "");
    return std::move(out_);
  }

 private:
  void statements(StmtList body) {
    for (const Stmt* statement : body) print_statement(*statement);
  }
  void block(StmtList body) {
    out_ += ":\n";
    indent_++;
    statements(body);
    indent_--;
  }
  void start() { out_.append(4 * indent_, ' '); }
  void start(std::string_view text) {
    start();
    out_ += text;
  }
  void expression(const Expr* node, Precedence precedence = Precedence::Test) {
    expressions_.print(out_, node, precedence);
  }
  void line(std::string_view before, const Expr* node, std::string_view after,
            Precedence precedence = Precedence::Yield) {
    start(before);
    if (node) expression(node, precedence);
    out_.append(after).append("\n");
  }
  void list(ExprList nodes, Precedence precedence = Precedence::Test) {
    bool first = true;
    for (const Expr* node : nodes) {
      if (!first) out_ += ", ";
      first = false;
      expression(node, precedence);
    }
  }
  void names(IdentifierList list) {
    bool first = true;
    for (const Name* name : list) {
      if (!first) out_ += ", ";
      first = false;
      out_ += name->text;
    }
    out_ += '\n';
  }

  void print_statement(const Stmt& node) {
    switch (node.kind) {
      case NodeKind::FunctionDef: return function(static_cast<const FunctionDef&>(node), "def ");
      case NodeKind::AsyncFunctionDef:
        return function(static_cast<const AsyncFunctionDef&>(node), "async def ");
      case NodeKind::ClassDef: return class_definition(static_cast<const ClassDef&>(node));
      case NodeKind::For: return for_loop(static_cast<const For&>(node), "for ");
      case NodeKind::AsyncFor: return for_loop(static_cast<const AsyncFor&>(node), "async for ");
      case NodeKind::While: {
        const auto& loop = static_cast<const While&>(node);
        start("while ");
        expression(loop.test);
        block(loop.body);
        return otherwise(loop.orelse);
      }
      case NodeKind::If: return if_chain(static_cast<const If*>(&node));
      case NodeKind::With: return with(static_cast<const With&>(node), "with ");
      case NodeKind::AsyncWith: return with(static_cast<const AsyncWith&>(node), "async with ");
      case NodeKind::Match: return match(static_cast<const Match&>(node));
      case NodeKind::Try: return try_statement(static_cast<const Try&>(node), "except");
      case NodeKind::TryStar: return try_statement(static_cast<const TryStar&>(node), "except*");
      default: simple_statement(node);
    }
  }

  void simple_statement(const Stmt& node) {
    switch (node.kind) {
      case NodeKind::Return: {
        const Expr* value = static_cast<const Return&>(node).value;
        return line(value ? "return " : "return", value, "", Precedence::Starred);
      }
      case NodeKind::Delete:
        start("del ");
        list(static_cast<const Delete&>(node).targets, Precedence::Starred);
        out_ += '\n';
        return;
      case NodeKind::Assign: {
        const auto& assign = static_cast<const Assign&>(node);
        start();
        for (const Expr* target : assign.targets) {
          expression(target, Precedence::Starred);
          out_ += " = ";
        }
        expression(assign.value, Precedence::Yield);
        out_ += '\n';
        return;
      }
      case NodeKind::AugAssign: {
        const auto& assign = static_cast<const AugAssign&>(node);
        start();
        expression(assign.target);
        out_ += kAugmentedTexts[static_cast<int>(assign.op)];
        expression(assign.value, Precedence::Yield);
        out_ += '\n';
        return;
      }
      case NodeKind::AnnAssign: return annotated(static_cast<const AnnAssign&>(node));
      case NodeKind::TypeAlias: {
        const auto& alias = static_cast<const TypeAlias&>(node);
        start("type ");
        expression(alias.name);
        type_parameters(alias.type_params);
        out_ += " = ";
        expression(alias.value);
        out_ += '\n';
        return;
      }
      case NodeKind::Raise: {
        const auto& raise = static_cast<const Raise&>(node);
        start(raise.exc ? "raise " : "raise");
        if (raise.exc) expression(raise.exc);
        if (raise.cause) out_ += " from ";
        if (raise.cause) expression(raise.cause);
        out_ += '\n';
        return;
      }
      case NodeKind::Assert: {
        const auto& assertion = static_cast<const Assert&>(node);
        start("assert ");
        expression(assertion.test);
        if (assertion.msg) out_ += ", ";
        if (assertion.msg) expression(assertion.msg);
        out_ += '\n';
        return;
      }
      case NodeKind::Import: start("import "); return aliases(static_cast<const Import&>(node).names);
      case NodeKind::ImportFrom: {
        const auto& import = static_cast<const ImportFrom&>(node);
        start("from ");
        out_.append(static_cast<std::size_t>(import.level), '.');
        if (import.module) out_ += import.module->text;
        out_ += " import ";
        return aliases(import.names);
      }
      case NodeKind::Global: start("global "); return names(static_cast<const Global&>(node).names);
      case NodeKind::Nonlocal: start("nonlocal "); return names(static_cast<const Nonlocal&>(node).names);
      case NodeKind::ExprStmt: return line("", static_cast<const ExprStmt&>(node).value, "");
      case NodeKind::Pass: return line("pass", nullptr, "");
      case NodeKind::Break: return line("break", nullptr, "");
      case NodeKind::Continue: return line("continue", nullptr, "");
      default: DICTUM_UNREACHABLE("a node that is no statement is printed as one");
    }
  }

  // PEP 526: a name in parentheses is no simple target.
  void annotated(const AnnAssign& node) {
    const bool parenthesized = !node.simple && node.target->kind == NodeKind::NameExpr;
    start(parenthesized ? "(" : "");
    expression(node.target);
    out_ += parenthesized ? "): " : ": ";
    expression(node.annotation);
    if (node.value) out_ += " = ";
    if (node.value) expression(node.value, Precedence::Yield);
    out_ += '\n';
  }

  void aliases(AliasList list) {
    bool first = true;
    for (const Alias* alias : list) {
      if (!first) out_ += ", ";
      first = false;
      out_ += alias->name->text;
      if (alias->asname) out_.append(" as ").append(alias->asname->text);
    }
    out_ += '\n';
  }

  void otherwise(StmtList body) {
    if (body.empty()) return;
    start("else");
    block(body);
  }

  void if_chain(const If* node) {
    start("if ");
    while (true) {
      expression(node->test);
      block(node->body);
      const If* next = node->orelse.size() == 1 ? as<If>(node->orelse[0]) : nullptr;
      if (!next) return otherwise(node->orelse);
      start("elif ");
      node = next;
    }
  }

  template <class T>
  void for_loop(const T& node, std::string_view keyword) {
    start(keyword);
    expression(node.target, Precedence::Starred);
    out_ += " in ";
    expression(node.iter, Precedence::Starred);
    block(node.body);
    otherwise(node.orelse);
  }

  template <class T>
  void with(const T& node, std::string_view keyword) {
    start(keyword);
    bool first = true;
    for (const WithItem* item : node.items) {
      if (!first) out_ += ", ";
      first = false;
      // A lone tuple would be read as several items in parentheses.
      const bool lone_tuple =
          node.items.size() == 1 && item->context_expr->kind == NodeKind::Tuple && !item->optional_vars;
      if (lone_tuple) out_ += '(';
      expression(item->context_expr);
      if (lone_tuple) out_ += ')';
      if (item->optional_vars) out_ += " as ";
      if (item->optional_vars) expression(item->optional_vars, Precedence::Starred);
    }
    block(node.body);
  }

  template <class T>
  void try_statement(const T& node, std::string_view keyword) {
    start("try");
    block(node.body);
    for (const ExceptHandler* any : node.handlers) {
      const Handler& handler = static_cast<const Handler&>(*any);
      start(keyword);
      if (handler.type) out_ += ' ';
      if (handler.type) expression(handler.type);
      if (handler.name) out_.append(" as ").append(handler.name->text);
      block(handler.body);
    }
    otherwise(node.orelse);
    if (node.finalbody.empty()) return;
    start("finally");
    block(node.finalbody);
  }

  void decorators(ExprList list) {
    for (const Expr* decorator : list) line("@", decorator, "", Precedence::Test);
  }

  template <class T>
  void function(const T& node, std::string_view keyword) {
    decorators(node.decorator_list);
    start(keyword);
    out_ += node.name->text;
    type_parameters(node.type_params);
    out_ += '(';
    expressions_.print_parameters(out_, *node.args);
    out_ += ')';
    if (node.returns) out_ += " -> ";
    if (node.returns) expression(node.returns);
    block(node.body);
  }

  void class_definition(const ClassDef& node) {
    decorators(node.decorator_list);
    start("class ");
    out_ += node.name->text;
    type_parameters(node.type_params);
    if (!node.bases.empty() || !node.keywords.empty()) {
      out_ += '(';
      expressions_.print_arguments(out_, node.bases, node.keywords);
      out_ += ')';
    }
    block(node.body);
  }

  void type_parameters(TypeParamList list) {
    if (list.empty()) return;
    out_ += '[';
    bool first = true;
    for (const TypeParam* any : list) {
      if (!first) out_ += ", ";
      first = false;
      if (const TypeVar* variable = as<TypeVar>(any)) {
        out_ += variable->name->text;
        if (variable->bound) out_ += ": ";
        if (variable->bound) expression(variable->bound);
        default_value(variable->default_value);
      } else if (const ParamSpec* specification = as<ParamSpec>(any)) {
        out_.append("**").append(specification->name->text);
        default_value(specification->default_value);
      } else {
        const TypeVarTuple& tuple = static_cast<const TypeVarTuple&>(*any);
        out_.append("*").append(tuple.name->text);
        default_value(tuple.default_value);
      }
    }
    out_ += ']';
  }
  void default_value(const Expr* value) {
    if (!value) return;
    out_ += " = ";
    expression(value, Precedence::Starred);
  }

  void match(const Match& node) {
    start("match ");
    expression(node.subject);
    out_ += ":\n";
    indent_++;
    for (const MatchCase* one : node.cases) {
      start("case ");
      pattern(*one->pattern, PatternPlace::Top);
      if (one->guard) out_ += " if ";
      if (one->guard) expression(one->guard);
      block(one->body);
    }
    indent_--;
  }

  enum class PatternPlace : std::uint8_t { Top, Alternative };

  void patterns(PatternList list) {
    bool first = true;
    for (const Pattern* one : list) {
      if (!first) out_ += ", ";
      first = false;
      pattern(*one, PatternPlace::Top);
    }
  }

  void pattern(const Pattern& node, PatternPlace place) {
    switch (node.kind) {
      case NodeKind::MatchValue: return expression(static_cast<const MatchValue&>(node).value);
      case NodeKind::MatchSingleton: {
        using Kind = ConstantValue::Kind;
        const Kind kind = static_cast<const MatchSingleton&>(node).value.kind;
        out_ += kind == Kind::None ? "None" : kind == Kind::True ? "True" : "False";
        return;
      }
      case NodeKind::MatchSequence:
        out_ += '[';
        patterns(static_cast<const MatchSequence&>(node).patterns);
        out_ += ']';
        return;
      case NodeKind::MatchMapping: return mapping_pattern(static_cast<const MatchMapping&>(node));
      case NodeKind::MatchClass: return class_pattern(static_cast<const MatchClass&>(node));
      case NodeKind::MatchStar: {
        const Name* name = static_cast<const MatchStar&>(node).name;
        out_.append("*").append(name ? name->text : "_");
        return;
      }
      case NodeKind::MatchAs: return as_pattern(static_cast<const MatchAs&>(node), place);
      case NodeKind::MatchOr: {
        const bool parenthesized = place == PatternPlace::Alternative;
        if (parenthesized) out_ += '(';
        bool first = true;
        for (const Pattern* one : static_cast<const MatchOr&>(node).patterns) {
          if (!first) out_ += " | ";
          first = false;
          pattern(*one, PatternPlace::Alternative);
        }
        if (parenthesized) out_ += ')';
        return;
      }
      default: DICTUM_UNREACHABLE("a node that is no pattern is printed as one");
    }
  }

  void as_pattern(const MatchAs& node, PatternPlace place) {
    const std::string_view name = node.name ? node.name->text : "_";
    if (!node.pattern) {
      out_ += name;
      return;
    }
    const bool parenthesized = place == PatternPlace::Alternative;
    if (parenthesized) out_ += '(';
    const bool inner_parenthesized = node.pattern->kind == NodeKind::MatchAs;
    pattern(*node.pattern, inner_parenthesized ? PatternPlace::Alternative : PatternPlace::Top);
    out_.append(" as ").append(name);
    if (parenthesized) out_ += ')';
  }

  void mapping_pattern(const MatchMapping& node) {
    out_ += '{';
    for (std::size_t i = 0; i < node.keys.size(); i++) {
      if (i != 0) out_ += ", ";
      expression(node.keys[i]);
      out_ += ": ";
      pattern(*node.patterns[i], PatternPlace::Top);
    }
    if (node.rest) out_.append(node.keys.empty() ? "**" : ", **").append(node.rest->text);
    out_ += '}';
  }

  void class_pattern(const MatchClass& node) {
    expression(node.cls);
    out_ += '(';
    patterns(node.patterns);
    for (std::size_t i = 0; i < node.kwd_attrs.size(); i++) {
      if (i != 0 || !node.patterns.empty()) out_ += ", ";
      out_.append(node.kwd_attrs[i]->text).append("=");
      pattern(*node.kwd_patterns[i], PatternPlace::Top);
    }
    out_ += ')';
  }

  ExpressionPrinter expressions_;
  std::string out_;
  std::size_t indent_ = 0;
};

}  // namespace

std::string print_source(const Mod& tree, const Language& language) {
  return StatementPrinter(language).print(tree);
}

}  // namespace dictum
