// The debug modes: each plays the golden programs with the same output, and reports what it is made to find.
#include <gtest/gtest.h>

#include <filesystem>
#include <thread>

#include "builtins/test_context.h"
#include "dictum/interp.h"
#include "objects/debug.h"
#include "objects/sequence_object.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

struct Played {
  std::string output, error;
  RunResult result;
};

Played play(const fs::path& program, const DebugModes& modes, Limits limits = {}) {
  Played played;
  Options options;
  options.argv = {program.filename().string()};
  options.debug = modes;
  options.limits = limits;
  options.on_stdout = [&](std::string_view bytes) { played.output += bytes; };
  options.on_stderr = [&](std::string_view bytes) { played.error += bytes; };
  played.result = Interpreter(options).run_file(program.filename().string());
  return played;
}

std::vector<fs::path> golden_programs() {
  const fs::path folder = fs::path(DICTUM_SOURCE_DIR) / "interp/testdata/run";
  fs::current_path(folder);
  std::vector<fs::path> programs;
  // The short ones: a mode multiplies the time. Those that write files would meet each other's.
  constexpr std::uintmax_t kLong = 16 * 1024;
  for (const auto& entry : fs::directory_iterator(folder)) {
    fs::path output = entry.path();
    output.replace_extension(".out");
    const bool is_short = entry.path().extension() == ".py" && fs::file_size(output) < kLong;
    if (is_short && entry.path().stem() != "streams") programs.push_back(entry.path());
  }
  std::sort(programs.begin(), programs.end());
  return programs;
}

void expect_same_output(const DebugModes& modes) {
  for (const fs::path& program : golden_programs()) {
    const Played plain = play(program, {}), played = play(program, modes);
    EXPECT_EQ(played.output, plain.output) << program;
    EXPECT_EQ(played.error, plain.error) << program;
    EXPECT_EQ(played.result.exit_code, plain.result.exit_code) << program;
  }
}

TEST(DebugModes, CachesOff_PlayTheSame) { expect_same_output({.no_caches = true}); }
TEST(DebugModes, LateReuse_PlaysTheSame) { expect_same_output({.late_reuse = true}); }
TEST(DebugModes, CollectionAtSafePoints_PlaysTheSame) { expect_same_output({.collect_every = 211}); }
TEST(DebugModes, AuditAtSafePoints_PlaysTheSame) { expect_same_output({.audit_every = 101}); }
TEST(DebugModes, MovedBuffers_PlayTheSame) { expect_same_output({.move_every = 7}); }

// What was printed before a stop is the beginning of what the whole program prints.
void expect_stop(const fs::path& program, const DebugModes& modes, const Played& whole, const char* budget) {
  const Played played = play(program, modes);
  if (played.result.status != Status::Limit) return;
  EXPECT_EQ(played.result.detail, budget) << program;
  EXPECT_EQ(played.output, whole.output.substr(0, played.output.size())) << program;
  EXPECT_EQ(played.error, whole.error.substr(0, played.error.size())) << program;
}

TEST(DebugModes, FailedAllocation_StopsWithoutOutput) {
  for (const fs::path& program : golden_programs()) {
    const Played whole = play(program, {});
    for (std::uint64_t number = 1; number < 40000; number = number * 3 / 2 + 1)
      expect_stop(program, {.fail_allocation = number}, whole, "bytes");
  }
}

TEST(DebugModes, StopAtReentry_StopsWithoutOutput) {
  for (const fs::path& program : golden_programs()) {
    const Played whole = play(program, {});
    for (std::uint64_t number = 1; number < 20000; number = number * 3 / 2 + 1)
      expect_stop(program, {.stop_at_reentry = number}, whole, "re-entry");
  }
}

TEST(DebugModes, SameProgramTwice_CountsTheSame) {
  for (const fs::path& program : golden_programs()) {
    const Played first = play(program, {}), second = play(program, {});
    EXPECT_EQ(first.output, second.output) << program;
    EXPECT_EQ(first.result.steps, second.result.steps) << program;
    EXPECT_EQ(first.result.peak_bytes, second.result.peak_bytes) << program;
  }
}

TEST(DebugModes, TwoThreads_PlayTheSame) {
  for (const fs::path& program : golden_programs()) {
    Played first, second;
    std::thread other([&] { second = play(program, {}); });
    first = play(program, {});
    other.join();
    EXPECT_EQ(first.output, second.output) << program;
    EXPECT_EQ(first.result.peak_bytes, second.result.peak_bytes) << program;
  }
}

// --- deliberate faults

TEST(HeapAudit, RightCounts_GiveNoReport) {
  TestContext test;
  Ref<List> list = new_list(*test), inner = new_list(*test);
  ASSERT_TRUE(list_append(*test, list.get(), Value(inner.get())).ok());
  EXPECT_EQ(audit_heap(*test, {Value(list.get()), Value(inner.get()), Value(test->builtins.get())}), "");
}

TEST(HeapAudit, CountTooHigh_IsReported) {
  TestContext test;
  Ref<List> list = new_list(*test);
  retain(static_cast<Object*>(list.get()));
  const std::string report = audit_heap(*test, {Value(list.get()), Value(test->builtins.get())});
  EXPECT_NE(report.find("list at"), std::string::npos);
  EXPECT_NE(report.find("counted 2, referred to 1"), std::string::npos) << report;
}

TEST(HeapAudit, CountTooLow_IsReported) {
  TestContext test;
  Ref<List> list = new_list(*test), inner = new_list(*test);
  ASSERT_TRUE(list_append(*test, list.get(), Value(inner.get())).ok());
  inner->count--;
  const std::string report =
      audit_heap(*test, {Value(list.get()), Value(inner.get()), Value(test->builtins.get())});
  EXPECT_NE(report.find("counted 1, referred to 2"), std::string::npos) << report;
  inner->count++;
}

TEST(HeapAudit, ReferenceToAFreedCell_IsReported) {
  TestContext test;
  Ref<List> list = new_list(*test), inner = new_list(*test);
  ASSERT_TRUE(list_append(*test, list.get(), Value(inner.get())).ok());
  release(static_cast<Object*>(inner.get()));
  (void)inner.leak();  // the list's reference is one too many now
  List* lost = as<List>((*list)[0]);
  lost->count = 1;
  release(static_cast<Object*>(lost));
  const std::string report = audit_heap(*test, {Value(list.get()), Value(test->builtins.get())});
  EXPECT_EQ(report, "reference of list to a freed cell\n");
  list->size_ = 0;
}

TEST(LateReuseDeathTest, WriteToAFreedObject_IsReported) {
  const auto write_late = [] {
    TestContext test;
    test->heap.reuse_late();
    Ref<List> list = new_list(*test);
    List* dead = list.get();
    list = nullptr;
    dead->size_ = 1;
    for (int i = 0; i < 200000; ++i) Ref<List> other = new_list(*test);
  };
  EXPECT_DEATH(write_late(), "freed memory was written to|use-after-poison");
}

TEST(LateReuseDeathTest, WriteToAMovedBuffer_IsReported) {
  const auto write_late = [] {
    TestContext test;
    test->heap.reuse_late();
    Ref<List> list = new_list(*test, 4);
    Value* stale = list->items;
    move_buffers(*test);
    stale[0] = Value::small(1);
    for (int i = 0; i < 200000; ++i) Ref<List> other = new_list(*test, 4);
  };
  EXPECT_DEATH(write_late(), "freed memory was written to|use-after-poison");
}

#if defined(__SANITIZE_ADDRESS__)
TEST(LateReuseDeathTest, ReadOfAFreedObject_IsReported) {
  const auto read_late = [] {
    TestContext test;
    test->heap.reuse_late();
    Ref<List> list = new_list(*test);
    List* dead = list.get();
    list = nullptr;
    release(static_cast<Object*>(dead));
  };
  EXPECT_DEATH(read_late(), "use-after-poison");
}
#endif

}  // namespace
}  // namespace dictum
