#include "syntax/diagnose/strings_3_8.h"

#include "syntax/diagnose/format_string.h"

namespace dictum::diagnose_detail {

namespace {

class FormatString38 : public FormatStringReader {
 public:
  FormatString38(const PegMachine& machine, const Node& strings, const Node& string, Arena& arena,
                 const Shift& shift)
      : FormatStringReader(machine.token_text(string.first), machine.language(), arena),
        machine_(machine),
        strings_(strings),
        shift_(shift) {}

  std::optional<StringMistake> take_mistake() { return std::move(mistake_); }

 private:
  bool fail(std::string message) override {
    mistake_ = StringMistake{&strings_, std::move(message), std::nullopt};
    return false;
  }

  bool parse(std::string_view text, std::size_t) override {
    auto source = load_source("(" + std::string(text) + ")", SourceOrigin::Text, language());
    if (!source.ok()) return refuse(source.error());
    LexerOptions options;
    options.final_newline = false;
    TokenList tokens = tokenize(source.value(), language(), options);
    MachineInput input{source.value(), tokens, nullptr, false, false};
    PegMachine inner(machine_.grammar(), input, arena());
    std::optional<Diagnostic> failure =
        parse_for_errors_3_8(inner, machine_.grammar().rule("expression_input"), shift_of(text));
    return !failure || refuse(std::move(*failure));
  }
  bool refuse(Diagnostic failure) {
    mistake_ = StringMistake{nullptr, {}, std::move(failure)};
    return false;
  }

  // NOTE: CPython looks for the first place where the same expression stands, in the first of several
  // literals.
  Shift shift_of(std::string_view text) const {
    PegMachine::Position start = machine_.place_of(strings_.first);
    Shift shift{start.line - 1 + shift_.lines, start.column + (start.line == 1 ? shift_.columns : 0)};
    std::string_view literal = machine_.token_text(strings_.first);
    std::size_t brace = literal.find("{" + std::string(text) + "}");
    if (brace == literal.npos) return shift;
    std::size_t blank = text.find_first_not_of(" \t\f");
    if (blank == text.npos || text[blank] != '\n') {
      std::size_t line_start = brace;
      while (line_start > 0 && literal[line_start] != '\n') line_start--;
      shift.columns += static_cast<std::int64_t>(brace - line_start);
    }
    for (std::size_t i = 0; i < brace; i++) shift.lines += literal[i] == '\n';
    return shift;
  }

  const PegMachine& machine_;
  const Node& strings_;
  const Shift& shift_;
  std::optional<StringMistake> mistake_;
};

}  // namespace

std::optional<StringMistake> check_strings_of_3_8(const PegMachine& machine, const Node& strings,
                                                  const Shift& shift) {
  Arena arena;
  for (std::size_t i = 0; i < strings.children.size(); i++) {
    const Node& string = *strings.children[i];
    std::string_view token = machine.token_text(string.first);
    StringPrefix prefix = string_prefix(token);
    if (!prefix.format) {
      auto decoded = decode_string_literal(token, machine.language(), arena, nullptr);
      if (!decoded.ok()) {
        bool of_codec = decoded.error().message.starts_with('(');
        return StringMistake{of_codec ? &strings : &string, decoded.error().message, std::nullopt};
      }
    }
    if (i > 0 && prefix.bytes != string_prefix(machine.token_text(strings.children[i - 1]->first)).bytes)
      return StringMistake{&strings, "cannot mix bytes and nonbytes literals", std::nullopt};
    if (!prefix.format) continue;
    FormatString38 reader(machine, strings, string, arena, shift);
    if (!reader.read()) return reader.take_mistake();
  }
  return std::nullopt;
}

}  // namespace dictum::diagnose_detail
