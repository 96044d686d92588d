#include "syntax/diagnose/embedded.h"

#include <string>

#include "syntax/diagnose/failed_parse.h"
#include "syntax/diagnose/format_string.h"

namespace dictum::diagnose_detail {

namespace {

class PegFormatString : public FormatStringReader {
 public:
  PegFormatString(PegMachine& machine, std::size_t index)
      : FormatStringReader(machine.token_text(index), machine.language(), machine.arena()),
        machine_(machine),
        index_(index) {}

 private:
  bool fail(std::string message) override {
    machine_.raise_last(std::move(message));
    return false;
  }

  bool parse(std::string_view text, std::size_t brace) override {
    auto source = load_source("(" + std::string(text) + ")\n", SourceOrigin::Text, language());
    if (!source.ok()) {
      machine_.override_error(source.error());
      return false;
    }
    EmbeddedIn embedded = place(brace, text);
    TokenList tokens = tokenize(source.value(), language());
    if (tokens.failure) move_failure(*tokens.failure, embedded);
    MachineInput input{source.value(), tokens, &embedded};
    PegMachine inner(machine_.grammar(), input, machine_.arena());
    std::optional<Diagnostic> failure = parse_for_errors(inner, machine_.grammar().rule("embedded"));
    if (!failure) return true;
    machine_.override_error(std::move(*failure));
    return false;
  }

  void move_failure(Diagnostic& failure, const EmbeddedIn& embedded) const {
    if (!language().at_least(LanguageVersion::V3_10)) return;
    failure.line += embedded.line;
    if (failure.end_line > 0) failure.end_line += static_cast<std::int32_t>(embedded.line);
  }

  // How CPython shifts the positions of an expression whose brace stands at `brace`.
  EmbeddedIn place(std::size_t brace, std::string_view text) const {
    if (!language().at_least(LanguageVersion::V3_10)) brace = token().find("{" + std::string(text));
    std::size_t lines = 0;
    for (std::size_t i = 0; i < brace; i++) lines += token()[i] == '\n';
    std::size_t blank = text.find_first_not_of(" \t\f");
    bool newline_behind_brace = blank != text.npos && text[blank] == '\n';
    std::int64_t columns = 0;
    if (!newline_behind_brace) {
      std::size_t line_start = brace;
      while (line_start > 0 && token()[line_start] != '\n') line_start--;
      columns = static_cast<std::int64_t>(brace - line_start);
      if (token()[line_start] == '\n' && language().at_least(LanguageVersion::V3_10)) columns--;
    }
    PegMachine::Position start = machine_.place_of(index_);
    EmbeddedIn embedded;
    embedded.line = static_cast<std::uint32_t>(start.line + static_cast<std::int64_t>(lines) - 1);
    embedded.column =
        columns + (lines != 0 && language().at_least(LanguageVersion::V3_10) ? 0 : start.column);
    return embedded;
  }

  PegMachine& machine_;
  std::size_t index_;
};

}  // namespace

bool check_format_string(PegMachine& machine, std::size_t index) {
  return PegFormatString(machine, index).read();
}

}  // namespace dictum::diagnose_detail
