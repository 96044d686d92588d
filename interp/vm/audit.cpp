#include "vm/audit.h"

#include <cstdio>
#include <cstdlib>

#include "objects/collector.h"
#include "objects/debug.h"
#include "objects/shape.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

struct Roots {
  std::vector<Value> values;
  template <class T>
  void add(T* object) {
    if (object) values.push_back(Value(static_cast<Object*>(object)));
  }
  void add(Value value) {
    if (value.is_object()) values.push_back(value);
  }
};

void add_stack(Roots& roots, Frame* frame) {
  for (const Value* at = frame->stack_base(); at < frame->stack; at++) roots.add(*at);
}

// A generator's frame, except what is on its stack, is visited with the generator, which its running holds.
void add_frame(Roots& roots, Frame* frame) {
  if (frame->generator) {
    roots.add(frame->generator);
    return add_stack(roots, frame);
  }
  roots.add(frame->code);
  roots.add(frame->function);
  if (!frame->function) {
    roots.add(frame->globals);
    roots.add(frame->builtins);
  }
  roots.add(frame->locals);
  roots.add(frame->object);
  for (const Value* at = frame->slots; at < frame->stack_base(); at++) roots.add(*at);
  add_stack(roots, frame);
}

void add_shapes(Roots& roots, const Shape& shape) {
  roots.add(shape.name);
  for (const auto& [name, child] : shape.children) add_shapes(roots, *child);
}

bool native_code_between(const Machine& machine) {
  int entries = 0;
  for (const Frame* frame = machine.frame; frame; frame = frame->back)
    entries += frame->on_return == OnReturn::Entry;
  return entries != 1 || machine.host_values.empty();
}

std::vector<Value> roots_of(Machine& machine) {
  Context& cx = machine.cx;
  Roots roots;
  for (Frame* frame = machine.frame; frame; frame = frame->back) add_frame(roots, frame);
  for (const Value value : machine.host_values) roots.add(value);
  roots.add(machine.outermost.exception);
  roots.add(machine.import_classes);
  roots.add(cx.builtins.get());
  roots.add(cx.sys_dict.get());
  roots.add(cx.modules.get());
  roots.add(cx.registries.get());
  roots.add(cx.exit_functions.get());
  roots.add(cx.collector->callbacks.get());
  roots.add(cx.collector->garbage.get());
  roots.add(cx.pending.exception);
  for (const auto& [object, attachment] : cx.attachments) roots.add(attachment.dict);
  add_shapes(roots, *cx.shapes->root);
  return std::move(roots.values);
}

}  // namespace

void audit_machine(Machine& machine) {
  if (native_code_between(machine)) return;
  const std::string report = audit_heap(machine.cx, roots_of(machine));
  if (report.empty()) return;
  std::fprintf(stderr, "dictum: heap audit:\n%s", report.c_str());
  std::abort();
}

}  // namespace dictum
