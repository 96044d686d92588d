#include "vm/frame_stack.h"

#include <algorithm>

#include "objects/errors.h"

namespace dictum {

namespace {

constexpr std::size_t kChunk = 16 * 1024;

}  // namespace

void* FrameStack::push_slow(std::size_t bytes) {
  const std::size_t size = std::max(bytes, kChunk << std::min<std::size_t>(chunks_.size(), 4));
  auto* memory = static_cast<char*>(cx_.heap.allocate_buffer(size));
  if (!memory) {
    (void)raise_no_memory(cx_, size);
    return nullptr;
  }
  chunks_.push_back({memory, memory + size, next_});
  begin_ = memory;
  next_ = memory + bytes;
  end_ = memory + size;
  return memory;
}

void FrameStack::leave_chunk() {
  const Chunk left = chunks_.back();
  chunks_.pop_back();
  begin_ = chunks_.back().begin;
  end_ = chunks_.back().end;
  next_ = left.resume;
  cx_.heap.free_buffer(left.begin);
}

}  // namespace dictum
