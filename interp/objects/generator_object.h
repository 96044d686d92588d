// Generators (and coroutines, asynchronous generators): a frame that can wait. PEP 255, 342, 380.
#pragma once

#include "objects/frame.h"

namespace dictum {

// The exceptions being handled, innermost first: each generator has a link of its own, which is in the chain
// while it runs. sys.exc_info() is the first one that is there.
struct HandledLink {
  Value exception;  // owned, absent: nothing is handled here
  HandledLink* previous;
};

enum class GeneratorState : std::uint8_t { Created, Running, Suspended, Finished };

struct Generator : Object {
  static constexpr TypeId kLayout = TypeId::Generator;
  Str* name;
  Str* qualname;
  CodeObject* code;  // owned: gi_code, also when finished
  HandledLink handled;
  GeneratorState state;
  bool delegating;  // suspended inside `yield from`: what it iterates is on top of its stack
  bool closing;
  const CallArguments* thrown;  // while throw() passes them on to what `yield from` waits for
  bool refuses_thrown;          // they are wrong: the pending exception says so, and is not for its body
  bool async_running;           // asynchronous generators: an asend(), athrow() or aclose() is under way
  bool async_closed;
  bool async_begun;  // sys.set_asyncgen_hooks has had its say
  Value origin;      // owned, or absent: coroutines' cr_origin, asynchronous generators' finalizer hook
  Frame frame;       // the last member: its slots follow
};
inline std::size_t generator_bytes(const CodeObject* code) {
  return sizeof(Generator) + sizeof(Value) * code->frame_words();
}

// What await makes of a coroutine: an iterator.
struct CoroutineWrapper : Object {
  static constexpr TypeId kLayout = TypeId::CoroutineWrapper;
  Generator* coroutine;
};
enum class AwaitableState : std::uint8_t { Initial, Iterating, Closed };
// asend(value), __anext__(): one step of an asynchronous generator.
struct AsyncAsend : Object {
  static constexpr TypeId kLayout = TypeId::AsyncGeneratorAsend;
  Generator* generator;
  Value sent;
  AwaitableState state;
};
// athrow(type, value, traceback), aclose().
struct AsyncAthrow : Object {
  static constexpr TypeId kLayout = TypeId::AsyncGeneratorAthrow;
  Generator* generator;
  Tuple* thrown;  // null: aclose()
  AwaitableState state;
};
// anext(iterator, default)
struct AnextAwaitable : Object {
  static constexpr TypeId kLayout = TypeId::AnextAwaitable;
  Value awaitable;
  Value fallback;
};

// What `yield from` waits for, borrowed, or absent.
Value generator_delegate(const Generator* generator);

}  // namespace dictum
