// The interpreter's own heap: 64 KiB pages of one size class and one kind each. Every byte of Python objects
// and their buffers comes from here and is counted against the budget; the whole heap is dropped with its
// interpreter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "objects/object.h"

namespace dictum {

inline constexpr std::size_t kPageSize = 64 * 1024;

enum class CellKind : std::uint8_t { Plain, Prefixed, Buffer };

class Heap;

// At the start of every page, which is aligned to kPageSize. A large object or buffer has a run of pages of
// its own.
struct Page {
  Heap* heap;
  std::uint32_t number;  // counted per heap; the core's pages come first
  std::uint32_t cell_size;
  CellKind kind;
  bool large;
  std::uint32_t used;  // cells handed out at least once
  std::uint32_t capacity;
  std::uint32_t run;    // large: pages in the run
  void* free;           // freed cells
  Page* next;           // next page of this class with room
  bool listed;          // in its class's list of pages with room
  std::uint32_t index;  // in Heap::pages_

  static Page* of(const void* address) {
    return reinterpret_cast<Page*>(reinterpret_cast<std::uintptr_t>(address) & ~(kPageSize - 1));
  }
};

// Where pages come from; a thread keeps one across its interpreters (PoolLease). Not shared between threads.
class PagePool {
 public:
  PagePool() = default;
  PagePool(void* area, std::size_t pages);  // first those of an area that the caller keeps
  PagePool(const PagePool&) = delete;
  PagePool& operator=(const PagePool&) = delete;
  ~PagePool();
  void* take();
  void give_back(void* page) { free_.push_back(page); }
  std::size_t mapped() const { return chunks_.size() * kChunkSize; }  // bytes

 private:
  std::vector<void*> free_;
  static constexpr std::size_t kChunkSize = 16 * kPageSize;

  std::vector<void*> chunks_;
};

// The pool of one interpreter: the one that an earlier interpreter of this thread has left, its pages mapped
// already. What has grown too large is given back to the system.
class PoolLease {
 public:
  PoolLease();
  PoolLease(const PoolLease&) = delete;
  PoolLease& operator=(const PoolLease&) = delete;
  ~PoolLease();
  const std::shared_ptr<PagePool>& pool() const { return pool_; }

 private:
  std::shared_ptr<PagePool> pool_;
};

// Small requests always succeed: when they pass the byte budget the heap raises `over_budget`, which the next
// charge of the attention countdown turns into the stop. Requests of kLarge bytes and more are asked for
// first and can fail.
class Heap {
 public:
  static constexpr std::size_t kLarge = 32 * 1024;

  Heap(Context* owner, std::shared_ptr<PagePool> pool, std::uint32_t first_page_number);
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;
  ~Heap();

  // Zeroed memory for an object of `size` bytes, header included; the header is not filled in. Null only for
  // large ones.
  Object* allocate_object(std::size_t size, bool prefixed) {
    const std::size_t skip = prefixed ? sizeof(Prefix) : 0;
    const std::size_t whole = size + skip;
    if (whole <= kQuickSize) [[likely]] {
      const CellKind kind = prefixed ? CellKind::Prefixed : CellKind::Plain;
      if (void* cell = take_quickly(whole, kind, skip + sizeof(void*))) [[likely]] {
        for (std::size_t at = 0; at < whole; at += 2 * sizeof(std::uint64_t)) {
          auto* words = reinterpret_cast<std::uint64_t*>(static_cast<char*>(cell) + at);
          words[0] = words[1] = 0;
        }
        ++live_objects_;
        return reinterpret_cast<Object*>(static_cast<char*>(cell) + skip);
      }
    }
    return allocate_object_slowly(size, prefixed);
  }
  void free_object(Object* object) {
    Page* page = Page::of(object);
    if (!kQuick || !page->listed || debug_) [[unlikely]]
      return free_object_slowly(object);
    --live_objects_;
    bytes_ -= page->cell_size;
    const std::size_t skip = page->kind == CellKind::Prefixed ? sizeof(Prefix) : 0;
    object->type = nullptr;
    *reinterpret_cast<void**>(&object->type + 1) = page->free;
    page->free = reinterpret_cast<char*>(object) - skip;
  }
  // Not zeroed. Null only for large ones that the budget does not allow.
  void* allocate_buffer(std::size_t size) {
    if (size <= kQuickSize && size > 0)
      if (void* cell = take_quickly(size, CellKind::Buffer, 0)) return cell;
    return allocate_buffer_slowly(size);
  }
  void free_buffer(void* buffer);
  // Keeps the smaller of the two sizes' contents. Null (the old one is kept) as above.
  void* resize_buffer(void* buffer, std::size_t old_size, std::size_t new_size);

  // The same contents at another address; the old one is freed. Null as above.
  void* move_buffer(void* buffer);
  // Freed cells wait, poisoned, before they are used again; a write to one is found when it is.
  void reuse_late();
  // The N-th allocation from now on fails; `large_only` counts those that can fail by themselves.
  void fail_at(std::uint64_t number, bool large_only);
  // Bytes of the object's cell, from the object on.
  static std::size_t room_of(const Object* object) {
    const Page* page = Page::of(object);
    const std::size_t skip = page->kind == CellKind::Prefixed ? sizeof(Prefix) : 0;
    return (page->large ? std::size_t{page->run} * kPageSize - kHeaderSize : page->cell_size) - skip;
  }

  // What id() answers for the object: deterministic, reused after death.
  static std::uint64_t id_of(const Object* object);

  Context& owner() const { return *owner_; }
  std::size_t bytes() const { return bytes_; }
  std::size_t peak_bytes() const { return peak_; }
  std::size_t live_objects() const { return live_objects_; }
  std::uint32_t next_page_number() const { return next_number_; }
  void set_limit(std::size_t bytes) { limit_ = bytes; }  // 0: none
  std::size_t limit() const { return limit_; }
  // Whether a request of this size could ever be granted; otherwise it is a MemoryError, not a budget's end.
  bool fits_budget(std::size_t size) const { return size < kHugeRequest && (limit_ == 0 || size <= limit_); }

  // Calls visit(Object*) for every live object, in page order. Nothing may be allocated or freed meanwhile.
  template <class Visit>
  void each_object(Visit&& visit) {
    for (Page* page : pages_) {
      if (page->kind == CellKind::Buffer) continue;
      char* cell = reinterpret_cast<char*>(page) + kHeaderSize;
      std::size_t skip = page->kind == CellKind::Prefixed ? sizeof(Prefix) : 0;
      for (std::uint32_t i = 0; i < page->used; ++i, cell += page->cell_size) {
        auto* object = reinterpret_cast<Object*>(cell + skip);
        if (object->type) visit(object);
      }
    }
  }
  // The cell of an object within its page.
  static std::uint32_t cell_of(const Object* object) {
    const Page* page = Page::of(object);
    if (page->large) return 0;
    std::size_t offset = reinterpret_cast<std::uintptr_t>(object) & (kPageSize - 1);
    return static_cast<std::uint32_t>((offset - kHeaderSize) / page->cell_size);
  }
  const std::vector<Page*>& pages() const { return pages_; }
  // Context::collection_wanted is raised when the heap next grows past so many pages; 0: never.
  void set_collection_mark(std::size_t pages) { collection_mark_ = pages; }
  // For a heap without pages of its own: takes pages that lie one after another as another process has left
  // them, numbered from the first number on. Such a heap only answers questions: nothing is allocated in it.
  void adopt(void* pages, std::size_t count);
  // Makes all pages read-only: nothing ever writes to the core.
  void write_protect();

 private:
  struct Debug;
  static constexpr std::size_t kQuickSize = 512;  // up to here size classes are steps of 16 bytes
#ifdef DICTUM_SANITIZED
  static constexpr bool kQuick = false;  // every cell is poisoned and unpoisoned
#else
  static constexpr bool kQuick = true;
#endif
  static constexpr std::size_t kHeaderSize = 64;
  static constexpr std::size_t kClasses = 56;
  static constexpr std::size_t kHugeRequest = std::size_t{1} << 40;

  // A freed cell of a page that stays on its list, or null: then the slow way decides.
  void* take_quickly(std::size_t size, CellKind kind, std::size_t link) {
    if (!kQuick || debug_) return nullptr;
    Page* page = available_[static_cast<std::size_t>(kind)][(size - 1) / 16];
    if (!page || !page->free) return nullptr;
    void* cell = page->free;
    void* next = *reinterpret_cast<void**>(static_cast<char*>(cell) + link);
    if (!next && page->used == page->capacity) return nullptr;
    const std::size_t bytes = bytes_ + page->cell_size;
    if (bytes > peak_) return nullptr;
    page->free = next;
    bytes_ = bytes;
    return cell;
  }
  Object* allocate_object_slowly(std::size_t size, bool prefixed);
  void free_object_slowly(Object* object);
  void* allocate_buffer_slowly(std::size_t size);

  static std::size_t round_up(std::size_t size) { return class_size(class_of(size)); }
  static std::size_t class_of(std::size_t size);
  static std::size_t class_size(std::size_t size_class);
  void* allocate_cell(std::size_t size, CellKind kind);
  void* allocate_large(std::size_t size, CellKind kind);
  void free_cell(void* cell, std::size_t link_offset);
  void reuse_cell(Page* page, void* cell, std::size_t link_offset);
  void keep_back(Page* page, void* cell, std::size_t link_offset);
  bool fails_now(bool large);
  void free_large(Page* page);
  Page* new_page(std::size_t size_class, CellKind kind);
  void count_bytes(std::size_t size);

  Context* owner_;
  std::shared_ptr<PagePool> pool_;
  Page* available_[3][kClasses] = {};
  std::vector<Page*> pages_;
  std::size_t bytes_ = 0;
  std::size_t peak_ = 0;
  std::size_t limit_ = 0;
  std::size_t live_objects_ = 0;
  std::size_t collection_mark_ = 0;
  std::uint32_t next_number_;
  std::unique_ptr<Debug> debug_;  // null unless a mode asks
};

}  // namespace dictum
