// Expressions as source text.
#include <algorithm>

#include "base/check.h"
#include "syntax/literal_text.h"
#include "syntax/printer_state.h"

namespace dictum {

using namespace ast;

namespace {

constexpr const char* kBinaryTexts[] = {" + ",  " - ",  " * ", " @ ", " / ", " % ", " ** ",
                                        " << ", " >> ", " | ", " ^ ", " & ", " // "};
constexpr Precedence kBinaryPrecedences[] = {
    Precedence::Sum,    Precedence::Sum,    Precedence::Term,  Precedence::Term,  Precedence::Term,
    Precedence::Term,   Precedence::Power,  Precedence::Shift, Precedence::Shift, Precedence::BitOr,
    Precedence::BitXor, Precedence::BitAnd, Precedence::Term};
constexpr const char* kUnaryTexts[] = {"~", "not ", "+", "-"};
constexpr const char* kCompareTexts[] = {" == ", " != ", " < ",      " <= ", " > ",
                                         " >= ", " is ", " is not ", " in ", " not in "};

Precedence tighter(Precedence precedence) {
  return static_cast<Precedence>(static_cast<int>(precedence) + 1);
}

bool is_number(const Expr* expression) {
  const Constant* constant = as<Constant>(expression);
  return constant && constant->value.kind >= ConstantValue::Kind::Int &&
         constant->value.kind <= ConstantValue::Kind::Complex;
}

Precedence precedence_of(const Expr* expression) {
  switch (expression->kind) {
    case NodeKind::NamedExpr: return Precedence::Named;
    case NodeKind::Yield:
    case NodeKind::YieldFrom: return Precedence::Yield;
    case NodeKind::Starred: return Precedence::Starred;
    case NodeKind::Lambda:
    case NodeKind::IfExp: return Precedence::Test;
    case NodeKind::BoolOp:
      return static_cast<const BoolOp*>(expression)->op == BoolOperator::Or ? Precedence::Or
                                                                            : Precedence::And;
    case NodeKind::UnaryOp:
      return static_cast<const UnaryOp*>(expression)->op == UnaryOperator::Not ? Precedence::Not
                                                                               : Precedence::Factor;
    case NodeKind::Compare: return Precedence::Compare;
    case NodeKind::BinOp:
      return kBinaryPrecedences[static_cast<int>(static_cast<const BinOp*>(expression)->op)];
    case NodeKind::Await: return Precedence::Await;
    default: return Precedence::Atom;
  }
}

}  // namespace

void ExpressionPrinter::print(std::string& out, const Expr* expression, Precedence precedence) {
  const std::size_t base = stack_.size();
  child(expression, precedence);
  run(out, base);
}

void ExpressionPrinter::print_parameters(std::string& out, const Arguments& made) {
  const std::size_t base = stack_.size();
  parameters(made);
  std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(base), stack_.end());
  run(out, base);
}

void ExpressionPrinter::print_arguments(std::string& out, ExprList positional, KeywordList keywords) {
  const std::size_t base = stack_.size();
  arguments(positional, keywords);
  std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(base), stack_.end());
  run(out, base);
}

void ExpressionPrinter::run(std::string& out, std::size_t base) {
  while (stack_.size() > base) {
    const Item item = stack_.back();
    stack_.pop_back();
    if (item.expression)
      visit(out, item.expression, item.precedence);
    else
      out += item.text;
  }
}

void ExpressionPrinter::visit(std::string& out, const Expr* expression, Precedence precedence) {
  const std::size_t base = stack_.size();
  const bool parenthesized = precedence_of(expression) < precedence;
  if (parenthesized) out += '(';
  push_children(out, expression);
  if (parenthesized) text(")");
  std::reverse(stack_.begin() + static_cast<std::ptrdiff_t>(base), stack_.end());
}

// Writes a leaf; of all others pushes what they are made of, in reading order.
void ExpressionPrinter::push_children(std::string& out, const Expr* expression) {
  switch (expression->kind) {
    case NodeKind::Constant: return constant(out, static_cast<const Constant&>(*expression));
    case NodeKind::JoinedStr: return joined_string(out, static_cast<const JoinedStr&>(*expression));
    case NodeKind::NameExpr: return text(static_cast<const NameExpr*>(expression)->id->text);
    case NodeKind::Attribute: {
      const auto* node = static_cast<const Attribute*>(expression);
      if (is_number(node->value)) {
        text("(");
        child(node->value, Precedence::Atom);
        text(")");
      } else {
        child(node->value, Precedence::Atom);
      }
      text(".");
      return text(node->attr->text);
    }
    case NodeKind::Subscript: {
      const auto* node = static_cast<const Subscript*>(expression);
      child(node->value, Precedence::Atom);
      text("[");
      index(node->slice);
      return text("]");
    }
    case NodeKind::Call: {
      const auto* node = static_cast<const Call*>(expression);
      child(node->func, Precedence::Atom);
      text("(");
      arguments(node->args, node->keywords);
      return text(")");
    }
    case NodeKind::Lambda: {
      const auto* node = static_cast<const Lambda*>(expression);
      const Arguments& made = *node->args;
      const bool any = !made.posonlyargs.empty() || !made.args.empty() || made.vararg ||
                       !made.kwonlyargs.empty() || made.kwarg;
      text(any ? "lambda " : "lambda");
      parameters(made);
      text(": ");
      return child(node->body, Precedence::Test);
    }
    default: break;
  }
  push_operation(expression);
}

void ExpressionPrinter::push_operation(const Expr* expression) {
  switch (expression->kind) {
    case NodeKind::BoolOp: {
      const auto* node = static_cast<const BoolOp*>(expression);
      const bool is_or = node->op == BoolOperator::Or;
      bool first = true;
      for (const Expr* value : node->values) {
        if (!first) text(is_or ? " or " : " and ");
        first = false;
        child(value, is_or ? Precedence::And : Precedence::Not);
      }
      return;
    }
    case NodeKind::NamedExpr: {
      const auto* node = static_cast<const NamedExpr*>(expression);
      child(node->target, Precedence::Atom);
      text(" := ");
      return child(node->value, Precedence::Test);
    }
    case NodeKind::BinOp: {
      const auto* node = static_cast<const BinOp*>(expression);
      const Precedence own = kBinaryPrecedences[static_cast<int>(node->op)];
      const bool power = node->op == Operator::Pow;
      child(node->left, power ? Precedence::Await : own);
      text(kBinaryTexts[static_cast<int>(node->op)]);
      return child(node->right, power ? Precedence::Factor : tighter(own));
    }
    case NodeKind::UnaryOp: {
      const auto* node = static_cast<const UnaryOp*>(expression);
      text(kUnaryTexts[static_cast<int>(node->op)]);
      return child(node->operand, node->op == UnaryOperator::Not ? Precedence::Not : Precedence::Factor);
    }
    case NodeKind::IfExp: {
      const auto* node = static_cast<const IfExp*>(expression);
      child(node->body, Precedence::Or);
      text(" if ");
      child(node->test, Precedence::Or);
      text(" else ");
      return child(node->orelse, Precedence::Test);
    }
    case NodeKind::Await:
      text("await ");
      return child(static_cast<const Await*>(expression)->value, Precedence::Atom);
    case NodeKind::Yield: {
      const auto* node = static_cast<const Yield*>(expression);
      text(node->value ? "yield " : "yield");
      if (node->value) child(node->value, Precedence::Starred);
      return;
    }
    case NodeKind::YieldFrom:
      text("yield from ");
      return child(static_cast<const YieldFrom*>(expression)->value, Precedence::Test);
    case NodeKind::Compare: {
      const auto* node = static_cast<const Compare*>(expression);
      child(node->left, Precedence::BitOr);
      for (std::size_t i = 0; i < node->ops.size(); i++) {
        text(kCompareTexts[static_cast<int>(node->ops[i])]);
        child(node->comparators[i], Precedence::BitOr);
      }
      return;
    }
    case NodeKind::Starred:
      text("*");
      return child(static_cast<const Starred*>(expression)->value, Precedence::BitOr);
    default: push_display(expression);
  }
}

void ExpressionPrinter::push_display(const Expr* expression) {
  switch (expression->kind) {
    case NodeKind::Dict: return dict(*static_cast<const Dict*>(expression));
    case NodeKind::Set:
      text("{");
      children(static_cast<const Set*>(expression)->elts, Precedence::Starred);
      return text("}");
    case NodeKind::List:
      text("[");
      children(static_cast<const List*>(expression)->elts, Precedence::Starred);
      return text("]");
    case NodeKind::Tuple: {
      const ExprList elements = static_cast<const Tuple*>(expression)->elts;
      text("(");
      children(elements, Precedence::Starred);
      return text(elements.size() == 1 ? ",)" : ")");
    }
    case NodeKind::ListComp: {
      const auto* node = static_cast<const ListComp*>(expression);
      return comprehension("[", nullptr, node->elt, node->generators, "]");
    }
    case NodeKind::SetComp: {
      const auto* node = static_cast<const SetComp*>(expression);
      return comprehension("{", nullptr, node->elt, node->generators, "}");
    }
    case NodeKind::DictComp: {
      const auto* node = static_cast<const DictComp*>(expression);
      return comprehension("{", node->key, node->value, node->generators, "}");
    }
    case NodeKind::GeneratorExp: {
      const auto* node = static_cast<const GeneratorExp*>(expression);
      return comprehension("(", nullptr, node->elt, node->generators, ")");
    }
    case NodeKind::Slice: {
      const auto* node = static_cast<const Slice*>(expression);
      if (node->lower) child(node->lower, Precedence::Test);
      text(":");
      if (node->upper) child(node->upper, Precedence::Test);
      if (node->step) text(":");
      if (node->step) child(node->step, Precedence::Test);
      return;
    }
    default: DICTUM_UNREACHABLE("a node that is no expression is printed as one");
  }
}

void ExpressionPrinter::children(ExprList list, Precedence precedence) {
  bool first = true;
  for (const Expr* element : list) {
    if (!first) text(", ");
    first = false;
    child(element, precedence);
  }
}

void ExpressionPrinter::comprehension(std::string_view opening, const Expr* key, const Expr* element,
                                      ComprehensionList generators, std::string_view closing) {
  text(opening);
  if (key) {
    child(key, Precedence::Test);
    text(": ");
  }
  child(element, Precedence::Test);
  for (const Comprehension* generator : generators) {
    text(generator->is_async ? " async for " : " for ");
    child(generator->target, Precedence::Starred);
    text(" in ");
    child(generator->iter, Precedence::Or);
    for (const Expr* condition : generator->ifs) {
      text(" if ");
      child(condition, Precedence::Or);
    }
  }
  text(closing);
}

void ExpressionPrinter::dict(const Dict& node) {
  text("{");
  for (std::size_t i = 0; i < node.keys.size(); i++) {
    if (i != 0) text(", ");
    if (node.keys[i]) {
      child(node.keys[i], Precedence::Test);
      text(": ");
      child(node.values[i], Precedence::Test);
    } else {
      text("**");
      child(node.values[i], Precedence::BitOr);
    }
  }
  text("}");
}

// A tuple that holds slices has no parentheses.
void ExpressionPrinter::index(const Expr* node) {
  const Tuple* tuple = as<Tuple>(node);
  const bool bare = tuple && std::any_of(tuple->elts.begin(), tuple->elts.end(), [](const Expr* element) {
                      return element->kind == NodeKind::Slice;
                    });
  if (!bare) return child(node, Precedence::Test);
  children(tuple->elts, Precedence::Starred);
  if (tuple->elts.size() == 1) text(",");
}

void ExpressionPrinter::parameter(const Arg& node) {
  text(node.arg->text);
  if (!node.annotation) return;
  text(": ");
  child(node.annotation, Precedence::Starred);
}

void ExpressionPrinter::parameters(const Arguments& node) {
  bool first = true;
  auto separate = [&] {
    if (!first) text(", ");
    first = false;
  };
  auto default_value = [&](const Arg* of, const Expr* value) {
    if (!value) return;
    text(of->annotation ? " = " : "=");
    child(value, Precedence::Test);
  };
  const std::size_t positional = node.posonlyargs.size() + node.args.size();
  const std::size_t without_default = positional - node.defaults.size();
  for (std::size_t i = 0; i < positional; i++) {
    const bool positional_only = i < node.posonlyargs.size();
    const Arg* made = positional_only ? node.posonlyargs[i] : node.args[i - node.posonlyargs.size()];
    separate();
    parameter(*made);
    default_value(made, i < without_default ? nullptr : node.defaults[i - without_default]);
    if (positional_only && i + 1 == node.posonlyargs.size()) text(", /");
  }
  if (node.vararg || !node.kwonlyargs.empty()) {
    separate();
    text("*");
    if (node.vararg) parameter(*node.vararg);
  }
  for (std::size_t i = 0; i < node.kwonlyargs.size(); i++) {
    separate();
    parameter(*node.kwonlyargs[i]);
    default_value(node.kwonlyargs[i], node.kw_defaults[i]);
  }
  if (!node.kwarg) return;
  separate();
  text("**");
  parameter(*node.kwarg);
}

// A '*' argument may stand behind keywords in the source; here it stands before them, which gives the same
// tree.
void ExpressionPrinter::arguments(ExprList positional, KeywordList keywords) {
  children(positional, Precedence::Starred);
  bool first = positional.empty();
  for (const Keyword* keyword : keywords) {
    if (!first) text(", ");
    first = false;
    if (keyword->arg) {
      text(keyword->arg->text);
      text("=");
    } else {
      text("**");
    }
    child(keyword->value, Precedence::Test);
  }
}

}  // namespace dictum
