// os.scandir: https://docs.python.org/3/library/os.html#os.scandir
#include <dirent.h>
#include <sys/stat.h>

#include <cerrno>

#include "builtins/method_helpers.h"
#include "builtins/sequence_helpers.h"
#include "modules/module_types.h"
#include "modules/posix_arguments.h"
#include "modules/posix_structs.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

struct DirEntry : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::DirEntry;
  Value name, path;  // str or bytes
  Value status;      // of the entry and of what it links to, once asked for; absent before
  Value link_status;
  std::uint64_t inode;
  std::uint8_t kind;  // d_type
};
// The directory is read at once: no descriptor stays open behind a program's back.
struct ScandirIterator : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::ScandirIterator;
  Value entries;  // a list; absent: closed
  std::uint64_t position;
};

DirEntry* entry_of(Value value) { return as<DirEntry>(value); }

Fallible<std::string> entry_path(Context& cx, DirEntry* entry) { return encode_path(cx, entry->path); }

// The status of the entry itself, or of what it links to; raised OSError if there is none.
OwnedValue entry_status(Context& cx, DirEntry* entry, bool follow) {
  Value& known = follow ? entry->status : entry->link_status;
  if (known.is_value()) return own(known);
  const std::string path = TRY(entry_path(cx, entry));
  struct stat status;
  if (follow ? stat(path.c_str(), &status) : lstat(path.c_str(), &status))
    return raise_os_error(cx, errno, entry->path);
  OwnedValue made = TRY(make_stat_result(cx, status));
  Value& field = follow ? entry->status : entry->link_status;
  release(std::exchange(field, own(made).leak()));
  return made;
}
Fallible<bool> follow_argument(Context& cx, const char* function, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, function, arguments.rest(), {"follow_symlinks"}, 0, 0, out));
  return flag_argument(cx, out[0], true);
}

Fallible<bool> entry_is(Context& cx, DirEntry* entry, bool follow, std::uint8_t kind, std::uint32_t mode) {
  const bool link = entry->kind == DT_LNK;
  if (entry->kind != DT_UNKNOWN && !(follow && link)) return entry->kind == kind;
  const OwnedValue status = entry_status(cx, entry, follow);
  if (status.is_raised()) {
    if (catch_exception(cx, TypeId::FileNotFoundError)) return false;
    return failed();
  }
  const auto bits = int_to_int64(as<Tuple>(status)->items[0]).value_or(0);
  return (static_cast<std::uint32_t>(bits) & S_IFMT) == mode;
}
OwnedValue entry_is_dir(Context& cx, const CallArguments& arguments) {
  const bool follow = TRY(follow_argument(cx, "is_dir", arguments));
  return bool_result(cx, entry_is(cx, entry_of(arguments.self()), follow, DT_DIR, S_IFDIR));
}
OwnedValue entry_is_file(Context& cx, const CallArguments& arguments) {
  const bool follow = TRY(follow_argument(cx, "is_file", arguments));
  return bool_result(cx, entry_is(cx, entry_of(arguments.self()), follow, DT_REG, S_IFREG));
}
OwnedValue entry_is_symlink(Context& cx, const CallArguments& arguments) {
  return bool_result(cx, entry_is(cx, entry_of(arguments.self()), false, DT_LNK, S_IFLNK));
}
OwnedValue entry_is_junction(Context& cx, const CallArguments&) { return cx.boolean_result(false); }
OwnedValue entry_stat(Context& cx, const CallArguments& arguments) {
  const bool follow = TRY(follow_argument(cx, "stat", arguments));
  return entry_status(cx, entry_of(arguments.self()), follow);
}
OwnedValue entry_inode(Context& cx, const CallArguments& arguments) {
  return make_int_unsigned(cx, entry_of(arguments.self())->inode);
}
OwnedValue entry_repr(Context& cx, const CallArguments& arguments) {
  Ref<Str> name = TRY(repr_of(cx, entry_of(arguments.self())->name));
  return make_str(cx, cat("<DirEntry ", name.get(), ">"));
}
OwnedValue entry_fspath(Context&, const CallArguments& arguments) {
  return own(entry_of(arguments.self())->path);
}
OwnedValue read_name(Context&, Object* self) { return own(static_cast<DirEntry*>(self)->name); }
OwnedValue read_path(Context&, Object* self) { return own(static_cast<DirEntry*>(self)->path); }

void destroy_entry(Context&, Object* self) {
  auto* entry = static_cast<DirEntry*>(self);
  drop_field(entry->name);
  drop_field(entry->path);
  drop_field(entry->status);
  drop_field(entry->link_status);
}
void visit_entry(Object* self, EdgeVisitor& visitor) {
  auto* entry = static_cast<DirEntry*>(self);
  for (const Value edge : {entry->name, entry->path, entry->status, entry->link_status}) visitor.edge(edge);
}
OwnedValue refuse_entry(Context& cx, Type* type, const CallArguments&) {
  return raise_type_error(cx, cat("cannot create '", type_short_name(type), "' instances"));
}

constexpr MethodRow kEntryMethods[] = {{"__repr__", entry_repr},
                                       {"is_dir", entry_is_dir, 0, -1, true},
                                       {"is_file", entry_is_file, 0, -1, true},
                                       {"is_symlink", entry_is_symlink, 0, 0},
                                       {"is_junction", entry_is_junction, 0, 0},
                                       {"stat", entry_stat, 0, -1, true},
                                       {"inode", entry_inode, 0, 0},
                                       {"__fspath__", entry_fspath, 0, 0},
                                       {"__class_getitem__", class_getitem, 1, 1}};
constexpr GetSetRow kEntryFields[] = {{"name", read_name}, {"path", read_path}};

// --- the iterator

OwnedValue make_entry(Context& cx, const FilePath& directory, const dirent* found) {
  std::string path = directory.bytes;
  if (!path.empty() && path.back() != '/') path += '/';
  path += found->d_name;
  Ref<DirEntry> entry = TRY(new_object<DirEntry>(cx, cx.type(TypeId::DirEntry)));
  entry->inode = found->d_ino;
  entry->kind = found->d_type;
  entry->name = TRY(path_result(cx, found->d_name, directory.as_bytes)).leak();
  entry->path = TRY(path_result(cx, path, directory.as_bytes)).leak();
  return entry;
}
Ref<List> read_entries(Context& cx, const FilePath& path, DIR* directory) {
  Ref<List> entries = TRY(new_list(cx));
  while (const dirent* found = readdir(directory)) {
    const std::string_view name = found->d_name;
    if (name == "." || name == "..") continue;
    if (!cx.charge()) return failed();
    OwnedValue entry = TRY(make_entry(cx, path, found));
    TRY(list_append(cx, entries.get(), std::move(entry)));
  }
  return entries;
}

OwnedValue iterator_next(Context&, Object* self) {
  auto* iterator = static_cast<ScandirIterator*>(self);
  if (iterator->entries.is_absent()) return OwnedValue();
  auto* entries = as<List>(iterator->entries);
  if (iterator->position < entries->size()) return own((*entries)[iterator->position++]);
  drop_field(iterator->entries);
  return OwnedValue();
}
OwnedValue iterator_close(Context& cx, const CallArguments& arguments) {
  drop_field(as<ScandirIterator>(arguments.self())->entries);
  return cx.none();
}
OwnedValue iterator_enter(Context&, const CallArguments& arguments) { return own(arguments.self()); }

void destroy_iterator(Context&, Object* self) { drop_field(static_cast<ScandirIterator*>(self)->entries); }
void visit_iterator(Object* self, EdgeVisitor& visitor) {
  visitor.edge(static_cast<ScandirIterator*>(self)->entries);
}

constexpr MethodRow kIteratorMethods[] = {{"close", iterator_close, 0, 0},
                                          {"__enter__", iterator_enter, 0, 0},
                                          {"__exit__", iterator_close, 0, -1}};

}  // namespace

const NativeType kDirEntryType = {.layout = TypeId::DirEntry,
                                  .size = sizeof(DirEntry),
                                  .destroy = destroy_entry,
                                  .visit = visit_entry,
                                  .construct = refuse_entry,
                                  .methods = kEntryMethods,
                                  .getsets = kEntryFields};
const NativeType kScandirIteratorType = {.layout = TypeId::ScandirIterator,
                                         .size = sizeof(ScandirIterator),
                                         .destroy = destroy_iterator,
                                         .visit = visit_iterator,
                                         .construct = refuse_entry,
                                         .methods = kIteratorMethods,
                                         .next = iterator_next};

OwnedValue scan_directory(Context& cx, const CallArguments& arguments) {
  Value out[1];
  TRY(bind_arguments(cx, "scandir", arguments, {"path"}, 0, 1, out));
  const FilePath path = TRY(path_argument(cx, out[0], "scandir", "path", PathKind::PathOrNone));
  Ref<ScandirIterator> made = TRY(new_object<ScandirIterator>(cx, cx.type(TypeId::ScandirIterator)));
  DIR* directory = opendir(path.bytes.c_str());
  if (!directory) return raise_os_error(cx, errno, out[0].is_absent() ? cx.core.none : out[0]);
  Ref<List> entries = read_entries(cx, path, directory);
  closedir(directory);
  if (!entries) return failed();
  made->entries = entries.leak();
  return made;
}

}  // namespace dictum
