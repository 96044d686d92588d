// Why a source does not parse, in CPython's words. The slow path: it runs only for sources that the parser
// refused.
#pragma once

#include <optional>

#include "base/diagnostic.h"
#include "language.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"
#include "syntax/source.h"

namespace dictum {

// The failure CPython of the played version reports, or nothing if by this page's grammar the source parses
// (then the two parsers of dictum disagree, which is a defect; the fuzzer looks for it).
std::optional<Diagnostic> diagnose(const Source& source, const TokenList& tokens, ParseMode mode,
                                   const Language& language);

}  // namespace dictum
