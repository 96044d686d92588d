// Calls, generators, raise, with and import: the larger parts of their instructions.
#pragma once

#include "vm/registers.h"

namespace dictum {

// [callable, self or absent, argument…]: a Python function's frame becomes the running one.
Next call_positional(Registers& r, std::uint32_t count);
Next call_keywords(Registers& r, std::uint32_t count);
Next call_unpacked(Registers& r, bool keywords);
Next make_function(Registers& r, std::uint32_t flags);
Next load_build_class(Registers& r);

// Runs the generator in this loop until it yields or ends.
Next resume_in_loop(Registers& r, Generator* generator, Value sent, OnReturn on_return);
Next yield_value(Registers& r, bool delegating);
Next send_value(Registers& r, std::uint32_t target);

Next raise_statement(Registers& r, Value exception, Value cause);
Next load_assertion_error(Registers& r);
Next before_with(Registers& r);
Next call_exit_with_exception(Registers& r);
Next import_name(Registers& r, Str* name);
Next import_from(Registers& r, Str* name);
Next check_group_match(Registers& r);
Next prepare_reraise(Registers& r);
Next print_expression(Registers& r);

}  // namespace dictum
