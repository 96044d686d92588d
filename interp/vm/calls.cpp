#include "vm/calls.h"

#include "builtins/generator_steps.h"
#include "objects/attribute.h"
#include "objects/exception_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/str_object.h"
#include "vm/bind.h"
#include "vm/build.h"
#include "vm/frame_entry.h"
#include "vm/specialise.h"

namespace dictum {

void drop_call(Registers& r, Value* base) {
  if (r.cx.language.arguments_live_until_return) {
    while (r.sp > base) release(*--r.sp);
    return;
  }
  Value* end = r.sp;
  r.sp = base;
  for (Value* at = base; at < end; at++) release(*at);
}

namespace {

Next finish_native(Registers& r, Value* base, OwnedValue&& result) {
  drop_call(r, base);
  return push_result(r, std::move(result));
}

// A bound method is taken apart, so that its function is called with self.
void unbind(Value* base) {
  const OwnedValue method = OwnedValue::steal(base[0]);
  base[0] = own(as<BoundMethod>(method)->function).leak();
  base[1] = own(as<BoundMethod>(method)->self).leak();
}

bool makes_generator(const CodeObject* code) {
  return code->unit->is(code::kGenerator | code::kCoroutine | code::kAsyncGenerator);
}

// Slots from the arguments: moved where they are exactly the parameters, bound (and then dropped) otherwise.
bool fill_frame(Registers& r, Frame* frame, Function* function, Value* first,
                const CallArguments& arguments) {
  if (first && !arguments.keyword_names && binds_plainly(frame->code, arguments.count)) {
    for (std::uint32_t i = 0; i < arguments.count; i++) frame->slots[i] = std::exchange(first[i], Value());
    return true;
  }
  return bind_parameters(r.cx, function, arguments, frame->slots).ok();
}

// Whether only defaults are missing to what the function takes.
bool enters_with_defaults(const Function* function, std::uint32_t count) {
  const auto* code = static_cast<const CodeObject*>(function->code);
  if (code->plain_arguments == CodeObject::kNeverPlain || count > code->plain_arguments || !code->words)
    return false;
  const std::uint32_t missing = code->plain_arguments - count;
  return missing == 0 || (function->defaults.is_value() && as<Tuple>(function->defaults)->size() >= missing);
}

// The function at base[0] with the arguments on the stack and the last of its defaults.
Next enter_with_defaults(Registers& r, Value* base, const Value* first, std::uint32_t count) {
  auto* function = as<Function>(base[0]);
  --r.cx.attention;
  const Next next = enter_plain(r, function, first, count, base, OnReturn::Push);
  const std::uint32_t wanted = r.frame->code->plain_arguments;
  for (std::uint32_t i = count; i < wanted; i++) {
    const Tuple* defaults = as<Tuple>(function->defaults);
    r.frame->slots[i] = own((*defaults)[defaults->size() - (wanted - i)]).leak();
  }
  return next;
}

// The tuple of keyword names is held by C++ only.
bool charge_call(Registers& r, const CallArguments& arguments) {
  return arguments.keyword_names ? r.cx.charge() : charge_at_safe_point(r);
}

// The call has been here before, and went the general way then.
bool is_warm(const Registers& r) {
  const auto counter = static_cast<std::int32_t>(*r.pc);
  return counter != 0 && counter != 1;
}

// Arguments for which there is no parameter die first.
void drop_excess(const CodeObject* code, Value* first, const CallArguments& arguments) {
  if (code->unit->is(code::kVarArguments)) return;
  for (std::uint32_t i = code->unit->argument_count; i < arguments.count; i++)
    release(std::exchange(first[i], Value()));
}

// object's __new__, and an __init__ in Python that is no generator: what fills the instances in, or absent.
Value plain_init(Context& cx, const Type* type) {
  if (!type->is_heap() || type->id != TypeId::Object || type->has(kTypeAbstract)) return Value();
  const Value make = lookup_special(cx, const_cast<Type*>(type), SpecialMethod::new_);
  if (!is<BuiltinFunction>(make) || !as<BuiltinFunction>(make)->is_new ||
      as<BuiltinFunction>(make)->self != Value(cx.type(TypeId::Object)))
    return Value();
  const Value init = lookup_special(cx, const_cast<Type*>(type), SpecialMethod::init_);
  if (!is_exact_object(cx, init, TypeId::Function)) return Value();
  return makes_generator(static_cast<const CodeObject*>(as<Function>(init)->code)) ? Value() : init;
}

// [class, absent, argument…] -> [class, instance, argument…] while __init__ runs; arguments of any kind.
Next enter_init(Registers& r, Value* base, Function* init, const CallArguments& arguments) {
  if (!charge_call(r, arguments)) return Next::Raise;
  --r.cx.attention;  // the function's own step
  auto* type = as<Type>(base[0]);
  auto* code = static_cast<CodeObject*>(init->code);
  r.save();
  Object* made = allocate_instance(r.cx, type, type->instance_size);
  if (!made) return Next::Raise;
  base[1] = Value(made);
  Frame* frame = push_frame(r.machine, code, init, init->globals, init->builtins, OnReturn::Init);
  const CallArguments with_self{base + 1, arguments.count + 1, arguments.keyword_names};
  if (!frame || !bind_parameters(r.cx, init, with_self, frame->slots).ok()) {
    if (r.cx.pending.is_stop()) return Next::Raise;
    if (frame) pop_frame(r.machine, frame);
    release(std::exchange(base[1], Value()));
    drop_call(r, base);
    return Next::Raise;
  }
  fill_closure(frame, init);
  r.frame->stack = r.sp;
  r.load();
  return Next::Jumped;
}

// Calls the Python function at base[0]; arguments begin at `first`. Everything from base on is consumed.
Next enter_function(Registers& r, Value* base, Value* first, const CallArguments& arguments) {
  Function* function = as<Function>(base[0]);
  if (!arguments.keyword_names && is_warm(r) && enters_with_defaults(function, arguments.count) &&
      can_enter(r, function, 1))
    return enter_with_defaults(r, base, first, arguments.count);
  auto* code = static_cast<CodeObject*>(function->code);
  if (makes_generator(code)) return finish_native(r, base, start_generator(r.machine, function, arguments));
  if (!charge_call(r, arguments)) return Next::Raise;
  r.save();
  Frame* frame = push_frame(r.machine, code, function, function->globals, function->builtins, OnReturn::Push);
  if (!frame) return Next::Raise;
  const bool keeps = r.cx.language.arguments_live_until_return;
  const bool filled = fill_frame(r, frame, function, keeps ? nullptr : first, arguments);
  if (!filled) {
    pop_frame(r.machine, frame);
    drop_excess(code, first, arguments);
    drop_call(r, base);
    return Next::Raise;
  }
  fill_closure(frame, function);
  if (keeps) {
    frame->operands = base;
    frame->on_return = OnReturn::PushLast;
  } else {
    drop_call(r, base);
  }
  r.frame->stack = r.sp;
  r.load();
  return Next::Jumped;
}

Next call_from(Registers& r, Value* base, std::uint32_t count, Tuple* keyword_names) {
  if (base[1].is_absent() && is_exact(r.cx, base[0], TypeId::BoundMethod)) unbind(base);
  const bool has_self = !base[1].is_absent();
  Value* first = has_self ? base + 1 : base + 2;
  const std::uint32_t positional =
      count + has_self - (keyword_names ? static_cast<std::uint32_t>(keyword_names->size()) : 0);
  const CallArguments arguments{first, positional, keyword_names};
  if (is_exact(r.cx, base[0], TypeId::Function)) return enter_function(r, base, first, arguments);
  if (is_exact(r.cx, base[0], TypeId::Type) && !has_self && is_warm(r)) {
    const Value init = plain_init(r.cx, as<Type>(base[0]));
    if (!init.is_absent()) return enter_init(r, base, as<Function>(init), arguments);
  }
  if (!charge_call(r, arguments)) return Next::Raise;
  r.save();
  return finish_native(r, base, call(r.cx, base[0], arguments));
}

}  // namespace

Next call_positional(Registers& r, std::uint32_t count) {
  return call_from(r, r.sp - count - 2, count, nullptr);
}

Next call_keywords(Registers& r, std::uint32_t count) {
  const OwnedValue names = r.pop();
  if (!is_warm(r) && !r.cx.debug.no_caches) ++*caches(r.pc);
  return call_from(r, r.sp - count - 2, count, as<Tuple>(names));
}

namespace {

// The tuple for f(*iterable).
Ref<Tuple> positional_tuple(Context& cx, Value callable, Value iterable) {
  if (is_exact(cx, iterable, TypeId::Tuple)) return own_ref(as<Tuple>(iterable));
  Type* type = type_of(cx, iterable);
  if (lookup_special(cx, type, SpecialMethod::iter_).is_absent() &&
      lookup_special(cx, type, SpecialMethod::getitem_).is_absent())
    return raise_type_error(cx, cat(callable_text(cx, callable),
                                    " argument after * must be an iterable, not ", type_name(cx, iterable)));
  return tuple_from(cx, iterable);
}

}  // namespace

namespace {

// Calls the function at base[0] with arguments that only its frame is to hold.
Next enter_spread(Registers& r, Value* base, Ref<Tuple> positional, OwnedValue names) {
  Function* function = as<Function>(base[0]);
  auto* code = static_cast<CodeObject*>(function->code);
  Frame* frame;
  {
    SpreadArguments spread;
    if (!spread.fill(r.cx, positional.get(), is<Dict>(names) ? as<Dict>(names) : nullptr).ok())
      return Next::Raise;
    frame = push_frame(r.machine, code, function, function->globals, function->builtins, OnReturn::Push);
    if (!frame) return Next::Raise;
    if (!bind_parameters(r.cx, function, spread.get(), frame->slots).ok()) {
      if (!r.cx.pending.is_stop()) pop_frame(r.machine, frame);
      return Next::Raise;
    }
  }
  fill_closure(frame, function);
  positional = nullptr;
  names = OwnedValue();
  drop_call(r, base);
  r.frame->stack = r.sp;
  r.load();
  return Next::Jumped;
}

}  // namespace

// [callable, absent, iterable, dict if keywords]: spread onto the stack of the call.
Next call_unpacked(Registers& r, bool keywords) {
  OwnedValue dict = keywords ? r.pop() : OwnedValue();
  OwnedValue iterable = r.pop();
  Value* base = r.sp - 2;
  Ref<Tuple> positional = positional_tuple(r.cx, base[0], iterable);
  if (!positional) return Next::Raise;
  if (!r.cx.charge()) return Next::Raise;
  r.save();
  if (r.cx.language.spread_arguments_are_owned && is_exact(r.cx, base[0], TypeId::Function) &&
      !makes_generator(static_cast<CodeObject*>(as<Function>(base[0])->code))) {
    iterable = OwnedValue();
    return enter_spread(r, base, std::move(positional), std::move(dict));
  }
  Dict* names = keywords && as<Dict>(dict)->size() > 0 ? as<Dict>(dict) : nullptr;
  return finish_native(r, base, call_with(r.cx, base[0], positional.get(), names));
}

namespace {

Ref<Function> new_function(Registers& r, CodeObject* code) {
  Ref<Function> made = new_object<Function>(r.cx, r.cx.type(TypeId::Function));
  if (!made) return made;
  Context& cx = r.cx;
  made->code = Ref<Object>(code).leak();
  made->globals = Ref<Dict>(r.frame->globals).leak();
  RULE(FUN_20);
  made->builtins = Ref<Object>(r.frame->builtins).leak();
  made->name = Ref<Str>(code->name).leak();
  made->qualname = Ref<Str>(code->qualname).leak();
  made->doc = (code->unit->has_docstring ? own(code->constants->items[0]) : cx.none()).leak();
  const Value module = dict_find(cx, r.frame->globals, cx.names().dunder_name);
  made->module = (module.is_absent() ? cx.none() : own(module)).leak();
  return made;
}

}  // namespace

Next make_function(Registers& r, std::uint32_t flags) {
  const OwnedValue code = r.pop();
  Ref<Function> made = new_function(r, as<CodeObject>(code));
  if (!made) return Next::Raise;
  if (flags & code::kFunctionClosure) made->closure = r.pop().leak();
  if (flags & code::kFunctionAnnotations) made->annotations = r.pop().leak();
  if (flags & code::kFunctionKeywordDefaults) made->keyword_defaults = r.pop().leak();
  if (flags & code::kFunctionDefaults) made->defaults = r.pop().leak();
  r.push(OwnedValue(std::move(made)));
  return Next::Go;
}

Next load_build_class(Registers& r) {
  const OwnedValue builtins(Value(r.frame->builtins));
  Context& cx = r.cx;
  RULE(NSP_11);
  OwnedValue found = is<Dict>(builtins) && is_exact(r.cx, builtins, TypeId::Dict)
                         ? own(dict_find(r.cx, as<Dict>(builtins), r.cx.names().dunder_build_class))
                         : get_item(r.cx, builtins, Value(r.cx.names().dunder_build_class));
  if (found.is_absent() || (found.is_raised() && catch_exception(r.cx, TypeId::KeyError))) {
    (void)raise_error(r.cx, TypeId::NameError, "__build_class__ not found");
    return Next::Raise;
  }
  return push_result(r, std::move(found));
}

// --- generators

Next resume_in_loop(Registers& r, Generator* generator, Value sent, OnReturn on_return) {
  const bool started = generator->state == GeneratorState::Suspended;
  if (!r.cx.charge()) return Next::Raise;
  r.save();
  if (!enter_generator(r.machine, generator, on_return)) return Next::Raise;
  r.load();
  if (started) r.push_borrowed(sent);
  return Next::Jumped;
}

Next yield_value(Registers& r, bool delegating) {
  OwnedValue value = r.pop();
  Generator* generator = r.frame->generator;
  const OnReturn on_return = r.frame->on_return;
  r.save();
  generator->delegating = delegating;
  leave_generator(r.machine, generator);
  if (on_return == OnReturn::Entry) {
    r.machine.result = std::move(value);
    return Next::Leave;
  }
  r.load();
  r.push(std::move(value));
  r.pc += code::kCacheWords[r.pc[-1] & 0xFF];
  return Next::Jumped;
}

// [iterator, value] -> [iterator, yielded], or when it has finished: [result] and the branch.
Next send_value(Registers& r, std::uint32_t target) {
  Context& cx = r.cx;
  const OwnedValue sent = r.pop();
  const Value iterator = r.top();
  OwnedValue result, yielded;
  if (is<Generator>(iterator) && as<Generator>(iterator)->state != GeneratorState::Finished)
    return resume_in_loop(r, as<Generator>(iterator), sent, OnReturn::Send);
  if (is<Generator>(iterator)) {
    yielded = resume_generator(cx, as<Generator>(iterator), sent, result);
  } else if (is<AsyncAsend>(iterator)) {
    if (!cx.charge()) return Next::Raise;
    r.save();
    yielded = resume_asend(cx, as<AsyncAsend>(iterator), sent, result);
  } else {
    yielded = is_none(cx, sent)
                  ? call_bound(cx, lookup_special(cx, type_of(cx, iterator), SpecialMethod::next_), iterator)
                  : call_method(cx, iterator, cx.names().send, {sent});
    if (yielded.is_raised() && pending_matches(cx, TypeId::StopIteration)) {
      const OwnedValue stop = take_exception(cx);
      const Value carried = as<ExceptionObject>(stop)->fields[stop_iteration::kValue];
      result = carried.is_absent() ? cx.none() : own(carried);
      yielded = OwnedValue();
    }
  }
  if (yielded.is_raised()) return Next::Raise;
  if (!yielded.is_absent()) {
    r.push(std::move(yielded));
    return Next::Go;
  }
  release(*--r.sp);
  r.push(result.is_absent() ? cx.none() : std::move(result));
  r.jump(target);
  return Next::Jumped;
}

}  // namespace dictum
