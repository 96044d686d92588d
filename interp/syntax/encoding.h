// Encoding declarations and the codecs that sources are written in.
// https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations, PEP 263
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace dictum {

// The encoding that a comment on one of the first two lines declares, "utf-8" and "iso-8859-1" in these
// spellings, any other as written; empty if there is none. Lines end with LF.
std::string find_encoding_cookie(std::string_view text);

// Whether the name belongs to a family of codecs that CPython has, and is none that decode_bytes knows.
bool is_missing_codec(std::string_view encoding);

// UTF-8 of bytes in an encoding, by any name that CPython's codecs know for it. Fails with the message of
// CPython's LookupError or UnicodeDecodeError.
Result<std::string, std::string> decode_bytes(std::string_view bytes, std::string_view encoding);

}  // namespace dictum
