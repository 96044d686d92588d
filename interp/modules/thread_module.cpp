// _thread with one thread: https://docs.python.org/3/library/_thread.html. Starting another one is a stop,
// and so is waiting for a lock that nobody else could release.
#include <unistd.h>

#include "builtins/method_helpers.h"
#include "modules/fill.h"
#include "modules/module_types.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

constexpr std::int64_t kMainThread = 140000000000000;  // any number but zero
constexpr double kTimeoutMax = 9223372036.0;

// _thread.lock and _thread.RLock.
struct ThreadLock : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::ThreadLock;
  std::int64_t count;  // how often it has been acquired
};
struct ThreadRLock : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::ThreadRLock;
  std::int64_t count;
};

// Whether acquire() may wait, from its arguments `blocking` and `timeout`.
Fallible<bool> may_wait(Context& cx, const CallArguments& arguments, bool& has_timeout) {
  Value out[2];
  TRY(bind_arguments(cx, "acquire", arguments.rest(), {"blocking", "timeout"}, 0, 2, out));
  const bool blocking = out[0].is_absent() || TRY(truth(cx, out[0]));
  const double timeout = out[1].is_absent() ? -1 : TRY(to_double(cx, out[1]));
  if (!blocking && timeout != -1)
    return raise_value_error(cx, "can't specify a timeout for a non-blocking call");
  if (timeout < 0 && timeout != -1)
    return raise_value_error(cx, "timeout value must be a non-negative number");
  if (timeout > kTimeoutMax) return raise_error(cx, TypeId::OverflowError, "timeout value is too large");
  has_timeout = timeout != -1;
  return blocking;
}

ThreadLock* lock_of(const CallArguments& arguments) { return as<ThreadLock>(arguments.self()); }
OwnedValue lock_acquire(Context& cx, const CallArguments& arguments) {
  bool has_timeout = false;
  const bool waits = TRY(may_wait(cx, arguments, has_timeout));
  if (lock_of(arguments)->count == 0) {
    lock_of(arguments)->count = 1;
    return cx.boolean_result(true);
  }
  if (!waits || has_timeout) return cx.boolean_result(false);
  return stop_unsupported(cx, "waiting for a lock that only this thread could release");
}
OwnedValue lock_release(Context& cx, const CallArguments& arguments) {
  if (lock_of(arguments)->count == 0) return raise_error(cx, TypeId::RuntimeError, "release unlocked lock");
  lock_of(arguments)->count = 0;
  return cx.none();
}
OwnedValue lock_locked(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(lock_of(arguments)->count != 0);
}
OwnedValue lock_enter(Context& cx, const CallArguments& arguments) {
  return lock_acquire(cx, {arguments.values, 1, nullptr});
}
OwnedValue lock_exit(Context& cx, const CallArguments& arguments) {
  return lock_release(cx, {arguments.values, 1, nullptr});
}
OwnedValue lock_repr(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  return make_str(cx, cat("<", std::string_view(lock_of(arguments)->count ? "locked" : "unlocked"), " ",
                          type_short_name(self.object()->type), " object at ", address_text(self), ">"));
}
OwnedValue lock_reinit(Context& cx, const CallArguments& arguments) {
  lock_of(arguments)->count = 0;
  return cx.none();
}

ThreadRLock* rlock_of(const CallArguments& arguments) { return as<ThreadRLock>(arguments.self()); }
OwnedValue rlock_acquire(Context& cx, const CallArguments& arguments) {
  bool has_timeout = false;
  TRY(may_wait(cx, arguments, has_timeout));
  rlock_of(arguments)->count++;
  return cx.boolean_result(true);
}
OwnedValue rlock_release(Context& cx, const CallArguments& arguments) {
  if (rlock_of(arguments)->count == 0)
    return raise_error(cx, TypeId::RuntimeError, "cannot release un-acquired lock");
  rlock_of(arguments)->count--;
  return cx.none();
}
OwnedValue rlock_enter(Context& cx, const CallArguments& arguments) {
  return rlock_acquire(cx, {arguments.values, 1, nullptr});
}
OwnedValue rlock_exit(Context& cx, const CallArguments& arguments) {
  return rlock_release(cx, {arguments.values, 1, nullptr});
}
OwnedValue rlock_is_owned(Context& cx, const CallArguments& arguments) {
  return cx.boolean_result(rlock_of(arguments)->count > 0);
}
OwnedValue rlock_recursion_count(Context& cx, const CallArguments& arguments) {
  return make_int(cx, rlock_of(arguments)->count);
}
OwnedValue rlock_release_save(Context& cx, const CallArguments& arguments) {
  if (rlock_of(arguments)->count == 0)
    return raise_error(cx, TypeId::RuntimeError, "cannot release un-acquired lock");
  const OwnedValue count = TRY(make_int(cx, std::exchange(rlock_of(arguments)->count, 0)));
  const OwnedValue owner = TRY(make_int(cx, kMainThread));
  return make_tuple(cx, {count, owner});
}
OwnedValue rlock_acquire_restore(Context& cx, const CallArguments& arguments) {
  const Value state = arguments[1];
  if (!is<Tuple>(state) || as<Tuple>(state)->size() != 2)
    return raise_type_error(cx, cat("argument 1 must be 2-item tuple, not ", type_name(cx, state)));
  rlock_of(arguments)->count = TRY(to_index64(cx, (*as<Tuple>(state))[0], TypeId::OverflowError));
  return cx.none();
}
OwnedValue rlock_repr(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  const std::int64_t count = rlock_of(arguments)->count;
  return make_str(
      cx, cat("<", std::string_view(count ? "locked" : "unlocked"), " ", type_short_name(self.object()->type),
              " object owner=", count ? kMainThread : 0, " count=", count, " at ", address_text(self), ">"));
}
OwnedValue rlock_reinit(Context& cx, const CallArguments& arguments) {
  rlock_of(arguments)->count = 0;
  return cx.none();
}
OwnedValue construct_rlock(Context& cx, Type* type, const CallArguments&) {
  return new_object<ThreadRLock>(cx, type);
}
OwnedValue refuse_lock(Context& cx, Type* type, const CallArguments&) {
  return raise_type_error(cx, cat("cannot create '", type_short_name(type), "' instances"));
}

constexpr MethodRow kLockMethods[] = {{"acquire", lock_acquire, 0, -1, true},
                                      {"acquire_lock", lock_acquire, 0, -1, true},
                                      {"release", lock_release, 0, 0},
                                      {"release_lock", lock_release, 0, 0},
                                      {"locked", lock_locked, 0, 0},
                                      {"locked_lock", lock_locked, 0, 0},
                                      {"__enter__", lock_enter, 0, -1},
                                      {"__exit__", lock_exit, 0, -1},
                                      {"__repr__", lock_repr},
                                      {"_at_fork_reinit", lock_reinit, 0, 0}};
constexpr MethodRow kRLockMethods[] = {{"acquire", rlock_acquire, 0, -1, true},
                                       {"release", rlock_release, 0, 0},
                                       {"__enter__", rlock_enter, 0, -1},
                                       {"__exit__", rlock_exit, 0, -1},
                                       {"_is_owned", rlock_is_owned, 0, 0},
                                       {"_recursion_count", rlock_recursion_count, 0, 0},
                                       {"_release_save", rlock_release_save, 0, 0},
                                       {"_acquire_restore", rlock_acquire_restore, 1, 1},
                                       {"__repr__", rlock_repr},
                                       {"_at_fork_reinit", rlock_reinit, 0, 0}};

// --- _local: an object with attributes

OwnedValue construct_local(Context& cx, Type* type, const CallArguments& arguments) {
  const bool plain_init = lookup_special(cx, type, SpecialMethod::init_) ==
                          lookup_special(cx, cx.type(TypeId::Object), SpecialMethod::init_);
  if (plain_init && (arguments.count > 0 || arguments.keyword_count() > 0))
    return raise_type_error(cx, "Initialization arguments are not supported");
  return new_object<Object>(cx, type);
}
OwnedValue local_getattribute(Context& cx, Value object, Str* name) {
  if (name == cx.names().dunder_dict) return instance_dict(cx, object.object());
  return object_getattribute(cx, object, name);
}
Done local_setattr(Context& cx, Value object, Str* name, Value value) {
  if (name == cx.names().dunder_dict)
    return raise_attribute_error(
        cx, object, name, cat("'", type_name(cx, object), "' object attribute '__dict__' is read-only"));
  return object_setattr(cx, object, name, value);
}

// --- functions

OwnedValue thread_start(Context& cx, const CallArguments&) {
  return stop_unsupported(cx, "starting a thread");
}
OwnedValue make_lock(Context& cx, const CallArguments&) {
  return new_object<ThreadLock>(cx, cx.type(TypeId::ThreadLock));
}
OwnedValue thread_exit(Context& cx, const CallArguments&) {
  return raise_exception(cx, make_exception(cx, TypeId::SystemExit, {}));
}
OwnedValue thread_get_ident(Context& cx, const CallArguments&) { return make_int(cx, kMainThread); }
OwnedValue thread_get_native_id(Context& cx, const CallArguments&) { return make_int(cx, getpid()); }
OwnedValue thread_count(Context&, const CallArguments&) { return OwnedValue::small(0); }
OwnedValue thread_stack_size(Context& cx, const CallArguments& arguments) {
  if (arguments.count > 0) {
    const std::int64_t size = TRY(to_index64(cx, arguments[0], TypeId::OverflowError));
    if (size < 0) return raise_value_error(cx, "size must be 0 or a positive value");
    if (size > 0 && size < 32768) return raise_value_error(cx, cat("size not valid: ", size, " bytes"));
  }
  return OwnedValue::small(0);
}
OwnedValue thread_yes(Context& cx, const CallArguments&) { return cx.boolean_result(true); }

constexpr MethodRow kFunctions[] = {
    {"start_new_thread", thread_start, 2, 3}, {"start_new", thread_start, 2, 3},
    {"allocate_lock", make_lock, 0, 0},       {"allocate", make_lock, 0, 0},
    {"exit_thread", thread_exit, 0, 0},       {"exit", thread_exit, 0, 0},
    {"get_ident", thread_get_ident, 0, 0},    {"get_native_id", thread_get_native_id, 0, 0},
    {"_count", thread_count, 0, 0},           {"stack_size", thread_stack_size, 0, 1},
    {"_set_sentinel", make_lock, 0, 0}};
constexpr MethodRow kLaterFunctions[] = {{"_get_main_thread_ident", thread_get_ident, 0, 0},
                                         {"daemon_threads_allowed", thread_yes, 0, 0},
                                         {"_is_main_interpreter", thread_yes, 0, 0}};

}  // namespace

const NativeType kThreadLockType = {.layout = TypeId::ThreadLock,
                                    .size = sizeof(ThreadLock),
                                    .has_weakrefs = true,
                                    .construct = refuse_lock,
                                    .methods = kLockMethods};
const NativeType kThreadRLockType = {.layout = TypeId::ThreadRLock,
                                     .size = sizeof(ThreadRLock),
                                     .subclassable = true,
                                     .has_weakrefs = true,
                                     .construct = construct_rlock,
                                     .methods = kRLockMethods};
const NativeType kThreadLocalType = {.layout = TypeId::ThreadLocal,
                                     .size = sizeof(Object),
                                     .subclassable = true,
                                     .has_dict = true,
                                     .has_weakrefs = true,
                                     .construct = construct_local,
                                     .getattribute = local_getattribute,
                                     .setattr = local_setattr};

Done fill_thread(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "_thread"));
  if (cx.language.inlined_comprehensions) TRY(add_functions(cx, dict, kLaterFunctions, "_thread"));
  const OwnedValue most = TRY(make_float(cx, kTimeoutMax));
  TRY(dict_set(cx, dict, "TIMEOUT_MAX", most));
  TRY(dict_set(cx, dict, "error", Value(cx.type(TypeId::RuntimeError))));
  TRY(dict_set(cx, dict, "LockType", Value(cx.type(TypeId::ThreadLock))));
  return add_types(cx, dict, {TypeId::ThreadRLock, TypeId::ThreadLocal, TypeId::ExceptHookArgs});
}

}  // namespace dictum
