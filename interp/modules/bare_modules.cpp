// Modules that the library imports without using much of them: their integers are there, their functions and
// classes stop when they are used.
#include "modules/fill.h"
#include "modules/module_numbers.h"

namespace dictum {

Done fill_bz2(Context&, Dict*) { return done(); }
Done fill_grp(Context&, Dict*) { return done(); }
Done fill_locale(Context& cx, Dict* dict) { return add_numbers(cx, dict, "_locale"); }
Done fill_lzma(Context& cx, Dict* dict) { return add_numbers(cx, dict, "_lzma"); }
Done fill_opcode(Context&, Dict*) { return done(); }
Done fill_pwd(Context&, Dict*) { return done(); }
Done fill_string(Context&, Dict*) { return done(); }
Done fill_tokenize(Context&, Dict*) { return done(); }

}  // namespace dictum
