// Bytes through the decoders of what processes say to each other: requests, replies, kept answers. What is
// understood is understood again when it was written down.
#include <cstdlib>

#include "engine/features.h"
#include "engine/fuzz_target.h"
#include "target/answers.h"
#include "target/protocol.h"
#include "targets/source_input.h"

namespace dictum {
namespace {

void read_request(std::string_view input) {
  RunRequest request, again;
  std::string error;
  if (decode_request(input, request, error)) {
    if (!decode_request(encode_request(request), again, error)) std::abort();
    if (encode_request(again) != encode_request(request)) std::abort();
  }
  features::count_sentence(error);
}

void read_reply(std::string_view input) {
  RunRequest request;
  request.nonce = "0";
  request.id = 1;
  Outcome outcome, again;
  std::string error;
  if (decode_reply(input, request, outcome, error)) {
    if (!decode_reply(encode_reply(request, outcome), request, again, error)) std::abort();
    if (encode_answer(again) != encode_answer(outcome)) std::abort();
  }
  features::count_sentence(error);
}

void read_answer(std::string_view input) {
  const std::string bytes(input);
  if (const auto outcome = decode_answer(bytes)) {
    const auto again = decode_answer(encode_answer(*outcome));
    if (!again || encode_answer(*again) != encode_answer(*outcome)) std::abort();
  }
  (void)decode_identity(bytes);
}

void run(std::string_view input) {
  features::begin_run();
  (void)is_hello(input);
  read_request(input);
  read_reply(input);
  read_answer(input);
}

}  // namespace

const FuzzTarget kFuzzProtocol = {"fuzz_protocol", 16 << 10, start_nothing, run, nullptr, nullptr};

}  // namespace dictum
