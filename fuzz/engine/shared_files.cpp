#include "engine/shared_files.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

namespace dictum {
namespace {

// A new file is filled with zeros; an old one keeps its bytes.
char* map_file(const std::string& path, std::size_t size, std::string& error) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  void* bytes = MAP_FAILED;
  if (file >= 0 && ftruncate(file, static_cast<off_t>(size)) == 0)
    bytes = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  if (bytes == MAP_FAILED) error = path + ": " + std::strerror(errno);
  if (file >= 0) close(file);
  return bytes == MAP_FAILED ? nullptr : static_cast<char*>(bytes);
}

std::string read_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

constexpr std::size_t kSizeBytes = sizeof(std::uint64_t);  // the input's size, plus one; 0: none is at work

void set_size(char* bytes, std::uint64_t size) {
  std::atomic_signal_fence(std::memory_order_seq_cst);
  std::memcpy(bytes, &size, sizeof size);
  std::atomic_signal_fence(std::memory_order_seq_cst);
}

}  // namespace

bool WorkFile::open(const std::string& path, std::size_t largest, std::string& error) {
  bytes_ = map_file(path, kSizeBytes + largest, error);
  room_ = largest;
  end();
  return bytes_ != nullptr;
}

void WorkFile::begin(std::string_view input) {
  if (bytes_ == nullptr) return;
  const std::size_t size = std::min(input.size(), room_);
  std::memcpy(bytes_ + kSizeBytes, input.data(), size);
  set_size(bytes_, size + 1);
}

void WorkFile::end() {
  if (bytes_ != nullptr) set_size(bytes_, 0);
}

bool read_work_file(const std::string& path, std::string& input) {
  const std::string bytes = read_bytes(path);
  std::uint64_t size = 0;
  input.clear();
  if (bytes.size() < sizeof size) return false;
  std::memcpy(&size, bytes.data(), sizeof size);
  if (size == 0 || size - 1 > bytes.size() - kSizeBytes) return false;
  input = bytes.substr(kSizeBytes, size - 1);
  return true;
}

struct Stats::Row {
  char name[120];  // ends in zeros; an empty name: from here on nothing is used
  std::uint64_t count;
};

namespace {

constexpr std::size_t kRows = 2048;
constexpr char kOther[] = "other";

}  // namespace

bool Stats::open(const std::string& path, std::string& error) {
  rows_ = reinterpret_cast<Row*>(map_file(path, kRows * sizeof(Row), error));
  return rows_ != nullptr;
}

Stats::Row* Stats::find(std::string_view name) {
  if (name.size() >= sizeof Row::name) return nullptr;
  for (Row* row = rows_; row < rows_ + kRows - 1; ++row) {
    if (row->name[0] == '\0') std::memcpy(row->name, name.data(), name.size());
    if (name == row->name) return row;
  }
  return nullptr;
}

std::uint64_t* Stats::counter(std::string_view name) {
  if (rows_ == nullptr) return &nowhere_;
  Row* row = find(name);
  if (row == nullptr) {
    row = rows_ + kRows - 1;
    std::memcpy(row->name, kOther, sizeof kOther);
  }
  return &row->count;
}

bool read_stats(const std::string& path, std::vector<std::pair<std::string, std::uint64_t>>& counts,
                std::string& error) {
  struct Row {
    char name[120];
    std::uint64_t count;
  };
  const std::string bytes = read_bytes(path);
  counts.clear();
  if (bytes.size() != kRows * sizeof(Row)) return error = path + ": no counts of an engine", false;
  for (std::size_t at = 0; at < bytes.size(); at += sizeof(Row)) {
    Row row;
    std::memcpy(&row, bytes.data() + at, sizeof row);
    if (row.name[0] != '\0') counts.emplace_back(row.name, row.count);
  }
  return true;
}

}  // namespace dictum
