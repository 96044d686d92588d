// Error handlers of codecs: https://docs.python.org/3/library/codecs.html#error-handlers
#pragma once

#include <string>
#include <string_view>

#include "objects/context.h"

namespace dictum {

// The handlers by name, the standard ones included; codecs.register_error adds to it.
Ref<Dict> error_handlers(Context& cx);

Failed raise_decode(Context& cx, const char* codec, std::string_view bytes, std::size_t start,
                    std::size_t end, const char* reason);
Failed raise_encode(Context& cx, const char* codec, Str* text, std::size_t start, std::size_t end,
                    const char* reason);

}  // namespace dictum
