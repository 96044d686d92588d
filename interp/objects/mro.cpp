#include "objects/mro.h"

#include <vector>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// One of the lists to merge and how far it is used up.
struct MergeList {
  std::span<const Value> items;
  std::size_t head = 0;
  bool empty() const { return head >= items.size(); }
  bool tail_has(Value candidate) const {
    for (std::size_t i = head + 1; i < items.size(); ++i)
      if (items[i] == candidate) return true;
    return false;
  }
};

Failed raise_inconsistent(Context& cx, const std::vector<MergeList>& lists) {
  // CPython names the heads of what is left, each once.
  std::string names;
  std::vector<Value> seen;
  for (const MergeList& list : lists) {
    if (list.empty()) continue;
    Value head = list.items[list.head];
    bool known = false;
    for (Value other : seen) known |= other == head;
    if (known) continue;
    seen.push_back(head);
    names += (names.empty() ? " " : ", ") + to_utf8(as<Type>(head)->name);
  }
  return raise_type_error(
      cx, cat("Cannot create a consistent method resolution",
              cx.language.mro_message_has_newline ? "\n" : " ", "order (MRO) for bases", names));
}

// The first head that is in no other list's tail; absent: there is none.
Fallible<Value> next_candidate(Context& cx, const std::vector<MergeList>& lists) {
  for (const MergeList& list : lists) {
    if (list.empty()) continue;
    if (!cx.charge(static_cast<std::int64_t>(1 + lists.size() / 8))) return failed();
    Value candidate = list.items[list.head];
    bool blocked = false;
    for (const MergeList& other : lists) blocked |= other.tail_has(candidate);
    if (RULE_IF(MRO_10, !blocked)) return candidate;
  }
  return Value();
}

Done refuse_duplicates(Context& cx, Tuple* bases) {
  for (std::size_t i = 0; i < bases->size(); ++i) {
    if (!cx.charge(static_cast<std::int64_t>(1 + bases->size() / 8))) return failed();
    for (std::size_t j = i + 1; j < bases->size(); ++j)
      if (RULE_IF(MRO_03, (*bases)[i] == (*bases)[j]))
        return raise_type_error(cx, cat("duplicate base class ", as<Type>((*bases)[i])->name));
  }
  return done();
}

}  // namespace

// "L[C(B1 … BN)] = C + merge(L[B1] … L[BN], B1 … BN)"
Ref<Tuple> compute_mro(Context& cx, Type* type) {
  RULE(MRO_01);
  TRY(refuse_duplicates(cx, type->bases));
  std::vector<MergeList> lists;
  for (Value base : type->bases->span()) {
    if (!as<Type>(base)->mro)
      return raise_type_error(cx, cat("Cannot extend an incomplete type '", as<Type>(base)->name, "'"));
    lists.push_back({as<Type>(base)->mro->span()});
  }
  RULE_STEP(MRO_09) { lists.push_back({type->bases->span()}); }
  std::vector<Value> order{Value(type)};
  for (;;) {
    bool finished = true;
    for (const MergeList& list : lists) finished &= list.empty();
    if (finished) return make_tuple(cx, std::span<const Value>(order));
    Value next = TRY(next_candidate(cx, lists));
    if (next.is_absent()) {
      RULE(MRO_02);
      return raise_inconsistent(cx, lists);
    }
    order.push_back(next);
    for (MergeList& list : lists)
      if (!list.empty() && list.items[list.head] == next) ++list.head;
    if (!cx.charge(static_cast<std::int64_t>(2 * lists.size()))) return failed();
  }
}

Ref<Tuple> resolve_mro(Context& cx, Type* type) {
  Value method = lookup_on_type(cx, type->type, cx.names().mro);
  Value plain = lookup_on_type(cx, cx.type(TypeId::Type), cx.names().mro);
  if (method == plain || type->type == cx.type(TypeId::Type)) return compute_mro(cx, type);
  OwnedValue held = own(method);
  OwnedValue answer = TRY(call_bound(cx, held, type));
  Ref<Tuple> order = TRY(tuple_from(cx, answer));
  if (order->size() == 0) return raise_type_error(cx, "type MRO must not be empty");
  for (Value entry : order->span()) {
    if (RULE_IF(MRO_05, !is<Type>(entry)))
      return raise_type_error(cx, cat("mro() returned a non-class ('", type_name(cx, entry), "')"));
    if (!is_subtype(type->solid_base, as<Type>(entry)->solid_base))
      return raise_type_error(
          cx, cat("mro() returned base with unsuitable layout ('", as<Type>(entry)->name, "')"));
  }
  return order;
}

}  // namespace dictum
