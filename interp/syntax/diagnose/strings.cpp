#include "syntax/diagnose/strings.h"

#include <string>

#include "syntax/diagnose/embedded.h"
#include "syntax/diagnose/peg_machine.h"
#include "syntax/literal.h"

namespace dictum::diagnose_detail {

namespace {

bool is_bytes(const PegMachine& machine, const Node& node) {
  return string_prefix(machine.token_text(node.first)).bytes;
}

// Kind of the whole literal.
const Node* joined(PegMachine& machine, const Node& strings, bool formatted) {
  return machine.make(formatted ? Kind::JoinedStr : Kind::Literal, strings.first, strings.last, {});
}

}  // namespace

const Node* check_string(PegMachine& machine, const Node* const parts[4]) {
  auto decoded = decode_string_literal(machine.token_text(parts[0]->first), machine.language(),
                                       machine.arena(), nullptr);
  if (decoded.ok()) return parts[0];
  machine.raise_known_token(parts[0]->first, decoded.error().message);
  return nullptr;
}

// NOTE: a bad escape in a format specification leaves CPython as the codec's own error.
const Node* check_format_spec(PegMachine& machine, const Node* const parts[4]) {
  auto decoded = decode_string_body(machine.token_text(parts[0]->first), false, false, machine.language(),
                                    machine.arena(), nullptr);
  if (decoded.ok()) return parts[0];
  Diagnostic failure;
  failure.kind = FailureKind::UnicodeDecodeError;
  failure.message = decoded.error().message;
  std::string_view mark = "(unicode error) ";
  if (failure.message.starts_with(mark)) failure.message.erase(0, mark.size());
  failure.has_position = failure.has_end = failure.has_text = false;
  machine.override_error(std::move(failure));
  return nullptr;
}

const Node* check_fstring(PegMachine& machine, const Node* const parts[4]) {
  bool raw = string_prefix(machine.token_text(parts[0]->first)).raw;
  for (const Node* piece : parts[1]->children) {
    if (machine.token(piece->first).kind != TokenKind::FStringMiddle) continue;
    auto decoded = decode_string_body(machine.token_text(piece->first), raw, false, machine.language(),
                                      machine.arena(), nullptr);
    if (decoded.ok()) continue;
    machine.raise_last(decoded.error().message);
    return nullptr;
  }
  return machine.make(Kind::JoinedStr, parts[0]->first, parts[2]->last, {});
}

const Node* join_strings(PegMachine& machine, const Node* const parts[4]) {
  const Node& strings = *parts[0];
  bool formatted = false;
  bool bytes = false;
  bool text = false;
  for (const Node* part : strings.children) {
    formatted |= part->kind == Kind::JoinedStr;
    (is_bytes(machine, *part) ? bytes : text) = true;
  }
  if (bytes && text) {
    machine.raise_last("cannot mix bytes and nonbytes literals");
    return nullptr;
  }
  return joined(machine, strings, formatted);
}

const Node* check_conversion_place(PegMachine& machine, const Node* const parts[4]) {
  const Node& mark = *parts[0];
  const Node& name = *parts[1];
  if (machine.token(mark.first).end == machine.token(name.first).start) return &name;
  // NOTE: the misspelling is CPython's.
  machine.raise_range(mark, name, "f-string: conversion type must come right after the exclamanation mark");
  return nullptr;
}

const Node* check_replacement_field(PegMachine& machine, const Node* const parts[4]) {
  const Node& conversion = *parts[0];
  if (conversion.kind == Kind::Nothing) return &conversion;
  std::string_view text = machine.token_text(conversion.first);
  if (text == "s" || text == "r" || text == "a") return &conversion;
  machine.raise_at(conversion, "f-string: invalid conversion character '" + std::string(text) +
                                   "': expected 's', 'r', or 'a'");
  return nullptr;
}

const Node* concatenate_strings(PegMachine& machine, const Node* const parts[4]) {
  const Node& strings = *parts[0];
  bool formatted = false;
  for (std::size_t i = 0; i < strings.children.size(); i++) {
    std::size_t index = strings.children[i]->first;
    std::string_view token = machine.token_text(index);
    StringPrefix prefix = string_prefix(token);
    if (!prefix.format) {
      auto decoded = decode_string_literal(token, machine.language(), machine.arena(), nullptr);
      if (!decoded.ok()) {
        machine.raise_last(decoded.error().message);
        return nullptr;
      }
    }
    if (i > 0 && prefix.bytes != is_bytes(machine, *strings.children[i - 1])) {
      machine.raise_last("cannot mix bytes and nonbytes literals");
      return nullptr;
    }
    formatted |= prefix.format;
    if (prefix.format && !check_format_string(machine, index)) return nullptr;
  }
  return joined(machine, strings, formatted);
}

}  // namespace dictum::diagnose_detail
