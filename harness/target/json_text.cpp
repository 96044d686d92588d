#include "target/json_text.h"

#include <array>
#include <charconv>
#include <cstring>

namespace dictum {
namespace {

constexpr int kMaxDepth = 500;
constexpr char kNoJson[] = "not a JSON object";  // as the protocol sees it: nothing else may come

[[noreturn]] void malformed() { throw BadMessage{kNoJson}; }

[[noreturn]] void wrong_type(std::string_view what) {
  throw BadMessage{"wrong type of " + std::string(what)};
}

// The characters of a string that stand for themselves: neither '"', '\\' nor controls, and ASCII.
constexpr std::array<bool, 256> plain_characters() {
  std::array<bool, 256> plain{};
  for (int c = 0x20; c < 0x80; ++c) plain[static_cast<std::size_t>(c)] = c != '"' && c != '\\';
  return plain;
}
constexpr std::array<bool, 256> kPlain = plain_characters();

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void append_code_point(unsigned code, std::string& out) {
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0 | code >> 6);
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | code >> 18);
    out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
}

// The length of the well-formed UTF-8 sequence that `text` begins with; 0: it is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  const std::size_t length = lead >= 0xC2 && lead < 0xE0   ? 2
                             : lead >= 0xE0 && lead < 0xF0 ? 3
                             : lead >= 0xF0 && lead < 0xF5 ? 4
                                                           : 0;
  if (length == 0 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  const bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  const bool no_character = (lead == 0xED && byte(1) >= 0xA0) || (lead == 0xF4 && byte(1) >= 0x90);
  return overlong || no_character ? 0 : length;
}

}  // namespace

char JsonReader::peek() {
  while (at_ < text_.size() &&
         (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
    ++at_;
  return at_ < text_.size() ? text_[at_] : '\0';
}

void JsonReader::expect(char wanted) {
  if (peek() != wanted) malformed();
  ++at_;
}

void JsonReader::enter(char open, std::string_view what) {
  if (peek() != open) depth_ == 0 || at_ >= text_.size() ? malformed() : wrong_type(what);
  ++at_;
  if (++depth_ > kMaxDepth) malformed();
}

// Whether an item comes; the comma before it is taken.
bool JsonReader::next(char close, bool first) {
  if (peek() == close) {
    ++at_;
    return false;
  }
  if (!first) expect(',');
  return true;
}

std::string JsonReader::key() {
  if (peek() != '"') malformed();
  std::string key = string(Encoding::Utf8, "a key");
  expect(':');
  return key;
}

std::string JsonReader::string(Encoding encoding, std::string_view what) {
  if (peek() != '"') wrong_type(what);
  ++at_;
  std::string out;
  while (true) {
    const std::size_t begin = at_;
    while (at_ < text_.size() && kPlain[static_cast<unsigned char>(text_[at_])]) ++at_;
    out.append(text_, begin, at_ - begin);
    if (at_ >= text_.size()) malformed();
    const char c = text_[at_];
    if (c == '"') {
      ++at_;
      return out;
    }
    if (c == '\\')
      escape(encoding, out);
    else if (static_cast<unsigned char>(c) < 0x20)
      malformed();
    else
      character(encoding, out);
  }
}

void JsonReader::character(Encoding encoding, std::string& out) {
  const std::string_view rest = text_.substr(at_);
  const std::size_t length = sequence_length(rest);
  if (length == 0) malformed();
  at_ += length;
  if (encoding == Encoding::Utf8) {
    out.append(rest, 0, length);
    return;
  }
  const auto lead = static_cast<unsigned char>(rest[0]);
  if (length > 2 || lead > 0xC3) throw BadMessage{"a character that is no octet"};
  out += static_cast<char>((lead & 0x03) << 6 | (rest[1] & 0x3F));
}

unsigned JsonReader::hex_digits() {
  if (text_.size() - at_ < 4) malformed();
  unsigned code = 0;
  const char* begin = text_.data() + at_;
  const auto [stop, error] = std::from_chars(begin, begin + 4, code, 16);
  if (error != std::errc() || stop != begin + 4 || *begin == '-') malformed();
  at_ += 4;
  return code;
}

void JsonReader::escape(Encoding encoding, std::string& out) {
  ++at_;
  if (at_ >= text_.size()) malformed();
  const char letter = text_[at_++];
  constexpr std::string_view kLetters = "\"\\/bfnrt", kMeant = "\"\\/\b\f\n\r\t";
  const std::size_t found = kLetters.find(letter);
  if (found != std::string_view::npos) {
    out += kMeant[found];
    return;
  }
  if (letter != 'u') malformed();
  unsigned code = hex_digits();
  if (encoding == Encoding::Octets) {
    if (code > 0xFF) throw BadMessage{"a character that is no octet"};
    out += static_cast<char>(code);
    return;
  }
  if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
    at_ += 2;
    const unsigned low = hex_digits();
    if (low < 0xDC00 || low >= 0xE000) malformed();
    code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
  }
  if (code >= 0xD800 && code < 0xE000) malformed();  // a surrogate alone is no character
  append_code_point(code, out);
}

std::vector<std::string> JsonReader::octets_list(std::string_view what) {
  std::vector<std::string> texts;
  array(what, [&] { texts.push_back(octets(what)); });
  return texts;
}

// The text of a number; `whole`: it has neither a fraction nor an exponent.
std::string_view JsonReader::number(std::string_view what, bool& whole) {
  const char first = peek();
  if (first != '-' && !is_digit(first)) wrong_type(what);
  const std::size_t begin = at_;
  const auto at = [&] { return at_ < text_.size() ? text_[at_] : '\0'; };
  const auto digits = [&] {
    if (!is_digit(at())) malformed();
    while (is_digit(at())) ++at_;
  };
  if (first == '-') ++at_;
  if (at() == '0')
    ++at_;
  else
    digits();
  whole = at() != '.' && at() != 'e' && at() != 'E';
  if (at() == '.') {
    ++at_;
    digits();
  }
  if (at() == 'e' || at() == 'E') {
    ++at_;
    if (at() == '+' || at() == '-') ++at_;
    digits();
  }
  return text_.substr(begin, at_ - begin);
}

std::int64_t JsonReader::integer(std::string_view what) {
  bool whole = false;
  const std::string_view digits = number(what, whole);
  std::int64_t value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (!whole || error != std::errc()) wrong_type(what);
  return value;
}

double JsonReader::real(std::string_view what) {
  bool whole = false;
  const std::string_view digits = number(what, whole);
  double value = 0;
  const auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc()) wrong_type(what);
  return value;
}

bool JsonReader::take_null() {
  peek();
  if (text_.substr(at_, 4) != "null") return false;
  at_ += 4;
  return true;
}

bool JsonReader::at_string() { return peek() == '"'; }

void JsonReader::skip() {
  switch (peek()) {
    case '{': object("", [this](std::string_view) { skip(); }); return;
    case '[': array("", [this] { skip(); }); return;
    case '"': text(""); return;
    case 't': at_ += text_.substr(at_, 4) == "true" ? 4 : (malformed(), 0); return;
    case 'f': at_ += text_.substr(at_, 5) == "false" ? 5 : (malformed(), 0); return;
    case 'n': take_null() ? void() : malformed(); return;
    case '-':
    default:
      bool whole = false;
      if (peek() != '-' && !is_digit(peek())) malformed();
      number("", whole);
  }
}

void JsonReader::end() {
  if (peek() != '\0' || at_ < text_.size()) malformed();
}

namespace {

void append_escaped(std::string& json, unsigned char c) {
  switch (c) {
    case '"': json += "\\\""; return;
    case '\\': json += "\\\\"; return;
    case '\n': json += "\\n"; return;
    case '\t': json += "\\t"; return;
    case '\r': json += "\\r"; return;
    default: break;
  }
  constexpr char kDigits[] = "0123456789abcdef";
  json += "\\u00";
  json += kDigits[c >> 4];
  json += kDigits[c & 15];
}

template <class Other>
void append_string(std::string& json, std::string_view text, Other other) {
  json += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && kPlain[static_cast<unsigned char>(text[at])]) ++at;
    json.append(text, begin, at - begin);
    if (at >= text.size()) break;
    const auto c = static_cast<unsigned char>(text[at++]);
    if (c < 0x80)
      append_escaped(json, c);
    else
      other(c);
  }
  json += '"';
}

}  // namespace

void append_octets(std::string& json, std::string_view bytes) {
  append_string(json, bytes, [&](unsigned char c) { append_code_point(c, json); });
}

void append_text(std::string& json, std::string_view utf8) {
  append_string(json, utf8, [&](unsigned char c) { json += static_cast<char>(c); });
}

void append_octets_list(std::string& json, const std::vector<std::string>& texts) {
  json += '[';
  for (const std::string& text : texts) {
    if (&text != &texts.front()) json += ',';
    append_octets(json, text);
  }
  json += ']';
}

void append_integer(std::string& json, std::int64_t number) {
  char digits[24];
  json.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

void append_real(std::string& json, double number) {
  char digits[32];
  json.append(digits, std::to_chars(digits, digits + sizeof digits, number).ptr);
}

}  // namespace dictum
