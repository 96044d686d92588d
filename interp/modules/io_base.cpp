// _io._IOBase and the three below it: https://docs.python.org/3/library/io.html#i-o-base-classes
#include "builtins/method_helpers.h"
#include "modules/buffer_argument.h"
#include "modules/io_object.h"
#include "modules/module_types.h"
#include "objects/attribute.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"

namespace dictum {

namespace {

constexpr std::string_view kClosedMark = "__IOBase_closed";

// --- _IOBase

OwnedValue base_unsupported_seek(Context& cx, const CallArguments&) {
  return raise_unsupported_operation(cx, "seek");
}
OwnedValue base_tell(Context& cx, const CallArguments& arguments) {
  return call_named(cx, arguments.self(), "seek", {Value::small(0), Value::small(1)});
}
OwnedValue base_truncate(Context& cx, const CallArguments&) {
  return raise_unsupported_operation(cx, "truncate");
}
OwnedValue base_fileno(Context& cx, const CallArguments&) {
  return raise_unsupported_operation(cx, "fileno");
}

Fallible<bool> is_marked_closed(Context& cx, Value self) {
  return !TRY(find_named(cx, self, kClosedMark)).is_absent();
}
OwnedValue base_flush(Context& cx, const CallArguments& arguments) {
  if (TRY(is_marked_closed(cx, arguments.self())))
    return raise_value_error(cx, "I/O operation on closed file.");
  return cx.none();
}
OwnedValue base_close(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  if (TRY(is_marked_closed(cx, self))) return cx.none();
  const OwnedValue flushed = call_named(cx, self, "flush");
  const OwnedValue error = flushed.is_raised() ? take_exception(cx) : OwnedValue();
  if (flushed.is_raised() && error.is_absent()) return failed();
  Ref<Str> mark = TRY(intern(cx, kClosedMark));
  TRY(set_attribute(cx, self, mark.get(), cx.core.true_));
  if (error.is_value()) return restore_exception(cx, OwnedValue(error));
  return cx.none();
}
OwnedValue base_no(Context& cx, const CallArguments&) { return cx.boolean_result(false); }
OwnedValue base_isatty(Context& cx, const CallArguments& arguments) {
  TRY(check_not_closed(cx, arguments.self()));
  return cx.boolean_result(false);
}
OwnedValue base_check_closed(Context& cx, const CallArguments& arguments) {
  TRY(check_not_closed(cx, arguments.self()));
  return cx.none();
}
template <const char* kMethod>
OwnedValue base_check(Context& cx, const CallArguments& arguments) {
  const OwnedValue answer = TRY(call_named(cx, arguments.self(), kMethod));
  if (answer.get() == cx.core.true_) return answer;
  return raise_unsupported_operation(cx, cat("File or stream is not ", std::string_view(kMethod), "."));
}
constexpr char kReadable[] = "readable", kWritable[] = "writable", kSeekable[] = "seekable";

OwnedValue base_enter(Context& cx, const CallArguments& arguments) {
  TRY(check_not_closed(cx, arguments.self()));
  return own(arguments.self());
}
OwnedValue base_exit(Context& cx, const CallArguments& arguments) {
  return call_named(cx, arguments.self(), "close");
}

// How many bytes to read at once in search of a newline: up to and with the first one that peek() shows.
Fallible<std::int64_t> ahead_of_newline(Context& cx, Value self, Value peek, std::int64_t limit) {
  if (peek.is_absent()) return std::int64_t{1};
  const OwnedValue shown = TRY(call(cx, peek, {Value::small(1)}));
  if (!is<Bytes>(shown))
    return raise_error(cx, TypeId::OSError,
                       cat("peek() should have returned a bytes object, not '", type_name(cx, shown), "'"));
  (void)self;
  const std::string_view bytes = as<Bytes>(shown)->view();
  if (bytes.empty()) return std::int64_t{1};
  std::size_t count = bytes.find('\n');
  count = count == std::string_view::npos ? bytes.size() : count + 1;
  if (limit >= 0) count = std::min(count, static_cast<std::size_t>(limit));
  return static_cast<std::int64_t>(count);
}
OwnedValue base_readline(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  const std::int64_t limit = TRY(size_argument(cx, arguments.get(1)));
  const OwnedValue peek = TRY(find_named(cx, self, "peek"));
  std::string line;
  while (limit < 0 || static_cast<std::int64_t>(line.size()) < limit) {
    if (!cx.charge()) return failed();
    const std::int64_t left = limit < 0 ? -1 : limit - static_cast<std::int64_t>(line.size());
    const std::int64_t count = TRY(ahead_of_newline(cx, self, peek, left));
    const OwnedValue piece = TRY(call_named(cx, self, "read", {Value::small(count)}));
    if (!is<Bytes>(piece))
      return raise_error(cx, TypeId::OSError,
                         cat("read() should have returned a bytes object, not '", type_name(cx, piece), "'"));
    if (as<Bytes>(piece)->length == 0) break;
    line += as<Bytes>(piece)->view();
    if (line.back() == '\n') break;
  }
  return make_bytes(cx, line);
}
OwnedValue base_readlines(Context& cx, const CallArguments& arguments) {
  const std::int64_t hint = TRY(size_argument(cx, arguments.get(1)));
  Ref<List> lines = TRY(new_list(cx));
  std::int64_t total = 0;
  ItemSource items(cx, arguments.self());
  if (!items.ok()) return failed();
  for (;;) {
    OwnedValue line = TRY(items.next());
    if (line.is_absent()) return lines;
    const std::int64_t size = hint > 0 ? TRY(length(cx, line)) : 0;
    TRY(list_append(cx, lines.get(), std::move(line)));
    total += size;
    if (hint > 0 && total > hint) return lines;
  }
}
OwnedValue base_writelines(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  TRY(check_not_closed(cx, self));
  ItemSource items(cx, arguments[1]);
  if (!items.ok()) return failed();
  for (;;) {
    const OwnedValue line = TRY(items.next());
    if (line.is_absent()) return cx.none();
    TRY(call_method(cx, self, cx.names().write, {line}));
  }
}
OwnedValue base_iter(Context& cx, const CallArguments& arguments) {
  TRY(check_not_closed(cx, arguments.self()));
  return own(arguments.self());
}
OwnedValue base_next(Context& cx, const CallArguments& arguments) {
  OwnedValue line = TRY(stream_next(cx, arguments.self().object()));
  if (!line.is_absent()) return line;
  Ref<ExceptionObject> stop = TRY(make_exception(cx, TypeId::StopIteration, {}));
  return raise_exception(cx, std::move(stop));
}
OwnedValue base_del(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  const OwnedValue closed = find_named(cx, self, "closed");
  if (closed.is_raised() && take_exception(cx).is_absent()) return failed();
  if (closed.is_value() && TRY(truth(cx, closed))) return cx.none();
  Ref<Str> mark = TRY(intern(cx, "_finalizing"));
  if (!set_attribute(cx, self, mark.get(), cx.core.true_).ok() && take_exception(cx).is_absent())
    return failed();
  const OwnedValue result = call_method(cx, self, cx.names().close);
  if (result.is_raised() && take_exception(cx).is_absent()) return failed();
  return cx.none();
}
OwnedValue read_closed(Context& cx, Object* self) {
  return bool_result(cx, is_marked_closed(cx, Value(self)));
}

OwnedValue construct_base(Context& cx, Type* type, const CallArguments&) {
  return new_object<Object>(cx, type);
}

constexpr MethodRow kBaseMethods[] = {{"seek", base_unsupported_seek, 0, -1},
                                      {"tell", base_tell, 0, 0},
                                      {"truncate", base_truncate, 0, -1},
                                      {"flush", base_flush, 0, 0},
                                      {"close", base_close, 0, 0},
                                      {"seekable", base_no, 0, 0},
                                      {"readable", base_no, 0, 0},
                                      {"writable", base_no, 0, 0},
                                      {"_checkClosed", base_check_closed, 0, -1},
                                      {"_checkSeekable", base_check<kSeekable>, 0, -1},
                                      {"_checkReadable", base_check<kReadable>, 0, -1},
                                      {"_checkWritable", base_check<kWritable>, 0, -1},
                                      {"fileno", base_fileno, 0, 0},
                                      {"isatty", base_isatty, 0, 0},
                                      {"__enter__", base_enter, 0, 0},
                                      {"__exit__", base_exit, 0, -1},
                                      {"readline", base_readline, 0, 1},
                                      {"readlines", base_readlines, 0, 1},
                                      {"writelines", base_writelines, 1, 1},
                                      {"__iter__", base_iter, 0, 0},
                                      {"__next__", base_next, 0, 0},
                                      {"__del__", base_del, 0, 0}};
constexpr GetSetRow kBaseFields[] = {{"closed", read_closed}, {"__dict__", read_instance_dict}};

// --- _RawIOBase

OwnedValue raw_read(Context& cx, const CallArguments& arguments) {
  const Value self = arguments.self();
  const std::int64_t size = TRY(size_argument(cx, arguments.get(1)));
  if (size < 0) return call_named(cx, self, "readall");
  if (!cx.heap.fits_budget(static_cast<std::size_t>(size))) return raise_memory_error(cx);
  Ref<ByteArray> space = TRY(make_bytearray(cx, std::string(static_cast<std::size_t>(size), '\0')));
  const OwnedValue got = TRY(call_named(cx, self, "readinto", {Value(space.get())}));
  if (is_none(cx, got)) return cx.none();
  const std::int64_t count = TRY(to_index64(cx, got, TypeId::ValueError));
  return make_bytes(cx, space->view().substr(0, static_cast<std::size_t>(std::max<std::int64_t>(count, 0))));
}
OwnedValue raw_readall(Context& cx, const CallArguments& arguments) {
  std::string all;
  for (;;) {
    if (!cx.charge()) return failed();
    const OwnedValue piece =
        TRY(call_method(cx, arguments.self(), cx.names().read, {Value::small(kDefaultBufferSize)}));
    if (is_none(cx, piece)) {
      if (all.empty()) return cx.none();
      break;
    }
    if (!is<Bytes>(piece)) return raise_type_error(cx, "read() should return bytes");
    if (as<Bytes>(piece)->length == 0) break;
    all += as<Bytes>(piece)->view();
  }
  return make_bytes(cx, all);
}
OwnedValue raw_not_implemented(Context& cx, const CallArguments&) {
  return raise_exception(cx, make_exception(cx, TypeId::NotImplementedError, {}));
}
constexpr MethodRow kRawMethods[] = {{"read", raw_read, 0, 1},
                                     {"readall", raw_readall, 0, 0},
                                     {"readinto", raw_not_implemented, 0, -1},
                                     {"write", raw_not_implemented, 0, -1}};

// --- _BufferedIOBase

template <const char* kName>
OwnedValue refuse(Context& cx, const CallArguments&) {
  return raise_unsupported_operation(cx, kName);
}
constexpr char kRead[] = "read", kRead1[] = "read1", kWrite[] = "write", kDetach[] = "detach",
               kReadLine[] = "readline";

template <const char* kRead>
OwnedValue read_into(Context& cx, const CallArguments& arguments) {
  const std::size_t size = TRY(buffer_size(cx, arguments[1], kRead == kRead1 ? "readinto1" : "readinto"));
  const OwnedValue data =
      TRY(call_named(cx, arguments.self(), kRead, {Value::small(static_cast<std::int64_t>(size))}));
  if (!is<Bytes>(data)) return raise_type_error(cx, "read() should return bytes");
  const std::string_view bytes = as<Bytes>(data)->view();
  if (bytes.size() > size)
    return raise_value_error(
        cx, cat("read() returned too much data: ", size, " bytes requested, ", bytes.size(), " returned"));
  write_buffer(arguments[1], bytes);
  return OwnedValue::small(static_cast<std::int64_t>(bytes.size()));
}
constexpr MethodRow kBufferedMethods[] = {
    {"detach", refuse<kDetach>, 0, 0},      {"read", refuse<kRead>, 0, -1},
    {"read1", refuse<kRead1>, 0, -1},       {"readinto", read_into<kRead>, 1, 1},
    {"readinto1", read_into<kRead1>, 1, 1}, {"write", refuse<kWrite>, 0, -1}};

// --- _TextIOBase

OwnedValue read_none(Context& cx, Object*) { return cx.none(); }
constexpr MethodRow kTextMethods[] = {{"detach", refuse<kDetach>, 0, -1},
                                      {"read", refuse<kRead>, 0, -1},
                                      {"readline", refuse<kReadLine>, 0, -1},
                                      {"write", refuse<kWrite>, 0, -1}};
constexpr GetSetRow kTextFields[] = {{"encoding", read_none}, {"newlines", read_none}, {"errors", read_none}};

// The library's io copies their documentation to the classes that it makes of them.
OwnedValue base_constant(Context& cx, Type*, std::string_view name) {
  if (name != "__doc__") return OwnedValue();
  return make_str(cx, "A base class of streams: https://docs.python.org/3/library/io.html");
}

}  // namespace

const NativeType kIOBaseType = {.layout = TypeId::IOBase,
                                .size = sizeof(IOBaseObject),
                                .subclassable = true,
                                .has_dict = true,
                                .has_weakrefs = true,
                                .finalize = finalize_stream,
                                .construct = construct_base,
                                .methods = kBaseMethods,
                                .getsets = kBaseFields,
                                .constant = base_constant};
const NativeType kRawIOBaseType = {.layout = TypeId::IOBase,
                                   .size = sizeof(IOBaseObject),
                                   .subclassable = true,
                                   .finalize = finalize_stream,
                                   .methods = kRawMethods,
                                   .constant = base_constant};
const NativeType kBufferedIOBaseType = {.layout = TypeId::IOBase,
                                        .size = sizeof(IOBaseObject),
                                        .subclassable = true,
                                        .finalize = finalize_stream,
                                        .methods = kBufferedMethods,
                                        .constant = base_constant};
const NativeType kTextIOBaseType = {.layout = TypeId::IOBase,
                                    .size = sizeof(IOBaseObject),
                                    .subclassable = true,
                                    .finalize = finalize_stream,
                                    .methods = kTextMethods,
                                    .getsets = kTextFields,
                                    .constant = base_constant};

// --- shared

OwnedValue unsupported_class(Context& cx) {
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  OwnedValue known = own(dict_find(cx, cx.registries.get(), std::string_view("io.UnsupportedOperation")));
  if (known.is_value()) return known;
  Ref<Dict> space = TRY(new_dict(cx));
  Ref<Str> owner = TRY(intern(cx, "io"));
  TRY(dict_set(cx, space.get(), cx.names().dunder_module, Value(owner.get())));
  Ref<Str> name = TRY(intern(cx, "UnsupportedOperation"));
  Ref<Tuple> bases =
      TRY(make_tuple(cx, {Value(cx.type(TypeId::OSError)), Value(cx.type(TypeId::ValueError))}));
  OwnedValue made = TRY(new_type(cx, cx.type(TypeId::Type), name.get(), bases.get(), space.get(), {}));
  TRY(dict_set(cx, cx.registries.get(), "io.UnsupportedOperation", made));
  return made;
}
Failed raise_unsupported_operation(Context& cx, std::string_view message) {
  const OwnedValue type = TRY(unsupported_class(cx));
  Ref<Str> text = TRY(make_str(cx, message));
  OwnedValue made = TRY(call(cx, type, {Value(text.get())}));
  return raise_exception(cx, ref_cast<ExceptionObject>(std::move(made)));
}

Fallible<std::int64_t> size_argument(Context& cx, Value value, std::int64_t fallback) {
  if (value.is_absent() || is_none(cx, value)) return fallback;
  if (!is_int(value) && lookup_special(cx, type_of(cx, value), SpecialMethod::index_).is_absent())
    return raise_type_error(cx, cat("argument should be integer or None, not '", type_name(cx, value), "'"));
  return to_index64(cx, value, TypeId::OverflowError);
}

OwnedValue attribute_named(Context& cx, Value object, std::string_view name) {
  Ref<Str> key = TRY(intern(cx, name));
  return get_attribute(cx, object, key.get());
}
OwnedValue find_named(Context& cx, Value object, std::string_view name) {
  Ref<Str> key = TRY(intern(cx, name));
  return find_attribute(cx, object, key.get());
}
OwnedValue call_named(Context& cx, Value object, std::string_view method,
                      std::initializer_list<Value> arguments) {
  Ref<Str> key = TRY(intern(cx, method));
  return call_method(cx, object, key.get(), arguments);
}

Fallible<bool> is_closed(Context& cx, Value object) {
  if (is_exact(cx, object, TypeId::FileIO)) return as<FileIO>(object)->descriptor < 0;
  const OwnedValue closed = TRY(get_attribute(cx, object, cx.names().closed));
  return truth(cx, closed);
}
Done check_not_closed(Context& cx, Value object) {
  const OwnedValue closed = TRY(find_attribute(cx, object, cx.names().closed));
  if (closed.is_absent() || !TRY(truth(cx, closed))) return done();
  return raise_value_error(cx, "I/O operation on closed file.");
}

void finalize_stream(Context& cx, Object* self) {
  const Value value(self);
  if (self->type->is_heap()) {
    const OwnedValue method = own(lookup_special(cx, self->type, SpecialMethod::del_));
    if (method.is_absent()) return;
    const OwnedValue result = call_bound(cx, method, value);
    if (result.is_raised() && !cx.pending.is_stop()) report_unraisable(cx, "", method);
    return;
  }
  const OwnedValue result = base_del(cx, {&value, 1, nullptr});
  if (result.is_raised() && !cx.pending.is_stop()) (void)take_exception(cx);
}

OwnedValue read_instance_dict(Context& cx, Object* self) { return instance_dict(cx, self); }

OwnedValue stream_next(Context& cx, Object* self) {
  OwnedValue line = TRY(call_method(cx, Value(self), cx.names().readline));
  const std::int64_t size = TRY(length(cx, line));
  return size == 0 ? OwnedValue() : std::move(line);
}

Done flush_and_close(Context& cx, Value flushed, Value closed) {
  const OwnedValue flush_result = call_method(cx, flushed, cx.names().flush);
  OwnedValue error = flush_result.is_raised() ? take_exception(cx) : OwnedValue();
  if (flush_result.is_raised() && error.is_absent()) return failed();
  const OwnedValue close_result = call_method(cx, closed, cx.names().close);
  if (close_result.is_raised()) {
    if (error.is_absent()) return failed();
    OwnedValue second = take_exception(cx);
    if (second.is_absent()) return failed();
    chain_context(cx, as<ExceptionObject>(second), error);
    return restore_exception(cx, std::move(second));
  }
  if (error.is_value()) return restore_exception(cx, std::move(error));
  return done();
}

}  // namespace dictum
