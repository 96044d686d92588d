// memoryview of bytes and bytearray: one dimension, the formats of struct's native mode.
#include <algorithm>
#include <cstring>

#include "builtins/bytes_like.h"
#include "builtins/codec.h"
#include "builtins/native_types.h"
#include "objects/int_object.h"
#include "objects/iterator_object.h"
#include "objects/number_object.h"

namespace dictum {

namespace {

MemoryView* self_memory(const CallArguments& arguments) { return as<MemoryView>(arguments.self()); }

Done check_live(Context& cx, const MemoryView* view) {
  if (!view->base.is_absent()) return done();
  return raise_value_error(cx, "operation forbidden on released memoryview object");
}

const std::uint8_t* memory_of(const MemoryView* view) {
  if (is<Bytes>(view->base)) return as<Bytes>(view->base)->data;
  return as<ByteArray>(view->base)->data;
}
std::uint8_t* item_address(const MemoryView* view, std::int64_t index) {
  return const_cast<std::uint8_t*>(memory_of(view)) + view->offset + index * view->stride;
}
bool is_contiguous(const MemoryView* view) { return view->stride == view->item_size || view->count <= 1; }

// A view like `source` of the same memory, which is exported once more.
Ref<MemoryView> new_view(Context& cx, const MemoryView* source) {
  Ref<MemoryView> made = TRY(new_object<MemoryView>(cx, cx.type(TypeId::MemoryView)));
  made->base = own(source->base).leak();
  if (is<ByteArray>(made->base)) as<ByteArray>(made->base)->exports++;
  made->offset = source->offset;
  made->count = source->count;
  made->stride = source->stride;
  made->item_size = source->item_size;
  made->read_only = source->read_only;
  std::memcpy(made->format, source->format, sizeof made->format);
  return made;
}

OwnedValue construct_memoryview(Context& cx, Type*, const CallArguments& arguments) {
  Value object;
  TRY(bind_arguments(cx, "memoryview", arguments, {"object"}, 1, 1, &object));
  if (is<MemoryView>(object)) {
    TRY(check_live(cx, as<MemoryView>(object)));
    return new_view(cx, as<MemoryView>(object));
  }
  if (!has_bytes(object))
    return raise_type_error(
        cx, cat("memoryview: a bytes-like object is required, not '", type_name(cx, object), "'"));
  MemoryView whole{};
  whole.base = object;
  whole.count = static_cast<std::int64_t>(bytes_view(object).size());
  whole.stride = whole.item_size = 1;
  whole.read_only = is<Bytes>(object);
  whole.format[0] = 'B';
  return new_view(cx, &whole);
}

void end_export(MemoryView* view) {
  if (view->base.is_absent()) return;
  if (is<ByteArray>(view->base)) as<ByteArray>(view->base)->exports--;
  drop_field(view->base);
}
void destroy_memoryview(Context&, Object* object) { end_export(static_cast<MemoryView*>(object)); }
void visit_memoryview(Object* object, EdgeVisitor& visitor) {
  if (!static_cast<MemoryView*>(object)->base.is_absent())
    visitor.edge(static_cast<MemoryView*>(object)->base);
}

char code_of(const MemoryView* view) { return view->format[0] == '@' ? view->format[1] : view->format[0]; }

std::uint8_t size_of_code(char code) {
  switch (code) {
    case 'c':
    case 'b':
    case 'B':
    case '?': return 1;
    case 'h':
    case 'H': return 2;
    case 'i':
    case 'I':
    case 'f': return 4;
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
    case 'n':
    case 'N':
    case 'P':
    case 'd': return 8;
    default: return 0;
  }
}
bool is_signed_code(char code) {
  return code == 'b' || code == 'h' || code == 'i' || code == 'l' || code == 'q' || code == 'n';
}
bool is_byte_code(char code) { return code == 'c' || code == 'b' || code == 'B'; }

OwnedValue read_item(Context& cx, const MemoryView* view, std::int64_t index) {
  const std::uint8_t* at = item_address(view, index);
  const char code = code_of(view);
  switch (code) {
    case 'c': return make_bytes(cx, {reinterpret_cast<const char*>(at), 1});
    case '?': return cx.boolean_result(*at != 0);
    case 'f': {
      float number;
      std::memcpy(&number, at, sizeof number);
      return make_float(cx, static_cast<double>(number));
    }
    case 'd': {
      double number;
      std::memcpy(&number, at, sizeof number);
      return make_float(cx, number);
    }
    default: return int_from_bytes(cx, at, view->item_size, true, is_signed_code(code));
  }
}

Failed raise_invalid_type(Context& cx, const MemoryView* view) {
  return raise_type_error(cx,
                          cat("memoryview: invalid type for format '", std::string_view(view->format), "'"));
}
Failed raise_invalid_value(Context& cx, const MemoryView* view) {
  return raise_value_error(
      cx, cat("memoryview: invalid value for format '", std::string_view(view->format), "'"));
}

Done pack_float(Context& cx, const MemoryView* view, Value value, std::uint8_t* out) {
  Fallible<double> number = to_double(cx, value);
  if (!number.ok()) {
    if (catch_exception(cx, TypeId::TypeError)) return raise_invalid_type(cx, view);
    if (!catch_exception(cx, TypeId::OverflowError)) return failed();
    return raise_invalid_value(cx, view);
  }
  const double given = number.value();
  if (view->item_size == 8) {
    std::memcpy(out, &given, 8);
    return done();
  }
  const auto narrow = static_cast<float>(given);
  std::memcpy(out, &narrow, 4);
  return done();
}

Done pack_integer(Context& cx, const MemoryView* view, Value value, std::uint8_t* out) {
  OwnedValue index = to_index(cx, value);
  if (index.is_raised()) {
    if (!catch_exception(cx, TypeId::TypeError)) return failed();
    return raise_invalid_type(cx, view);
  }
  const bool is_signed = is_signed_code(code_of(view));
  const unsigned bits = view->item_size * 8u;
  if (is_signed) {
    auto number = int_to_int64(index);
    const std::int64_t limit = bits == 64 ? INT64_MAX : (std::int64_t{1} << (bits - 1)) - 1;
    if (!number || *number > limit || *number < -limit - 1) return raise_invalid_value(cx, view);
    std::memcpy(out, &*number, view->item_size);
    return done();
  }
  auto number = int_to_uint64(index);
  if (!number || (bits < 64 && *number >> bits != 0)) return raise_invalid_value(cx, view);
  std::memcpy(out, &*number, view->item_size);
  return done();
}

// The value as the view's items are stored, into `out` of eight bytes.
Done pack_item(Context& cx, const MemoryView* view, Value value, std::uint8_t* out) {
  switch (code_of(view)) {
    case 'c':
      if (!is<Bytes>(value)) return raise_invalid_type(cx, view);
      if (bytes_view(value).size() != 1) return raise_invalid_value(cx, view);
      out[0] = static_cast<std::uint8_t>(bytes_view(value)[0]);
      return done();
    case '?': out[0] = TRY(truth(cx, value)); return done();
    case 'f':
    case 'd': return pack_float(cx, view, value, out);
    default: return pack_integer(cx, view, value, out);
  }
}

Fallible<std::int64_t> item_place(Context& cx, const MemoryView* view, Value key) {
  std::int64_t index = TRY(to_index64(cx, key, TypeId::IndexError));
  if (index < 0) index += view->count;
  if (index < 0 || index >= view->count)
    return raise_error(cx, TypeId::IndexError, "index out of bounds on dimension 1");
  return index;
}

Failed raise_bad_key(Context& cx, Value key) {
  if (is<Tuple>(key) && as<Tuple>(key)->size() == 0)
    return raise_error(cx, TypeId::NotImplementedError, "sub-views are not implemented");
  if (is<Tuple>(key)) {
    const std::size_t size = as<Tuple>(key)->size();
    bool all_indices = size > 0;
    bool all_slices = size > 0;
    for (Value part : as<Tuple>(key)->span()) {
      all_indices &= is_int(part);
      all_slices &= is<Slice>(part);
    }
    if (all_indices && size > 1)
      return raise_type_error(cx, cat("cannot index 1-dimension view with ", size, "-element tuple"));
    if (all_slices)
      return raise_error(cx, TypeId::NotImplementedError, "multi-dimensional slicing is not implemented");
  }
  return raise_type_error(cx, "memoryview: invalid slice key");
}

bool is_index(Context& cx, Value key) {
  return is_int(key) || !lookup_special(cx, type_of(cx, key), SpecialMethod::index_).is_absent();
}

Ref<MemoryView> slice_of(Context& cx, MemoryView* self, Slice* slice) {
  const RawSlice raw = TRY(unpack_slice(cx, slice));
  TRY(check_live(cx, self));
  const SliceBounds bounds = clip_slice(raw, self->count);
  Ref<MemoryView> made = TRY(new_view(cx, self));
  made->offset += bounds.start * self->stride;
  made->count = bounds.count;
  made->stride = self->stride * bounds.step;
  return made;
}

// The single index of a tuple of one.
Value plain_key(Value key) {
  if (is<Tuple>(key) && as<Tuple>(key)->size() == 1 && is_int((*as<Tuple>(key))[0]))
    return (*as<Tuple>(key))[0];
  return key;
}

OwnedValue memoryview_getitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_memory(arguments);
  TRY(check_live(cx, self));
  const Value key = plain_key(arguments[1]);
  if (is<Slice>(key)) return slice_of(cx, self, as<Slice>(key));
  if (!is_index(cx, key)) return raise_bad_key(cx, key);
  const std::int64_t index = TRY(item_place(cx, self, key));
  TRY(check_live(cx, self));
  return read_item(cx, self, index);
}

// Bytes of items one behind the other, wherever they lie.
std::string gathered(const MemoryView* view) {
  charge_work(view, static_cast<std::size_t>(view->count) * 8);
  std::string bytes;
  for (std::int64_t i = 0; i < view->count; i++)
    bytes.append(reinterpret_cast<const char*>(item_address(view, i)), view->item_size);
  return bytes;
}

Done assign_slice(Context& cx, MemoryView* self, Slice* slice, Value value) {
  Ref<MemoryView> target = TRY(slice_of(cx, self, slice));
  if (!is_bytes_like(value))
    return raise_type_error(cx, cat("a bytes-like object is required, not '", type_name(cx, value), "'"));
  OwnedValue source_value = TRY(construct_memoryview(cx, nullptr, CallArguments{&value, 1, nullptr}));
  auto* source = as<MemoryView>(source_value);
  if (source->count != target->count || code_of(source) != code_of(target.get()))
    return raise_value_error(cx, "memoryview assignment: lvalue and rvalue have different structures");
  const std::string bytes = gathered(source);
  for (std::int64_t i = 0; i < target->count; i++)
    std::memcpy(item_address(target.get(), i), bytes.data() + i * target->item_size, target->item_size);
  return done();
}

OwnedValue memoryview_setitem(Context& cx, const CallArguments& arguments) {
  auto* self = self_memory(arguments);
  TRY(check_live(cx, self));
  if (self->read_only) return raise_type_error(cx, "cannot modify read-only memory");
  const Value key = plain_key(arguments[1]);
  if (is<Slice>(key)) return none_result(cx, assign_slice(cx, self, as<Slice>(key), arguments[2]));
  if (!is_index(cx, key)) return raise_bad_key(cx, key);
  const std::int64_t index = TRY(item_place(cx, self, key));
  std::uint8_t packed[8];
  TRY(pack_item(cx, self, arguments[2], packed));
  TRY(check_live(cx, self));
  std::memcpy(item_address(self, index), packed, self->item_size);
  return cx.none();
}
OwnedValue memoryview_delitem(Context& cx, const CallArguments& arguments) {
  TRY(check_live(cx, self_memory(arguments)));
  if (self_memory(arguments)->read_only) return raise_type_error(cx, "cannot modify read-only memory");
  return raise_type_error(cx, "cannot delete memory");
}

OwnedValue memoryview_len(Context& cx, const CallArguments& arguments) {
  TRY(check_live(cx, self_memory(arguments)));
  return make_int(cx, self_memory(arguments)->count);
}
OwnedValue memoryview_repr(Context& cx, const CallArguments& arguments) {
  const bool live = !self_memory(arguments)->base.is_absent();
  return text_result(cx,
                     cat(live ? "<memory at " : "<released memory at ", address_text(arguments.self()), ">"));
}
OwnedValue memoryview_hash(Context& cx, const CallArguments& arguments) {
  auto* self = self_memory(arguments);
  if (self->hash != 0) return make_int(cx, self->hash);
  TRY(check_live(cx, self));
  if (!self->read_only) return raise_value_error(cx, "cannot hash writable memoryview object");
  if (!is_byte_code(code_of(self)))
    return raise_value_error(cx, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
  (void)TRY(hash_value(cx, self->base));
  const std::string bytes = gathered(self);
  self->hash = hash_bytes(cx.core, bytes.data(), bytes.size());
  return make_int(cx, self->hash);
}

Fallible<bool> equal_views(Context& cx, Value left_value, Value right_value) {
  OwnedValue left_held = TRY(construct_memoryview(cx, nullptr, CallArguments{&left_value, 1, nullptr}));
  OwnedValue right_held = TRY(construct_memoryview(cx, nullptr, CallArguments{&right_value, 1, nullptr}));
  auto *left = as<MemoryView>(left_held), *right = as<MemoryView>(right_held);
  if (left->count != right->count) return false;
  for (std::int64_t i = 0; i < left->count; i++) {
    OwnedValue a = TRY(read_item(cx, left, i)), b = TRY(read_item(cx, right, i));
    OwnedValue equal = TRY(compare(cx, Comparison::Eq, a, b));
    if (!TRY(truth(cx, equal))) return false;
    if (!cx.charge()) return failed();
  }
  return true;
}

OwnedValue memoryview_compare(Context& cx, Comparison op, Value self, Value other) {
  if (op != Comparison::Eq && op != Comparison::Ne) return cx.not_implemented();
  const bool released = as<MemoryView>(self)->base.is_absent() ||
                        (is<MemoryView>(other) && as<MemoryView>(other)->base.is_absent());
  if (released) return cx.boolean_result((self == other) == (op == Comparison::Eq));
  if (!is_bytes_like(other)) return cx.not_implemented();
  const bool equal = TRY(equal_views(cx, self, other));
  return cx.boolean_result(equal == (op == Comparison::Eq));
}

OwnedValue memoryview_iter(Context& cx, const CallArguments& arguments) {
  TRY(check_live(cx, self_memory(arguments)));
  return make_sequence_iterator(
      cx, cx.language.memory_iterator ? TypeId::MemoryIterator : TypeId::SequenceIterator, arguments.self());
}
OwnedValue memory_next(Context& cx, Object* object) {
  auto* self = static_cast<SequenceIterator*>(object);
  if (self->sequence.is_absent()) return {};
  auto* view = as<MemoryView>(self->sequence);
  if (self->index < view->count) {
    TRY(check_live(cx, view));
    return read_item(cx, view, self->index++);
  }
  drop_field(self->sequence);
  return {};
}
void destroy_memory_iterator(Context&, Object* object) {
  drop_field(static_cast<SequenceIterator*>(object)->sequence);
}
void visit_memory_iterator(Object* object, EdgeVisitor& visitor) {
  visitor.edge(static_cast<SequenceIterator*>(object)->sequence);
}

OwnedValue memoryview_release(Context& cx, const CallArguments& arguments) {
  end_export(self_memory(arguments));
  return cx.none();
}
OwnedValue memoryview_enter(Context& cx, const CallArguments& arguments) {
  TRY(check_live(cx, self_memory(arguments)));
  return own(arguments.self());
}
OwnedValue memoryview_exit(Context& cx, const CallArguments& arguments) {
  return memoryview_release(cx, arguments);
}

OwnedValue memoryview_tobytes(Context& cx, const CallArguments& arguments) {
  Value order;
  TRY(bind_arguments(cx, "tobytes", arguments.rest(), {"order"}, 0, 1, &order));
  auto* self = self_memory(arguments);
  TRY(check_live(cx, self));
  if (!order.is_absent() && !is_none(cx, order)) {
    if (!is<Str>(order))
      return raise_type_error(
          cx, cat("tobytes() argument 'order' must be str or None, not ", type_name(cx, order)));
    const Str* text = as<Str>(order);
    if (!text->is_ascii_text("C") && !text->is_ascii_text("F") && !text->is_ascii_text("A"))
      return raise_value_error(cx, "order must be 'C', 'F' or 'A'");
  }
  return make_bytes(cx, gathered(self));
}
OwnedValue memoryview_tolist(Context& cx, const CallArguments& arguments) {
  auto* self = self_memory(arguments);
  TRY(check_live(cx, self));
  Ref<List> made = TRY(new_list(cx, static_cast<std::size_t>(self->count)));
  for (std::int64_t i = 0; i < self->count; i++) {
    OwnedValue item = TRY(read_item(cx, self, i));
    TRY(list_append(cx, made.get(), std::move(item)));
  }
  return made;
}
OwnedValue memoryview_hex(Context& cx, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "hex", arguments.rest(), {"sep", "bytes_per_sep"}, 0, 2, given));
  const std::int64_t group = given[1].is_absent() ? 1 : TRY(to_c_int(cx, given[1]));
  TRY(check_live(cx, self_memory(arguments)));
  const std::string text = TRY(hex_text(cx, gathered(self_memory(arguments)), given[0], group));
  return make_str_latin1(cx, text);
}
OwnedValue memoryview_toreadonly(Context& cx, const CallArguments& arguments) {
  TRY(check_live(cx, self_memory(arguments)));
  Ref<MemoryView> made = TRY(new_view(cx, self_memory(arguments)));
  made->read_only = true;
  return made;
}

OwnedValue memoryview_cast(Context& cx, const CallArguments& arguments) {
  Value given[2];
  TRY(bind_arguments(cx, "cast", arguments.rest(), {"format", "shape"}, 1, 2, given));
  auto* self = self_memory(arguments);
  if (!is<Str>(given[0]))
    return raise_type_error(cx, cat("cast() argument 'format' must be str, not ", type_name(cx, given[0])));
  TRY(check_live(cx, self));
  if (!is_contiguous(self))
    return raise_type_error(cx, "memoryview: casts are restricted to C-contiguous views");
  if (!given[1].is_absent()) return stop_unsupported(cx, "memoryview.cast to a shape");
  const std::string format = to_utf8(as<Str>(given[0]));
  const std::size_t prefix = format.size() == 2 && format[0] == '@' ? 1 : 0;
  const std::uint8_t size = format.size() == prefix + 1 ? size_of_code(format[prefix]) : std::uint8_t{0};
  if (size == 0)
    return raise_value_error(
        cx,
        "memoryview: destination format must be a native single character format prefixed with "
        "an optional '@'");
  if (!is_byte_code(code_of(self)) && !is_byte_code(format[prefix]))
    return raise_type_error(cx, "memoryview: cannot cast between two non-byte formats");
  const std::int64_t bytes = self->count * self->item_size;
  if (bytes % size != 0) return raise_type_error(cx, "memoryview: length is not a multiple of itemsize");
  Ref<MemoryView> made = TRY(new_view(cx, self));
  made->item_size = size;
  made->stride = size;
  made->count = bytes / size;
  std::memset(made->format, 0, sizeof made->format);
  std::memcpy(made->format, format.data(), format.size());
  return made;
}

MemoryView* view_of(Object* object) { return static_cast<MemoryView*>(object); }
template <OwnedValue (*kRead)(Context&, MemoryView*)>
OwnedValue read_live(Context& cx, Object* object) {
  TRY(check_live(cx, view_of(object)));
  return kRead(cx, view_of(object));
}
OwnedValue read_object(Context&, MemoryView* view) { return own(view->base); }
OwnedValue read_bytes(Context& cx, MemoryView* view) { return make_int(cx, view->count * view->item_size); }
OwnedValue read_read_only(Context& cx, MemoryView* view) { return cx.boolean_result(view->read_only); }
OwnedValue read_item_size(Context&, MemoryView* view) { return OwnedValue::small(view->item_size); }
OwnedValue read_format(Context& cx, MemoryView* view) { return make_str(cx, std::string_view(view->format)); }
OwnedValue read_dimensions(Context&, MemoryView*) { return OwnedValue::small(1); }
OwnedValue read_shape(Context& cx, MemoryView* view) { return make_tuple(cx, {Value::small(view->count)}); }
OwnedValue read_strides(Context& cx, MemoryView* view) {
  return make_tuple(cx, {Value::small(view->stride)});
}
OwnedValue read_suboffsets(Context& cx, MemoryView*) { return empty_tuple(cx); }
OwnedValue read_contiguous(Context& cx, MemoryView* view) { return cx.boolean_result(is_contiguous(view)); }

constexpr MethodRow kMemoryViewMethods[] = {
    {"__repr__", memoryview_repr},
    {"__hash__", memoryview_hash},
    COMPARISON_ROWS(memoryview_compare),
    {"__iter__", memoryview_iter},
    {"__len__", memoryview_len},
    {"__getitem__", memoryview_getitem, 1, 1},
    {"__setitem__", memoryview_setitem, 2, 2},
    {"__delitem__", memoryview_delitem, 1, 1},
    {"release", memoryview_release},
    {"tobytes", memoryview_tobytes, 0, -1, true},
    {"hex", memoryview_hex, 0, -1, true},
    {"tolist", memoryview_tolist},
    {"cast", memoryview_cast, 0, -1, true},
    {"toreadonly", memoryview_toreadonly},
    {"__enter__", memoryview_enter},
    {"__exit__", memoryview_exit, 0, -1},
};
constexpr GetSetRow kMemoryViewGetSets[] = {
    {"obj", read_live<read_object>},
    {"nbytes", read_live<read_bytes>},
    {"readonly", read_live<read_read_only>},
    {"itemsize", read_live<read_item_size>},
    {"format", read_live<read_format>},
    {"ndim", read_live<read_dimensions>},
    {"shape", read_live<read_shape>},
    {"strides", read_live<read_strides>},
    {"suboffsets", read_live<read_suboffsets>},
    {"c_contiguous", read_live<read_contiguous>},
    {"f_contiguous", read_live<read_contiguous>},
    {"contiguous", read_live<read_contiguous>},
};

}  // namespace

Fallible<BytesArgument> memoryview_bytes(Context& cx, MemoryView* view) {
  TRY(check_live(cx, view));
  if (!is_contiguous(view)) return BytesArgument::copied(gathered(view));
  return BytesArgument::borrowed({reinterpret_cast<const char*>(memory_of(view)) + view->offset,
                                  static_cast<std::size_t>(view->count * view->item_size)});
}

const NativeType kMemoryViewType = {.layout = TypeId::MemoryView,
                                    .size = sizeof(MemoryView),
                                    .has_weakrefs = true,
                                    .destroy = destroy_memoryview,
                                    .visit = visit_memoryview,
                                    .construct = construct_memoryview,
                                    .methods = kMemoryViewMethods,
                                    .getsets = kMemoryViewGetSets,
                                    .is_sequence = true};
const NativeType kMemoryIteratorType = {.layout = TypeId::MemoryIterator,
                                        .size = sizeof(SequenceIterator),
                                        .destroy = destroy_memory_iterator,
                                        .visit = visit_memory_iterator,
                                        .next = memory_next};

}  // namespace dictum
