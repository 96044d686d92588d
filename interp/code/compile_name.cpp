// Names and constants: https://docs.python.org/3/reference/executionmodel.html#resolution-of-names
#include <bit>

#include "base/check.h"
#include "code/unit_compiler.h"

namespace dictum::code {

namespace {

void append_bits(std::string& key, std::uint64_t bits) {
  key.append(reinterpret_cast<const char*>(&bits), sizeof bits);
}

// A text that is equal for equal constants only.
void append_key(std::string& key, const Constant& constant) {
  key.push_back(static_cast<char>(constant.kind));
  switch (constant.kind) {
    case Constant::Kind::Int: return append_bits(key, static_cast<std::uint64_t>(constant.integer));
    case Constant::Kind::Float: return append_bits(key, std::bit_cast<std::uint64_t>(constant.number));
    case Constant::Kind::Complex:
      append_bits(key, std::bit_cast<std::uint64_t>(constant.real));
      return append_bits(key, std::bit_cast<std::uint64_t>(constant.number));
    case Constant::Kind::BigInt: key.push_back(constant.negative ? '-' : '+'); [[fallthrough]];
    case Constant::Kind::Str:
    case Constant::Kind::Bytes:
      append_bits(key, constant.text.size());
      key += constant.text;
      return;
    case Constant::Kind::Tuple:
      append_bits(key, constant.items.size());
      for (const Constant& item : constant.items) append_key(key, item);
      return;
    case Constant::Kind::Code: return append_bits(key, constant.child);
    default: return;
  }
}

bool negate(Constant& constant) {
  switch (constant.kind) {
    case Constant::Kind::Int: constant.integer = -constant.integer; return true;
    case Constant::Kind::BigInt: constant.negative = !constant.negative; return true;
    case Constant::Kind::Float: constant.number = -constant.number; return true;
    case Constant::Kind::Complex:
      constant.real = -constant.real;
      constant.number = -constant.number;
      return true;
    default: return false;
  }
}

}  // namespace

std::uint32_t UnitCompiler::name_index(const Name* name) {
  const auto [found, added] =
      state_->name_indexes.try_emplace(name, static_cast<std::uint32_t>(state_->unit->names.size()));
  if (added) state_->unit->names.emplace_back(name->text);
  return found->second;
}

const Name* UnitCompiler::mangled(const Name* name) {
  const Name* result = mangle(state_->scope->private_name, name, options_.names);
  if (result != name) RULE(ATT_20);
  return result;
}

// The slot of a name among locals (numbered at first use, as co_varnames), cells and free variables.
std::uint32_t UnitCompiler::slot_of(const Name* name) {
  if (const auto found = state_->slot_indexes.find(name); found != state_->slot_indexes.end())
    return found->second;
  return add_local_slot(name);
}

UnitCompiler::NamePlace UnitCompiler::place_of(const Name* source_name) {
  const Name* name = mangled(source_name);
  const Symbol* used = nullptr;  // by a comprehension that does not bind the name
  for (std::size_t i = state_->inlined.size(); i-- > 0;) {
    const Symbol* symbol = symbols_.find(*state_->inlined[i], name);
    if (!symbol) continue;
    if (symbol->resolution == Resolution::Local) return {name, NamePlace::Fast};
    if (symbol->resolution == Resolution::Cell) return {name, NamePlace::Cell};
    used = symbol;
  }
  if (used && state_->kind == UnitKind::Class) {
    // The cell __class__ is for the methods: in the body the name is a global one.
    const bool held = used->resolution == Resolution::Free && name->text != "__class__";
    return {name, held ? NamePlace::Cell : NamePlace::Global};
  }
  const Symbol* symbol = symbols_.find(*state_->scope, name);
  const bool fast = state_->unit->is(kOptimized);
  switch (symbol ? symbol->resolution : Resolution::GlobalImplicit) {
    case Resolution::Local:
      if (state_->kind == UnitKind::Class) RULE(SCO_06);
      return {name, fast ? NamePlace::Fast : NamePlace::Namespace};
    case Resolution::Cell: return {name, NamePlace::Cell};
    case Resolution::Free:
      if (state_->kind == UnitKind::Class) RULE(SCO_07);
      return {name, state_->kind == UnitKind::Class ? NamePlace::ClassCell : NamePlace::Cell};
    case Resolution::GlobalExplicit: return {name, NamePlace::Global};
    case Resolution::GlobalImplicit: return {name, fast ? NamePlace::Global : NamePlace::Namespace};
  }
  DICTUM_UNREACHABLE("a symbol is resolved to nothing");
}

void UnitCompiler::load_name(const Name* source_name) {
  if (source_name->text == "__debug__")
    return load_constant(Constant{options_.optimize > 0 ? Constant::Kind::False : Constant::Kind::True});
  const NamePlace place = place_of(source_name);
  switch (place.kind) {
    case NamePlace::Fast: return emit(Opcode::LoadFast, slot_of(place.name));
    case NamePlace::Cell: return emit(Opcode::LoadDeref, slot_of(place.name));
    case NamePlace::ClassCell: return emit(Opcode::LoadClassDeref, slot_of(place.name));
    case NamePlace::Global: return emit(Opcode::LoadGlobal, name_index(place.name));
    case NamePlace::Namespace: return emit(Opcode::LoadName, name_index(place.name));
  }
}

void UnitCompiler::store_name(const Name* source_name) {
  const NamePlace place = place_of(source_name);
  switch (place.kind) {
    case NamePlace::Fast: return emit(Opcode::StoreFast, slot_of(place.name));
    case NamePlace::Cell:
    case NamePlace::ClassCell: return emit(Opcode::StoreDeref, slot_of(place.name));
    case NamePlace::Global: return emit(Opcode::StoreGlobal, name_index(place.name));
    case NamePlace::Namespace: return emit(Opcode::StoreName, name_index(place.name));
  }
}

void UnitCompiler::delete_name(const Name* source_name) {
  RULE(SCO_22);
  const NamePlace place = place_of(source_name);
  switch (place.kind) {
    case NamePlace::Fast: return emit(Opcode::DeleteFast, slot_of(place.name));
    case NamePlace::Cell:
    case NamePlace::ClassCell: return emit(Opcode::DeleteDeref, slot_of(place.name));
    case NamePlace::Global: return emit(Opcode::DeleteGlobal, name_index(place.name));
    case NamePlace::Namespace: return emit(Opcode::DeleteName, name_index(place.name));
  }
}

std::uint32_t UnitCompiler::constant_index(Constant constant) {
  std::string key;
  append_key(key, constant);
  std::vector<Constant>& constants = state_->unit->constants;
  const auto [found, added] =
      state_->constant_indexes.try_emplace(std::move(key), static_cast<std::uint32_t>(constants.size()));
  if (added) constants.push_back(std::move(constant));
  return found->second;
}

void UnitCompiler::load_text(std::string_view text) {
  Constant constant{Constant::Kind::Str};
  constant.text = text;
  load_constant(std::move(constant));
}

void UnitCompiler::load_int(std::int64_t number) {
  Constant constant{Constant::Kind::Int};
  constant.integer = number;
  load_constant(std::move(constant));
}

Constant UnitCompiler::constant_of(const ast::ConstantValue& value) {
  using From = ast::ConstantValue::Kind;
  using To = Constant::Kind;
  Constant constant;
  switch (value.kind) {
    case From::None: return constant;
    case From::True: constant.kind = To::True; return constant;
    case From::False: constant.kind = To::False; return constant;
    case From::Ellipsis: constant.kind = To::Ellipsis; return constant;
    case From::Int:
      constant.kind = To::Int;
      constant.integer = value.integer;
      return constant;
    case From::BigInt: constant.kind = To::BigInt; break;
    case From::Float: constant.kind = To::Float; break;
    case From::Complex: constant.kind = To::Complex; break;
    case From::Str: constant.kind = To::Str; break;
    case From::Bytes: constant.kind = To::Bytes; break;
  }
  constant.number = value.number;
  constant.text = value.text;
  return constant;
}

bool UnitCompiler::fold(const ast::Expr& node, Constant& out) {
  if (const auto* literal = ast::as<ast::Constant>(&node)) {
    out = constant_of(literal->value);
    return true;
  }
  if (const auto* unary = ast::as<ast::UnaryOp>(&node)) {
    const bool literal = unary->operand->kind == ast::NodeKind::Constant;
    return unary->op == ast::UnaryOperator::USub && literal && fold(*unary->operand, out) && negate(out);
  }
  const auto* tuple = ast::as<ast::Tuple>(&node);
  if (!tuple || tuple->ctx != ast::ExprContext::Load) return false;
  Constant folded{Constant::Kind::Tuple};
  for (const ast::Expr* element : tuple->elts)
    if (!fold(*element, folded.items.emplace_back())) return false;
  out = std::move(folded);
  return true;
}

int UnitCompiler::constant_truth(const ast::Expr& node) const {
  if (const auto* name = ast::as<ast::NameExpr>(&node))
    return name->id->text == "__debug__" ? options_.optimize == 0 : -1;
  const auto* literal = ast::as<ast::Constant>(&node);
  if (!literal) return -1;
  const ast::ConstantValue& value = literal->value;
  switch (value.kind) {
    case ast::ConstantValue::Kind::None:
    case ast::ConstantValue::Kind::False: return 0;
    case ast::ConstantValue::Kind::True:
    case ast::ConstantValue::Kind::Ellipsis:
    case ast::ConstantValue::Kind::BigInt: return 1;
    case ast::ConstantValue::Kind::Int: return value.integer != 0;
    case ast::ConstantValue::Kind::Float:
    case ast::ConstantValue::Kind::Complex: return value.number != 0;
    case ast::ConstantValue::Kind::Str:
    case ast::ConstantValue::Kind::Bytes: return !value.text.empty();
  }
  return -1;
}

}  // namespace dictum::code
