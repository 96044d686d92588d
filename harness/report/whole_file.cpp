#include "report/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <fstream>
#include <iterator>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "scenario/file_error.h"

namespace dictum {
namespace {

// Owns a descriptor; each step gives errno's number, or 0.
class Sink {
 public:
  explicit Sink(int descriptor) : descriptor_(descriptor) {}
  ~Sink() { close(); }
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  bool is_open() const { return descriptor_ >= 0; }
  int write_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) return errno;
      if (count == 0) return ENOSPC;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return 0;
  }
  int sync() const { return fsync(descriptor_) == 0 || errno == EINVAL ? 0 : errno; }
  int close() {
    const int descriptor = descriptor_;
    descriptor_ = -1;
    return descriptor < 0 || ::close(descriptor) == 0 ? 0 : errno;
  }

 private:
  int descriptor_;
};

std::string problem(const std::string& path, int number) {
  if (number == ENOSPC || number == EDQUOT) return "disk full: " + shown(path, 4096);
  return shown(path, 4096) + ": " + std::strerror(number);
}

bool is_special(const std::string& path) {
  struct stat status;
  return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

int write_directly(const std::string& path, std::string_view bytes) {
  Sink sink(open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
  if (!sink.is_open()) return errno;
  if (const int error = sink.write_all(bytes)) return error;
  return sink.close();
}

int write_beside(const std::string& path, const std::string& temporary, std::string_view bytes) {
  Sink sink(open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!sink.is_open()) return errno;
  int error = sink.write_all(bytes);
  if (error == 0) error = sink.sync();
  const int closed = sink.close();
  if (error == 0) error = closed;
  if (error == 0 && rename(temporary.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) unlink(temporary.c_str());
  return error;
}

// So that the new name is on the disk too; a file system that cannot sync a folder loses nothing else.
void sync_folder(const std::string& folder) {
  const Sink sink(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (sink.is_open()) (void)sink.sync();
}

}  // namespace

std::string write_whole_file(const std::string& path, std::string_view bytes) {
  if (is_special(path)) {
    const int error = write_directly(path, bytes);
    return error == 0 ? "" : problem(path, error);
  }
  std::error_code failed;
  const std::filesystem::path resolved = std::filesystem::weakly_canonical(path, failed);
  const std::filesystem::path target = failed ? std::filesystem::path(path) : resolved;
  const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
  const std::string temporary =
      folder + "/." + target.filename().string().substr(0, 100) + "." + std::to_string(getpid());
  const int error = write_beside(target.string(), temporary, bytes);
  if (error != 0) return problem(path, error);
  sync_folder(folder);
  return "";
}

std::string read_whole_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace dictum
