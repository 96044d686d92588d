#include "target/protocol.h"

#include <array>
#include <nlohmann/json.hpp>
#include <optional>

namespace dictum {
namespace {

using Json = nlohmann::json;

constexpr std::string_view kUndecided =
    "undecided";                // a batch cannot say: it is played in a process of its own
constexpr int kMaxLinks = 200;  // of __cause__ and __context__, as deep as a reply is read

constexpr std::array kStatuses = {OutcomeStatus::Finished, OutcomeStatus::Raised,  OutcomeStatus::SyntaxError,
                                  OutcomeStatus::Exited,   OutcomeStatus::Limit,   OutcomeStatus::Unsupported,
                                  OutcomeStatus::Crashed,  OutcomeStatus::TimedOut};

const Json& member(const Json& object, const char* key, Json::value_t type) {
  const auto found = object.find(key);
  if (found == object.end()) throw BadMessage{std::string("no ") + key};
  const bool number = type == Json::value_t::number_integer && found->is_number_integer();
  const bool real = type == Json::value_t::number_float && found->is_number();
  if (found->type() != type && !number && !real) throw BadMessage{std::string("wrong type of ") + key};
  return *found;
}

std::string text(const Json& object, const char* key) {
  return member(object, key, Json::value_t::string).get<std::string>();
}
std::string octets(const Json& object, const char* key) { return text_to_octets(text(object, key)); }
std::int64_t integer(const Json& object, const char* key) {
  return member(object, key, Json::value_t::number_integer).get<std::int64_t>();
}
double real(const Json& object, const char* key) {
  return member(object, key, Json::value_t::number_float).get<double>();
}

std::vector<std::string> octets_list(const Json& object, const char* key) {
  std::vector<std::string> texts;
  for (const Json& item : member(object, key, Json::value_t::array)) {
    if (!item.is_string()) throw BadMessage{std::string("wrong type in ") + key};
    texts.push_back(text_to_octets(item.get<std::string>()));
  }
  return texts;
}

Json octets_array(const std::vector<std::string>& items) {
  Json array = Json::array();
  for (const std::string& item : items) array.push_back(octets_to_text(item));
  return array;
}

Json parse_object(std::string_view message) {
  Json object = Json::parse(message, nullptr, false);
  if (!object.is_object()) throw BadMessage{"not a JSON object"};
  const auto version = object.find("dictum");
  if (version == object.end() || *version != kProtocolVersion) throw BadMessage{"another protocol version"};
  return object;
}

std::vector<Frame> read_traceback(const Json& object) {
  std::vector<Frame> frames;
  for (const Json& item : member(object, "traceback", Json::value_t::array)) {
    if (!item.is_array() || item.size() != 3 || !item[0].is_string() || !item[1].is_number_integer() ||
        !item[2].is_string())
      throw BadMessage{"wrong type in traceback"};
    frames.push_back({text_to_octets(item[0].get<std::string>()), item[1].get<std::uint32_t>(),
                      text_to_octets(item[2].get<std::string>())});
  }
  return frames;
}

std::shared_ptr<ExceptionRecord> read_exception(const Json& object, int depth) {
  if (object.is_null() || depth > kMaxLinks) return nullptr;
  if (!object.is_object()) throw BadMessage{"wrong type of exception"};
  auto record = std::make_shared<ExceptionRecord>();
  record->type = octets(object, "type");
  const auto message = object.find("message");
  record->has_message = message != object.end() && message->is_string();
  if (record->has_message) record->message = text_to_octets(message->get<std::string>());
  record->notes = octets_list(object, "notes");
  record->traceback = read_traceback(object);
  for (const auto& [key, link] :
       {std::pair{"cause", &record->cause}, std::pair{"context", &record->context}}) {
    const auto found = object.find(key);
    if (found != object.end()) *link = read_exception(*found, depth + 1);
  }
  return record;
}

Json write_exception(const ExceptionRecord* record) {
  if (record == nullptr) return nullptr;
  Json frames = Json::array();
  for (const Frame& frame : record->traceback)
    frames.push_back({octets_to_text(frame.file), frame.line, octets_to_text(frame.function)});
  return {{"type", octets_to_text(record->type)},
          {"message", record->has_message ? Json(octets_to_text(record->message)) : Json()},
          {"notes", octets_array(record->notes)},
          {"traceback", std::move(frames)},
          {"cause", write_exception(record->cause.get())},
          {"context", write_exception(record->context.get())}};
}

std::optional<OutcomeStatus> status_named(const std::string& name) {
  for (const OutcomeStatus status : kStatuses)
    if (name == outcome_status_name(status)) return status;
  return std::nullopt;
}

Tier tier_named(const std::string& name) {
  for (const Tier tier : {Tier::Batch, Tier::Fork, Tier::Spawn})
    if (name == tier_name(tier)) return tier;
  throw BadMessage{"an unknown tier"};
}

void read_reply(const Json& reply, const RunRequest& request, Outcome& outcome) {
  if (text(reply, "nonce") != request.nonce) throw BadMessage{"another nonce: the answer to something else"};
  if (static_cast<std::uint64_t>(integer(reply, "id")) != request.id) throw BadMessage{"another id"};
  const std::string name = text(reply, "status");
  const auto status = name == kUndecided ? std::optional(OutcomeStatus::Crashed) : status_named(name);
  if (!status) throw BadMessage{"an unknown status"};
  outcome.status = *status;
  outcome.tier = tier_named(text(reply, "tier"));
  outcome.exit_code = static_cast<int>(integer(reply, "exit_code"));
  outcome.signal = static_cast<int>(integer(reply, "signal"));
  outcome.detail = octets(reply, "detail");
  outcome.standard_output = octets(reply, "stdout");
  outcome.standard_error = octets(reply, "stderr");
  outcome.seconds = real(reply, "seconds");
  if (reply.contains("rules")) outcome.rules = octets_list(reply, "rules");
  const auto exception = reply.find("exception");
  const auto record = exception == reply.end() ? nullptr : read_exception(*exception, 0);
  if (record) outcome.exception = *record;
}

}  // namespace

std::string text_to_octets(std::string_view utf8) {
  std::string bytes;
  bytes.reserve(utf8.size());
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto byte = static_cast<unsigned char>(utf8[i]);
    if (byte < 0x80) {
      bytes += utf8[i];
    } else {
      if ((byte & 0xFC) != 0xC0 || i + 1 >= utf8.size()) throw BadMessage{"a character that is no octet"};
      bytes += static_cast<char>((byte & 0x03) << 6 | (utf8[++i] & 0x3F));
    }
  }
  return bytes;
}

std::string octets_to_text(std::string_view bytes) {
  std::string utf8;
  utf8.reserve(bytes.size());
  for (const char character : bytes) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte >= 0x80) utf8 += static_cast<char>(0xC0 | byte >> 6);
    utf8 += static_cast<char>(byte >= 0x80 ? 0x80 | (byte & 0x3F) : byte);
  }
  return utf8;
}

std::string encode_request(const RunRequest& request) {
  return Json{{"dictum", kProtocolVersion},
              {"nonce", request.nonce},
              {"id", request.id},
              {"directory", request.directory},
              {"argv", octets_array(request.argv)},
              {"path", octets_array(request.path)},
              {"stdin", octets_to_text(request.stdin_bytes)},
              {"seconds", request.limits.seconds},
              {"output", request.limits.output},
              {"memory", request.limits.memory},
              {"file_size", request.limits.file_size},
              {"steps", request.limits.steps},
              {"tier", tier_name(request.tier)},
              {"report", request.report},
              {"language", request.language},
              {"library", octets_array(request.library)},
              {"executable", octets_to_text(request.executable)}}
      .dump();
}

bool decode_request(std::string_view message, RunRequest& request, std::string& error) {
  try {
    const Json object = parse_object(message);
    request.nonce = text(object, "nonce");
    request.id = static_cast<std::uint64_t>(integer(object, "id"));
    request.directory = text(object, "directory");
    request.argv = octets_list(object, "argv");
    request.path = octets_list(object, "path");
    request.stdin_bytes = octets(object, "stdin");
    request.limits.seconds = real(object, "seconds");
    request.limits.output = static_cast<std::uint64_t>(integer(object, "output"));
    request.limits.memory = static_cast<std::uint64_t>(integer(object, "memory"));
    request.limits.file_size = static_cast<std::uint64_t>(integer(object, "file_size"));
    request.limits.steps = static_cast<std::uint64_t>(integer(object, "steps"));
    request.tier = tier_named(text(object, "tier"));
    request.report = text(object, "report");
    request.language = text(object, "language");
    request.library = octets_list(object, "library");
    request.executable = octets(object, "executable");
    return true;
  } catch (const BadMessage& bad) {
    error = bad.reason;
    return false;
  }
}

std::string encode_reply(const RunRequest& request, const Outcome& outcome) {
  const ExceptionRecord* exception = outcome.exception ? &*outcome.exception : nullptr;
  return Json{{"dictum", kProtocolVersion},
              {"nonce", request.nonce},
              {"id", request.id},
              {"tier", tier_name(outcome.tier)},
              {"status", outcome_status_name(outcome.status)},
              {"exit_code", outcome.exit_code},
              {"signal", outcome.signal},
              {"detail", octets_to_text(outcome.detail)},
              {"stdout", octets_to_text(outcome.standard_output)},
              {"stderr", octets_to_text(outcome.standard_error)},
              {"exception", write_exception(exception)},
              {"seconds", outcome.seconds},
              {"rules", octets_array(outcome.rules)}}
      .dump();
}

bool decode_reply(std::string_view message, const RunRequest& request, Outcome& outcome, std::string& error) {
  try {
    Outcome read;
    read_reply(parse_object(message), request, read);
    outcome = std::move(read);
    return true;
  } catch (const BadMessage& bad) {
    error = bad.reason;
    return false;
  }
}

std::string encode_hello(const std::string& name) {
  return Json{{"dictum", kProtocolVersion}, {"hello", name}}.dump();
}

bool is_hello(std::string_view message) {
  const Json object = Json::parse(message, nullptr, false);
  if (!object.is_object()) return false;
  const auto version = object.find("dictum");
  return version != object.end() && *version == kProtocolVersion && object.contains("hello");
}

}  // namespace dictum
