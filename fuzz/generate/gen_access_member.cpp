// Members that decide what attribute access means: properties, descriptors, the hooks.
#include "generate/expression.h"
#include "generate/member.h"

namespace dictum::generate::feature {

bool property_member(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kDataNames);
  const std::string text = tag(builder.environment.class_at(model), name);
  const std::uint32_t form = builder.below(8);
  if (form == 7) {
    builder.out.line(name, " = property(lambda self: (", text, ", type(self).__name__))");
    note_member(builder, model, name, MemberKind::Descriptor);
    return true;
  }
  builder.out.line("@property");
  builder.out.block(cat("def ", name, "(self)"), [&] {
    switch (form) {
      case 0: builder.out.line("return (", text, ", self._a)"); break;
      case 1: builder.out.line("raise AttributeError(", text, ")"); break;
      case 2: builder.out.line("return (", text, ", self.__dict__.get('_", name, "'))"); break;
      default: builder.out.line("return (", text, ", ", literal(builder), ")");
    }
  });
  if (builder.chance(50)) {
    builder.out.line("@", name, ".setter");
    builder.out.block(cat("def ", name, "(self, value)"), [&] {
      builder.out.line("print(", text, ", 'set', show(value))");
      builder.out.line("self._", name, " = value");
    });
  }
  if (builder.chance(25)) {
    builder.out.line("@", name, ".deleter");
    builder.out.block(cat("def ", name, "(self)"), [&] {
      builder.out.line("print(", text, ", 'delete')");
      if (builder.chance(50)) builder.out.line("del self._", name);
    });
  }
  note_member(builder, model, name, MemberKind::Descriptor);
  return true;
}

bool class_method_member(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kMethodNames);
  const std::string text = tag(builder.environment.class_at(model), name);
  builder.out.line("@classmethod");
  builder.out.block(cat("def ", name, "(cls, *args)"), [&] {
    if (builder.chance(30))
      builder.out.line("return (", text, ", cls.__name__, super().", name, "())");
    else
      builder.out.line("return (", text, ", cls.__name__, args)");
  });
  note_member(builder, model, name, MemberKind::ClassMethod);
  return true;
}

bool static_method_member(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kMethodNames);
  const std::string text = tag(builder.environment.class_at(model), name);
  if (builder.chance(30)) {
    builder.out.line(name, " = staticmethod(lambda *args: (", text, ", len(args)))");
  } else {
    builder.out.line("@staticmethod");
    builder.out.block(cat("def ", name, "(p0=", literal(builder), ")"),
                      [&] { builder.out.line("return (", text, ", show(p0))"); });
  }
  note_member(builder, model, name, MemberKind::StaticMethod);
  return true;
}

bool descriptor_member(Builder& builder, int model) {
  const Variable* descriptor = builder.environment.pick(builder.choices, Kind::Class, kDescriptor);
  if (descriptor == nullptr) return false;
  const std::string_view name = builder.choices.pick(kDataNames);
  const int arguments = builder.environment.class_at(descriptor->model).arguments;
  builder.out.line(name, " = ", descriptor->name, "(", plain_arguments(builder, arguments), ")");
  note_member(builder, model, name, MemberKind::Descriptor);
  return true;
}

bool getattr_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__getattr__");
  const std::uint32_t form = builder.below(4);
  builder.out.block("def __getattr__(self, name)", [&] {
    if (form == 0) {
      builder.out.block("if name[:1] != '_'", [&] { builder.out.line("return (", text, ", name)"); });
      builder.out.line("raise AttributeError(name)");
    } else if (form == 1) {
      builder.out.line("print(", text, ", name)");
      builder.out.line("return super().__getattribute__(name)");
    } else if (form == 2) {
      builder.out.line("raise AttributeError(", text, ", name)");
    } else {
      builder.out.block("if name in ('a', 'f')",
                        [&] { builder.out.line("return lambda *args: (", text, ", args)"); });
      builder.out.line("return object.__getattribute__(self, name)");
    }
  });
  return true;
}

bool getattribute_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__getattribute__");
  builder.out.block("def __getattribute__(self, name)", [&] {
    builder.out.line("print(", text, ", name)");
    if (builder.chance(25)) {
      builder.out.block(cat("if name == ", quoted(builder.choices.pick(kDataNames))), [&] {
        builder.out.line(builder.chance(50) ? "raise AttributeError(name)"
                                            : cat("return ", literal(builder)));
      });
    }
    builder.out.line("return ", builder.chance(70) ? "super().__getattribute__(name)"
                                                   : "object.__getattribute__(self, name)");
  });
  return true;
}

bool setattr_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__setattr__");
  static constexpr std::string_view kStores[] = {"super().__setattr__(name, value)",
                                                 "object.__setattr__(self, name, (value,))",
                                                 "self.__dict__[name] = value", "pass"};
  builder.out.block("def __setattr__(self, name, value)", [&] {
    builder.out.line("print(", text, ", name, show(value))");
    builder.out.line(builder.choices.pick(kStores));
  });
  return true;
}

bool delattr_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__delattr__");
  builder.out.block("def __delattr__(self, name)", [&] {
    builder.out.line("print(", text, ", name)");
    builder.out.line(builder.chance(70) ? "super().__delattr__(name)" : "self.__dict__.pop(name, None)");
  });
  return true;
}

bool dir_member(Builder& builder, int) {
  builder.out.block("def __dir__(self)", [&] {
    builder.out.line(builder.chance(50) ? "return ['b', 'a', 'z']"
                                        : "return [n for n in super().__dir__() if n[:1] == 'a']");
  });
  return true;
}

}  // namespace dictum::generate::feature
