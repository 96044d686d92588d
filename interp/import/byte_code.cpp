#include "import/byte_code.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <climits>

#include "import/import.h"
#include "modules/buffer_argument.h"
#include "modules/file_path.h"
#include "modules/marshal_code.h"
#include "modules/marshal_module.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "vm/compile_source.h"
#include "vm/machine.h"

namespace dictum {

namespace {

constexpr std::uint32_t kHashBased = 1, kCheckSource = 2;

std::uint32_t word_at(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = 0; i < 4; i++)
    word |= std::uint32_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  return word;
}
void append_word(std::string& bytes, std::uint64_t word, int count = 4) {
  for (int i = 0; i < count; i++) bytes += static_cast<char>(word >> (8 * i));
}

// The magic number as the four bytes of a file.
std::uint32_t magic_word(const Language& language) {
  return language.byte_code_magic | std::uint32_t{'\r'} << 16 | std::uint32_t{'\n'} << 24;
}

OwnedValue sys_attribute(Context& cx, std::string_view name) {
  return own(dict_find(cx, cx.sys_dict.get(), name));
}

// --- what is known of a source file and of what is kept for it

struct Cached {
  std::string path;  // of the byte code; "": none
  bool has_source = false;
  struct stat status;  // of the source
  std::string source;  // read already, if `read`
  bool read = false;
  bool hash_based = false, check_source = true;
};

bool is_always_checked(Context& cx, bool& never) {
  const Value imp = dict_find(cx, cx.modules.get(), std::string_view("_imp"));
  const Value how = is<Module>(imp)
                        ? dict_find(cx, as<Module>(imp)->dict, std::string_view("check_hash_based_pycs"))
                        : Value();
  never = is<Str>(how) && as<Str>(how)->is_ascii_text("never");
  return is<Str>(how) && as<Str>(how)->is_ascii_text("always");
}

// Whether a file that is ours belongs to the source as it is now.
bool is_fresh(Context& cx, const std::string& source_path, std::string_view file, Cached& cached) {
  const std::uint32_t flags = word_at(file, 4) & ~kOwnByteCode;
  if (flags & ~(kHashBased | kCheckSource)) return false;
  if (!(flags & kHashBased))
    return word_at(file, 8) == static_cast<std::uint32_t>(cached.status.st_mtime) &&
           word_at(file, 12) == static_cast<std::uint32_t>(cached.status.st_size);
  cached.hash_based = true;
  cached.check_source = (flags & kCheckSource) != 0;
  bool never = false;
  const bool always = is_always_checked(cx, never);
  if (never || !(cached.check_source || always)) return true;
  cached.read = read_whole_file(source_path, cached.source);
  std::string wanted;
  append_word(wanted, keyed_hash(cx.language, magic_word(cx.language), cached.source), 8);
  return cached.read && file.substr(8, 8) == wanted;
}

OwnedValue load_cached(Context& cx, const std::string& source_path, Cached& cached) {
  std::string file;
  if (!read_whole_file(cached.path, file) || file.size() < kByteCodeHeader) return OwnedValue();
  if (word_at(file, 0) != magic_word(cx.language) || !is_own_byte_code(file)) return OwnedValue();
  if (!is_fresh(cx, source_path, file, cached)) return OwnedValue();
  RULE(IMP_40);
  OwnedValue code = TRY(unmarshal_value(cx, std::string_view(file).substr(kByteCodeHeader)));
  if (!is<CodeObject>(code)) return OwnedValue();
  Ref<Str> path = TRY(make_str(cx, source_path));
  TRY(rename_code_file(cx, as<CodeObject>(code), path.get()));
  return code;
}

// --- writing

std::string directory_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
}

// Makes the directories above a file. False: something is in the way, or nobody may write there.
bool make_directories(const std::string& path) {
  std::vector<std::string> missing;
  std::string there = directory_of(path);
  struct stat status;
  for (; stat(there.c_str(), &status) != 0; there = directory_of(there)) missing.push_back(there);
  if (!may_write(there + "/x")) return false;
  for (; !missing.empty(); missing.pop_back())
    if (mkdir(missing.back().c_str(), 0777) != 0 && errno != EEXIST) return false;
  return true;
}

// Beside and renamed, so that nobody reads half a file. What cannot be written is left.
void write_atomically(const std::string& path, const std::string& bytes, mode_t mode) {
  const std::string beside = path + "." + std::to_string(getpid());
  const int file = open(beside.c_str(), O_EXCL | O_CREAT | O_WRONLY | O_CLOEXEC, mode & 0666);
  if (file < 0) return;
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count = write(file, bytes.data() + written, bytes.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  const bool whole = close(file) == 0 && written == bytes.size();
  if (!whole || rename(beside.c_str(), path.c_str()) != 0) unlink(beside.c_str());
}

Done write_byte_code(Context& cx, const Cached& cached, CodeObject* code) {
  const OwnedValue off = sys_attribute(cx, "dont_write_bytecode");
  if (off.is_absent() || TRY(truth(cx, off)) || cached.path.empty() || !cached.has_source) return done();
  RULE(IMP_38);
  std::string bytes;
  append_word(bytes, magic_word(cx.language));
  if (cached.hash_based) {
    append_word(bytes, kOwnByteCode | kHashBased | (cached.check_source ? kCheckSource : 0));
    append_word(bytes, keyed_hash(cx.language, magic_word(cx.language), cached.source), 8);
  } else {
    append_word(bytes, kOwnByteCode);
    append_word(bytes, static_cast<std::uint32_t>(cached.status.st_mtime));
    append_word(bytes, cached.source.size());
  }
  bytes += TRY(marshal_value(cx, Value(code)));
  if (make_directories(cached.path)) write_atomically(cached.path, bytes, cached.status.st_mode | 0200);
  return done();
}

// --- what of the library is asked about byte code

constexpr std::string_view kLibraryFunctions[] = {"_classify_pyc", "_validate_timestamp_pyc",
                                                  "_validate_hash_pyc", "_code_to_timestamp_pyc",
                                                  "_code_to_hash_pyc"};

// The library's own, kept beside the classes of the import system.
OwnedValue library_function(Context& cx, std::size_t index) {
  return own(dict_find(cx, machine_of(cx).import_classes->dict, kLibraryFunctions[index]));
}
OwnedValue classify(Context& cx, const CallArguments& arguments) {
  std::string head = TRY(buffer_argument(cx, arguments[0])).substr(0, kByteCodeHeader);
  if (head.size() >= 8) head[7] = static_cast<char>(head[7] & 0x7f);
  Ref<Bytes> shown = TRY(make_bytes(cx, head));
  const OwnedValue function = library_function(cx, 0);
  return call(cx, function, {Value(shown.get()), arguments[1], arguments[2]});
}
template <std::size_t kIndex>
OwnedValue validate(Context& cx, const CallArguments& arguments) {
  if (!is_own_byte_code(TRY(buffer_argument(cx, arguments[0]))))
    return raise_error(cx, TypeId::ImportError, "bytecode is not that of dictum");
  const OwnedValue function = library_function(cx, kIndex);
  return call(cx, function, arguments);
}
template <std::size_t kIndex>
OwnedValue pack(Context& cx, const CallArguments& arguments) {
  const OwnedValue function = library_function(cx, kIndex);
  OwnedValue data = TRY(call(cx, function, arguments));
  if (is<ByteArray>(data) && as<ByteArray>(data)->length > 7) as<ByteArray>(data)->data[7] |= 0x80;
  return data;
}
constexpr MethodRow kFunctions[] = {{"_classify_pyc", classify, 3, 3},
                                    {"_validate_timestamp_pyc", validate<1>, 1, -1, true},
                                    {"_validate_hash_pyc", validate<2>, 1, -1, true},
                                    {"_code_to_timestamp_pyc", pack<3>, 1, -1, true},
                                    {"_code_to_hash_pyc", pack<4>, 2, -1, true}};

std::string working_directory() {
  char buffer[PATH_MAX];
  return getcwd(buffer, sizeof buffer) ? buffer : std::string();
}

}  // namespace

bool is_library_file(Context& cx, const std::string& path) {
  for (const std::string& folder : machine_of(cx).library)
    if (path.starts_with(folder)) return true;
  return false;
}

Fallible<std::string> byte_code_path(Context& cx, const std::string& source) {
  const OwnedValue implementation = sys_attribute(cx, "implementation");
  Ref<Str> key = TRY(intern(cx, "cache_tag"));
  const OwnedValue tag =
      implementation.is_absent() ? OwnedValue() : TRY(find_attribute(cx, implementation, key.get()));
  if (!is<Str>(tag)) return std::string();
  const std::size_t slash = source.rfind('/');
  std::string folder = slash == std::string::npos ? "" : source.substr(0, slash + 1);
  const std::string file = source.substr(folder.size());
  const std::size_t dot = file.rfind('.');
  const std::string stem = dot == 0 || dot == std::string::npos ? file : file.substr(0, dot);
  const std::string name = cat(stem, ".", as<Str>(tag), ".pyc");
  const OwnedValue prefix = sys_attribute(cx, "pycache_prefix");
  if (!is<Str>(prefix)) return folder + "__pycache__/" + name;
  if (!folder.starts_with('/')) folder = working_directory() + "/" + folder;
  while (folder.starts_with('/')) folder.erase(0, 1);
  std::string below = TRY(encode_path(cx, prefix));
  if (!below.ends_with('/')) below += '/';
  return below + folder + name;
}

bool is_own_byte_code(std::string_view file) {
  return file.size() > kByteCodeHeader && is_own_code_record(file.substr(kByteCodeHeader));
}

Ref<CodeObject> code_of_source_file(Context& cx, const std::string& path) {
  CompileRequest request;
  request.is_library = is_library_file(cx, path);
  request.file_name = path;
  Cached cached;
  if (!request.is_library) {
    cached.path = TRY(byte_code_path(cx, path));
    cached.has_source = stat(path.c_str(), &cached.status) == 0;
    if (!cached.path.empty() && cached.has_source) {
      const OwnedValue code = TRY(load_cached(cx, path, cached));
      if (code.is_value()) return own_ref(as<CodeObject>(code));
    }
  }
  if (!cached.read && !read_whole_file(path, cached.source))
    return raise_error(cx, TypeId::FileNotFoundError,
                       cat("[Errno 2] No such file or directory: '", path, "'"));
  request.source = cached.source;
  Ref<CodeObject> code = TRY(compile_source(cx, request));
  if (!request.is_library) TRY(write_byte_code(cx, cached, code.get()));
  return code;
}

Done keep_byte_code_apart(Context& cx, Dict* external) {
  for (const std::string_view name : kLibraryFunctions)
    TRY(dict_set(cx, machine_of(cx).import_classes->dict, name, dict_find(cx, external, name)));
  return add_functions(cx, external, kFunctions, "_frozen_importlib_external");
}

}  // namespace dictum
