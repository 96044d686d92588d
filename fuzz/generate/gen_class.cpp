// Class statements, calls of metaclasses, and what becomes of classes later.
#include <algorithm>

#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

struct Header {
  ClassModel model;
  std::string arguments;  // in the parentheses of the class statement
};

void add(std::string& list, std::string_view item) {
  if (!list.empty()) list += ", ";
  list += item;
}

// Whether another base fits those that are there: no ancestor before a descendant, one layout, one metaclass.
bool fits(const Environment& environment, const ClassModel& model, int candidate) {
  const ClassModel& other = environment.class_at(candidate);
  for (const int base : model.bases) {
    const ClassModel& own = environment.class_at(base);
    if (base == candidate || environment.is_ancestor(base, candidate) ||
        environment.is_ancestor(candidate, base))
      return false;
    if ((own.traits & kOwnLayout) != 0 && (other.traits & kOwnLayout) != 0) return false;
    if ((own.traits & kMetaclass) != (other.traits & kMetaclass)) return false;
    if (own.metaclass != other.metaclass && own.metaclass >= 0 && other.metaclass >= 0) return false;
  }
  return true;
}

void draw_bases(Builder& builder, Header& header) {
  Environment& environment = builder.environment;
  const int wanted = static_cast<int>(builder.below(4));
  for (int i = 0; i < wanted; ++i) {
    const Variable* base = environment.pick(builder.choices, Kind::Class, 0, kMetaclass);
    if (base == nullptr) break;
    if (!fits(environment, header.model, base->model) && !builder.chance(6)) continue;
    if (base->model >= 0 && std::find(header.model.bases.begin(), header.model.bases.end(), base->model) !=
                                header.model.bases.end())
      continue;
    header.model.bases.push_back(base->model);
    add(header.arguments, base->name);
  }
  static constexpr std::string_view kBuiltins[] = {"object", "int", "str", "list", "dict", "tuple", "set"};
  if (header.model.bases.empty() && builder.chance(12)) {
    const std::string_view name = builder.choices.pick(kBuiltins);
    add(header.arguments, name);
    if (name != "object") header.model.traits |= kOwnLayout | kBuiltin;
  }
}

void draw_keywords(Builder& builder, Header& header) {
  Environment& environment = builder.environment;
  bool metaclass_known = false;
  bool takes_keywords = false;
  for (const int base : header.model.bases) {
    metaclass_known |= environment.class_at(base).metaclass >= 0;
    takes_keywords |= (environment.class_at(base).traits & kSubclassKeywords) != 0;
  }
  if (builder.chance(metaclass_known ? 5 : 30)) {
    if (const Variable* metaclass = environment.pick(builder.choices, Kind::Class, kMetaclass)) {
      add(header.arguments, cat("metaclass=", metaclass->name));
      header.model.metaclass = metaclass->model;
      takes_keywords |= (environment.class_at(metaclass->model).traits & kSubclassKeywords) != 0;
    }
  }
  if (builder.chance(takes_keywords ? 50 : 2)) add(header.arguments, cat("key=", literal(builder)));
}

void write_body(Builder& builder, int model, bool meta) {
  Environment& environment = builder.environment;
  environment.enter(ScopeKind::Class);
  const int count = builder.choices.between(1, 4);
  for (int i = 0; i < count; ++i) meta ? builder.metaclass_member(model) : builder.member(model);
  environment.leave();
}

std::string class_head(const std::string& name, const std::string& arguments) {
  return arguments.empty() ? cat("class ", name) : cat("class ", name, "(", arguments, ")");
}

// Writes the statement and binds the name, which it returns.
std::string write_class(Builder& builder, Header header, char prefix, std::string_view decorator = "") {
  header.model.name = builder.fresh(prefix);
  const bool meta = (header.model.traits & kMetaclass) != 0;
  const bool risky = !header.arguments.empty() || !decorator.empty();
  const std::string name = header.model.name;
  const int model = builder.environment.add_class(std::move(header.model));
  const auto write = [&] {
    if (!decorator.empty()) builder.out.line("@", decorator);
    builder.out.block(class_head(name, header.arguments), [&] { write_body(builder, model, meta); });
  };
  if (risky || builder.chance(50))
    builder.observe(builder.next_label(), write);
  else
    write();
  builder.environment.bind(name, Kind::Class, model);
  return name;
}

bool full(const Builder& builder) { return builder.environment.class_count() >= kMaxClasses; }

}  // namespace

bool class_statement(Builder& builder, int) {
  if (full(builder)) return false;
  Header header;
  draw_bases(builder, header);
  draw_keywords(builder, header);
  write_class(builder, std::move(header), 'C');
  return true;
}

bool metaclass_definition(Builder& builder, int) {
  if (full(builder)) return false;
  Header header;
  header.model.traits = kMetaclass;
  const Variable* base = builder.environment.pick(builder.choices, Kind::Class, kMetaclass);
  if (base != nullptr && builder.chance(40)) {
    header.model.bases.push_back(base->model);
    header.arguments = base->name;
  } else {
    header.arguments = "type";
  }
  write_class(builder, std::move(header), 'M');
  return true;
}

bool class_by_call(Builder& builder, int) {
  if (full(builder)) return false;
  Header header;
  draw_bases(builder, header);
  header.model.name = builder.fresh('C');
  const std::string name = header.model.name;
  std::string caller = "type";
  if (const Variable* metaclass = builder.environment.pick(builder.choices, Kind::Class, kMetaclass);
      metaclass != nullptr && builder.chance(50)) {
    caller = metaclass->name;
    header.model.metaclass = metaclass->model;
  }
  const std::string bases = header.arguments.empty() ? "()"
                            : header.arguments.find(',') == std::string::npos
                                ? cat("(", header.arguments, ",)")
                                : cat("(", header.arguments, ")");
  const int model = builder.environment.add_class(std::move(header.model));
  const std::string_view data = builder.choices.pick(kDataNames);
  const std::string_view method = builder.choices.pick(kMethodNames);
  builder.environment.class_at(model).members = {{data, MemberKind::Data}, {method, MemberKind::Method}};
  const std::string body = cat("{", quoted(data), ": ", plain(builder, 1), ", ", quoted(method),
                               ": lambda self, *args: (", quoted(cat(name, ".", method)), ", args)}");
  builder.attempt(cat(name, " = ", caller, "(", quoted(name), ", ", bases, ", ", body, ")"));
  builder.environment.bind(name, Kind::Class, model);
  return true;
}

bool class_decorator(Builder& builder, int) {
  if (full(builder)) return false;
  Header header;
  draw_bases(builder, header);
  const std::string decorator = builder.fresh('k');
  const std::string_view name = builder.choices.pick(kDataNames);
  const bool wraps = builder.chance(30);
  builder.out.block(cat("def ", decorator, "(cls)"), [&] {
    builder.out.line("print(", quoted(decorator), ", cls.__name__)");
    if (wraps) {
      builder.out.line("return type(cls)(cls.__name__, (cls,), {", quoted(name), ": ", literal(builder),
                       "})");
    } else {
      builder.out.line("cls.", name, " = ", plain(builder, 1));
      builder.out.line("return cls");
    }
  });
  write_class(builder, std::move(header), 'C', decorator);
  return true;
}

bool mro_entries_base(Builder& builder, int) {
  if (full(builder)) return false;
  const Variable* real = builder.environment.pick(builder.choices, Kind::Class, 0, kMetaclass);
  Header header;
  const std::string helper = builder.fresh('B');
  std::string entries = "()";
  if (real != nullptr && builder.chance(75)) {
    entries = cat("(", real->name, ",)");
    header.model.bases.push_back(real->model);
  } else if (builder.chance(10)) {
    entries = "[int]";
  }
  builder.out.block(cat("class ", helper), [&] {
    builder.out.block("def __mro_entries__(self, bases)", [&] {
      builder.out.line("print(", quoted(helper), ", len(bases))");
      builder.out.line("return ", entries);
    });
  });
  header.arguments = cat(helper, "()");
  const std::string made = write_class(builder, std::move(header), 'C');
  builder.show(cat("len(", made, ".__dict__['__orig_bases__'])"));
  return true;
}

bool order_of_bases(Builder& builder, int) {
  const Variable* type = builder.environment.pick(builder.choices, Kind::Class);
  if (type == nullptr) return false;
  static constexpr std::string_view kForms[] = {"[k.__name__ for k in ?.__mro__]",
                                                "[k.__name__ for k in ?.mro()]",
                                                "?.__bases__",
                                                "?.__base__",
                                                "type(?)",
                                                "[k.__name__ for k in ?.__subclasses__()]"};
  std::string form(builder.choices.pick(kForms));
  form.replace(form.find('?'), 1, type->name);
  builder.show(form);
  return true;
}

bool subclass_checks(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class);
  const Variable* other = environment.pick(builder.choices, Kind::Class);
  const Variable* instance = environment.pick(builder.choices, Kind::Instance);
  if (type == nullptr || other == nullptr) return false;
  if (instance != nullptr && builder.chance(60))
    builder.show(cat("isinstance(", instance->name, ", ",
                     builder.chance(20) ? cat("(", type->name, ", ", other->name, ")") : type->name, ")"));
  else
    builder.show(cat("issubclass(", type->name, ", ", other->name, ")"));
  return true;
}

bool instance_creation(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class, 0, kMetaclass | kException);
  if (type == nullptr) return false;
  const int model = type->model;
  const int count =
      builder.chance(6) ? static_cast<int>(builder.below(3)) : environment.class_at(model).arguments;
  const std::string call = cat(type->name, "(", plain_arguments(builder, count), ")");
  const std::string name = builder.fresh('o');
  builder.attempt(cat(name, " = ", call));
  environment.bind(name, Kind::Instance, model);
  return true;
}

bool rebase(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class, 0, kMetaclass);
  if (type == nullptr) return false;
  std::string bases;
  const int count = builder.choices.between(1, 2);
  for (int i = 0; i < count; ++i) {
    const Variable* base = environment.pick(builder.choices, Kind::Class, 0, kMetaclass);
    if (!environment.is_ancestor(type->model, base->model) || builder.chance(5)) add(bases, base->name);
  }
  if (bases.empty()) bases = "object";
  if (bases.find(',') == std::string::npos) bases += ',';
  const std::string name = type->name;
  builder.attempt(cat(name, ".__bases__ = (", bases, ")"));
  builder.show(cat("[k.__name__ for k in ", name, ".__mro__]"));
  return true;
}

bool change_class(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* instance = environment.pick(builder.choices, Kind::Instance);
  const Variable* type = environment.pick(builder.choices, Kind::Class, 0, kMetaclass);
  if (instance == nullptr || type == nullptr) return false;
  const std::string name = instance->name;
  builder.attempt(cat(name, ".__class__ = ", type->name));
  builder.show(cat("type(", name, ")"));
  return true;
}

bool class_namespace(Builder& builder, int) {
  const Variable* type = builder.environment.pick(builder.choices, Kind::Class);
  if (type == nullptr) return false;
  static constexpr std::string_view kForms[] = {
      "list(vars(?))",  "[n for n in dir(?) if n[:2] != '__']", "vars(?).get('__slots__')", "?.__name__",
      "?.__qualname__", "?.__dict__.get('__annotations__')",    "type(?.__dict__).__name__"};
  std::string form(builder.choices.pick(kForms));
  form.replace(form.find('?'), 1, type->name);
  builder.show(form);
  return true;
}

}  // namespace dictum::generate::feature
