#include "vm/output.h"

#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/text_stream.h"
#include "vm/machine.h"

namespace dictum {

namespace {

constexpr std::size_t kBuffer = 8192;

}  // namespace

bool write_output(Context& cx, int descriptor, std::string_view bytes) {
  cx.output_bytes += bytes.size();
  if (cx.budget.output != 0 && cx.output_bytes > cx.budget.output) {
    (void)stop_limit(cx, "output");
    return false;
  }
  if (descriptor == 2) {
    if (cx.sinks.standard_error) cx.sinks.standard_error(bytes);
    return true;
  }
  std::string& waiting = machine_of(cx).standard_output;
  waiting += bytes;
  if (waiting.size() >= kBuffer) flush_output(cx);
  return true;
}

void flush_output(Context& cx) {
  std::string& waiting = machine_of(cx).standard_output;
  if (!waiting.empty() && cx.sinks.standard_output) cx.sinks.standard_output(waiting);
  waiting.clear();
}

void write_error_text(Context& cx, std::string_view text) {
  const OwnedValue stream =
      cx.sys_dict ? own(dict_find(cx, cx.sys_dict.get(), cx.names().stderr)) : OwnedValue();
  if (stream.is_absent() || is<TextStream>(stream)) {
    (void)write_output(cx, 2, text);
    return;
  }
  if (is_none(cx, stream)) return;
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  Ref<Str> made = make_str(cx, text);
  if (made) {
    OwnedValue result = call_method(cx, stream, cx.names().write, {Value(made.get())});
    if (result.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
  }
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
}

}  // namespace dictum
