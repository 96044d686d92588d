#include "objects/heap.h"

#include <gtest/gtest.h>

#include <cstring>
#include <set>

#include "objects/context.h"

namespace dictum {
namespace {

// A core without anything: enough for a heap.
Core bare_core() {
  Core core;
  core.language = &language(LanguageVersion::V3_11);
  return core;
}
struct BareContext {
  Core core = bare_core();
  Context cx{core, std::make_shared<PagePool>()};
};

TEST(heap, Objects_AreZeroedAndApart) {
  BareContext bare;
  Heap& heap = bare.cx.heap;
  std::set<Object*> seen;
  for (std::size_t size = 16; size < 5000; size += 24) {
    Object* object = heap.allocate_object(size, size % 48 == 0);
    ASSERT_NE(object, nullptr);
    const char* bytes = reinterpret_cast<const char*>(object);
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(bytes[i], 0);
    std::memset(static_cast<void*>(object), 0xff, size);
    EXPECT_TRUE(seen.insert(object).second);
  }
}

TEST(heap, FreedCell_IsReusedWithItsId) {
  BareContext bare;
  Heap& heap = bare.cx.heap;
  Object* first = heap.allocate_object(48, true);
  std::uint64_t id = Heap::id_of(first);
  heap.free_object(first);
  Object* second = heap.allocate_object(48, true);
  EXPECT_EQ(Heap::id_of(second), id);
}

TEST(heap, Bytes_AreCountedAndGivenBack) {
  BareContext bare;
  Heap& heap = bare.cx.heap;
  std::size_t before = heap.bytes();
  void* small = heap.allocate_buffer(100);
  void* large = heap.allocate_buffer(1 << 20);
  EXPECT_GE(heap.bytes(), before + 100 + (1 << 20));
  large = heap.resize_buffer(large, 1 << 20, 1 << 21);
  heap.free_buffer(small);
  heap.free_buffer(large);
  EXPECT_EQ(heap.bytes(), before);
  EXPECT_GE(heap.peak_bytes(), std::size_t{3} << 20);
}

TEST(heap, LargeRequestPastTheBudget_IsRefused) {
  BareContext bare;
  Heap& heap = bare.cx.heap;
  heap.set_limit(1 << 20);
  EXPECT_EQ(heap.allocate_buffer(1 << 21), nullptr);
  EXPECT_FALSE(heap.fits_budget(1 << 21));
  EXPECT_NE(heap.allocate_buffer(1 << 16), nullptr);
}

TEST(heap, SmallRequestsPastTheBudget_AskForAttention) {
  BareContext bare;
  bare.cx.heap.set_limit(1 << 12);
  for (int i = 0; i < 100; ++i) ASSERT_NE(bare.cx.heap.allocate_buffer(256), nullptr);
  EXPECT_TRUE(bare.cx.over_budget);
  EXPECT_FALSE(bare.cx.charge());
  EXPECT_EQ(bare.cx.pending.kind, Pending::Kind::Limit);
  EXPECT_EQ(bare.cx.pending.detail, "bytes");
}

TEST(pool, NextInterpreterOfTheThread_GetsThePages) {
  void* page = nullptr;
  {
    PoolLease lease;
    page = lease.pool()->take();
    lease.pool()->give_back(page);
  }
  PoolLease again, another;
  EXPECT_NE(again.pool(), another.pool());
  EXPECT_EQ(again.pool()->take(), page);
}

TEST(pool, MuchMemory_GoesBackToTheSystem) {
  {
    PoolLease lease;
    while (lease.pool()->mapped() <= 64 << 20) (void)lease.pool()->take();
  }
  PoolLease next;
  EXPECT_EQ(next.pool()->mapped(), 0u);
}

}  // namespace
}  // namespace dictum
