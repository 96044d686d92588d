// Text put together from pieces: texts, characters, numbers.
#pragma once

#include <charconv>
#include <concepts>
#include <string>
#include <string_view>

namespace dictum::generate {

inline void append(std::string& out, std::string_view piece) { out.append(piece); }
inline void append(std::string& out, char piece) { out += piece; }
template <std::integral Integer>
requires(!std::same_as<Integer, char> && !std::same_as<Integer, bool>) void append(std::string& out,
                                                                                   Integer piece) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, piece).ptr);
}

template <class... Pieces>
std::string cat(const Pieces&... pieces) {
  std::string out;
  (append(out, pieces), ...);
  return out;
}

// Lines at an indentation.
class Writer {
 public:
  template <class... Pieces>
  void line(const Pieces&... pieces) {
    text_.append(4 * indent_, ' ');
    (append(text_, pieces), ...);
    text_ += '\n';
    ++lines_;
  }
  // Writes "head:" and, one step deeper, what body() writes.
  template <class Body>
  void block(std::string_view head, Body&& body) {
    line(head, ':');
    ++indent_;
    const int before = lines_;
    body();
    if (lines_ == before) line("pass");
    --indent_;
  }
  int lines() const { return lines_; }
  std::string take() {
    lines_ = 0;
    return std::move(text_);
  }

 private:
  std::string text_;
  std::size_t indent_ = 0;
  int lines_ = 0;
};

}  // namespace dictum::generate
