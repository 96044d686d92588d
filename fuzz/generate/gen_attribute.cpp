// Reading, storing and deleting attributes of instances and classes; methods called and bound; super objects.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

struct Holder {
  std::string name;
  int model;
  bool is_class;
};

bool pick_holder(Builder& builder, Holder& holder, std::uint32_t class_percent = 35) {
  const bool type = builder.chance(class_percent);
  const Variable* variable = builder.environment.pick(builder.choices, type ? Kind::Class : Kind::Instance);
  if (variable == nullptr)
    variable = builder.environment.pick(builder.choices, type ? Kind::Instance : Kind::Class);
  if (variable == nullptr) return false;
  holder = {variable->name, variable->model, variable->kind == Kind::Class};
  return true;
}

// A name that the class has, mostly.
std::string_view data_name(Builder& builder, int model) {
  if (builder.chance(90)) {
    const MemberKind kind = builder.chance(60) ? MemberKind::Descriptor : MemberKind::Data;
    if (const Member* member = builder.environment.pick_member(builder.choices, model, kind))
      return member->name;
    if (const Member* member = builder.environment.pick_member(builder.choices, model)) return member->name;
  }
  return builder.choices.pick(kDataNames);
}

std::string_view method_name(Builder& builder, int model) {
  static constexpr MemberKind kKinds[] = {MemberKind::Method, MemberKind::Method, MemberKind::ClassMethod,
                                          MemberKind::StaticMethod};
  for (int i = 0; i < 3; ++i)
    if (const Member* member =
            builder.environment.pick_member(builder.choices, model, builder.choices.pick(kKinds)))
      return member->name;
  return builder.choices.pick(kMethodNames);
}

// What is asked of a class that has nothing to ask for ends in the same exception each time: now and then
// only.
bool is_empty(Builder& builder, int model, bool methods) {
  const auto has = [&](MemberKind kind) {
    return builder.environment.pick_member(builder.choices, model, kind) != nullptr;
  };
  const bool callable =
      has(MemberKind::Method) || has(MemberKind::ClassMethod) || has(MemberKind::StaticMethod);
  if (callable || (!methods && (has(MemberKind::Data) || has(MemberKind::Descriptor)))) return false;
  return builder.chance(80);
}

}  // namespace

bool read_attribute(Builder& builder, int) {
  Holder holder;
  if (!pick_holder(builder, holder) || is_empty(builder, holder.model, false)) return false;
  static constexpr std::string_view kSpecial[] = {"__class__", "__doc__",  "__module__",
                                                  "_a",        "__name__", "__dict__.get('a', 'none')"};
  if (builder.chance(12))
    builder.show(cat(holder.name, ".", builder.choices.pick(kSpecial)));
  else
    builder.show(cat(holder.name, ".", data_name(builder, holder.model)));
  return true;
}

bool store_attribute(Builder& builder, int) {
  Holder holder;
  if (!pick_holder(builder, holder)) return false;
  const std::string target = cat(holder.name, ".", data_name(builder, holder.model));
  switch (builder.below(6)) {
    case 0: builder.attempt(cat(target, " += ", literal(builder))); break;
    case 1:
      builder.attempt(cat("(", target, ", ", variable_name(builder), ") = (", plain(builder, 1), ", 0)"));
      break;
    default: builder.attempt(cat(target, " = ", anything(builder)));
  }
  if (builder.chance(50)) builder.show(target);
  return true;
}

bool delete_attribute(Builder& builder, int) {
  Holder holder;
  if (!pick_holder(builder, holder)) return false;
  const std::string target = cat(holder.name, ".", data_name(builder, holder.model));
  builder.attempt(cat("del ", target));
  if (builder.chance(60)) builder.show(target);
  return true;
}

bool attribute_functions(Builder& builder, int) {
  Holder holder;
  if (!pick_holder(builder, holder)) return false;
  const std::string place = cat(holder.name, ", ", quoted(data_name(builder, holder.model)));
  switch (builder.below(7)) {
    case 0: builder.show(cat("hasattr(", place, ")")); break;
    case 1: builder.show(cat("getattr(", place, ", 'none')")); break;
    case 2: builder.attempt(cat("setattr(", place, ", ", plain(builder, 1), ")")); break;
    case 3: builder.attempt(cat("delattr(", place, ")")); break;
    case 4: builder.attempt(cat("object.__setattr__(", place, ", ", literal(builder), ")")); break;
    case 5: builder.show(cat("object.__getattribute__(", place, ")")); break;
    default: builder.show(cat("type.__getattribute__(", place, ")"));
  }
  return true;
}

bool instance_namespace(Builder& builder, int) {
  const Variable* instance = builder.environment.pick(builder.choices, Kind::Instance);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  switch (builder.below(6)) {
    case 0: builder.show(cat("vars(", name, ")")); break;
    case 1: builder.show(cat("[n for n in dir(", name, ") if n[:2] != '__']")); break;
    case 2:
      builder.attempt(
          cat(name, ".__dict__[", quoted(builder.choices.pick(kDataNames)), "] = ", plain(builder, 1)));
      break;
    case 3:
      builder.attempt(
          cat(name, ".__dict__ = {", quoted(builder.choices.pick(kDataNames)), ": ", literal(builder), "}"));
      break;
    case 4: builder.attempt(cat("del ", name, ".__dict__")); break;
    default: builder.show(cat("sorted(", name, ".__dict__)"));
  }
  return true;
}

bool method_call(Builder& builder, int) {
  Holder holder;
  if (!pick_holder(builder, holder, 20) || is_empty(builder, holder.model, true)) return false;
  const std::string_view method = method_name(builder, holder.model);
  std::string arguments = plain_arguments(builder, builder.chance(30) ? 1 : 0);
  if (holder.is_class && builder.chance(60))
    if (const Variable* instance = builder.environment.pick(builder.choices, Kind::Instance))
      arguments = arguments.empty() ? instance->name : cat(instance->name, ", ", arguments);
  builder.show(cat(holder.name, ".", method, "(", arguments, ")"));
  return true;
}

bool bound_method(Builder& builder, int) {
  const Variable* instance = builder.environment.pick(builder.choices, Kind::Instance);
  if (instance == nullptr || is_empty(builder, instance->model, true)) return false;
  const std::string owner = instance->name;
  const std::string access = cat(owner, ".", method_name(builder, instance->model));
  const std::string name = builder.fresh('b');
  builder.attempt(cat(name, " = ", access));
  switch (builder.below(6)) {
    case 0: builder.show(cat(name, "()")); break;
    case 1: builder.show(cat(name, ".__self__ is ", owner)); break;
    case 2: builder.show(cat(name, ".__func__")); break;
    case 3: builder.show(cat("(", name, " == ", access, ", ", name, ".__name__)")); break;
    case 4: builder.show(cat(name, ".__func__(", owner, ")")); break;
    default: builder.attempt(cat(name, ".extra = 1"));
  }
  return true;
}

bool patch_class(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* type = environment.pick(builder.choices, Kind::Class);
  if (type == nullptr) return false;
  const std::string name = type->name;
  const int model = type->model;
  static constexpr std::string_view kSpecial[] = {"__eq__",       "__len__",     "__getattr__",
                                                  "__call__",     "__add__",     "__str__",
                                                  "__contains__", "__setattr__", "__bool__"};
  switch (builder.below(6)) {
    case 0:
      builder.attempt(cat(name, ".", builder.choices.pick(kDataNames), " = ", anything(builder)));
      break;
    case 1: {
      const std::string_view special = builder.choices.pick(kSpecial);
      builder.attempt(cat(name, ".", special, " = lambda self, *args: (", quoted(cat("patched ", special)),
                          ", len(args))"));
      break;
    }
    case 2:
      builder.attempt(cat("del ", name, ".",
                          builder.chance(30) ? builder.choices.pick(kSpecial) : method_name(builder, model)));
      break;
    case 3: {
      const Variable* other = environment.pick(builder.choices, Kind::Class);
      const std::string_view method = method_name(builder, other->model);
      builder.attempt(cat(name, ".", method, " = ", other->name, ".__dict__[", quoted(method), "]"));
      break;
    }
    default: {
      const std::string_view method = builder.choices.pick(kMethodNames);
      const std::string function = "lambda self, *args: ('patched', len(args))";
      builder.attempt(
          cat(name, ".", method, " = ", builder.chance(20) ? cat("classmethod(", function, ")") : function));
    }
  }
  return true;
}

bool super_object(Builder& builder, int) {
  Environment& environment = builder.environment;
  const Variable* instance = environment.pick(builder.choices, Kind::Instance);
  if (instance == nullptr) return false;
  const Variable* type = environment.pick(builder.choices, Kind::Class);
  if (type == nullptr) return false;
  for (int i = 0; i < 4 && !environment.is_ancestor(type->model, instance->model); ++i)
    type = environment.pick(builder.choices, Kind::Class);
  const std::string made = cat("super(", type->name, ", ", instance->name, ")");
  static constexpr std::string_view kReads[] = {".__thisclass__", ".__self_class__", ".__self__ is None",
                                                ".__class__", ".__init__.__name__"};
  switch (builder.below(5)) {
    case 0: builder.show(cat(made, builder.choices.pick(kReads))); break;
    case 1: builder.show(cat(made, ".", data_name(builder, instance->model))); break;
    case 2: builder.attempt(cat(made, ".", builder.choices.pick(kDataNames), " = 1")); break;
    case 3:
      builder.show(
          cat("super(", type->name, ", type(", instance->name, ")).", method_name(builder, instance->model)));
      break;
    default: builder.show(cat(made, ".", method_name(builder, instance->model), "()"));
  }
  return true;
}

}  // namespace dictum::generate::feature
