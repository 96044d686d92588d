#include "syntax/diagnose/tree_builder_3_8.h"

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "syntax/diagnose/strings_3_8.h"
#include "syntax/literal.h"

namespace dictum::diagnose_detail {

namespace {

enum class Context : std::uint8_t { Store, Delete, Named };

// Walks with a stack of its own: a step schedules the steps it consists of.
class TreeBuilder {
 public:
  TreeBuilder(const PegMachine& machine, const Shift& shift) : machine_(machine), shift_(shift) {}

  std::optional<Diagnostic> run(const Node& root) {
    tasks_.push_back({Task::Type::Visit, &root, nullptr, nullptr});
    while (!tasks_.empty() && !error_) {
      Task task = tasks_.back();
      tasks_.pop_back();
      scheduled_.clear();
      perform(task);
      tasks_.insert(tasks_.end(), scheduled_.rbegin(), scheduled_.rend());
    }
    return error_;
  }

 private:
  struct Task {
    enum class Type : std::uint8_t {
      Visit,
      Store,
      Delete,
      Named,
      ForbidName,
      RefuseStarred,
      AugTarget,
      AnnTarget,
      Fail,
      Keyword
    };
    Type type;
    const Node* node;
    const Node* place;    // where the error is said to be, or the node the step belongs to
    const char* message;  // Fail
  };

  void then(Task::Type type, const Node* node, const Node* place = nullptr) {
    scheduled_.push_back({type, node, place, nullptr});
  }
  void fail_later(const Node* place, const char* message) {
    scheduled_.push_back({Task::Type::Fail, place, nullptr, message});
  }
  void visit_later(const Node* node) { then(Task::Type::Visit, node); }
  void visit_children(const Node& node) {
    for (const Node* child : node.children) visit_later(child);
  }

  void fail(const Node& place, std::string message) {
    if (error_) return;
    Diagnostic failure;
    PegMachine::Position start = machine_.place_of(place.first);
    failure.message = std::move(message);
    failure.line = static_cast<std::uint32_t>(start.line + shift_.lines);
    failure.offset = static_cast<std::int32_t>(start.column + 1 + (start.line == 1 ? shift_.columns : 0));
    failure.has_end = failure.has_text = false;
    error_ = std::move(failure);
  }

  void perform(const Task& task) {
    switch (task.type) {
      case Task::Type::Visit: return visit(*task.node);
      case Task::Type::Store: return set_context(*task.node, Context::Store, *task.place);
      case Task::Type::Delete: return set_context(*task.node, Context::Delete, *task.place);
      case Task::Type::Named: return set_context(*task.node, Context::Named, *task.place);
      case Task::Type::ForbidName: return forbid_name(*task.node, *task.place);
      case Task::Type::RefuseStarred:
        if (bare(*task.node).kind == Kind::Starred)
          fail(*task.node, "iterable unpacking cannot be used in comprehension");
        return;
      case Task::Type::AugTarget: return augmented_target(*task.node);
      case Task::Type::AnnTarget: return annotated_target(*task.node, *task.place);
      case Task::Type::Fail: return fail(*task.node, task.message);
      case Task::Type::Keyword: return keyword(*task.node, task.place != nullptr);
    }
  }

  // The expression inside parentheses or braces.
  static const Node& bare(const Node& node) {
    const Node* inner = &node;
    while ((inner->kind == Kind::Group || inner->kind == Kind::Braces) && !inner->children.empty())
      inner = inner->children[0];
    return *inner;
  }
  Kind kind_of(const Node& node) const {
    const Node& inner = bare(node);
    switch (inner.kind) {
      case Kind::Group: return Kind::Tuple;
      case Kind::Braces: return Kind::Dict;
      case Kind::List:
        return !inner.children.empty() && inner.children[0]->kind == Kind::GeneratorExp ? Kind::ListComp
                                                                                        : Kind::List;
      case Kind::Strings: return is_format_string(inner) ? Kind::JoinedStr : Kind::Literal;
      default: return inner.kind;
    }
  }
  bool is_format_string(const Node& strings) const {
    for (const Node* string : strings.children)
      if (string_prefix(machine_.token_text(string->first)).format) return true;
    return false;
  }
  const char* name_of(const Node& node) const {
    Node named = node;
    named.kind = kind_of(node);
    return expression_name(named, true);
  }

  void forbid_name(const Node& name, const Node& place) {
    if (machine_.token_text(name.first) == "__debug__") fail(place, "cannot assign to __debug__");
  }

  void set_context(const Node& target, Context context, const Node& place) {
    const Node& inner = bare(target);
    switch (kind_of(target)) {
      case Kind::Name:
        if (context != Context::Delete) forbid_name(inner, place);
        return;
      case Kind::Attribute:
        if (context == Context::Named) break;
        if (context == Context::Store) forbid_name(*inner.children[1], place);
        return;
      case Kind::Subscript:
        if (context == Context::Named) break;
        return;
      case Kind::Starred:
        if (context == Context::Named) break;
        return set_context(*inner.children[0], context, place);
      case Kind::List:
      case Kind::Tuple:
        if (context == Context::Named) break;
        for (const Node* element : elements(inner)) set_context(*element, context, place);
        return;
      default: break;
    }
    const char* words = context == Context::Store    ? "cannot assign to "
                        : context == Context::Delete ? "cannot delete "
                                                     : "cannot use assignment expressions with ";
    fail(place, std::string(words) + name_of(target));
  }

  static std::span<const Node* const> elements(const Node& sequence) {
    bool listed = sequence.kind == Kind::List && sequence.children.size() == 1 &&
                  sequence.children[0]->kind == Kind::Tuple;
    return listed ? sequence.children[0]->children : sequence.children;
  }

  void augmented_target(const Node& target) {
    set_context(target, Context::Store, target);
    Kind kind = kind_of(target);
    if (kind != Kind::Name && kind != Kind::Attribute && kind != Kind::Subscript)
      fail(target, "illegal expression for augmented assignment");
  }

  void annotated_target(const Node& target, const Node& statement) {
    switch (kind_of(target)) {
      case Kind::Name: return forbid_name(bare(target), statement);
      case Kind::Attribute: return forbid_name(*bare(target).children[1], statement);
      case Kind::Subscript: return;
      case Kind::List: return fail(target, "only single target (not list) can be annotated");
      case Kind::Tuple: return fail(target, "only single target (not tuple) can be annotated");
      default: return fail(target, "illegal target for annotation");
    }
  }

  void visit(const Node& node) {
    switch (node.kind) {
      case Kind::Literal: return check_digits(node);
      case Kind::Strings:
        if (std::optional<StringMistake> mistake = check_strings_of_3_8(machine_, node, shift_)) {
          if (mistake->whole)
            error_ = *mistake->whole;
          else
            fail(*mistake->place, mistake->message);
        }
        return;
      case Kind::IfExp:
        for (int i : {1, 0, 2}) visit_later(node.children[i]);
        return;
      case Kind::Compare:
        for (std::size_t i = 1; i < node.children.size(); i++) visit_later(node.children[i]);
        return visit_later(node.children[0]);
      case Kind::NamedExpr: visit_children(node); return then(Task::Type::Named, node.children[0], &node);
      case Kind::GeneratorExp:
      case Kind::SetComp:
      case Kind::LoneGenerator:
        visit_later(node.children[0]);
        then(Task::Type::RefuseStarred, node.children[0]);
        return visit_later(node.children[1]);
      case Kind::Braces: return braces(node);
      case Kind::Comprehension:
        targets(*node.children[0], Task::Type::Store);
        for (const Node* part : node.children.subspan(1)) visit_later(part);
        return;
      case Kind::Call:
      case Kind::CallTrailer:
      case Kind::BasesTrailer: return call(node);
      case Kind::Parameters: return parameters(node);
      case Kind::Assign: return assign(node);
      case Kind::AugAssign:
        visit_later(node.children[0]);
        then(Task::Type::AugTarget, node.children[0]);
        return visit_later(node.children[1]);
      case Kind::AnnAssign:
        visit_later(node.children[0]);
        then(Task::Type::AnnTarget, node.children[0], &node);
        for (const Node* part : node.children.subspan(1)) visit_later(part);
        return;
      case Kind::Delete: return targets(*node.children[0], Task::Type::Delete);
      case Kind::WithItem:
        visit_children(node);
        if (node.children.size() > 1) then(Task::Type::Store, node.children[1], &node);
        return;
      case Kind::Alias: return alias(node);
      case Kind::BareNames:
        if (machine_.token(static_cast<std::size_t>(node.last)).kind == TokenKind::Comma)
          return fail(*node.children[0], "trailing comma not allowed without surrounding parentheses");
        return visit_children(node);
      case Kind::FunctionDef:
        then(Task::Type::ForbidName, node.children[0], node.children[0]);
        return visit_children(node);
      case Kind::ClassDef:
        visit_children(node);
        return then(Task::Type::ForbidName, node.children[0],
                    node.children.size() > 2 ? node.children[0] : node.children[1]);
      case Kind::If: return if_statement(node);
      case Kind::For: return for_statement(node);
      case Kind::Try: return try_statement(node);
      case Kind::Except: return except_clause(node);
      default: return visit_children(node);
    }
  }

  void check_digits(const Node& number) {
    std::string_view text = machine_.token_text(number.first);
    if (text.size() <= 4300) return;
    Arena arena;
    auto decoded = decode_number(text, machine_.language(), arena);
    if (!decoded.ok())
      fail(number,
           decoded.error().message +
               " - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.");
  }

  void braces(const Node& node) {
    if (node.children.empty()) return;
    const Node& inside = *node.children[0];
    bool unpacked_comprehension = inside.kind == Kind::Dict &&
                                  inside.children[0]->kind == Kind::DoubleStarred &&
                                  inside.children.back()->kind == Kind::Comprehension;
    if (unpacked_comprehension) return fail(node, "dict unpacking cannot be used in dict comprehension");
    visit_children(node);
  }

  void targets(const Node& list, Task::Type context) {
    for (const Node* target : list.children) {
      if (target->kind == Kind::Token) continue;
      visit_later(target);
      then(context, target, target);
    }
  }

  void assign(const Node& node) {
    for (std::size_t i = 0; i + 1 < node.children.size(); i++) {
      const Node* target = node.children[i];
      if (target->kind == Kind::Yield)
        return fail_later(target, "assignment to yield expression not possible");
      visit_later(target);
      then(Task::Type::Store, target, target);
    }
    visit_later(node.children.back());
  }

  // https://docs.python.org/3.8/reference/expressions.html#calls
  void call(const Node& node) {
    const Node* arguments = nullptr;
    for (const Node* part : node.children) {
      if (part->kind == Kind::Arguments && part == node.children.back())
        arguments = part;
      else
        visit_later(part);
    }
    if (!arguments) return;
    bool commas = arguments->children.size() > 1 ||
                  machine_.token(static_cast<std::size_t>(arguments->last)).kind == TokenKind::Comma;
    for (const Node* argument : arguments->children) {
      if (argument->kind != Kind::LoneGenerator) continue;
      if (node.kind == Kind::BasesTrailer) return fail_later(argument, "invalid syntax");
      if (commas) return fail_later(argument, "Generator expression must be parenthesized");
    }
    std::unordered_set<std::string_view> names;
    bool keyword = false;
    bool unpacked = false;
    for (const Node* argument : arguments->children) {
      if (argument->kind == Kind::Keyword) {
        const Node* name = argument->children[0];
        bool repeated = name->kind == Kind::Name && !names.insert(machine_.token_text(name->first)).second;
        then(Task::Type::Keyword, argument, repeated ? name : nullptr);
        visit_later(argument->children[1]);
        keyword = true;
      } else if (argument->kind == Kind::DoubleStarred) {
        visit_children(*argument);
        keyword = unpacked = true;
      } else if (argument->kind == Kind::Starred) {
        if (unpacked)
          return fail_later(argument, "iterable argument unpacking follows keyword argument unpacking");
        visit_children(*argument);
      } else if (argument->kind == Kind::LoneGenerator) {
        visit_later(argument);
      } else {
        if (keyword)
          return fail_later(argument, unpacked ? "positional argument follows keyword argument unpacking"
                                               : "positional argument follows keyword argument");
        visit_later(argument);
      }
    }
  }

  // The name of a keyword argument: any expression in the grammar.
  void keyword(const Node& node, bool repeated) {
    const Node& name = *node.children[0];
    std::string_view text = machine_.token_text(name.first);
    switch (name.kind) {
      case Kind::Name: break;
      case Kind::None:
      case Kind::True:
      case Kind::False: return fail(name, "cannot assign to " + std::string(text));
      default: return fail(name, "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    forbid_name(name, name);
    if (repeated) fail(name, "keyword argument repeated");
  }

  // https://docs.python.org/3.8/reference/compound_stmts.html#function-definitions
  void parameters(const Node& node) {
    bool found_default = false;
    bool behind_star = false;
    for (std::size_t i = 0; i < node.children.size(); i++) {
      const Node& part = *node.children[i];
      switch (part.kind) {
        case Kind::Param: {
          bool has_default = part.children.back()->kind == Kind::Default;
          if (has_default)
            visit_later(part.children.back());
          else if (found_default && !behind_star)
            return fail_later(&node, "non-default argument follows default argument");
          found_default |= has_default;
          parameter(part);
          break;
        }
        case Kind::StarParam: {
          behind_star = true;
          if (!part.children.empty()) {
            parameter(*part.children[0]);
          } else if (i + 1 == node.children.size() || node.children[i + 1]->kind != Kind::Param) {
            return fail_later(i + 1 == node.children.size() ? &part : node.children[i + 1],
                              "named arguments must follow bare *");
          }
          break;
        }
        case Kind::DoubleStarParam: parameter(*part.children[0]); break;
        default: break;
      }
    }
  }
  void parameter(const Node& param) {
    then(Task::Type::ForbidName, param.children[0], &param);
    for (const Node* part : param.children)
      if (part->kind == Kind::Annotation) visit_later(part);
  }

  void alias(const Node& node) {
    const Node* name = node.children[0];
    if (node.children.size() > 1)
      name = node.children[1];
    else if (name->kind == Kind::DottedName && name->last != name->first)
      return;
    then(Task::Type::ForbidName, name, name);
  }

  // CPython builds the last branch first.
  void if_statement(const Node& node) {
    std::span<const Node* const> branches = node.children.subspan(2);
    const Node* otherwise = nullptr;
    if (!branches.empty() && branches.back()->kind == Kind::ElsePart) {
      otherwise = branches.back();
      branches = branches.first(branches.size() - 1);
    }
    if (branches.empty()) return visit_children(node);
    visit_later(branches.back());
    if (otherwise) visit_later(otherwise);
    for (std::size_t i = branches.size() - 1; i-- > 0;) visit_later(branches[i]);
    visit_later(node.children[0]);
    visit_later(node.children[1]);
  }

  void for_statement(const Node& node) {
    if (node.children.back()->kind == Kind::ElsePart) visit_later(node.children.back());
    targets(*node.children[0], Task::Type::Store);
    visit_later(node.children[1]);
    visit_later(node.children[2]);
  }

  void try_statement(const Node& node) {
    visit_later(node.children[0]);
    for (const Node* part : node.children.subspan(1))
      if (part->kind != Kind::Except) visit_later(part);
    for (const Node* part : node.children.subspan(1))
      if (part->kind == Kind::Except) visit_later(part);
  }

  void except_clause(const Node& node) {
    if (node.children.size() > 1) {
      const Node& head = *node.children[0];
      if (head.children.size() > 1) then(Task::Type::ForbidName, head.children[1], head.children[1]);
      visit_later(head.children[0]);
    }
    visit_later(node.children.back());
  }

  const PegMachine& machine_;
  const Shift& shift_;
  std::vector<Task> tasks_;
  std::vector<Task> scheduled_;
  std::optional<Diagnostic> error_;
};

}  // namespace

std::optional<Diagnostic> check_tree_of_3_8(const PegMachine& machine, const Node& root, const Shift& shift) {
  return TreeBuilder(machine, shift).run(root);
}

}  // namespace dictum::diagnose_detail
