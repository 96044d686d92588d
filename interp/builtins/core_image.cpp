#include "builtins/core_image.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstring>
#include <new>

#include "base/check.h"
#include "objects/context.h"

namespace dictum {

#ifndef DICTUM_CORE_IMAGE

const Core* core_from_image(LanguageVersion, std::uint64_t) { return nullptr; }
std::string write_core_image(LanguageVersion, const CoreExtension&, const std::string&) {
  return "this executable has no place for an image of the core";
}

#else

namespace {

constexpr std::size_t kPages = 64;        // for the core's heap; it takes about half of them
constexpr std::size_t kNameSlots = 4096;  // of its table of names
constexpr std::uint64_t kWritten = 0x65726f4320656854;

// Addresses in the image hold because the executable is linked to fixed ones.
struct ImageHead {
  std::uint64_t written;  // kWritten, or something else: there is no image
  std::size_t pages;      // used
  alignas(Core) char core[sizeof(Core)];
  std::size_t name_slots;
  Str* names[kNameSlots];

  const Core& made() const { return *std::launder(reinterpret_cast<const Core*>(core)); }
};
constexpr std::size_t kAreaSize = (1 + kPages) * kPageSize;
static_assert(sizeof(ImageHead) <= kPageSize);

// The head on a page of its own, then the heap's pages.
alignas(kPageSize) __attribute__((section(".dictum_core"))) const char area[kAreaSize] = {1};
alignas(Context) char builder_storage[sizeof(Context)];

// What the compiler sees in the area is not what is there.
const char* area_start() {
  const char* start = area;
  __asm__("" : "+r"(start));
  return start;
}
const ImageHead& image_head() { return *reinterpret_cast<const ImageHead*>(area_start()); }

// What of this process's memory is not the executable's own, and lies elsewhere in another run: it is above
// it.
class ForeignMemory {
 public:
  ForeignMemory() {
    std::FILE* maps = std::fopen("/proc/self/maps", "r");
    if (!maps) return;
    const auto inside = reinterpret_cast<std::uintptr_t>(&builder_storage);
    unsigned long start, end;
    char rest[512];
    while (std::fscanf(maps, "%lx-%lx %511[^\n]", &start, &end, rest) == 3 && count_ < kMost)
      if (start > inside) ranges_[count_++] = {start, end};
    std::fclose(maps);
  }
  bool has(std::uint64_t word) const {
    for (std::size_t i = 0; i < count_; i++)
      if (word >= ranges_[i].start && word < ranges_[i].end) return true;
    return false;
  }
  bool known() const { return count_ > 0; }

 private:
  struct Range {
    std::uint64_t start, end;
  };
  static constexpr std::size_t kMost = 256;
  Range ranges_[kMost];
  std::size_t count_ = 0;
};

// Whether a word of the image points to memory that is not the executable's own.
bool points_outside(const char* start, std::size_t size) {
  const ForeignMemory foreign;
  DICTUM_CHECK(foreign.known(), "the memory map could not be read");
  const auto* words = reinterpret_cast<const std::uint64_t*>(start);
  for (std::size_t i = 0; i < size / sizeof(std::uint64_t); i++)
    if (foreign.has(words[i])) return true;
  return false;
}

bool fill_head(ImageHead& head, const Context& builder) {
  const auto* first = reinterpret_cast<const char*>(&head) + kPageSize;
  for (std::size_t i = 0; i < builder.heap.pages().size(); i++)
    if (reinterpret_cast<const char*>(builder.heap.pages()[i]) != first + i * kPageSize) return false;
  const std::span<Str* const> names = builder.interned.slots();
  if (names.size() > kNameSlots) return false;
  head.pages = builder.heap.pages().size();
  head.name_slots = names.size();
  std::memcpy(head.names, names.data(), names.size_bytes());
  head.written = kWritten;
  return true;
}

}  // namespace

const Core* core_from_image(LanguageVersion version, std::uint64_t hash_seed) {
  const ImageHead& head = image_head();
  if (head.written != kWritten) return nullptr;
  const Core& core = head.made();
  if (core.language->version != version || core.hash_seed != hash_seed) return nullptr;
  auto* builder = new (builder_storage) Context(core, std::make_shared<PagePool>());
  builder->heap.adopt(const_cast<char*>(area_start()) + kPageSize, head.pages);
  builder->interned.adopt({head.names, head.name_slots});
  builder->method_cache = {};  // it looks nothing up
  return &core;
}

std::string write_core_image(LanguageVersion version, const CoreExtension& more, const std::string& path) {
  char* start = const_cast<char*>(area_start());
  if (mprotect(start, kAreaSize, PROT_READ | PROT_WRITE) != 0) return "its place cannot be written to";
  std::memset(start, 0, kAreaSize);
  auto* head = new (start) ImageHead{};
  auto* core = new (head->core) Core(bare_core(version, 0));
  auto* builder = new (builder_storage) Context(*core, std::make_shared<PagePool>(start + kPageSize, kPages));
  fill_core(*core, *builder, more);
  if (!fill_head(*head, *builder)) return "the core is larger than its place";
  if (points_outside(start, kAreaSize)) return "the core points to memory that is not the executable's";
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file) return "no file " + path;
  const bool whole = std::fwrite(start, 1, kAreaSize, file) == kAreaSize;
  return std::fclose(file) == 0 && whole ? "" : "not all could be written to " + path;
}

#endif

}  // namespace dictum
