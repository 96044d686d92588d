// The messages of protocol.md as structs, and their JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "outcome.h"
#include "target/json_text.h"
#include "target/target.h"

namespace dictum {

inline constexpr int kProtocolVersion = 1;
inline constexpr int kRequestDescriptor = 3;
inline constexpr int kReplyDescriptor = 4;
inline constexpr std::size_t kMaxFrame = 256u << 20;

struct RunRequest {
  std::string nonce;
  std::uint64_t id = 0;
  std::string directory;
  std::size_t files = 1;  // that lie in it
  std::vector<std::string> argv;
  std::vector<std::string> path;
  std::string stdin_bytes;
  RunLimits limits;
  Tier tier = Tier::Fork;
  std::string report;
  // For the reference interpreter; without a language they are not sent.
  std::string ledger;
  std::string language;
  std::vector<std::string> library;
  std::string executable;
};

// Octets, as protocol.md calls them: each byte one character, U+0000 to U+00FF.
std::string octets_to_text(std::string_view bytes);

std::string text_to_octets(std::string_view utf8);  // throws BadMessage

// The text with its length before it.
std::string framed(std::string_view text);

std::string encode_request(const RunRequest& request);
// False, with the reason, if the text is no request of this version.
bool decode_request(std::string_view text, RunRequest& request, std::string& error);

std::string encode_reply(const RunRequest& request, const Outcome& outcome);
// False, with the reason, if the text is not a reply to this request: then `outcome` is not touched.
bool decode_reply(std::string_view text, const RunRequest& request, Outcome& outcome, std::string& error);

std::string encode_hello(const std::string& name);
bool is_hello(std::string_view text);

}  // namespace dictum
