// Descriptor classes, and descriptors used by hand.
#include "generate/expression.h"
#include "generate/member.h"

namespace dictum::generate::feature {

bool descriptor_class(Builder& builder, int) {
  Environment& environment = builder.environment;
  if (environment.class_count() >= kMaxClasses) return false;
  ClassModel type;
  type.name = builder.fresh('D');
  type.traits = kDescriptor;
  const Variable* base = environment.pick(builder.choices, Kind::Class, kDescriptor);
  const bool derived = base != nullptr && builder.chance(25);
  std::string head = cat("class ", type.name);
  if (derived) {
    type.bases.push_back(base->model);
    head += cat("(", base->name, ")");
  }
  const std::string name = type.name;
  const bool get = builder.chance(85), set = builder.chance(45), remove = builder.chance(25);
  const bool stores = builder.chance(50);
  if (!derived) type.arguments = builder.chance(30) ? 1 : 0;
  const int arguments = type.arguments;
  builder.out.block(head, [&] {
    if (arguments == 1 && !derived)
      builder.out.block("def __init__(self, start)", [&] { builder.out.line("self.start = start"); });
    if (builder.chance(60))
      builder.out.block("def __set_name__(self, owner, name)", [&] {
        builder.out.line("print(", tag(type, "__set_name__"), ", owner.__name__, name)");
        builder.out.line("self.name = name");
        if (builder.chance(6)) builder.out.line("raise ValueError(name)");
      });
    if (get)
      builder.out.block("def __get__(self, obj, owner=None)", [&] {
        const std::string text = tag(type, "__get__");
        if (builder.chance(40))
          builder.out.block("if obj is None", [&] { builder.out.line("return ", text); });
        if (builder.chance(8)) builder.out.line("raise AttributeError(", text, ")");
        if (stores)
          builder.out.line("return (", text, ", self.__dict__.get('value', 'unset'))");
        else if (builder.chance(30))
          builder.out.line("return lambda *args: (", text, ", len(args))");
        else
          builder.out.line("return (", text, ", type(obj).__name__, owner and owner.__name__)");
      });
    if (set)
      builder.out.block("def __set__(self, obj, value)", [&] {
        builder.out.line("print(", tag(type, "__set__"), ", type(obj).__name__, show(value))");
        if (stores) builder.out.line("self.value = value");
      });
    if (remove)
      builder.out.block("def __delete__(self, obj)", [&] {
        builder.out.line("print(", tag(type, "__delete__"), ", type(obj).__name__)");
      });
    if (!get && !set && !remove) builder.out.line("kind = ", tag(type, "empty"));
  });
  const int model = environment.add_class(std::move(type));
  environment.bind(name, Kind::Class, model);
  return true;
}

bool descriptor_by_hand(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class);
  const Variable* instance = environment.pick(builder.choices, Kind::Instance);
  if (type == nullptr || instance == nullptr) return false;
  const Member* member = environment.pick_member(builder.choices, type->model);
  if (member == nullptr) return false;
  const std::string found = cat("vars(", type->name, ")[", quoted(member->name), "]");
  switch (builder.below(5)) {
    case 0: builder.show(cat(found, ".__get__(", instance->name, ", ", type->name, ")")); break;
    case 1: builder.show(cat(found, ".__get__(None, ", type->name, ")")); break;
    case 2: builder.show(cat(found, ".__set__(", instance->name, ", ", literal(builder), ")")); break;
    case 3: builder.show(cat("type(", found, ")")); break;
    default: builder.show(cat(found, ".__get__(", instance->name, ")")); break;
  }
  return true;
}

bool late_descriptor(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class);
  const Variable* descriptor = environment.pick(builder.choices, Kind::Class, kDescriptor);
  if (type == nullptr || descriptor == nullptr) return false;
  const std::string_view name = builder.choices.pick(kDataNames);
  const std::string made =
      cat(descriptor->name, "(", plain_arguments(builder, environment.class_at(descriptor->model).arguments),
          ")");
  builder.attempt(cat(type->name, ".", name, " = ", made));
  if (builder.chance(60)) builder.show(cat(type->name, ".", name));
  return true;
}

bool property_object(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class);
  if (type == nullptr) return false;
  const std::string_view name = builder.choices.pick(kDataNames);
  const std::string found = cat(type->name, ".__dict__[", quoted(name), "]");
  switch (builder.below(5)) {
    case 0: builder.show(cat(found, ".fget(None)")); break;
    case 1: builder.show(cat(found, ".fset")); break;
    case 2:
      builder.attempt(cat(type->name, ".", name, " = property(lambda self: 'late', doc='text')"));
      break;
    case 3: builder.attempt(cat(type->name, ".", name, " = ", found, ".getter(lambda self: 'got')")); break;
    default: builder.show(cat(found, ".__doc__"));
  }
  return true;
}

bool class_attribute_descriptor(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class);
  if (type == nullptr) return false;
  static constexpr std::string_view kReads[] = {"type(vars(?).get('__dict__'))",
                                                "type(vars(?).get('__weakref__'))",
                                                "object.__dict__['__class__'].__get__(?)",
                                                "type.__dict__['__mro__'].__get__(?)",
                                                "?.__init__.__qualname__",
                                                "?.__init_subclass__.__self__",
                                                "?.__eq__.__objclass__"};
  std::string form(builder.choices.pick(kReads));
  form.replace(form.find('?'), 1, type->name);
  builder.show(form);
  return true;
}

}  // namespace dictum::generate::feature
