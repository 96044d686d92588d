#include "target/answer_cache.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <filesystem>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace dictum {
namespace {

namespace fs = std::filesystem;

// A file is kMagic and records, each a RecordHead and its bytes, padded to kAlignment.
constexpr std::string_view kMagic = "dictum answers 1";
constexpr std::size_t kAlignment = 8;
constexpr std::size_t kMaxAnswer = 64u << 20;
constexpr std::size_t kFlushBytes = 8u << 20;
constexpr std::uintmax_t kMaxFolder = 512u << 20;   // beyond it the oldest files go
constexpr std::size_t kMaxFiles = 24;               // beyond it they are written into one
constexpr auto kForgotten = std::chrono::hours(1);  // a file beside that nobody has renamed

struct RecordHead {
  CacheKey key;
  std::uint64_t check;
  std::uint64_t size;
};

std::size_t padded(std::size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }
std::uint64_t check_of(std::string_view bytes) { return XXH3_64bits(bytes.data(), bytes.size()); }

void append_record(std::string& file, CacheKey key, std::string_view bytes) {
  const RecordHead head{key, check_of(bytes), bytes.size()};
  file.append(reinterpret_cast<const char*>(&head), sizeof head);
  file.append(bytes);
  file.append(padded(bytes.size()) - bytes.size(), '\0');
}

struct KeyHash {
  std::size_t operator()(const CacheKey& key) const { return key.low; }
};

// A file of answers in memory, as long as the cache lives.
class Mapping {
 public:
  explicit Mapping(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) return;
    struct stat status;
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
      void* start = mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
      if (start != MAP_FAILED)
        text_ = {static_cast<const char*>(start), static_cast<std::size_t>(status.st_size)};
    }
    close(file);
  }
  Mapping(Mapping&& other) noexcept : text_(std::exchange(other.text_, {})) {}
  Mapping& operator=(Mapping&&) = delete;
  ~Mapping() {
    if (!text_.empty()) munmap(const_cast<char*>(text_.data()), text_.size());
  }
  std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

// write(2) of all of it; 0 or the system's error number.
int write_new_file(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return errno;
  int error = 0;
  while (!bytes.empty() && error == 0) {
    const ssize_t count = write(file, bytes.data(), bytes.size());
    if (count < 0 && errno != EINTR) error = errno;
    if (count > 0) bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  close(file);
  if (error != 0) unlink(path.c_str());
  return error;
}

}  // namespace

class AnswerCache::Files {
 public:
  explicit Files(std::string folder) : folder_(std::move(folder)) { read(); }

  std::optional<std::string> find(CacheKey key) const {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = index_.find(key);
    if (found != index_.end() && check_of(found->second.bytes) == found->second.check)
      return std::string(found->second.bytes);
    const auto fresh = fresh_.find(key);
    if (fresh != fresh_.end()) return fresh->second;
    return std::nullopt;
  }

  void keep(CacheKey key, std::string_view bytes) {
    if (bytes.size() > kMaxAnswer) return;
    const std::lock_guard<std::mutex> lock(mutex_);
    index_.erase(key);
    fresh_bytes_ += bytes.size();
    fresh_.insert_or_assign(key, std::string(bytes));
    std::string ignored;
    if (fresh_bytes_ >= kFlushBytes) write_fresh(ignored);
  }

  bool flush(std::string& error) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return write_fresh(error);
  }

 private:
  struct Entry {
    std::string_view bytes;
    std::uint64_t check;
  };

  // With the lock held. What was written is read from its file from then on.
  bool write_fresh(std::string& error) {
    if (fresh_.empty()) return true;
    std::string file(kMagic);
    for (const auto& [key, bytes] : fresh_) append_record(file, key, bytes);
    fresh_.clear();
    fresh_bytes_ = 0;
    const std::string path = place(file, error);
    if (path.empty()) return false;
    mappings_.emplace_back(path);
    index(mappings_.back().text());
    return true;
  }

  void read() {
    std::vector<std::pair<fs::file_time_type, fs::path>> files;
    std::error_code error;
    std::uintmax_t total = 0;
    for (fs::directory_iterator entry(folder_, error), end; !error && entry != end; entry.increment(error)) {
      std::error_code ignored;
      const fs::path& path = entry->path();
      const auto changed = entry->last_write_time(ignored);
      if (path.extension() == ".answers") files.emplace_back(changed, path);
      if (path.extension() == ".new" && fs::file_time_type::clock::now() - changed > kForgotten)
        fs::remove(path, ignored);
    }
    std::sort(files.rbegin(), files.rend());  // the newest first: it wins
    for (const auto& [changed, path] : files) {
      std::error_code ignored;
      if (total > kMaxFolder) {
        fs::remove(path, ignored);
        continue;
      }
      mappings_.emplace_back(path.string());
      total += mappings_.back().text().size();
      index(mappings_.back().text());
    }
    if (files.size() > kMaxFiles) join(files);
  }

  void index(std::string_view text) {
    if (text.substr(0, kMagic.size()) != kMagic) return;
    text.remove_prefix(kMagic.size());
    while (text.size() >= sizeof(RecordHead)) {
      RecordHead head;
      std::memcpy(&head, text.data(), sizeof head);
      text.remove_prefix(sizeof head);
      if (head.size > text.size() || padded(head.size) > text.size()) return;  // cut short
      index_.try_emplace(head.key, Entry{text.substr(0, head.size), head.check});
      text.remove_prefix(padded(head.size));
    }
  }

  void join(const std::vector<std::pair<fs::file_time_type, fs::path>>& files) {
    std::string file(kMagic), error;
    for (const auto& [key, entry] : index_)
      if (check_of(entry.bytes) == entry.check) append_record(file, key, entry.bytes);
    if (place(file, error).empty()) return;
    for (const auto& [changed, path] : files) {
      std::error_code ignored;
      fs::remove(path, ignored);
    }
  }

  // The path of a new file with these bytes; empty, with the reason.
  std::string place(const std::string& file, std::string& error) const {
    static std::atomic<unsigned> counter{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    const std::string name = folder_ + "/" + std::to_string(now) + "-" + std::to_string(getpid()) + "-" +
                             std::to_string(counter++);
    int failure = write_new_file(name + ".new", file);
    if (failure == 0 && rename((name + ".new").c_str(), (name + ".answers").c_str()) != 0) failure = errno;
    if (failure == 0) return name + ".answers";
    error = name + ": " + std::strerror(failure);
    return "";
  }

  std::string folder_;
  std::deque<Mapping> mappings_;
  mutable std::mutex mutex_;
  std::unordered_map<CacheKey, Entry, KeyHash> index_;
  std::unordered_map<CacheKey, std::string, KeyHash> fresh_;  // not yet in a file
  std::size_t fresh_bytes_ = 0;
};

CacheKey cache_key(std::string_view text) {
  const XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  return {hash.high64, hash.low64};
}

std::unique_ptr<AnswerCache> AnswerCache::open(const std::string& folder, std::string& error) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (!code && access(folder.c_str(), R_OK | W_OK | X_OK) != 0) code.assign(errno, std::generic_category());
  if (code) {
    error = folder + ": " + code.message();
    return nullptr;
  }
  return std::unique_ptr<AnswerCache>(new AnswerCache(std::make_unique<Files>(folder)));
}

AnswerCache::AnswerCache(std::unique_ptr<Files> files) : files_(std::move(files)) {}

AnswerCache::~AnswerCache() {
  std::string ignored;
  flush(ignored);
}

std::optional<std::string> AnswerCache::find(CacheKey key) const { return files_->find(key); }
void AnswerCache::keep(CacheKey key, std::string_view bytes) { files_->keep(key, bytes); }
bool AnswerCache::flush(std::string& error) { return files_->flush(error); }

std::string default_cache_folder() {
  const char* cache = std::getenv("XDG_CACHE_HOME");
  if (cache != nullptr && cache[0] == '/') return std::string(cache) + "/dictum";
  const char* home = std::getenv("HOME");
  return home != nullptr && home[0] == '/' ? std::string(home) + "/.cache/dictum" : "";
}

}  // namespace dictum
