// Lines, where there is no tree: the program does not compile, or only on one side.
#include <vector>

#include "triage/reduction.h"

namespace dictum::triage {

bool drop_lines(Reduction& reduction) {
  std::vector<std::string> lines;
  const std::string& text = reduction.best();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size() - 1) + 1;
    lines.push_back(text.substr(begin, end - begin));
    begin = end;
  }
  bool changed = false;
  for (std::size_t size = lines.size() / 2; size > 0; size /= 2)
    for (std::size_t end = lines.size(); end > 0 && !reduction.is_over();) {
      const std::size_t begin = end > size ? end - size : 0;
      std::string fewer;
      for (std::size_t i = 0; i < lines.size(); ++i)
        if (i < begin || i >= end) fewer += lines[i];
      if (reduction.keep_text(fewer)) {
        lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(begin),
                    lines.begin() + static_cast<std::ptrdiff_t>(end));
        changed = true;
      }
      end = begin;
    }
  return changed;
}

}  // namespace dictum::triage
