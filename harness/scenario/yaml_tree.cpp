#include "scenario/yaml_tree.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <sstream>
#include <unordered_set>

#include "scenario/utf8.h"

namespace dictum {
namespace {

struct Refused {
  int line;
  int column;
  std::string reason;
};

[[noreturn]] void refuse(const YAML::Mark& mark, const std::string& reason) {
  throw Refused{mark.line + 1, mark.column + 1, reason};
}

// yaml-cpp takes any byte; what is no text is found before it sees it.
void check_text(const std::string& bytes) {
  int line = 1, column = 1;
  for (std::size_t i = 0; i < bytes.size();) {
    const Utf8Character character = decode_utf8(bytes, i);
    if (!character.valid)
      throw Refused{line, column,
                    "the byte " + shown(bytes.substr(i, 1)) + " is no UTF-8, expected UTF-8 text"};
    const bool layout = character.code == '\n' || character.code == '\r' || character.code == '\t';
    const bool control =
        (character.code < 0x20 && !layout) || (character.code >= 0x7F && character.code < 0xA0);
    if (control)
      throw Refused{line, column,
                    "the control character " + shown(bytes.substr(i, character.size)) +
                        ", expected text (inside double quotes, write an escape)"};
    column = character.code == '\n' ? 1 : column + 1;
    if (character.code == '\n') ++line;
    i += character.size;
  }
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  std::unique_ptr<YamlNode> take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) refuse(mark, "text after the document, expected the end of the file");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    check(mark, "?", anchor);
    add(mark, YamlNode::Kind::Null);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    refuse(mark, "an alias, expected the value itself (aliases are not allowed)");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    check(mark, tag, anchor);
    YamlNode& node = add(mark, YamlNode::Kind::Scalar);
    node.text = value;
    node.quoted = tag == "!";
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(mark, YamlNode::Kind::Sequence);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    check(mark, tag, anchor);
    open(mark, YamlNode::Kind::Map);
  }
  void OnMapEnd() override { open_.pop_back(); }

 private:
  void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    if (anchor != 0) refuse(mark, "an anchor, expected the value alone (anchors are not allowed)");
    if (!tag.empty() && tag != "?" && tag != "!")
      refuse(mark, "the tag " + shown(tag) + ", expected the value alone (tags are not allowed)");
    if (++nodes_ > kMaxYamlNodes)
      refuse(mark, "too many values, expected at most " + std::to_string(kMaxYamlNodes));
  }

  void open(const YAML::Mark& mark, YamlNode::Kind kind) {
    if (open_.size() >= kMaxYamlDepth)
      refuse(mark, "too deep, expected at most " + std::to_string(kMaxYamlDepth) + " levels");
    YamlNode& node = add(mark, kind);
    open_.push_back(&node);
  }

  YamlNode& add(const YAML::Mark& mark, YamlNode::Kind kind) {
    auto owned = std::make_unique<YamlNode>();
    YamlNode& node = *owned;
    node.kind = kind;
    node.line = mark.line + 1;
    node.column = mark.column + 1;
    if (open_.empty()) {
      root_ = std::move(owned);
    } else if (open_.back()->kind == YamlNode::Kind::Sequence) {
      open_.back()->items.push_back(std::move(owned));
    } else {
      auto& members = open_.back()->members;
      if (members.empty() || members.back().second != nullptr) {
        members.emplace_back(std::move(owned), nullptr);
        if (kind != YamlNode::Kind::Scalar) refuse(mark, "a key that is no text, expected a name");
      } else {
        members.back().second = std::move(owned);
      }
    }
    return node;
  }

  std::unique_ptr<YamlNode> root_;
  std::vector<YamlNode*> open_;
  int nodes_ = 0;
  int documents_ = 0;
};

void check_keys(const YamlNode& node) {
  std::unordered_set<std::string> keys;
  for (const auto& [key, value] : node.members) {
    if (!keys.insert(key->text).second)
      throw Refused{key->line, key->column,
                    "the key " + shown(key->text) + " a second time, expected it once"};
    check_keys(*value);
  }
  for (const auto& item : node.items) check_keys(*item);
}

// One document and nothing after it. A second call of HandleNextDocument may "succeed" for ever on text that
// it does not consume, so it is asked once, and any document that it starts is refused.
std::unique_ptr<YamlNode> build(const std::string& bytes) {
  std::istringstream stream(bytes);
  YAML::Parser parser(stream);
  TreeBuilder builder;
  if (!parser.HandleNextDocument(builder)) throw Refused{1, 1, "an empty file, expected area and scenarios"};
  auto root = builder.take();
  if (parser.HandleNextDocument(builder))
    throw Refused{1, 1, "text after the document, expected the end of the file"};
  if (!root) throw Refused{1, 1, "an empty document, expected area and scenarios"};
  check_keys(*root);
  return root;
}

}  // namespace

std::unique_ptr<YamlNode> parse_yaml(const std::string& bytes, const std::string& file, FileError& error) {
  try {
    if (bytes.size() > kMaxYamlBytes)
      throw Refused{0, 0, "larger than 1 MB, expected at most " + std::to_string(kMaxYamlBytes) + " bytes"};
    check_text(bytes);
    return build(bytes);
  } catch (const Refused& refused) {
    error = {file, refused.line, refused.column, refused.reason};
  } catch (const YAML::Exception& exception) {
    error = {file, exception.mark.line + 1, exception.mark.column + 1,
             shown(exception.msg, 200) + ", expected well-formed YAML"};
  }
  return nullptr;
}

}  // namespace dictum
