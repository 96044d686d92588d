// Blocks in blocks, each with bindings of the same few names: what a name means at each of them.
#include <algorithm>

#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

constexpr std::array<std::string_view, 3> kNames = {"x", "y", "z"};
constexpr int kDeepest = 4;

enum class Access : std::uint8_t { Free, Own, Global, Nonlocal };

struct Level {
  ScopeKind kind;
  std::array<Access, kNames.size()> access{};
};

class Nest {
 public:
  explicit Nest(Builder& builder) : builder_(builder) {}

  void write() {
    const std::string name = builder_.fresh('f');
    builder_.out.block(cat("def ", name, "(", parameter(), ")"), [&] { level(ScopeKind::Function); });
    builder_.show(cat(name, "()"));
  }

 private:
  // Now and then the level owns a name as a parameter.
  std::string parameter() {
    given_ = builder_.chance(40) ? static_cast<int>(builder_.below(kNames.size())) : -1;
    return given_ < 0 ? std::string() : cat(kNames[static_cast<std::size_t>(given_)], "=", value());
  }
  std::string value() { return cat("'v", ++values_, "'"); }

  bool owned_around(std::size_t name) const {
    for (std::size_t i = levels_.size(); i-- > 0;) {
      if (levels_[i].kind != ScopeKind::Function) continue;
      if (levels_[i].access[name] == Access::Own || levels_[i].access[name] == Access::Nonlocal) return true;
      if (levels_[i].access[name] == Access::Global) return false;
    }
    return false;
  }

  Level drawn(ScopeKind kind) {
    Level made{kind};
    for (std::size_t name = 0; name < kNames.size(); ++name) {
      const std::uint32_t draw = builder_.below(100);
      if (static_cast<int>(name) == given_ || draw < 40)
        made.access[name] = Access::Own;
      else if (draw < 50)
        made.access[name] = Access::Global;
      else if (draw < 70 && owned_around(name))
        made.access[name] = Access::Nonlocal;
    }
    return made;
  }

  void level(ScopeKind kind) {
    const Level made = drawn(kind);
    for (std::size_t name = 0; name < kNames.size(); ++name) {
      if (made.access[name] == Access::Global) builder_.out.line("global ", kNames[name]);
      if (made.access[name] == Access::Nonlocal) builder_.out.line("nonlocal ", kNames[name]);
    }
    levels_.push_back(made);
    const int before = builder_.choices.between(0, 2), after = builder_.choices.between(1, 2);
    for (int i = 0; i < before; ++i) step();
    // What the level owns is bound somewhere in it.
    for (std::size_t name = 0; name < kNames.size(); ++name)
      if (made.access[name] == Access::Own && static_cast<int>(name) != given_) bind(name);
    given_ = -1;
    if (static_cast<int>(levels_.size()) < kDeepest) inner();
    for (int i = 0; i < after; ++i) step();
    if (kind == ScopeKind::Function)
      builder_.out.line("return ", builder_.chance(50) ? "sorted(locals())" : "'end'");
    levels_.pop_back();
  }

  void step() {
    const std::size_t name = builder_.below(kNames.size());
    const Access access = levels_.back().access[name];
    if (levels_.back().kind == ScopeKind::Class && builder_.chance(2))
      return builder_.out.line("locals()['", kNames[name], "'] = ", value());
    switch (builder_.below(6)) {
      case 0:
        if (access != Access::Free) return bind(name);
        break;
      case 1:
        if (access != Access::Free) return builder_.attempt(cat("del ", kNames[name]));
        break;
      case 2: return builder_.show(cat("(lambda: ", kNames[name], ")()"));
      case 3:
        return builder_.show(
            cat("[(", kNames[name], ", ", other(name), ") for ", other(name), " in (1, 2)]"));
      default: break;
    }
    read(name);
  }
  std::string_view other(std::size_t name) const { return kNames[(name + 1) % kNames.size()]; }
  void read(std::size_t name) { builder_.show(kNames[name]); }

  void bind(std::size_t index) {
    const std::string_view name = kNames[index];
    const Level& here = levels_.back();
    const bool own = here.access[index] == Access::Own;
    Writer& out = builder_.out;
    switch (builder_.below(10)) {
      case 0: return out.block(cat("for ", name, " in (", value(), ", ", value(), ")"), [] {});
      case 1:
        out.block("try", [&] { out.line("raise ValueError(", value(), ")"); });
        return out.block(cat("except ValueError as ", name), [] {});
      case 2: return out.line("(", name, " := ", value(), ")");
      case 3:
        if (here.kind == ScopeKind::Class) break;
        return out.line("[(", name, " := i) for i in (", value(), ",)]");
      case 4:
        if (!own) break;
        return out.block(cat("def ", name, "()"), [&] { out.line("return ", name); });
      case 5:
        if (!own) break;
        return out.line(name, ": int = ", value());
      case 6: return builder_.attempt(cat(name, " += ", value()));
      case 7: return out.line("(", name, ", *_) = (", value(), ", 1)");
      default: break;
    }
    out.line(name, " = ", value());
  }

  void inner() {
    const std::uint32_t kind = builder_.below(10);
    if (kind < 6) {
      const std::string name = builder_.fresh('f');
      builder_.out.block(cat("def ", name, "(", parameter(), ")"), [&] { level(ScopeKind::Function); });
      builder_.show(cat(name, "()"));
      return;
    }
    if (kind == 9) return;
    const std::string name = builder_.fresh('K');
    builder_.out.block(cat("class ", name), [&] { level(ScopeKind::Class); });
    builder_.show(cat("[(n, v) for (n, v) in vars(", name, ").items() if n in ('x', 'y', 'z')]"));
  }

  Builder& builder_;
  std::vector<Level> levels_;
  int given_ = -1;  // the parameter of the level that is begun
  int values_ = 0;
};

}  // namespace

bool scope_nest(Builder& builder, int) {
  if (builder.environment.scope() == ScopeKind::Class) return false;
  Nest(builder).write();
  return true;
}

}  // namespace dictum::generate::feature
