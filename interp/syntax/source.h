// Source text: bytes in, decoded UTF-8 out. Encodings by PEP 263.
// https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "language.h"

namespace dictum {

struct Source {
  // UTF-8, line ends translated to LF as CPython's tokenizer does, ending with one, no byte order mark.
  // Without a cookie the bytes are taken as they are, so that undecodable ones are found by whoever looks at
  // them, as in CPython: the lexer in an identifier, decode_string_literal in a string, nobody in a comment.
  std::string text;
  bool newline_added = false;  // the last newline of `text` was not in the source
  // By a cookie, a mark, or a str: only then does CPython up to 3.12 convert the parser's columns from bytes
  // to code points (see error_position.h).
  bool encoding_known = true;
  std::string encoding;  // "utf-8", "iso-8859-1", … the normalised name of the declared or default encoding
  // Of a script: the first line that holds NUL or bytes that are no UTF-8, at which the lexer fails when it
  // gets there; 0: there is none. And the offending byte.
  std::uint32_t unreadable_line = 0;
  unsigned char unreadable_byte = 0;
  std::string script_name;
  std::vector<std::uint32_t> line_starts;  // byte offset in `text` of the start of line i + 1

  // Line `line` (from 1), with its newline if it has one; empty past the end.
  std::string_view line(std::uint32_t line) const;
};

enum class SourceOrigin : std::uint8_t {
  Bytes,   // a file, or bytes given to compile(): byte order mark and coding cookie count
  Script,  // the file that `python3 FILE` runs: see load_script()
  Text,    // a str given to compile(), exec(), eval(): UTF-8 already, cookies are ignored
};

// Decodes and splits a source. Fails with CPython's SyntaxError for an unknown encoding, bytes that do not
// decode by the declared one, or NUL.
Compiled<Source> load_source(std::string_view bytes, SourceOrigin origin, const Language& language);

// The same for the file that `python3 FILE` runs, which CPython reads line by line: it words failures to
// decode in another way, finds undecodable lines when it comes to them, and takes NUL otherwise than
// compile() does.
Compiled<Source> load_script(std::string_view bytes, std::string_view file_name, const Language& language);

}  // namespace dictum
