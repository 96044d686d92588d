// Source text -> code object: the front end and the compiler called in order.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "objects/code_object.h"
#include "syntax/parser.h"
#include "syntax/source.h"

namespace dictum {

struct CompileRequest {
  std::string_view source;
  SourceOrigin origin = SourceOrigin::Bytes;
  ParseMode mode = ParseMode::Module;
  std::string file_name;
  int optimize = 0;                 // 1: without asserts, __debug__ is false; 2: without docstrings too
  bool is_library = false;          // a file of the library, whose unit may be shared
  bool future_annotations = false;  // inherited from the code that calls compile(), exec() or eval()
};

// Raises SyntaxError (or what else CPython raises) with its attributes.
Ref<CodeObject> compile_source(Context& cx, const CompileRequest& request);
// The tree alone, as compile(…, PyCF_ONLY_AST) wants it: parsed, with the warnings of that, not checked
// further.
struct ParsedTree {
  std::unique_ptr<Arena> arena;
  std::unique_ptr<NameTable> names;
  const ast::Mod* tree = nullptr;
};
Fallible<ParsedTree> parse_tree(Context& cx, const CompileRequest& request);
// A tree that did not come from a source: the source and origin of the request do not count.
Ref<CodeObject> compile_tree(Context& cx, ParsedTree parsed, const CompileRequest& request);
// The unit alone, with the failure as plain data.
Compiled<std::unique_ptr<const code::Unit>> compile_unit(const CompileRequest& request,
                                                         const Language& language, CompileWarnings* warnings,
                                                         Rules* rules = nullptr);
Failed raise_diagnostic(Context& cx, const Diagnostic& diagnostic, const std::string& file_name);

}  // namespace dictum
