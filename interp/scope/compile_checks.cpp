#include "scope/compile_checks.h"
namespace dictum {
Compiled<void> check_compilable(const ast::Mod&, const FutureFeatures&, const SymbolTable&,
                                const ParseContext&) {
  return {};
}
}  // namespace dictum
