// compressobj() and decompressobj() of zlib.
#include <algorithm>
#include <cstring>

#include "builtins/method_helpers.h"
#include "modules/buffer_argument.h"
#include "modules/owned_fields.h"
#include "modules/zlib_streams.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

struct Compressor : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::ZlibCompress;
  z_stream stream;
  bool begun;
};
struct Decompressor : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::ZlibDecompress;
  z_stream stream;
  bool begun, at_end;
  Value unused, unconsumed;  // bytes
  Value dictionary;          // bytes, or absent
};

std::string_view bytes_of(Value bytes) { return as<Bytes>(bytes)->view(); }
Done replace_bytes(Context& cx, Value& field, std::string_view bytes) {
  Ref<Bytes> made = TRY(make_bytes(cx, bytes));
  release(std::exchange(field, Value(made.leak())));
  return done();
}

// --- compression

OwnedValue compressor_compress(Context& cx, const CallArguments& arguments) {
  Ref<Compressor> self = own_ref(self_as<Compressor>(arguments));
  const std::string bytes = TRY(buffer_argument(cx, arguments[1]));
  std::string out;
  zlib_give_input(self->stream, bytes);
  const int answer = TRY(zlib_run(cx, self->stream, deflate, Z_NO_FLUSH, out));
  if (answer == Z_STREAM_ERROR) return raise_zlib(cx, self->stream, answer, "while compressing data");
  return make_bytes(cx, out);
}

OwnedValue compressor_flush(Context& cx, const CallArguments& arguments) {
  Ref<Compressor> self = own_ref(self_as<Compressor>(arguments));
  const int mode = TRY(zlib_int(cx, arguments.get(1), Z_FINISH));
  if (mode == Z_NO_FLUSH) return make_bytes(cx, "");
  std::string out;
  zlib_give_input(self->stream, {});
  const int answer = TRY(zlib_run(cx, self->stream, deflate, mode, out));
  if (answer == Z_STREAM_ERROR) return raise_zlib(cx, self->stream, answer, "while flushing");
  if (answer == Z_STREAM_END && mode == Z_FINISH) {
    self->begun = false;
    const int ended = deflateEnd(&self->stream);
    if (ended != Z_OK) return raise_zlib(cx, self->stream, ended, "while finishing compression");
  } else if (answer != Z_OK && answer != Z_BUF_ERROR) {
    return raise_zlib(cx, self->stream, answer, "while flushing");
  }
  return make_bytes(cx, out);
}

Failed raise_not_copied(Context& cx, const z_stream& stream, int answer, std::string_view what) {
  if (answer == Z_STREAM_ERROR) return raise_value_error(cx, "Inconsistent stream state");
  if (answer == Z_MEM_ERROR) return raise_memory_error(cx);
  return raise_zlib(cx, stream, answer, what);
}
OwnedValue compressor_copy(Context& cx, const CallArguments& arguments) {
  Ref<Compressor> self = own_ref(self_as<Compressor>(arguments));
  Ref<Compressor> made = TRY(new_object<Compressor>(cx, cx.type(TypeId::ZlibCompress)));
  made->stream = zlib_stream(cx);
  const int answer = deflateCopy(&made->stream, &self->stream);
  if (answer != Z_OK) return raise_not_copied(cx, self->stream, answer, "while copying compression object");
  made->begun = true;
  return made;
}
void destroy_compressor(Context&, Object* object) {
  auto* self = static_cast<Compressor*>(object);
  if (self->begun) deflateEnd(&self->stream);
}

constexpr MethodRow kCompressorMethods[] = {{"compress", compressor_compress, 1, 1},
                                            {"flush", compressor_flush, 0, 1},
                                            {"copy", compressor_copy},
                                            {"__copy__", compressor_copy},
                                            {"__deepcopy__", compressor_copy, 1, 1}};

// --- decompression

int set_dictionary(Decompressor* self) {
  const std::string_view bytes = bytes_of(self->dictionary);
  return inflateSetDictionary(&self->stream, reinterpret_cast<const Bytef*>(bytes.data()),
                              static_cast<uInt>(bytes.size()));
}
constexpr std::string_view kSettingDictionary = "while setting zdict";

// inflate() of the bytes, with the dictionary when the stream asks for one. What is left of the bytes is the
// tail that was not consumed or, behind the stream's end, not used.
Fallible<int> inflate_bytes(Context& cx, Decompressor* self, const std::string& bytes, int flush,
                            std::string& out, std::size_t limit) {
  zlib_give_input(self->stream, bytes);
  int answer = TRY(zlib_run(cx, self->stream, inflate, flush, out, limit));
  while (answer == Z_NEED_DICT && self->dictionary.is_value()) {
    const int given = set_dictionary(self);
    if (given != Z_OK) return raise_zlib(cx, self->stream, given, kSettingDictionary);
    answer = TRY(zlib_run(cx, self->stream, inflate, flush, out, limit));
  }
  const std::string_view rest = std::string_view(bytes).substr(bytes.size() - self->stream.avail_in);
  if (answer == Z_STREAM_END && !rest.empty())
    TRY(replace_bytes(cx, self->unused, std::string(bytes_of(self->unused)).append(rest)));
  const bool keeps = answer != Z_STREAM_END && !rest.empty();
  if (keeps || !bytes_of(self->unconsumed).empty()) TRY(replace_bytes(cx, self->unconsumed, rest));
  self->stream.avail_in = 0;
  return answer;
}

OwnedValue decompressor_decompress(Context& cx, const CallArguments& arguments) {
  Ref<Decompressor> self = own_ref(self_as<Decompressor>(arguments));
  Value parts[2];
  TRY(bind_arguments(cx, "decompress", arguments.rest(), {"", "max_length"}, 1, 2, parts));
  const std::string bytes = TRY(buffer_argument(cx, parts[0]));
  std::int64_t most = 0;
  if (parts[1].is_value()) most = TRY(to_index64(cx, parts[1], TypeId::OverflowError));
  if (most < 0) return raise_value_error(cx, "max_length must be non-negative");
  std::string out;
  const std::size_t limit = most == 0 ? SIZE_MAX : static_cast<std::size_t>(most);
  const int answer = TRY(inflate_bytes(cx, self.get(), bytes, Z_SYNC_FLUSH, out, limit));
  if (answer == Z_STREAM_END)
    self->at_end = true;
  else if (answer != Z_OK && answer != Z_BUF_ERROR)
    return raise_zlib(cx, self->stream, answer, "while decompressing data");
  return make_bytes(cx, out);
}

OwnedValue decompressor_flush(Context& cx, const CallArguments& arguments) {
  Ref<Decompressor> self = own_ref(self_as<Decompressor>(arguments));
  std::int64_t length = kZlibChunk;
  if (arguments.count > 1) length = TRY(to_index64(cx, arguments[1], TypeId::OverflowError));
  if (length <= 0) return raise_value_error(cx, "length must be greater than zero");
  const std::string bytes(bytes_of(self->unconsumed));
  std::string out;
  const int answer = TRY(inflate_bytes(cx, self.get(), bytes, Z_FINISH, out, SIZE_MAX));
  if (answer != Z_STREAM_END) return make_bytes(cx, out);
  self->at_end = true;
  self->begun = false;
  const int ended = inflateEnd(&self->stream);
  if (ended != Z_OK) return raise_zlib(cx, self->stream, ended, "while finishing decompression");
  return make_bytes(cx, out);
}

OwnedValue decompressor_copy(Context& cx, const CallArguments& arguments) {
  Ref<Decompressor> self = own_ref(self_as<Decompressor>(arguments));
  Ref<Decompressor> made = TRY(new_object<Decompressor>(cx, cx.type(TypeId::ZlibDecompress)));
  made->stream = zlib_stream(cx);
  const int answer = inflateCopy(&made->stream, &self->stream);
  if (answer != Z_OK) return raise_not_copied(cx, self->stream, answer, "while copying decompression object");
  made->begun = true;
  made->at_end = self->at_end;
  made->unused = own(self->unused).leak();
  made->unconsumed = own(self->unconsumed).leak();
  if (self->dictionary.is_value()) made->dictionary = own(self->dictionary).leak();
  return made;
}
using DecompressorFields =
    OwnedFields<Decompressor, &Decompressor::unused, &Decompressor::unconsumed, &Decompressor::dictionary>;
void destroy_decompressor(Context& cx, Object* object) {
  auto* self = static_cast<Decompressor*>(object);
  if (self->begun) inflateEnd(&self->stream);
  self->begun = false;
  DecompressorFields::destroy(cx, object);
}

OwnedValue read_unused(Context&, Object* self) { return own(static_cast<Decompressor*>(self)->unused); }
OwnedValue read_unconsumed(Context&, Object* self) {
  return own(static_cast<Decompressor*>(self)->unconsumed);
}
OwnedValue read_at_end(Context& cx, Object* self) {
  return cx.boolean_result(static_cast<Decompressor*>(self)->at_end);
}

constexpr MethodRow kDecompressorMethods[] = {{"decompress", decompressor_decompress, 0, -1, true},
                                              {"flush", decompressor_flush, 0, 1},
                                              {"copy", decompressor_copy},
                                              {"__copy__", decompressor_copy},
                                              {"__deepcopy__", decompressor_copy, 1, 1}};
constexpr GetSetRow kDecompressorGetSets[] = {
    {"unused_data", read_unused}, {"unconsumed_tail", read_unconsumed}, {"eof", read_at_end}};

}  // namespace

OwnedValue zlib_compressobj(Context& cx, const CallArguments& arguments) {
  Value parts[6];
  TRY(bind_arguments(cx, "compressobj", arguments,
                     {"level", "method", "wbits", "memLevel", "strategy", "zdict"}, 0, 6, parts));
  constexpr int kDefaults[] = {Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS, MAX_MEM_LEVEL - 1,
                               Z_DEFAULT_STRATEGY};
  int numbers[5];
  for (std::size_t i = 0; i < 5; i++) numbers[i] = TRY(zlib_int(cx, parts[i], kDefaults[i]));
  std::string dictionary;
  if (parts[5].is_value()) dictionary = TRY(buffer_argument(cx, parts[5]));
  Ref<Compressor> made = TRY(new_object<Compressor>(cx, cx.type(TypeId::ZlibCompress)));
  made->stream = zlib_stream(cx);
  const int begun = deflateInit2(&made->stream, numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
  if (begun == Z_MEM_ERROR)
    return raise_error(cx, TypeId::MemoryError, "Can't allocate memory for compression object");
  if (begun == Z_STREAM_ERROR) return raise_value_error(cx, "Invalid initialization option");
  if (begun != Z_OK) return raise_zlib(cx, made->stream, begun, "while creating compression object");
  made->begun = true;
  if (parts[5].is_absent()) return made;
  const int given = deflateSetDictionary(&made->stream, reinterpret_cast<const Bytef*>(dictionary.data()),
                                         static_cast<uInt>(dictionary.size()));
  if (given == Z_STREAM_ERROR) return raise_value_error(cx, "Invalid dictionary");
  if (given != Z_OK) return raise_value_error(cx, "deflateSetDictionary()");
  return made;
}

OwnedValue zlib_decompressobj(Context& cx, const CallArguments& arguments) {
  Value parts[2];
  TRY(bind_arguments(cx, "decompressobj", arguments, {"wbits", "zdict"}, 0, 2, parts));
  const int bits = TRY(zlib_int(cx, parts[0], MAX_WBITS));
  Ref<Decompressor> made = TRY(new_object<Decompressor>(cx, cx.type(TypeId::ZlibDecompress)));
  made->unused = Value(TRY(make_bytes(cx, "")).leak());
  made->unconsumed = Value(TRY(make_bytes(cx, "")).leak());
  if (parts[1].is_value()) {
    const std::string dictionary = TRY(buffer_argument(cx, parts[1]));
    made->dictionary = Value(TRY(make_bytes(cx, dictionary)).leak());
  }
  made->stream = zlib_stream(cx);
  const int begun = inflateInit2(&made->stream, bits);
  if (begun == Z_STREAM_ERROR) return raise_value_error(cx, "Invalid initialization option");
  if (begun == Z_MEM_ERROR)
    return raise_error(cx, TypeId::MemoryError, "Can't allocate memory for decompression object");
  if (begun != Z_OK) return raise_zlib(cx, made->stream, begun, "while creating decompression object");
  made->begun = true;
  if (made->dictionary.is_value() && bits < 0) {  // a raw stream never asks for it
    const int given = set_dictionary(made.get());
    if (given != Z_OK) return raise_zlib(cx, made->stream, given, kSettingDictionary);
  }
  return made;
}

extern const NativeType kZlibCompressType, kZlibDecompressType;
const NativeType kZlibCompressType = {.layout = TypeId::ZlibCompress,
                                      .size = sizeof(Compressor),
                                      .destroy = destroy_compressor,
                                      .methods = kCompressorMethods};
const NativeType kZlibDecompressType = {.layout = TypeId::ZlibDecompress,
                                        .size = sizeof(Decompressor),
                                        .destroy = destroy_decompressor,
                                        .visit = DecompressorFields::visit,
                                        .methods = kDecompressorMethods,
                                        .getsets = kDecompressorGetSets};

}  // namespace dictum
