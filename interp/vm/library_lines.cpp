#include "vm/library_lines.h"

#include <utf8proc.h>

#include <algorithm>
#include <optional>
#include <set>

#include "base/arena.h"
#include "base/name.h"
#include "base/utf8.h"
#include "syntax/parser.h"
#include "syntax/source.h"

namespace dictum {

namespace {

using Text = std::u32string;
using Lines = std::vector<Text>;

// A character of the segment.
struct Place {
  std::size_t line = 0, column = 0;
};

// The marked expression's middle part: the operator, the brackets.
struct Anchors {
  Place left, right;
};

bool is_space(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

Text decode(std::string_view bytes) {
  Text text;
  for (std::size_t at = 0; at < bytes.size();) text.push_back(next_code_point(bytes, at));
  return text;
}
std::string encode(const Text& text) {
  std::string out;
  for (const char32_t c : text) append_code_point(out, c);
  return out;
}

std::size_t to_characters(std::string_view line, std::size_t bytes) {
  return decode(line.substr(0, std::min(bytes, line.size()))).size();
}

// Columns that the first `count` characters take on a terminal.
std::size_t display_width(const Text& line, std::size_t count) {
  std::size_t width = 0;
  const bool ascii = std::all_of(line.begin(), line.end(), [](char32_t c) { return c < 0x80; });
  if (ascii) return count;
  for (std::size_t i = 0; i < std::min(count, line.size()); i++)
    width += utf8proc_charwidth(static_cast<utf8proc_int32_t>(line[i])) == 2 ? 2 : 1;
  return width;
}

bool is_blank(const Text& line) { return std::all_of(line.begin(), line.end(), is_space); }

std::size_t blanks_before(const Text& line) {
  return static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), is_space) - line.begin());
}

// textwrap.dedent: the white space that begins every line that is not blank goes, blank lines become empty.
void dedent(Lines& lines) {
  std::optional<Text> margin;
  for (Text& line : lines) {
    if (is_blank(line)) {
      line.clear();
      continue;
    }
    const Text own = line.substr(0, blanks_before(line));
    if (!margin) margin = own;
    const std::size_t shorter = std::min(margin->size(), own.size());
    const auto apart =
        std::mismatch(own.begin(), own.begin() + static_cast<std::ptrdiff_t>(shorter), margin->begin());
    margin->resize(static_cast<std::size_t>(apart.first - own.begin()));
  }
  for (Text& line : lines)
    if (!line.empty()) line.erase(0, margin->size());
}

Text joined(const Lines& lines) {
  Text text;
  for (std::size_t i = 0; i < lines.size(); i++) text += (i == 0 ? U"" : U"\n") + lines[i];
  return text;
}
Lines split(const Text& text) {
  Lines lines;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(U'\n', start), text.size());
    lines.push_back(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

// A parsed text and what it lives in.
class Parsed {
 public:
  Parsed(const std::string& text, const Language& language) : names_(arena_) {
    source_.emplace(load_source(text, SourceOrigin::Text, language));
    if (!source_->ok()) return;
    const Compiled<const ast::Mod*> tree =
        parse(source_->value(), ParseMode::Module, ParseContext{language, arena_, names_, nullptr});
    if (tree.ok()) module_ = ast::as<ast::Module>(tree.value());
  }
  const ast::Module* module() const { return module_; }

 private:
  Arena arena_;
  NameTable names_;
  std::optional<Compiled<Source>> source_;
  const ast::Module* module_ = nullptr;
};

// Walks over the characters of the segment, over line ends; fails at its end.
class Walk {
 public:
  explicit Walk(const Lines& lines) : lines_(lines) {}

  // The place behind the expression, which was parsed with a line "(" in front.
  Place end_of(const Span& span) const {
    const std::size_t line = span.end_line - 2;
    return {line, line < lines_.size() ? to_characters(encode(lines_[line]), span.end_column) : 0};
  }
  bool settle(Place& at) const {
    while (at.line < lines_.size() && at.column >= lines_[at.line].size()) at = {at.line + 1, 0};
    return at.line < lines_.size();
  }
  // On to the first character that `stop` takes, over comments and continued lines.
  template <typename Stop>
  bool until(Place& at, Stop stop) const {
    if (!settle(at)) return false;
    for (;;) {
      const char32_t c = lines_[at.line][at.column];
      if (c == '\\' || c == '#')
        at = {at.line + 1, 0};
      else if (!stop(c))
        at.column++;
      else
        return true;
      if (!settle(at)) return false;
    }
  }

 private:
  const Lines& lines_;
};

std::optional<Anchors> operator_anchors(const Lines& lines, const ast::BinOp& node) {
  const Walk walk(lines);
  Place at = walk.end_of(node.left->span);
  if (!walk.until(at, [](char32_t c) { return !is_space(c) && c != ')'; })) return {};
  const Text& line = lines[at.line];
  std::size_t end = at.column + 1;
  const std::size_t right_line = node.right->span.line - 2;
  const bool before_right =
      right_line > at.line || end < to_characters(encode(line), node.right->span.column);
  if (end < line.size() && before_right && !is_space(line[end]) && line[end] != '\\' && line[end] != '#')
    end++;
  return Anchors{at, {at.line, end}};
}

std::optional<Anchors> bracket_anchors(const Lines& lines, const Span& before, const Span& whole,
                                       char32_t open) {
  const Walk walk(lines);
  Place at = walk.end_of(before);
  if (!walk.until(at, [&](char32_t c) { return c == open; })) return {};
  return Anchors{at, walk.end_of(whole)};
}

// PEP 657: the operator of a binary operation, the brackets of a subscript or a call.
std::optional<Anchors> anchors_of(const Text& segment, const Language& language) {
  const Parsed parsed("(\n" + encode(segment) + "\n)", language);
  if (!parsed.module() || parsed.module()->body.size() != 1) return {};
  const auto* statement = ast::as<ast::ExprStmt>(parsed.module()->body[0]);
  if (!statement) return {};
  const Lines lines = split(segment);
  if (const auto* binary = ast::as<ast::BinOp>(statement->value)) return operator_anchors(lines, *binary);
  if (const auto* subscript = ast::as<ast::Subscript>(statement->value))
    return bracket_anchors(lines, subscript->value->span, subscript->span, U'[');
  if (const auto* call = ast::as<ast::Call>(statement->value))
    return bracket_anchors(lines, call->func->span, call->span, U'(');
  return {};
}

// The call of `return f(…)` and `name = …(…)`.
const ast::Expr* plain_call(const ast::Stmt* statement) {
  if (const auto* returned = ast::as<ast::Return>(statement)) {
    const auto* call = returned->value ? ast::as<ast::Call>(returned->value) : nullptr;
    return call && ast::as<ast::NameExpr>(call->func) ? returned->value : nullptr;
  }
  const auto* assign = ast::as<ast::Assign>(statement);
  if (!assign || !ast::as<ast::Call>(assign->value)) return nullptr;
  return assign->targets.size() == 1 && ast::as<ast::NameExpr>(assign->targets[0]) ? assign->value : nullptr;
}

// What is marked: from the first line's `start` to the last line's `end`, in characters.
struct Marked {
  Lines lines;
  std::size_t start = 0, end = 0;
  std::optional<Anchors> anchors;

  Text segment() const {
    const Text whole = joined(lines);
    const std::size_t behind = lines.back().size() - std::min(end, lines.back().size());
    if (whole.size() < behind + start) return {};
    return whole.substr(start, whole.size() - behind - start);
  }
  // Marks say something: they leave out part of the statement, or point into it.
  bool shows_marks(const Language& language) const {
    const Parsed parsed(encode(joined(lines)), language);
    if (parsed.module() && parsed.module()->body.size() == 0) return false;
    if (const ast::Expr* call = parsed.module() ? plain_call(parsed.module()->body[0]) : nullptr) {
      const Span& at = call->span;
      if (at.line == 1 && at.end_line == lines.size() && at.column == start && at.end_column == end)
        return false;
    }
    if (anchors) return true;
    const Text& first = lines.front();
    const Text& last = lines.back();
    return !is_blank(first.substr(0, std::min(start, first.size()))) ||
           !is_blank(last.substr(std::min(end, last.size())));
  }
  // The anchors, counted in columns of the lines.
  void place_anchors() {
    for (Place* place : {&anchors->left, &anchors->right}) {
      if (place->line == 0) place->column += start;
      place->column = display_width(lines[place->line], place->column);
    }
  }
  Text marks(std::size_t line) const {
    const bool is_last = line + 1 == lines.size();
    const std::size_t count =
        is_last ? display_width(lines[line], end) : display_width(lines[line], lines[line].size());
    const std::size_t blanks = blanks_before(lines[line]),
                      first = line == 0 ? display_width(lines[0], start) : 0;
    Text out;
    for (std::size_t column = 0; column < count; column++) {
      const bool inside =
          anchors && !is_before(line, column, anchors->left) && is_before(line, column, anchors->right);
      out.push_back(column < blanks || column < first ? U' ' : anchors && !inside ? U'~' : U'^');
    }
    return out;
  }

 private:
  static bool is_before(std::size_t line, std::size_t column, const Place& place) {
    return line < place.line || (line == place.line && column < place.column);
  }
};

// The first line, the last one and those around the anchors.
std::set<std::size_t> significant_lines(const Marked& marked) {
  std::set<std::size_t> out{0, marked.lines.size() - 1};
  if (!marked.anchors) return out;
  for (const Place& place : {marked.anchors->left, marked.anchors->right})
    for (std::size_t line = place.line - (place.line > 0); line <= place.line + 1; line++)
      if (line < marked.lines.size()) out.insert(line);
  return out;
}

std::string indented(Lines lines) {
  dedent(lines);
  std::string out;
  for (const Text& line : lines) out += "    " + encode(line) + "\n";
  return out;
}

std::string marked_text(const Marked& marked, bool with_marks) {
  Lines out;
  const auto put = [&](std::size_t line) {
    out.push_back(marked.lines[line]);
    if (with_marks) out.push_back(marked.marks(line));
  };
  std::optional<std::size_t> previous;
  for (const std::size_t line : significant_lines(marked)) {
    const std::size_t gap = previous ? line - *previous : 1;
    if (gap == 2) put(line - 1);
    if (gap > 2) out.push_back(decode("...<" + std::to_string(gap - 1) + " lines>..."));
    put(line);
    previous = line;
  }
  return indented(std::move(out));
}

}  // namespace

std::string library_lines_text(const std::vector<std::string>& lines, const Span& span,
                               const Language& language) {
  Marked marked;
  for (const std::string& line : lines) {
    Text text = decode(line);
    while (!text.empty() && is_space(text.back())) text.pop_back();
    marked.lines.push_back(std::move(text));
  }
  const std::size_t before = marked.lines.front().size();
  dedent(marked.lines);
  if (is_blank(joined(marked.lines))) return {};
  const std::size_t gone = before - marked.lines.front().size();
  const std::size_t start = to_characters(lines.front(), span.column);
  const std::size_t end = to_characters(lines.back(), span.end_column);
  marked.start = start - std::min(start, gone);
  marked.end = end - std::min(end, gone);
  marked.anchors = anchors_of(marked.segment(), language);
  if (marked.anchors && marked.anchors->right.line >= marked.lines.size()) marked.anchors.reset();
  const bool with_marks = marked.shows_marks(language);
  if (marked.anchors) marked.place_anchors();
  return marked_text(marked, with_marks);
}

}  // namespace dictum
