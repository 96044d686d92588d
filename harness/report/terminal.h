// What a stream is good for: colours, and a line that is drawn again and again.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace dictum {

enum class ColorChoice { Auto, Always, Never };

// Auto goes by convention: NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then TERM=dumb, then whether the
// stream is a terminal. A variable counts if it is not empty; the forcing ones also if they are not "0".
bool wants_color(ColorChoice choice, std::FILE* stream);
// A terminal that can move its cursor, and nobody's log (CI is empty or unset).
bool wants_progress(std::FILE* stream);
// Columns of the terminal behind the stream; 80 if nobody says.
std::size_t terminal_width(std::FILE* stream);

// Text in a colour, or as it is.
class Paint {
 public:
  explicit Paint(bool on) : on_(on) {}
  bool is_on() const { return on_; }
  std::string good(std::string_view text) const { return with("32", text); }
  std::string bad(std::string_view text) const { return with("1;31", text); }
  std::string weak(std::string_view text) const { return with("2", text); }
  // The lines of indented unified diffs: what is gone, what is new, where.
  std::string diff(const std::string& text) const;

 private:
  std::string with(const char* code, std::string_view text) const;
  bool on_;
};

// One line at the bottom of the terminal. Whoever prints something else clears it before.
class ProgressLine {
 public:
  ProgressLine(std::FILE* stream, bool on) : stream_(stream), on_(on) {}
  // Draws at most ten times a second.
  void show(const std::string& text);
  void clear();

 private:
  std::FILE* stream_;
  bool on_;
  bool drawn_ = false;
  double drawn_at_ = 0;  // on the monotonic clock
};

}  // namespace dictum
