#include "objects/code_object.h"

#include <cstring>

#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

using code::Constant;

// Whether CPython would intern a string constant: it looks like a name.
bool looks_like_name(std::string_view text) {
  for (const char c : text)
    if (!(c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')))
      return false;
  return true;
}

OwnedValue make_constant(Context& cx, code::UnitStore& store, code::UnitTree* tree, const code::Unit* unit,
                         const Constant& constant);

OwnedValue make_big_int(Context& cx, const Constant& constant) {
  OwnedValue number = TRY(int_from_digits(cx, constant.text, 16));
  return constant.negative ? int_negate(cx, number) : std::move(number);
}

OwnedValue make_tuple_constant(Context& cx, code::UnitStore& store, code::UnitTree* tree,
                               const code::Unit* unit, const Constant& constant) {
  if (constant.items.empty()) return empty_tuple(cx);
  Ref<Tuple> tuple = new_tuple(cx, constant.items.size());
  if (!tuple) return Failed{};
  for (std::size_t i = 0; i < constant.items.size(); i++)
    tuple->items[i] = TRY(make_constant(cx, store, tree, unit, constant.items[i])).leak();
  return tuple;
}

OwnedValue make_constant(Context& cx, code::UnitStore& store, code::UnitTree* tree, const code::Unit* unit,
                         const Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::None: return cx.none();
    case Constant::Kind::True: return cx.boolean_result(true);
    case Constant::Kind::False: return cx.boolean_result(false);
    case Constant::Kind::Ellipsis: return OwnedValue(cx.core.ellipsis);
    case Constant::Kind::Int: return make_int(cx, constant.integer);
    case Constant::Kind::BigInt: return make_big_int(cx, constant);
    case Constant::Kind::Float: return make_float(cx, constant.number);
    case Constant::Kind::Complex: return make_complex(cx, constant.real, constant.number);
    case Constant::Kind::Str:
      return looks_like_name(constant.text) ? intern(cx, constant.text) : make_str(cx, constant.text);
    case Constant::Kind::Bytes: return make_bytes(cx, constant.text);
    case Constant::Kind::Tuple: return make_tuple_constant(cx, store, tree, unit, constant);
    case Constant::Kind::Code: return make_code(cx, store, tree, unit->children[constant.child].get());
  }
  DICTUM_UNREACHABLE("a constant of an unknown kind");
}

// Strings as an owned tuple of interned names.
template <class Texts, class Text>
Tuple* names_tuple(Context& cx, const Texts& texts, Text text_of) {
  if (texts.empty()) return empty_tuple(cx).leak();
  Ref<Tuple> tuple = new_tuple(cx, texts.size());
  if (!tuple) return nullptr;
  for (std::size_t i = 0; i < texts.size(); i++)
    tuple->items[i] = Value(intern(cx, text_of(texts[i])).leak());
  return tuple.leak();
}

}  // namespace

void derive_from_unit(const Context& cx, CodeObject* code) {
  const code::Unit& unit = *code->unit;
  code->slots = static_cast<std::uint32_t>(unit.slots.size());
  const bool starts_at_once = !unit.is(code::kGenerator | code::kCoroutine | code::kAsyncGenerator);
  const bool plain = unit.keyword_only_count == 0 && !unit.is(code::kVarArguments | code::kVarKeywords);
  const bool moves = !cx.language.arguments_live_until_return;  // arguments into the slots
  code->plain_arguments = plain && starts_at_once && moves ? unit.argument_count : CodeObject::kNeverPlain;
}

Ref<CodeObject> make_code(Context& cx, code::UnitStore& store, code::UnitTree* tree, const code::Unit* unit) {
  Ref<CodeObject> made = new_object<CodeObject>(cx, cx.type(TypeId::Code));
  if (!made) return made;
  made->unit = unit;
  made->tree = tree;
  made->store = &store;
  code::UnitStore::hold(tree);
  derive_from_unit(cx, made.get());
  made->name = intern(cx, unit->name).leak();
  made->qualname = intern(cx, unit->qualified_name).leak();
  made->file_name = intern(cx, unit->file_name).leak();
  made->names = names_tuple(cx, unit->names, [](const std::string& text) { return std::string_view(text); });
  made->slot_names =
      names_tuple(cx, unit->slots, [](const code::Slot& slot) { return std::string_view(slot.name); });
  Ref<Tuple> constants = unit->constants.empty() ? empty_tuple(cx) : new_tuple(cx, unit->constants.size());
  if (!made->names || !made->slot_names || !constants) return nullptr;
  for (std::size_t i = 0; i < unit->constants.size(); i++)
    constants->items[i] = TRY(make_constant(cx, store, tree, unit, unit->constants[i])).leak();
  made->constants = constants.leak();
  return made;
}

Ref<CodeObject> make_code_of_parts(Context& cx, code::UnitStore& store, std::unique_ptr<code::Unit> unit,
                                   CodeParts parts) {
  unit->name = to_utf8(parts.name.get());
  unit->qualified_name = to_utf8(parts.qualname.get());
  unit->file_name = to_utf8(parts.file_name.get());
  for (std::size_t i = 0; i < unit->slots.size(); i++)
    unit->slots[i].name = to_utf8(as<Str>((*parts.slot_names)[i]));
  unit->names.clear();
  for (const Value each : parts.names->span()) unit->names.push_back(to_utf8(as<Str>(each)));
  Ref<CodeObject> made = TRY(new_object<CodeObject>(cx, cx.type(TypeId::Code)));
  made->unit = unit.get();
  derive_from_unit(cx, made.get());
  made->store = &store;
  made->tree = store.add(std::move(unit));
  code::UnitStore::hold(made->tree);
  made->constants = parts.constants.leak();
  made->names = parts.names.leak();
  made->slot_names = parts.slot_names.leak();
  made->file_name = parts.file_name.leak();
  made->name = parts.name.leak();
  made->qualname = parts.qualname.leak();
  return made;
}

namespace {

using code::Opcode;

// The private instruction that does the work of two, or Nop.
Opcode both(Opcode first, Opcode second) {
  if (first == Opcode::LoadFast && second == Opcode::LoadFast) return Opcode::LoadFastTwo;
  if (first == Opcode::LoadFast && second == Opcode::LoadConst) return Opcode::LoadFastConst;
  if (first == Opcode::StoreFast && second == Opcode::LoadFast) return Opcode::StoreFastLoad;
  return Opcode::Nop;
}

// The second one stays where it is: a jump may lead to it.
void join_instructions(code::Word* words, std::size_t count) {
  for (std::size_t i = 0; i + 1 < count;) {
    const Opcode first = code::opcode_of(words[i]);
    const std::size_t next = i + 1 + code::kCacheWords[words[i] & 0xFF];
    const Opcode joined = next == i + 1 ? both(first, code::opcode_of(words[next])) : Opcode::Nop;
    if (joined == Opcode::Nop) {
      i = next;
      continue;
    }
    words[i] = code::make_word(joined, code::operand_of(words[i]));
    i = next + 1;
  }
}

}  // namespace

code::Word* code_words(Context& cx, CodeObject* code) {
  if (code->words) return code->words;
  const std::size_t bytes = code->unit->words.size() * sizeof(code::Word);
  auto* words = static_cast<code::Word*>(cx.heap.allocate_buffer(bytes));
  if (!words) {
    (void)raise_no_memory(cx, bytes);
    return nullptr;
  }
  std::memcpy(words, code->unit->words.data(), bytes);
  if (!cx.debug.no_caches) join_instructions(words, code->unit->words.size());
  code->words = words;
  return words;
}

Ref<Tuple> code_slot_names(Context& cx, CodeObject* code, SlotKind kind) {
  std::vector<Value> found;
  const auto& slots = code->unit->slots;
  for (std::size_t i = 0; i < slots.size(); i++) {
    const bool wanted = kind == SlotKind::Local  ? slots[i].local
                        : kind == SlotKind::Cell ? slots[i].cell
                                                 : slots[i].free;
    if (wanted) found.push_back(code->slot_names->items[i]);
  }
  return make_tuple(cx, std::span<const Value>(found));
}

}  // namespace dictum
