#include "vm/output.h"

#include <algorithm>

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

std::string without_pieces(std::string_view text) {
  std::string out(text);
  std::erase(out, kPieceEnd);
  return out;
}

namespace {

// False: the write failed, or a stop is pending.
bool write_to(Context& cx, Value stream, std::string_view text) {
  Ref<Str> made = make_str(cx, text);
  const OwnedValue result =
      made ? call_method(cx, stream, cx.names().write, {Value(made.get())}) : OwnedValue(failed());
  if (result.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
  return !cx.pending.is_stop();
}

void write_pieces(Context& cx, Value stream, std::string_view text) {
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find(kPieceEnd, start), text.size());
    if (!write_to(cx, stream, text.substr(start, end - start))) return;
    start = end + 1;
  }
}

void write_to_stderr(Context& cx, std::string_view text, bool flush) {
  if (!cx.sys_dict) return (void)write_output(cx, 2, without_pieces(text));
  const OwnedValue stream = own(dict_find(cx, cx.sys_dict.get(), cx.names().stderr));
  if (stream.is_absent() || is_none(cx, stream)) return;
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  if (type_of(cx, stream)->is_heap())
    write_pieces(cx, stream, text);
  else
    (void)write_to(cx, stream, without_pieces(text));
  if (flush && !cx.pending.is_stop()) {
    const OwnedValue flushed = call_method(cx, stream, cx.names().flush);
    if (flushed.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
  }
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
}

}  // namespace

void write_error_text(Context& cx, std::string_view text) { write_to_stderr(cx, text, true); }
void write_unflushed(Context& cx, std::string_view text) { write_to_stderr(cx, text, false); }

}  // namespace dictum
