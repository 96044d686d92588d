#include "vm/output.h"

#include "objects/dict_object.h"
#include "objects/errors.h"
#include "vm/machine.h"

namespace dictum {

namespace {

constexpr std::size_t kBuffer = 8192;

}  // namespace

namespace {

// False: the output budget's stop is pending.
bool count_output(Context& cx, std::size_t size) {
  cx.output_bytes += size;
  if (cx.budget.output == 0 || cx.output_bytes <= cx.budget.output) return true;
  (void)stop_limit(cx, "output");
  return false;
}

}  // namespace

bool write_output(Context& cx, int descriptor, std::string_view bytes) {
  if (descriptor == 2) return write_unbuffered(cx, descriptor, bytes);
  if (!count_output(cx, bytes.size())) return false;
  if (cx.rules.tracer != nullptr) cx.rules.tracer->add_output(bytes);
  std::string& waiting = machine_of(cx).standard_output;
  waiting += bytes;
  if (waiting.size() >= kBuffer) flush_output(cx);
  return true;
}

bool write_unbuffered(Context& cx, int descriptor, std::string_view bytes) {
  if (!count_output(cx, bytes.size())) return false;
  if (cx.rules.tracer != nullptr && descriptor != 2) cx.rules.tracer->add_output(bytes);
  const auto& sink = descriptor == 2 ? cx.sinks.standard_error : cx.sinks.standard_output;
  if (sink) sink(bytes);
  return true;
}

std::string take_waiting_output(Context& cx) {
  std::string waiting = std::exchange(machine_of(cx).standard_output, {});
  cx.output_bytes -= waiting.size();
  if (cx.rules.tracer != nullptr) cx.rules.tracer->take_back_output(waiting);
  return waiting;
}

void flush_output(Context& cx) {
  std::string& waiting = machine_of(cx).standard_output;
  if (!waiting.empty() && cx.sinks.standard_output) cx.sinks.standard_output(waiting);
  waiting.clear();
}

void write_error_text(Context& cx, std::string_view text) {
  const OwnedValue stream =
      cx.sys_dict ? own(dict_find(cx, cx.sys_dict.get(), cx.names().stderr)) : OwnedValue();
  if (!cx.sys_dict) return (void)write_output(cx, 2, text);
  if (stream.is_absent() || is_none(cx, stream)) return;
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  Ref<Str> made = make_str(cx, text);
  if (made) {
    const OwnedValue result = call_method(cx, stream, cx.names().write, {Value(made.get())});
    if (result.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
  }
  if (!cx.pending.is_stop()) {
    const OwnedValue flushed = call_method(cx, stream, cx.names().flush);
    if (flushed.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
  }
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
}

}  // namespace dictum
