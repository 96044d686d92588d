#include "modules/descriptor_io.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "objects/errors.h"
#include "vm/machine.h"
#include "vm/output.h"

namespace dictum {

namespace {

constexpr std::size_t kMostAtOnce = 0x7ffff000;

}  // namespace

int open_descriptor(Context& cx, const std::string& path, int flags, unsigned mode) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, mode);
  if (descriptor >= 0) machine_of(cx).open_descriptors.push_back(descriptor);
  return descriptor;
}

bool close_descriptor(Context& cx, int descriptor) {
  std::vector<int>& open = machine_of(cx).open_descriptors;
  const auto found = std::find(open.begin(), open.end(), descriptor);
  if (found == open.end()) {  // none that a program has opened: the process's own stay open
    if (descriptor >= 0 && descriptor <= 2) return true;
    errno = EBADF;
    return false;
  }
  open.erase(found);
  return ::close(descriptor) == 0;
}

Fallible<std::int64_t> read_descriptor(Context& cx, int descriptor, std::size_t size, std::string& bytes) {
  if (descriptor == 0) {
    const std::size_t before = bytes.size();
    if (!cx.hooks.read_input(cx, size, bytes)) return failed();
    return static_cast<std::int64_t>(bytes.size() - before);
  }
  const std::size_t before = bytes.size();
  size = std::min(size, kMostAtOnce);
  if (!cx.heap.fits_budget(size)) return raise_memory_error(cx);
  bytes.resize(before + size);
  const ssize_t got = ::read(descriptor, bytes.data() + before, size);
  bytes.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return static_cast<std::int64_t>(got);
}

Fallible<std::int64_t> write_descriptor(Context& cx, int descriptor, std::string_view bytes) {
  if (descriptor == 1 || descriptor == 2) {
    if (!write_unbuffered(cx, descriptor, bytes)) return failed();
    return static_cast<std::int64_t>(bytes.size());
  }
  const ssize_t put = ::write(descriptor, bytes.data(), std::min(bytes.size(), kMostAtOnce));
  return static_cast<std::int64_t>(put);
}

}  // namespace dictum
