#include "scope/future.h"

#include <string>
#include <string_view>

namespace dictum {

using ast::as;

namespace {

// Features that change nothing any more, or not here.
constexpr std::string_view kOldFeatures[] = {"nested_scopes",   "generators",     "division",
                                             "absolute_import", "with_statement", "print_function",
                                             "unicode_literals"};

class FutureReader {
 public:
  explicit FutureReader(const Language& language) : language_(language) {}

  Compiled<FutureFeatures> read(ast::StmtList body) {
    std::size_t first = starts_with_docstring(body) ? 1 : 0;
    bool over = false;
    std::uint32_t line = 0;
    for (const ast::Stmt* statement : body.subspan(first)) {
      // Anything else ends the future statements. Up to 3.11 those behind it on its line are refused here;
      // the compiler refuses the others.
      if (over && (language_.late_futures_left_to_compiler || statement->span.line > line)) break;
      line = statement->span.line;
      const auto* import = as<ast::ImportFrom>(statement);
      if (!import || !is_future(*import)) {
        over = true;
        continue;
      }
      if (over) return Failure{late(statement->span)};
      for (const ast::Alias* alias : import->names)
        if (!read(alias->name->text)) return Failure{unknown(alias->name->text, statement->span)};
      features_.last_line = line;
      features_.last_column = statement->span.column;
    }
    return features_;
  }

 private:
  static bool starts_with_docstring(ast::StmtList body) {
    const auto* statement = body.empty() ? nullptr : as<ast::ExprStmt>(body.front());
    const auto* constant = statement ? as<ast::Constant>(statement->value) : nullptr;
    return constant && constant->value.kind == ast::ConstantValue::Kind::Str;
  }

  bool is_future(const ast::ImportFrom& import) const {
    return import.module && import.module->text == "__future__" &&
           (import.level == 0 || !language_.future_must_be_absolute);
  }

  bool read(std::string_view feature) {
    if (feature == "annotations") return features_.annotations = true;
    if (feature == "generator_stop") return features_.generator_stop = true;
    if (feature == "barry_as_FLUFL") return features_.barry_as_FLUFL = true;
    for (std::string_view known : kOldFeatures)
      if (feature == known) return true;
    return false;
  }

  Diagnostic unknown(std::string_view feature, const Span& span) const {
    Diagnostic failure;
    failure.message =
        feature == "braces" ? "not a chance" : "future feature " + std::string(feature) + " is not defined";
    failure.line = span.line;
    failure.offset = static_cast<std::int32_t>(span.column) + 1;
    failure.has_end = language_.error_has_end;
    failure.end_line = static_cast<std::int32_t>(span.line);
    failure.has_end_offset = false;
    return failure;
  }

  // The column counts from 0 here.
  Diagnostic late(const Span& span) const {
    Diagnostic failure = unknown({}, span);
    failure.message = "from __future__ imports must occur at the beginning of the file";
    failure.offset--;
    return failure;
  }

  const Language& language_;
  FutureFeatures features_;
};

}  // namespace

Compiled<FutureFeatures> read_future_features(const ast::Mod& tree, const Language& language) {
  if (const auto* module = as<ast::Module>(&tree)) return FutureReader(language).read(module->body);
  if (const auto* interactive = as<ast::Interactive>(&tree))
    return FutureReader(language).read(interactive->body);
  return FutureFeatures{};
}

}  // namespace dictum
