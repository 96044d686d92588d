#include "base/diagnostic.h"

#include "base/check.h"

namespace dictum {

const char* failure_kind_name(FailureKind kind) {
  switch (kind) {
    case FailureKind::SyntaxError: return "SyntaxError";
    case FailureKind::IndentationError: return "IndentationError";
    case FailureKind::TabError: return "TabError";
    case FailureKind::ValueError: return "ValueError";
    case FailureKind::OverflowError: return "OverflowError";
    case FailureKind::MemoryError: return "MemoryError";
    case FailureKind::RecursionError: return "RecursionError";
    case FailureKind::UnicodeDecodeError: return "UnicodeDecodeError";
    case FailureKind::Unsupported: return "Unsupported";
  }
  DICTUM_UNREACHABLE("an unknown kind of failure");
}

}  // namespace dictum
