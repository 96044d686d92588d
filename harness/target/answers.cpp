#include "target/answers.h"

#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "target/protocol.h"

namespace dictum {
namespace {

using Json = nlohmann::json;

void put(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

}  // namespace

std::string file_stamp(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) return "";
  std::string stamp;
  for (const auto number :
       {static_cast<long long>(status.st_dev), static_cast<long long>(status.st_ino),
        static_cast<long long>(status.st_size), static_cast<long long>(status.st_mtim.tv_sec),
        static_cast<long long>(status.st_mtim.tv_nsec), static_cast<long long>(status.st_ctim.tv_sec),
        static_cast<long long>(status.st_ctim.tv_nsec)})
    stamp += std::to_string(number) + " ";
  return stamp;
}

std::string answer_prefix(const Identity& identity, const std::string& worker_text) {
  std::string text = "answer 1 ";
  put(text, worker_text);
  for (const std::string& part : {identity.implementation, identity.version, identity.executable})
    put(text, part);
  put(text, file_stamp(identity.executable));
  for (const std::string& entry : identity.library_path) put(text, file_stamp(entry + "/os.py"));
  const CacheKey key = cache_key(text);
  return std::to_string(key.high) + " " + std::to_string(key.low) + " ";
}

CacheKey answer_key(const std::string& prefix, const Program& program, const RunLimits& limits, Tier tier) {
  std::string text = prefix + tier_name(tier);
  for (const std::uint64_t limit : {limits.output, limits.memory, limits.file_size})
    text += " " + std::to_string(limit);
  put(text, program.entry);
  put(text, program.stdin_text);
  for (const ProgramFile& file : program.files) {
    put(text, file.path);
    put(text, file.bytes);
  }
  text += "path";
  for (const std::string& entry : program.python_path) put(text, entry);
  text += "argv";
  for (const std::string& argument : program.argv) put(text, argument);
  return cache_key(text);
}

bool may_be_kept(const Outcome& outcome) {
  switch (outcome.status) {
    case OutcomeStatus::Finished:
    case OutcomeStatus::Raised:
    case OutcomeStatus::SyntaxError:
    case OutcomeStatus::Exited: return true;
    case OutcomeStatus::Limit:
    case OutcomeStatus::Unsupported:
    case OutcomeStatus::Crashed:
    case OutcomeStatus::TimedOut: break;
  }
  return false;
}

// The scratch directory, a line end, and the reply of a worker.
std::string encode_answer(const Outcome& outcome) {
  return outcome.scratch + "\n" + encode_reply(RunRequest{}, outcome);
}

std::optional<Outcome> decode_answer(const std::string& bytes) {
  const std::size_t end = bytes.find('\n');
  Outcome outcome;
  std::string error;
  if (end == std::string::npos ||
      !decode_reply(std::string_view(bytes).substr(end + 1), RunRequest{}, outcome, error))
    return std::nullopt;
  outcome.scratch = bytes.substr(0, end);
  return outcome;
}

CacheKey identity_key(const std::string& path, const std::string& worker_text) {
  std::string text = "identity 1 ";
  put(text, path);
  put(text, file_stamp(path));
  put(text, worker_text);
  return cache_key(text);
}

std::string encode_identity(const Identity& identity) {
  Json library = Json::array();
  for (const std::string& entry : identity.library_path) library.push_back(octets_to_text(entry));
  return Json{{"name", identity.name},
              {"implementation", identity.implementation},
              {"version", identity.version},
              {"language", identity.language},
              {"executable", octets_to_text(identity.executable)},
              {"library", std::move(library)}}
      .dump();
}

std::optional<Identity> decode_identity(const std::string& bytes) {
  const Json object = Json::parse(bytes, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  Identity identity;
  try {
    identity.name = object.at("name");
    identity.implementation = object.at("implementation");
    identity.version = object.at("version");
    identity.language = object.at("language");
    identity.executable = text_to_octets(object.at("executable").get<std::string>());
    for (const Json& entry : object.at("library"))
      identity.library_path.push_back(text_to_octets(entry.get<std::string>()));
  } catch (const Json::exception&) {
    return std::nullopt;
  } catch (const BadMessage&) {
    return std::nullopt;
  }
  return identity;
}

}  // namespace dictum
