// Programs of several files: modules, packages, cycles, failures, and what sys.modules then holds.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

constexpr std::string_view kOwnNames = "n[:2] != '__' and n not in ('show', 'sys')";

std::string own_names(std::string_view module) {
  return cat("sorted((n for n in vars(", module, ") if ", kOwnNames, "))");
}

// Imports are written at the top of main.py only: there the other modules do not yet know its names.
bool unsuitable(const Builder& builder) { return builder.in_file() || builder.files().size() > 8; }

void write_module_getattr(Builder& builder, std::string_view name) {
  builder.out.block("def __getattr__(name)", [&] {
    builder.out.line("print(", quoted(cat(name, ".__getattr__")), ", name)");
    builder.out.block("if name[:1] == '_'", [&] { builder.out.line("raise AttributeError(name)"); });
    builder.out.line(builder.chance(60) ? cat("return (", quoted("made"), ", name)")
                                        : "raise AttributeError(name, 'refused')");
  });
}

void write_all(Builder& builder) {
  static constexpr std::string_view kLists[] = {"['a']", "('a', 'b')",  "['a', 'missing']",
                                                "[]",    "['_a', 'a']", "['a', 1]"};
  builder.out.line("__all__ = ", builder.choices.pick(kLists));
}

// A module's own code: data, some features, sometimes __all__ and __getattr__.
void write_module(Builder& builder, std::string_view name) {
  builder.out.line("from shown import show");
  if (builder.chance(60)) builder.out.line("print('running', __name__, __package__)");
  builder.out.line("a = ", plain(builder));
  builder.out.line("_a = ", literal(builder));
  builder.environment.bind("a", Kind::Plain);
  builder.statements(builder.choices.between(0, 3));
  if (builder.chance(50))
    builder.out.block("def b(*args)", [&] { builder.out.line("return (__name__, a, len(args))"); });
  if (builder.chance(25)) write_all(builder);
  if (builder.chance(25)) write_module_getattr(builder, name);
}

// The classes and plain names of a module become names of the importing one.
void import_names(Builder& builder, std::string_view module, Environment& inside) {
  std::vector<const Variable*> names;
  for (const Variable* variable : inside.local())
    if (variable->kind == Kind::Class || variable->kind == Kind::Plain) names.push_back(variable);
  if (names.empty() || builder.environment.class_count() + 2 >= kMaxClasses) return;
  const int count = builder.choices.between(1, 2);
  for (int i = 0; i < count; ++i) {
    const Variable& variable = *builder.choices.pick(names);
    builder.attempt(cat("from ", module, " import ", variable.name));
    int model = -1;
    if (variable.kind == Kind::Class) {
      ClassModel copy = inside.class_at(variable.model);
      copy.bases.clear();
      copy.metaclass = -1;
      model = builder.environment.add_class(std::move(copy));
    }
    builder.environment.bind(variable.name, variable.kind, model);
  }
}

void inspect(Builder& builder, std::string_view module) {
  static constexpr std::string_view kReads[] = {"?.a",
                                                "?.b()",
                                                "?.missing",
                                                "?.__name__",
                                                "?.__package__",
                                                "type(?)",
                                                "?.__spec__.name",
                                                "?.__spec__.parent",
                                                "?.__doc__",
                                                "?.__dict__ is vars(?)",
                                                "hasattr(?, 'c')",
                                                "getattr(?, '_a')"};
  const int count = builder.choices.between(1, 3);
  for (int i = 0; i < count; ++i) {
    std::string form(builder.choices.pick(kReads));
    for (std::size_t at = form.find('?'); at != std::string::npos; at = form.find('?'))
      form.replace(at, 1, module);
    builder.show(form);
  }
  switch (builder.below(4)) {
    case 0: builder.show(own_names(module)); break;
    case 1:
      builder.attempt(cat(module, ".a = ", literal(builder)));
      builder.show(cat(module, ".b()"));
      break;
    case 2: builder.attempt(cat("del ", module, ".", builder.chance(70) ? "a" : "missing")); break;
    default: break;
  }
}

void show_loaded(Builder& builder, std::string_view prefix) {
  builder.show(cat("sorted((n for n in sys.modules if n[:", prefix.size(), "] == ", quoted(prefix), "))"));
}

// One import statement that concerns the package, which has the modules a and b, and sub.c if `deep`.
std::string package_import(Builder& builder, std::string_view package, bool deep) {
  switch (builder.below(deep ? 11 : 8)) {
    case 0: return cat("import ", package);
    case 1: return cat("import ", package, ".a");
    case 2: return cat("import ", package, ".b as x");
    case 3: return cat("from ", package, " import a");
    case 4: return cat("from ", package, " import a as y, b");
    case 5: return cat("from ", package, " import *");
    case 6: return cat("from ", package, ".a import value");
    case 7:
      return builder.chance(50) ? cat("from ", package, " import missing")
                                : cat("import ", package, ".missing");
    case 8: return cat("import ", package, ".sub.c");
    case 9: return cat("from ", package, ".sub import c");
    default: return cat("from ", package, ".sub.c import *");
  }
}

constexpr std::string_view kInitImports[] = {
    "from . import a",        "from .a import *",     "from .a import value",
    "from .a import missing", "from . import b as a", "from .b import value as other",
    "from . import missing",  "import sys",           "a = 'own'"};
constexpr std::string_view kModuleImports[] = {"from . import b",         "from .b import value as other",
                                               "from . import a",         "from .a import value as first",
                                               "from .. import a",        "import @.b",
                                               "from @ import b as same", "import @ as whole"};
constexpr std::string_view kDeepImports[] = {"from .. import a", "from ..b import value as other",
                                             "from . import c", "from ... import a", "import @.sub.c as me"};

void write_imports(Builder& builder, std::span<const std::string_view> list, std::string_view package,
                   int most) {
  const int count = static_cast<int>(builder.below(static_cast<std::uint32_t>(most) + 1));
  for (int i = 0; i < count; ++i) {
    std::string form(builder.choices.pick(list));
    if (const std::size_t at = form.find('@'); at != std::string::npos) form.replace(at, 1, package);
    if (builder.chance(60))
      builder.attempt(form);
    else
      builder.out.line(form);
  }
}

void write_submodule(Builder& builder, const std::string& path, std::string_view package,
                     std::span<const std::string_view> imports) {
  builder.file(path, [&] {
    builder.out.line("print('running', __name__, __package__)");
    write_imports(builder, imports, package, 2);
    builder.out.line("value = ", literal(builder));
    if (builder.chance(30)) builder.out.line("__all__ = ['value']");
    if (builder.chance(40))
      builder.out.line("print('seen', sorted((n for n in globals() if n[:2] != '__')))");
  });
}

}  // namespace

bool import_module(Builder& builder, int) {
  if (unsuitable(builder)) return false;
  const std::string name = builder.fresh('m');
  Environment inside = builder.file(name + ".py", [&] { write_module(builder, name); });
  switch (builder.below(6)) {
    case 0:
      if (builder.environment.scope() != ScopeKind::Module) return true;
      builder.attempt(cat("from ", name, " import *"));
      break;
    case 1: builder.attempt(cat("from ", name, " import a, ", builder.chance(70) ? "_a" : "missing")); break;
    case 2: builder.attempt(cat("import ", name, " as x")); break;
    case 3: builder.attempt(cat("x = __import__(", quoted(name), ")")); break;
    default: break;
  }
  builder.attempt(cat("import ", name));
  import_names(builder, name, inside);
  inspect(builder, name);
  return true;
}

bool import_package(Builder& builder, int) {
  if (unsuitable(builder) || builder.environment.scope() != ScopeKind::Module) return false;
  const std::string name = builder.fresh('p');
  const bool deep = builder.chance(50);
  if (!builder.chance(15))
    builder.file(name + "/__init__.py", [&] {
      builder.out.line("print('running', __name__, __package__, len(__path__))");
      write_imports(builder, kInitImports, name, 2);
      if (builder.chance(30)) builder.out.line("value = ", literal(builder));
      if (builder.chance(30))
        builder.out.line("__all__ = ['a', ", builder.chance(70) ? "'b']" : "'missing']");
      if (builder.chance(25)) write_module_getattr(builder, name);
    });
  write_submodule(builder, name + "/a.py", name, kModuleImports);
  write_submodule(builder, name + "/b.py", name, kModuleImports);
  if (deep) {
    if (builder.chance(70))
      builder.file(name + "/sub/__init__.py", [&] {
        builder.out.line("print('running', __name__)");
        if (builder.chance(40)) builder.out.line("from .. import b");
      });
    write_submodule(builder, name + "/sub/c.py", name, kDeepImports);
  }
  const int count = builder.choices.between(2, 4);
  for (int i = 0; i < count; ++i) builder.attempt(package_import(builder, name, deep));
  builder.show(own_names(name));
  if (builder.chance(50)) builder.show(cat(name, ".a.value"));
  if (builder.chance(30)) builder.show(cat(name, ".missing"));
  show_loaded(builder, name);
  return true;
}

bool import_cycle(Builder& builder, int) {
  if (unsuitable(builder)) return false;
  static constexpr std::string_view kForms[] = {"import @", "from @ import late", "from @ import early",
                                                "from @ import *", "import @ as other"};
  const std::string names[] = {builder.fresh('m'), builder.fresh('m')};
  for (int i = 0; i < 2; ++i) {
    const std::string& other = names[1 - i];
    builder.file(names[i] + ".py", [&] {
      builder.out.line("print('begin', __name__)");
      builder.out.line("early = (", quoted("early"), ", __name__)");
      std::string form(builder.choices.pick(kForms));
      form.replace(form.find('@'), 1, other);
      if (builder.chance(60))
        builder.attempt(form);
      else
        builder.out.line(form);
      if (builder.chance(40)) {
        builder.out.line("import sys");
        builder.show_plain(
            cat("sorted((n for n in vars(sys.modules[", quoted(other), "]) if n[:2] != '__'))"));
      }
      builder.out.line("late = (", quoted("late"), ", __name__)");
      builder.out.line("print('end', __name__)");
    });
  }
  builder.attempt(cat("import ", names[0]));
  builder.show(own_names(names[0]));
  builder.attempt(cat("from ", names[1], " import late"));
  if (builder.chance(50)) builder.show(cat(names[1], ".late"));
  show_loaded(builder, names[1]);
  return true;
}

bool import_failure(Builder& builder, int) {
  if (unsuitable(builder)) return false;
  static constexpr std::string_view kEnds[] = {"raise ValueError('at import')",
                                               "1 // 0",
                                               "missing",
                                               "import nowhere",
                                               "from shown import nothing",
                                               "raise ImportError('own', name='n')",
                                               "x = = 1",
                                               "def f(:",
                                               "import sys\ndel sys.modules[__name__]",
                                               "import sys\nsys.modules[__name__] = 'replaced'",
                                               "import sys\nsys.modules[__name__] = None"};
  const std::string name = builder.fresh('m');
  const std::string_view end = builder.choices.pick(kEnds);
  const bool in_package = builder.chance(40);
  const std::string path = in_package ? builder.fresh('p') : "";
  const std::string full = in_package ? cat(path, ".", name) : name;
  if (in_package)
    builder.file(path + "/__init__.py", [&] {
      builder.out.line(builder.chance(50) ? cat("from . import ", name) : cat("a = ", literal(builder)));
    });
  builder.file(in_package ? cat(path, "/", name, ".py") : name + ".py", [&] {
    builder.out.line("print('begin', __name__)");
    builder.out.line("value = ", literal(builder));
    std::string_view rest = end;
    for (std::size_t at = rest.find('\n'); at != std::string_view::npos; at = rest.find('\n')) {
      builder.out.line(rest.substr(0, at));
      rest.remove_prefix(at + 1);
    }
    builder.out.line(rest);
  });
  const int count = builder.choices.between(1, 3);
  for (int i = 0; i < count; ++i)
    builder.attempt(builder.chance(60) ? cat("import ", full) : cat("from ", full, " import value"));
  show_loaded(builder, in_package ? std::string_view(path) : std::string_view(name));
  if (in_package) builder.show(cat("hasattr(", path, ", ", quoted(name), ")"));
  return true;
}

bool import_again(Builder& builder, int) {
  if (unsuitable(builder)) return false;
  const std::string name = builder.fresh('m');
  builder.file(name + ".py", [&] {
    builder.out.line("print('running', __name__)");
    builder.out.line("kept = globals().get('kept', 0) + 1");
    builder.out.line("value = [kept]");
  });
  builder.attempt(cat("import ", name));
  builder.out.line("before = sys.modules.get(", quoted(name), ")");
  switch (builder.below(6)) {
    case 0: builder.attempt(cat("del sys.modules[", quoted(name), "]")); break;
    case 1: builder.attempt(cat("sys.modules[", quoted(name), "] = None")); break;
    case 2: builder.attempt(cat("sys.modules[", quoted(name), "] = type(sys)('other')")); break;
    case 3:
      builder.attempt(cat("sys.modules[", quoted(name), "].__spec__.loader.exec_module(before)"));
      break;
    case 4: builder.attempt(cat("sys.modules[", quoted(name), "] = 'text'")); break;
    default: builder.attempt(cat("del before.value"));
  }
  builder.attempt(builder.chance(50) ? cat("import ", name) : cat("from ", name, " import value, kept"));
  builder.show(cat("(", name, " is before, ", name, " is sys.modules.get(", quoted(name), "))"));
  builder.show(cat(name, ".value"));
  return true;
}

}  // namespace dictum::generate::feature
