// Steps of generators, coroutines and asynchronous generators, as their methods and those of awaitables take
// them.
#pragma once

#include "objects/generator_object.h"

namespace dictum {

// What the generator yields next. Its end is StopIteration with its result, an asynchronous generator's is
// StopAsyncIteration.
OwnedValue send_to_generator(Context& cx, Generator* generator, Value sent);
// The same, with an exception raised inside: `arguments` are those of throw().
OwnedValue throw_to_generator(Context& cx, Generator* generator, const CallArguments& arguments);
// Without the warning that the form of `arguments` is deprecated. GeneratorExit closes what the generator
// waits for (`closes`), or is raised there as any other exception.
OwnedValue throw_into(Context& cx, Generator* generator, const CallArguments& arguments, bool closes);
OwnedValue close_generator(Context& cx, Generator* generator);
// What happens when it is dropped: it is closed, or its hook called, or told of as never awaited.
void abandon_generator(Context& cx, Generator* generator);
// StopIteration(value), without an argument for None.
OwnedValue raise_stop_iteration(Context& cx, Value value);
Done warn_of_throw_form(Context& cx, std::string_view method);

// What sys.set_asyncgen_hooks has set: borrowed, or absent.
inline constexpr std::string_view kFirstIterationHook = "asyncgen.firstiter";
inline constexpr std::string_view kFinalizerHook = "asyncgen.finalizer";
Value async_generator_hook(Context& cx, std::string_view name);

// A coroutine, or a generator that types.coroutine has made one.
bool is_iterable_coroutine(const Context& cx, Value value);
OwnedValue make_coroutine_wrapper(Context& cx, Generator* coroutine);
// The iterator that `await value` runs through: a coroutine itself, or what __await__ gives. PEP 492.
OwnedValue awaitable_iterator(Context& cx, Value value);

// A step of an asynchronous generator: what an await inside passes through; absent when the generator yields,
// and then `result` has the value.
OwnedValue resume_asend(Context& cx, AsyncAsend* step, Value sent, OwnedValue& result);
OwnedValue async_generator_anext(Context& cx, const CallArguments& arguments);
OwnedValue async_generator_asend(Context& cx, const CallArguments& arguments);
OwnedValue async_generator_athrow(Context& cx, const CallArguments& arguments);
OwnedValue async_generator_aclose(Context& cx, const CallArguments& arguments);

}  // namespace dictum
