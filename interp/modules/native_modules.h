// The modules that are C in CPython: which of them dictum has, and how each is made.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "objects/function_object.h"

namespace dictum {

enum class NativeKind : std::uint8_t {
  None,  // no native module of CPython: looked for on the path
  Ours,
  HasTwin,  // its library falls back to Python code: absent is right
  Missing,  // importing it is a stop
};
// In the version that is played: a module of ours that it lacks has a twin.
NativeKind native_kind(const Context& cx, std::string_view name);
// Makes and fills a module of ours; names of CPython's module that its fill function does not make become
// functions that stop when called. Null: raised.
Ref<Module> make_native_module(Context& cx, std::string_view name);
// sys.builtin_module_names, sorted.
std::vector<std::string_view> native_module_names(const Context& cx);

// Adds functions to a module's dict, as its module `name`.
Done add_functions(Context& cx, Dict* dict, std::span<const MethodRow> rows, std::string_view module);
// Core types under their own names.
Done add_types(Context& cx, Dict* dict, std::initializer_list<TypeId> types);
// A class made of native rows, in the interpreter's own heap.
Ref<Type> make_native_class(Context& cx, std::string_view name, std::string_view module, Type* base,
                            std::span<const MethodRow> methods, std::span<const GetSetRow> getsets);

}  // namespace dictum
