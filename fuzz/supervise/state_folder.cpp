#include "supervise/state_folder.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>
#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <vector>

#include "engine/content_name.h"
#include "report/whole_file.h"

namespace dictum::supervise {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kNameLength = 40;  // of a SHA-1

void make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error) throw StateFailure(path + ": " + error.message());
}

std::vector<std::string> file_names(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

StateFolder::StateFolder(const std::string& path) : path_(fs::absolute(path)) {
  for (const char* part : {"/corpus", "/spool", "/jobs", "/quarantine"}) make_folder(path_ + part);
  const std::string file = path_ + "/lock";
  lock_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (lock_ < 0) throw StateFailure(file + ": " + std::strerror(errno));
  if (flock(lock_, LOCK_EX | LOCK_NB) != 0) {
    close(lock_);
    throw StateFailure(path + ": another campaign works in this folder");
  }
}

StateFolder::~StateFolder() { close(lock_); }

std::string StateFolder::job(int number) const {
  const std::string folder = fmt::format("{}/jobs/{}", path_, number);
  make_folder(folder);
  return folder;
}

std::size_t StateFolder::check_corpus() {
  std::size_t damaged = 0;
  for (const std::string& name : file_names(corpus())) {
    const fs::path file = fs::path(corpus()) / name;
    if (name.size() == kNameLength && content_name(read_whole_file(file)) == name) continue;
    std::error_code error;
    fs::rename(file, fs::path(path_) / "quarantine" / name, error);
    if (error) throw StateFailure(file.string() + ": " + error.message());
    list_in_quarantine(name, "its name is not that of its content");
    ++damaged;
  }
  return damaged;
}

CorpusFacts StateFolder::corpus_facts() const {
  CorpusFacts facts;
  std::string all;
  for (const std::string& name : file_names(corpus())) {
    ++facts.programs;
    all += name + '\n';
  }
  facts.hash = fmt::format("{:016x}", XXH3_64bits(all.data(), all.size()));
  return facts;
}

void StateFolder::quarantine(const std::string& text, const std::string& why) {
  const std::string name = content_name(text);
  const std::string problem = write_whole_file(path_ + "/quarantine/" + name, text);
  if (!problem.empty()) throw StateFailure(problem);
  list_in_quarantine(name, why);
  std::error_code error;
  fs::remove(fs::path(corpus()) / name, error);
}

void StateFolder::list_in_quarantine(const std::string& name, const std::string& why) {
  std::ofstream list(path_ + "/quarantine/LIST", std::ios::app);
  list << fmt::format("{:%Y-%m-%d} {} {}\n", fmt::gmtime(std::time(nullptr)), name, why);
  if (!list.flush()) throw StateFailure(path_ + "/quarantine/LIST: it cannot be written");
}

}  // namespace dictum::supervise
