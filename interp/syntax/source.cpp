#include "syntax/source.h"

#include <algorithm>
#include <cstring>
#include <optional>

#include "base/utf8.h"
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

struct EncodingProblem {
  std::string encoding;  // the cookie
  std::string reason;    // as compile() words it
  bool against_mark;     // there is a byte order mark, and the cookie says something else than utf-8
  bool missing = false;  // CPython may know it, dictum does not
};

// Takes off a byte order mark and follows the cookie.
std::optional<EncodingProblem> decode(Source& source) {
  const bool marked = source.text.compare(0, kByteOrderMark.size(), kByteOrderMark) == 0;
  if (marked) source.text.erase(0, kByteOrderMark.size());
  const std::string cookie = find_encoding_cookie(source.text);
  source.encoding_known = marked || !cookie.empty();
  if (cookie.empty() || cookie == "utf-8") return std::nullopt;
  if (marked) return EncodingProblem{cookie, "encoding problem: " + cookie + " with BOM", true};
  if (is_missing_codec(cookie)) return EncodingProblem{cookie, "source encoding " + cookie, false, true};
  auto decoded = decode_bytes(source.text, cookie);
  if (!decoded.ok()) return EncodingProblem{cookie, std::move(decoded).error(), false};
  source.text = std::move(decoded).value();
  source.encoding = cookie;
  return std::nullopt;
}

Diagnostic missing_codec(const EncodingProblem& problem) {
  Diagnostic failure;
  failure.kind = FailureKind::Unsupported;
  failure.message = problem.reason;
  failure.has_position = failure.has_end = failure.has_text = false;
  return failure;
}

Diagnostic script_encoding_problem(const EncodingProblem& problem, const Language& language) {
  if (problem.missing) return missing_codec(problem);
  Diagnostic failure;
  failure.message = problem.against_mark ? problem.reason : "encoding problem: " + problem.encoding;
  failure.has_position = !language.peg_parser;
  failure.has_end = failure.has_text = false;
  return failure;
}

// What CPython up to 3.11 reads of lines with NUL: they end there, and the next line goes on.
std::string without_null_bytes(std::string_view bytes) {
  std::string text;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t null = std::min(bytes.find('\0', at), bytes.size());
    text.append(bytes, at, null - at);
    const std::size_t newline = bytes.find('\n', null);
    at = newline == std::string_view::npos ? bytes.size() : newline + 1;
  }
  return text;
}

void find_unreadable_line(Source& source) {
  std::size_t place = source.text.find('\0');
  if (!source.encoding_known)
    if (auto error = find_utf8_error(source.text)) place = std::min(place, error->position);
  if (place == std::string::npos) return;
  const auto behind = std::upper_bound(source.line_starts.begin(), source.line_starts.end(), place);
  source.unreadable_line = static_cast<std::uint32_t>(behind - source.line_starts.begin());
  source.unreadable_byte = static_cast<unsigned char>(source.text[place]);
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
  source.text = translate_newlines(bytes, language, &source.newline_added);
  source.encoding = "utf-8";
  if (origin == SourceOrigin::Bytes)
    if (auto problem = decode(source))
      return Failure{problem->missing ? missing_codec(*problem)
                                      : undecodable(std::move(problem->reason), language)};
  find_lines(source);
  return source;
}

Compiled<Source> load_script(std::string_view bytes, std::string_view file_name, const Language& language) {
  std::string readable;
  if (language.script_drops_null_bytes && bytes.find('\0') != std::string_view::npos)
    bytes = readable = without_null_bytes(bytes);
  Source source;
  source.text = translate_newlines(bytes, language, &source.newline_added);
  source.encoding = "utf-8";
  source.script_name = file_name;
  if (auto problem = decode(source)) return Failure{script_encoding_problem(*problem, language)};
  find_lines(source);
  find_unreadable_line(source);
  return source;
}

}  // namespace dictum
