// _ast: https://docs.python.org/3/library/ast.html
#include "modules/ast_classes.h"
#include "modules/fill.h"
#include "objects/dict_object.h"
#include "objects/errors.h"

namespace dictum {

namespace {

struct Flag {
  const char* name;
  int value;
};
constexpr Flag kFlags[] = {{"PyCF_ALLOW_TOP_LEVEL_AWAIT", 0x2000},
                           {"PyCF_ONLY_AST", 0x400},
                           {"PyCF_TYPE_COMMENTS", 0x1000},
                           {"PyCF_OPTIMIZED_AST", 0x8000 | 0x400}};

}  // namespace

Done fill_ast(Context& cx, Dict* dict) {
  Ref<Dict> classes = TRY(ast_class_dict(cx));
  TRY(dict_update(cx, dict, classes.get()));
  for (const Flag& flag : kFlags) TRY(dict_set(cx, dict, flag.name, Value::small(flag.value)));
  return done();
}

}  // namespace dictum
