// One interpreter's state, as everything below vm sees it. It owns; it has no logic of its own.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/rules.h"
#include "dictum/debug_modes.h"
#include "objects/core.h"
#include "objects/heap.h"
#include "objects/intern.h"

namespace dictum {

struct Machine;  // vm's own state
struct ShapeTable;
struct Collector;
struct List;
struct WeakHandle;

// What waits to be propagated. A stop is no exception: nothing can catch it, and after one no Python code
// runs.
struct Pending {
  enum class Kind : std::uint8_t { None, Exception, Unsupported, Limit };
  Kind kind = Kind::None;
  OwnedValue exception;
  std::string detail;  // Unsupported: the feature's name; Limit: the budget's

  bool is_stop() const { return kind == Kind::Unsupported || kind == Kind::Limit; }
};

// 0 means none.
struct Budget {
  std::uint64_t steps = 0;
  std::uint64_t bytes = 0;
  std::uint64_t depth = 0;
  std::uint64_t output = 0;
};

struct Sinks {
  std::function<void(std::string_view)> standard_output;
  std::function<void(std::string_view)> standard_error;
};

// What CPython lets a program attach to an object of the core, or to any object by side.
struct CoreAttachments {
  std::vector<Type*> subclasses;  // as SubclassList
  std::uint32_t subclass_holes = 0;
  OwnedValue dict;
  WeakHandle* weak_references = nullptr;  // first of the list
};

// Borrowed results of look-ups along the MRO, by (type tag, name).
struct MethodCacheEntry {
  std::uint32_t tag = 0;
  Str* name = nullptr;
  Value value;
};

struct Context {
  Context(const Core& core, std::shared_ptr<PagePool> pool);
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
  ~Context();

  const Core& core;
  const Language& language;
  Heap heap;
  InternTable interned;
  Rules rules;
  Pending pending;
  CallHooks hooks;
  Budget budget;
  Sinks sinks;
  DebugModes debug;
  bool watches_reentry = false;  // a mode counts re-entries
  std::uint64_t reentries = 0;
  bool core_audited = false;
  Machine* machine = nullptr;

  // Counts down with calls, backward jumps and native iterations; at zero the slow path looks up.
  std::int64_t attention = 1 << 20;
  bool over_budget = false;  // the heap has passed its byte budget
  std::uint64_t output_bytes = 0;
  const char* stack_limit = nullptr;     // native stack below this is reserved
  std::uint32_t recursion_depth = 0;     // Python frames, kept by vm
  std::uint32_t recursion_limit = 1000;  // sys.setrecursionlimit
  std::uint32_t origin_depth = 0;        // sys.set_coroutine_origin_tracking_depth
  bool met_limit = false;                // a RecursionError or a MemoryError was raised, by the interpreter
  std::uint32_t int_max_str_digits = 4300;

  Ref<Dict> builtins;  // the dict of the builtins module
  Ref<Dict> sys_dict;
  Ref<Dict> modules;  // sys.modules
  // What native modules keep for this interpreter (codecs, error handlers …), by name; made on first use.
  Ref<Dict> registries;
  Ref<List> exit_functions;  // atexit's; null: none
  // The exception being handled (sys.exc_info()[1]); borrowed from vm's frames, absent outside handlers.
  Value handled;
  bool finishing = false;  // teardown has begun

  std::vector<MethodCacheEntry> method_cache;
  std::uint32_t next_type_tag;
  std::uint32_t next_keys_version;
  std::uint32_t next_order = 1;
  std::unordered_map<const Object*, CoreAttachments> attachments;
  ShapeTable* shapes = nullptr;
  Collector* collector = nullptr;
  bool collection_wanted = false;                // the heap has grown: collect at the next safe point
  std::vector<WeakHandle*> weak_lists{nullptr};  // by Prefix::weak_references
  std::vector<std::uint32_t> free_weak_lists;
  std::uint64_t abc_cache_token = 0;  // of _abc: counts registrations
  std::vector<Object*> repr_active;   // containers whose repr is being made
  std::vector<Object*> dying;         // the work list of deep destruction
  std::uint32_t dying_depth = 0;      // deaths within deaths, as CPython counts them
  std::uint32_t dying_nesting = 0;    // all of them
  bool draining = false;              // the work list is being taken from

  Type* type(TypeId id) const { return core.types[static_cast<std::size_t>(id)]; }
  const CoreNames& names() const { return core.names; }
  OwnedValue none() const { return OwnedValue(core.none); }
  Value boolean(bool truth) const { return truth ? core.true_ : core.false_; }
  OwnedValue boolean_result(bool truth) const { return OwnedValue(boolean(truth)); }
  OwnedValue not_implemented() const { return OwnedValue(core.not_implemented); }

  // One native iteration's charge; raised means a stop is pending.
  bool charge(std::int64_t steps = 1) {
    attention -= steps;
    return attention > 0 || look_up();
  }
  bool look_up();
  // Where native code may run Python code: the debug modes' hook. False: a stop is pending.
  bool reenter() { return !watches_reentry || reentered(); }
  bool reentered();
  bool raised() const { return pending.kind != Pending::Kind::None; }
};

inline Type* type_of(const Context& cx, Value value) {
  return value.is_small() ? cx.type(TypeId::Int) : value.object()->type;
}
// Exactly the built-in type, no subclass.
inline bool is_exact(const Context& cx, Value value, TypeId id) { return type_of(cx, value) == cx.type(id); }
inline bool is_none(const Context& cx, Value value) { return value == cx.core.none; }

// Guards C++ recursion by native stack bytes. `if (!guard.ok) return raise_recursion(cx, " while …");`
struct StackGuard {
  explicit StackGuard(Context& cx)
      : ok(static_cast<const char*>(__builtin_frame_address(0)) > cx.stack_limit) {}
  bool ok;
};

// At the beginning of operations that may run Python code. In builds without the development checks only
// calls of Python functions look.
#ifdef DICTUM_DEV_CHECKS
#define DICTUM_MAY_RUN_PYTHON(cx) \
  if (!(cx).reenter()) return failed()
#else
#define DICTUM_MAY_RUN_PYTHON(cx) (void)0
#endif

}  // namespace dictum
