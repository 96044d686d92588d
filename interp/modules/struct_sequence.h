// Struct sequences: tuples whose items have names, as os.stat_result. Some have items beyond the length of
// the tuple, which only their names reach. https://docs.python.org/3/c-api/tuple.html#struct-sequence-objects
#pragma once

#include <array>
#include <span>

#include "objects/sequence_object.h"

namespace dictum {

inline constexpr std::size_t kMaxStructFields = 24;

// The shape of one kind. A field without a name (null) is an item only.
struct StructShape {
  TypeId type;
  std::span<const char* const> fields;
  std::size_t visible;        // length of the tuple
  bool constructible = true;  // calling the type makes one
};

// One whose fields (all absent) the caller fills with owned values before anyone sees it. Null only when
// raised.
Ref<Tuple> new_struct(Context& cx, const StructShape& shape);

OwnedValue struct_construct(Context& cx, const StructShape& shape, const CallArguments& arguments);
OwnedValue struct_repr(Context& cx, const StructShape& shape, Tuple* self);
OwnedValue struct_reduce(Context& cx, const StructShape& shape, Tuple* self);
OwnedValue struct_replace(Context& cx, const StructShape& shape, const CallArguments& arguments);
OwnedValue struct_constant(Context& cx, const StructShape& shape, std::string_view name);
void struct_drop(const StructShape& shape, Tuple* self);
void struct_visit(const StructShape& shape, Tuple* self, EdgeVisitor& visitor);

// Field `index` as a getter.
template <std::size_t kIndex>
OwnedValue struct_field(Context&, Object* self) {
  return own(static_cast<Tuple*>(self)->items[kIndex]);
}
template <std::size_t... kIndexes>
constexpr auto struct_getters(std::index_sequence<kIndexes...>) {
  return std::array{&struct_field<kIndexes>...};
}

// What the NativeType of a shape points to.
template <const StructShape& kShape>
struct StructRows {
  static OwnedValue construct(Context& cx, Type*, const CallArguments& arguments) {
    return struct_construct(cx, kShape, arguments);
  }
  static OwnedValue repr(Context& cx, const CallArguments& arguments) {
    return struct_repr(cx, kShape, as<Tuple>(arguments.self()));
  }
  static OwnedValue reduce(Context& cx, const CallArguments& arguments) {
    return struct_reduce(cx, kShape, as<Tuple>(arguments.self()));
  }
  static OwnedValue replace(Context& cx, const CallArguments& arguments) {
    return struct_replace(cx, kShape, arguments);
  }
  static OwnedValue constant(Context& cx, Type*, std::string_view name) {
    return struct_constant(cx, kShape, name);
  }
  static void destroy(Context&, Object* self) { struct_drop(kShape, static_cast<Tuple*>(self)); }
  static void visit(Object* self, EdgeVisitor& visitor) {
    struct_visit(kShape, static_cast<Tuple*>(self), visitor);
  }
  static constexpr MethodRow kMethods[] = {
      {"__repr__", repr}, {"__reduce__", reduce}, {"__replace__", replace, 0, -1, true}};
  static std::span<const GetSetRow> getsets() {
    static const auto kRows = [] {
      constexpr auto kGetters = struct_getters(std::make_index_sequence<kMaxStructFields>());
      std::array<GetSetRow, kMaxStructFields> rows{};
      std::size_t count = 0;
      for (std::size_t i = 0; i < kShape.fields.size(); i++)
        if (kShape.fields[i]) rows[count++] = {kShape.fields[i], kGetters[i]};
      return std::pair{rows, count};
    }();
    return {kRows.first.data(), kRows.second};
  }
  static NativeType native() {
    return {.layout = TypeId::Tuple,
            .size = sizeof(Tuple),
            .variable = true,
            .destroy = destroy,
            .visit = visit,
            .construct = construct,
            .methods = kMethods,
            .getsets = getsets(),
            .is_sequence = true,
            .constant = constant};
  }
};

}  // namespace dictum
