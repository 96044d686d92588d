#include "vm/traceback_text.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "objects/attribute.h"
#include "objects/errors.h"
#include "objects/exception_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"
#include "vm/machine.h"
#include "vm/output.h"
#include "vm/suggestion.h"
#include "vm/traceback_levels.h"

namespace dictum {

namespace {

constexpr std::size_t kMaxLinks = 1000;

// "Type: message\n"
std::string headline(Context& cx, Value exception) {
  const std::string type = type_text(cx, type_of(cx, exception));
  Ref<Str> text = str_of(cx, exception);
  if (!text) {
    swallow(cx);
    return piece(type) + piece(": <exception str() failed>") + piece("\n");
  }
  const std::string more = suggestion_text(cx, as<ExceptionObject>(exception));
  const std::string message = text->length == 0 ? piece("") : piece(": ") + piece(to_utf8(text.get()));
  return piece(type) + message + (more.empty() ? "" : piece(more)) + piece("\n");
}

// --- SyntaxError: the place in the source that does not compile

Value syntax_field(const ExceptionObject* exception, int index) {
  const Value value = exception->fields[index];
  return value;
}

std::int64_t number_field(const ExceptionObject* exception, int index, std::int64_t otherwise) {
  const Value value = syntax_field(exception, index);
  return is_int(value) ? int_to_int64(value).value_or(otherwise) : otherwise;
}

std::string marked_source(const ExceptionObject* exception, const Language& language) {
  std::string text = to_utf8(as<Str>(syntax_field(exception, syntax_error::kText)));
  while (!text.empty() && (text.back() == '\n')) text.pop_back();
  if (const std::size_t newline = text.rfind('\n'); newline != std::string::npos)
    text = text.substr(newline + 1);
  std::size_t indent = 0;
  while (indent < text.size() && (text[indent] == ' ' || text[indent] == '\t' || text[indent] == '\f'))
    indent++;
  const std::string shown = text.substr(indent);
  std::string out = piece("    ") + piece(shown + "\n");
  std::int64_t offset = number_field(exception, syntax_error::kOffset, -1);
  if (offset < 1) return out;
  const std::int64_t line = number_field(exception, syntax_error::kLine, 0);
  const std::int64_t end_line = number_field(exception, syntax_error::kEndLine, line);
  std::int64_t length = 0;
  for (const char c : text) length += (c & 0xC0) != 0x80;
  std::int64_t end = number_field(exception, syntax_error::kEndOffset, offset);
  if (end_line > line) end = length + 1;
  if (end <= 0 || end <= offset) end = offset + 1;
  const std::int64_t start = offset - 1 - static_cast<std::int64_t>(indent);
  if (start < 0) return out;
  out += piece("    ");
  std::int64_t column = 0;
  for (std::size_t i = 0; i < shown.size() && column < start; i++) {
    if ((shown[i] & 0xC0) == 0x80) continue;
    out += piece(shown[i] == '\t' ? "\t" : " ");
    column++;
  }
  for (; column < start; column++) out += piece(" ");
  if (!language.error_has_end) return out + piece("^\n");
  for (; column < end - 1 - static_cast<std::int64_t>(indent); column++) out += piece("^");
  return out + piece("\n");
}

std::string syntax_place(const ExceptionObject* exception, const Language& language) {
  const Value line = syntax_field(exception, syntax_error::kLine);
  if (!is_int(line)) return {};
  const Value file = syntax_field(exception, syntax_error::kFilename);
  std::string out = cat("  File \"", is<Str>(file) ? to_utf8(as<Str>(file)) : "<string>", "\", line ",
                        int_to_int64(line).value_or(0), "\n");
  out += kPieceEnd;
  if (is<Str>(syntax_field(exception, syntax_error::kText))) out += marked_source(exception, language);
  return out;
}

std::string syntax_headline(Context& cx, const ExceptionObject* exception) {
  const std::string type = type_text(cx, exception->type);
  const Value message = syntax_field(exception, syntax_error::kMessage);
  Ref<Str> text = message.is_absent() ? nullptr : str_of(cx, message);
  if (!text) {
    swallow(cx);
    return piece(type) + piece(": ") + piece("None") + piece("\n");
  }
  return piece(type) + piece(": ") + piece(to_utf8(text.get())) + piece("\n");
}

bool is_plain_syntax_error(Context& cx, const ExceptionObject* exception) {
  return is_subtype(exception->type, cx.type(TypeId::SyntaxError)) &&
         is_int(exception->fields[syntax_error::kLine]);
}
bool is_group(Context& cx, const ExceptionObject* exception) {
  return is_subtype(exception->type, cx.type(TypeId::BaseExceptionGroup));
}

// A note line by line; the interpreter itself writes the end of the last one apart.
std::string note_pieces(const std::string& text, bool by_library) {
  std::string out;
  std::size_t start = 0;
  for (std::size_t newline; (newline = text.find('\n', start)) != std::string::npos; start = newline + 1) {
    const std::string_view line = std::string_view(text).substr(start, newline + 1 - start);
    out += by_library ? library_piece(line) : piece(line);
  }
  const std::string rest = text.substr(start);
  return out + (by_library ? library_piece(rest + "\n") : piece(rest) + piece("\n"));
}

std::string notes_text(Context& cx, Value exception, bool by_library) {
  OwnedValue notes = find_attribute(cx, exception, cx.names().dunder_notes);
  if (notes.is_raised()) swallow(cx);
  if (!notes.is_value() || is_none(cx, notes)) return {};
  std::string out;
  const bool sequence = !lookup_special(cx, type_of(cx, notes), SpecialMethod::getitem_).is_absent();
  if (!sequence || (is<Str>(notes) && by_library)) {
    Ref<Str> shown = repr_of(cx, notes);
    if (!shown) swallow(cx);
    return shown ? piece(to_utf8(shown.get()) + (by_library ? "\n" : "")) : out;
  }
  Ref<Tuple> items = tuple_from(cx, notes);
  if (!items) {
    swallow(cx);
    return out;
  }
  for (const Value note : items->span()) {
    Ref<Str> text = str_of(cx, note);
    if (!text) swallow(cx);
    out += text ? note_pieces(to_utf8(text.get()), by_library) : piece("<note str() failed>") + piece("\n");
  }
  return out;
}

constexpr std::string_view kCause = "The above exception was the direct cause of the following exception:\n";
constexpr std::string_view kContext = "During handling of the above exception, another exception occurred:\n";
constexpr int kMaxGroupDepth = 10;
constexpr std::size_t kMaxGroupWidth = 15;

// Writes an exception with its chain, groups as trees with a margin (PEP 654).
class ExceptionWriter {
 public:
  ExceptionWriter(Context& cx, bool by_library) : cx_(cx), by_library_(by_library) {}

  std::string write(Value exception) {
    write_chain(exception, by_library_ ? plan(exception) : nullptr);
    return std::move(out_);
  }

 private:
  // What the traceback module collects before it prints: which exception leads to which. One that has been
  // met elsewhere is no link once more; members of groups are always there.
  struct Node {
    OwnedValue exception;
    Node* cause = nullptr;
    Node* context = nullptr;
    std::vector<Node*> members = {};
  };
  struct Link {
    OwnedValue exception;
    std::string_view joint;  // between this one and the next, which came of it
    const Node* node = nullptr;
  };

  std::string indent() const { return std::string(2 * static_cast<std::size_t>(depth_), ' '); }
  // The interpreter's own function writes margins apart, also empty ones, where there are groups at all.
  std::string margin() const {
    const bool apart = !by_library_ && cx_.language.exception_groups;
    if (depth_ > 0) return apart ? piece(indent()) + piece("| ") : indent() + "| ";
    return apart ? piece("") : "";
  }
  void put(const std::string& text) { out_ += with_margin(text, margin()); }
  // Only the first line has the margin.
  void put_at_once(const std::string& text) {
    if (by_library_) return put(library_piece(without_pieces(text)));
    out_ += margin() + text;
  }
  void put_place(const std::string& text) {
    if (!by_library_) return put_at_once(text);
    const std::string plain = without_pieces(text);
    for (std::size_t start = 0, end; start < plain.size(); start = end + 1) {
      end = std::min(plain.find('\n', start), plain.size() - 1);
      put_line(plain.substr(start, end + 1 - start));
    }
  }
  // A line of the tree of a group with what stands before it.
  void put_branch(std::string_view branch, const std::string& text) {
    out_ += by_library_ ? library_piece(indent() + std::string(branch) + text)
                        : piece(indent()) + (branch.empty() ? "" : piece(branch)) + piece(text);
  }
  void put_line(const std::string& text) { put(by_library_ ? library_piece(text) : piece(text)); }

  bool mark_seen(Value exception) {
    for (const OwnedValue& one : seen_)
      if (one.get() == exception) return false;
    seen_.push_back(own(exception));
    return true;
  }
  bool was_seen(Value exception) const {
    for (const OwnedValue& one : seen_)
      if (one.get() == exception) return true;
    return false;
  }

  Node* node_of(Value exception) {
    (void)mark_seen(exception);
    nodes_.push_back({own(exception)});
    return &nodes_.back();
  }
  Node* link_to(Value exception) {
    return exception.is_value() && is<ExceptionObject>(exception) && !was_seen(exception) ? node_of(exception)
                                                                                          : nullptr;
  }
  // The last of what is still to be looked at comes first.
  Node* plan(Value exception) {
    Node* first = node_of(exception);
    std::vector<Node*> waiting{first};
    while (!waiting.empty() && cx_.charge()) {
      Node* node = waiting.back();
      waiting.pop_back();
      const auto* at = as<ExceptionObject>(node->exception);
      node->cause = link_to(at->cause);
      if (!node->cause && !at->suppress_context) node->context = link_to(at->context);
      if (node->cause) waiting.push_back(node->cause);
      if (node->context) waiting.push_back(node->context);
      if (!is_group(cx_, at) || !is<Tuple>(at->fields[group::kExceptions])) continue;
      for (const Value member : as<Tuple>(at->fields[group::kExceptions])->span())
        node->members.push_back(node_of(member));
      waiting.insert(waiting.end(), node->members.begin(), node->members.end());
    }
    return first;
  }

  // The chain, last raised first.
  std::vector<Link> chain_of(const Node* node) {
    std::vector<Link> links;
    links.push_back({own(node->exception.get()), {}, node});
    while (node->cause || node->context) {
      const std::string_view joint = node->cause ? kCause : kContext;
      node = node->cause ? node->cause : node->context;
      links.push_back({own(node->exception.get()), joint, node});
    }
    return links;
  }
  std::vector<Link> chain_of(Value exception) {
    std::vector<Link> links;
    links.push_back({own(exception), {}});
    while (links.size() < kMaxLinks) {
      const auto* at = as<ExceptionObject>(links.back().exception);
      (void)mark_seen(links.back().exception);
      const bool caused = at->cause.is_value() && is<ExceptionObject>(at->cause);
      const Value next = caused ? at->cause : at->suppress_context ? Value() : at->context;
      if (!next.is_value() || !is<ExceptionObject>(next) || was_seen(next)) break;
      links.push_back({own(next), caused ? kCause : kContext});
    }
    return links;
  }

  void write_chain(Value exception, const Node* node) {
    const std::vector<Link> links = node ? chain_of(node) : chain_of(exception);
    const bool closes = needs_closing_;
    for (std::size_t i = links.size(); i-- > 0;) {
      auto* one = as<ExceptionObject>(links[i].exception);
      if (is_group(cx_, one))
        write_group(one, links[i].node);
      else
        write_own(one);
      if (i == 0) break;
      if (!node) needs_closing_ = closes;
      if (!cx_.language.exception_groups || by_library_)
        put_line(cat("\n", links[i].joint, "\n"));
      else
        for (const std::string_view line : {std::string_view("\n"), links[i].joint, std::string_view("\n")})
          put_line(std::string(line));
    }
  }

  void write_levels(const ExceptionObject* exception) {
    if (!exception->traceback.is_value()) return;
    if (is_group(cx_, exception))
      put_branch(depth_ == 1 ? "+ " : "| ", "Exception Group Traceback (most recent call last):\n");
    else
      put_line("Traceback (most recent call last):\n");
    out_ += levels_text(cx_, exception->traceback, by_library_, margin());
  }

  // One exception without its chain and without the members of a group.
  void write_own(ExceptionObject* exception) {
    write_levels(exception);
    if (is_plain_syntax_error(cx_, exception)) {
      put_place(syntax_place(exception, cx_.language));
      put_at_once(syntax_headline(cx_, exception));
    } else {
      put_at_once(headline(cx_, Value(exception)));
    }
    if (cx_.language.exception_notes) put(notes_text(cx_, Value(exception), by_library_));
  }

  void write_group(ExceptionObject* exception, const Node* node) {
    if (depth_ > kMaxGroupDepth) return put_line(cat("... (max_group_depth is ", kMaxGroupDepth, ")\n"));
    const bool outermost = depth_ == 0;
    if (outermost) depth_ = 1;
    write_own(exception);
    const Value members = exception->fields[group::kExceptions];
    if (is<Tuple>(members)) write_members(as<Tuple>(members), node);
    if (outermost) depth_ = 0;
  }

  void write_members(Tuple* members, const Node* node) {
    const std::size_t shown = std::min(members->size(), kMaxGroupWidth + 1);
    needs_closing_ = false;
    for (std::size_t i = 0; i < shown; i++) {
      const bool last = i + 1 == shown, rest = i >= kMaxGroupWidth;
      if (last) needs_closing_ = true;
      const std::string number = rest ? std::string("...") : std::to_string(i + 1);
      put_branch("", cat(i == 0 ? "+-" : "  ", "+---------------- ", number, " ----------------\n"));
      depth_++;
      if (!rest) {
        write_chain((*members)[i], node && i < node->members.size() ? node->members[i] : nullptr);
      } else {
        const std::size_t hidden = members->size() - kMaxGroupWidth;
        put_line(cat("and ", hidden, " more exception", hidden == 1 ? "" : "s", "\n"));
      }
      if (last && needs_closing_) {
        put_branch("", "+------------------------------------\n");
        needs_closing_ = false;
      }
      depth_--;
    }
  }

  Context& cx_;
  const bool by_library_;
  std::string out_;
  std::vector<OwnedValue> seen_;
  std::deque<Node> nodes_;
  int depth_ = 0;
  bool needs_closing_ = false;
};

}  // namespace

std::string traceback_text(Context& cx, Value exception, bool by_library) {
  return ExceptionWriter(cx, by_library).write(exception);
}

void print_exception(Context& cx, Value exception) {
  if (dict_find(cx, cx.sys_dict.get(), cx.names().stderr).is_absent())  // CPython shows objects' addresses
    return (void)stop_unsupported(cx, "showing an exception without sys.stderr");
  Pending saved = std::move(cx.pending);
  cx.pending = {};
  const bool by_library = cx.language.traceback_by_library && can_import(cx, "traceback");
  const std::string text = traceback_text(cx, exception, by_library);
  if (cx.pending.is_stop()) return;
  by_library ? write_unflushed(cx, text) : write_error_text(cx, text);
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
}

}  // namespace dictum
