// Linked only where no diagnosis is: a weak definition.
#include "syntax/diagnose.h"

namespace dictum {

__attribute__((weak)) std::optional<Diagnostic> diagnose(const Source&, const TokenList&, ParseMode, const Language&) {
  return std::nullopt;
}

}  // namespace dictum
