#include "objects/heap.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <deque>
#include <utility>

#include "base/check.h"
#include "objects/context.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define DICTUM_POISON(address, size) __asan_poison_memory_region(address, size)
#define DICTUM_UNPOISON(address, size) __asan_unpoison_memory_region(address, size)
#else
#define DICTUM_POISON(address, size) (void(address), void(size))
#define DICTUM_UNPOISON(address, size) (void(address), void(size))
#endif

namespace dictum {

namespace {

void* map_aligned(std::size_t size) {
  std::size_t whole = size + kPageSize;
  void* start =
      mmap(nullptr, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (start == MAP_FAILED) return nullptr;
  auto address = reinterpret_cast<std::uintptr_t>(start);
  std::uintptr_t aligned = (address + kPageSize - 1) & ~(kPageSize - 1);
  if (aligned > address) munmap(start, aligned - address);
  std::size_t tail = address + whole - (aligned + size);
  if (tail > 0) munmap(reinterpret_cast<void*>(aligned + size), tail);
  return reinterpret_cast<void*>(aligned);
}

// Where a freed cell keeps its link: after the type word of an object, so that a null type marks it as free.
std::size_t link_offset(CellKind kind) {
  switch (kind) {
    case CellKind::Plain: return sizeof(void*);
    case CellKind::Prefixed: return sizeof(Prefix) + sizeof(void*);
    case CellKind::Buffer: return 0;
  }
  return 0;
}

constexpr std::size_t kKeptBack = 1 << 20;  // bytes of freed cells that wait
constexpr unsigned char kFreed = 0x5D;      // what they hold
constexpr std::size_t kBytesPerStep = 64;   // of a large request: whoever asks for it will touch it all

}  // namespace

struct Heap::Debug {
  bool reuse_late = false;
  std::deque<void*> kept;
  std::size_t kept_bytes = 0;
  std::uint64_t until_failure = 0;  // allocations; 0: none fails
  bool large_only = false;
};

PagePool::PagePool(void* area, std::size_t pages) {
  for (std::size_t i = pages; i-- > 0;) free_.push_back(static_cast<char*>(area) + i * kPageSize);
}

PagePool::~PagePool() {
  for (void* start : chunks_) {
    DICTUM_UNPOISON(start, kChunkSize);
    munmap(start, kChunkSize);
  }
}

void* PagePool::take() {
  if (free_.empty()) {
    void* chunk = map_aligned(kChunkSize);
    DICTUM_CHECK(chunk, "the system has no memory left");
    chunks_.push_back(chunk);
    for (std::size_t at = kChunkSize; at > 0; at -= kPageSize)
      free_.push_back(static_cast<char*>(chunk) + at - kPageSize);
  }
  void* page = free_.back();
  free_.pop_back();
  return page;
}

namespace {

constexpr std::size_t kKeptMapped = 8 << 20;  // bytes that a thread keeps between interpreters
thread_local std::shared_ptr<PagePool> spare_pool;

}  // namespace

PoolLease::PoolLease() : pool_(std::move(spare_pool)) {
  if (!pool_) pool_ = std::make_shared<PagePool>();
}

PoolLease::~PoolLease() {
  if (pool_->mapped() <= kKeptMapped) spare_pool = std::move(pool_);
}

Heap::Heap(Context* owner, std::shared_ptr<PagePool> pool, std::uint32_t first_page_number)
    : owner_(owner), pool_(std::move(pool)), next_number_(first_page_number) {}

Heap::~Heap() {
  for (Page* page : pages_) {
    DICTUM_UNPOISON(page, static_cast<std::size_t>(page->run) * kPageSize);
    if (page->large)
      munmap(page, static_cast<std::size_t>(page->run) * kPageSize);
    else
      pool_->give_back(page);
  }
}

// 16-byte steps up to 512, then four steps per doubling.
std::size_t Heap::class_of(std::size_t size) {
  if (size <= 512) return size == 0 ? 0 : (size - 1) / 16;
  std::size_t top = 63 - static_cast<std::size_t>(__builtin_clzll(size - 1));  // 9 for 513…1024
  return 32 + (top - 9) * 4 + ((size - 1) >> (top - 2)) - 4;
}

std::size_t Heap::class_size(std::size_t size_class) {
  if (size_class < 32) return (size_class + 1) * 16;
  std::size_t top = (size_class - 32) / 4 + 9;
  return (((size_class - 32) % 4) + 5) << (top - 2);
}

void Heap::count_bytes(std::size_t size) {
  bytes_ += size;
  if (bytes_ <= peak_) return;
  peak_ = bytes_;
  if (limit_ != 0 && bytes_ > limit_) {
    owner_->over_budget = true;
    owner_->attention = 0;
  }
}

Page* Heap::new_page(std::size_t size_class, CellKind kind) {
  auto* page = static_cast<Page*>(pool_->take());
  std::uint32_t size = static_cast<std::uint32_t>(class_size(size_class));
  *page = Page{.heap = this,
               .number = next_number_++,
               .cell_size = size,
               .kind = kind,
               .large = false,
               .used = 0,
               .capacity = static_cast<std::uint32_t>((kPageSize - kHeaderSize) / size),
               .run = 1,
               .free = nullptr,
               .next = nullptr,
               .listed = true,
               .index = static_cast<std::uint32_t>(pages_.size())};
  pages_.push_back(page);
  if (collection_mark_ != 0 && pages_.size() > collection_mark_) owner_->collection_wanted = true;
  DICTUM_POISON(reinterpret_cast<char*>(page) + kHeaderSize, kPageSize - kHeaderSize);
  return page;
}

void* Heap::allocate_cell(std::size_t size, CellKind kind) {
  if (debug_ && fails_now(false)) [[unlikely]] {
    owner_->over_budget = true;
    owner_->attention = 0;
  }
  std::size_t size_class = class_of(size);
  Page*& list = available_[static_cast<std::size_t>(kind)][size_class];
  if (!list) list = new_page(size_class, kind);
  Page* page = list;
  void* cell;
  if (page->free) {
    cell = page->free;
    std::memcpy(&page->free, static_cast<char*>(cell) + link_offset(kind), sizeof(void*));
  } else {
    cell = reinterpret_cast<char*>(page) + kHeaderSize +
           static_cast<std::size_t>(page->used++) * page->cell_size;
  }
  if (!page->free && page->used == page->capacity) {
    list = page->next;
    page->next = nullptr;
    page->listed = false;
  }
  DICTUM_UNPOISON(cell, page->cell_size);
  count_bytes(page->cell_size);
  return cell;
}

void* Heap::allocate_large(std::size_t size, CellKind kind) {
  if (!fits_budget(size)) return nullptr;
  if (limit_ != 0 && bytes_ + size > limit_) return nullptr;
  if (debug_ && fails_now(true)) [[unlikely]]
    return nullptr;
  owner_->attention -= static_cast<std::int64_t>(size / kBytesPerStep);
  std::size_t pages = (size + kHeaderSize + kPageSize - 1) / kPageSize;
  auto* page = static_cast<Page*>(map_aligned(pages * kPageSize));
  if (!page) return nullptr;
  *page = Page{.heap = this,
               .number = next_number_,
               .cell_size = 0,
               .kind = kind,
               .large = true,
               .used = 1,
               .capacity = 1,
               .run = static_cast<std::uint32_t>(pages),
               .free = nullptr,
               .next = nullptr,
               .listed = false,
               .index = static_cast<std::uint32_t>(pages_.size())};
  next_number_ += static_cast<std::uint32_t>(pages);
  pages_.push_back(page);
  count_bytes(pages * kPageSize);
  return reinterpret_cast<char*>(page) + kHeaderSize;
}

void Heap::free_cell(void* cell, std::size_t link) {
  Page* page = Page::of(cell);
  bytes_ -= page->cell_size;
  if (debug_ && debug_->reuse_late) [[unlikely]]
    return keep_back(page, cell, link);
  reuse_cell(page, cell, link);
}

void Heap::reuse_cell(Page* page, void* cell, std::size_t link) {
  std::memcpy(static_cast<char*>(cell) + link, &page->free, sizeof(void*));
  std::size_t kept = link + sizeof(void*);
  DICTUM_POISON(static_cast<char*>(cell) + kept, page->cell_size - kept);
  page->free = cell;
  if (page->listed) return;
  Page*& list = available_[static_cast<std::size_t>(page->kind)][class_of(page->cell_size)];
  page->next = list;
  page->listed = true;
  list = page;
}

// Only the null type of an object stays to be seen: each_object() reads it.
void Heap::keep_back(Page* page, void* cell, std::size_t link) {
  auto* bytes = static_cast<unsigned char*>(cell);
  std::memset(bytes, kFreed, page->cell_size);
  DICTUM_POISON(cell, page->cell_size);
  if (page->kind != CellKind::Buffer) {
    DICTUM_UNPOISON(bytes + link - sizeof(void*), sizeof(void*));
    std::memset(bytes + link - sizeof(void*), 0, sizeof(void*));
  }
  debug_->kept.push_back(cell);
  debug_->kept_bytes += page->cell_size;
  while (debug_->kept_bytes > kKeptBack) {
    auto* oldest = static_cast<unsigned char*>(debug_->kept.front());
    debug_->kept.pop_front();
    Page* home = Page::of(oldest);
    debug_->kept_bytes -= home->cell_size;
    DICTUM_UNPOISON(oldest, home->cell_size);
    std::size_t home_link = link_offset(home->kind);
    if (home->kind != CellKind::Buffer)
      std::memset(oldest + home_link - sizeof(void*), kFreed, sizeof(void*));
    DICTUM_CHECK(
        std::all_of(oldest, oldest + home->cell_size, [](unsigned char byte) { return byte == kFreed; }),
        "freed memory was written to");
    if (home->kind != CellKind::Buffer) std::memset(oldest + home_link - sizeof(void*), 0, sizeof(void*));
    reuse_cell(home, oldest, home_link);
  }
}

void Heap::reuse_late() {
  if (!debug_) debug_ = std::make_unique<Debug>();
  debug_->reuse_late = true;
}

void Heap::fail_at(std::uint64_t number, bool large_only) {
  if (!debug_) debug_ = std::make_unique<Debug>();
  debug_->until_failure = number;
  debug_->large_only = large_only;
}

bool Heap::fails_now(bool large) {
  if (debug_->until_failure == 0 || (debug_->large_only && !large)) return false;
  return --debug_->until_failure == 0;
}

void Heap::free_large(Page* page) {
  bytes_ -= static_cast<std::size_t>(page->run) * kPageSize;
  pages_[page->index] = pages_.back();
  pages_[page->index]->index = page->index;
  pages_.pop_back();
  munmap(page, static_cast<std::size_t>(page->run) * kPageSize);
}

Object* Heap::allocate_object_slowly(std::size_t size, bool prefixed) {
  std::size_t skip = prefixed ? sizeof(Prefix) : 0;
  std::size_t whole = size + skip;
  CellKind kind = prefixed ? CellKind::Prefixed : CellKind::Plain;
  auto* cell = static_cast<char*>(whole >= kLarge ? allocate_large(whole, kind) : allocate_cell(whole, kind));
  if (!cell) return nullptr;
  std::memset(cell, 0, whole);
  ++live_objects_;
  return reinterpret_cast<Object*>(cell + skip);
}

void Heap::free_object_slowly(Object* object) {
  --live_objects_;
  Page* page = Page::of(object);
  if (page->large) return free_large(page);
  object->type = nullptr;
  std::size_t skip = page->kind == CellKind::Prefixed ? sizeof(Prefix) : 0;
  free_cell(reinterpret_cast<char*>(object) - skip, link_offset(page->kind));
}

void* Heap::allocate_buffer_slowly(std::size_t size) {
  return size >= kLarge ? allocate_large(size, CellKind::Buffer) : allocate_cell(size, CellKind::Buffer);
}

void Heap::free_buffer(void* buffer) {
  if (!buffer) return;
  Page* page = Page::of(buffer);
  if (page->large)
    free_large(page);
  else
    free_cell(buffer, 0);
}

void* Heap::resize_buffer(void* buffer, std::size_t old_size, std::size_t new_size) {
  void* made = allocate_buffer(new_size);
  if (!made) return nullptr;
  if (buffer) {
    std::memcpy(made, buffer, old_size < new_size ? old_size : new_size);
    free_buffer(buffer);
  }
  return made;
}

void* Heap::move_buffer(void* buffer) {
  const Page* page = Page::of(buffer);
  std::size_t size = page->large ? page->run * kPageSize - kHeaderSize : page->cell_size;
  void* made = allocate_buffer(size);
  if (!made) return nullptr;
  std::memcpy(made, buffer, size);
  free_buffer(buffer);
  return made;
}

std::uint64_t Heap::id_of(const Object* object) {
  const Page* page = Page::of(object);
  std::uint64_t offset = reinterpret_cast<std::uintptr_t>(object) & (kPageSize - 1);
  return 0x7f0000000000 + static_cast<std::uint64_t>(page->number) * kPageSize + offset;
}

void Heap::adopt(void* pages, std::size_t count) {
  for (std::size_t i = 0; i < count; i++)
    pages_.push_back(reinterpret_cast<Page*>(static_cast<char*>(pages) + i * kPageSize));
  next_number_ += static_cast<std::uint32_t>(count);
}

void Heap::write_protect() {
  for (std::size_t i = 0; i < pages_.size();) {
    char* start = reinterpret_cast<char*>(pages_[i]);
    char* end = start;
    for (; i < pages_.size() && reinterpret_cast<char*>(pages_[i]) == end; i++)
      end += std::size_t{pages_[i]->run} * kPageSize;
    const int failed = mprotect(start, static_cast<std::size_t>(end - start), PROT_READ);
    DICTUM_CHECK(failed == 0, "the core's pages could not be protected");
  }
}

}  // namespace dictum
