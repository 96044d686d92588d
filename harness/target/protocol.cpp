#include "target/protocol.h"

#include <array>
#include <optional>

namespace dictum {
namespace {

constexpr std::string_view kUndecided =
    "undecided";                // a batch cannot say: it is played in a process of its own
constexpr int kMaxLinks = 200;  // of __cause__ and __context__, as deep as a reply is read

constexpr std::array kStatuses = {OutcomeStatus::Finished, OutcomeStatus::Raised,  OutcomeStatus::SyntaxError,
                                  OutcomeStatus::Exited,   OutcomeStatus::Limit,   OutcomeStatus::Unsupported,
                                  OutcomeStatus::Crashed,  OutcomeStatus::TimedOut};

// Which of the keys of an object were there.
template <std::size_t Count>
class Keys {
 public:
  explicit constexpr Keys(const std::array<std::string_view, Count>& names) : names_(names) {}

  // The number of the key; Count: it is none of these. No key comes twice.
  std::size_t take(std::string_view key) {
    for (std::size_t i = 0; i < Count; ++i) {
      if (names_[i] != key) continue;
      if ((seen_ & 1u << i) != 0) throw BadMessage{"two of " + std::string(key)};
      seen_ |= 1u << i;
      return i;
    }
    return Count;
  }
  // The first `needed` keys must have been there.
  void check(std::size_t needed) const {
    for (std::size_t i = 0; i < needed; ++i)
      if ((seen_ & 1u << i) == 0) throw BadMessage{"no " + std::string(names_[i])};
  }

 private:
  const std::array<std::string_view, Count>& names_;
  std::uint32_t seen_ = 0;
};

void check_version(std::int64_t version) {
  if (version != kProtocolVersion) throw BadMessage{"another protocol version"};
}

std::vector<Frame> read_traceback(JsonReader& json) {
  std::vector<Frame> frames;
  json.array("traceback", [&] {
    Frame frame;
    int field = 0;
    json.array("traceback", [&] {
      switch (field++) {
        case 0: frame.file = json.octets("traceback"); return;
        case 1: frame.line = static_cast<std::uint32_t>(json.integer("traceback")); return;
        case 2: frame.function = json.octets("traceback"); return;
        default: throw BadMessage{"wrong type in traceback"};
      }
    });
    if (field != 3) throw BadMessage{"wrong type in traceback"};
    frames.push_back(std::move(frame));
  });
  return frames;
}

// Null too where the chain is longer than anybody looks.
std::shared_ptr<ExceptionRecord> read_exception(JsonReader& json, int depth) {
  if (json.take_null()) return nullptr;
  static constexpr std::array<std::string_view, 6> kKeys = {"type",  "notes",   "traceback",
                                                            "cause", "context", "message"};
  Keys keys(kKeys);
  auto record = std::make_shared<ExceptionRecord>();
  record->has_message = false;
  json.object("exception", [&](std::string_view key) {
    switch (keys.take(key)) {
      case 0: record->type = json.octets("type"); return;
      case 1: record->notes = json.octets_list("notes"); return;
      case 2: record->traceback = read_traceback(json); return;
      case 3: record->cause = read_exception(json, depth + 1); return;
      case 4: record->context = read_exception(json, depth + 1); return;
      case 5:
        record->has_message = !json.take_null();
        if (record->has_message) record->message = json.octets("message");
        return;
      default: json.skip();
    }
  });
  keys.check(3);
  return depth > kMaxLinks ? nullptr : record;
}

void write_exception(std::string& json, const ExceptionRecord* record) {
  if (record == nullptr) {
    json += "null";
    return;
  }
  json += "{\"type\":";
  append_octets(json, record->type);
  json += ",\"message\":";
  if (record->has_message)
    append_octets(json, record->message);
  else
    json += "null";
  json += ",\"notes\":";
  append_octets_list(json, record->notes);
  json += ",\"traceback\":[";
  for (const Frame& frame : record->traceback) {
    if (&frame != &record->traceback.front()) json += ',';
    json += '[';
    append_octets(json, frame.file);
    json += ',';
    append_integer(json, frame.line);
    json += ',';
    append_octets(json, frame.function);
    json += ']';
  }
  json += "],\"cause\":";
  write_exception(json, record->cause.get());
  json += ",\"context\":";
  write_exception(json, record->context.get());
  json += '}';
}

OutcomeStatus status_named(std::string_view name) {
  for (const OutcomeStatus status : kStatuses)
    if (name == outcome_status_name(status)) return status;
  if (name == kUndecided) return OutcomeStatus::Crashed;
  throw BadMessage{"an unknown status"};
}

Tier tier_named(std::string_view name) {
  for (const Tier tier : {Tier::Batch, Tier::Fork, Tier::Spawn})
    if (name == tier_name(tier)) return tier;
  throw BadMessage{"an unknown tier"};
}

void read_reply(std::string_view message, const RunRequest& request, Outcome& outcome) {
  static constexpr std::array<std::string_view, 13> kKeys = {
      "dictum", "nonce",  "id",     "status",  "tier",      "exit_code", "signal",
      "detail", "stdout", "stderr", "seconds", "exception", "rules"};
  constexpr std::size_t kNeeded = 11;
  Keys keys(kKeys);
  JsonReader json(message);
  std::string nonce;
  std::int64_t version = 0, id = 0;
  json.object("not a JSON object", [&](std::string_view key) {
    switch (keys.take(key)) {
      case 0: version = json.integer(key); return;
      case 1: nonce = json.text(key); return;
      case 2: id = json.integer(key); return;
      case 3: outcome.status = status_named(json.text(key)); return;
      case 4: outcome.tier = tier_named(json.text(key)); return;
      case 5: outcome.exit_code = static_cast<int>(json.integer(key)); return;
      case 6: outcome.signal = static_cast<int>(json.integer(key)); return;
      case 7: outcome.detail = json.octets(key); return;
      case 8: outcome.standard_output = json.octets(key); return;
      case 9: outcome.standard_error = json.octets(key); return;
      case 10: outcome.seconds = json.real(key); return;
      case 11:
        if (const auto record = read_exception(json, 0)) outcome.exception = *record;
        return;
      case 12: outcome.rules = json.octets_list(key); return;
      default: json.skip();
    }
  });
  json.end();
  keys.check(1);
  check_version(version);
  keys.check(kNeeded);
  if (nonce != request.nonce) throw BadMessage{"another nonce: the answer to something else"};
  if (static_cast<std::uint64_t>(id) != request.id) throw BadMessage{"another id"};
}

void read_request(std::string_view message, RunRequest& request) {
  static constexpr std::array<std::string_view, 19> kKeys = {
      "dictum",   "nonce",   "id",         "directory", "argv", "path",   "stdin",
      "seconds",  "output",  "memory",     "file_size", "tier", "report", "ledger",
      "language", "library", "executable", "steps",     "files"};
  Keys keys(kKeys);
  JsonReader json(message);
  std::int64_t version = 0;
  const auto size = [&](std::string_view key) { return static_cast<std::uint64_t>(json.integer(key)); };
  json.object("not a JSON object", [&](std::string_view key) {
    switch (keys.take(key)) {
      case 0: version = json.integer(key); return;
      case 1: request.nonce = json.text(key); return;
      case 2: request.id = size(key); return;
      case 3: request.directory = json.text(key); return;
      case 4: request.argv = json.octets_list(key); return;
      case 5: request.path = json.octets_list(key); return;
      case 6: request.stdin_bytes = json.octets(key); return;
      case 7: request.limits.seconds = json.real(key); return;
      case 8: request.limits.output = size(key); return;
      case 9: request.limits.memory = size(key); return;
      case 10: request.limits.file_size = size(key); return;
      case 11: request.tier = tier_named(json.text(key)); return;
      case 12: request.report = json.text(key); return;
      case 13: request.ledger = json.text(key); return;
      case 14: request.language = json.text(key); return;
      case 15: request.library = json.octets_list(key); return;
      case 16: request.executable = json.octets(key); return;
      case 17: request.limits.steps = size(key); return;
      case 18: request.files = size(key); return;
      default: json.skip();
    }
  });
  json.end();
  keys.check(1);
  check_version(version);
  keys.check(kKeys.size());
}

// Key and value, with the comma before them.
void put(std::string& json, const char* key) {
  json += ",\"";
  json += key;
  json += "\":";
}
void put_text(std::string& json, const char* key, std::string_view text) {
  put(json, key);
  append_text(json, text);
}
void put_octets(std::string& json, const char* key, std::string_view bytes) {
  put(json, key);
  append_octets(json, bytes);
}
void put_list(std::string& json, const char* key, const std::vector<std::string>& texts) {
  put(json, key);
  append_octets_list(json, texts);
}
template <class Number>
void put_integer(std::string& json, const char* key, Number number) {
  put(json, key);
  append_integer(json, static_cast<std::int64_t>(number));
}

std::string message_start() { return "{\"dictum\":" + std::to_string(kProtocolVersion); }

// False, with the reason, if read() throws.
template <class Read>
bool well_read(std::string& error, Read read) {
  try {
    read();
    return true;
  } catch (const BadMessage& bad) {
    error = bad.reason;
    return false;
  }
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

std::string framed(std::string_view text) {
  std::string frame;
  frame.reserve(text.size() + 4);
  for (int shift = 24; shift >= 0; shift -= 8) frame += static_cast<char>(text.size() >> shift);
  frame += text;
  return frame;
}

std::string encode_request(const RunRequest& request) {
  std::string json = message_start();
  put_text(json, "nonce", request.nonce);
  put_integer(json, "id", request.id);
  put_text(json, "directory", request.directory);
  put_integer(json, "files", request.files);
  put_list(json, "argv", request.argv);
  put_list(json, "path", request.path);
  put_octets(json, "stdin", request.stdin_bytes);
  put(json, "seconds");
  append_real(json, request.limits.seconds);
  put_integer(json, "output", request.limits.output);
  put_integer(json, "memory", request.limits.memory);
  put_integer(json, "file_size", request.limits.file_size);
  put_text(json, "tier", tier_name(request.tier));
  put_text(json, "report", request.report);
  if (!request.language.empty()) {
    put_text(json, "ledger", request.ledger);
    put_text(json, "language", request.language);
    put_list(json, "library", request.library);
    put_octets(json, "executable", request.executable);
    put_integer(json, "steps", request.limits.steps);
  }
  return json + "}";
}

bool decode_request(std::string_view message, RunRequest& request, std::string& error) {
  return well_read(error, [&] { read_request(message, request); });
}

std::string encode_reply(const RunRequest& request, const Outcome& outcome) {
  std::string json = message_start();
  put_text(json, "nonce", request.nonce);
  put_integer(json, "id", request.id);
  put_text(json, "tier", tier_name(outcome.tier));
  put_text(json, "status", outcome_status_name(outcome.status));
  put_integer(json, "exit_code", outcome.exit_code);
  put_integer(json, "signal", outcome.signal);
  put_octets(json, "detail", outcome.detail);
  put_octets(json, "stdout", outcome.standard_output);
  put_octets(json, "stderr", outcome.standard_error);
  put(json, "exception");
  write_exception(json, outcome.exception ? &*outcome.exception : nullptr);
  put(json, "seconds");
  append_real(json, outcome.seconds);
  put_list(json, "rules", outcome.rules);
  return json + "}";
}

bool decode_reply(std::string_view message, const RunRequest& request, Outcome& outcome, std::string& error) {
  Outcome read;
  if (!well_read(error, [&] { read_reply(message, request, read); })) return false;
  outcome = std::move(read);
  return true;
}

std::string encode_hello(const std::string& name) {
  std::string json = message_start();
  put_octets(json, "hello", name);
  return json + "}";
}

bool is_hello(std::string_view message) {
  std::string ignored;
  std::int64_t version = 0;
  bool said = false;
  const bool well = well_read(ignored, [&] {
    JsonReader json(message);
    json.object("not a JSON object", [&](std::string_view key) {
      said |= key == "hello";
      if (key == "dictum")
        version = json.integer(key);
      else
        json.skip();
    });
    json.end();
  });
  return well && said && version == kProtocolVersion;
}

}  // namespace dictum
