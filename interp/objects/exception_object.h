// Exceptions: one payload for the whole hierarchy; `fields` holds what a class has besides.
#pragma once

#include "objects/context.h"

namespace dictum {

enum class ExceptionFields : std::uint8_t {
  None,
  StopIteration,
  SystemExit,
  ImportError,
  OSError,
  NameError,
  AttributeError,
  SyntaxError,
  UnicodeError,
  Group
};

struct ExceptionObject : Object {
  static constexpr TypeId kLayout = TypeId::BaseException;
  static constexpr std::size_t kMaxFields = 8;
  Tuple* args;
  Value traceback;  // absent: None
  Value cause;      // absent: None
  Value context;    // absent: None
  std::uint8_t suppress_context;
  std::uint8_t field_count;
  std::uint8_t fields_kind;  // ExceptionFields
  std::uint8_t logged;
  std::uint32_t padding;
  Value fields[kMaxFields];  // only field_count of them are there; absent where unset
};

// Indexes into `fields`.
namespace stop_iteration {
enum { kValue };
}
namespace system_exit {
enum { kCode };
}
namespace import_error {
enum { kMessage, kName, kPath, kNameFrom };
}
namespace os_error {
enum { kErrno, kStrerror, kFilename, kFilename2, kCharactersWritten };
}
namespace name_error {
enum { kName };
}
namespace attribute_error {
enum { kObject, kName };
}
namespace syntax_error {
enum { kMessage, kFilename, kLine, kOffset, kText, kPrint, kEndLine, kEndOffset };
}
namespace unicode_error {
enum { kEncoding, kObject, kStart, kEnd, kReason };
}
namespace group {
enum { kMessage, kExceptions };
}

// An instance of a built-in class with these arguments, as calling the class would make it.
Ref<ExceptionObject> make_exception(Context& cx, TypeId type, std::span<const Value> args);
// What `raise value` raises: an instance, or a class that is called (Language Reference 7.8).
Ref<ExceptionObject> exception_to_raise(Context& cx, Value value);
// Whether `exception` matches what an except clause names (a class or tuple of classes; TypeError otherwise).
Fallible<bool> exception_matches(Context& cx, Value exception, Value classes);
// Sets __context__, cutting a cycle that would arise.
void chain_context(Context& cx, ExceptionObject* exception, Value context);
void set_cause(Context& cx, ExceptionObject* exception, Value cause);

}  // namespace dictum
