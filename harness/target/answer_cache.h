// What targets have answered before, kept in files: a program is not played twice on a target that has not
// changed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace dictum {

// A hash of 128 bits over all that an answer depends on.
struct CacheKey {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  bool operator==(const CacheKey&) const = default;
};
CacheKey cache_key(std::string_view text);

// Safe for several threads, and for several processes on one folder: a file is written beside and renamed
// into place, and never changed after. Every answer carries a hash of its bytes; one that does not fit is not
// found.
class AnswerCache {
 public:
  // Makes the folder and reads what is there. Null, with the reason, if that cannot be.
  static std::unique_ptr<AnswerCache> open(const std::string& folder, std::string& error);
  ~AnswerCache();  // writes what is new
  AnswerCache(const AnswerCache&) = delete;
  AnswerCache& operator=(const AnswerCache&) = delete;

  std::optional<std::string> find(CacheKey key) const;
  void keep(CacheKey key, std::string_view bytes);
  // False, with the reason, if the new answers could not be written: they are lost, nothing else is.
  bool flush(std::string& error);

 private:
  class Files;
  explicit AnswerCache(std::unique_ptr<Files> files);
  std::unique_ptr<Files> files_;
};

// $XDG_CACHE_HOME/dictum, else $HOME/.cache/dictum; empty: neither is set.
std::string default_cache_folder();

}  // namespace dictum
