// Up to 3.9 the constructor of SyntaxError looks at the source line: a statement `print …` or `exec …`
// without parentheses has a message of its own, whatever the error was.
#pragma once

#include "base/diagnostic.h"
#include "language.h"

namespace dictum {

// Rewords a SyntaxError (not its subclasses) as CPython of the played version does; nothing changes from 3.10
// on.
void reword_legacy_statement(Diagnostic& diagnostic, const Language& language);

}  // namespace dictum
