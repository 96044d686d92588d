// Memory of the frames of running functions: chunks from the heap that never move, used as a stack.
#pragma once

#include <cstddef>
#include <vector>

#include "objects/context.h"

namespace dictum {

class FrameStack {
 public:
  explicit FrameStack(Context& cx) : cx_(cx) {}
  FrameStack(const FrameStack&) = delete;
  FrameStack& operator=(const FrameStack&) = delete;

  // Memory of so many bytes, not zeroed. Null (raised) when memory is short.
  void* push(std::size_t bytes) {
    bytes = (bytes + 15) & ~std::size_t{15};
    if (static_cast<std::size_t>(end_ - next_) < bytes) return push_slow(bytes);
    char* memory = next_;
    next_ += bytes;
    return memory;
  }
  // Whether push() of so many bytes needs no new chunk.
  bool fits(std::size_t bytes) const {
    return static_cast<std::size_t>(end_ - next_) >= ((bytes + 15) & ~std::size_t{15});
  }
  // Gives back the memory pushed last.
  void pop(void* memory) {
    next_ = static_cast<char*>(memory);
    if (next_ == begin_ && chunks_.size() > 1) leave_chunk();
  }

 private:
  struct Chunk {
    char* begin;
    char* end;
    char* resume;  // where the chunk before it went on
  };
  void* push_slow(std::size_t bytes);
  void leave_chunk();

  Context& cx_;
  std::vector<Chunk> chunks_;
  char* begin_ = nullptr;
  char* next_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace dictum
