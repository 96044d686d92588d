// Generators: a frame that is left by `yield` and entered again. PEP 255, 342, 380, 479.
#include <cstring>

#include "objects/attribute.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/str_object.h"
#include "vm/bind.h"
#include "vm/eval.h"

namespace dictum {

namespace {

TypeId generator_type(Context& cx, const code::Unit& unit) {
  if (RULE_IF(GEN_18, unit.is(code::kCoroutine))) return TypeId::Coroutine;
  if (RULE_IF(GEN_23, unit.is(code::kAsyncGenerator))) return TypeId::AsyncGenerator;
  return TypeId::Generator;
}

void prepare_frame(Generator* generator, Function* function, CodeObject* code) {
  Frame& frame = generator->frame;
  frame.code = Ref<CodeObject>(code).leak();
  frame.constants = code->constants->items;
  frame.function = Ref<Function>(function).leak();
  frame.globals = function->globals;
  frame.builtins = function->builtins;
  frame.generator = generator;
  frame.pc = code->words;
  frame.stack = frame.stack_base();
  frame.on_return = OnReturn::Entry;
}

// Where a coroutine was made: a tuple of (file, line, name) for each frame, innermost first.
// https://docs.python.org/3/library/sys.html#sys.set_coroutine_origin_tracking_depth
OwnedValue call_origin(Machine& machine, std::uint32_t depth) {
  Context& cx = machine.cx;
  Ref<List> calls = TRY(new_list(cx));
  for (const Frame* frame = machine.frame; frame && calls->size() < depth; frame = frame->back) {
    if (!cx.charge()) return failed();
    Ref<Tuple> call = TRY(make_tuple(
        cx, {Value(frame->code->file_name), Value::small(frame->line()), Value(frame->code->name)}));
    TRY(list_append(cx, calls.get(), Value(call.get())));
  }
  return make_tuple(cx, std::span<const Value>(calls->items, calls->size()));
}

Done take_arguments(Machine& machine, Generator* made, Function* function, const CallArguments& arguments) {
  Context& cx = machine.cx;
  const CodeObject* code = made->frame.code;
  if (cx.origin_depth > 0 && code->unit->is(code::kCoroutine))
    made->origin = TRY(call_origin(machine, cx.origin_depth)).leak();
  if (arguments.keyword_names || !binds_plainly(code, arguments.count))
    return bind_parameters(cx, function, arguments, made->frame.slots);
  for (std::uint32_t i = 0; i < arguments.count; i++) made->frame.slots[i] = own(arguments[i]).leak();
  return done();
}

}  // namespace

std::string_view kind_text(const Context& cx, const Generator* generator) {
  if (generator->type == cx.type(TypeId::Coroutine)) return "coroutine";
  return generator->type == cx.type(TypeId::AsyncGenerator) ? "async generator" : "generator";
}

OwnedValue start_generator(Machine& machine, Function* function, const CallArguments& arguments) {
  Context& cx = machine.cx;
  RULE(GEN_01);
  auto* code = static_cast<CodeObject*>(function->code);
  if (!code_words(cx, code)) return failed();
  Type* type = cx.type(generator_type(cx, *code->unit));
  Ref<Generator> made =
      Ref<Generator>::steal(static_cast<Generator*>(allocate_instance(cx, type, generator_bytes(code))));
  if (!made) return failed();
  made->name = Ref<Str>(function->name).leak();
  made->qualname = Ref<Str>(function->qualname).leak();
  made->code = Ref<CodeObject>(code).leak();
  prepare_frame(made.get(), function, code);
  if (!take_arguments(machine, made.get(), function, arguments).ok()) {
    if (cx.pending.is_stop()) return failed();
    made->state = GeneratorState::Finished;  // it has never been there: nothing is told of it
    end_frame(cx, &made->frame);
    return failed();
  }
  if (function->closure.is_value()) {
    Tuple* cells = as<Tuple>(function->closure);
    Value* first = made->frame.slots + code->slot_count() - cells->size();
    for (std::size_t i = 0; i < cells->size(); i++) first[i] = own((*cells)[i]).leak();
  }
  return made;
}

namespace {

// It could not even be entered, which ends it as an exception in its body would.
void end_unentered(Context& cx, Generator* generator) {
  const Ref<Generator> kept(generator);
  generator->state = GeneratorState::Finished;
  Frame& frame = generator->frame;
  while (frame.stack > frame.stack_base()) release(*--frame.stack);
  end_frame(cx, &frame);
}

}  // namespace

bool enter_generator(Machine& machine, Generator* generator, OnReturn on_return) {
  Context& cx = machine.cx;
  if (RULE_IF(GEN_09, generator->state == GeneratorState::Running)) {
    (void)raise_value_error(cx, cat(kind_text(cx, generator), " already executing"));
    return false;
  }
  if (cx.recursion_depth >= cx.recursion_limit) {
    (void)raise_recursion(cx, "");
    end_unentered(cx, generator);
    return false;
  }
  cx.recursion_depth++;
  retain(static_cast<Object*>(generator));  // it must not die while it runs
  Frame& frame = generator->frame;
  frame.back = machine.frame;
  frame.on_return = on_return;
  frame.running = true;
  machine.frame = &frame;
  generator->state = GeneratorState::Running;
  generator->delegating = false;
  generator->handled.previous = machine.handled;
  machine.handled = &generator->handled;
  if (!generator->handled.exception.is_absent()) sync_handled(machine);
  return true;
}

void leave_generator(Machine& machine, Generator* generator) {
  Frame& frame = generator->frame;
  generator->state = GeneratorState::Suspended;
  frame.running = false;
  machine.frame = frame.back;
  frame.back = nullptr;
  machine.handled = generator->handled.previous;
  generator->handled.previous = nullptr;
  if (!generator->handled.exception.is_absent()) sync_handled(machine);
  machine.cx.recursion_depth--;
  release(static_cast<Object*>(generator));
}

namespace {

// Runs the entered generator; absent when it has returned.
OwnedValue run_generator(Machine& machine, Generator* generator, bool raising, OwnedValue& result) {
  Ref<Generator> kept(generator);
  OwnedValue value = run_frame(machine, &generator->frame, raising);
  if (value.is_raised() || generator->state != GeneratorState::Finished) return value;
  result = std::move(value);
  return OwnedValue();
}

Failed raise_reused(Context& cx) {
  return raise_error(cx, TypeId::RuntimeError, "cannot reuse already awaited coroutine");
}

}  // namespace

OwnedValue resume_generator(Context& cx, Generator* generator, Value sent, OwnedValue& result) {
  Machine& machine = machine_of(cx);
  if (generator->state == GeneratorState::Finished) {
    if (RULE_IF(GEN_19, generator->type == cx.type(TypeId::Coroutine))) return raise_reused(cx);
    RULE(GEN_10);
    return OwnedValue();
  }
  if (generator->state == GeneratorState::Created && RULE_IF(GEN_02, !is_none(cx, sent))) {
    return raise_type_error(cx,
                            cat("can't send non-None value to a just-started ", kind_text(cx, generator)));
  }
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, "");
  const bool started = generator->state == GeneratorState::Suspended;
  if (!cx.charge()) return failed();
  if (!enter_generator(machine, generator, OnReturn::Entry)) return failed();
  if (started) *generator->frame.stack++ = own(sent).leak();
  return run_generator(machine, generator, false, result);
}

namespace {

// GeneratorExit for what `yield from` waits for: it is closed, and an exception of that replaces
// GeneratorExit.
Done close_delegate(Context& cx, Value delegate) {
  OwnedValue close = find_attribute(cx, delegate, cx.names().close);
  if (close.is_raised()) {
    report_unraisable(cx, "", delegate);
    return done();
  }
  if (close.is_absent()) return done();
  OwnedValue result = call(cx, close);
  return result.is_raised() ? Done(failed()) : done();
}

// `yield from` has its result: the generator goes on behind it.
OwnedValue continue_behind_delegate(Machine& machine, Generator* generator, OwnedValue value,
                                    OwnedValue& result) {
  Frame& frame = generator->frame;
  release(*--frame.stack);  // the iterator
  // Behind YieldValue(1) stands the jump back to Send, whose target is where the result is wanted.
  const code::Word* back = frame.pc;
  const code::Word send = frame.code->words[code::operand_of(*back)];
  frame.pc = frame.code->words + code::operand_of(send);
  if (!enter_generator(machine, generator, OnReturn::Entry)) return failed();
  *frame.stack++ = value.leak();
  return run_generator(machine, generator, false, result);
}

// While something is done to what a generator waits for, the generator runs, and its frame is who calls.
class CallingGenerator {
 public:
  CallingGenerator(Machine& machine, Generator* generator) : machine_(machine), generator_(generator) {
    Frame& frame = generator->frame;
    frame.back = machine.frame;
    frame.on_return = OnReturn::Entry;
    frame.running = true;
    machine.frame = &frame;
    generator->state = GeneratorState::Running;
  }
  CallingGenerator(const CallingGenerator&) = delete;
  CallingGenerator& operator=(const CallingGenerator&) = delete;
  ~CallingGenerator() {
    Frame& frame = generator_->frame;
    machine_.frame = frame.back;
    frame.back = nullptr;
    frame.running = false;
    generator_->state = GeneratorState::Suspended;
  }

 private:
  Machine& machine_;
  const Ref<Generator> generator_;
};

// Throws into what `yield from` waits for. `handled`: nothing is left to be raised in the generator itself.
OwnedValue throw_into_delegate(Context& cx, Generator* generator, Value borrowed, OwnedValue& result,
                               bool closes, bool& handled) {
  const OwnedValue delegate(borrowed);
  handled = false;
  if (closes && pending_matches(cx, TypeId::GeneratorExit)) {
    OwnedValue leaving = take_exception(cx);
    const Done closed = [&] {
      const CallingGenerator calling(machine_of(cx), generator);
      return close_delegate(cx, delegate);
    }();
    if (closed.ok()) (void)restore_exception(cx, std::move(leaving));
    return OwnedValue();
  }
  OwnedValue yielded, delegated;
  const bool cannot_be_thrown_into = [&] {
    const CallingGenerator calling(machine_of(cx), generator);
    if (is<Generator>(delegate)) {
      yielded = throw_into_generator(cx, as<Generator>(delegate), delegated, closes);
    } else {
      const OwnedValue exception = take_exception(cx);
      OwnedValue method = find_attribute(cx, delegate, cx.names().throw_);
      if (method.is_absent()) {
        (void)restore_exception(cx, OwnedValue(exception));
        return true;
      }
      generator->refuses_thrown = false;
      const CallArguments* thrown = std::exchange(generator->thrown, nullptr);
      if (method.is_raised())
        yielded = std::move(method);
      else
        yielded = thrown ? call(cx, method, *thrown) : call(cx, method, {exception});
      if (yielded.is_raised() && pending_matches(cx, TypeId::StopIteration)) {
        const OwnedValue stop = take_exception(cx);
        const Value carried = as<ExceptionObject>(stop)->fields[stop_iteration::kValue];
        delegated = carried.is_absent() ? cx.none() : own(carried);
        yielded = OwnedValue();
      }
    }
    return false;
  }();
  if (cannot_be_thrown_into) return OwnedValue();
  if (yielded.is_raised()) return OwnedValue();  // raised in the generator, at its `yield from`
  handled = true;
  if (!yielded.is_absent()) return yielded;
  if (delegated.is_absent()) delegated = cx.none();
  return continue_behind_delegate(machine_of(cx), generator, std::move(delegated), result);
}

}  // namespace

OwnedValue throw_into_generator(Context& cx, Generator* generator, OwnedValue& result, bool closes) {
  Machine& machine = machine_of(cx);
  if (generator->refuses_thrown && generator_delegate(generator).is_absent()) return failed();
  if (generator->state == GeneratorState::Finished) {
    if (generator->type != cx.type(TypeId::Coroutine) || generator->closing) return failed();
    (void)take_exception(cx);
    return raise_reused(cx);
  }
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, "");
  if (generator->state == GeneratorState::Created && RULE_IF(GEN_12, generator->closing)) {
    OwnedValue dropped = take_exception(cx);
    generator->state = GeneratorState::Finished;
    end_frame(cx, &generator->frame);
    return OwnedValue();
  }
  if (generator->state != GeneratorState::Running) {
    const Value delegate = generator_delegate(generator);
    if (!delegate.is_absent() && RULE_IF(GEN_08, true)) {
      bool handled = false;
      OwnedValue yielded = throw_into_delegate(cx, generator, delegate, result, closes, handled);
      if (handled) return yielded;
    }
  }
  if (generator->refuses_thrown) return failed();
  RULE(GEN_03);
  const OwnedValue exception = take_exception(cx);
  if (exception.is_absent()) return failed();
  if (!enter_generator(machine, generator, OnReturn::Entry)) return failed();
  const Value handled = generator->handled.exception;  // by itself: what its caller handles does not count
  if (handled.is_object() && handled != exception.get())
    chain_context(cx, as<ExceptionObject>(exception), handled);
  (void)restore_exception(cx, OwnedValue(exception));
  return run_generator(machine, generator, true, result);
}

}  // namespace dictum
