// A bump allocator for the compile stages: everything made in it dies with it, at once; destructors do not
// run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>

namespace dictum {

class Arena {
 public:
  Arena() = default;
  ~Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Memory of `size` bytes, uninitialised, aligned to `alignment` (a power of two, at most 16).
  void* allocate(std::size_t size, std::size_t alignment) {
    std::uintptr_t start = (next_ + alignment - 1) & ~(static_cast<std::uintptr_t>(alignment) - 1);
    if (start + size > end_) [[unlikely]]
      return allocate_slow(size, alignment);
    next_ = start + size;
    return reinterpret_cast<void*>(start);
  }
  template <class T, class... Arguments>
  T* make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Arguments>(arguments)...};
  }
  // `count` value-initialised elements; an empty span for 0.
  template <class T>
  std::span<T> array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (count == 0) return {};
    T* first = static_cast<T*>(allocate(sizeof(T) * count, alignof(T)));
    for (std::size_t i = 0; i < count; i++) new (first + i) T{};
    return {first, count};
  }
  template <class T>
  std::span<T> copy(std::span<const T> source) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (source.empty()) return {};
    T* first = static_cast<T*>(allocate(source.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(first), source.data(), source.size_bytes());
    return {first, source.size()};
  }
  std::string_view copy_text(std::string_view text);

  // Bytes taken from the system so far.
  std::size_t bytes() const { return bytes_; }

 private:
  struct Chunk {
    Chunk* previous;
  };
  void* allocate_slow(std::size_t size, std::size_t alignment);

  std::uintptr_t next_ = 0;
  std::uintptr_t end_ = 0;
  Chunk* chunks_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace dictum
