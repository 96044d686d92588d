// Frames: what one running or suspended call holds. Not objects; see FrameObject for what Python sees of
// them.
//
//   Frame header | slots: parameters, locals, cells, free variables | value stack → |
//
// Frames of functions lie on a stack of chunks that never move (vm), a generator's lies in the generator.
#pragma once

#include "objects/code_object.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"

namespace dictum {

struct FrameObject;
struct Generator;

// What the caller does with the value when the frame has ended.
enum class OnReturn : std::uint8_t {
  Push,      // the result of a call
  Init,      // an __init__'s: None is dropped, what it initialised lies on the caller's stack
  Operand,   // the result replaces the operand on top of the caller's stack
  Operands,  // the same for two of them
  Binary,    // the same; NotImplemented is an answer
  Compare,   // the same for a comparison
  Store,     // a setter's: dropped with the value and the object on the caller's stack
  PushLast,  // the result of a call whose operands die first: see Frame::operands
  Entry,     // back to C++
  ForIter,   // a generator's: finished means the loop ends
  Send,      // the same for `yield from`
};

struct Frame {
  Frame* back;             // the caller, while running
  CodeObject* code;        // owned
  Function* function;      // owned; null for modules, classes, exec
  Dict* globals;           // the function's, or owned where there is none
  Object* builtins;        // a dict; the same
  Value locals;            // owned; the namespace of modules and classes, absent in functions
  FrameObject* object;     // owned: made when asked for, linked both ways
  Generator* generator;    // whose frame this is, or null
  const code::Word* pc;    // behind the instruction that runs
  const Value* constants;  // of the code
  Value* stack;            // end of the stack, while another frame runs
  Value* operands;         // on the caller's stack: they die, last first, when this frame returns; null: none
  OnReturn on_return;
  bool running;
  Value slots[1];

  Value* stack_base() { return slots + code->slot_count(); }
  std::uint32_t index() const { return static_cast<std::uint32_t>(pc - code->words) - 1; }
  // The line of the instruction that runs.
  std::uint32_t line() const {
    if (!code->words || pc == code->words) return code->unit->first_line;
    return code->unit->positions[index()].line;
  }
};
// Whether the frame is that of a module whose import has not ended.
bool is_imported_now(Context& cx, const Frame* frame);
inline std::size_t frame_bytes(const CodeObject* code) {
  return sizeof(Frame) + sizeof(Value) * code->frame_words();
}

// The frame as Python sees it. While the frame runs or is suspended it lives there; when it ends, what was in
// it moves here.
struct FrameObject : Object {
  static constexpr TypeId kLayout = TypeId::Frame;
  Frame* frame;       // null when it has ended
  CodeObject* code;   // owned
  Dict* globals;      // owned
  Object* builtins;   // owned
  Value locals;       // owned: the namespace of modules and classes
  Value snapshot;     // owned: the dict that f_locals of a function gives
  FrameObject* back;  // owned; once the frame has ended
  Value* slots;       // owned values in a heap buffer; once the frame has ended
  Value trace;        // f_trace
  std::uint32_t last_index;
  std::uint32_t last_line;
};

// The frame's object, made now if there is none.
Ref<FrameObject> frame_object(Context& cx, Frame* frame);
// The frame ends: slots are dropped in order or move into a frame object that is still referenced.
void end_frame(Context& cx, Frame* frame);
// The line that runs, or ran last.
std::uint32_t frame_line(const FrameObject* object);
std::uint32_t frame_index(const FrameObject* object);
// locals(): the namespace, or for functions the snapshot brought up to date.
OwnedValue frame_locals(Context& cx, FrameObject* object);
// The value of a slot as a program would read it: cells are looked into; absent if unbound.
Value slot_value(const CodeObject* code, const Value* slots, std::uint32_t index);

}  // namespace dictum
