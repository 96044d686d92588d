#include "modules/standard_streams.h"

#include "modules/io_object.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/operators.h"
#include "vm/output.h"

namespace dictum {

namespace {

constexpr const char* kNames[] = {"stdin", "stdout", "stderr"};
// Under these names the streams are kept in the context's registries.
constexpr const char* kKept[] = {"", "sys.stdout", "sys.stderr"};

Done keep_stream(Context& cx, const char* name, TextIOWrapper* stream) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  return dict_set(cx, cx.registries.get(), std::string_view(name), Value(stream));
}

// False: flush() failed; the exception is pending.
bool flush_stream(Context& cx, Str* name) {
  const OwnedValue stream = own(dict_find(cx, cx.sys_dict.get(), name));
  if (stream.is_absent() || is_none(cx, stream) || is_untouched_stream(cx, stream)) return true;
  const OwnedValue closed = find_attribute(cx, stream, cx.names().closed);
  if (closed.is_raised() && take_exception(cx).is_absent()) return false;
  if (closed.is_value()) {
    const auto is_closed = truth(cx, closed);
    if (is_closed.ok() && is_closed.value()) return true;
    if (!is_closed.ok() && take_exception(cx).is_absent()) return false;
  }
  return !call_method(cx, stream, cx.names().flush).is_raised();
}

}  // namespace

bool is_untouched_stream(Context& cx, Value value) {
  if (!is_exact(cx, value, TypeId::TextIOWrapper)) return false;
  const auto* stream = as<TextIOWrapper>(value);
  if (stream->standard < 0 || !stream->buffer.is_absent() || stream->detached) return false;
  const auto has_own = [&](Str* name) { return !own_attribute(cx, value.object(), name).is_absent(); };
  return !has_own(cx.names().flush) && !has_own(cx.names().closed);
}

Done set_standard_streams(Context& cx, Dict* dict) {
  for (int i = 0; i < 3; i++) {
    Ref<TextIOWrapper> stream = TRY(make_standard_stream(cx, i));
    TRY(dict_set(cx, dict, std::string_view(kNames[i]), Value(stream.get())));
    TRY(dict_set(cx, dict, cat("__", kNames[i], "__"), Value(stream.get())));
    if (i > 0) TRY(keep_stream(cx, kKept[i], stream.get()));
  }
  return done();
}

bool flush_standard_streams(Context& cx) {
  const bool good = flush_stream(cx, cx.names().stdout);
  if (!good && !cx.pending.is_stop())
    report_unraisable(cx, "", dict_find(cx, cx.sys_dict.get(), cx.names().stdout));
  if (cx.pending.is_stop()) return false;
  const bool also = flush_stream(cx, cx.names().stderr);
  if (!also && !cx.pending.is_stop()) (void)take_exception(cx);
  return good && also;
}

void flush_after_script(Context& cx) {
  if (cx.pending.is_stop()) return;
  OwnedValue pending = cx.raised() ? take_exception(cx) : OwnedValue();
  for (Str* name : {cx.names().stderr, cx.names().stdout}) {
    const OwnedValue stream = own(dict_find(cx, cx.sys_dict.get(), name));
    if (stream.is_absent() || is_untouched_stream(cx, stream)) continue;
    const OwnedValue flushed = call_method(cx, stream, cx.names().flush);
    if (cx.pending.is_stop()) return;
    if (flushed.is_raised()) (void)take_exception(cx);
  }
  if (pending.is_value()) (void)restore_exception(cx, std::move(pending));
}

void drain_standard_streams(Context& cx) {
  for (int i = 1; cx.registries && i < 3; i++) {
    const Value stream = dict_find(cx, cx.registries.get(), std::string_view(kKept[i]));
    if (is<TextIOWrapper>(stream)) (void)drain_standard_stream(cx, as<TextIOWrapper>(stream));
  }
  flush_output(cx);
}

}  // namespace dictum
