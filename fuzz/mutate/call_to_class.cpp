// C = M('C', (B,), {'a': v}) becomes class C(B, metaclass=M): a = v
#include "mutate/mutation.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

// M('C', (…), …)
Call* class_call(Stmt& statement) {
  auto* assign = as<Assign>(&statement);
  if (assign == nullptr || assign->targets.size() != 1 || assign->targets[0]->kind != NodeKind::NameExpr)
    return nullptr;
  auto* call = as<Call>(assign->value);
  if (call == nullptr || call->args.size() != 3 || call->args[1]->kind != NodeKind::Tuple) return nullptr;
  return call->args[0]->kind == NodeKind::Constant ? call : nullptr;
}

bool is_identifier(std::string_view text) {
  if (text.empty() || (text[0] >= '0' && text[0] <= '9')) return false;
  for (const char c : text)
    if (c != '_' && !(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
      return false;
  return true;
}

// name = value, for each item of a display of constants; what is no such item is left out.
StmtList assignments(Mutation& mutation, const Expr* given) {
  StmtList body;
  const auto* display = as<Dict>(given);
  for (std::size_t i = 0; display != nullptr && i < display->keys.size(); ++i) {
    const auto* key = as<Constant>(display->keys[i]);
    if (key == nullptr || key->value.kind != ConstantValue::Kind::Str || !is_identifier(key->value.text))
      continue;
    const StmtList made = mutation.parse(cat(key->value.text, " = 0\n"));
    if (made.empty() || made[0]->kind != NodeKind::Assign) continue;
    as<Assign>(made[0])->value = display->values[i];
    body = tree::spliced(mutation.arena(), body, body.size(), 0, made);
  }
  return body.empty() ? mutation.parse("pass\n") : body;
}

}  // namespace

bool call_to_class(Mutation& mutation) {
  const StatementSite* site = mutation.any_statement_that(
      [](const StatementSite& one) { return class_call(*one.statement()) != nullptr; });
  if (site == nullptr) return false;
  const Call& call = *class_call(*site->statement());
  auto* made = make<ClassDef>(mutation.arena(), {});
  made->name = as<NameExpr>(as<Assign>(site->statement())->targets[0])->id;
  made->bases = as<Tuple>(call.args[1])->elts;
  made->keywords = call.keywords;
  made->body = assignments(mutation, call.args[2]);
  const auto* callee = as<NameExpr>(call.func);
  if (callee == nullptr || callee->id->text != "type") {
    for (const Keyword* keyword : made->keywords)
      if (keyword->arg != nullptr && keyword->arg->text == "metaclass") return false;
    auto* keyword = make<Keyword>(mutation.arena(), {});
    keyword->arg = mutation.tree.name("metaclass");
    keyword->value = call.func;
    made->keywords = tree::inserted(mutation.arena(), made->keywords, 0, keyword);
  }
  mutation.replace(*site, 1, tree::list_of<Stmt*>(mutation.arena(), {made}));
  return true;
}

}  // namespace dictum::mutation::mutator
