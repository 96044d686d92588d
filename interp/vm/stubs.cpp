#include "vm/stubs.h"

#include "modules/native_modules.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"

namespace dictum {

namespace {

// Whether an attribute found in a type's or module's dict has nothing behind it.
bool is_stub(Value value) {
  if (!value.is_object()) return false;
  switch (value.object()->type->layout) {
    case TypeId::MethodDescriptor:
    case TypeId::WrapperDescriptor:
    case TypeId::ClassMethodDescriptor: return static_cast<NativeDescriptor*>(value.object())->row == nullptr;
    case TypeId::GetSetDescriptor: return as<GetSetDescriptor>(value)->row == nullptr;
    case TypeId::MemberDescriptor: return as<MemberDescriptor>(value)->row == nullptr;
    case TypeId::BuiltinFunction: return as<BuiltinFunction>(value)->row == nullptr;
    case TypeId::StaticMethod: return is_stub(as<StaticMethod>(value)->callable);
    default: return false;
  }
}

void collect_of_type(const Type* type, std::vector<std::string>& names) {
  Value key, value;
  for (std::size_t position = 0; dict_next(type->dict, position, key, value);)
    if (is_stub(value)) names.push_back(cat(type_short_name(type), ".", as<Str>(key)));
}

void collect_of_module(Context& cx, std::string_view name, std::vector<std::string>& names) {
  Ref<Module> module = make_native_module(cx, name);
  if (!module) {
    names.push_back(cat(name, ".*"));
    return;
  }
  Value key, value;
  for (std::size_t position = 0; dict_next(module->dict, position, key, value);)
    if (is<Str>(key) && is_stub(value)) names.push_back(cat(name, ".", as<Str>(key)));
}

}  // namespace

std::vector<std::string> collect_stubs(Context& cx) {
  std::vector<std::string> names;
  for (const Type* type : cx.core.types)
    if (type && type->dict) collect_of_type(type, names);
  for (std::string_view name : native_module_names(cx)) collect_of_module(cx, name, names);
  return names;
}

}  // namespace dictum
