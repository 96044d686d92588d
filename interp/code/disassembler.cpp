#include "code/disassembler.h"

#include <charconv>
#include <cstdio>
#include <set>

#include "syntax/ast.h"

namespace dictum::code {

namespace {

// A literal with everything escaped that is not printable ASCII.
std::string escaped(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    char digits[8];
    std::snprintf(digits, sizeof digits, "\\x%02x", static_cast<unsigned char>(c));
    if (c == '\n')
      out += "\\n";
    else if (c == '\'' || c == '\\')
      (out += '\\') += c;
    else if (c < 0x20 || c > 0x7e)
      out += digits;
    else
      out += c;
  }
  return out + "'";
}

std::string number_text(double number) {
  char text[64];
  const auto written = std::to_chars(text, text + sizeof text, number);
  return std::string(text, written.ptr);
}

std::string constant_text(const Unit& unit, const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::None: return "None";
    case Constant::Kind::True: return "True";
    case Constant::Kind::False: return "False";
    case Constant::Kind::Ellipsis: return "...";
    case Constant::Kind::Int: return std::to_string(constant.integer);
    case Constant::Kind::BigInt: return (constant.negative ? "-0x" : "0x") + constant.text;
    case Constant::Kind::Float: return number_text(constant.number);
    case Constant::Kind::Complex: return number_text(constant.number) + "j";
    case Constant::Kind::Str: return escaped(constant.text);
    case Constant::Kind::Bytes: return "b" + escaped(constant.text);
    case Constant::Kind::Code: return "code " + unit.children[constant.child]->qualified_name;
    case Constant::Kind::Tuple: break;
  }
  std::string out = "(";
  for (const Constant& item : constant.items) out += (out.size() > 1 ? ", " : "") + constant_text(unit, item);
  return out + (constant.items.size() == 1 ? ",)" : ")");
}

std::string operand_text(const Unit& unit, OperandKind kind, std::uint32_t operand) {
  static constexpr const char* kOperators[] = {"+",  "-",  "*", "@", "/", "%", "**",
                                               "<<", ">>", "|", "^", "&", "//"};
  static constexpr const char* kComparisons[] = {"==", "!=", "<", "<=", ">", ">="};
  switch (kind) {
    case OperandKind::Local: return unit.slots[operand].name;
    case OperandKind::Name: return unit.names[operand];
    case OperandKind::Constant: return constant_text(unit, unit.constants[operand]);
    case OperandKind::BinaryOp: return kOperators[operand];
    case OperandKind::Compare: return kComparisons[operand];
    default: return {};
  }
}

std::set<std::uint32_t> targets_of(const Unit& unit) {
  std::set<std::uint32_t> targets;
  for (const ExceptionRange& range : unit.exceptions) targets.insert(range.handler);
  for (std::size_t i = 0; i < unit.words.size(); i += 1 + opcode_info(opcode_of(unit.words[i])).caches)
    if (opcode_info(opcode_of(unit.words[i])).flags & kJumps) targets.insert(operand_of(unit.words[i]));
  return targets;
}

std::string header(const Unit& unit) {
  std::string out = "unit " + unit.qualified_name + " line " + std::to_string(unit.first_line) + " stack " +
                    std::to_string(unit.stack_size);
  if (unit.is(kGenerator)) out += " generator";
  if (unit.is(kCoroutine)) out += " coroutine";
  if (unit.is(kAsyncGenerator)) out += " async_generator";
  for (const Slot& slot : unit.slots)
    out += "\n  slot " + slot.name + (slot.local ? " local" : "") + (slot.cell ? " cell" : "") +
           (slot.free ? " free" : "");
  return out + "\n";
}

void instruction(const Unit& unit, std::size_t index, bool new_line, bool target, std::string& out) {
  const Opcode opcode = opcode_of(unit.words[index]);
  const OpcodeInfo& info = opcode_info(opcode);
  const std::uint32_t operand = operand_of(unit.words[index]);
  char text[96];
  const std::string line = new_line ? std::to_string(unit.positions[index].line) : "";
  std::snprintf(text, sizeof text, "%5s %2s %5zu %s", line.c_str(), target ? ">>" : "", index, info.name);
  out += text;
  if (info.operand != OperandKind::None) {
    out += " " + std::to_string(operand);
    const std::string meaning = operand_text(unit, info.operand, operand);
    if (!meaning.empty()) out += " (" + meaning + ")";
  }
  out += "\n";
}

void append(const Unit& unit, std::string& out) {
  out += header(unit);
  const std::set<std::uint32_t> targets = targets_of(unit);
  std::uint32_t line = 0;
  for (std::size_t i = 0; i < unit.words.size(); i += 1 + opcode_info(opcode_of(unit.words[i])).caches) {
    const bool new_line = unit.positions[i].line != line;
    line = unit.positions[i].line;
    instruction(unit, i, new_line, targets.contains(static_cast<std::uint32_t>(i)), out);
  }
  for (const ExceptionRange& range : unit.exceptions)
    out += "  exceptions " + std::to_string(range.start) + " to " + std::to_string(range.end) + " -> " +
           std::to_string(range.handler) + " depth " + std::to_string(range.depth) + "\n";
  for (const auto& child : unit.children) {
    out += "\n";
    append(*child, out);
  }
}

}  // namespace

std::string disassemble(const Unit& unit) {
  std::string out;
  append(unit, out);
  return out;
}

}  // namespace dictum::code
