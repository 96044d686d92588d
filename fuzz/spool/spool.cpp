#include "spool/spool.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "report/whole_file.h"

namespace dictum {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kNameSize = 32;
constexpr char kFirstLine[] = "dictum spool 1";

struct Field {
  const char* name;
  std::string SpoolEntry::*text;
};
constexpr Field kFields[] = {{"kind", &SpoolEntry::kind},
                             {"detail", &SpoolEntry::detail},
                             {"reference", &SpoolEntry::reference},
                             {"oracle", &SpoolEntry::oracle},
                             {"origin", &SpoolEntry::origin}};

std::string hash_of(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  std::string text;
  for (const std::uint64_t half : {hash.high64, hash.low64})
    for (int shift = 60; shift >= 0; shift -= 4) text += "0123456789abcdef"[half >> shift & 15];
  return text;
}

std::string one_line(std::string_view text) {
  std::string line;
  for (const char c : text) line += c == '\\' ? "\\\\" : c == '\n' ? "\\n" : std::string(1, c);
  return line;
}

std::string from_line(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool escaped = line[i] == '\\' && i + 1 < line.size();
    if (escaped) ++i;
    text += escaped && line[i] == 'n' ? '\n' : line[i];
  }
  return text;
}

// The fields, a line each, an empty line, the program.
std::string text_of(const SpoolEntry& entry) {
  std::string text;
  for (const Field& field : kFields)
    text += std::string(field.name) + ": " + one_line(entry.*field.text) + "\n";
  return text + "\n" + entry.program;
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find('\n'), rest.size());
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return line;
}

bool parse(std::string_view rest, SpoolEntry& entry) {
  if (take_line(rest) != kFirstLine) return false;
  const std::string_view hash = take_line(rest);
  if (hash != hash_of(rest)) return false;
  for (const Field& field : kFields) {
    std::string_view line = take_line(rest);
    const std::string head = std::string(field.name) + ": ";
    if (!line.starts_with(head)) return false;
    line.remove_prefix(head.size());
    entry.*field.text = from_line(line);
  }
  if (!take_line(rest).empty()) return false;
  entry.program = rest;
  return true;
}

}  // namespace

std::string spool_name(const SpoolEntry& entry) { return hash_of(entry.program); }

bool write_spool(const std::string& folder, const SpoolEntry& entry, std::string& error) {
  std::error_code reason;
  fs::create_directories(folder, reason);
  if (reason) return error = folder + ": " + reason.message(), false;
  const std::string text = text_of(entry);
  error = write_whole_file(folder + "/" + spool_name(entry),
                           std::string(kFirstLine) + "\n" + hash_of(text) + "\n" + text);
  return error.empty();
}

std::vector<std::string> spool_names(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
       entry.increment(ignored)) {
    std::string name = entry->path().filename().string();
    if (name.size() == kNameSize && name.find_first_not_of("0123456789abcdef") == std::string::npos)
      names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::optional<SpoolEntry> read_spool(const std::string& folder, const std::string& name, std::string& error) {
  const std::string path = folder + "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) return error = path + ": " + std::strerror(errno), std::nullopt;
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  SpoolEntry entry;
  if (!parse(bytes, entry) || spool_name(entry) != name)
    return error = path + ": damaged: it is not what was written", std::nullopt;
  return entry;
}

}  // namespace dictum
