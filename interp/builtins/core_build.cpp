#include "builtins/core_build.h"

#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "builtins/core_image.h"
#include "builtins/core_tables.h"
#include "builtins/functions.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/class_build.h"
#include "objects/context.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// The class nearest to `type` along its bases whose __new__ is not written in Python.
Type* native_maker(Context& cx, Type* type) {
  for (; type->is_heap(); type = type->base) {
    const Value method = lookup_special(cx, type, SpecialMethod::new_);
    if (is<BuiltinFunction>(method) && as<BuiltinFunction>(method)->is_new) break;
  }
  return type;
}

// type.__new__(cls, …) of any built-in type: self is the type whose __new__ it is.
OwnedValue call_new_checked(Context& cx, const CallArguments& arguments) {
  auto* owner = as<Type>(arguments[0]);
  std::string head = cat(type_short_name(owner), ".__new__(");
  if (arguments.count < 2) return raise_type_error(cx, cat(head, "): not enough arguments"));
  Value cls = arguments[1];
  if (!is<Type>(cls))
    return raise_type_error(cx, cat(head, "X): X is not a type object (", type_name(cx, cls), ")"));
  auto* type = as<Type>(cls);
  if (!is_subtype(type, owner))
    return raise_type_error(cx, cat(head, type_short_name(type), "): ", type_short_name(type),
                                    " is not a subtype of ", type_short_name(owner)));
  Type* native = type;
  while (native->is_heap()) native = native->base;
  if (type_constructor(native) != type_constructor(owner))
    return raise_type_error(cx, cat(head, type_short_name(type), ") is not safe, use ",
                                    type_short_name(native_maker(cx, type)), ".__new__()"));
  return type_constructor(owner)(cx, type, arguments.rest().rest());
}
constexpr MethodRow kNewRow{"__new__", call_new_checked, 0, -1, true};

// __next__ and __iter__ of types that describe themselves by NativeType::next.
OwnedValue iterator_self(Context&, const CallArguments& arguments) { return own(arguments.self()); }
OwnedValue iterator_next(Context& cx, const CallArguments& arguments) {
  Object* self = arguments.self().object();
  Type* type = self->type;
  while (type->is_heap()) type = type->base;
  OwnedValue item = TRY(type->native->next(cx, self));
  if (!item.is_absent()) return item;
  Ref<ExceptionObject> stop = TRY(make_exception(cx, TypeId::StopIteration, {}));
  return raise_exception(cx, std::move(stop));
}
constexpr MethodRow kIterRow{"__iter__", iterator_self, 0, 0, false};
constexpr MethodRow kNextRow{"__next__", iterator_next, 0, 0, false};

// __getattribute__ of types that describe it by NativeType::getattribute.
OwnedValue getattribute_row(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx,
                            cat("attribute name must be string, not '", type_name(cx, arguments[1]), "'"));
  Type* type = type_of(cx, arguments.self());
  while (type->is_heap() || !type->native->getattribute) type = type->base;
  OwnedValue found = TRY(type->native->getattribute(cx, arguments.self(), as<Str>(arguments[1])));
  if (!found.is_absent()) return found;
  return raise_missing_attribute(cx, arguments.self(), as<Str>(arguments[1]));
}
constexpr MethodRow kGetattributeRow{"__getattribute__", getattribute_row, 1, 1, false};

class CoreBuilder {
 public:
  CoreBuilder(Core& core, Context& cx, const CoreExtension& more)
      : core_(core), cx_(cx), rows_(type_rows(more.types)), more_(more) {
    for (const TypeRow& row : rows_) row_of_[static_cast<std::size_t>(row.id)] = &row;
  }

  void build() {
    for (const TypeRow& row : rows_) allocate_type(row);
    for (const TypeRow& row : rows_) type(row.id)->type = type(TypeId::Type);
    make_names();
    make_singletons();
    for (const TypeRow& row : rows_) fill_type(row);
    make_builtins();
    if (more_.make_sys) core_.sys = keep(more_.make_sys(cx_));
    seal();
  }

 private:
  Type* type(TypeId id) { return core_.types[static_cast<std::size_t>(id)]; }
  template <class T>
  T* keep(Ref<T> made) {
    DICTUM_CHECK(made.ok(), "the core could not be built");
    return made.leak();
  }
  Value keep(OwnedValue made) {
    DICTUM_CHECK(made.is_value(), "the core could not be built");
    return made.leak();
  }
  void check(Done result) { DICTUM_CHECK(result.ok(), "the core could not be built"); }

  // The descriptions of exceptions are put together when the core is built: they live in it.
  const NativeType* kept_native(const NativeType& native) {
    return new (cx_.heap.allocate_buffer(sizeof native)) NativeType(native);
  }

  void allocate_type(const TypeRow& row) {
    auto* made = static_cast<Type*>(cx_.heap.allocate_object(sizeof(Type), true));
    core_.types[static_cast<std::size_t>(row.id)] = made;
    made->count = 1;
    made->flags = kHasPrefix;
    made->native = row.exception ? kept_native(*row.native) : row.native;
    made->native_name = row.name;
    made->id = row.id;
    made->layout = row.native->layout;
    made->instance_size = made->slot_offset = row.native->size;
    Type* base = row.id == TypeId::Object ? nullptr : type(row.base);
    made->base = base;
    made->solid_base = base && base->instance_size == made->instance_size && base->layout == made->layout &&
                               row.id != TypeId::Object
                           ? base->solid_base
                           : made;
    std::uint32_t flags = base ? base->type_flags & (kTypeHasDict | kTypeHasWeakrefs | kTypeIsException) : 0;
    if (row.native->subclassable) flags |= kTypeBaseType;
    if (row.native->has_dict) flags |= kTypeHasDict;
    if (row.native->has_weakrefs) flags |= kTypeHasWeakrefs;
    if (row.native->variable) flags |= kTypeVariable;
    if (row.native->is_sequence) flags |= kTypeSequence;
    if (row.native->is_mapping) flags |= kTypeMapping;
    if (row.exception) flags |= kTypeIsException;
    if (row.id == TypeId::Type) flags |= kTypeIsType;
    made->type_flags = flags;
  }

  void make_names() {
    core_.names.empty = keep(make_str_latin1(cx_, ""));
    core_.names.empty = cx_.interned.intern(core_.names.empty);
    for (int c = 0; c < 256; ++c) {
      char narrow = static_cast<char>(c);
      core_.latin1[c] = cx_.interned.intern(keep(make_str_latin1(cx_, std::string_view(&narrow, 1))));
    }
#define DUNDER(NAME) core_.names.dunder_##NAME = keep(intern(cx_, "__" #NAME "__"));
#define WORD(NAME) core_.names.NAME = keep(intern(cx_, #NAME));
#define TEXT(NAME, SPELLING) core_.names.NAME = keep(intern(cx_, SPELLING));
#include "objects/names.def"
#define SPECIAL(NAME) \
  core_.special_names[static_cast<std::size_t>(SpecialMethod::NAME##_)] = core_.names.dunder_##NAME;
#include "objects/special_methods.def"
  }

  Value make_bool(bool truth) {
    Ref<Int> made = new_object<Int>(cx_, type(TypeId::Bool));
    made->size = truth;
    made->limbs[0] = truth;
    return made.leak();
  }

  void make_singletons() {
    core_.empty_tuple = keep(new_tuple(cx_, 0));
    core_.empty_bytes = keep(make_bytes(cx_, ""));
    for (int byte = 0; byte < 256; ++byte) {
      const char single = static_cast<char>(byte);
      core_.single_bytes[byte] = keep(make_bytes(cx_, std::string_view(&single, 1)));
    }
    core_.none = keep(new_object<Object>(cx_, type(TypeId::None)));
    core_.ellipsis = keep(new_object<Object>(cx_, type(TypeId::Ellipsis)));
    core_.not_implemented = keep(new_object<Object>(cx_, type(TypeId::NotImplemented)));
    core_.true_ = make_bool(true);
    core_.false_ = make_bool(false);
  }

  void fill_type(const TypeRow& row) {
    Type* made = type(row.id);
    std::string_view name = row.name;
    if (std::size_t dot = name.rfind('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
    made->name = made->qualname = keep(intern(cx_, name));
    made->dict = keep(new_dict(cx_, names_of(row.id).size()));
    Value base = made->base ? Value(made->base) : Value();
    made->bases = made->base ? keep(make_tuple(cx_, {base})) : core_.empty_tuple;
    Value order[kDeepest];
    std::size_t depth = 0;
    for (Type* at = made; at; at = at->base) order[depth++] = at;
    made->mro = keep(make_tuple(cx_, std::span<const Value>(order, depth)));
    if (row.id == TypeId::ExceptionGroup) make_group_an_exception(made);
    if (made->base) add_subclass(cx_, made->base, made);
    std::uint8_t version = static_cast<std::uint8_t>(1u << static_cast<unsigned>(core_.language->version));
    for (const NameRow& entry : names_of(row.id))
      if (entry.versions & version) add_name(row, made, entry);
    if (names_of(row.id).empty()) return add_rows(row, made);
#ifdef DICTUM_DEV_CHECKS
    check_rows(row);
#endif
  }

  // The one core type with two bases: class ExceptionGroup(BaseExceptionGroup, Exception).
  void make_group_an_exception(Type* made) {
    const Value plain = Value(core_.type(TypeId::Exception));
    made->bases = keep(make_tuple(cx_, {Value(made->base), plain}));
    made->mro =
        keep(make_tuple(cx_, {Value(made), Value(made->base), plain, Value(core_.type(TypeId::BaseException)),
                              Value(core_.type(TypeId::Object))}));
    add_subclass(cx_, core_.type(TypeId::Exception), made);
  }

  // A type that is not in the table of CPython's names has what its rows say.
  void add_rows(const TypeRow& row, Type* owner) {
    if (row.native->construct) add_name(row, owner, {row.id, "__new__", NameKind::New, 0xff});
    for (const MethodRow& method : row.native->methods) {
      bool special = method.name[0] == '_' && method.name[1] == '_';
      add_name(row, owner, {row.id, method.name, special ? NameKind::Wrapper : NameKind::Method, 0xff});
    }
    if (row.native->next)
      for (const char* name : {"__iter__", "__next__"})
        add_name(row, owner, {row.id, name, NameKind::Wrapper, 0xff});
    for (const GetSetRow& accessor : row.native->getsets)
      add_name(row, owner, {row.id, accessor.name, NameKind::GetSet, 0xff});
  }

#ifdef DICTUM_DEV_CHECKS
  // Every row of the type's tables names something that some CPython has.
  void check_rows(const TypeRow& row) {
    auto known = [&](std::string_view name) {
      for (const NameRow& entry : names_of(row.id))
        if (name == entry.name) return true;
      return false;
    };
    if (row.exception && row.id != TypeId::BaseException) return;
    for (const MethodRow& method : row.native->methods)
      if (!known(method.name)) check_failed(row.name, 0, method.name);
    for (const GetSetRow& accessor : row.native->getsets)
      if (!known(accessor.name)) check_failed(row.name, 0, accessor.name);
  }
#endif

  const TypeRow& base_row(const TypeRow& row) { return *row_of_[static_cast<std::size_t>(row.base)]; }
  const MethodRow* method_row(const TypeRow& row, std::string_view name) {
    for (const MethodRow& method : row.native->methods)
      if (name == method.name) return &method;
    if (row.native->next && name == "__iter__") return &kIterRow;
    if (row.native->next && name == "__next__") return &kNextRow;
    // CPython repeats object's attribute access in most types.
    bool access = name == "__getattribute__" || name == "__setattr__" || name == "__delattr__";
    if (access && row.native->getattribute == nullptr && row.id != TypeId::Object)
      return method_row(base_row(row), name);
    if (access && row.native->getattribute)
      return name[2] == 'g' ? &kGetattributeRow : method_row(rows_[0], name);
    if (!row.exception || row.id == TypeId::BaseException) return nullptr;
    return method_row(base_row(row), name);
  }
  const GetSetRow* accessor_row(const TypeRow& row, std::string_view name) {
    for (const GetSetRow& accessor : row.native->getsets)
      if (name == accessor.name) return &accessor;
    return nullptr;
  }

  template <class T, class Row>
  Value make_descriptor(TypeId id, const Row* row, Type* owner, Str* name) {
    Ref<T> made = new_object<T>(cx_, type(id));
    made->row = row;
    made->owner = owner;
    made->name = own_ref(name).leak();
    return made.leak();
  }

  // An attribute of the class that is no descriptor in CPython; one that stops where nobody knows its value.
  Value class_constant(const TypeRow& row, Type* owner, Str* name) {
    const std::string_view dotted = row.name;
    if (name == core_.names.dunder_module && dotted.find('.') != std::string_view::npos)
      return keep(intern(cx_, dotted.substr(0, dotted.rfind('.'))));
    if (name == core_.names.dunder_module) return core_.names.builtins;
    if (row.native->constant) {
      OwnedValue made = row.native->constant(cx_, owner, to_utf8(name));
      if (made.is_value()) return keep(std::move(made));
    }
    return make_descriptor<GetSetDescriptor>(TypeId::GetSetDescriptor, accessor_row(row, to_utf8(name)),
                                             owner, name);
  }

  void add_name(const TypeRow& row, Type* owner, const NameRow& entry) {
    Str* name = keep(intern(cx_, entry.name));
    Value value;
    switch (entry.kind) {
      case NameKind::Method:
        value = make_descriptor<MethodDescriptor>(TypeId::MethodDescriptor, method_row(row, entry.name),
                                                  owner, name);
        break;
      case NameKind::Wrapper:
        value = make_descriptor<WrapperDescriptor>(TypeId::WrapperDescriptor, method_row(row, entry.name),
                                                   owner, name);
        break;
      case NameKind::ClassMethod:
        value = make_descriptor<ClassMethodDescriptor>(TypeId::ClassMethodDescriptor,
                                                       method_row(row, entry.name), owner, name);
        break;
      case NameKind::StaticMethod: {
        Ref<BuiltinFunction> function = make_builtin(cx_, method_row(row, entry.name), Value(owner), Value());
        function->name = name;
        value = keep(make_static_method(cx_, function.get()));
        break;
      }
      case NameKind::New: {
        Ref<BuiltinFunction> function = make_builtin(cx_, &kNewRow, Value(owner), Value());
        function->is_new = true;
        value = function.leak();
        break;
      }
      case NameKind::GetSet:
        value = make_descriptor<GetSetDescriptor>(TypeId::GetSetDescriptor, accessor_row(row, entry.name),
                                                  owner, name);
        break;
      case NameKind::Member:
        value = make_descriptor<MemberDescriptor>(TypeId::MemberDescriptor, accessor_row(row, entry.name),
                                                  owner, name);
        break;
      case NameKind::NoneValue: value = core_.none; break;
      case NameKind::Text:
      case NameKind::Other: value = class_constant(row, owner, name); break;
    }
    check(dict_set(cx_, owner->dict, name, value));
  }

  void add_builtin(std::string_view name, Value value) { check(dict_set(cx_, core_.builtins, name, value)); }

  void add_functions(std::span<const MethodRow> rows) { add_functions(rows, core_.names.builtins); }
  void add_functions(std::span<const MethodRow> rows, Str* module) {
    for (const MethodRow& row : rows)
      add_builtin(row.name, keep(make_builtin(cx_, &row, Value(), Value(module))));
  }

  bool has_exception(TypeId id) {
    const Language& language = *core_.language;
    if (id == TypeId::EncodingWarning) return language.union_types;
    if (id == TypeId::BaseExceptionGroup || id == TypeId::ExceptionGroup) return language.exception_groups;
    if (id == TypeId::PythonFinalizationError) return language.property_knows_name;
    return true;
  }

  void make_builtins() {
    core_.builtins = keep(new_dict(cx_, 200));
    add_builtin("__name__", core_.names.builtins);
    for (const char* name : {"__doc__", "__package__", "__loader__", "__spec__"})
      add_builtin(name, core_.none);
    add_functions(attribute_functions());
    add_functions(iteration_functions());
    add_functions(text_functions());
    add_functions(number_functions());
    if (core_.language->union_types) add_functions(async_functions());
    add_functions(missing_functions());
    add_builtin("None", core_.none);
    add_builtin("Ellipsis", core_.ellipsis);
    add_builtin("NotImplemented", core_.not_implemented);
    add_builtin("False", core_.false_);
    add_builtin("True", core_.true_);
    for (TypeId id :
         {TypeId::Bool,         TypeId::MemoryView, TypeId::ByteArray, TypeId::Bytes,  TypeId::ClassMethod,
          TypeId::Complex,      TypeId::Dict,       TypeId::Enumerate, TypeId::Filter, TypeId::Float,
          TypeId::FrozenSet,    TypeId::Property,   TypeId::Int,       TypeId::List,   TypeId::Map,
          TypeId::Object,       TypeId::Range,      TypeId::Reversed,  TypeId::Set,    TypeId::Slice,
          TypeId::StaticMethod, TypeId::Str,        TypeId::Super,     TypeId::Tuple,  TypeId::Type,
          TypeId::Zip})
      add_builtin(to_utf8(type(id)->name), type(id));
    add_builtin("__debug__", core_.true_);
    for (const TypeRow& row : rows_)
      if (row.exception && has_exception(row.id)) add_builtin(row.name, type(row.id));
    add_builtin("EnvironmentError", type(TypeId::OSError));
    add_builtin("IOError", type(TypeId::OSError));
    for (const ModuleFunctions& more : more_.builtins)
      add_functions(more.rows, keep(intern(cx_, more.module)));
  }

  // Everything that reading might fill in later is filled in now; then nothing is written any more.
  void seal() {
    for (std::size_t i = 0; i < kSpecialCount; i++) special_of_.emplace(core_.special_names[i], i);
    for (const TypeRow& row : rows_) {
      type(row.id)->version_tag = cx_.next_type_tag++;
      fill_specials(type(row.id));
    }
    core_.next_type_tag = cx_.next_type_tag;
    cx_.heap.each_object([&](Object* object) {
      if (object->type->layout == TypeId::Str) (void)str_hash(cx_, static_cast<Str*>(object));
      if (object->type->layout == TypeId::Dict) (void)dict_keys_version(cx_, static_cast<Dict*>(object));
      object->count = kImmortalCount;
    });
    core_.next_keys_version = cx_.next_keys_version;
    cx_.heap.write_protect();
  }

  // The special methods of a type: those of its base, and its own.
  void fill_specials(Type* made) {
    auto* cache = static_cast<SpecialCache*>(cx_.heap.allocate_buffer(sizeof(SpecialCache)));
    if (made->base)
      *cache = *made->base->specials;
    else
      *cache = {};
    cache->tag = made->version_tag;
    for (std::uint64_t& word : cache->known) word = ~std::uint64_t{0};
    Value key, value;
    for (std::size_t position = 0; dict_next(made->dict, position, key, value);)
      if (const auto found = special_of_.find(as<Str>(key)); found != special_of_.end())
        cache->methods[found->second] = value;
    made->specials = cache;
  }

  static constexpr std::size_t kDeepest = 16;  // classes above one of the core, itself included

  Core& core_;
  Context& cx_;
  std::vector<TypeRow> rows_;
  const TypeRow* row_of_[kTypeCount] = {};
  const CoreExtension& more_;
  std::unordered_map<const Str*, std::size_t> special_of_;
};

// The key that CPython derives from PYTHONHASHSEED.
void derive_hash_key(Core& core) {
  if (core.hash_seed == 0) return;
  auto state = static_cast<std::uint32_t>(core.hash_seed);
  unsigned char bytes[16];
  for (unsigned char& byte : bytes) {
    state = state * 214013 + 2531011;
    byte = static_cast<unsigned char>(state >> 16);
  }
  __builtin_memcpy(core.hash_key, bytes, sizeof bytes);
}

const Core* build_core(LanguageVersion version, std::uint64_t hash_seed, const CoreExtension& more) {
  auto* core = new Core(bare_core(version, hash_seed));
  fill_core(*core, *new Context(*core, std::make_shared<PagePool>()), more);
  return core;
}

}  // namespace

Core bare_core(LanguageVersion version, std::uint64_t hash_seed) {
  Core core;
  core.language = &language(version);
  core.hash_seed = hash_seed;
  derive_hash_key(core);
  return core;
}

void fill_core(Core& core, Context& builder, const CoreExtension& more) {
  CoreBuilder(core, builder, more).build();
  core.builder = &builder;
}

const Core& shared_core(LanguageVersion version, std::uint64_t hash_seed, const CoreExtension& more) {
  static std::mutex mutex;
  static auto* cores = new std::map<std::pair<LanguageVersion, std::uint64_t>, const Core*>;
  std::lock_guard<std::mutex> lock(mutex);
  const Core*& core = (*cores)[{version, hash_seed}];
  if (!core) core = core_from_image(version, hash_seed);
  if (!core) core = build_core(version, hash_seed, more);
  return *core;
}

}  // namespace dictum
