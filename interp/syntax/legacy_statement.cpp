#include "syntax/legacy_statement.h"

#include <string_view>

namespace dictum {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";

// Everything behind `print `, up to the last semicolon.
std::string print_message(std::string_view arguments) {
  std::size_t semicolon = arguments.rfind(';');
  if (semicolon != arguments.npos) arguments = arguments.substr(0, semicolon);
  std::size_t first = arguments.find_first_not_of(kSpaces);
  arguments = first == arguments.npos ? std::string_view() : arguments.substr(first);
  arguments = arguments.substr(0, arguments.find_last_not_of(kSpaces) + 1);
  std::string message = "Missing parentheses in call to 'print'. Did you mean print(";
  message += arguments;
  if (arguments.ends_with(',')) message += " end=\" \"";
  return message + ")?";
}

bool reword(Diagnostic& diagnostic, std::string_view text) {
  std::size_t first = text.find_first_not_of(" \t\f\v\r\n");
  if (first == text.npos) return false;
  text.remove_prefix(first);
  if (text.starts_with("print ")) {
    diagnostic.message = print_message(text.substr(6));
    return true;
  }
  if (!text.starts_with("exec ")) return false;
  diagnostic.message = "Missing parentheses in call to 'exec'";
  return true;
}

}  // namespace

void reword_legacy_statement(Diagnostic& diagnostic, const Language& language) {
  if (language.at_least(LanguageVersion::V3_10) || diagnostic.kind != FailureKind::SyntaxError ||
      !diagnostic.has_text)
    return;
  std::string text = diagnostic.text;
  if (text.find('(') != text.npos || reword(diagnostic, text)) return;
  std::size_t colon = text.find(':');
  if (colon != text.npos) reword(diagnostic, std::string_view(text).substr(colon + 1));
}

}  // namespace dictum
