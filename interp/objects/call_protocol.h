// Calls: how arguments travel, how native code is called, and the one hook by which lower folders run Python
// code.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "objects/ref.h"
#include "objects/type_id.h"

namespace dictum {

struct Dict;
struct Function;
struct Generator;
struct Str;
struct Tuple;
struct Type;

// A call's arguments: `count` positional values, then one value per name of `keyword_names` (may be null).
// Borrowed from the caller.
struct CallArguments {
  const Value* values = nullptr;
  std::uint32_t count = 0;
  Tuple* keyword_names = nullptr;

  Value operator[](std::size_t index) const { return values[index]; }
  Value self() const { return values[0]; }
  // Positional argument `index` or absent.
  Value get(std::size_t index) const { return index < count ? values[index] : Value(); }
  std::uint32_t keyword_count() const;
  // The same without the first positional argument.
  CallArguments rest() const { return {values + 1, count - 1, keyword_names}; }
};

// Methods get self as the first positional argument; counts have been checked against the table's row.
using NativeFunction = OwnedValue (*)(Context& cx, const CallArguments& arguments);

// Filled in by vm.
struct CallHooks {
  // Calls a Python function (binds arguments, runs its frame or makes its generator).
  OwnedValue (*call_function)(Context& cx, Function* function, const CallArguments& arguments) = nullptr;
  // The interpreter is out of steps or must look up: deadline, interrupt, collection. False: a stop is
  // pending.
  bool (*attention)(Context& cx) = nullptr;
  // Resumes a generator with a value; absent when it has returned, and then `result` has what it returned.
  OwnedValue (*resume_generator)(Context& cx, Generator* generator, Value sent, OwnedValue& result) = nullptr;
  // Raises the pending exception inside the generator; the same results. What it waits for is closed by
  // GeneratorExit (`closes`), or has it raised inside as any other: steps of asynchronous generators.
  OwnedValue (*throw_into_generator)(Context& cx, Generator* generator, OwnedValue& result,
                                     bool closes) = nullptr;
  // super() without arguments: finds class and object in the running frame.
  OwnedValue (*zero_argument_super)(Context& cx) = nullptr;
  // The globals of the innermost running Python frame, borrowed, or null.
  Dict* (*current_globals)(Context& cx) = nullptr;
  // "Exception ignored in: OBJECT" with the pending exception, which it takes away.
  void (*unraisable)(Context& cx, std::string_view where, Value object) = nullptr;
  // A warning for the line that runs; `source`, if present, is the object it is about.
  Done (*warn)(Context& cx, TypeId category, std::string_view message, Value source) = nullptr;
  // RuntimeWarning for a coroutine that dies without having run.
  Done (*warn_unawaited)(Context& cx, Value coroutine) = nullptr;
  // The program's output on descriptor 1 or 2. False: the output budget's stop is pending.
  bool (*write_output)(Context& cx, int descriptor, std::string_view bytes) = nullptr;
  // Appends at most `size` bytes of standard input; none at its end. False: a stop is pending.
  bool (*read_input)(Context& cx, std::size_t size, std::string& bytes) = nullptr;
};

// Calls anything; a TypeError "'X' object is not callable" otherwise.
OwnedValue call(Context& cx, Value callable, const CallArguments& arguments);
OwnedValue call(Context& cx, Value callable, std::initializer_list<Value> arguments = {});
// `object.name(arguments…)` without making a bound method. Absent results do not occur.
OwnedValue call_method(Context& cx, Value object, Str* name, std::initializer_list<Value> arguments = {});
// With a tuple of positional arguments and a dict of keywords (may be null).
OwnedValue call_with(Context& cx, Value callable, Tuple* positional, Dict* keywords);
// Calls what a look-up on the type gave (binding it to `self` first).
OwnedValue call_bound(Context& cx, Value method, Value self, std::initializer_list<Value> arguments = {});
OwnedValue call_bound(Context& cx, Value method, Value self, const CallArguments& arguments);
// The arguments of such a call, spread out: the tuple is borrowed, names and values of the dict are held.
class SpreadArguments {
 public:
  Done fill(Context& cx, Tuple* positional, Dict* keywords);  // keywords may be null
  const CallArguments& get() const { return arguments_; }

 private:
  static constexpr std::size_t kInline = 12;
  Value inline_[kInline];
  std::vector<Value> more_;
  OwnedValue names_, values_;  // tuples
  CallArguments arguments_;
};
bool is_callable(Context& cx, Value value);

// Distributes arguments of a native function over parameters. `names`: one per parameter, in order, empty
// text for positional-only ones. `required` counts from the left. Missing ones are absent in `out`. Messages
// are CPython's.
Done bind_arguments(Context& cx, const char* function, const CallArguments& arguments,
                    std::initializer_list<std::string_view> names, std::size_t required,
                    std::size_t max_positional, Value* out);
// TypeError "NAME() takes no keyword arguments" if there are any.
Done refuse_keywords(Context& cx, std::string_view name, const CallArguments& arguments);

}  // namespace dictum
