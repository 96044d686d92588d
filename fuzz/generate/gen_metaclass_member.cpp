// What stands in the body of a metaclass: the steps of class creation, and what classes then can do.
#include "generate/expression.h"
#include "generate/member.h"

namespace dictum::generate::feature {

bool meta_new(Builder& builder, int model) {
  ClassModel& type = builder.environment.class_at(model);
  const std::string text = tag(type, "__new__");
  type.traits |= kSubclassKeywords;
  builder.out.block("def __new__(mcls, name, bases, ns, **kwargs)", [&] {
    builder.out.line("print(", text, ", name, len(bases), list(ns), sorted(kwargs))");
    if (builder.chance(30))
      builder.out.line("ns[", quoted(builder.choices.pick(kDataNames)), "] = ", literal(builder));
    if (builder.chance(10)) builder.out.line("ns.pop('f', None)");
    builder.out.line("return super().__new__(mcls, name, bases, ", builder.chance(80) ? "ns" : "dict(ns)",
                     builder.chance(25) ? ", **kwargs)" : ")");
  });
  if (builder.chance(60)) {
    builder.out.block("def __init__(cls, name, bases, ns, **kwargs)",
                      [&] { builder.out.line("super().__init__(name, bases, ns)"); });
  }
  return true;
}

bool meta_init(Builder& builder, int model) {
  ClassModel& type = builder.environment.class_at(model);
  const std::string text = tag(type, "__init__");
  const bool keywords = builder.chance(60);
  builder.out.block(
      keywords ? "def __init__(cls, name, bases, ns, **kwargs)" : "def __init__(cls, name, bases, ns)", [&] {
        builder.out.line("print(", text, ", name, cls.__name__, ", keywords ? "sorted(kwargs)" : "0", ")");
        if (builder.chance(70))
          builder.out.line("super().__init__(name, bases, ns",
                           keywords && builder.chance(50) ? ", **kwargs" : "", ")");
        if (builder.chance(30))
          builder.out.line("cls.", builder.choices.pick(kDataNames), " = ", literal(builder));
      });
  return true;
}

bool meta_call(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__call__");
  builder.out.block("def __call__(cls, *args, **kwargs)", [&] {
    builder.out.line("print(", text, ", cls.__name__, len(args))");
    if (builder.chance(15))
      builder.out.line("return (", text, ", ", literal(builder), ")");
    else
      builder.out.line("return super().__call__(*args, **kwargs)");
  });
  return true;
}

bool meta_prepare(Builder& builder, int model) {
  ClassModel& type = builder.environment.class_at(model);
  const std::string text = tag(type, "__prepare__");
  const std::uint32_t form = builder.below(6);
  if (form == 5) {
    const std::string name = builder.fresh('N');
    builder.out.block(cat("class ", name, "(dict)"), [&] {
      builder.out.block("def __setitem__(self, key, value)", [&] {
        builder.out.line("print(", quoted(name), ", key)");
        builder.out.line("super().__setitem__(key, value)");
      });
      if (builder.chance(40))
        builder.out.block("def __missing__(self, key)", [&] {
          builder.out.block("if key in ('a', 'b', 'zz')",
                            [&] { builder.out.line("return ('missing', key)"); });
          builder.out.line("raise KeyError(key)");
        });
    });
    builder.out.line("@staticmethod");
    builder.out.block("def __prepare__(name, bases, kind=" + name + ", **kwargs)",
                      [&] { builder.out.line("return kind()"); });
    return true;
  }
  builder.out.line("@classmethod");
  builder.out.block("def __prepare__(mcls, name, bases, **kwargs)", [&] {
    builder.out.line("print(", text, ", name, len(bases), sorted(kwargs))");
    if (form == 0)
      builder.out.line("return super().__prepare__(name, bases, **kwargs)");
    else if (form == 1 && builder.chance(20))
      builder.out.line("return []");
    else
      builder.out.line("return {", quoted(builder.choices.pick(kDataNames)), ": ", literal(builder), "}");
  });
  return true;
}

bool meta_mro(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "mro");
  builder.out.block("def mro(cls)", [&] {
    builder.out.line("print(", text, ", cls.__name__)");
    const std::uint32_t form = builder.below(8);
    if (form == 0)
      builder.out.line("return [cls, object]");
    else if (form == 1)
      builder.out.line("return [cls] + super().mro()[1:][::-1]");
    else
      builder.out.line("return super().mro()");
  });
  return true;
}

bool meta_checks(Builder& builder, int model) {
  const bool instance = builder.chance(50);
  const std::string_view name = instance ? "__instancecheck__" : "__subclasscheck__";
  const std::string text = tag(builder.environment.class_at(model), name);
  builder.out.block(cat("def ", name, "(cls, other)"), [&] {
    builder.out.line("print(", text, ", cls.__name__)");
    if (builder.chance(50))
      builder.out.line("return super().", name, "(other)");
    else
      builder.out.line("return ", literal(builder));
  });
  return true;
}

bool meta_attribute(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kDataNames);
  const std::string text = tag(builder.environment.class_at(model), name);
  switch (builder.below(7)) {
    case 0: builder.out.line(name, " = ", plain(builder)); break;
    case 1:
      builder.out.line("@property");
      builder.out.block(cat("def ", name, "(cls)"),
                        [&] { builder.out.line("return (", text, ", cls.__name__)"); });
      break;
    case 2:
      builder.out.block("def __getattr__(cls, name)", [&] {
        builder.out.block("if name[:1] == '_'", [&] { builder.out.line("raise AttributeError(name)"); });
        builder.out.line("return (", text, ", name)");
      });
      break;
    case 3:
      builder.out.block("def __setattr__(cls, name, value)", [&] {
        builder.out.line("print(", text, ", name)");
        builder.out.line("super().__setattr__(name, value)");
      });
      break;
    case 4:
      builder.out.block("def __getattribute__(cls, name)", [&] {
        builder.out.line("print(", text, ", name)");
        builder.out.line("return super().__getattribute__(name)");
      });
      break;
    case 5: return descriptor_member(builder, model);
    default: {
      const std::string_view method = builder.choices.pick(kMethodNames);
      builder.out.block(cat("def ", method, "(cls, *args)"),
                        [&] { builder.out.line("return (", text, ", cls.__name__, len(args))"); });
    }
  }
  return true;
}

bool meta_special(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "special");
  static constexpr std::string_view kHeads[] = {
      "__getitem__(cls, key)", "__len__(cls)",  "__iter__(cls)",     "__contains__(cls, key)",
      "__add__(cls, other)",   "__bool__(cls)", "__repr__(cls)",     "__lt__(cls, other)",
      "__hash__(cls)",         "__dir__(cls)",  "__or__(cls, other)"};
  static constexpr std::string_view kValues[] = {"@", "2", "iter((1, 2))", "True", "@", "False", "@",
                                                 "@", "7", "['b', 'a']",   "@"};
  const std::uint32_t which = builder.below(std::size(kHeads));
  const std::string_view value = kValues[which];
  builder.out.block(cat("def ", kHeads[which]),
                    [&] { builder.out.line("return ", value == "@" ? std::string_view(text) : value); });
  return true;
}

}  // namespace dictum::generate::feature
