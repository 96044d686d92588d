// Names that are there without being bound, and the scaffold of generated programs.
#include <algorithm>
#include <string_view>

#include "mutate/survey.h"

namespace dictum::mutation {

using namespace ast;

namespace {

// Of the namespace of builtins and of every module, sorted.
constexpr std::string_view kNames[] = {
    "ArithmeticError",
    "AssertionError",
    "AttributeError",
    "BaseException",
    "BaseExceptionGroup",
    "BlockingIOError",
    "BrokenPipeError",
    "BufferError",
    "BytesWarning",
    "ChildProcessError",
    "ConnectionAbortedError",
    "ConnectionError",
    "ConnectionRefusedError",
    "ConnectionResetError",
    "DeprecationWarning",
    "EOFError",
    "Ellipsis",
    "EncodingWarning",
    "EnvironmentError",
    "Exception",
    "ExceptionGroup",
    "False",
    "FileExistsError",
    "FileNotFoundError",
    "FloatingPointError",
    "FutureWarning",
    "GeneratorExit",
    "IOError",
    "ImportError",
    "ImportWarning",
    "IndentationError",
    "IndexError",
    "InterruptedError",
    "IsADirectoryError",
    "KeyError",
    "KeyboardInterrupt",
    "LookupError",
    "MemoryError",
    "ModuleNotFoundError",
    "NameError",
    "None",
    "NotADirectoryError",
    "NotImplemented",
    "NotImplementedError",
    "OSError",
    "OverflowError",
    "PendingDeprecationWarning",
    "PermissionError",
    "ProcessLookupError",
    "RecursionError",
    "ReferenceError",
    "ResourceWarning",
    "RuntimeError",
    "RuntimeWarning",
    "StopAsyncIteration",
    "StopIteration",
    "SyntaxError",
    "SyntaxWarning",
    "SystemError",
    "SystemExit",
    "TabError",
    "TimeoutError",
    "True",
    "TypeError",
    "UnboundLocalError",
    "UnicodeDecodeError",
    "UnicodeEncodeError",
    "UnicodeError",
    "UnicodeTranslateError",
    "UnicodeWarning",
    "UserWarning",
    "ValueError",
    "Warning",
    "ZeroDivisionError",
    "__all__",
    "__annotations__",
    "__build_class__",
    "__builtins__",
    "__class__",
    "__debug__",
    "__doc__",
    "__file__",
    "__import__",
    "__loader__",
    "__module__",
    "__name__",
    "__package__",
    "__path__",
    "__qualname__",
    "__spec__",
    "abs",
    "aiter",
    "all",
    "anext",
    "any",
    "ascii",
    "bin",
    "bool",
    "breakpoint",
    "bytearray",
    "bytes",
    "callable",
    "chr",
    "classmethod",
    "compile",
    "complex",
    "delattr",
    "dict",
    "dir",
    "divmod",
    "enumerate",
    "eval",
    "exec",
    "filter",
    "float",
    "format",
    "frozenset",
    "getattr",
    "globals",
    "hasattr",
    "hash",
    "hex",
    "id",
    "input",
    "int",
    "isinstance",
    "issubclass",
    "iter",
    "len",
    "list",
    "locals",
    "map",
    "max",
    "memoryview",
    "min",
    "next",
    "object",
    "oct",
    "open",
    "ord",
    "pow",
    "print",
    "property",
    "range",
    "repr",
    "reversed",
    "round",
    "set",
    "setattr",
    "slice",
    "sorted",
    "staticmethod",
    "str",
    "sum",
    "super",
    "tuple",
    "type",
    "vars",
    "zip",
};
static_assert(std::is_sorted(std::begin(kNames), std::end(kNames)));

// Modules of the library, sorted.
constexpr std::string_view kLibrary[] = {"abc",         "builtins", "collections", "contextlib", "copy",
                                         "dataclasses", "enum",     "functools",   "importlib",  "inspect",
                                         "itertools",   "operator", "sys",         "traceback",  "types",
                                         "typing",      "warnings", "weakref"};
static_assert(std::is_sorted(std::begin(kLibrary), std::end(kLibrary)));

// print('end')
bool prints_end(const Stmt& statement) {
  const auto* single = as<ExprStmt>(&statement);
  const auto* call = single != nullptr ? as<Call>(single->value) : nullptr;
  if (call == nullptr || !is_name(call->func, "print") || call->args.size() != 1) return false;
  const auto* text = as<Constant>(call->args[0]);
  return text != nullptr && text->value.text == "end";
}

// for (name, value) in list(globals().items()): …
bool prints_namespace(const Stmt& statement) {
  const auto* loop = as<For>(&statement);
  const auto* names = loop != nullptr ? as<Tuple>(loop->target) : nullptr;
  return names != nullptr && names->elts.size() == 2 && is_name(names->elts[0], "name") &&
         is_name(names->elts[1], "value");
}

}  // namespace

bool is_name(const Expr* node, std::string_view text) {
  const auto* name = as<NameExpr>(node);
  return name != nullptr && name->id->text == text;
}

bool is_builtin_name(std::string_view name) {
  return std::binary_search(std::begin(kNames), std::end(kNames), name);
}

bool is_library_name(std::string_view name) {
  return std::binary_search(std::begin(kLibrary), std::end(kLibrary), name);
}

bool is_scaffold_name(std::string_view name) { return name == "show" || name == "PLAIN"; }

bool is_scaffold(const Stmt& statement) {
  if (const auto* function = as<FunctionDef>(&statement)) return function->name->text == "show";
  if (const auto* assign = as<Assign>(&statement)) return is_name(assign->targets[0], "PLAIN");
  if (const auto* import = as<ImportFrom>(&statement))
    return import->module != nullptr && import->module->text == "shown";
  return prints_namespace(statement) || prints_end(statement);
}

bool is_scaffold(const tree::TreeFile& file) { return file.path == "shown.py"; }

}  // namespace dictum::mutation
