// Small families of classes: diamonds, slots, metaclasses that meet, the cell of a class.
#include <algorithm>

#include "generate/expression.h"
#include "generate/member.h"

namespace dictum::generate::feature {
namespace {

bool full(const Builder& builder) { return builder.environment.class_count() + 6 >= kMaxClasses; }

// class NAME(bases): … with what body() writes; bound, its model is returned.
template <class Body>
int write_class(Builder& builder, const std::string& name, const std::vector<int>& bases, Body&& body) {
  ClassModel model;
  model.name = name;
  model.bases = bases;
  std::string arguments;
  for (const int base : bases)
    arguments += cat(arguments.empty() ? "" : ", ", builder.environment.class_at(base).name);
  const int index = builder.environment.add_class(std::move(model));
  const std::string head = arguments.empty() ? cat("class ", name) : cat("class ", name, "(", arguments, ")");
  builder.observe(builder.next_label(), [&] { builder.out.block(head, [&] { body(index); }); });
  builder.environment.bind(name, Kind::Class, index);
  return index;
}

std::string names_of(std::string_view expression) {
  return cat("[k.__name__ for k in ", expression, ".__mro__]");
}

// A link of the chain that super() follows.
void cooperative_method(Builder& builder, int model, std::string_view method, bool is_last) {
  const std::string text = tag(builder.environment.class_at(model), method);
  builder.out.block(cat("def ", method, "(self, *args)"), [&] {
    if (is_last)
      builder.out.line("return [", text, "]");
    else if (builder.chance(80))
      builder.out.line("return [", text, "] + super().", method, "(*args)");
    else
      builder.out.line("return [", text, ", *super(__class__, self).", method, "()]");
  });
  note_member(builder, model, method, MemberKind::Method);
}

}  // namespace

// class A; class B(A); class C(A); class D(B, C), with a method along it.
bool diamond(Builder& builder, int) {
  if (full(builder)) return false;
  const std::string_view method = builder.choices.pick(kMethodNames);
  const auto member = [&](bool is_last) {
    return [&builder, method, is_last](int model) {
      if (is_last || builder.chance(75)) cooperative_method(builder, model, method, is_last);
      if (builder.chance(35)) builder.out.line("a = ", tag(builder.environment.class_at(model), "a"));
    };
  };
  const int top = write_class(builder, builder.fresh('C'), {}, member(builder.chance(85)));
  const int left = write_class(builder, builder.fresh('C'), {top}, member(false));
  const int right = write_class(builder, builder.fresh('C'), {top}, member(false));
  std::vector<int> bases = {left, right};
  if (builder.chance(30)) bases.push_back(write_class(builder, builder.fresh('C'), {top}, member(false)));
  if (builder.chance(15)) bases.push_back(top);
  const std::string name = builder.fresh('C');
  const int bottom = write_class(builder, name, bases, member(false));
  const std::string object = builder.fresh('o');
  builder.attempt(cat(object, " = ", name, "()"));
  builder.environment.bind(object, Kind::Instance, bottom);
  builder.show(cat(object, ".", method, "()"));
  builder.show(names_of(name));
  const auto named = [&](int model) { return builder.environment.class_at(model).name; };
  if (builder.chance(60)) builder.show(cat("super(", named(left), ", ", object, ").", method, "()"));
  if (builder.chance(40)) builder.show(cat(object, ".a"));
  if (builder.chance(60)) {
    builder.attempt(
        cat(name, ".__bases__ = (", named(right), ", ", named(builder.chance(80) ? left : top), ")"));
    builder.show(cat("(", object, ".", method, "(), ", names_of(name), ")"));
  }
  return true;
}

bool slot_layouts(Builder& builder, int) {
  if (full(builder)) return false;
  static constexpr std::string_view kSlots[] = {"()",
                                                "('a',)",
                                                "('a', 'b')",
                                                "'a'",
                                                "['b', 'c']",
                                                "('a', '__dict__')",
                                                "('__weakref__',)",
                                                "{'a': 'text'}",
                                                "('_a', '__p')",
                                                "('a', 'a')",
                                                "('1x',)",
                                                "('b', '__weakref__', '__dict__')"};
  const auto body = [&](int model) {
    if (builder.chance(80)) builder.out.line("__slots__ = ", builder.choices.pick(kSlots));
    if (builder.chance(12)) builder.out.line("a = ", literal(builder));
    if (builder.chance(30))
      builder.out.block("def f(self)",
                        [&] { builder.out.line("return ", tag(builder.environment.class_at(model), "f")); });
  };
  const std::string one = builder.fresh('C'), two = builder.fresh('C'), three = builder.fresh('C');
  const int first = write_class(builder, one, {}, body);
  const int second =
      write_class(builder, two, builder.chance(60) ? std::vector<int>{first} : std::vector<int>{}, body);
  std::vector<int> bases = {second};
  if (builder.chance(60)) bases.push_back(first);
  const int third = write_class(builder, three, bases, body);
  const std::string object = builder.fresh('o'), other = builder.fresh('o');
  builder.attempt(cat(object, " = ", three, "()"));
  builder.environment.bind(object, Kind::Instance, third);
  builder.attempt(cat(other, " = ", builder.chance(50) ? two : one, "()"));
  builder.environment.bind(other, Kind::Instance, second);
  static constexpr std::string_view kUses[] = {"@.a = 1",           "@.b = 2",         "del @.a",
                                               "@.c = 3",           "@.__class__ = %", "@.__dict__['a'] = 4",
                                               "@._a = @.__class__"};
  static constexpr std::string_view kReads[] = {"@.a",
                                                "hasattr(@, '__dict__')",
                                                "hasattr(@, '__weakref__')",
                                                "[n for n in dir(@) if n[:2] != '__']",
                                                "%.__slots__",
                                                "type(%.__dict__.get('a'))",
                                                "%.a.__get__(@)",
                                                "%.a.__set__(@, 5)",
                                                "%.a.__name__",
                                                "%.__dictoffset__ != 0",
                                                "vars(@)"};
  const auto filled = [&](std::string_view form) {
    std::string text;
    for (const char c : form) {
      if (c == '@')
        text += builder.chance(70) ? object : other;
      else if (c == '%')
        text += builder.chance(40) ? one : builder.chance(50) ? two : three;
      else
        text += c;
    }
    return text;
  };
  const int count = builder.choices.between(3, 6);
  for (int i = 0; i < count; ++i) {
    if (builder.chance(50))
      builder.attempt(filled(builder.choices.pick(kUses)));
    else
      builder.show(filled(builder.choices.pick(kReads)));
  }
  return true;
}

// Two metaclasses meet below; a third one may derive from both.
bool metaclass_meeting(Builder& builder, int) {
  if (full(builder)) return false;
  const std::string one = builder.fresh('M'), two = builder.fresh('M'), both = builder.fresh('M');
  const bool related = builder.chance(40);
  const auto metaclass = [&](const std::string& name, std::string_view bases) {
    builder.out.block(cat("class ", name, "(", bases, ")"), [&] {
      builder.out.line("kind = ", quoted(name));
      if (builder.chance(50))
        builder.out.block("def __call__(cls, *args)", [&] {
          builder.out.line("print(", quoted(cat(name, ".__call__")), ", cls.__name__)");
          builder.out.line("return super().__call__(*args)");
        });
      if (builder.chance(50))
        builder.out.block("def __init__(cls, *args, **kw)", [&] {
          builder.out.line("print(", quoted(cat(name, ".__init__")),
                           ", cls.__name__, len(args), sorted(kw))");
          builder.out.line("super().__init__(*args)");
        });
    });
  };
  metaclass(one, "type");
  metaclass(two, related ? one : std::string("type"));
  metaclass(both, cat(two, ", ", related ? "type" : one));
  const std::string left = builder.fresh('C'), right = builder.fresh('C'), below = builder.fresh('C');
  const auto class_of = [&](const std::string& name, const std::string& arguments) {
    const int label = builder.next_label();
    builder.observe(label, [&] {
      builder.out.block(cat("class ", name, "(", arguments, ")"), [&] {
        builder.out.line("a = ", builder.chance(50) ? quoted(name) : literal(builder));
      });
      builder.out.line("print(", label, ", type(", name, ").__name__)");
    });
    ClassModel model;
    model.name = name;
    builder.environment.bind(name, Kind::Class, builder.environment.add_class(std::move(model)));
  };
  class_of(left, cat("metaclass=", one));
  class_of(right, cat("metaclass=", two));
  const std::string bases = builder.chance(50) ? cat(left, ", ", right) : cat(right, ", ", left);
  class_of(below, builder.chance(45) ? cat(bases, ", metaclass=", both) : bases);
  if (builder.chance(40)) builder.attempt(cat(left, ".__class__ = ", builder.chance(50) ? two : both));
  if (builder.chance(40)) builder.show(cat(both, "(", quoted("N"), ", (", left, ", ", right, "), {}).kind"));
  builder.show(cat("(", builder.chance(50) ? left : right, ".kind, isinstance(", below, ", ", one, "))"));
  return true;
}

// __class__ and super() where the class is not there yet, or its cell is lost on the way.
bool class_cell(Builder& builder, int) {
  if (full(builder)) return false;
  const std::string meta = builder.fresh('M'), name = builder.fresh('C');
  static constexpr std::string_view kNamespaces[] = {
      "ns", "dict(ns)", "{k: v for (k, v) in ns.items() if k != '__classcell__'}", "{**ns, 'a': 'added'}",
      "{**ns, '__classcell__': None}"};
  const bool asks_early = builder.chance(50);
  builder.out.block(cat("class ", meta, "(type)"), [&] {
    builder.out.block("def __new__(mcls, name, bases, ns)", [&] {
      builder.out.line("print('cell', '__classcell__' in ns)");
      if (builder.chance(25)) builder.out.line("print('early', type(ns.get('__classcell__')).__name__)");
      builder.out.line("cls = super().__new__(mcls, name, bases, ", builder.choices.pick(kNamespaces), ")");
      builder.out.line("return ", builder.chance(85) ? "cls" : "type(name, (), {})");
    });
    if (asks_early)
      builder.out.block("def __init__(cls, *args)", [&] { builder.out.line("print(show(cls.g(cls)))"); });
  });
  const int label = builder.next_label();
  builder.observe(label, [&] {
    builder.out.block(cat("class ", name, "(metaclass=", meta, ")"), [&] {
      builder.out.block("def f(self)", [&] {
        static constexpr std::string_view kUses[] = {"__class__", "super().__thisclass__",
                                                     "(lambda: __class__)()", "[__class__ for i in (1,)]",
                                                     "super().__init__()"};
        builder.out.line("return ", builder.choices.pick(kUses));
      });
      builder.out.block("def g(self)",
                        [&] { builder.out.line("return ", builder.chance(60) ? "__class__" : "'no cell'"); });
      if (builder.chance(20)) builder.out.line("__class__ = ", literal(builder));
    });
    builder.out.line("print(", label, ", ", name, ".__name__)");
  });
  builder.show(cat(name, "().f()"));
  if (builder.chance(60)) builder.show(cat(name, ".g(0)"));
  if (builder.chance(40)) builder.show(cat("[c.cell_contents for c in ", name, ".f.__closure__]"));
  ClassModel model;
  model.name = name;
  model.members = {{"f", MemberKind::Method}, {"g", MemberKind::Method}};
  builder.environment.bind(name, Kind::Class, builder.environment.add_class(std::move(model)));
  return true;
}

// One name in the instance, in the class and in its metaclass, as plain data or as descriptors.
bool lookup_order(Builder& builder, int) {
  if (full(builder)) return false;
  const std::string data = builder.fresh('D'), other = builder.fresh('D'), meta = builder.fresh('M'),
                    name = builder.fresh('C'), object = builder.fresh('o');
  const auto descriptor = [&](const std::string& type, bool sets) {
    builder.out.block(cat("class ", type), [&] {
      builder.out.block("def __get__(self, obj, owner=None)", [&] {
        builder.out.line("return (", quoted(type), ", obj is None, owner.__name__)");
      });
      if (!sets) return;
      builder.out.block("def __set__(self, obj, value)",
                        [&] { builder.out.line("print(", quoted(type), ", 'set', type(obj).__name__)"); });
      if (builder.chance(40))
        builder.out.block("def __delete__(self, obj)", [&] {
          builder.out.line("print(", quoted(type), ", 'delete', type(obj).__name__)");
        });
    });
  };
  descriptor(data, true);
  descriptor(other, false);
  const auto value = [&] {
    switch (builder.below(4)) {
      case 0: return cat(data, "()");
      case 1: return cat(other, "()");
      case 2: return std::string("property(lambda self: 'property')");
      default: return literal(builder);
    }
  };
  builder.out.block(cat("class ", meta, "(type)"), [&] {
    if (builder.chance(70)) builder.out.line("a = ", value());
    if (builder.chance(50)) builder.out.line("b = ", value());
  });
  builder.out.block(cat("class ", name, "(metaclass=", meta, ")"), [&] {
    if (builder.chance(75)) builder.out.line("a = ", value());
    if (builder.chance(50)) builder.out.line("b = ", value());
    if (builder.chance(20))
      builder.out.block("def __getattr__(self, name)", [&] { builder.out.line("return ('missing', name)"); });
  });
  builder.out.line(object, " = ", name, "()");
  if (builder.chance(70)) builder.attempt(cat(object, ".__dict__['a'] = ", value()));
  const int count = builder.choices.between(2, 5);
  for (int i = 0; i < count; ++i) {
    const std::string place = cat(builder.chance(55) ? object : name, ".", builder.chance(70) ? "a" : "b");
    switch (builder.below(6)) {
      case 0: builder.attempt(cat(place, " = ", value())); break;
      case 1: builder.attempt(cat("del ", place)); break;
      case 2: builder.attempt(cat(meta, ".a = ", value())); break;
      default: builder.show(place);
    }
  }
  builder.show(cat("(sorted(vars(", object, ")), [n for n in vars(", name, ") if n in ('a', 'b')])"));
  ClassModel model;
  model.name = name;
  model.members = {{"a", MemberKind::Data}, {"b", MemberKind::Data}};
  const int index = builder.environment.add_class(std::move(model));
  builder.environment.bind(name, Kind::Class, index);
  builder.environment.bind(object, Kind::Instance, index);
  return true;
}

}  // namespace dictum::generate::feature
