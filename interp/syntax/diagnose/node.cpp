#include "syntax/diagnose/node.h"

#include <string_view>

namespace dictum::diagnose_detail {

Kind kind_named(const char* name, std::size_t length) {
  std::string_view wanted(name, length);
#define KIND(NAME, SHOWN, SHOWN_3_9) \
  if (wanted == #NAME) return Kind::NAME;
#include "syntax/diagnose/node.def"
  return Kind::Other;
}

const char* expression_name(const Node& node, bool version_3_9) {
  static constexpr const char* kNames[][2] = {
#define KIND(NAME, SHOWN, SHOWN_3_9) {SHOWN, SHOWN_3_9},
#include "syntax/diagnose/node.def"
  };
  return kNames[static_cast<int>(node.kind)][version_3_9 ? 1 : 0];
}

}  // namespace dictum::diagnose_detail
