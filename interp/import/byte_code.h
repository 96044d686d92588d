// .pyc files: https://peps.python.org/pep-0552/. They have CPython's header with a bit of our own in its
// flags, and a body of our own (modules/marshal_code.h). CPython takes such a file as stale and writes its
// own in its place; we do so with CPython's.
#pragma once

#include <string>
#include <string_view>

#include "objects/code_object.h"

namespace dictum {

constexpr std::size_t kByteCodeHeader =
    16;  // bytes: magic number, flags, and either mtime and size or a hash
constexpr std::uint32_t kOwnByteCode = 0x80000000;  // in the flags

// importlib.util.cache_from_source(): "…/__pycache__/a.cpython-311.pyc", or below sys.pycache_prefix; ""
// where sys.implementation.cache_tag is None.
Fallible<std::string> byte_code_path(Context& cx, const std::string& source);

// The code of a source file: from its byte code where that is fresh, else compiled, and then written unless
// sys.dont_write_bytecode. Files of the library are always compiled.
Ref<CodeObject> code_of_source_file(Context& cx, const std::string& path);

bool is_library_file(Context& cx, const std::string& path);

// Whether the contents of a .pyc file have a body that this executable can load.
bool is_own_byte_code(std::string_view file);

// Functions for _frozen_importlib_external that keep the two kinds of files apart, around those that the
// library has.
Done keep_byte_code_apart(Context& cx, Dict* external);

}  // namespace dictum
