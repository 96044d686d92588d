// JSON as the protocol uses it, read and written without a tree in between: a frame is read once, from its
// front to its end (RFC 8259, keys of one object all different).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dictum {

// What is wrong with a message.
struct BadMessage {
  std::string reason;
};

// A pull parser: each function takes one value from the text. All throw BadMessage; `what` names the value in
// it.
class JsonReader {
 public:
  explicit JsonReader(std::string_view text) : text_(text) {}

  // Calls member(key) for each member, which takes its value.
  template <class Member>
  void object(std::string_view what, Member member) {
    enter('{', what);
    for (bool first = true; next('}', first); first = false) {
      const std::string name = key();
      member(std::string_view(name));
    }
    --depth_;
  }
  // Calls item() for each item, which takes it.
  template <class Item>
  void array(std::string_view what, Item item) {
    enter('[', what);
    for (bool first = true; next(']', first); first = false) item();
    --depth_;
  }

  std::string text(std::string_view what) { return string(Encoding::Utf8, what); }
  // Octets, as protocol.md calls them: each character, U+0000 to U+00FF, is one byte.
  std::string octets(std::string_view what) { return string(Encoding::Octets, what); }
  std::vector<std::string> octets_list(std::string_view what);
  std::int64_t integer(std::string_view what);
  double real(std::string_view what);
  bool take_null();  // false: something else is next
  bool at_string();
  void skip();  // whatever is next
  // The text must be at its end.
  void end();

 private:
  enum class Encoding : std::uint8_t { Utf8, Octets };

  char peek();  // the next character that is no space; 0 at the end
  void enter(char open, std::string_view what);
  bool next(char close, bool first);
  void expect(char wanted);
  std::string key();
  std::string string(Encoding encoding, std::string_view what);
  void escape(Encoding encoding, std::string& out);
  unsigned hex_digits();
  void character(Encoding encoding, std::string& out);
  std::string_view number(std::string_view what, bool& whole);

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

// Each appends one value.
void append_octets(std::string& json, std::string_view bytes);
void append_octets_list(std::string& json, const std::vector<std::string>& texts);
void append_text(std::string& json, std::string_view utf8);
void append_integer(std::string& json, std::int64_t number);
void append_real(std::string& json, double number);

}  // namespace dictum
