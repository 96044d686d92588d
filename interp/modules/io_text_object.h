// What the files of _io.TextIOWrapper share.
#pragma once

#include "modules/io_object.h"

namespace dictum {

inline TextIOWrapper* text_of(const CallArguments& arguments) { return as<TextIOWrapper>(arguments.self()); }

// ValueError unless it is initialised and attached.
Done text_check_ready(Context& cx, const TextIOWrapper* self);
// And open.
Done text_check_open(Context& cx, TextIOWrapper* self);
// The handler's name for the codecs: null is "strict".
const Str* text_errors(const TextIOWrapper* self);
// What was read ahead is forgotten.
void text_forget_decoded(TextIOWrapper* self);

OwnedValue text_read(Context& cx, const CallArguments& arguments);
OwnedValue text_readline(Context& cx, const CallArguments& arguments);
OwnedValue text_next(Context& cx, Object* self);
OwnedValue text_seek(Context& cx, const CallArguments& arguments);
OwnedValue text_tell(Context& cx, const CallArguments& arguments);
OwnedValue text_truncate(Context& cx, const CallArguments& arguments);

}  // namespace dictum
