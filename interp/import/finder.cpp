// Finding modules in directories: https://docs.python.org/3/reference/import.html#the-path-based-finder
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>

#include "import/import.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

bool is_directory(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}
bool is_file(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

// A shared object that CPython would load: NAME.cpython-311-x86_64-linux-gnu.so, NAME.abi3.so, NAME.so.
bool has_extension(const std::string& stem) {
  if (is_file(stem + ".so") || is_file(stem + ".abi3.so")) return true;
  for (const char* version : {"38", "39", "310", "311", "312", "313"})
    if (is_file(stem + ".cpython-" + version + "-x86_64-linux-gnu.so")) return true;
  return false;
}

// The source, or in its place the byte code alone.
bool is_source_or_byte_code(const std::string& stem, Found& found) {
  found.is_byte_code = !is_file(stem + ".py");
  found.path = stem + (found.is_byte_code ? ".pyc" : ".py");
  if (!found.is_byte_code || is_file(found.path)) return true;
  found.is_byte_code = false;
  found.path.clear();
  return false;
}

std::string joined(const std::string& directory, const std::string& tail) {
  if (directory.empty()) return tail;
  return directory.back() == '/' ? directory + tail : directory + "/" + tail;
}

}  // namespace

Found find_in_directories(const std::vector<std::string>& directories, const std::string& tail) {
  Found found;
  for (const std::string& directory : directories) {
    const std::string stem = joined(directory, tail);
    const bool folder = !tail.empty() && is_directory(stem);
    if (folder && is_source_or_byte_code(stem + "/__init__", found)) {
      found.kind = Found::Kind::Package;
      found.portions = {stem};
      return found;
    }
    if (has_extension(stem)) {
      found.kind = Found::Kind::Extension;
      found.path = stem;
      return found;
    }
    if (is_source_or_byte_code(stem, found)) {
      found.kind = Found::Kind::File;
      found.portions.clear();
      return found;
    }
    if (folder) found.portions.push_back(stem);
  }
  if (!found.portions.empty()) found.kind = Found::Kind::Namespace;
  return found;
}

Fallible<std::vector<std::string>> path_strings(Context& cx, Value path) {
  std::vector<std::string> strings;
  ItemSource items(cx, path);
  if (!items.ok()) return failed();
  for (;;) {
    OwnedValue item = TRY(items.next());
    if (item.is_absent()) return strings;
    if (is<Str>(item)) strings.push_back(to_utf8(as<Str>(item)));
  }
}

bool read_whole_file(const std::string& path, std::string& bytes) {
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  if (!file) return false;
  bytes.clear();
  char buffer[16384];
  std::size_t got;
  while ((got = std::fread(buffer, 1, sizeof buffer, file)) > 0) bytes.append(buffer, got);
  const bool good = std::ferror(file) == 0;
  std::fclose(file);
  return good;
}

namespace {

bool is_frozen_library(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "_collections_abc",    "_sitebuiltins",  "abc",  "codecs", "genericpath",
      "importlib.machinery", "importlib.util", "io",   "ntpath", "os",
      "posixpath",           "runpy",          "site", "stat",   "zipimport"};
  return std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

}  // namespace

Found find_frozen_library(Context& cx, const std::string& name) {
  if (!cx.language.frozen_library || !is_frozen_library(name)) return {};
  const Value library = dict_find(cx, cx.sys_dict.get(), std::string_view("_stdlib_dir"));
  if (!is<Str>(library)) return {};
  std::string tail = name;
  std::replace(tail.begin(), tail.end(), '.', '/');
  Found source = find_in_directories({to_utf8(as<Str>(library))}, tail);
  return source.kind == Found::Kind::File && !source.is_byte_code ? source : Found{};
}

}  // namespace dictum
