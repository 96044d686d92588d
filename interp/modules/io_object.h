// The payloads of _io's types, and what they share. https://docs.python.org/3/library/io.html
#pragma once

#include <optional>
#include <string>

#include "builtins/codec.h"
#include "modules/file_path.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

inline constexpr std::int64_t kDefaultBufferSize = 8192;

struct IOBaseObject : Object {
  static constexpr TypeId kLayout = TypeId::IOBase;
};

struct FileIO : Object {
  static constexpr TypeId kLayout = TypeId::FileIO;
  std::int32_t descriptor;  // -1: closed
  bool readable, writable, appending, created;
  bool close_descriptor;
  bool finalizing;
  std::uint8_t seekable;  // 0: not asked for yet, 1: no, 2: yes
};

struct BytesIO : Object {
  static constexpr TypeId kLayout = TypeId::BytesIO;
  std::uint8_t* data;  // a heap buffer
  std::uint64_t length, capacity;
  std::uint64_t position;  // may lie behind the end
  bool closed;
  std::string_view view() const { return {reinterpret_cast<const char*>(data), length}; }
};

// BufferedReader, BufferedWriter, BufferedRandom. The buffer holds bytes read ahead or bytes to be written,
// never both.
struct Buffered : Object {
  static constexpr TypeId kLayout = TypeId::BufferedReader;
  Value raw;             // absent: not initialised, or detached
  std::uint8_t* buffer;  // a heap buffer
  std::uint64_t size;
  std::uint64_t read_at, read_end;  // bytes read ahead
  std::uint64_t to_write;           // bytes from the start that wait
  bool detached;
  bool finalizing;
  std::uint64_t ahead() const { return read_end - read_at; }
};

struct StringIO : Object {
  static constexpr TypeId kLayout = TypeId::StringIO;
  char32_t* data;  // a heap buffer
  std::uint64_t length, capacity;
  std::uint64_t position;
  std::uint8_t newline;  // Newline
  std::uint8_t seen;     // kinds of line ends met, if the newline is universal
  bool closed;
  bool ready;
};

// The parameter `newline` of open() and StringIO.
enum class Newline : std::uint8_t { Translate, Universal, Lf, Cr, CrLf };
// None, "", "\n", "\r" or "\r\n"; nothing for any other.
std::optional<Newline> newline_argument(Context& cx, Value value);
inline constexpr std::uint8_t kSeenCr = 1, kSeenLf = 2, kSeenCrLf = 4;
// The attribute `newlines`: None, a str, or a tuple of them.
OwnedValue seen_newlines(Context& cx, std::uint8_t seen);
// Notes which line ends are in the text, and makes them "\n" if `translate`.
Ref<Str> translate_newlines(Context& cx, Ref<Str> text, bool translate, std::uint8_t& seen);
// Where the first line that starts at `start` ends: behind its newline, or nothing if there is none.
std::optional<std::size_t> line_end(const Str* text, std::size_t start, Newline newline);

struct TextIOWrapper : Object {
  static constexpr TypeId kLayout = TypeId::TextIOWrapper;
  Value buffer;  // absent: not initialised, detached, or a standard stream whose buffer nobody has asked for
  Value encoding_name;    // str
  Value errors;           // str
  Value decoded;          // str: the last chunk; absent: none
  Value chunk;            // bytes from which it was decoded
  std::uint8_t* pending;  // a heap buffer: encoded text that waits
  std::uint32_t pending_length, pending_capacity;
  std::uint32_t offset;      // into decoded
  std::uint32_t chunk_left;  // undecoded bytes at the end of chunk
  std::int8_t standard;      // 0, 1, 2: the standard stream that it is; -1: none
  Encoding encoding;
  Newline newline;
  std::uint8_t seen;
  bool line_buffering, write_through;
  bool seekable, telling;
  bool readable, writable;
  bool ready, detached, finalizing;
};

// sys.stdin, stdout or stderr of a fresh interpreter.
Ref<TextIOWrapper> make_standard_stream(Context& cx, int descriptor);
// What has been written to a standard stream goes to the embedder; runs no Python code. Raised: a budget's
// stop.
Done drain_standard_stream(Context& cx, TextIOWrapper* stream);
// The buffer of a text stream, now made if it is a standard stream's.
OwnedValue text_buffer(Context& cx, TextIOWrapper* self);
Done text_flush_pending(Context& cx, TextIOWrapper* self);
OwnedValue text_write(Context& cx, TextIOWrapper* self, Str* text);

OwnedValue make_buffered(Context& cx, TypeId type, Value raw, std::int64_t size);
OwnedValue make_file_io(Context& cx, int descriptor, bool writing, const char* name);

// --- shared

// io.UnsupportedOperation, the interpreter's own class.
OwnedValue unsupported_class(Context& cx);
Failed raise_unsupported_operation(Context& cx, std::string_view message);
// A size argument: absent and None are `fallback`.
Fallible<std::int64_t> size_argument(Context& cx, Value value, std::int64_t fallback = -1);
OwnedValue attribute_named(Context& cx, Value object, std::string_view name);  // raises if there is none
OwnedValue find_named(Context& cx, Value object, std::string_view name);       // absent if there is none
OwnedValue call_named(Context& cx, Value object, std::string_view method,
                      std::initializer_list<Value> arguments = {});
// The truth of object.closed.
Fallible<bool> is_closed(Context& cx, Value object);
Done check_not_closed(Context& cx, Value object);  // "I/O operation on closed file."
// NativeType::finalize of all streams: closes what is open.
void finalize_stream(Context& cx, Object* self);
OwnedValue read_instance_dict(Context& cx, Object* self);
OwnedValue stream_next(Context& cx, Object* self);  // __next__ by readline()
// `flush` first, then `close`; the first error is the second one's context.
Done flush_and_close(Context& cx, Value flushed, Value closed);

OwnedValue io_open(Context& cx, const CallArguments& arguments);
std::span<const MethodRow> open_function();

}  // namespace dictum
