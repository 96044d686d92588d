// One to three features of the generator, written with the names of the program.
#include <algorithm>
#include "mutate/mutation.h"

#include "generate/fragment.h"
#include "program/program_text.h"

namespace dictum::mutation::mutator {

using namespace ast;

namespace {

std::uint32_t traits_of(NameKind kind) {
  switch (kind) {
    case NameKind::Metaclass: return generate::kMetaclass;
    case NameKind::Exception: return generate::kException | generate::kOwnLayout;
    default: return 0;
  }
}

// The members that the class statement of the name writes.
std::vector<generate::Member> members_of(const Survey& survey, const Name* name) {
  std::vector<generate::Member> members;
  const auto add = [&](const Name* member, generate::MemberKind kind) {
    if (!member->text.starts_with("__")) members.push_back({member->text, kind});
  };
  for (const StatementSite& site : survey.statements) {
    const auto* owner = as<ClassDef>(site.block.owner);
    if (owner == nullptr || owner->name != name) continue;
    if (const auto* function = as<FunctionDef>(site.statement())) {
      add(function->name,
          function->decorator_list.empty() ? generate::MemberKind::Method : generate::MemberKind::Descriptor);
    } else if (const auto* assign = as<Assign>(site.statement())) {
      if (const auto* target = as<NameExpr>(assign->targets[0])) add(target->id, generate::MemberKind::Data);
    }
  }
  return members;
}

generate::Parameters parameters_of(const Survey& survey, const Name* name) {
  generate::Parameters made;
  for (const StatementSite& site : survey.statements) {
    const auto* function = as<FunctionDef>(site.statement());
    if (function == nullptr || function->name != name) continue;
    const auto small = [](std::size_t size) {
      return static_cast<std::uint8_t>(std::min<std::size_t>(size, 9));
    };
    made.positional_only = small(function->args->posonlyargs.size());
    made.regular = small(function->args->args.size());
    made.defaults = small(function->args->defaults.size());
    made.keyword_only = small(function->args->kwonlyargs.size());
    made.star = function->args->vararg != nullptr;
    made.double_star = function->args->kwarg != nullptr;
  }
  return made;
}

generate::FragmentRequest request_for(Mutation& mutation, const Gap& gap) {
  const Survey& survey = mutation.survey;
  generate::FragmentRequest request;
  for (const NameKind kind : {NameKind::Class, NameKind::Metaclass, NameKind::Exception})
    for (const Name* name : survey.visible(kind, gap.scope, gap.place))
      request.classes.push_back({name->text, traits_of(kind), members_of(survey, name)});
  for (const Name* name : survey.visible(NameKind::Function, gap.scope, gap.place))
    request.functions.push_back({name->text, parameters_of(survey, name)});
  const auto texts = [&](NameKind kind, std::vector<std::string_view>& list) {
    for (const Name* name : survey.visible(kind, gap.scope, gap.place)) list.push_back(name->text);
  };
  texts(NameKind::Instance, request.instances);
  texts(NameKind::Module, request.modules);
  texts(NameKind::Value, request.values);
  for (const Binding& binding : survey.bindings) request.used.push_back(binding.name->text);
  for (const tree::TreeFile& file : mutation.tree.files) request.used.push_back(file.path);
  request.last_label = static_cast<int>(largest_label(mutation.tree));
  const bool in_module = survey.scopes[static_cast<std::size_t>(gap.scope)].kind == ScopeKind::Module;
  request.calm = !in_module;
  request.with_modules = in_module && mutation.path == mutation.tree.frame.entry;
  request.areas = mutation.areas;
  request.statements = mutation.choices.between(1, 3);
  return request;
}

}  // namespace

bool insert_feature(Mutation& mutation) {
  const Gap gap = mutation.any_gap();
  const generate::Fragment made = generate::generate_fragment(mutation.choices, request_for(mutation, gap));
  const StmtList list = mutation.parse(made.text);
  if (list.empty() || mutation.tree.files.size() + made.files.size() + 1 > kMaxProgramFiles) return false;
  for (const ProgramFile& file : made.files)
    if (mutation.tree.find(file.path) != nullptr) return false;
  for (const ProgramFile& file : made.files) mutation.add_file(file.path, file.bytes);
  mutation.insert(gap, list);
  return true;
}

}  // namespace dictum::mutation::mutator
