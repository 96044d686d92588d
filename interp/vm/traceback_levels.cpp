#include "vm/traceback_levels.h"

#include "import/import.h"
#include "import/library_import.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"
#include "objects/traceback_object.h"
#include "vm/machine.h"
#include "vm/source_lines.h"

namespace dictum {

namespace {

constexpr int kRepeats = 3;  // equal levels that are shown

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

}  // namespace

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

bool reads_sources(Context& cx) {
  if (!cx.finishing || !cx.modules) return can_import(cx, "io");
  const Value sys = dict_find(cx, cx.modules.get(), cx.names().sys);
  return sys.is_value() && !is_none(cx, sys);
}

namespace {

// A source line is written in three pieces, the marks under it one by one.
std::string location_pieces(const std::string& text) {
  const std::size_t newline = text.find('\n');
  if (newline == std::string::npos) return {};
  constexpr std::size_t kIndent = 4;
  std::string out = piece("    ") + piece(text.substr(kIndent, newline - kIndent)) + piece("\n");
  for (std::size_t i = newline + 1; i < text.size(); i++) out += piece(text.substr(i, 1));
  return out;
}

// From 3.13 on the library's module shows uncaught exceptions, if it can be imported. It reads sources by its
// own means and marks them; the interpreter itself shows no marks then.
std::string level_text(Context& cx, const Traceback* level, bool by_library) {
  const CodeObject* code = level->frame->code;
  const std::string file = to_utf8(code->file_name);
  const std::string head = cat("  File \"", file, "\", line ", level->line, ", in ", code->name, "\n");
  if (!by_library && !reads_sources(cx)) return piece(head);
  if (level->line < 1) return by_library ? library_piece(head) : piece(head);
  const bool marks = by_library == cx.language.traceback_by_library;
  const std::string source = location_text(file, static_cast<std::uint32_t>(level->line),
                                           marks ? span_of(level) : Span{}, cx.language);
  return by_library ? library_piece(head + source) : piece(head) + location_pieces(source);
}

std::string repeated_text(int count, bool by_library) {
  const int hidden = count - kRepeats;
  const std::string text =
      cat("  [Previous line repeated ", hidden, " more time", hidden == 1 ? "" : "s", "]\n");
  return by_library ? library_piece(text) : piece(text);
}

}  // namespace

void swallow(Context& cx) {
  if (!cx.pending.is_stop()) (void)take_exception(cx);
}

std::string with_margin(const std::string& text, const std::string& margin) {
  std::string out;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t newline = text.find('\n', start);
    std::size_t end = newline == std::string::npos ? text.size() : newline + 1;
    while (end < text.size() && text[end] == kPieceEnd) end++;
    out += margin + text.substr(start, end - start);
    start = end;
  }
  return out;
}

std::string levels_text(Context& cx, Value traceback, bool by_library, const std::string& margin) {
  // The interpreter's own function forgets the margin there.
  const auto repeated = [&](int count) {
    const std::string text = repeated_text(count, by_library);
    return by_library ? with_margin(text, margin) : text;
  };
  std::string out;
  const Traceback* previous = nullptr;
  int count = 0;
  for (Value at = traceback; is<Traceback>(at); at = as<Traceback>(at)->next) {
    const auto* level = as<Traceback>(at);
    const bool same = previous && previous->frame->code->file_name == level->frame->code->file_name &&
                      previous->line == level->line &&
                      previous->frame->code->name == level->frame->code->name;
    if (!same) {
      if (count > kRepeats) out += repeated(count);
      count = 0;
    }
    previous = level;
    if (++count <= kRepeats) out += with_margin(level_text(cx, level, by_library), margin);
  }
  if (count > kRepeats) out += repeated(count);
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
  return hidden ? name : owner + kPieceEnd + "." + kPieceEnd + name;
}

}  // namespace dictum
