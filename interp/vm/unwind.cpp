// Leaving frames: by return, by exception, by a stop.
#include "objects/exception_object.h"
#include "objects/operator_steps.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"
#include "vm/operator_codes.h"
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
  const bool sync = pending_matches(cx, TypeId::StopIteration);
  const bool async =
      generator->type == cx.type(TypeId::AsyncGenerator) && pending_matches(cx, TypeId::StopAsyncIteration);
  if (!RULE_IF(GEN_07, sync || async)) return;
  raise_from_pending(
      cx, TypeId::RuntimeError,
      cat(kind_text(cx, generator), sync ? " raised StopIteration" : " raised StopAsyncIteration"));
}

// A stop runs nothing and drops nothing: all frames of this loop are left as they are, the heap goes as a
// whole.
Next leave_by_stop(Registers& r) {
  Frame* frame = r.frame;
  while (frame->on_return != OnReturn::Entry) frame = frame->back;
  r.machine.frame = frame->back;
  r.machine.result = failed();
  return Next::Leave;
}

}  // namespace

void raise_from_pending(Context& cx, TypeId type, std::string_view message) {
  const OwnedValue cause = take_exception(cx);
  if (cause.is_absent()) return;
  (void)raise_error(cx, type, message);
  const OwnedValue error = take_exception(cx);
  if (error.is_absent()) return;
  auto* made = as<ExceptionObject>(error);
  set_cause(cx, made, cause);
  release(std::exchange(made->context, OwnedValue(cause).leak()));
  (void)restore_exception(cx, OwnedValue(error));
}

void add_traceback(Machine& machine, Frame* frame) {
  Context& cx = machine.cx;
  constexpr std::int64_t kSteps = 20;  // an exception and its way cost as much
  if (!cx.charge(kSteps)) return;
  OwnedValue pending = take_exception(cx);
  if (pending.is_absent()) return;
  auto* exception = as<ExceptionObject>(pending);
  Ref<FrameObject> object = frame_object(cx, frame);
  const Value next = exception->traceback.is_absent() ? cx.core.none : exception->traceback;
  Ref<Traceback> level;
  if (object) {
    const bool started = frame->pc > frame->code->words;
    const std::uint32_t line = frame->line();
    const std::int32_t unstarted = frame->generator ? -1 : 0;  // no place in its body yet
    level = make_traceback(cx, next, object.get(),
                           started ? static_cast<std::int32_t>(frame->index()) : unstarted,
                           line == 0 ? -1 : static_cast<std::int32_t>(line));
  }
  if (!level) return;
  release(std::exchange(exception->traceback, Value(level.leak())));
  (void)restore_exception(cx, std::move(pending));
}

// The instruction that the pending exception's traceback has for the frame, as a place behind it; null: none.
const code::Word* raised_at(Context& cx, const Frame* frame) {
  OwnedValue pending = take_exception(cx);
  if (pending.is_absent()) return nullptr;
  const Value traceback = as<ExceptionObject>(pending)->traceback;
  const auto* level = is<Traceback>(traceback) ? as<Traceback>(traceback) : nullptr;
  const bool here = level && level->frame == frame->object && level->index >= 0;
  const code::Word* place = here ? frame->code->words + level->index + 1 : nullptr;
  (void)restore_exception(cx, std::move(pending));
  return place;
}

// What dies on the frame's stack sees the frame at the place that the raising-again instruction names.
void stand_where_raised(Machine& machine, Frame* frame, std::uint32_t which) {
  const code::Word* place = which == 1 ? machine.entered_from : raised_at(machine.cx, frame);
  const code::Word* first = frame->code->words;
  if (place && place > first && place <= first + frame->code->unit->words.size()) frame->pc = place;
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
    r.machine.result = std::move(value);
    return Next::Leave;
  }
  r.load();
  if (operands)
    while (r.sp > operands) release(*--r.sp);
  const code::Word word = r.pc[-1];
  if (on_return > OnReturn::Push && on_return <= OnReturn::Store)
    return finish_call(r, value.leak(), on_return);
  if (on_return == OnReturn::Push || on_return == OnReturn::PushLast) {
    r.push(std::move(value));
    r.pc += code::kCacheWords[word & 0xFF];
    return Next::Jumped;
  }
  release(*--r.sp);  // the generator
  if (on_return == OnReturn::Send) r.push(std::move(value));
  r.jump(code::operand_of(word));
  return Next::Jumped;
}

namespace {

Value* call_base(const Registers& r) { return r.sp - code::operand_of(r.pc[-1]) - 2; }

// The left operand dies before the right one.
void drop_two(Registers& r) {
  r.sp -= 2;
  release(r.sp[0]);
  release(r.sp[1]);
}

// The frame above was left by an exception: the operands of the instruction that had called it go.
void drop_operands(Registers& r, OnReturn on_return) {
  switch (on_return) {
    case OnReturn::Init: {
      Value* base = call_base(r);
      release(std::exchange(base[1], Value()));
      return drop_call(r, base);
    }
    case OnReturn::Operand: return release(*--r.sp);
    case OnReturn::Compare: r.cx.recursion_depth -= comparison_level(r.cx); [[fallthrough]];
    case OnReturn::Operands:
    case OnReturn::Binary:
    case OnReturn::Store: return drop_two(r);
    default: return;
  }
}

Next replace_operands(Registers& r, Value result) {
  drop_two(r);
  *r.sp++ = result;
  r.pc += code::kCacheWords[r.pc[-1] & 0xFF];
  return Next::Jumped;
}

// https://docs.python.org/3/reference/datamodel.html#object.__init__
Next finish_init(Registers& r, Value value) {
  Context& cx = r.cx;
  Value* base = call_base(r);
  OwnedValue made = OwnedValue::steal(std::exchange(base[1], Value()));
  const OwnedValue result = OwnedValue::steal(value);
  const bool bad = RULE_IF(CLS_58, !is_none(cx, result));
  if (bad) {
    (void)raise_type_error(cx, cat("__init__() should return None, not '", type_name(cx, result), "'"));
    made = OwnedValue();
  }
  drop_call(r, base);
  if (bad) return Next::Raise;
  r.push(std::move(made));
  r.pc += code::kCacheWords[r.pc[-1] & 0xFF];
  return Next::Jumped;
}

}  // namespace

Next finish_call(Registers& r, Value value, OnReturn on_return) {
  if (on_return == OnReturn::Init) return finish_init(r, value);
  if (on_return == OnReturn::Operand) {
    release(std::exchange(r.sp[-1], value));
    r.pc += code::kCacheWords[r.pc[-1] & 0xFF];
    return Next::Jumped;
  }
  if (on_return == OnReturn::Store) {
    release(value);
    drop_two(r);
    r.pc += code::kCacheWords[r.pc[-1] & 0xFF];
    return Next::Jumped;
  }
  const bool answered = on_return == OnReturn::Operands || value != r.cx.core.not_implemented;
  if (answered && on_return == OnReturn::Compare) r.cx.recursion_depth -= comparison_level(r.cx);
  if (answered) return replace_operands(r, value);
  const std::uint32_t n = code::operand_of(r.pc[-1]);
  OwnedValue result = on_return == OnReturn::Binary
                          ? binary_without_left(r.cx, kBinaryOperators[n], r.top(2), r.top(1))
                          : compare_without_left(r.cx, kComparisons[n], r.top(2), r.top(1));
  if (on_return == OnReturn::Compare) r.cx.recursion_depth -= comparison_level(r.cx);
  if (result.is_raised()) {
    drop_two(r);
    return Next::Raise;
  }
  return replace_operands(r, result.leak());
}

Next unwind(Registers& r) {
  Context& cx = r.cx;
  for (;;) {
    if (cx.pending.is_stop()) return leave_by_stop(r);
    r.frame->pc = r.pc;
    r.frame->stack = r.sp;
    const bool again = std::exchange(r.machine.reraising, false);
    if (!again) add_traceback(r.machine, r.frame);
    if (cx.pending.is_stop()) return leave_by_stop(r);
    const ExceptionRange* range = handler_of(r.frame);
    const bool by_instruction = again && code::opcode_of(r.pc[-1]) == code::Opcode::Reraise;
    if (by_instruction && code::operand_of(r.pc[-1]) != 0)
      stand_where_raised(r.machine, r.frame, code::operand_of(r.pc[-1]));
    r.machine.entered_from = r.frame->pc;
    Value* base = r.frame->stack_base();
    drop_stack_to(r, range ? base + range->depth : base);
    if (cx.pending.is_stop()) return leave_by_stop(r);
    if (range) {
      r.push(take_exception(cx));
      r.jump(range->handler);
      return Next::Jumped;
    }
    const OnReturn on_return = r.frame->on_return;
    if (r.frame->generator) {
      RULE(GEN_17);
      replace_stop_iteration(cx, r.frame->generator);
    }
    r.frame->stack = r.sp;
    pop_frame(r.machine, r.frame);
    if (on_return == OnReturn::Entry) {
      r.machine.result = failed();
      return Next::Leave;
    }
    r.load();
    drop_operands(r, on_return);
  }
}

}  // namespace dictum
