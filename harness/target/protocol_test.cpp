#include "target/protocol.h"

#include <gmock/gmock.h>

namespace dictum {
namespace {

using ::testing::HasSubstr;

RunRequest request() {
  RunRequest request;
  request.nonce = "00ff";
  request.id = 7;
  request.directory = "/scratch";
  request.language = "3.11";
  request.argv = {"\xff", "h\xc3\xa9"};
  request.stdin_bytes = std::string("a\0\x80", 3);
  return request;
}

std::string error_of(const std::string& reply) {
  Outcome outcome;
  std::string error;
  EXPECT_FALSE(decode_reply(reply, request(), outcome, error)) << reply.substr(0, 100);
  return error;
}

TEST(Protocol, Request_ComesBackAsItWas) {
  RunRequest read;
  std::string error;
  ASSERT_TRUE(decode_request(encode_request(request()), read, error)) << error;
  EXPECT_EQ(read.argv, request().argv);
  EXPECT_EQ(read.stdin_bytes, request().stdin_bytes);
  EXPECT_EQ(read.id, 7u);
}

TEST(Protocol, Reply_ComesBackAsItWas) {
  Outcome outcome;
  outcome.status = OutcomeStatus::Raised;
  outcome.exit_code = 1;
  outcome.standard_output = std::string("\0\xff\n", 3);
  outcome.exception = ExceptionRecord{};
  outcome.exception->type = "E";
  outcome.exception->message = "\xed\xa0\x80";  // a lone surrogate
  outcome.exception->traceback = {{"main.py", 3, "f"}};
  outcome.rules = {"CLS-07"};
  outcome.exception->cause = std::make_shared<ExceptionRecord>(*outcome.exception);
  Outcome read;
  std::string error;
  ASSERT_TRUE(decode_reply(encode_reply(request(), outcome), request(), read, error)) << error;
  EXPECT_EQ(read.status, OutcomeStatus::Raised);
  EXPECT_EQ(read.standard_output, outcome.standard_output);
  EXPECT_EQ(read.rules, outcome.rules);
  EXPECT_EQ(read.exception->cause->message, outcome.exception->message);
  EXPECT_EQ(read.exception->traceback[0].function, "f");
  EXPECT_EQ(read.exception->context, nullptr);
}

TEST(Protocol, StaleAndForeignAnswers_AreRefused) {
  RunRequest other = request();
  other.nonce = "00fe";
  EXPECT_THAT(error_of(encode_reply(other, {})), HasSubstr("nonce"));
  other = request();
  other.id = 6;
  EXPECT_THAT(error_of(encode_reply(other, {})), HasSubstr("id"));
}

TEST(Protocol, Junk_IsRefused) {
  EXPECT_THAT(error_of(""), HasSubstr("not a JSON object"));
  EXPECT_THAT(error_of("[]"), HasSubstr("not a JSON object"));
  EXPECT_THAT(error_of(std::string(200000, '[')), HasSubstr("not a JSON object"));
  EXPECT_THAT(error_of(std::string(200000, '[') + std::string(200000, ']')), HasSubstr("not a JSON object"));
  EXPECT_THAT(error_of("{\"dictum\": 2}"), HasSubstr("version"));
  EXPECT_THAT(error_of("{\"dictum\": 1}"), HasSubstr("no nonce"));
  std::string reply = encode_reply(request(), {});
  EXPECT_THAT(error_of(reply + reply), HasSubstr("not a JSON object"));
  EXPECT_THAT(error_of(reply.substr(0, reply.size() / 2)), HasSubstr("not a JSON object"));
  const auto replaced = [&](const std::string& from, const std::string& to) {
    std::string text = reply;
    return text.replace(text.find(from), from.size(), to);
  };
  EXPECT_THAT(error_of(replaced("\"finished\"", "\"good\"")), HasSubstr("an unknown status"));
  EXPECT_THAT(error_of(replaced("\"stdout\":\"\"", "\"stdout\":3")), HasSubstr("wrong type of stdout"));
  EXPECT_THAT(error_of(replaced("\"stdout\":\"\"", "\"stdout\":\"\xe2\x82\xac\"")), HasSubstr("no octet"));
  EXPECT_THAT(error_of(replaced("\"exception\":null", "\"exception\":[]")),
              HasSubstr("wrong type of exception"));
}

TEST(Protocol, Hello_IsKnown) {
  EXPECT_TRUE(is_hello(encode_hello("x")));
  EXPECT_FALSE(is_hello("{\"dictum\": 2, \"hello\": \"x\"}"));
  EXPECT_FALSE(is_hello("hello"));
}

}  // namespace
}  // namespace dictum
