// Lines of source files for tracebacks, and the marks under them.
#pragma once

#include <string>
#include <vector>

#include "base/source_location.h"
#include "language.h"

namespace dictum {

// Line `number` of the file, without its line end; empty if there is none.
std::string source_line(const std::string& path, std::uint32_t number, const Language& language);

// The lines from `first` to `last`, empty ones where the file has none.
std::vector<std::string> source_lines(const std::string& path, std::uint32_t first, std::uint32_t last,
                                      const Language& language);

// The "    line\n" and, where the played version has them, "    ~~~^^^\n" under a traceback's location.
// `span` line 0: no marks.
std::string location_text(const std::string& path, std::uint32_t line, const Span& span,
                          const Language& language);

}  // namespace dictum
