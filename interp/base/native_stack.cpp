#include "base/native_stack.h"

#include <pthread.h>

#include "base/check.h"

namespace dictum {

namespace {

std::uintptr_t lowest_address() {
  pthread_attr_t attributes;
  DICTUM_CHECK(pthread_getattr_np(pthread_self(), &attributes) == 0, "the thread's stack is unknown");
  void* lowest = nullptr;
  std::size_t size = 0;
  pthread_attr_getstack(&attributes, &lowest, &size);
  std::size_t guard = 0;
  pthread_attr_getguardsize(&attributes, &guard);
  pthread_attr_destroy(&attributes);
  return reinterpret_cast<std::uintptr_t>(lowest) + guard;
}

}  // namespace

std::uintptr_t native_stack_limit(std::size_t reserve) {
  static thread_local const std::uintptr_t lowest = lowest_address();
  return lowest + reserve;
}

}  // namespace dictum
