#include "program/program_text.h"

#include <algorithm>
#include <array>

namespace dictum {
namespace {

constexpr std::string_view kHead = "#= program 1";
constexpr std::size_t kMaxDepth = 6;

void append_content(std::string& out, std::string_view bytes) {
  while (!bytes.empty()) {
    const std::size_t end = std::min(bytes.find('\n'), bytes.size() - 1) + 1;
    const std::string_view line = bytes.substr(0, end);
    bytes.remove_prefix(end);
    if (line.starts_with("#=")) {
      out += "#==";
      out += line.substr(2);
    } else {
      out += line;
    }
  }
  if (out.back() != '\n') out += '\n';
}

void append_list(std::string& out, std::string_view key, const std::vector<std::string>& values) {
  if (values.empty()) return;
  out += ' ';
  out += key;
  for (std::size_t i = 0; i < values.size(); ++i) {
    out += i == 0 ? '=' : ',';
    out += values[i];
  }
}

std::vector<std::string> parts(std::string_view text, char separator) {
  std::vector<std::string> found;
  while (true) {
    const std::size_t end = text.find(separator);
    found.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return found;
    text.remove_prefix(end + 1);
  }
}

bool is_file_name(std::string_view path) {
  const std::vector<std::string> names = parts(path, '/');
  if (names.size() > kMaxDepth) return false;
  return std::all_of(names.begin(), names.end(), [](const std::string& name) {
    const auto allowed = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
             c == '.' || c == '-';
    };
    return !name.empty() && name != "." && name != ".." && std::all_of(name.begin(), name.end(), allowed);
  });
}

class Splitter {
 public:
  Splitter(std::string_view text, Program& program, std::string& error)
      : rest_(text), program_(program), error_(error) {}

  bool split() {
    if (!head(next_line())) return false;
    while (!rest_.empty()) {
      const std::string_view line = next_line();
      if (line.starts_with("#= ")) {
        if (!file(line.substr(3))) return false;
      } else if (program_.files.empty()) {
        return fail("text before the first file");
      } else if (!content(line)) {
        return false;
      }
    }
    return close_file() && check_names();
  }

 private:
  // Without its LF.
  std::string_view next_line() {
    ++line_;
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return line;
  }
  bool fail(std::string_view what) {
    error_ = "line " + std::to_string(line_) + ": ";
    error_ += what;
    return false;
  }

  bool head(std::string_view line) {
    const std::vector<std::string> words = parts(line, ' ');
    for (std::size_t i = 3; i < words.size(); ++i) {
      if (words[i].starts_with("path="))
        program_.python_path = parts(std::string_view(words[i]).substr(5), ',');
      else if (words[i].starts_with("argv="))
        program_.argv = parts(std::string_view(words[i]).substr(5), ',');
      else
        return fail("unknown option " + words[i]);
    }
    return true;
  }

  bool file(std::string_view directive) {
    if (!close_file()) return false;
    const std::vector<std::string> words = parts(directive, ' ');
    if (words.size() < 2 || words[0] != "file") return fail("unknown directive");
    if (!is_file_name(words[1])) return fail("bad file name");
    if (program_.files.size() == kMaxProgramFiles) return fail("too many files");
    empty_ = noeol_ = false;
    for (std::size_t i = 2; i < words.size(); ++i) {
      if (words[i] == "empty")
        empty_ = true;
      else if (words[i] == "noeol")
        noeol_ = true;
      else
        return fail("unknown flag " + words[i]);
    }
    program_.files.push_back({words[1], ""});
    return true;
  }

  bool content(std::string_view line) {
    if (empty_) return fail("content of an empty file");
    std::string& bytes = program_.files.back().bytes;
    if (line.starts_with("#==")) {
      bytes += "#=";
      line.remove_prefix(3);
    } else if (line.starts_with("#=")) {
      return fail("a line that begins with #= is no directive");
    }
    bytes += line;
    bytes += '\n';
    return true;
  }

  bool close_file() {
    if (program_.files.empty()) return true;
    std::string& bytes = program_.files.back().bytes;
    if (noeol_ && bytes.empty()) return fail("noeol of a file without lines");
    if (noeol_) bytes.pop_back();
    noeol_ = false;
    return true;
  }

  // No name twice, none a folder of another, and main.py is there.
  bool check_names() {
    std::vector<std::string_view> names;
    for (const ProgramFile& file : program_.files) names.push_back(file.path);
    for (std::size_t i = 0; i < names.size(); ++i)
      for (std::size_t j = 0; j < names.size(); ++j) {
        if (i == j || !names[j].starts_with(names[i])) continue;
        if (names[i].size() == names[j].size()) return fail("a file twice: " + std::string(names[i]));
        if (names[j][names[i].size()] == '/') return fail("a file and a folder: " + std::string(names[i]));
      }
    if (std::find(names.begin(), names.end(), "main.py") == names.end()) return fail("no main.py");
    return true;
  }

  std::string_view rest_;
  Program& program_;
  std::string& error_;
  int line_ = 0;
  bool empty_ = false;
  bool noeol_ = false;
};

}  // namespace

std::string join_program(const Program& program) {
  const bool alone = program.files.size() == 1 && program.python_path.empty() && program.argv.empty();
  if (alone && !program.files[0].bytes.starts_with(kHead)) return program.files[0].bytes;
  std::string out(kHead);
  append_list(out, "path", program.python_path);
  append_list(out, "argv", program.argv);
  out += '\n';
  for (const ProgramFile& file : program.files) {
    out += "#= file " + file.path;
    if (file.bytes.empty())
      out += " empty";
    else if (file.bytes.back() != '\n')
      out += " noeol";
    out += '\n';
    if (!file.bytes.empty()) append_content(out, file.bytes);
  }
  return out;
}

bool split_program(std::string_view text, Program& program, std::string& error) {
  program = Program{};
  const std::string_view first = text.substr(0, text.find('\n'));
  if (first != kHead && !first.starts_with(std::string(kHead) + " ")) {
    program.files.push_back({"main.py", std::string(text)});
    return true;
  }
  if (text.size() > kMaxProgramText) {
    error = "longer than " + std::to_string(kMaxProgramText) + " bytes";
    return false;
  }
  return Splitter(text, program, error).split();
}

}  // namespace dictum
