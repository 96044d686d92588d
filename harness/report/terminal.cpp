#include "report/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>

#include "scenario/utf8.h"

namespace dictum {
namespace {

constexpr double kSecondsBetweenDrawings = 0.1;

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_forced(const char* name) {
  const std::string_view value = variable(name);
  return !value.empty() && value != "0";
}

bool is_able_terminal(std::FILE* stream) { return variable("TERM") != "dumb" && isatty(fileno(stream)) == 1; }

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// The first `columns` characters; each takes one column or more, so this may still be too long by a little.
std::string_view first_characters(std::string_view text, std::size_t columns) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < columns && end < text.size(); ++i) end += decode_utf8(text, end).size;
  return text.substr(0, end);
}

}  // namespace

bool wants_color(ColorChoice choice, std::FILE* stream) {
  if (choice != ColorChoice::Auto) return choice == ColorChoice::Always;
  if (!variable("NO_COLOR").empty()) return false;
  if (is_forced("FORCE_COLOR") || is_forced("CLICOLOR_FORCE")) return true;
  return is_able_terminal(stream);
}

bool wants_progress(std::FILE* stream) { return is_able_terminal(stream) && variable("CI").empty(); }

std::size_t terminal_width(std::FILE* stream) {
  winsize size = {};
  if (ioctl(fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
  return size.ws_col;
}

std::string Paint::with(const char* code, std::string_view text) const {
  return on_ ? "\x1b[" + std::string(code) + "m" + std::string(text) + "\x1b[0m" : std::string(text);
}

std::string Paint::diff(const std::string& text) const {
  if (!on_) return text;
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string line = text.substr(begin, end - begin);
    const std::size_t first = line.find_first_not_of(' ');
    const char mark = first == std::string::npos || first < 4 ? ' ' : line[first];
    out += first == 4 && mark == '-'   ? bad(line)
           : first == 4 && mark == '+' ? good(line)
           : first == 4 && mark == '@' ? weak(line)
                                       : line;
    if (end < text.size()) out += '\n';
    begin = end + 1;
  }
  return out;
}

void ProgressLine::show(const std::string& text) {
  if (!on_ || (drawn_ && now() - drawn_at_ < kSecondsBetweenDrawings)) return;
  const std::string line = "\r" + std::string(first_characters(text, terminal_width(stream_) - 1)) + "\x1b[K";
  std::fwrite(line.data(), 1, line.size(), stream_);
  std::fflush(stream_);
  drawn_ = true;
  drawn_at_ = now();
}

void ProgressLine::clear() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stream_);
  drawn_ = false;
}

}  // namespace dictum
