#include "target/scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <system_error>

#include "target/target.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path, int error_number) {
  if (error_number == ENOSPC || error_number == EDQUOT) throw TargetFailure("disk full: " + path);
  throw TargetFailure(path + ": " + std::strerror(error_number));
}

// Memory where there is plenty of it: a file on a disk costs ten times as much as the program that it holds.
std::string default_folder() {
  constexpr const char* kMemory = "/dev/shm";
  constexpr std::uint64_t kPlenty = 512u << 20;
  struct statfs status;
  const bool usable =
      statfs(kMemory, &status) == 0 && status.f_type == TMPFS_MAGIC && access(kMemory, W_OK | X_OK) == 0;
  return usable && status.f_bavail * static_cast<std::uint64_t>(status.f_bsize) >= kPlenty ? kMemory : "/tmp";
}

// A program may have taken away its own right to look into its folders.
void open_folders(const fs::path& folder) {
  std::error_code ignored;
  fs::permissions(folder, fs::perms::owner_all, ignored);
  for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end; entry.increment(ignored))
    if (entry->symlink_status(ignored).type() == fs::file_type::directory) open_folders(entry->path());
}

// Never follows a link: remove_all does not, and folders are told by lstat.
void remove_tree(const fs::path& path) {
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return;
  open_folders(path);
  fs::remove_all(path, error);
  if (error) fail(path.string(), error.value());
}

}  // namespace

void write_file(const std::string& path, const std::string& bytes) {
  constexpr int kFlags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW;
  int file = open(path.c_str(), kFlags, 0644);
  if (file < 0 && errno == ENOENT) {
    std::error_code error;
    fs::create_directories(fs::path(path).parent_path(), error);
    if (error) fail(path, error.value());
    file = open(path.c_str(), kFlags, 0644);
  }
  if (file < 0) fail(path, errno);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = write(file, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int error = errno;
      close(file);
      fail(path, error);
    }
    done += static_cast<std::size_t>(count);
  }
  close(file);
}

Scratch::Scratch() {
  const char* folder = std::getenv("TMPDIR");
  std::string pattern = folder != nullptr && folder[0] == '/' ? folder : default_folder();
  std::error_code error;
  const fs::path real = fs::canonical(pattern, error);  // what a program sees as its path has no links in it
  if (error) fail(pattern, error.value());
  pattern = (real / "dictum-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) fail(pattern, errno);
  root_ = pattern;
  for (std::size_t i = 0; i < kSlots; ++i) {
    const char name[] = {'/', static_cast<char>('a' + i / 10), static_cast<char>('0' + i % 10), '\0'};
    slots_[i].directory = root_ + name + "/scratch";
  }
  empty(slots_[0]);
}

Scratch::~Scratch() {
  try {
    remove_tree(root_);
  } catch (const TargetFailure&) {
    // Nothing is left to do about a folder that cannot be removed.
  }
}

// Whether the folder holds main.py and nothing else. It is read but where its times say that no name in it
// has changed since it was read last: they move in ticks, so that a change is trusted to show only against a
// time that was well over when the folder was read.
bool Scratch::holds_main_alone(Slot& slot, const struct stat& now) const {
  constexpr long long kTicks = 100'000'000;  // nanoseconds
  const auto same = [](const timespec& a, const timespec& b) {
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
  };
  if (slot.settled && slot.settled->st_dev == now.st_dev && slot.settled->st_ino == now.st_ino &&
      same(slot.settled->st_ctim, now.st_ctim) && same(slot.settled->st_mtim, now.st_mtim))
    return true;
  slot.settled.reset();
  DIR* folder = opendir(slot.directory.c_str());
  if (folder == nullptr) return false;
  timespec clock;
  clock_gettime(CLOCK_REALTIME, &clock);
  bool alone = true;
  while (const dirent* entry = readdir(folder)) {
    const std::string_view name = entry->d_name;
    alone = alone && (name == "." || name == ".." || name == "main.py");
  }
  closedir(folder);
  const long long age =
      (clock.tv_sec - now.st_ctim.tv_sec) * 1'000'000'000LL + clock.tv_nsec - now.st_ctim.tv_nsec;
  if (alone && age > kTicks) slot.settled = now;
  return alone;
}

// Writes main.py over the one of the last program, if that is all that the folder holds and nothing but a
// file.
bool Scratch::write_over(Slot& slot, const Program& program) {
  if (program.files.size() != 1 || program.files[0].path != program.entry) return false;
  struct stat place, status;
  if (lstat(slot.directory.c_str(), &place) != 0 || !S_ISDIR(place.st_mode) ||
      (place.st_mode & 07777) != 0755 || !holds_main_alone(slot, place))
    return false;
  const int file =
      open((slot.directory + "/main.py").c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (file < 0) return false;
  const bool usable = fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_nlink == 1 &&
                      (status.st_mode & 07777) == 0644;
  const std::string& bytes = program.files[0].bytes;
  const auto size = static_cast<off_t>(bytes.size());
  const bool written = usable && pwrite(file, bytes.data(), bytes.size(), 0) == size &&
                       (status.st_size <= size || ftruncate(file, size) == 0);
  close(file);
  return written;
}

void Scratch::empty(Slot& slot) {
  const std::string& directory = slot.directory;
  slot.settled.reset();
  struct stat status;
  for (const std::string& path : {fs::path(directory).parent_path().string(), directory}) {
    if (lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) continue;
    unlink(path.c_str());
    if (mkdir(path.c_str(), 0755) != 0) fail(path, errno);
  }
  std::error_code error;
  chmod(directory.c_str(), 0755);
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error))
    remove_tree(entry->path());
  if (error) fail(directory, error.value());
}

void Scratch::refill(std::size_t number, const Program& program) {
  Slot& slot = slots_[number];
  const std::string& directory = slot.directory;
  if (write_over(slot, program)) return;
  empty(slot);
  for (const ProgramFile& file : program.files)
    write_file(directory + "/" + (file.path == program.entry ? "main.py" : file.path), file.bytes);
}

}  // namespace dictum
