// The source lines of a frame as the library's traceback module shows them: all lines of the expression, the
// marks under each. From 3.13 on that module prints uncaught exceptions.
// https://docs.python.org/3/library/traceback.html#traceback.StackSummary.format_frame_summary
#pragma once

#include <string>
#include <vector>

#include "base/source_location.h"
#include "language.h"

namespace dictum {

// `lines` are the source lines from span.line to span.end_line, in UTF-8, without their line ends. The result
// is indented by four and ends in a line feed; empty where the lines are blank.
std::string library_lines_text(const std::vector<std::string>& lines, const Span& span,
                               const Language& language);

}  // namespace dictum
