#include "vm/traceback_text.h"

#include <algorithm>
#include <vector>

#include "import/import.h"
#include "import/library_import.h"
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
#include "vm/source_lines.h"
#include "vm/suggestion.h"

namespace dictum {

namespace {

constexpr int kRepeats = 3;  // equal levels that are shown
constexpr std::size_t kMaxLinks = 1000;

void swallow(Context& cx) {
  if (!cx.pending.is_stop()) (void)take_exception(cx);
}

Span span_of(const Traceback* level) {
  const code::Unit& unit = *level->frame->code->unit;
  const auto index = static_cast<std::size_t>(level->index);
  return level->index >= 0 && index < unit.positions.size() ? unit.positions[index] : Span{};
}

// builtins.__import__ for the code that runs now.
OwnedValue importing_function(Context& cx) {
  const Frame* frame = machine_of(cx).frame;
  const Value builtins = frame ? Value(frame->builtins) : Value(cx.builtins.get());
  return is<Dict>(builtins) ? own(dict_find(cx, as<Dict>(builtins), cx.names().dunder_import)) : OwnedValue();
}

// What the program has put in the place of builtins.__import__ is called for a module that CPython needs;
// whether the module is there then.
bool imports_by_program(Context& cx, Value import, std::string_view name) {
  const Frame* frame = machine_of(cx).frame;
  Ref<Dict> globals = frame ? own_ref(frame->globals) : new_dict(cx);
  Ref<Str> text = intern(cx, name);
  Ref<List> names = new_list(cx);
  if (!globals || !text || !names) return false;
  const Value builtins = cx.modules ? dict_find(cx, cx.modules.get(), std::string_view("builtins")) : Value();
  if (!frame && builtins.is_value() &&
      !dict_set(cx, globals.get(), cx.names().dunder_builtins, builtins).ok())
    return false;
  const Value space(globals.get());
  const OwnedValue made =
      call(cx, import, {Value(text.get()), space, space, Value(names.get()), Value::small(0)});
  return !made.is_raised() && (is_loaded_at_start(name) ||
                               (cx.modules && !dict_find(cx, cx.modules.get(), text.get()).is_absent()));
}

bool can_import(Context& cx, std::string_view name) {
  const OwnedValue import = importing_function(cx);
  if (import.is_absent()) return false;
  bool imported = true;
  if (!is<BuiltinFunction>(import)) {
    imported = imports_by_program(cx, import, name);
  } else if (Ref<Str> text = intern(cx, name); text && program_takes_part(cx, text.get())) {
    imported = !import_absolute(cx, text.get()).is_raised();
  }
  if (cx.raised()) swallow(cx);
  return imported && !cx.pending.is_stop();
}

// CPython opens sources by the module io: not once the modules go at the end of the program, sys first.
bool reads_sources(Context& cx) {
  if (!cx.finishing || !cx.modules) return can_import(cx, "io");
  const Value sys = dict_find(cx, cx.modules.get(), cx.names().sys);
  return sys.is_value() && !is_none(cx, sys);
}

// From 3.13 on the library's module shows uncaught exceptions, if it can be imported. It reads sources by its
// own means and marks them; the interpreter itself shows no marks then.
std::string level_text(Context& cx, const Traceback* level, bool by_library) {
  const CodeObject* code = level->frame->code;
  const std::string file = to_utf8(code->file_name);
  const std::string head = cat("  File \"", file, "\", line ", level->line, ", in ", code->name, "\n");
  if (!by_library && !reads_sources(cx)) return head;
  const bool marks = by_library == cx.language.traceback_by_library;
  return head + location_text(file, level->line, marks ? span_of(level) : Span{}, cx.language);
}

std::string repeated_text(int count) {
  const int hidden = count - kRepeats;
  return cat("  [Previous line repeated ", hidden, " more time", hidden == 1 ? "" : "s", "]\n");
}

// The levels, outermost first, each with its source line.
std::string levels_text(Context& cx, Value traceback, bool by_library) {
  std::string out;
  const Traceback* previous = nullptr;
  int count = 0;
  for (Value at = traceback; is<Traceback>(at); at = as<Traceback>(at)->next) {
    const auto* level = as<Traceback>(at);
    const bool same = previous && previous->frame->code->file_name == level->frame->code->file_name &&
                      previous->line == level->line &&
                      previous->frame->code->name == level->frame->code->name;
    if (!same) {
      if (count > kRepeats) out += repeated_text(count);
      count = 0;
    }
    previous = level;
    if (++count <= kRepeats) out += level_text(cx, level, by_library);
  }
  if (count > kRepeats) out += repeated_text(count);
  return out;
}

std::string type_text(Context& cx, Type* type) {
  OwnedValue module = find_attribute(cx, Value(type), cx.names().dunder_module);
  OwnedValue qualname = find_attribute(cx, Value(type), cx.names().dunder_qualname);
  if (module.is_raised() || qualname.is_raised()) swallow(cx);
  const std::string name = is<Str>(qualname) ? to_utf8(as<Str>(qualname)) : "<unknown>";
  if (!is<Str>(module)) return "<unknown>." + name;
  const std::string owner = to_utf8(as<Str>(module));
  const bool hidden = owner == "builtins" || (owner == "__main__" && !cx.language.main_module_is_shown);
  return hidden ? name : owner + "." + name;
}

// "Type: message\n"
std::string headline(Context& cx, Value exception) {
  const std::string type = type_text(cx, type_of(cx, exception));
  Ref<Str> text = str_of(cx, exception);
  if (!text) {
    swallow(cx);
    return type + ": <exception str() failed>\n";
  }
  const std::string more = suggestion_text(cx, as<ExceptionObject>(exception));
  return text->length == 0 ? type + more + "\n" : cat(type, ": ", text.get(), more, "\n");
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

std::string marked_source(const ExceptionObject* exception) {
  std::string text = to_utf8(as<Str>(syntax_field(exception, syntax_error::kText)));
  while (!text.empty() && (text.back() == '\n')) text.pop_back();
  if (const std::size_t newline = text.rfind('\n'); newline != std::string::npos)
    text = text.substr(newline + 1);
  std::size_t indent = 0;
  while (indent < text.size() && (text[indent] == ' ' || text[indent] == '\t' || text[indent] == '\f'))
    indent++;
  const std::string shown = text.substr(indent);
  std::string out = "    " + shown + "\n";
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
  out += "    ";
  std::int64_t column = 0;
  for (std::size_t i = 0; i < shown.size() && column < start; i++) {
    if ((shown[i] & 0xC0) == 0x80) continue;
    out += shown[i] == '\t' ? '\t' : ' ';
    column++;
  }
  for (; column < start; column++) out += ' ';
  return out + std::string(static_cast<std::size_t>(end - offset), '^') + "\n";
}

std::string syntax_place(const ExceptionObject* exception) {
  const Value line = syntax_field(exception, syntax_error::kLine);
  if (!is_int(line)) return {};
  const Value file = syntax_field(exception, syntax_error::kFilename);
  std::string out = cat("  File \"", is<Str>(file) ? to_utf8(as<Str>(file)) : "<string>", "\", line ",
                        int_to_int64(line).value_or(0), "\n");
  if (is<Str>(syntax_field(exception, syntax_error::kText))) out += marked_source(exception);
  return out;
}

std::string syntax_headline(Context& cx, const ExceptionObject* exception) {
  const std::string type = type_text(cx, exception->type);
  const Value message = syntax_field(exception, syntax_error::kMessage);
  Ref<Str> text = message.is_absent() ? nullptr : str_of(cx, message);
  if (!text) {
    swallow(cx);
    return type + ": None\n";
  }
  return cat(type, ": ", text.get(), "\n");
}

bool is_plain_syntax_error(Context& cx, const ExceptionObject* exception) {
  return is_subtype(exception->type, cx.type(TypeId::SyntaxError)) &&
         is_int(exception->fields[syntax_error::kLine]);
}
bool is_group(Context& cx, const ExceptionObject* exception) {
  return is_subtype(exception->type, cx.type(TypeId::BaseExceptionGroup));
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
    return shown ? to_utf8(shown.get()) + (by_library ? "\n" : "") : out;
  }
  Ref<Tuple> items = tuple_from(cx, notes);
  if (!items) {
    swallow(cx);
    return out;
  }
  for (const Value note : items->span()) {
    Ref<Str> text = str_of(cx, note);
    if (!text) swallow(cx);
    out += text ? to_utf8(text.get()) + "\n" : "<note str() failed>\n";
  }
  return out;
}

constexpr std::string_view kCause = "The above exception was the direct cause of the following exception:\n";
constexpr std::string_view kContext = "During handling of the above exception, another exception occurred:\n";
constexpr int kMaxGroupDepth = 10;
constexpr std::size_t kMaxGroupWidth = 15;

std::string marked(const std::string& text, const std::string& margin) {
  std::string out;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t newline = text.find('\n', start);
    const std::size_t end = newline == std::string::npos ? text.size() : newline + 1;
    out += margin + text.substr(start, end - start);
    start = end;
  }
  return out;
}

// Writes an exception with its chain, groups as trees with a margin (PEP 654).
class ExceptionWriter {
 public:
  ExceptionWriter(Context& cx, bool by_library) : cx_(cx), by_library_(by_library) {}

  std::string write(Value exception) {
    write_chain(exception);
    return std::move(out_);
  }

 private:
  struct Link {
    OwnedValue exception;
    std::string_view joint;  // between this one and the next, which came of it
  };

  std::string indent() const { return std::string(2 * static_cast<std::size_t>(depth_), ' '); }
  std::string margin() const { return indent() + (depth_ > 0 ? "| " : ""); }
  void put(const std::string& text) { out_ += marked(text, margin()); }
  // What CPython writes in one piece: only its first line has the margin.
  void put_piece(const std::string& text) {
    if (by_library_) return put(text);
    out_ += margin() + text;
  }

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

  // The chain, last raised first.
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

  void write_chain(Value exception) {
    const std::vector<Link> links = chain_of(exception);
    const bool closes = needs_closing_;
    for (std::size_t i = links.size(); i-- > 0;) {
      auto* one = as<ExceptionObject>(links[i].exception);
      if (is_group(cx_, one))
        write_group(one);
      else
        write_own(one);
      if (i == 0) break;
      needs_closing_ = closes;
      put(cat("\n", links[i].joint, "\n"));
    }
  }

  void write_levels(const ExceptionObject* exception) {
    if (!exception->traceback.is_value()) return;
    if (is_group(cx_, exception))
      out_ += indent() +
              (depth_ == 1  ? "+ "
               : depth_ > 0 ? "| "
                            : "") +
              "Exception Group Traceback (most recent call last):\n";
    else
      put("Traceback (most recent call last):\n");
    put(levels_text(cx_, exception->traceback, by_library_));
  }

  // One exception without its chain and without the members of a group.
  void write_own(ExceptionObject* exception) {
    write_levels(exception);
    if (is_plain_syntax_error(cx_, exception)) {
      put_piece(syntax_place(exception));
      put_piece(syntax_headline(cx_, exception));
    } else {
      put_piece(headline(cx_, Value(exception)));
    }
    if (cx_.language.exception_notes) put(notes_text(cx_, Value(exception), by_library_));
  }

  void write_group(ExceptionObject* exception) {
    if (depth_ > kMaxGroupDepth) return put(cat("... (max_group_depth is ", kMaxGroupDepth, ")\n"));
    const bool outermost = depth_ == 0;
    if (outermost) depth_ = 1;
    write_own(exception);
    const Value members = exception->fields[group::kExceptions];
    if (is<Tuple>(members)) write_members(as<Tuple>(members));
    if (outermost) depth_ = 0;
  }

  void write_members(Tuple* members) {
    const std::size_t shown = std::min(members->size(), kMaxGroupWidth + 1);
    needs_closing_ = false;
    for (std::size_t i = 0; i < shown; i++) {
      const bool last = i + 1 == shown, rest = i >= kMaxGroupWidth;
      if (last) needs_closing_ = true;
      out_ += indent() + (i == 0 ? "+-" : "  ") + "+---------------- " +
              (rest ? std::string("...") : std::to_string(i + 1)) + " ----------------\n";
      depth_++;
      if (!rest) {
        write_chain((*members)[i]);
      } else {
        const std::size_t hidden = members->size() - kMaxGroupWidth;
        put(cat("and ", hidden, " more exception", hidden == 1 ? "" : "s", "\n"));
      }
      if (last && needs_closing_) {
        out_ += indent() + "+------------------------------------\n";
        needs_closing_ = false;
      }
      depth_--;
    }
  }

  Context& cx_;
  const bool by_library_;
  std::string out_;
  std::vector<OwnedValue> seen_;
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
  write_error_text(cx, text);
  if (!cx.pending.is_stop()) cx.pending = std::move(saved);
}

}  // namespace dictum
