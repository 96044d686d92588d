#include "mutate/survey.h"

#include <algorithm>

namespace dictum::mutation {

using namespace ast;

class Surveyor {
 public:
  Surveyor(tree::ProgramTree& tree, Survey& survey) : tree_(tree), out_(survey) {}

  void walk(Module& node) {
    enter(ScopeKind::Module, node);
    block(node, node.body, false);
  }

 private:
  // Blocks and statements.

  void block(Node& owner, StmtList& list, bool required) {
    ++depth_;
    for (std::size_t i = 0; i < list.size(); ++i) {
      ++place_;
      const bool scaffold = scope_ == 0 && is_scaffold(*list[i]);
      hidden_ += scaffold;
      const std::size_t site = out_.statements.size();
      if (hidden_ == 0)
        out_.statements.push_back({{&list, &owner, required},
                                   i,
                                   scope_,
                                   place_,
                                   place_,
                                   loops_ > 0,
                                   static_cast<std::uint8_t>(depth_),
                                   list[i]});
      statement(*list[i]);
      if (hidden_ == 0) out_.statements[site].last = place_;
      hidden_ -= scaffold;
    }
    --depth_;
  }
  void body(Node& owner, StmtList& list) { block(owner, list, true); }
  void rest(Node& owner, StmtList& list) { block(owner, list, false); }

  void statement(Stmt& node) {
    switch (node.kind) {
      case NodeKind::FunctionDef: return function(static_cast<FunctionDef&>(node), false);
      case NodeKind::AsyncFunctionDef: return function(static_cast<AsyncFunctionDef&>(node), true);
      case NodeKind::ClassDef: return class_definition(static_cast<ClassDef&>(node));
      case NodeKind::Assign: return assignment(static_cast<Assign&>(node));
      case NodeKind::AnnAssign: {
        auto& annotated = static_cast<AnnAssign&>(node);
        if (annotated.value != nullptr) expression(annotated.value, node, Role::Value);
        expression(annotated.annotation, node, Role::Annotation);
        target(annotated.target, node, NameKind::Value);
        if (annotated.target->kind == NodeKind::NameExpr) out_.bindings.back().annotated = true;
        return;
      }
      case NodeKind::For: return loop(static_cast<For&>(node));
      case NodeKind::AsyncFor: return loop(static_cast<AsyncFor&>(node));
      case NodeKind::While: {
        auto& loop = static_cast<While&>(node);
        expression(loop.test, node, Role::Value);
        return loop_body(loop, loop.body, loop.orelse);
      }
      case NodeKind::If: {
        auto& choice = static_cast<If&>(node);
        expression(choice.test, node, Role::Value);
        body(node, choice.body);
        return rest(node, choice.orelse);
      }
      case NodeKind::With: return with(static_cast<With&>(node));
      case NodeKind::AsyncWith: return with(static_cast<AsyncWith&>(node));
      case NodeKind::Try: return attempt(static_cast<Try&>(node));
      case NodeKind::TryStar: return attempt(static_cast<TryStar&>(node));
      case NodeKind::Match: return match(static_cast<Match&>(node));
      case NodeKind::Import:
        for (Alias* alias : static_cast<Import&>(node).names)
          bind(alias->asname ? alias->asname : first_part(alias->name), NameKind::Module);
        return;
      case NodeKind::ImportFrom: return import_from(static_cast<ImportFrom&>(node));
      case NodeKind::Global: return declare(static_cast<Global&>(node).names, true);
      case NodeKind::Nonlocal: return declare(static_cast<Nonlocal&>(node).names, false);
      case NodeKind::ExprStmt: {
        auto& single = static_cast<ExprStmt&>(node);
        const bool reports = reports_exception(node);  // stays as it is: whole values would have addresses
        hidden_ += reports;
        expression(single.value, node, Role::Statement);
        hidden_ -= reports;
        return;
      }
      default: return children(node, Role::Value);
    }
  }

  template <class T>
  void function(T& node, bool is_async) {
    for (Expr*& decorator : node.decorator_list) expression(decorator, node, Role::Decorator);
    defaults_of(*node.args);
    if (node.returns != nullptr) expression(node.returns, node, Role::Annotation);
    bind(node.name, NameKind::Function);
    const int outer = enter(ScopeKind::Function, node);
    out_.scopes.back().is_async = is_async;
    parameters(*node.args);
    const int loops = std::exchange(loops_, 0);
    body(node, node.body);
    loops_ = loops;
    scope_ = outer;
  }

  void class_definition(ClassDef& node) {
    for (Expr*& decorator : node.decorator_list) expression(decorator, node, Role::Decorator);
    NameKind kind = NameKind::Class;
    for (Expr*& base : node.bases) {
      kind = std::max(kind, kind_of_base(base));
      expression(base, node, Role::Base);
    }
    for (Keyword* keyword : node.keywords) expression(keyword->value, *keyword, Role::Value);
    bind(node.name, kind);
    const int outer = enter(ScopeKind::Class, node);
    const int loops = std::exchange(loops_, 0);
    body(node, node.body);
    loops_ = loops;
    scope_ = outer;
  }

  void assignment(Assign& node) {
    expression(node.value, node, Role::Value);
    const NameKind kind = kind_of_value(node.value);
    for (Expr*& one : node.targets) target(one, node, kind);
  }

  template <class T>
  void loop(T& node) {
    expression(node.iter, node, Role::Value);
    target(node.target, node, NameKind::Value);
    loop_body(node, node.body, node.orelse);
  }
  void loop_body(Node& node, StmtList& list, StmtList& otherwise) {
    ++loops_;
    body(node, list);
    --loops_;
    rest(node, otherwise);
  }

  template <class T>
  void with(T& node) {
    for (WithItem* item : node.items) {
      expression(item->context_expr, *item, Role::Value);
      if (item->optional_vars != nullptr) target(item->optional_vars, *item, NameKind::Value);
    }
    body(node, node.body);
  }

  template <class T>
  void attempt(T& node) {
    body(node, node.body);
    for (ExceptHandler* any : node.handlers) {
      auto& handler = static_cast<Handler&>(*any);
      if (handler.type != nullptr) expression(handler.type, handler, Role::Value);
      if (handler.name != nullptr) bind(handler.name, NameKind::Value);
      body(handler, handler.body);
    }
    rest(node, node.orelse);
    rest(node, node.finalbody);
  }

  void match(Match& node) {
    expression(node.subject, node, Role::Value);
    for (MatchCase* one : node.cases) {
      pattern(*one->pattern);
      if (one->guard != nullptr) expression(one->guard, *one, Role::Value);
      body(*one, one->body);
    }
  }

  void pattern(Pattern& node) {
    if (auto* star = as<MatchStar>(&node); star && star->name) bind(star->name, NameKind::Value);
    if (auto* capture = as<MatchAs>(&node); capture && capture->name) bind(capture->name, NameKind::Value);
    if (auto* mapping = as<MatchMapping>(&node); mapping && mapping->rest)
      bind(mapping->rest, NameKind::Value);
    tree::for_each_slot(node, [&](auto& child) {
      if constexpr (std::is_same_v<decltype(child), Pattern*&>)
        pattern(*child);
      else if constexpr (std::is_same_v<decltype(child), Expr*&>)
        fixed(child, node);
    });
  }

  const Name* first_part(const Name* dotted) {
    const std::size_t dot = dotted->text.find('.');
    return dot == std::string_view::npos ? dotted : tree_.name(dotted->text.substr(0, dot));
  }

  // A pattern's value, which is a constant or a dotted name: it is no site.
  void fixed(Expr*& slot, Node& parent) {
    ++hidden_;
    expression(slot, parent, Role::Fixed);
    --hidden_;
  }

  void import_from(ImportFrom& node) {
    for (Alias* alias : node.names) {
      if (alias->name->text == "*") {
        out_.open = true;
        continue;
      }
      const Name* name = alias->asname ? alias->asname : alias->name;
      const char first = name->text[0];
      bind(name, first >= 'A' && first <= 'Z' ? NameKind::Class : NameKind::Value);
    }
  }

  void declare(IdentifierList names, bool is_global) {
    for (const Name* name : names) {
      declared_.push_back({name, scope_, is_global});
      bind(name, NameKind::Value);
      out_.bindings.back().declaration = true;
      out_.declares = true;
    }
  }

  // Expressions.

  void expression(Expr*& slot, Node& parent, Role role) {
    if (hidden_ == 0) out_.expressions.push_back({&slot, &parent, scope_, place_, role, texts_ > 0});
    Expr& node = *slot;
    switch (node.kind) {
      case NodeKind::NameExpr: return name(static_cast<NameExpr&>(node));
      case NodeKind::Constant: return;
      case NodeKind::Lambda: {
        auto& lambda = static_cast<Lambda&>(node);
        defaults_of(*lambda.args);
        const int outer = enter(ScopeKind::Lambda, node);
        parameters(*lambda.args);
        expression(lambda.body, node, Role::Value);
        scope_ = outer;
        return;
      }
      case NodeKind::ListComp: {
        auto& list = static_cast<ListComp&>(node);
        return comprehension(node, list.generators, list.elt, nullptr);
      }
      case NodeKind::SetComp: {
        auto& set = static_cast<SetComp&>(node);
        return comprehension(node, set.generators, set.elt, nullptr);
      }
      case NodeKind::GeneratorExp: {
        auto& generator = static_cast<GeneratorExp&>(node);
        return comprehension(node, generator.generators, generator.elt, nullptr);
      }
      case NodeKind::DictComp: {
        auto& dict = static_cast<DictComp&>(node);
        return comprehension(node, dict.generators, dict.key, &dict.value);
      }
      case NodeKind::NamedExpr: {
        auto& walrus = static_cast<NamedExpr&>(node);
        expression(walrus.value, node, Role::Value);
        const int inner = scope_;
        while (out_.scopes[static_cast<std::size_t>(scope_)].kind == ScopeKind::Comprehension)
          scope_ = out_.scopes[static_cast<std::size_t>(scope_)].parent;
        target(walrus.target, node, NameKind::Value);
        scope_ = inner;
        return;
      }
      case NodeKind::Call: {
        auto& call = static_cast<Call&>(node);
        const auto* callee = as<NameExpr>(call.func);
        const bool prints = callee != nullptr && callee->id->text == "print";
        expression(call.func, node, Role::Callee);
        for (Expr*& argument : call.args) expression(argument, node, prints ? Role::Printed : Role::Value);
        for (Keyword* keyword : call.keywords) expression(keyword->value, *keyword, Role::Value);
        return;
      }
      case NodeKind::Attribute: return expression(static_cast<Attribute&>(node).value, node, Role::Owner);
      case NodeKind::Starred: return expression(static_cast<Starred&>(node).value, node, Role::Value);
      case NodeKind::JoinedStr:
        ++texts_;
        children(node, Role::Fixed);
        --texts_;
        return;
      default: return children(node, Role::Value);
    }
  }

  void children(Node& node, Role role) {
    tree::for_each_slot(node, [&](auto& child) {
      if constexpr (std::is_same_v<decltype(child), Expr*&>) {
        const Role own = child->kind == NodeKind::Slice || child->kind == NodeKind::FormattedValue ||
                                 (child->kind == NodeKind::JoinedStr && texts_ > 0)
                             ? Role::Fixed
                             : role;
        if (stored(*child))
          target(child, node, NameKind::Value);
        else
          expression(child, node, own);
      } else if constexpr (std::is_same_v<decltype(child), Keyword*&>) {
        expression(child->value, *child, Role::Value);
      }
    });
  }

  static bool stored(const Expr& node) {
    switch (node.kind) {
      case NodeKind::NameExpr: return static_cast<const NameExpr&>(node).ctx != ExprContext::Load;
      case NodeKind::Attribute: return static_cast<const Attribute&>(node).ctx != ExprContext::Load;
      case NodeKind::Subscript: return static_cast<const Subscript&>(node).ctx != ExprContext::Load;
      case NodeKind::List: return static_cast<const List&>(node).ctx != ExprContext::Load;
      case NodeKind::Tuple: return static_cast<const Tuple&>(node).ctx != ExprContext::Load;
      case NodeKind::Starred: return static_cast<const Starred&>(node).ctx != ExprContext::Load;
      default: return false;
    }
  }

  // What is stored to, or deleted; the parts that are read are expressions.
  void target(Expr*& slot, Node& parent, NameKind kind) {
    Expr& node = *slot;
    switch (node.kind) {
      case NodeKind::NameExpr: return bind(static_cast<NameExpr&>(node).id, kind);
      case NodeKind::Attribute: return expression(static_cast<Attribute&>(node).value, node, Role::Owner);
      case NodeKind::Subscript: {
        auto& item = static_cast<Subscript&>(node);
        expression(item.value, node, Role::Owner);
        return expression(item.slice, node, item.slice->kind == NodeKind::Slice ? Role::Fixed : Role::Value);
      }
      case NodeKind::Starred: return target(static_cast<Starred&>(node).value, parent, NameKind::Value);
      default:
        tree::for_each_slot(node, [&](auto& child) {
          if constexpr (std::is_same_v<decltype(child), Expr*&>) target(child, node, NameKind::Value);
        });
    }
  }

  // sys.modules: what is looked for among them stays, the others differ with what is installed.
  static bool is_modules(const Expr* node) {
    const auto* attribute = as<Attribute>(node);
    return attribute != nullptr && attribute->attr->text == "modules";
  }

  void comprehension(Expr& node, ComprehensionList generators, Expr*& element, Expr** value) {
    const bool fixed = is_modules(generators[0]->iter);
    hidden_ += fixed;
    parts(node, generators, element, value);
    hidden_ -= fixed;
  }
  void parts(Expr& node, ComprehensionList generators, Expr*& element, Expr** value) {
    expression(generators[0]->iter, *generators[0], Role::Value);
    const int outer = enter(ScopeKind::Comprehension, node);
    bool first = true;
    for (Comprehension* one : generators) {
      if (!first) expression(one->iter, *one, Role::Value);
      first = false;
      target(one->target, *one, NameKind::Value);
      for (Expr*& condition : one->ifs) expression(condition, *one, Role::Value);
    }
    expression(element, node, Role::Value);
    if (value != nullptr) expression(*value, node, Role::Value);
    scope_ = outer;
  }

  void name(NameExpr& node) {
    if (node.ctx != ExprContext::Load) return bind(node.id, NameKind::Value);
    out_.uses.push_back({&node, scope_, place_});
  }

  void defaults_of(Arguments& arguments) {
    for (Expr*& value : arguments.defaults) expression(value, arguments, Role::Value);
    for (Expr*& value : arguments.kw_defaults)
      if (value != nullptr) expression(value, arguments, Role::Value);
    tree::for_each_child(arguments, [&](Node& child) {
      if (auto* argument = as<Arg>(&child); argument && argument->annotation)
        expression(argument->annotation, *argument, Role::Annotation);
    });
  }
  void parameters(Arguments& arguments) {
    tree::for_each_child(arguments, [&](Node& child) {
      if (auto* argument = as<Arg>(&child)) bind(argument->arg, NameKind::Value);
    });
  }

  // Scopes and names.

  int enter(ScopeKind kind, Node& node) {
    out_.scopes.push_back({scope_, kind, false, &node});
    return std::exchange(scope_, static_cast<int>(out_.scopes.size()) - 1);
  }

  void bind(const Name* name, NameKind kind) {
    int scope = scope_;
    for (const Declared& one : declared_)
      if (one.name == name && one.scope == scope_)
        scope = one.is_global ? 0 : out_.scopes[static_cast<std::size_t>(scope_)].parent;
    out_.bindings.push_back({name, std::max(scope, 0), scope_, place_, kind});
  }

  NameKind kind_known(const Name* name) const {
    for (std::size_t i = out_.bindings.size(); i-- > 0;)
      if (out_.bindings[i].name == name) return out_.bindings[i].kind;
    return NameKind::Value;
  }
  NameKind kind_of_base(const Expr* base) const {
    const auto* name = as<NameExpr>(base);
    if (name == nullptr) return NameKind::Class;
    if (name->id->text == "type") return NameKind::Metaclass;
    if (name->id->text.ends_with("Exception") || name->id->text.ends_with("Error"))
      return NameKind::Exception;
    const NameKind kind = kind_known(name->id);
    return kind == NameKind::Metaclass || kind == NameKind::Exception ? kind : NameKind::Class;
  }
  NameKind kind_of_value(const Expr* value) const {
    if (value->kind == NodeKind::Lambda) return NameKind::Function;
    if (const auto* name = as<NameExpr>(value)) return kind_known(name->id);
    const auto* call = as<Call>(value);
    const auto* callee = call != nullptr ? as<NameExpr>(call->func) : nullptr;
    if (callee == nullptr) return NameKind::Value;
    if (callee->id->text == "type" && call->args.size() == 3) return NameKind::Class;
    switch (kind_known(callee->id)) {
      case NameKind::Metaclass: return call->args.size() == 3 ? NameKind::Class : NameKind::Value;
      case NameKind::Class: return NameKind::Instance;
      default: return NameKind::Value;
    }
  }

  struct Declared {
    const Name* name;
    int scope;
    bool is_global;
  };

  tree::ProgramTree& tree_;
  Survey& out_;
  std::vector<Declared> declared_;
  int scope_ = -1;
  Place place_ = 0;
  int depth_ = 0;
  int loops_ = 0;
  int hidden_ = 0;
  int texts_ = 0;
};

Survey::Survey(tree::ProgramTree& tree, Module& module) {
  scopes.reserve(64);
  bindings.reserve(256);
  uses.reserve(512);
  statements.reserve(256);
  expressions.reserve(1024);
  Surveyor(tree, *this).walk(module);
  link();
}

void Survey::link() {
  next_.assign(bindings.size(), -1);
  for (std::size_t i = bindings.size(); i-- > 0;) {
    const std::size_t index = bindings[i].name->index;
    if (index >= heads_.size()) heads_.resize(index + 1, -1);
    next_[i] = heads_[index];
    heads_[index] = static_cast<int>(i);
  }
}

}  // namespace dictum::mutation
