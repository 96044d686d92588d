// https://docs.python.org/3/library/marshal.html. Code objects have a record of their own: marshal_code.h.
#include "modules/marshal_module.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "modules/buffer_argument.h"
#include "modules/fill.h"
#include "modules/marshal_code.h"
#include "modules/native_modules.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

// --- reading

class Reader {
 public:
  Reader(Context& cx, std::string_view bytes) : cx_(cx), bytes_(bytes) {}

  // Absent: the end of a dict.
  OwnedValue read() {
    if (!cx_.charge()) return failed();
    StackGuard guard(cx_);
    if (!guard.ok || depth_ > kMarshalDepth)
      return raise_value_error(cx_, "bad marshal data (recursion limit exceeded)");
    if (at_ >= bytes_.size()) return raise_error(cx_, TypeId::EOFError, "EOF read where object expected");
    const auto code = static_cast<unsigned char>(bytes_[at_++]);
    depth_++;
    OwnedValue value = read_value(static_cast<char>(code & 0x7f), (code & 0x80) != 0);
    depth_--;
    return value;
  }
  std::size_t position() const { return at_; }

 private:
  Fallible<std::string_view> take(std::size_t size) {
    if (bytes_.size() - at_ < size) return raise_error(cx_, TypeId::EOFError, "marshal data too short");
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  Fallible<std::int32_t> take32() {
    const std::string_view raw = TRY(take(4));
    std::int32_t number;
    std::memcpy(&number, raw.data(), 4);
    return number;
  }
  Fallible<std::size_t> take_size(const char* what) {
    const std::int32_t size = TRY(take32());
    if (size < 0)
      return raise_value_error(cx_, cat("bad marshal data (", std::string_view(what), " size out of range)"));
    return static_cast<std::size_t>(size);
  }
  Fallible<double> take_double() {
    const std::string_view raw = TRY(take(8));
    double number;
    std::memcpy(&number, raw.data(), 8);
    return number;
  }
  // Objects marked so are given a number, in the order in which they begin.
  OwnedValue noted(OwnedValue value, bool mark) {
    if (mark && value.is_value()) known_.push_back(value);
    return value;
  }
  std::size_t reserve(bool mark) {
    if (mark) known_.emplace_back();
    return known_.size() - 1;
  }

  OwnedValue read_value(char code, bool mark) {
    switch (code) {
      case '0': return OwnedValue();
      case 'N': return cx_.none();
      case 'T': return cx_.boolean_result(true);
      case 'F': return cx_.boolean_result(false);
      case '.': return own(cx_.core.ellipsis);
      case 'S': return own(Value(cx_.type(TypeId::StopIteration)));
      case 'i': return noted(make_int(cx_, TRY(take32())), mark);
      case 'l': return noted(read_long(), mark);
      case 'g': return noted(make_float(cx_, TRY(take_double())), mark);
      case 'y': {
        const double real = TRY(take_double()), imaginary = TRY(take_double());
        return noted(make_complex(cx_, real, imaginary), mark);
      }
      case 's': {
        const std::size_t size = TRY(take_size("bytes object"));
        return noted(make_bytes(cx_, TRY(take(size))), mark);
      }
      case 'z':
      case 'Z': {
        const std::string_view size = TRY(take(1));
        return noted(read_text(static_cast<unsigned char>(size[0]), code == 'Z'), mark);
      }
      case 'a':
      case 'A':
      case 't':
      case 'u': {
        const std::size_t size = TRY(take_size("string"));
        return noted(read_text(size, code == 'A' || code == 't'), mark);
      }
      case ')': {
        const std::string_view size = TRY(take(1));
        return read_tuple(static_cast<unsigned char>(size[0]), mark);
      }
      case '(': return read_tuple(TRY(take_size("tuple")), mark);
      case '[': return read_list(TRY(take_size("list")), mark);
      case '{': return read_dict(mark);
      case '<':
      case '>': return read_set(TRY(take_size("set")), code == '>', mark);
      case 'r': {
        const std::int32_t index = TRY(take32());
        if (index < 0 || static_cast<std::size_t>(index) >= known_.size())
          return raise_value_error(cx_, "bad marshal data (invalid reference)");
        if (known_[static_cast<std::size_t>(index)].is_absent())
          return stop_unsupported(cx_, "marshalled objects inside themselves");
        return known_[static_cast<std::size_t>(index)];
      }
      case kCodeRecord: {
        const std::size_t place = reserve(mark);
        OwnedValue made = TRY(read_code());
        if (mark) known_[place] = made;
        return made;
      }
      case 'c': return stop_unsupported(cx_, "marshalled code of CPython");
      default: return raise_value_error(cx_, "bad marshal data (unknown type code)");
    }
  }

  OwnedValue read_long() {
    const std::int32_t size = TRY(take32());
    OwnedValue number = OwnedValue::small(0);
    const auto count = static_cast<std::size_t>(size < 0 ? -static_cast<std::int64_t>(size) : size);
    const std::string_view digits = TRY(take(count * 2));
    for (std::size_t i = count; i-- > 0;) {
      const int digit =
          static_cast<unsigned char>(digits[2 * i]) | static_cast<unsigned char>(digits[2 * i + 1]) << 8;
      if (digit > 0x7fff) return raise_value_error(cx_, "bad marshal data (digit out of range in long)");
      const OwnedValue shifted = TRY(int_lshift(cx_, number, Value::small(15)));
      number = TRY(int_or(cx_, shifted, Value::small(digit)));
    }
    return size < 0 ? int_negate(cx_, number) : std::move(number);
  }
  OwnedValue read_text(std::size_t size, bool shared) {
    const std::string_view raw = TRY(take(size));
    if (shared) return intern(cx_, raw);
    return make_str(cx_, raw);
  }
  // The next object inside another one.
  OwnedValue item(const char* container) {
    OwnedValue value = TRY(read());
    if (value.is_absent())
      return raise_type_error(cx_, cat("NULL object in marshal data for ", std::string_view(container)));
    return value;
  }
  OwnedValue read_tuple(std::size_t size, bool mark) {
    const std::size_t place = reserve(mark);
    std::vector<OwnedValue> items;
    for (std::size_t i = 0; i < size; i++) items.push_back(TRY(item("tuple")));
    std::vector<Value> values(items.begin(), items.end());
    OwnedValue made = TRY(OwnedValue(make_tuple(cx_, std::span<const Value>(values))));
    if (mark) known_[place] = made;
    return made;
  }
  OwnedValue read_list(std::size_t size, bool mark) {
    Ref<List> list = TRY(new_list(cx_));
    if (mark) known_.push_back(own(Value(list.get())));
    for (std::size_t i = 0; i < size; i++) {
      OwnedValue value = TRY(item("list"));
      TRY(list_append(cx_, list.get(), std::move(value)));
    }
    return list;
  }
  OwnedValue read_dict(bool mark) {
    Ref<Dict> dict = TRY(new_dict(cx_));
    if (mark) known_.push_back(own(Value(dict.get())));
    for (;;) {
      const OwnedValue key = TRY(read());
      if (key.is_absent()) return dict;
      const OwnedValue value = TRY(item("dict"));
      TRY(dict_set(cx_, dict.get(), key, value));
    }
  }
  OwnedValue read_set(std::size_t size, bool frozen, bool mark) {
    const std::size_t place = reserve(mark);
    Ref<List> items = TRY(new_list(cx_));
    for (std::size_t i = 0; i < size; i++) {
      OwnedValue value = TRY(item("set"));
      TRY(list_append(cx_, items.get(), std::move(value)));
    }
    OwnedValue made =
        TRY(call(cx_, Value(cx_.type(frozen ? TypeId::FrozenSet : TypeId::Set)), {Value(items.get())}));
    if (mark) known_[place] = made;
    return made;
  }

  Fallible<Ref<Str>> read_code_text() {
    const OwnedValue text = TRY(item("code"));
    if (!is_exact(cx_, text, TypeId::Str)) return stop_unsupported(cx_, "damaged marshalled code");
    return intern(cx_, as<Str>(text));
  }
  Fallible<Ref<Tuple>> read_code_tuple() {
    const OwnedValue tuple = TRY(item("code"));
    if (!is_exact(cx_, tuple, TypeId::Tuple)) return stop_unsupported(cx_, "damaged marshalled code");
    return own_ref(as<Tuple>(tuple));
  }
  Fallible<Ref<Tuple>> read_code_names() {
    Ref<Tuple> given = TRY(read_code_tuple());
    if (given->size() == 0) return given;
    Ref<Tuple> names = TRY(new_tuple(cx_, given->size()));
    for (std::size_t i = 0; i < given->size(); i++) {
      if (!is_exact(cx_, (*given)[i], TypeId::Str)) return stop_unsupported(cx_, "damaged marshalled code");
      names->items[i] = Value(TRY(intern(cx_, as<Str>((*given)[i]))).leak());
    }
    return names;
  }
  OwnedValue read_code() {
    at_--;  // the record begins with its type code
    CodeRecord record = TRY(read_code_record(cx_, bytes_.substr(at_)));
    at_ += record.taken;
    CodeParts parts;
    parts.name = TRY(read_code_text());
    parts.qualname = TRY(read_code_text());
    parts.file_name = TRY(read_code_text());
    parts.names = TRY(read_code_names());
    parts.slot_names = TRY(read_code_names());
    parts.constants = TRY(read_code_tuple());
    return join_code_record(cx_, std::move(record.unit), std::move(parts));
  }

  Context& cx_;
  std::string_view bytes_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::vector<OwnedValue> known_;
};

Fallible<int> version_argument(Context& cx, Value value) {
  if (value.is_absent()) return kMarshalVersion;
  return static_cast<int>(TRY(to_index64(cx, value, TypeId::OverflowError)));
}
OwnedValue marshal_dumps(Context& cx, const CallArguments& arguments) {
  const int version = TRY(version_argument(cx, arguments.get(1)));
  return make_bytes(cx, TRY(marshal_value(cx, arguments[0], version)));
}
OwnedValue marshal_dump(Context& cx, const CallArguments& arguments) {
  const int version = TRY(version_argument(cx, arguments.get(2)));
  const std::string raw = TRY(marshal_value(cx, arguments[0], version));
  Ref<Bytes> bytes = TRY(make_bytes(cx, raw));
  return call_method(cx, arguments[1], cx.names().write, {Value(bytes.get())});
}
OwnedValue load_bytes(Context& cx, std::string_view bytes) {
  Reader reader(cx, bytes);
  OwnedValue value = TRY(reader.read());
  if (value.is_absent()) return raise_type_error(cx, "NULL object in marshal data for object");
  return value;
}
OwnedValue marshal_loads(Context& cx, const CallArguments& arguments) {
  const std::string bytes = TRY(buffer_argument(cx, arguments[0]));
  return load_bytes(cx, bytes);
}
bool is_own_stream(Context& cx, Value file) {
  for (const TypeId id : {TypeId::BufferedReader, TypeId::BufferedRandom, TypeId::BytesIO, TypeId::FileIO})
    if (is_exact(cx, file, id)) return true;
  return false;
}
// The file is read to its end, and one that can be wound back is left behind the object.
OwnedValue marshal_load(Context& cx, const CallArguments& arguments) {
  const OwnedValue file = own(arguments[0]);
  Ref<Str> tell = TRY(intern(cx, "tell")), seek = TRY(intern(cx, "seek"));
  const bool goes_back = is_own_stream(cx, file);
  const OwnedValue start = goes_back ? TRY(call_method(cx, file, tell.get())) : OwnedValue();
  const OwnedValue data = TRY(call_method(cx, file, cx.names().read));
  const std::string bytes = TRY(buffer_argument(cx, data));
  Reader reader(cx, bytes);
  OwnedValue value = TRY(reader.read());
  if (reader.position() != bytes.size()) {
    if (!goes_back) return stop_unsupported(cx, "marshal.load of one of several objects");
    const OwnedValue behind =
        TRY(int_add(cx, start, Value::small(static_cast<std::int64_t>(reader.position()))));
    TRY(call_method(cx, file, seek.get(), {behind}));
  }
  if (value.is_absent()) return raise_type_error(cx, "NULL object in marshal data for object");
  return value;
}

constexpr MethodRow kFunctions[] = {{"dump", marshal_dump, 2, 3},
                                    {"load", marshal_load, 1, 1},
                                    {"dumps", marshal_dumps, 1, 2},
                                    {"loads", marshal_loads, 1, 1}};

}  // namespace

OwnedValue unmarshal_value(Context& cx, std::string_view bytes) { return load_bytes(cx, bytes); }

Done fill_marshal(Context& cx, Dict* dict) {
  TRY(add_functions(cx, dict, kFunctions, "marshal"));
  return dict_set(cx, dict, "version", Value::small(kMarshalVersion));
}

}  // namespace dictum
