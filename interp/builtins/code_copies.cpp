#include "builtins/code_copies.h"

#include <algorithm>

#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/number_object.h"

namespace dictum {

namespace {

// --- replace()

enum Field : std::size_t {
  kArgCount,
  kPosOnlyArgCount,
  kKwOnlyArgCount,
  kNLocals,
  kStackSize,
  kFlags,
  kFirstLine,
  kCode,
  kConsts,
  kNames,
  kVarNames,
  kFreeVars,
  kCellVars,
  kFileName,
  kName,
  kQualName,
  kLineTable,
  kExceptionTable,
  kFieldCount
};
constexpr std::string_view kFieldNames[] = {
    "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals",  "co_stacksize",
    "co_flags",    "co_firstlineno",     "co_code",           "co_consts",   "co_names",
    "co_varnames", "co_freevars",        "co_cellvars",       "co_filename", "co_name",
    "co_qualname", "co_linetable",       "co_exceptiontable"};

Fallible<std::uint32_t> count_field(Context& cx, const Value* given, Field field, std::uint32_t current) {
  if (given[field].is_absent()) return current;
  OwnedValue index = TRY(to_index(cx, given[field]));
  const std::optional<std::int64_t> number = int_to_int64(index);
  if (!number || *number > INT32_MAX || *number < INT32_MIN)
    return raise_error(cx, TypeId::OverflowError, "Python int too large to convert to C int");
  if (*number < 0) return raise_value_error(cx, cat(kFieldNames[field], " must be a positive integer"));
  return static_cast<std::uint32_t>(*number);
}

Failed wrong_kind(Context& cx, Field field, std::string_view wanted, Value value) {
  return raise_type_error(cx, cat("replace() argument '", kFieldNames[field], "' must be ", wanted, ", not ",
                                  type_name(cx, value)));
}
Fallible<Ref<Tuple>> tuple_field(Context& cx, const Value* given, Field field, Ref<Tuple> current) {
  if (given[field].is_absent()) return current;
  if (!is<Tuple>(given[field])) return wrong_kind(cx, field, "tuple", given[field]);
  return own_ref(as<Tuple>(given[field]));
}
Fallible<Ref<Tuple>> names_field(Context& cx, const Value* given, Field field, Ref<Tuple> current) {
  Ref<Tuple> names = TRY(tuple_field(cx, given, field, std::move(current)));
  for (const Value name : names->span())
    if (!is<Str>(name)) return raise_error(cx, TypeId::SystemError, "non-string found in code slot");
  Ref<Tuple> interned = TRY(new_tuple(cx, names->size()));
  for (std::size_t i = 0; i < names->size(); i++)
    interned->items[i] = Value(TRY(intern(cx, as<Str>((*names)[i]))).leak());
  return interned;
}
Fallible<Ref<Str>> text_field(Context& cx, const Value* given, Field field, Str* current) {
  if (given[field].is_absent()) return own_ref(current);
  if (!is<Str>(given[field])) return wrong_kind(cx, field, "str", given[field]);
  return intern(cx, as<Str>(given[field]));
}

// The names of all slots after a change of co_varnames, co_cellvars, co_freevars, which keep their lengths.
Fallible<Ref<Tuple>> renamed_slots(Context& cx, CodeObject* code, const Value* given) {
  struct Kind {
    Field field;
    SlotKind kind;
    Ref<Tuple> names;
    std::size_t next = 0;
  };
  Kind kinds[] = {{kVarNames, SlotKind::Local, nullptr},
                  {kCellVars, SlotKind::Cell, nullptr},
                  {kFreeVars, SlotKind::Free, nullptr}};
  for (Kind& each : kinds) {
    Ref<Tuple> old = TRY(code_slot_names(cx, code, each.kind));
    const std::size_t count = old->size();
    each.names = TRY(names_field(cx, given, each.field, std::move(old)));
    if (each.names->size() != count) return stop_unsupported(cx, "code.replace with other variables");
  }
  Ref<Tuple> slots = TRY(new_tuple(cx, code->slot_count()));
  for (std::uint32_t i = 0; i < code->slot_count(); i++) {
    const code::Slot& slot = code->unit->slots[i];
    const bool of_kind[] = {slot.local, slot.cell, slot.free};
    Value name;
    for (std::size_t k = 0; k < 3; k++) {
      if (!of_kind[k]) continue;
      const Value chosen = (*kinds[k].names)[kinds[k].next++];
      if (name.is_value() && name != chosen) return stop_unsupported(cx, "code.replace with other variables");
      name = chosen;
    }
    slots->items[i] = own(name).leak();
  }
  return slots;
}

// A copy without children: the code objects among the constants have units of their own.
std::unique_ptr<code::Unit> copy_unit(const code::Unit& unit) {
  auto made = std::make_unique<code::Unit>();
  made->flags = unit.flags;
  made->first_line = unit.first_line;
  made->argument_count = unit.argument_count;
  made->positional_only_count = unit.positional_only_count;
  made->keyword_only_count = unit.keyword_only_count;
  made->local_count = unit.local_count;
  made->cell_count = unit.cell_count;
  made->free_count = unit.free_count;
  made->stack_size = unit.stack_size;
  made->has_docstring = unit.has_docstring;
  made->slots = unit.slots;
  made->words = unit.words;
  made->positions = unit.positions;
  made->exceptions = unit.exceptions;
  return made;
}

Done change_counts(Context& cx, const Value* given, code::Unit& unit) {
  unit.argument_count = TRY(count_field(cx, given, kArgCount, unit.argument_count));
  unit.positional_only_count = TRY(count_field(cx, given, kPosOnlyArgCount, unit.positional_only_count));
  unit.keyword_only_count = TRY(count_field(cx, given, kKwOnlyArgCount, unit.keyword_only_count));
  const std::uint32_t locals = TRY(count_field(cx, given, kNLocals, unit.local_count));
  const std::uint32_t stack = TRY(count_field(cx, given, kStackSize, unit.stack_size));
  const std::uint32_t flags = TRY(count_field(cx, given, kFlags, unit.flags));
  const std::uint32_t line = TRY(count_field(cx, given, kFirstLine, unit.first_line));
  if (locals != unit.local_count) return raise_value_error(cx, "code: co_nlocals != len(co_varnames)");
  if (unit.positional_only_count > unit.argument_count)
    return raise_error(cx, TypeId::SystemError,
                       "../Objects/codeobject.c:250: bad argument to internal function");
  // How a frame is made and left is written into the instructions.
  constexpr std::uint32_t kFixed = code::kOptimized | code::kNewLocals | code::kVarArguments |
                                   code::kVarKeywords | code::kGenerator | code::kCoroutine |
                                   code::kAsyncGenerator;
  if ((flags ^ unit.flags) & kFixed)
    return stop_unsupported(cx, "code.replace with flags of another kind of code");
  if (stack < unit.stack_size) return stop_unsupported(cx, "code.replace with a smaller stack");
  if (unit.parameter_slots() > unit.local_count)
    return raise_value_error(cx, "code: co_varnames is too small");
  for (Span& span : unit.positions)
    if (span.line != 0) span.line += line - unit.first_line, span.end_line += line - unit.first_line;
  unit.first_line = line;
  unit.flags = flags;
  unit.stack_size = stack;
  return done();
}

// --- comparison

// Whether two constants are the same to the compiler: equal, of one type, zeros of one sign.
Fallible<bool> same_constant(Context& cx, Value left, Value right) {
  if (left == right) return true;
  if (type_of(cx, left) != type_of(cx, right)) return false;
  if (!is_exact(cx, left, TypeId::Tuple)) {
    Ref<Str> a = TRY(repr_of(cx, left)), b = TRY(repr_of(cx, right));
    if (!is<CodeObject>(left) && !str_equal(a.get(), b.get())) return false;
    return equal_items(cx, left, right);
  }
  Ref<Tuple> a = own_ref(as<Tuple>(left)), b = own_ref(as<Tuple>(right));
  if (a->size() != b->size()) return false;
  for (std::size_t i = 0; i < a->size(); i++)
    if (!TRY(same_constant(cx, (*a)[i], (*b)[i]))) return false;
  return true;
}

bool same_names(const Tuple* left, const Tuple* right) {
  return left->size() == right->size() && std::equal(left->items, left->items + left->size(), right->items);
}
bool same_span(const Span& a, const Span& b) {
  return a.line == b.line && a.column == b.column && a.end_line == b.end_line && a.end_column == b.end_column;
}

bool same_unit(const code::Unit& a, const code::Unit& b) {
  return a.argument_count == b.argument_count && a.positional_only_count == b.positional_only_count &&
         a.keyword_only_count == b.keyword_only_count && a.flags == b.flags && a.first_line == b.first_line &&
         a.words == b.words &&
         std::equal(a.positions.begin(), a.positions.end(), b.positions.begin(), b.positions.end(),
                    same_span);
}

Fallible<bool> same_code(Context& cx, CodeObject* a, CodeObject* b) {
  if (a == b) return true;
  if (!str_equal(a->name, b->name) || !same_unit(*a->unit, *b->unit)) return false;
  if (!same_names(a->names, b->names) || !same_names(a->slot_names, b->slot_names)) return false;
  return same_constant(cx, Value(a->constants), Value(b->constants));
}

}  // namespace

OwnedValue code_replace(Context& cx, const CallArguments& arguments) {
  RULE(FUN_24);
  if (arguments.count > 1) return raise_type_error(cx, "replace() takes no positional arguments");
  Value given[kFieldCount];
  TRY(take_keywords(cx, "replace", arguments.rest(), kFieldNames, given));
  for (const Field field : {kCode, kLineTable, kExceptionTable})
    if (given[field].is_value()) return stop_unsupported(cx, cat("code.replace with ", kFieldNames[field]));
  Ref<CodeObject> code = own_ref(self_as<CodeObject>(arguments));
  std::unique_ptr<code::Unit> unit = copy_unit(*code->unit);
  TRY(change_counts(cx, given, *unit));
  Ref<Tuple> constants = TRY(tuple_field(cx, given, kConsts, own_ref(code->constants)));
  Ref<Tuple> names = TRY(names_field(cx, given, kNames, own_ref(code->names)));
  if (constants->size() < code->constants->size() || names->size() < code->names->size())
    return stop_unsupported(cx, "code.replace with fewer constants or names");
  CodeParts parts;
  parts.slot_names = TRY(renamed_slots(cx, code.get(), given));
  parts.file_name = TRY(text_field(cx, given, kFileName, code->file_name));
  parts.name = TRY(text_field(cx, given, kName, code->name));
  parts.qualname = TRY(text_field(cx, given, kQualName, code->qualname));
  parts.constants = std::move(constants);
  parts.names = std::move(names);
  return make_code_of_parts(cx, *code->store, std::move(unit), std::move(parts));
}

OwnedValue code_compare(Context& cx, Comparison op, Value self, Value other) {
  if (!is<CodeObject>(other) || (op != Comparison::Eq && op != Comparison::Ne)) return cx.not_implemented();
  const bool same = TRY(same_code(cx, as<CodeObject>(self), as<CodeObject>(other)));
  return cx.boolean_result(same == (op == Comparison::Eq));
}

OwnedValue code_hash(Context& cx, const CallArguments& arguments) {
  CodeObject* code = self_as<CodeObject>(arguments);
  std::uint64_t hash = static_cast<std::uint64_t>(str_hash(cx, code->name));
  for (const code::Word word : code->unit->words) hash = hash * 1000003 + word;
  hash ^= code->unit->first_line;
  return make_int(cx, static_cast<std::int64_t>(hash >> 4));
}

namespace {

CodeIterator* iterator_of(Object* self) { return static_cast<CodeIterator*>(self); }

OwnedValue make_code_iterator(Context& cx, TypeId type, const CallArguments& arguments) {
  Ref<CodeIterator> made = TRY(new_object<CodeIterator>(cx, cx.type(type)));
  made->code = own_ref(self_as<CodeObject>(arguments)).leak();
  return made;
}
OwnedValue line_or_none(Context& cx, std::uint32_t line, std::uint32_t value) {
  return line == 0 ? cx.none() : OwnedValue::small(value);
}

OwnedValue next_line_run(Context& cx, Object* self) {
  CodeIterator* iterator = iterator_of(self);
  const std::vector<Span>& positions = iterator->code->unit->positions;
  const std::uint32_t start = iterator->index;
  if (start >= positions.size()) return {};
  std::uint32_t end = start;
  while (end < positions.size() && positions[end].line == positions[start].line) end++;
  iterator->index = end;
  const OwnedValue line = line_or_none(cx, positions[start].line, positions[start].line);
  return make_tuple(cx, {Value::small(2 * static_cast<std::int64_t>(start)),
                         Value::small(2 * static_cast<std::int64_t>(end)), line});
}

OwnedValue next_position(Context& cx, Object* self) {
  CodeIterator* iterator = iterator_of(self);
  const std::vector<Span>& positions = iterator->code->unit->positions;
  if (iterator->index >= positions.size()) return {};
  const Span& span = positions[iterator->index++];
  const OwnedValue row[] = {
      line_or_none(cx, span.line, span.line), line_or_none(cx, span.line, span.end_line),
      line_or_none(cx, span.line, span.column), line_or_none(cx, span.line, span.end_column)};
  return make_tuple(cx, {row[0], row[1], row[2], row[3]});
}

// A change of line and how many bytes of instructions lie before it, in pairs of one byte each.
void append_line_change(std::string& table, std::size_t bytes, std::int64_t lines) {
  const auto put = [&table](std::size_t offset, std::int64_t line) {
    table += static_cast<char>(offset);
    table += static_cast<char>(line);
  };
  for (; bytes > 255; bytes -= 255) put(255, 0);
  for (; lines > 127; lines -= 127, bytes = 0) put(bytes, 127);
  for (; lines < -128; lines += 128, bytes = 0) put(bytes, -128);
  put(bytes, lines);
}

void destroy_iterator(Context&, Object* self) { drop_pointer(iterator_of(self)->code); }
void visit_iterator(Object* self, EdgeVisitor& visitor) { visit_pointer(visitor, iterator_of(self)->code); }

}  // namespace

OwnedValue code_lines(Context& cx, const CallArguments& arguments) {
  return make_code_iterator(cx, TypeId::CodeLines, arguments);
}
OwnedValue code_positions(Context& cx, const CallArguments& arguments) {
  return make_code_iterator(cx, TypeId::CodePositions, arguments);
}

OwnedValue code_line_table(Context& cx, Object* self) {
  if (cx.language.line_table_deprecated)
    TRY(warn(cx, TypeId::DeprecationWarning, "co_lnotab is deprecated, use co_lines instead."));
  const code::Unit& unit = *static_cast<CodeObject*>(self)->unit;
  std::string table;
  std::uint32_t line = unit.first_line;
  std::size_t start = 0;
  for (std::size_t i = 0; i < unit.positions.size(); i++) {
    const std::uint32_t next = unit.positions[i].line;
    if (next == 0 || next == line) continue;
    append_line_change(table, 2 * (i - start), static_cast<std::int64_t>(next) - line);
    line = next;
    start = i;
  }
  return make_bytes(cx, table);
}

const NativeType kCodeLinesType = {.layout = TypeId::CodeLines,
                                   .size = sizeof(CodeIterator),
                                   .destroy = destroy_iterator,
                                   .visit = visit_iterator,
                                   .next = next_line_run};
const NativeType kCodePositionsType = {.layout = TypeId::CodeLines,
                                       .size = sizeof(CodeIterator),
                                       .destroy = destroy_iterator,
                                       .visit = visit_iterator,
                                       .next = next_position};

}  // namespace dictum
