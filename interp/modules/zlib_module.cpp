// zlib, by the library of that name: https://docs.python.org/3/library/zlib.html
#include <algorithm>

#include "modules/buffer_argument.h"
#include "modules/fill.h"
#include "modules/native_modules.h"
#include "modules/zlib_streams.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

constexpr std::string_view kErrorClass = "zlib.error";

void* allocate(void* context, uInt count, uInt size) {
  return static_cast<Context*>(context)->heap.allocate_buffer(std::size_t{count} * size);
}
void release_buffer(void* context, void* buffer) { static_cast<Context*>(context)->heap.free_buffer(buffer); }

// The checksum's start is taken modulo 2**32.
Fallible<std::uint32_t> start_value(Context& cx, Value value, std::uint32_t absent) {
  if (value.is_absent()) return absent;
  const OwnedValue number = TRY(to_index(cx, value));
  const OwnedValue low = TRY(int_and(cx, number, Value::small(0xFFFFFFFF)));
  return static_cast<std::uint32_t>(low.get().small_value());
}
template <uLong (*kFunction)(uLong, const Bytef*, z_size_t), std::uint32_t kStart>
OwnedValue checksum(Context& cx, const CallArguments& arguments) {
  const std::string bytes = TRY(buffer_argument(cx, arguments[0]));
  const std::uint32_t start = TRY(start_value(cx, arguments.get(1), kStart));
  constexpr std::size_t kBytesPerStep = 1024;
  if (!cx.charge(static_cast<std::int64_t>(bytes.size() / kBytesPerStep))) return failed();
  return make_int(cx, static_cast<std::int64_t>(
                          kFunction(start, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size())));
}

OwnedValue zlib_compress(Context& cx, const CallArguments& arguments) {
  Value parts[3];
  TRY(bind_arguments(cx, "compress", arguments, {"", "level", "wbits"}, 1, 3, parts));
  const std::string bytes = TRY(buffer_argument(cx, parts[0]));
  const int level = TRY(zlib_int(cx, parts[1], Z_DEFAULT_COMPRESSION));
  const int bits = TRY(zlib_int(cx, parts[2], MAX_WBITS));
  z_stream stream = zlib_stream(cx);
  zlib_give_input(stream, bytes);
  const int begun = deflateInit2(&stream, level, Z_DEFLATED, bits, MAX_MEM_LEVEL - 1, Z_DEFAULT_STRATEGY);
  if (begun == Z_MEM_ERROR)
    return raise_error(cx, TypeId::MemoryError, "Out of memory while compressing data");
  if (begun == Z_STREAM_ERROR) return raise_zlib(cx, "Bad compression level");
  if (begun != Z_OK) {
    deflateEnd(&stream);
    return raise_zlib(cx, stream, begun, "while compressing data");
  }
  std::string out;
  const Fallible<int> answer = zlib_run(cx, stream, deflate, Z_FINISH, out);
  const int ended = deflateEnd(&stream);
  if (!answer.ok()) return failed();
  if (answer.value() == Z_STREAM_ERROR)
    return raise_zlib(cx, stream, answer.value(), "while compressing data");
  if (ended != Z_OK) return raise_zlib(cx, stream, ended, "while finishing compression");
  return make_bytes(cx, out);
}

OwnedValue zlib_decompress(Context& cx, const CallArguments& arguments) {
  Value parts[3];
  TRY(bind_arguments(cx, "decompress", arguments, {"", "wbits", "bufsize"}, 1, 3, parts));
  const std::string bytes = TRY(buffer_argument(cx, parts[0]));
  const int bits = TRY(zlib_int(cx, parts[1], MAX_WBITS));
  if (parts[2].is_value() && TRY(to_index64(cx, parts[2], TypeId::OverflowError)) < 0)
    return raise_value_error(cx, "bufsize must be non-negative");
  z_stream stream = zlib_stream(cx);
  zlib_give_input(stream, bytes);
  const int begun = inflateInit2(&stream, bits);
  if (begun == Z_MEM_ERROR)
    return raise_error(cx, TypeId::MemoryError, "Out of memory while decompressing data");
  if (begun != Z_OK) {
    inflateEnd(&stream);
    return raise_zlib(cx, stream, begun, "while preparing to decompress data");
  }
  std::string out;
  const Fallible<int> answer = zlib_run(cx, stream, inflate, Z_FINISH, out);
  const z_stream at_end = stream;
  const int ended = inflateEnd(&stream);
  if (!answer.ok()) return failed();
  if (answer.value() != Z_STREAM_END)
    return raise_zlib(cx, at_end, answer.value(), "while decompressing data");
  if (ended != Z_OK) return raise_zlib(cx, stream, ended, "while finishing decompression");
  return make_bytes(cx, out);
}

constexpr MethodRow kFunctions[] = {
    {"adler32", checksum<adler32_z, 1>, 1, 2},      {"compress", zlib_compress, 0, -1, true},
    {"compressobj", zlib_compressobj, 0, -1, true}, {"crc32", checksum<crc32_z, 0>, 1, 2},
    {"decompress", zlib_decompress, 0, -1, true},   {"decompressobj", zlib_decompressobj, 0, -1, true}};

struct Number {
  const char* name;
  int value;
};
constexpr Number kNumbers[] = {{"MAX_WBITS", MAX_WBITS},
                               {"DEFLATED", Z_DEFLATED},
                               {"DEF_MEM_LEVEL", MAX_MEM_LEVEL - 1},
                               {"DEF_BUF_SIZE", kZlibChunk},
                               {"Z_NO_COMPRESSION", Z_NO_COMPRESSION},
                               {"Z_BEST_SPEED", Z_BEST_SPEED},
                               {"Z_BEST_COMPRESSION", Z_BEST_COMPRESSION},
                               {"Z_DEFAULT_COMPRESSION", Z_DEFAULT_COMPRESSION},
                               {"Z_FILTERED", Z_FILTERED},
                               {"Z_HUFFMAN_ONLY", Z_HUFFMAN_ONLY},
                               {"Z_RLE", Z_RLE},
                               {"Z_FIXED", Z_FIXED},
                               {"Z_DEFAULT_STRATEGY", Z_DEFAULT_STRATEGY},
                               {"Z_NO_FLUSH", Z_NO_FLUSH},
                               {"Z_PARTIAL_FLUSH", Z_PARTIAL_FLUSH},
                               {"Z_SYNC_FLUSH", Z_SYNC_FLUSH},
                               {"Z_FULL_FLUSH", Z_FULL_FLUSH},
                               {"Z_FINISH", Z_FINISH},
                               {"Z_BLOCK", Z_BLOCK},
                               {"Z_TREES", Z_TREES}};

}  // namespace

z_stream zlib_stream(Context& cx) {
  z_stream stream = {};
  stream.zalloc = allocate;
  stream.zfree = release_buffer;
  stream.opaque = &cx;
  return stream;
}

void zlib_give_input(z_stream& stream, std::string_view bytes) {
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
}

Fallible<int> zlib_run(Context& cx, z_stream& stream, ZlibStep step, int flush, std::string& out,
                       std::size_t limit) {
  constexpr std::size_t kBytesPerStep = 256;
  for (;;) {
    const std::size_t before = out.size();
    const std::size_t room =
        std::min(limit - before, std::max<std::size_t>(before, static_cast<std::size_t>(kZlibChunk)));
    TRY(ask_memory(cx, before + room));
    out.resize(before + room);
    stream.next_out = reinterpret_cast<Bytef*>(out.data()) + before;
    stream.avail_out = static_cast<uInt>(room);
    const uInt given = stream.avail_in;
    const int answer = step(&stream, flush);
    const bool full = stream.avail_out == 0;
    out.resize(before + room - stream.avail_out);
    const std::size_t work = out.size() - before + (given - stream.avail_in);
    if (!cx.charge(static_cast<std::int64_t>(work / kBytesPerStep + 1))) return failed();
    if (answer == Z_MEM_ERROR) return raise_memory_error(cx);
    const bool goes_on = answer == Z_OK || answer == Z_BUF_ERROR;
    if (!goes_on || !full || out.size() == limit) return answer;
  }
}

Failed raise_zlib(Context& cx, std::string_view message) {
  const OwnedValue type = own(cx.registries ? dict_find(cx, cx.registries.get(), kErrorClass) : Value());
  if (!is<Type>(type)) return raise_error(cx, TypeId::Exception, message);
  Ref<Str> text = TRY(make_str(cx, message));
  OwnedValue made = TRY(call(cx, type, {Value(text.get())}));
  return raise_exception(cx, ref_cast<ExceptionObject>(std::move(made)));
}

Failed raise_zlib(Context& cx, const z_stream& stream, int error, std::string_view what) {
  const char* words = error == Z_VERSION_ERROR ? "library version mismatch" : stream.msg;
  if (!words && error == Z_BUF_ERROR) words = "incomplete or truncated stream";
  if (!words && error == Z_STREAM_ERROR) words = "inconsistent stream state";
  if (!words && error == Z_DATA_ERROR) words = "invalid input data";
  const std::string head = cat("Error ", error, " ", what);
  return raise_zlib(cx, words ? cat(head, ": ", std::string_view(words)) : head);
}

Fallible<int> zlib_int(Context& cx, Value value, int absent) {
  if (value.is_absent()) return absent;
  const std::int64_t number = TRY(to_index64(cx, value, TypeId::OverflowError));
  if (number > INT32_MAX)
    return raise_error(cx, TypeId::OverflowError, "signed integer is greater than maximum");
  if (number < INT32_MIN)
    return raise_error(cx, TypeId::OverflowError, "signed integer is less than minimum");
  return static_cast<int>(number);
}

Done fill_zlib(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "zlib"));
  for (const Number& row : kNumbers) TRY(dict_set(cx, dict, row.name, Value::small(row.value)));
  for (const std::string_view name : {"ZLIB_VERSION", "ZLIB_RUNTIME_VERSION"}) {
    Ref<Str> version = TRY(intern(cx, name == "ZLIB_VERSION" ? ZLIB_VERSION : zlibVersion()));
    TRY(dict_set(cx, dict, name, Value(version.get())));
  }
  Ref<Type> error = TRY(make_native_class(cx, "error", "zlib", cx.type(TypeId::Exception), {}, {}));
  if (!cx.registries) cx.registries = TRY(new_dict(cx));
  TRY(dict_set(cx, cx.registries.get(), kErrorClass, Value(error.get())));
  return dict_set(cx, dict, "error", Value(error.get()));
}

}  // namespace dictum
