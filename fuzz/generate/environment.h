// What the program under construction knows at the place where the next statement goes: the names that can be
// seen, of which kind each is, the classes made so far. It is a model: after a statement that raised, the
// program may know less.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generate/choices.h"

namespace dictum::generate {

enum class Kind : std::uint8_t { Plain, Class, Instance, Function, Generator, Module, Namespace };

// What instances of a class can do, or what the class itself is; inherited.
enum Trait : std::uint32_t {
  kMetaclass = 1u << 0,
  kDescriptor = 1u << 1,
  kException = 1u << 2,
  kIterable = 1u << 3,
  kContext = 1u << 4,
  kContainer = 1u << 5,
  kCallable = 1u << 6,
  kArithmetic = 1u << 7,
  kComparison = 1u << 8,
  kText = 1u << 9,
  kSubclassKeywords = 1u << 10,
  kOwnLayout = 1u << 11,  // slots, or a built-in type
  kSlots = 1u << 12,
  kMapping = 1u << 13,  // __prepare__
  kBuiltin = 1u << 14,
};

// How a function can be called. Names of parameters are p0, p1, …, of keyword-only ones k0, k1, ….
struct Parameters {
  std::uint8_t positional_only = 0;
  std::uint8_t regular = 0;
  std::uint8_t defaults = 0;  // of positional_only + regular, the last ones
  std::uint8_t keyword_only = 0;
  std::uint8_t keyword_defaults = 0;
  bool star = false;
  bool double_star = false;
};

enum class MemberKind : std::uint8_t { Data, Method, ClassMethod, StaticMethod, Descriptor };
struct Member {
  std::string_view name;
  MemberKind kind;
};

struct ClassModel {
  std::string name;
  std::vector<int> bases;       // indices of classes
  std::uint64_t ancestors = 0;  // a bit for each class in the MRO
  int metaclass = -1;
  std::uint32_t traits = 0;
  int arguments = 0;  // of a call
  std::vector<Member> members;
};

struct FunctionModel {
  Parameters parameters;
  bool generator = false;
};

struct Variable {
  std::string name;
  Kind kind = Kind::Plain;
  int model = -1;  // of a class or an instance: its class; of a function: its model
};

enum class ScopeKind : std::uint8_t { Module, Class, Function };

class Environment {
 public:
  Environment() { enter(ScopeKind::Module); }

  void enter(ScopeKind kind) { scopes_.push_back({kind, variables_.size()}); }
  void leave() {
    variables_.resize(scopes_.back().first);
    scopes_.pop_back();
  }
  ScopeKind scope() const { return scopes_.back().kind; }
  std::size_t depth() const { return scopes_.size(); }
  // How many function scopes lie between here and the module.
  int functions() const;

  void bind(std::string name, Kind kind, int model = -1);
  // The names that code here sees as `kind`, whose class has all of `traits`; the last one bound first.
  const Variable* pick(Choices& choices, Kind kind, std::uint32_t traits = 0, std::uint32_t without = 0);
  // Names of the innermost scope, or of the scopes around it.
  std::vector<const Variable*> local() const;
  std::vector<const Variable*> enclosing() const;

  int add_class(ClassModel model);
  int add_function(FunctionModel model) {
    functions_.push_back(model);
    return static_cast<int>(functions_.size()) - 1;
  }
  const ClassModel& class_at(int index) const { return classes_[static_cast<std::size_t>(index)]; }
  ClassModel& class_at(int index) { return classes_[static_cast<std::size_t>(index)]; }
  const FunctionModel& function_at(int index) const { return functions_[static_cast<std::size_t>(index)]; }
  std::size_t class_count() const { return classes_.size(); }
  bool is_ancestor(int ancestor, int descendant) const {
    return (class_at(descendant).ancestors >> ancestor & 1) != 0;
  }
  // A member of the class or of its ancestors; null if they have none of the kind.
  const Member* pick_member(Choices& choices, int model, MemberKind kind) const;
  const Member* pick_member(Choices& choices, int model) const;

 private:
  struct Scope {
    ScopeKind kind;
    std::size_t first;  // of its variables
  };
  bool hidden(std::size_t scope) const;

  std::vector<Scope> scopes_;
  std::vector<Variable> variables_;
  std::vector<ClassModel> classes_;
  std::vector<FunctionModel> functions_;
};

constexpr int kMaxClasses = 60;  // a bit each in ClassModel::ancestors

}  // namespace dictum::generate
