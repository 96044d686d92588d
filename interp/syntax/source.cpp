#include "syntax/source.h"

#include <cstring>

#include "syntax/encoding.h"

namespace dictum {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool ends_with_crlf(std::string_view bytes) {
  return bytes.size() >= 2 && bytes.substr(bytes.size() - 2) == "\r\n";
}

// CR LF and CR become LF; a last line without a newline gets one.
std::string translate_newlines(std::string_view bytes, const Language& language, bool* newline_added) {
  std::string text;
  text.reserve(bytes.size() + 1);
  std::size_t done = 0;
  for (std::size_t at; (at = bytes.find('\r', done)) != std::string_view::npos;) {
    text.append(bytes, done, at - done);
    text.push_back('\n');
    done = at + 1 + (at + 1 < bytes.size() && bytes[at + 1] == '\n' ? 1 : 0);
  }
  text.append(bytes.substr(done));
  *newline_added =
      text.empty() || text.back() != '\n' || (language.final_crlf_adds_line && ends_with_crlf(bytes));
  if (*newline_added) text.push_back('\n');
  return text;
}

void find_lines(Source& source) {
  const char* base = source.text.data();
  const char* end = base + source.text.size();
  source.line_starts.push_back(0);
  for (const char* at = base;
       (at = static_cast<const char*>(std::memchr(at, '\n', static_cast<std::size_t>(end - at))));) {
    at++;
    if (at == end) break;
    source.line_starts.push_back(static_cast<std::uint32_t>(at - base));
  }
}

Diagnostic null_byte(const Language& language) {
  Diagnostic failure;
  failure.kind = language.null_byte_is_syntax_error ? FailureKind::SyntaxError : FailureKind::ValueError;
  failure.message = "source code string cannot contain null bytes";
  failure.has_position = failure.has_end = failure.has_text = false;
  return failure;
}

// Failures to decode have line 0 and no column: CPython has no source line then.
Diagnostic undecodable(std::string message, const Language& language) {
  Diagnostic failure;
  failure.message = std::move(message);
  failure.line = 0;
  failure.offset = language.peg_parser ? -1 : 0;
  failure.has_end = failure.has_text = false;
  return failure;
}

}  // namespace

std::string_view Source::line(std::uint32_t number) const {
  if (number == 0 || number > line_starts.size()) return {};
  const std::size_t start = line_starts[number - 1];
  const std::size_t end = number < line_starts.size() ? line_starts[number] : text.size();
  return std::string_view(text).substr(start, end - start);
}

Compiled<Source> load_source(std::string_view bytes, SourceOrigin origin, const Language& language) {
  if (bytes.find('\0') != std::string_view::npos) return Failure{null_byte(language)};
  Source source;
  source.encoding = "utf-8";
  source.text = translate_newlines(bytes, language, &source.newline_added);
  if (origin == SourceOrigin::Bytes) {
    const bool marked = source.text.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0;
    if (marked) source.text.erase(0, kByteOrderMark.size());
    const std::string cookie = find_encoding_cookie(source.text);
    source.encoding_known = marked || !cookie.empty();
    if (marked && !cookie.empty() && cookie != "utf-8")
      return Failure{undecodable("encoding problem: " + cookie + " with BOM", language)};
    if (!cookie.empty() && cookie != "utf-8") {
      auto decoded = decode_bytes(source.text, cookie);
      if (!decoded.ok()) return Failure{undecodable(std::move(decoded).error(), language)};
      source.text = std::move(decoded).value();
      source.encoding = cookie;
    }
  }
  find_lines(source);
  return source;
}

}  // namespace dictum
