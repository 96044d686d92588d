#include "generate/validity.h"

#include <algorithm>
#include <string_view>

namespace dictum::generate {

Validity validity_of(const Outcome& outcome) {
  Validity made;
  made.compiled = outcome.status != OutcomeStatus::SyntaxError;
  made.ended =
      outcome.standard_output.find("\nend\n") != std::string::npos;  // finalisers may print behind it
  std::string_view rest = outcome.standard_output;
  while (!rest.empty()) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    const std::size_t digits = line.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos || line[digits] != ' ') continue;
    ++made.observed;
    made.raised += line.substr(digits).starts_with(" ! ");
  }
  return made;
}

}  // namespace dictum::generate
