#include "base/arena.h"

#include <algorithm>
#include <cstdlib>

#include "base/check.h"

namespace dictum {

namespace {
constexpr std::size_t kFirstChunk = 16 * 1024;
constexpr std::size_t kLargestChunk = 1024 * 1024;
}  // namespace

Arena::~Arena() {
  while (chunks_) {
    Chunk* previous = chunks_->previous;
    std::free(chunks_);
    chunks_ = previous;
  }
}

void* Arena::allocate_slow(std::size_t size, std::size_t alignment) {
  std::size_t wanted = size + alignment + sizeof(Chunk);
  std::size_t chunk_size = std::max(wanted, std::clamp(bytes_, kFirstChunk, kLargestChunk));
  auto* chunk = static_cast<Chunk*>(std::malloc(chunk_size));
  DICTUM_CHECK(chunk, "the system has no memory for the compile stages");
  chunk->previous = chunks_;
  chunks_ = chunk;
  bytes_ += chunk_size;
  next_ = reinterpret_cast<std::uintptr_t>(chunk + 1);
  end_ = reinterpret_cast<std::uintptr_t>(chunk) + chunk_size;
  return allocate(size, alignment);
}

std::string_view Arena::copy_text(std::string_view text) {
  if (text.empty()) return {};
  auto* bytes = static_cast<char*>(allocate(text.size(), 1));
  std::memcpy(bytes, text.data(), text.size());
  return {bytes, text.size()};
}

}  // namespace dictum
