#include "modules/marshal_code.h"

#include <cstring>

#include "code/unit_bytes.h"
#include "code/verifier.h"
#include "objects/errors.h"
#include "objects/str_object.h"
#include "vm/machine.h"

namespace dictum {

namespace {

template <class T>
void append_number(std::string& bytes, T number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}
template <class T>
T number_at(std::string_view bytes, std::size_t at) {
  T number;
  std::memcpy(&number, bytes.data() + at, sizeof number);
  return number;
}
constexpr std::size_t kSizeAt = 1 + 8, kChecksumAt = kSizeAt + 4;

Failed refuse(Context& cx, const char* what) { return stop_unsupported(cx, what); }

// Whether slots are as frames want them: parameters first, then other locals, cells, free variables.
bool has_good_slots(const code::Unit& unit) {
  const std::uint64_t count = std::uint64_t{unit.local_count} + unit.cell_count + unit.free_count;
  if (count != unit.slots.size() || unit.positional_only_count > unit.argument_count) return false;
  if (std::uint64_t{unit.argument_count} + unit.keyword_only_count > unit.local_count) return false;
  if (unit.parameter_slots() > unit.local_count) return false;
  for (std::size_t i = 0; i < unit.slots.size(); i++) {
    const code::Slot& slot = unit.slots[i];
    if (slot.local != (i < unit.local_count)) return false;
    if (slot.free != (i >= std::size_t{unit.local_count} + unit.cell_count)) return false;
  }
  return true;
}

}  // namespace

bool is_own_code_record(std::string_view bytes) {
  return bytes.size() >= kCodeHead && (bytes[0] & 0x7F) == kCodeRecord &&
         number_at<std::uint64_t>(bytes, 1) == code::instruction_set();
}

std::size_t begin_code_record(std::string& bytes, const code::Unit& unit) {
  const std::size_t start = bytes.size();
  bytes += kCodeRecord;
  append_number(bytes, code::instruction_set());
  bytes.append(kCodeHead - kSizeAt, '\0');
  const std::string unit_bytes = code::unit_to_bytes(unit);
  append_number(bytes, static_cast<std::uint32_t>(unit_bytes.size()));
  bytes += unit_bytes;
  return start;
}

void end_code_record(std::string& bytes, std::size_t start) {
  const auto size = static_cast<std::uint32_t>(bytes.size() - start - kCodeHead);
  std::memcpy(bytes.data() + start + kSizeAt, &size, sizeof size);
}
void seal_code_record(std::string& bytes, std::size_t start) {
  const auto size = number_at<std::uint32_t>(bytes, start + kSizeAt);
  const std::uint64_t sum = code::checksum(std::string_view(bytes).substr(start + kCodeHead, size));
  std::memcpy(bytes.data() + start + kChecksumAt, &sum, sizeof sum);
}

Fallible<CodeRecord> read_code_record(Context& cx, std::string_view bytes) {
  if (bytes.size() < kCodeHead) return raise_error(cx, TypeId::EOFError, "marshal data too short");
  if (!is_own_code_record(bytes)) return refuse(cx, "marshalled code of another build");
  const auto size = number_at<std::uint32_t>(bytes, kSizeAt);
  if (bytes.size() - kCodeHead < size) return raise_error(cx, TypeId::EOFError, "marshal data too short");
  if (!cx.charge(static_cast<std::int64_t>(size / 64))) return failed();
  const std::string_view body = bytes.substr(kCodeHead, size);
  if (size < 4 || code::checksum(body) != number_at<std::uint64_t>(bytes, kChecksumAt))
    return refuse(cx, "damaged marshalled code");
  const auto unit_size = number_at<std::uint32_t>(body, 0);
  CodeRecord record;
  if (unit_size <= size - 4) record.unit = code::unit_from_bytes(body.substr(4, unit_size));
  if (!record.unit) return refuse(cx, "damaged marshalled code");
  record.taken = kCodeHead + 4 + unit_size;
  return record;
}

Ref<CodeObject> join_code_record(Context& cx, std::unique_ptr<code::Unit> unit, CodeParts parts) {
  if (parts.slot_names->size() != unit->slots.size() || !has_good_slots(*unit))
    return refuse(cx, "damaged marshalled code");
  // What the verifier counts.
  unit->constants.resize(parts.constants->size());
  unit->names.resize(parts.names->size());
  if (code::verify(*unit)) return refuse(cx, "damaged marshalled code");
  return make_code_of_parts(cx, machine_of(cx).units, std::move(unit), std::move(parts));
}

Done rename_code_file(Context& cx, CodeObject* code, Str* path) {
  const Ref<Str> old(code->file_name);
  if (str_equal(old.get(), path)) return done();
  Ref<Str> interned = TRY(intern(cx, path));
  std::vector<CodeObject*> waiting{code};
  while (!waiting.empty()) {
    if (!cx.charge()) return failed();
    CodeObject* each = waiting.back();
    waiting.pop_back();
    if (!str_equal(each->file_name, old.get())) continue;
    release(std::exchange(each->file_name, own_ref(interned.get()).leak()));
    for (const Value constant : each->constants->span())
      if (is<CodeObject>(constant)) waiting.push_back(as<CodeObject>(constant));
  }
  return done();
}

}  // namespace dictum
