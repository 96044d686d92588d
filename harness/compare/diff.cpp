#include "compare/diff.h"

#include <dtl/dtl.hpp>
#include <sstream>
#include <vector>

#include "scenario/file_error.h"

namespace dictum {
namespace {

std::vector<std::string> lines_of(const std::string& text, const DiffLimits& limits) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    if (lines.size() == limits.lines) {
      lines.push_back("(more lines, not shown)");
      return lines;
    }
    lines.push_back(shown(line, limits.line_bytes));
  }
  if (!text.empty() && text.back() != '\n') lines.push_back("(no newline at the end)");
  return lines;
}

}  // namespace

std::string unified_diff(const std::string& expected, const std::string& actual,
                         const std::string& expected_name, const std::string& actual_name,
                         const DiffLimits& limits) {
  if (expected == actual) return "";
  dtl::Diff<std::string> diff(lines_of(expected, limits), lines_of(actual, limits));
  diff.onHuge();
  diff.compose();
  diff.composeUnifiedHunks();
  std::ostringstream out;
  out << "--- " << expected_name << "\n+++ " << actual_name << "\n";
  diff.printUnifiedFormat(out);
  std::string text = out.str();
  if (text.size() > limits.bytes) {
    const std::size_t hidden = text.size() - limits.bytes;
    text.resize(limits.bytes);
    text += "\n(" + std::to_string(hidden) + " more bytes, not shown)\n";
  }
  return text;
}

}  // namespace dictum
