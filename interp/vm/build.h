// Displays, formatted strings, unpacking and patterns: the larger parts of their instructions.
#pragma once

#include "vm/registers.h"

namespace dictum {

Next build_set(Registers& r, std::uint32_t count);
Next build_map(Registers& r, std::uint32_t count);
Next build_string(Registers& r, std::uint32_t count);
Next add_to_set(Registers& r, std::uint32_t distance);
Next add_to_map(Registers& r, std::uint32_t distance);
Next extend_list(Registers& r);
Next update_set(Registers& r);
Next update_dict(Registers& r);
// f(**mapping): a name given twice, or a key that is no string, names the function that is called.
Next merge_keywords(Registers& r);
Next format_top(Registers& r, std::uint32_t flags);
Next unpack_sequence(Registers& r, std::uint32_t count);
Next unpack_starred(Registers& r, std::uint32_t before, std::uint32_t after);

Next match_keys(Registers& r);
Next match_rest(Registers& r);
Next match_class(Registers& r, std::uint32_t positional);

// "f()" as the messages of calls show what is called.
std::string callable_text(Context& cx, Value callable);

}  // namespace dictum
