// Leaving frames: by return, by exception, by a stop.
#include "objects/exception_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"
#include "vm/registers.h"

namespace dictum {

namespace {

using code::ExceptionRange;

const ExceptionRange* handler_of(const Frame* frame) {
  const std::uint32_t index = frame->index();
  for (const ExceptionRange& range : frame->code->unit->exceptions)
    if (index >= range.start && index < range.end) return &range;
  return nullptr;
}

void drop_stack_to(Registers& r, Value* end) {
  while (r.sp > end) release(*--r.sp);
}

// PEP 479: StopIteration that would leave a generator is an error of the generator.
void replace_stop_iteration(Context& cx, const Generator* generator) {
  if (!pending_matches(cx, TypeId::StopIteration)) return;
  const OwnedValue stop = take_exception(cx);
  const bool plain = generator->type == cx.type(TypeId::Generator);
  (void)raise_error(cx, TypeId::RuntimeError,
                    plain ? "generator raised StopIteration" : "coroutine raised StopIteration");
  const OwnedValue error = take_exception(cx);
  if (error.is_absent()) return;
  auto* made = as<ExceptionObject>(error);
  set_cause(cx, made, stop);
  release(std::exchange(made->context, OwnedValue(stop).leak()));
  (void)restore_exception(cx, OwnedValue(error));
}

// A stop runs nothing and drops nothing: all frames of this loop are left as they are, the heap goes as a
// whole.
Next leave_by_stop(Registers& r) {
  Frame* frame = r.frame;
  while (frame->on_return != OnReturn::Entry) frame = frame->back;
  r.machine.frame = frame->back;
  r.result = failed();
  return Next::Leave;
}

}  // namespace

void add_traceback(Machine& machine, Frame* frame) {
  Context& cx = machine.cx;
  OwnedValue pending = take_exception(cx);
  if (pending.is_absent()) return;
  auto* exception = as<ExceptionObject>(pending);
  Ref<FrameObject> object = frame_object(cx, frame);
  const Value next = exception->traceback.is_absent() ? cx.core.none : exception->traceback;
  Ref<Traceback> level;
  if (object) {
    const bool started = frame->pc > frame->code->words;
    level = make_traceback(cx, next, object.get(), started ? static_cast<std::int32_t>(frame->index()) : 0,
                           frame->line());
  }
  if (!level) return;
  release(std::exchange(exception->traceback, Value(level.leak())));
  (void)restore_exception(cx, std::move(pending));
}

void pop_frame(Machine& machine, Frame* frame) {
  Context& cx = machine.cx;
  Generator* generator = frame->generator;
  frame->running = false;
  machine.frame = frame->back;  // what dies with the frame is called by its caller
  end_frame(cx, frame);
  cx.recursion_depth--;
  if (!generator) return machine.frames.pop(frame);
  generator->state = GeneratorState::Finished;
  machine.handled = generator->handled.previous;
  generator->handled.previous = nullptr;
  sync_handled(machine);
  frame->back = nullptr;
  release(std::exchange(generator->handled.exception, Value()));
  release(static_cast<Object*>(generator));
}

Next return_value(Registers& r, OwnedValue value) {
  const OnReturn on_return = r.frame->on_return;
  const Value* operands = r.frame->operands;
  r.save();
  pop_frame(r.machine, r.frame);
  if (on_return == OnReturn::Entry) {
    r.result = std::move(value);
    return Next::Leave;
  }
  r.load();
  if (operands)
    while (r.sp > operands) release(*--r.sp);
  const code::Word word = r.pc[-1];
  if (on_return == OnReturn::Push) {
    r.push(std::move(value));
    r.pc += code::opcode_info(code::opcode_of(word)).caches;
    return Next::Jumped;
  }
  release(*--r.sp);  // the generator
  if (on_return == OnReturn::Send) r.push(std::move(value));
  r.jump(code::operand_of(word));
  return Next::Jumped;
}

Next unwind(Registers& r) {
  Context& cx = r.cx;
  for (;;) {
    if (cx.pending.is_stop()) return leave_by_stop(r);
    r.frame->pc = r.pc;
    r.frame->stack = r.sp;
    if (!std::exchange(r.machine.reraising, false)) add_traceback(r.machine, r.frame);
    if (cx.pending.is_stop()) return leave_by_stop(r);
    const ExceptionRange* range = handler_of(r.frame);
    Value* base = r.frame->stack_base();
    drop_stack_to(r, range ? base + range->depth : base);
    if (cx.pending.is_stop()) return leave_by_stop(r);
    if (range) {
      r.push(take_exception(cx));
      r.jump(range->handler);
      return Next::Jumped;
    }
    const OnReturn on_return = r.frame->on_return;
    if (r.frame->generator) replace_stop_iteration(cx, r.frame->generator);
    r.frame->stack = r.sp;
    pop_frame(r.machine, r.frame);
    if (on_return == OnReturn::Entry) {
      r.result = failed();
      return Next::Leave;
    }
    r.load();
  }
}

}  // namespace dictum
