// Views and iterators of dicts.
#pragma once

#include "objects/dict_object.h"

namespace dictum {

OwnedValue make_dict_view(Context& cx, TypeId view, Dict* dict);
OwnedValue make_dict_iterator(Context& cx, TypeId type, Dict* dict);

}  // namespace dictum
