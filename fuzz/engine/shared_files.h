// Files of an engine that are whole at every moment, also when it was killed: mapped, shared, without a
// system call a run.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dictum {

// The input at work. After SIGKILL, or the end by the kernel for lack of memory, it is the one that did it.
class WorkFile {
 public:
  WorkFile() = default;
  WorkFile(const WorkFile&) = delete;
  WorkFile& operator=(const WorkFile&) = delete;
  // False with the reason. Without a file begin() and end() do nothing.
  bool open(const std::string& path, std::size_t largest, std::string& error);
  void begin(std::string_view input);
  void end();

 private:
  char* bytes_ = nullptr;
  std::size_t room_ = 0;
};
// The input that was at work when the engine ended; empty text and false: none was.
bool read_work_file(const std::string& path, std::string& input);

// Counts by name, kept in a file: those of the last engine are counted on.
class Stats {
 public:
  Stats() = default;
  Stats(const Stats&) = delete;
  Stats& operator=(const Stats&) = delete;
  bool open(const std::string& path, std::string& error);
  // What does not fit any more, by length or by number, is counted as "other".
  void count(std::string_view name, std::uint64_t times = 1) { *counter(name) += times; }
  // Where a name is counted, for what is counted often.
  std::uint64_t* counter(std::string_view name);

 private:
  struct Row;
  Row* find(std::string_view name);
  std::uint64_t nowhere_ = 0;  // without a file
  Row* rows_ = nullptr;
};
// In the order of their first use. False with the reason: there is no such file, or it is none of ours.
bool read_stats(const std::string& path, std::vector<std::pair<std::string, std::uint64_t>>& counts,
                std::string& error);

}  // namespace dictum
