// What stands in the body of a class: data, methods, construction, nested code.
#include <algorithm>

#include "generate/expression.h"
#include "generate/member.h"

namespace dictum::generate {

std::string tag(const ClassModel& type, std::string_view member) {
  return cat("'", type.name, ".", member, "'");
}

void note_member(Builder& builder, int model, std::string_view name, MemberKind kind) {
  std::vector<Member>& members = builder.environment.class_at(model).members;
  const auto same = [&](const Member& member) { return member.name == name; };
  members.erase(std::remove_if(members.begin(), members.end(), same), members.end());
  members.push_back({name, kind});
  // Members bind names of the class body, too: code there may read data.
  if (kind == MemberKind::Data) builder.environment.bind(std::string(name), Kind::Plain);
}

namespace feature {
namespace {

constexpr std::array<std::string_view, 8> kReceiverReads = {"type(self).__name__",
                                                            "self.a",
                                                            "self.b",
                                                            "self._a",
                                                            "getattr(self, 'c', 'none')",
                                                            "sorted(vars(self))",
                                                            "__class__.__name__",
                                                            "self.__class__.__name__"};

// What a method returns besides its tag.
std::string method_result(Builder& builder, std::string_view method, int parameters) {
  switch (builder.below(6)) {
    case 0: return std::string(builder.choices.pick(kReceiverReads));
    case 1: {
      const auto at = std::find(kMethodNames.begin(), kMethodNames.end(), method);
      if (at == kMethodNames.end() || at + 1 == kMethodNames.end()) break;
      return cat("self.", *(at + 1), "()");
    }
    case 2:
      if (parameters > 0) return "p0";
      break;
    case 3: return plain(builder);
    default: break;
  }
  return literal(builder);
}

// Statements of a method body: calm features, or stores on the receiver.
void method_statements(Builder& builder) {
  if (builder.chance(60)) return;
  if (builder.chance(40)) {
    builder.attempt(cat("self.", builder.choices.pick(kDataNames), " = ", plain(builder, 1)));
    return;
  }
  const bool was_calm = std::exchange(builder.calm, true);
  builder.statement();
  builder.calm = was_calm;
}

// A method: its parameters are bound in a scope of its own while body() writes.
template <class Body>
void write_method(Builder& builder, std::string_view head, int parameters, Body&& body) {
  builder.environment.enter(ScopeKind::Function);
  for (int i = 0; i < parameters; ++i) builder.environment.bind(cat("p", i), Kind::Plain);
  builder.out.block(head, body);
  builder.environment.leave();
}

constexpr std::array<std::string_view, 7> kSuperCalls = {
    "super().?",
    "super(@, self).?",
    "(lambda: super().?)()",
    "[super(@, self).? for i in range(1)]",
    "super().?",
    "super(__class__, self).?",
    "[s.? for s in (super(),)]",
};

std::string super_expression(Builder& builder, const std::string& type, std::string_view access) {
  std::string form(builder.choices.pick(kSuperCalls));
  if (const std::size_t at = form.find('@'); at != std::string::npos) form.replace(at, 1, type);
  return form.replace(form.find('?'), 1, access);
}

}  // namespace

bool data_member(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kDataNames);
  builder.out.line(name, " = ", plain(builder));
  note_member(builder, model, name, MemberKind::Data);
  return true;
}

bool method_member(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kMethodNames);
  const std::string text = tag(builder.environment.class_at(model), name);
  const int count = static_cast<int>(builder.below(3));
  std::string head = cat("def ", name, "(self");
  for (int i = 0; i < count; ++i) head += cat(", p", i, "=", literal(builder));
  write_method(builder, head + ")", count, [&] {
    method_statements(builder);
    builder.out.line("return (", text, ", ", method_result(builder, name, count), ")");
  });
  note_member(builder, model, name, MemberKind::Method);
  return true;
}

bool super_method_member(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kMethodNames);
  const std::string type = builder.environment.class_at(model).name;
  const bool observed = builder.chance(30);
  write_method(builder, cat("def ", name, "(self, *args)"), 0, [&] {
    const std::string access =
        builder.chance(75) ? cat(name, "()") : std::string(builder.choices.pick(kDataNames));
    const std::string call = super_expression(builder, type, access);
    if (observed) builder.show(call);
    builder.out.line("return ('", type, ".", name, "', ", observed ? "len(args)" : call, ")");
  });
  note_member(builder, model, name, MemberKind::Method);
  return true;
}

bool init_member(Builder& builder, int model) {
  ClassModel& type = builder.environment.class_at(model);
  const int inherited = type.arguments;
  const bool cooperative = !type.bases.empty() && builder.chance(70);
  const int count = cooperative && builder.chance(70) ? inherited : static_cast<int>(builder.below(3));
  type.arguments = count;
  const std::string text = tag(type, "__init__");
  std::string head = "def __init__(self";
  std::string names;
  for (int i = 0; i < count; ++i) names += cat(i > 0 ? ", p" : "p", i);
  head += (names.empty() ? "" : ", ") + names;
  write_method(builder, head + ")", count, [&] {
    if (builder.chance(40)) builder.out.line("print(", text, ", type(self).__name__)");
    if (cooperative) builder.out.line("super().__init__(", count == inherited ? names : "", ")");
    const int stores = builder.choices.between(1, 2);
    for (int i = 0; i < stores; ++i)
      builder.out.line("self.", builder.chance(30) ? "_a" : builder.choices.pick(kDataNames), " = ",
                       count > 0 && builder.chance(60) ? "p0" : plain(builder, 1));
  });
  return true;
}

bool new_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__new__");
  const std::uint32_t form = builder.below(5);
  builder.out.block("def __new__(cls, *args, **kwargs)", [&] {
    builder.out.line("print(", text, ", cls.__name__, len(args))");
    if (form == 0) {
      builder.out.line("return ", literal(builder));
      return;
    }
    builder.out.line("self = super().__new__(cls)");
    if (form < 3) builder.out.line("self.", builder.choices.pick(kDataNames), " = ", literal(builder));
    builder.out.line("return self");
  });
  return true;
}

bool slots_member(Builder& builder, int model) {
  static constexpr std::string_view kSlotLists[] = {
      "()",           "('a',)",           "('a', 'b')", "['c', '_a']",    "'d'",    "('a', '__dict__')",
      "{'b': 'doc'}", "('__weakref__',)", "('a', 'a')", "('__private',)", "('1x',)"};
  ClassModel& type = builder.environment.class_at(model);
  if ((type.traits & (kSlots | kMetaclass)) != 0) return false;
  const std::string_view slots = builder.guarded() ? builder.choices.pick(kSlotLists) : kSlotLists[0];
  builder.out.line("__slots__ = ", slots);
  type.traits |= kSlots | (slots != "()" ? kOwnLayout : 0u);
  return true;
}

bool init_subclass_member(Builder& builder, int model) {
  ClassModel& type = builder.environment.class_at(model);
  const bool keywords = builder.chance(70);
  if (keywords) type.traits |= kSubclassKeywords;
  const std::string text = tag(type, "__init_subclass__");
  if (builder.chance(20)) builder.out.line("@classmethod");
  builder.out.block(
      keywords ? "def __init_subclass__(cls, key=None, **kwargs)" : "def __init_subclass__(cls)", [&] {
        builder.out.line("print(", text, ", cls.__name__", keywords ? ", show(key), kwargs" : "", ")");
        if (builder.chance(70))
          builder.out.line("super().__init_subclass__(", keywords ? "**kwargs" : "", ")");
        if (builder.chance(40))
          builder.out.line("cls.", builder.choices.pick(kDataNames), " = ", literal(builder));
      });
  return true;
}

bool class_getitem_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "__class_getitem__");
  builder.out.block("def __class_getitem__(cls, item)",
                    [&] { builder.out.line("return (", text, ", cls.__name__, show(item))"); });
  return true;
}

bool class_body_code(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kDataNames);
  switch (builder.below(10)) {
    case 0: builder.out.line(name, " = [i for i in range(", builder.choices.between(1, 4), ")]"); break;
    case 1: builder.show("sorted((n for n in locals() if n[:2] != '__'))"); return true;
    case 2: builder.show(cat("[", name, " for i in range(2)]")); return true;
    case 3: builder.attempt(cat("del ", name)); return true;
    case 4:
      builder.out.block(cat("if ", plain_name(builder)),
                        [&] { builder.out.line(name, " = ", plain(builder, 1)); });
      break;
    case 5: builder.show("__qualname__"); return true;
    case 6: builder.out.line("locals()[", quoted(name), "] = ", literal(builder)); break;
    case 7:
      builder.out.block(cat("for ", name, " in range(", builder.choices.between(0, 3), ")"),
                        [&] { builder.out.line("last = ", name); });
      break;
    case 8: builder.attempt(cat("exec(\"", name, " = 'executed'\")")); break;
    default: builder.attempt(cat(name, " = ", name, " + ", literal(builder))); return true;
  }
  note_member(builder, model, name, MemberKind::Data);
  return true;
}

bool annotated_member(Builder& builder, int model) {
  const std::string_view name = builder.choices.pick(kDataNames);
  if (builder.chance(50)) {
    builder.out.line(name, ": int = ", plain(builder, 1));
    note_member(builder, model, name, MemberKind::Data);
  } else {
    builder.out.line(name, ": ", quoted("later"));
  }
  return true;
}

bool nested_class_member(Builder& builder, int) {
  const std::string name = builder.fresh('I');
  builder.out.block(cat("class ", name), [&] {
    builder.out.line(builder.choices.pick(kDataNames), " = ", plain(builder, 1));
    if (builder.chance(50))
      builder.out.block("def f(self)", [&] { builder.out.line("return __class__.__qualname__"); });
  });
  builder.show(builder.chance(50) ? cat(name, ".__qualname__") : cat(name, "().f()"));
  return true;
}

bool mangled_member(Builder& builder, int model) {
  const std::string text = tag(builder.environment.class_at(model), "h");
  builder.out.line("__hidden = ", literal(builder));
  builder.out.block("def h(self)", [&] {
    if (builder.chance(50)) builder.out.line("self.__own = ", literal(builder));
    builder.out.line("return (", text, ", self.__hidden, ", builder.chance(50) ? "self.__own" : "1", ")");
  });
  note_member(builder, model, "h", MemberKind::Method);
  return true;
}

}  // namespace feature
}  // namespace dictum::generate
