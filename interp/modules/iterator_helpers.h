// What the iterators of itertools share.
#pragma once

#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "modules/owned_fields.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

namespace dictum {

// Keywords are refused by the class itself and by subclasses without an __init__ of their own.
Done refuse_plain_keywords(Context& cx, TypeId owner, Type* type, std::string_view name,
                           const CallArguments& arguments);

// A machine integer as C's "n" format takes it: OverflowError beyond 64 bits.
Fallible<std::int64_t> to_ssize(Context& cx, Value value);

// A buffer of `count` numbers, all zero. Null: raised.
std::int64_t* make_indices(Context& cx, std::size_t count);
inline void drop_indices(Context& cx, std::int64_t*& indices) {
  if (indices) cx.heap.free_buffer(std::exchange(indices, nullptr));
}

// (type, arguments) and (type, arguments, state), for __reduce__.
inline OwnedValue reduced(Context& cx, Value type, Ref<Tuple> arguments) {
  if (!arguments) return failed();
  return make_tuple(cx, {type, Value(arguments.get())});
}
inline OwnedValue reduced(Context& cx, Value type, Ref<Tuple> arguments, Value state) {
  if (!arguments) return failed();
  return make_tuple(cx, {type, Value(arguments.get()), state});
}
inline Value own_type(Context& cx, const CallArguments& arguments) {
  return Value(type_of(cx, arguments.self()));
}

}  // namespace dictum
