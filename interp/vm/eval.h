// The loop: runs frames until the one it was started with ends. Python calls Python without C++ recursion;
// generators resumed by `for` and `yield from` run in the same loop. C++ recursion happens where native code
// calls back.
#pragma once

#include "objects/globals.h"
#include "vm/machine.h"

namespace dictum {

// Fills in CallHooks.
void install_hooks(Context& cx);

// Runs `frame` (which lies on top of the machine's frame stack, or in a generator) to its end; its result.
// With `raising`, the pending exception is raised in it first.
OwnedValue run_frame(Machine& machine, Frame* frame, bool raising = false);

// A frame on the frame stack with absent slots, the new current one. Null: raised (depth, memory).
Frame* push_frame(Machine& machine, CodeObject* code, Function* function, Dict* globals, Object* builtins,
                  OnReturn on_return);
// Ends the frame and goes back to its caller's.
void pop_frame(Machine& machine, Frame* frame);

// Runs a module's, a class's or exec()'s code in a namespace.
OwnedValue run_code(Context& cx, CodeObject* code, Dict* globals, Value locals, Tuple* closure = nullptr);
// Runs a class body's function in the class's namespace; the cell of __class__, or None.
OwnedValue run_body(Context& cx, Function* function, Value locals);

// A generator (coroutine, asynchronous generator) of this function whose slots are filled from the arguments.
OwnedValue start_generator(Machine& machine, Function* function, const CallArguments& arguments);
// "generator", "coroutine" or "async generator", for messages.
std::string_view kind_text(const Context& cx, const Generator* generator);
OwnedValue resume_generator(Context& cx, Generator* generator, Value sent, OwnedValue& result);
OwnedValue throw_into_generator(Context& cx, Generator* generator, OwnedValue& result, bool closes);
// The generator's frame becomes the current one. False: raised (it runs already, depth).
bool enter_generator(Machine& machine, Generator* generator, OnReturn on_return);
// It yields: its frame is the caller's again.
void leave_generator(Machine& machine, Generator* generator);

// An error in place of the pending exception, which becomes its cause and context.
void raise_from_pending(Context& cx, TypeId type, std::string_view message);
// One more level of the pending exception's traceback.
void add_traceback(Machine& machine, Frame* frame);

}  // namespace dictum
