// Names: locals, globals, builtins.
// https://docs.python.org/3/reference/executionmodel.html#resolution-of-names
#pragma once

#include "vm/registers.h"

namespace dictum {

// NameError or UnboundLocalError for an empty slot or cell.
Next raise_unbound(Context& cx, const CodeObject* code, std::uint32_t slot);
OwnedValue load_name(Context& cx, Frame* frame, Str* name);
Done store_name(Context& cx, Frame* frame, Str* name, Value value);
Done delete_name(Context& cx, Frame* frame, Str* name);
OwnedValue load_global(Context& cx, Frame* frame, Str* name);
Done delete_global(Context& cx, Frame* frame, Str* name);
OwnedValue load_class_deref(Context& cx, Frame* frame, std::uint32_t slot);
// Makes __annotations__ in the namespace if it has none.
Done set_up_annotations(Context& cx, Frame* frame);
// `from module import *` into the frame's namespace.
Done import_star(Context& cx, Frame* frame, Value module);
// The running frame's namespace as `import *` and locals() see it.
OwnedValue current_locals(Context& cx, Frame* frame);

}  // namespace dictum
