// The methods of object and type called by name, classes built without a class statement, copies.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

template <std::size_t Count>
bool show_one(Builder& builder, const std::string_view (&forms)[Count]) {
  const std::string text = fill(builder, builder.choices.pick(forms));
  if (text.empty()) return false;
  builder.show(text);
  return true;
}

}  // namespace

bool object_method(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {
      "type(object.__new__(@C))",
      "object.__new__(@C, @P)",
      "object.__init__(@O)",
      "object.__init__(@O, @P)",
      "@C.__new__(@C)",
      "type(@C.__new__(@C, @P))",
      "@O.__init__()",
      "object.__eq__(@O, @O)",
      "object.__ne__(@O, @P)",
      "object.__lt__(@O, @P)",
      "object.__hash__(@O) == hash(@O)",
      "object.__str__(@O).partition(' at 0x')[0]",
      "object.__format__(@O, 'x')",
      "object.__dir__(@O)[:2]",
      "object.__sizeof__(@O) > 0",
      "object.__setattr__(@O, '@A', @P)",
      "object.__delattr__(@O, '@A')",
      "object.__getattribute__(@O, '@M')",
      "object.__setattr__(@C, '@A', @P)",
      "object.__init_subclass__()",
      "object.__subclasshook__(@C)",
      "object.__class__.__get__(@O)",
      "@O.__getstate__()",
      "@O.__reduce_ex__(2)[0].__name__",
      "@O.__reduce_ex__(2)[2]",
      "@O.__class__.__mro__[-1]",
      "@O.__eq__(@O)",
      "@O.__lt__(@P)",
      "@O.__ne__(@L)",
      "@O.__dir__()[-1]",
      "@O.__format__('')[:9]",
      "getattr(@O, '__@A__', 'none')",
      "getattr(@O, @L)",
      "vars(@L)",
      "super(@C)",
      "super(@C).__get__(@O)",
      "super(@O, @C)",
      "super().__init__()",
  };
  return show_one(builder, kForms);
}

bool type_method(Builder& builder, int) {
  static constexpr std::string_view kForms[] = {
      "type.mro(@C)",
      "type.__call__(@C)",
      "type(type.__call__(@C, @P))",
      "type.__instancecheck__(@C, @O)",
      "type.__subclasscheck__(@C, @C)",
      "type.__subclasses__(@C)",
      "type.__prepare__('x', ())",
      "type.__prepare__(key=1)",
      "type.__repr__(@C)",
      "type.__dir__(@C)[:1] != 0",
      "type.__getattribute__(@C, '@A')",
      "type.__setattr__(@C, '@A', @P)",
      "type.__delattr__(@C, '@A')",
      "type.__or__(@C, @C)",
      "@C | None",
      "@C | @L",
      "isinstance(@O, @C | int)",
      "issubclass(@C, (@C, int))",
      "issubclass(@C, @O)",
      "isinstance(@O, (@C, @L))",
      "issubclass(@O, @C)",
      "type(@C)(@L, (), {})",
      "type('x', (@C, @C), {})",
      "type('x', (@O,), {})",
      "type(@L, (object,), {'@A': @P})",
      "type('x', [@C], {})",
      "type('x', (@C,), @L)",
      "type('x', (@C,), {'__slots__': ('@A',)}).__dict__.keys() - {'__doc__'} != 0",
      "type('x', (@C, int), {}).__base__",
      "type('x', (int, @C), {})(@N) + 1",
      "type(@O)(@P)",
      "type()",
      "type(@L, @L)",
      "@C.__basicsize__ >= 16",
      "@C.__flags__ >> 9 & 1",
      "@C.__abstractmethods__",
      "@C.__text_signature__",
      "@C.__annotations__",
      "@C.__type_params__",
      "@C.__name__",
      "@C.__module__",
      "@C[@L]",
      "@C.__class_getitem__(@L)",
      "@C.__doc__",
      "@C.__dictoffset__ != 0",
      "@C.__weakrefoffset__ != 0",
      "@C == @C",
      "hash(@C) == hash(@C)",
      "@C < @C",
      "@C()",
      "@C(@P)",
      "@C.@M",
      "@C.@M.__qualname__",
      "@C.@M.__get__(@O)()",
  };
  if (builder.chance(15)) {
    static constexpr std::string_view kStores[] = {"@C.__name__ = @L",
                                                   "@C.__qualname__ = @L",
                                                   "@C.__module__ = @L",
                                                   "@C.__doc__ = @L",
                                                   "@C.__mro__ = ()",
                                                   "@C.__dict__ = {}",
                                                   "del @C.__name__",
                                                   "del @C.__module__",
                                                   "@C.__class__ = @C",
                                                   "@C.__slots__ = ('z',)",
                                                   "del @C.__doc__",
                                                   "@C.__abstractmethods__ = {'f'}",
                                                   "del @C.__abstractmethods__",
                                                   "@C.__annotations__ = {'a': 1}",
                                                   "@C.__base__ = @C"};
    const std::string text = fill(builder, builder.choices.pick(kStores));
    if (text.empty()) return false;
    builder.attempt(text);
    return true;
  }
  return show_one(builder, kForms);
}

bool built_by_hand(Builder& builder, int) {
  Environment& environment = builder.environment;
  if (environment.class_count() >= kMaxClasses) return false;
  const std::string name = builder.fresh('C');
  const Variable* base = environment.pick(builder.choices, Kind::Class, 0, kMetaclass);
  ClassModel model;
  model.name = name;
  const std::string bases = base != nullptr && builder.chance(60) ? base->name : "";
  if (!bases.empty()) model.bases.push_back(base->model);
  const std::string body = builder.fresh('f');
  builder.out.block(cat("def ", body, "()"), [&] {
    builder.out.line("global seen");
    builder.out.line("seen = sorted(locals())");
    if (builder.chance(50)) builder.out.line("return ", literal(builder));
  });
  switch (builder.below(3)) {
    case 0:
      builder.attempt(cat(name, " = __build_class__(", body, ", ",
                          builder.chance(85) ? quoted(name) : literal(builder), bases.empty() ? "" : ", ",
                          bases, ")"));
      break;
    case 1: {
      const int label = builder.next_label();
      builder.observe(label, [&] {
        builder.out.line("import types");
        builder.out.line(name, " = types.new_class(", quoted(name), ", (", bases, bases.empty() ? "" : ",",
                         "), {}, lambda ns: ns.update(", builder.choices.pick(kDataNames), "=",
                         literal(builder), "))");
      });
      break;
    }
    default:
      builder.attempt(cat(name, " = type.__new__(type, ", quoted(name), ", (", bases,
                          bases.empty() ? "" : ",", "), {", quoted(builder.choices.pick(kDataNames)), ": ",
                          literal(builder), "})"));
  }
  environment.bind(name, Kind::Class, environment.add_class(std::move(model)));
  builder.show(cat(name, ".__mro__"));
  return true;
}

bool copied_instance(Builder& builder, int) {
  const Variable* instance = builder.environment.pick(builder.choices, Kind::Instance);
  if (instance == nullptr) return false;
  const std::string name = instance->name;
  const int model = instance->model;
  const std::string copy = builder.fresh('o');
  builder.out.line("import copy");
  builder.attempt(cat(copy, " = copy.", builder.chance(70) ? "copy(" : "deepcopy(", name, ")"));
  builder.show(cat("(type(", copy, "), ", copy, " is ", name, ", vars(", copy, "))"));
  builder.environment.bind(copy, Kind::Instance, model);
  return true;
}

}  // namespace dictum::generate::feature
