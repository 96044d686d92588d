// Several files in one text, which is still Python for an editor. A text whose first line is not "#= program
// 1" is one file, main.py, byte for byte. Else:
//
//   #= program 1 path=lib,plugins argv=-x,1
//   #= file main.py
//   import spam.a
//   #= file lib/spam/__init__.py empty
//   #= file lib/spam/a.py
//   x = 1
//
// Lines end at LF. A directive is a line that begins with "#= "; a line of content that begins with "#=" has
// one more
// "=". Flags of a file: empty (no bytes), noeol (its last line has no LF).
#pragma once

#include <string>
#include <string_view>

#include "program.h"

namespace dictum {

constexpr std::size_t kMaxProgramFiles = 24;
constexpr std::size_t kMaxProgramText = 32 << 10;  // bytes

// The text of a program; of a program of main.py alone (without path and arguments) its bytes. The entry is
// main.py, the standard input empty; the files come in their order. split_program(join_program(program)) is
// the program.
std::string join_program(const Program& program);

// False: `error` says what is wrong, with the line.
bool split_program(std::string_view text, Program& program, std::string& error);

}  // namespace dictum
