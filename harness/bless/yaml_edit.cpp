#include "bless/yaml_edit.h"

#include <algorithm>

#include "bless/yaml_text.h"
#include "scenario/load.h"
#include "scenario/yaml_tree.h"

namespace dictum {
namespace {

struct Replacement {
  std::size_t begin, end;
  std::string text;
};

// The lines of a file, and where each begins.
class Lines {
 public:
  explicit Lines(const std::string& text) : text_(text) {
    begins_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') begins_.push_back(i + 1);
  }
  // 1-based; one behind the last line is the end of the text.
  std::size_t begin(int line) const {
    const auto index = static_cast<std::size_t>(line - 1);
    return index < begins_.size() ? begins_[index] : text_.size();
  }
  int count() const { return static_cast<int>(begins_.size()) - (begins_.back() == text_.size() ? 1 : 0); }
  std::string_view line(int number) const {
    std::string_view text(text_.data() + begin(number), begin(number + 1) - begin(number));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return text;
  }
  // The place of a node: yaml-cpp counts columns in bytes.
  std::size_t offset(int number, int column) const {
    return std::min(begin(number) + static_cast<std::size_t>(column - 1), text_.size());
  }

 private:
  const std::string& text_;
  std::vector<std::size_t> begins_;
};

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }
bool is_blank(std::string_view line) { return indent_of(line) == line.size(); }
bool is_comment(std::string_view line) { return !is_blank(line) && line[indent_of(line)] == '#'; }

class Editor {
 public:
  Editor(const std::string& bytes, const YamlNode& root) : bytes_(bytes), lines_(bytes), root_(root) {}

  bool add(const ExpectEdit& edit) {
    const YamlNode* scenarios = member(root_, "scenarios").second;
    if (scenarios == nullptr || edit.index >= scenarios->items.size()) return false;
    const YamlNode& scenario = *scenarios->items[edit.index];
    if (scenario.members.empty()) return false;
    if (is_flow(scenario)) return edit_flow(scenario, *edit.plan);
    const auto [key, expect] = member(scenario, "expect");
    if (key == nullptr) return insert_block(scenario, *edit.plan);
    if (edit.plan->same_ranges && replace_variants(*expect, *edit.plan)) return true;
    return replace_block(*key, *expect, *edit.plan);
  }

  std::string result() {
    std::sort(replacements_.begin(), replacements_.end(),
              [](const Replacement& a, const Replacement& b) { return a.begin > b.begin; });
    std::string text = bytes_;
    for (const Replacement& replacement : replacements_)
      text.replace(replacement.begin, replacement.end - replacement.begin, replacement.text);
    return text;
  }

 private:
  static std::pair<const YamlNode*, const YamlNode*> member(const YamlNode& node, const char* key) {
    for (const auto& [name, value] : node.members)
      if (name->text == key) return {name.get(), value.get()};
    return {nullptr, nullptr};
  }

  bool is_flow(const YamlNode& node) const {
    const std::size_t at = lines_.offset(node.line, node.column);
    return at < bytes_.size() && (bytes_[at] == '{' || bytes_[at] == '[');
  }

  static std::vector<Expectation> expectations(const ExpectationPlan& plan) {
    std::vector<Expectation> list;
    for (const PlannedVariant& variant : plan.variants) list.push_back(variant.expectation);
    return list;
  }

  // The last line of the block that begins at `line` with `indent` spaces before it; what follows it and is
  // empty or a comment further left belongs to what comes next. `dashes`: a list below may stand as far left
  // as its key.
  int last_line(int line, std::size_t indent, bool dashes) const {
    int last = line;
    for (int next = line + 1; next <= lines_.count(); ++next) {
      const std::string_view text = lines_.line(next);
      if (is_blank(text)) continue;
      const std::size_t here = indent_of(text);
      const bool inside = here > indent || (dashes && here == indent && text[here] == '-');
      if (inside)
        last = next;
      else if (!is_comment(text) || here < indent)
        break;
    }
    return last;
  }

  // Comments of the lines that are replaced: those as far left as the keys are, for deeper ones may be text.
  std::string comments(int first, int last, std::size_t indent) const {
    std::string kept;
    for (int line = first; line <= last; ++line) {
      const std::string_view text = lines_.line(line);
      if (is_comment(text) && indent_of(text) <= indent) kept += std::string(text) + "\n";
    }
    return kept;
  }

  void replace_lines(int first, int last, std::string text) {
    const std::size_t end = lines_.begin(last + 1);
    if (end == bytes_.size() && (bytes_.empty() || bytes_.back() != '\n') && text.back() == '\n')
      text.pop_back();
    replacements_.push_back({lines_.begin(first), end, std::move(text)});
  }

  bool insert_block(const YamlNode& scenario, const ExpectationPlan& plan) {
    const std::size_t indent = static_cast<std::size_t>(scenario.members.front().first->column - 1);
    int last = scenario.line;
    for (const auto& [key, value] : scenario.members)
      last = std::max(last, last_line(key->line, indent, value->kind == YamlNode::Kind::Sequence));
    const std::size_t at = lines_.begin(last + 1);
    const bool open_end = at == bytes_.size() && !bytes_.empty() && bytes_.back() != '\n';
    replacements_.push_back({at, at, (open_end ? "\n" : "") + expect_block(expectations(plan), indent)});
    return true;
  }

  bool replace_block(const YamlNode& key, const YamlNode& expect, const ExpectationPlan& plan) {
    const std::size_t indent = static_cast<std::size_t>(key.column - 1);
    if (indent_of(lines_.line(key.line)) != indent) return false;  // something stands before it on its line
    const int last = last_line(key.line, indent, expect.kind == YamlNode::Kind::Sequence);
    const YamlNode& variant =
        expect.kind == YamlNode::Kind::Sequence && !expect.items.empty() ? *expect.items[0] : expect;
    const bool has_keys = !variant.members.empty() && !is_flow(variant);
    const std::size_t keys =
        has_keys ? static_cast<std::size_t>(variant.members.front().first->column - 1) : indent;
    replace_lines(key.line, last, comments(key.line, last, keys) + expect_block(expectations(plan), indent));
    return true;
  }

  // Only the variants that have changed. False if the list is not written as a block.
  bool replace_variants(const YamlNode& expect, const ExpectationPlan& plan) {
    if (expect.kind != YamlNode::Kind::Sequence || is_flow(expect) ||
        expect.items.size() != plan.variants.size())
      return false;
    for (std::size_t i = 0; i < plan.variants.size(); ++i)
      if (is_flow(*expect.items[i]) || expect.items[i]->members.empty()) return false;
    for (std::size_t i = 0; i < plan.variants.size(); ++i) {
      if (!plan.variants[i].changed) continue;
      const YamlNode& first_key = *expect.items[i]->members.front().first;
      const std::size_t indent = static_cast<std::size_t>(first_key.column - 1);
      int last = first_key.line;
      for (const auto& [key, value] : expect.items[i]->members)
        last = std::max(last, last_line(key->line, indent, value->kind == YamlNode::Kind::Sequence));
      const std::string head(lines_.line(first_key.line).substr(0, indent));  // "      - "
      replace_lines(first_key.line, last,
                    comments(first_key.line, last, indent) + head +
                        variant_block(plan.variants[i].expectation, indent));
    }
    return true;
  }

  // The end of the flow value that begins at `at`, or npos.
  std::size_t flow_end(std::size_t at) const {
    int depth = 0;
    while (at < bytes_.size()) {
      const char c = bytes_[at];
      if (c == '"' || c == '\'') {
        for (++at; at < bytes_.size() && bytes_[at] != c; ++at)
          if (c == '"' && bytes_[at] == '\\') ++at;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if (c == '}' || c == ']') {
        if (--depth <= 0) return depth < 0 ? at : at + 1;
      } else if (c == ',' && depth == 0) {
        return at;
      }
      ++at;
    }
    return std::string::npos;
  }

  bool edit_flow(const YamlNode& scenario, const ExpectationPlan& plan) {
    const std::string text = expect_flow(expectations(plan));
    if (const YamlNode* expect = member(scenario, "expect").second) {
      const std::size_t begin = lines_.offset(expect->line, expect->column), end = flow_end(begin);
      if (end == std::string::npos) return false;
      replacements_.push_back({begin, end, text});
      return true;
    }
    const std::size_t end = flow_end(lines_.offset(scenario.line, scenario.column));
    if (end == std::string::npos) return false;
    replacements_.push_back({end - 1, end - 1, ", expect: " + text});
    return true;
  }

  const std::string& bytes_;
  Lines lines_;
  const YamlNode& root_;
  std::vector<Replacement> replacements_;
};

std::string without_expectations(const Scenario& scenario) {
  std::string text = scenario.id + "\n" + scenario.title + "\n" + scenario.area + "\n" +
                     scenario.python.text() + "\n" + scenario.found_by + "\n" + scenario.provenance + "\n" +
                     scenario.program.stdin_text + "\n" + std::to_string(scenario.seconds);
  for (const auto* list :
       {&scenario.rules, &scenario.tags, &scenario.program.python_path, &scenario.program.argv}) {
    text += "\n";
    for (const std::string& item : *list) text += item + "\n";
  }
  for (const ProgramFile& file : scenario.program.files) text += file.path + "\n" + file.bytes + "\n";
  return text;
}

// Whether the new text means what the old one did, but for the plans.
bool means_the_same(const std::string& before, const std::string& after, const std::string& file,
                    const std::vector<ExpectEdit>& edits) {
  std::vector<FileError> errors;
  const std::vector<Scenario> old_ones = parse_scenarios(before, file, errors);
  const std::vector<Scenario> new_ones = parse_scenarios(after, file, errors);
  if (!errors.empty() || old_ones.size() != new_ones.size()) return false;
  for (std::size_t i = 0; i < old_ones.size(); ++i) {
    if (without_expectations(old_ones[i]) != without_expectations(new_ones[i])) return false;
    const auto edit =
        std::find_if(edits.begin(), edits.end(), [i](const ExpectEdit& one) { return one.index == i; });
    std::vector<Expectation> wanted = old_ones[i].expect;
    if (edit != edits.end()) {
      wanted.clear();
      for (const PlannedVariant& variant : edit->plan->variants) wanted.push_back(variant.expectation);
    }
    if (expect_flow(wanted) != expect_flow(new_ones[i].expect)) return false;
  }
  return true;
}

}  // namespace

std::string edit_expectations(const std::string& bytes, const std::string& file,
                              const std::vector<ExpectEdit>& edits, std::string& problem) {
  FileError error;
  const std::unique_ptr<YamlNode> root = parse_yaml(bytes, file, error);
  if (!root) {
    problem = error.text();
    return "";
  }
  Editor editor(bytes, *root);
  bool edited = true;
  for (const ExpectEdit& edit : edits) edited = edited && editor.add(edit);
  std::string text = edited ? editor.result() : "";
  if (edited && means_the_same(bytes, text, file, edits)) return text;
  problem = "the text is laid out in a way that cannot be edited, expected blocks as in the suite";
  return "";
}

}  // namespace dictum
