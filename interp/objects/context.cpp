#include "objects/context.h"

#include "base/native_stack.h"
#include "objects/collector.h"
#include "objects/debug.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/shape.h"

namespace dictum {

namespace {

constexpr std::uint32_t kFirstPageNumber = 1;

// The context that owns the core's heap and names; null for that one itself.
const Context* builder_of(const Core& core, const Context* self) {
  return core.builder == self ? nullptr : core.builder;
}

const char* lowest_usable_stack() {
  return reinterpret_cast<const char*>(native_stack_limit(kNativeStackReserve));
}

}  // namespace

Context::Context(const Core& shared, std::shared_ptr<PagePool> pool)
    : core(shared),
      language(*shared.language),
      heap(this, std::move(pool),
           builder_of(shared, this) ? shared.builder->heap.next_page_number() : kFirstPageNumber),
      interned(*this, builder_of(shared, this) ? &shared.builder->interned : nullptr),
      stack_limit(lowest_usable_stack()),
      method_cache(1024),
      next_type_tag(shared.next_type_tag),
      next_keys_version(shared.next_keys_version),
      shapes(new ShapeTable),
      collector(new Collector) {
  collector->thresholds = {language.first_collection_threshold, 10, 10};
}

// The pages go with the heap: what still lives is not destroyed one by one.
Context::~Context() {
  (void)builtins.leak();
  (void)sys_dict.leak();
  (void)modules.leak();
  (void)registries.leak();
  (void)exit_functions.leak();
  (void)pending.exception.leak();
  for (auto& [object, attachment] : attachments) (void)attachment.dict.leak();
  delete shapes;
  (void)collector->callbacks.leak();
  (void)collector->garbage.leak();
  delete collector;
}

bool Context::look_up() {
  if (pending.is_stop()) return false;
  if (over_budget) {
    stop_limit(*this, "bytes");
    return false;
  }
  if (hooks.attention) return hooks.attention(*this);
  attention = 1 << 20;
  return true;
}

bool Context::reentered() {
  ++reentries;
  if (pending.is_stop()) return false;
  if (debug.stop_at_reentry != 0 && reentries == debug.stop_at_reentry) {
    stop_limit(*this, "re-entry");
    return false;
  }
  if (debug.move_every != 0 && reentries % debug.move_every == 0) move_buffers(*this);
  return true;
}

}  // namespace dictum
