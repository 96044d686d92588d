#include "code/unit_bytes.h"

namespace dictum::code {

namespace {

// Numbers of seven bits a byte, lowest first; the last byte is below 0x80.
class Writer {
 public:
  void number(std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) bytes_ += static_cast<char>(value | 0x80);
    bytes_ += static_cast<char>(value);
  }
  void change(std::uint32_t from, std::uint32_t to) {
    const std::int64_t by = static_cast<std::int64_t>(to) - from;
    number(by < 0 ? static_cast<std::uint64_t>(-by) << 1 | 1 : static_cast<std::uint64_t>(by) << 1);
  }
  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == bytes_.size()) break;
      const auto byte = static_cast<unsigned char>(bytes_[at_++]);
      value |= std::uint64_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) return value;
    }
    good_ = false;
    return 0;
  }
  std::uint32_t small() {
    const std::uint64_t value = number();
    good_ = good_ && value <= UINT32_MAX;
    return static_cast<std::uint32_t>(value);
  }
  // A length: each element takes a byte or more of what is left.
  std::size_t count() {
    const std::uint64_t value = number();
    good_ = good_ && value <= bytes_.size() - at_;
    return good_ ? static_cast<std::size_t>(value) : 0;
  }
  std::uint32_t changed(std::uint32_t from) {
    const std::uint64_t by = number();
    const std::int64_t value =
        static_cast<std::int64_t>(from) +
        (by & 1 ? -static_cast<std::int64_t>(by >> 1) : static_cast<std::int64_t>(by >> 1));
    good_ = good_ && value >= 0 && value <= UINT32_MAX;
    return static_cast<std::uint32_t>(value);
  }
  bool good() const { return good_; }
  bool at_end() const { return at_ == bytes_.size(); }

 private:
  std::string_view bytes_;
  std::size_t at_ = 0;
  bool good_ = true;
};

constexpr std::uint32_t kLocalSlot = 1, kCellSlot = 2, kFreeSlot = 4;

constexpr std::string_view kInstructions =
#define OP(NAME, OPERAND, CACHES, FLAGS, POPS, PUSHES, BRANCH) #NAME ":" #CACHES ":" #POPS ":" #PUSHES ";"
#include "code/opcode.def"
    ;

}  // namespace

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325;
  for (const char byte : bytes) sum = (sum ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return sum;
}

std::uint64_t instruction_set() {
  static const std::uint64_t sum = checksum(kInstructions);
  return sum;
}

std::string unit_to_bytes(const Unit& unit) {
  Writer writer;
  for (const std::uint32_t each :
       {unit.first_line, unit.flags, unit.argument_count, unit.positional_only_count, unit.keyword_only_count,
        unit.local_count, unit.cell_count, unit.free_count, unit.stack_size,
        static_cast<std::uint32_t>(unit.has_docstring)})
    writer.number(each);
  writer.number(unit.slots.size());
  for (const Slot& slot : unit.slots)
    writer.number((slot.local ? kLocalSlot : 0) | (slot.cell ? kCellSlot : 0) | (slot.free ? kFreeSlot : 0));
  writer.number(unit.words.size());
  for (const Word word : unit.words) writer.number(word);
  Span last{unit.first_line, 0, 0, 0};
  for (const Span& span : unit.positions) {
    writer.change(last.line, span.line);
    writer.change(last.column, span.column);
    writer.change(span.line, span.end_line);
    writer.change(span.column, span.end_column);
    last = span;
  }
  writer.number(unit.exceptions.size());
  for (const ExceptionRange& range : unit.exceptions)
    for (const std::uint32_t each : {range.start, range.end, range.handler, range.depth}) writer.number(each);
  return writer.take();
}

std::unique_ptr<Unit> unit_from_bytes(std::string_view bytes) {
  Reader reader(bytes);
  auto unit = std::make_unique<Unit>();
  for (std::uint32_t* each : {&unit->first_line, &unit->flags, &unit->argument_count,
                              &unit->positional_only_count, &unit->keyword_only_count, &unit->local_count,
                              &unit->cell_count, &unit->free_count, &unit->stack_size})
    *each = reader.small();
  unit->has_docstring = reader.small() != 0;
  unit->slots.resize(reader.count());
  for (Slot& slot : unit->slots) {
    const std::uint32_t kind = reader.small();
    slot.local = (kind & kLocalSlot) != 0;
    slot.cell = (kind & kCellSlot) != 0;
    slot.free = (kind & kFreeSlot) != 0;
  }
  unit->words.resize(reader.count());
  for (Word& word : unit->words) word = reader.small();
  unit->positions.resize(unit->words.size());
  Span last{unit->first_line, 0, 0, 0};
  for (Span& span : unit->positions) {
    span.line = reader.changed(last.line);
    span.column = reader.changed(last.column);
    span.end_line = reader.changed(span.line);
    span.end_column = reader.changed(span.column);
    last = span;
  }
  unit->exceptions.resize(reader.count());
  for (ExceptionRange& range : unit->exceptions)
    for (std::uint32_t* each : {&range.start, &range.end, &range.handler, &range.depth})
      *each = reader.small();
  if (!reader.good() || !reader.at_end()) return nullptr;
  return unit;
}

}  // namespace dictum::code
