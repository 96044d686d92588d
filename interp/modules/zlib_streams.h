// What the functions and objects of zlib share: streams whose memory is the interpreter's, output that grows,
// errors.
#pragma once

#include <string>
#include <string_view>

#include <zlib.h>

#include "objects/context.h"

namespace dictum {

constexpr std::int64_t kZlibChunk = 16384;  // DEF_BUF_SIZE

// A fresh stream that allocates from the interpreter's heap, which is what frees it when the interpreter
// ends.
z_stream zlib_stream(Context& cx);
void zlib_give_input(z_stream& stream, std::string_view bytes);

// Runs deflate() or inflate() over all input, adding to `out` up to `limit` bytes in all; the last answer.
// MemoryError and budgets are raised.
using ZlibStep = int (*)(z_stream* stream, int flush);
Fallible<int> zlib_run(Context& cx, z_stream& stream, ZlibStep step, int flush, std::string& out,
                       std::size_t limit = SIZE_MAX);

// zlib.error "Error -3 while decompressing data: incorrect header check".
Failed raise_zlib(Context& cx, const z_stream& stream, int error, std::string_view what);
Failed raise_zlib(Context& cx, std::string_view message);
// An int argument of a C function; absent: the default.
Fallible<int> zlib_int(Context& cx, Value value, int absent);

// compressobj() and decompressobj().
OwnedValue zlib_compressobj(Context& cx, const CallArguments& arguments);
OwnedValue zlib_decompressobj(Context& cx, const CallArguments& arguments);

}  // namespace dictum
