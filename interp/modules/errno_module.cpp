// errno: https://docs.python.org/3/library/errno.html
#include "modules/fill.h"
#include "modules/module_numbers.h"
#include "objects/dict_object.h"

namespace dictum {

Done fill_errno(Context& cx, Dict* dict) {
  Ref<Dict> numbers = TRY(new_dict(cx));
  TRY(add_numbers(cx, numbers.get(), "errno"));
  Ref<Dict> names = TRY(new_dict(cx));
  Value name, number;
  for (std::size_t position = 0; dict_next(numbers.get(), position, name, number);)
    TRY(dict_set(cx, names.get(), number, name));
  TRY(dict_set(cx, dict, "errorcode", Value(names.get())));
  return dict_update(cx, dict, numbers.get());
}

}  // namespace dictum
