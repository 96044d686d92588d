// Code that does not compile because of what a name, a statement or a parameter means at its place: which of
// its faults is named, and whether it is one in the version.
#include "generate/expression.h"

namespace dictum::generate::feature {
namespace {

// As string literals; ? and ! are variables.
constexpr std::string_view kRefused[] = {
    "'def f():\\n    ? = 1\\n    global ?'",
    "'def f():\\n    print(?)\\n    nonlocal ?'",
    "'def f():\\n    ?: int\\n    global ?'",
    "'def f():\\n    global ?\\n    ?: int = 1'",
    "'def f(?, !=1):\\n    global !'",
    "'def f(?):\\n    def g():\\n        nonlocal ?, !'",
    "'def f(?):\\n    def g():\\n        nonlocal ?\\n        global ?'",
    "'class A:\\n    nonlocal ?'",
    "'class A:\\n    ? = 1\\n    global ?, !'",
    "'def f(?, !, ?): pass'",
    "'lambda ?, *, !, **?: 1'",
    "'def f(?=1, !): pass'",
    "'[? := 1 for ? in []]'",
    "'[! for ! in (? := [])]'",
    "'class A:\\n    [(? := !) for ! in range(2)]'",
    "'[[(! := 1) for ? in []] for ! in []]'",
    "'class A:\\n    return ?'",
    "'class A:\\n    yield ?'",
    "'[(yield ?) for ! in []]'",
    "'await ?'",
    "'def f():\\n    [? async for ! in []]'",
    "'def f():\\n    from sys import *'",
    "'for ? in []:\\n    def f():\\n        break'",
    "'if ?:\\n    continue'",
    "'f(?=1, !=2, ?=3)'",
    "'f(?)= !'",
    "'?, *!, *? = 1'",
    "'(? := 1) = !'",
    "'del (?, 1)'",
    "'try: pass\\nexcept: pass\\nexcept ?: pass'",
    "'match ?:\\n    case !: pass\\n    case 1: pass'",
    "'match ?:\\n    case (!, !): pass'",
    "'def __debug__(?): pass'",
    "'from __future__ import ?'",
};

}  // namespace

bool refused_code(Builder& builder, int) {
  std::string text(builder.choices.pick(kRefused));
  const std::string_view names[] = {variable_name(builder), variable_name(builder)};
  for (char& letter : text) {
    // Names have one letter.
    if (letter == '?') letter = names[0][0];
    if (letter == '!') letter = names[1][0];
  }
  if (builder.chance(60))
    builder.attempt(cat("exec(", text, ", {})"));
  else
    builder.attempt(cat("compile(", text, ", '<made>', 'exec')"));
  return true;
}

}  // namespace dictum::generate::feature
