// Statements and expressions that are legal in some places only.
// https://docs.python.org/3/reference/simple_stmts.html, PEP 492, PEP 572, PEP 654
#include <algorithm>

#include "mutate/repair.h"

namespace dictum::mutation {

using namespace ast;

namespace {

constexpr int kMaxNesting = 14;  // CPython refuses 20 blocks in each other

class FlowRepair {
 public:
  explicit FlowRepair(Arena& arena) : arena_(arena) {}

  void walk(Module& module) {
    std::size_t head = 0;  // a docstring and future statements come first
    if (!module.body.empty() && is_text(*module.body[0])) head = 1;
    while (head < module.body.size() && is_future(*module.body[head])) ++head;
    futures_left_ = head;
    block(module.body);
  }

 private:
  struct Place {
    bool function = false;
    bool async = false;
    bool async_generator = false;
    bool loop = false;
    bool group_handler = false;  // except*
    bool class_body = false;
    int nesting = 0;
  };
  struct Inside {  // of comprehensions
    int comprehensions = 0;
    int iterables = 0;
  };

  static bool is_text(const Stmt& statement) {
    const auto* single = as<ExprStmt>(&statement);
    const auto* value = single != nullptr ? as<Constant>(single->value) : nullptr;
    return value != nullptr && value->value.kind == ConstantValue::Kind::Str;
  }
  static bool is_future(const Stmt& statement) {
    const auto* import = as<ImportFrom>(&statement);
    return import != nullptr && import->level == 0 && import->module && import->module->text == "__future__";
  }

  Stmt* pass() { return make<Pass>(arena_, {}); }
  Stmt* alone(Expr* value) {
    if (value == nullptr) return pass();
    auto* made = make<ExprStmt>(arena_, {});
    made->value = value;
    return made;
  }

  void block(StmtList& list) {
    ++at_.nesting;
    const bool top = at_.nesting == 1;
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (is_future(*list[i]) && !(top && i < futures_left_)) list[i] = pass();
      statement(list[i]);
    }
    --at_.nesting;
  }

  void statement(Stmt*& slot) {
    if (at_.nesting > kMaxNesting && slot->kind != NodeKind::ExprStmt) slot = pass();
    switch (slot->kind) {
      case NodeKind::Return: {
        auto& node = static_cast<Return&>(*slot);
        if (at_.async_generator) node.value = nullptr;
        if (at_.group_handler) slot = pass();
        if (!at_.function && slot->kind == NodeKind::Return) slot = alone(node.value);
        break;
      }
      case NodeKind::Break:
      case NodeKind::Continue:
        if (!at_.loop || at_.group_handler) slot = pass();
        return;
      case NodeKind::ImportFrom: {
        auto& node = static_cast<ImportFrom&>(*slot);
        if ((at_.function || at_.class_body) && node.names[0]->name->text == "*") slot = pass();
        return;
      }
      case NodeKind::AsyncFor:
        if (!at_.async) slot = plain<For>(static_cast<AsyncFor&>(*slot));
        break;
      case NodeKind::AsyncWith:
        if (!at_.async) slot = plain<With>(static_cast<AsyncWith&>(*slot));
        break;
      default: break;
    }
    inside(*slot);
  }

  template <class To, class From>
  To* plain(const From& from) {
    auto* made = make<To>(arena_, from.span);
    if constexpr (std::is_same_v<To, For>) {
      made->target = from.target;
      made->iter = from.iter;
      made->orelse = from.orelse;
    } else {
      made->items = from.items;
    }
    made->body = from.body;
    return made;
  }

  void inside(Stmt& node) {
    switch (node.kind) {
      case NodeKind::FunctionDef: return function(static_cast<FunctionDef&>(node), false);
      case NodeKind::AsyncFunctionDef: return function(static_cast<AsyncFunctionDef&>(node), true);
      case NodeKind::ClassDef: {
        auto& made = static_cast<ClassDef&>(node);
        for (Expr*& decorator : made.decorator_list) expression(decorator);
        for (Expr*& base : made.bases) expression(base);
        for (Keyword* keyword : made.keywords) expression(keyword->value);
        Place place;
        place.class_body = true;
        place.nesting = at_.nesting;
        const Place outer = std::exchange(at_, place);
        block(made.body);
        at_ = outer;
        return;
      }
      case NodeKind::For: return loop(static_cast<For&>(node));
      case NodeKind::AsyncFor: return loop(static_cast<AsyncFor&>(node));
      case NodeKind::While: {
        auto& made = static_cast<While&>(node);
        expression(made.test);
        return loop_body(made.body, made.orelse);
      }
      case NodeKind::TryStar: {
        auto& made = static_cast<TryStar&>(node);
        block(made.body);
        for (ExceptHandler* any : made.handlers) {
          auto& handler = static_cast<Handler&>(*any);
          if (handler.type != nullptr) expression(handler.type);
          const bool outer = std::exchange(at_.group_handler, true);
          block(handler.body);
          at_.group_handler = outer;
        }
        block(made.orelse);
        block(made.finalbody);
        return;
      }
      default: children(node);
    }
  }

  template <class T>
  void function(T& node, bool async) {
    for (Expr*& decorator : node.decorator_list) expression(decorator);
    defaults(*node.args);
    if (node.returns != nullptr) expression(node.returns);
    Place place;
    place.function = true;
    place.async = async;
    place.async_generator = async && yields(node.body);
    place.nesting = at_.nesting;
    const Place outer = std::exchange(at_, place);
    block(node.body);
    at_ = outer;
  }

  template <class T>
  void loop(T& node) {
    expression(node.iter);
    expression(node.target);
    loop_body(node.body, node.orelse);
  }
  void loop_body(StmtList& body, StmtList& otherwise) {
    const bool loop = std::exchange(at_.loop, true);
    const bool handler = std::exchange(at_.group_handler, at_.group_handler && returns(body));
    block(body);
    at_.loop = loop;
    at_.group_handler = handler;
    block(otherwise);
  }

  // Whether a statement of the function itself, not of one inside it, is a return.
  static bool returns(StmtList list) {
    return std::any_of(list.begin(), list.end(), [](Stmt* statement) { return returns_in(*statement); });
  }
  static bool returns_in(Node& node) {
    if (node.kind == NodeKind::Return) return true;
    if (node.kind == NodeKind::FunctionDef || node.kind == NodeKind::AsyncFunctionDef ||
        node.kind == NodeKind::ClassDef)
      return false;
    bool found = false;
    tree::for_each_child(node, [&](Node& child) { found |= returns_in(child); });
    return found;
  }
  static bool yields(StmtList list) {
    return std::any_of(list.begin(), list.end(), [](Stmt* statement) { return yields_in(*statement); });
  }
  static bool yields_in(Node& node) {
    if (node.kind == NodeKind::Yield || node.kind == NodeKind::YieldFrom) return true;
    if (node.kind == NodeKind::FunctionDef || node.kind == NodeKind::AsyncFunctionDef ||
        node.kind == NodeKind::Lambda || node.kind == NodeKind::ClassDef)
      return false;
    bool found = false;
    tree::for_each_child(node, [&](Node& child) { found |= yields_in(child); });
    return found;
  }

  void defaults(Arguments& arguments) {
    for (Expr*& value : arguments.defaults) expression(value);
    for (Expr*& value : arguments.kw_defaults)
      if (value != nullptr) expression(value);
    tree::for_each_child(arguments, [&](Node& child) {
      if (auto* argument = as<Arg>(&child); argument && argument->annotation)
        expression(argument->annotation);
    });
  }

  // The slots below a node: statements in blocks, expressions, parts.
  void children(Node& node) {
    ast::for_each_field(node, [&]<class Field>(const char*, Field& field) {
      if constexpr (std::is_same_v<Field, StmtList>) {
        block(field);
      } else if constexpr (std::is_same_v<Field, Expr*>) {
        if (field != nullptr) expression(field);
      } else if constexpr (std::is_same_v<Field, ExprList>) {
        for (Expr*& one : field)
          if (one != nullptr) expression(one);
      } else if constexpr (tree::kIsNode<Field>) {
        if (field != nullptr) children(*field);
      } else if constexpr (requires { field.data(); }) {
        if constexpr (tree::kIsNode<typename Field::value_type>)
          for (auto* one : field)
            if (one != nullptr) children(*one);
      }
    });
  }

  Expr* none() { return make<Constant>(arena_, {}); }

  void expression(Expr*& slot) {
    switch (slot->kind) {
      case NodeKind::Yield: {
        Expr* value = static_cast<Yield&>(*slot).value;
        if (!at_.function || in_.comprehensions > 0) return replace(slot, value);
        break;
      }
      case NodeKind::YieldFrom:
        if (!at_.function || at_.async || in_.comprehensions > 0)
          return replace(slot, static_cast<YieldFrom&>(*slot).value);
        break;
      case NodeKind::Await:
        if (!at_.async) return replace(slot, static_cast<Await&>(*slot).value);
        break;
      case NodeKind::NamedExpr: {
        auto& node = static_cast<NamedExpr&>(*slot);
        const Name* name = as<NameExpr>(node.target)->id;
        const bool bad = in_.iterables > 0 || (in_.comprehensions > 0 && at_.class_body) ||
                         std::find(iterated_.begin(), iterated_.end(), name) != iterated_.end();
        if (bad) return replace(slot, node.value);
        break;
      }
      case NodeKind::Lambda: {
        auto& node = static_cast<Lambda&>(*slot);
        defaults(*node.args);
        Place place;
        place.function = true;
        place.nesting = at_.nesting;
        const Place outer = std::exchange(at_, place);
        const Inside inside = std::exchange(in_, Inside{0, in_.iterables});
        expression(node.body);
        at_ = outer;
        in_ = inside;
        return;
      }
      case NodeKind::ListComp:
      case NodeKind::SetComp:
      case NodeKind::DictComp:
      case NodeKind::GeneratorExp: return comprehension(*slot);
      default: break;
    }
    children(*slot);
  }

  void replace(Expr*& slot, Expr* value) {
    if (value == nullptr) value = none();
    // x = yield *a, b: a tuple; a lone star cannot be.
    if (auto* star = as<Starred>(value)) value = star->value;
    slot = value;
    expression(slot);
  }

  void comprehension(Expr& node) {
    const std::size_t known = iterated_.size();
    ++in_.comprehensions;
    tree::for_each_child(node, [&](Node& child) {
      auto* one = as<Comprehension>(&child);
      if (one == nullptr) return;
      if (!at_.async) one->is_async = false;
      note_targets(*one->target);
    });
    tree::for_each_child(node, [&](Node& child) {
      auto* one = as<Comprehension>(&child);
      if (one == nullptr) return;
      ++in_.iterables;
      expression(one->iter);
      --in_.iterables;
      expression(one->target);
      for (Expr*& condition : one->ifs) expression(condition);
    });
    tree::for_each_slot(node, [&](auto& child) {
      if constexpr (std::is_same_v<decltype(child), Expr*&>) expression(child);
    });
    --in_.comprehensions;
    iterated_.resize(known);
  }
  void note_targets(Node& node) {
    if (auto* name = as<NameExpr>(&node)) iterated_.push_back(name->id);
    tree::for_each_child(node, [&](Node& child) { note_targets(child); });
  }

  Arena& arena_;
  Place at_;
  Inside in_;
  std::vector<const Name*> iterated_;  // by the comprehensions around
  std::size_t futures_left_ = 0;
};

}  // namespace

void repair_flow(Arena& arena, Module& module) { FlowRepair(arena).walk(module); }

}  // namespace dictum::mutation
