// marshal.dumps().
#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "modules/buffer_argument.h"
#include "modules/marshal_code.h"
#include "modules/marshal_module.h"
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

class Writer {
 public:
  Writer(Context& cx, int version) : cx_(cx), version_(version) {}

  Done write(Value value) {
    if (!cx_.charge()) return failed();
    StackGuard guard(cx_);
    if (!guard.ok || depth_ > kMarshalDepth)
      return raise_value_error(cx_, "object too deeply nested to marshal");
    if (is_known(value)) return done();
    depth_++;
    const Done result = write_value(value);
    depth_--;
    return result;
  }
  // All that was written, with the marks of objects that are met again.
  const std::string& finish() {
    std::vector<std::size_t> marked;
    for (const Reference& each : references_) marked.push_back(each.first);
    std::sort(marked.begin(), marked.end());
    marked.erase(std::unique(marked.begin(), marked.end()), marked.end());
    for (const std::size_t first : marked) bytes_[first] = static_cast<char>(bytes_[first] | 0x80);
    for (const Reference& each : references_) {
      const auto place = std::lower_bound(marked.begin(), marked.end(), each.first);
      const auto index = static_cast<std::uint32_t>(place - marked.begin());
      std::memcpy(bytes_.data() + each.at, &index, sizeof index);
    }
    for (std::size_t i = code_starts_.size(); i-- > 0;) seal_code_record(bytes_, code_starts_[i]);
    return bytes_;
  }

 private:
  // An object that stands elsewhere already, at `first`; its number comes to stand at `at`.
  struct Reference {
    std::size_t at, first;
  };
  // From version 3 on, an object is written once; after that, its number among those that are met again.
  bool is_known(Value value) {
    if (version_ < 3 || !value.is_object() || is_none(cx_, value) || value == cx_.core.true_ ||
        value == cx_.core.false_ || value == cx_.core.ellipsis || is<Type>(value))
      return false;
    const auto [found, fresh] = first_.try_emplace(value.object(), bytes_.size());
    if (fresh) return false;
    put('r');
    references_.push_back({bytes_.size(), found->second});
    put32(0);
    return true;
  }

  void put(char byte) { bytes_ += byte; }
  void put32(std::uint32_t number) {
    for (int i = 0; i < 4; i++) put(static_cast<char>(number >> (8 * i)));
  }
  void put_double(double number) {
    char raw[8];
    std::memcpy(raw, &number, 8);
    bytes_.append(raw, 8);
  }

  Done write_value(Value value) {
    if (is_none(cx_, value)) return put('N'), done();
    if (value == cx_.core.true_) return put('T'), done();
    if (value == cx_.core.false_) return put('F'), done();
    if (value == cx_.core.ellipsis) return put('.'), done();
    if (value == Value(cx_.type(TypeId::StopIteration))) return put('S'), done();
    if (is_exact_int(cx_, value)) return write_int(value);
    if (is_exact(cx_, value, TypeId::Float)) return put('g'), put_double(float_value(value)), done();
    if (is_exact(cx_, value, TypeId::Complex)) {
      put('y');
      put_double(as<Complex>(value)->real);
      put_double(as<Complex>(value)->imaginary);
      return done();
    }
    if (is_exact(cx_, value, TypeId::Str)) return write_str(as<Str>(value));
    return write_container(value);
  }

  Done write_int(Value value) {
    const auto number = int_to_int64(value);
    if (number && *number >= INT32_MIN && *number <= INT32_MAX) {
      put('i');
      put32(static_cast<std::uint32_t>(*number));
      return done();
    }
    // Digits of 15 bits, the count negative for negative numbers.
    OwnedValue rest = TRY(int_sign(value) < 0 ? int_negate(cx_, value) : exact_int(cx_, value));
    std::string digits;
    std::int32_t count = 0;
    for (; !int_is_zero(rest); count++) {
      const OwnedValue low = TRY(int_and(cx_, rest, Value::small(0x7fff)));
      const auto digit = static_cast<std::uint32_t>(low.get().small_value());
      digits += static_cast<char>(digit);
      digits += static_cast<char>(digit >> 8);
      rest = TRY(int_rshift(cx_, rest, Value::small(15)));
    }
    put('l');
    put32(static_cast<std::uint32_t>(int_sign(value) < 0 ? -count : count));
    bytes_ += digits;
    return done();
  }

  // Strings that are interned, and ASCII ones, have types of their own from version 3 on.
  Done write_str(Str* text) {
    const bool shared = is_interned(text);
    const std::string bytes = to_utf8(text);
    if (version_ >= 4 && text->ascii) {
      const bool is_short = bytes.size() < 256;
      put(is_short ? (shared ? 'Z' : 'z') : (shared ? 'A' : 'a'));
      if (is_short)
        put(static_cast<char>(bytes.size()));
      else
        put32(static_cast<std::uint32_t>(bytes.size()));
    } else {
      put(version_ >= 3 && shared ? 't' : 'u');
      put32(static_cast<std::uint32_t>(bytes.size()));
    }
    bytes_ += bytes;
    return done();
  }

  template <class Items>
  Done write_items(const Items& items) {
    for (std::size_t i = 0; i < items.size(); i++) TRY(write(items[i]));
    return done();
  }
  Done write_container(Value value) {
    if (is_exact(cx_, value, TypeId::Tuple)) {
      const auto* tuple = as<Tuple>(value);
      if (version_ >= 4 && tuple->size() < 256) {
        put(')');
        put(static_cast<char>(tuple->size()));
      } else {
        put('(');
        put32(static_cast<std::uint32_t>(tuple->size()));
      }
      return write_items(*tuple);
    }
    if (is_exact(cx_, value, TypeId::List)) {
      put('[');
      put32(static_cast<std::uint32_t>(as<List>(value)->size()));
      return write_items(*as<List>(value));
    }
    if (is_exact(cx_, value, TypeId::Dict)) {
      put('{');
      Value key, item;
      for (std::size_t position = 0; dict_next(as<Dict>(value), position, key, item);) {
        TRY(write(key));
        TRY(write(item));
      }
      return put('0'), done();
    }
    const bool frozen = is_exact(cx_, value, TypeId::FrozenSet);
    if (frozen || is_exact(cx_, value, TypeId::Set)) {
      Ref<List> items = TRY(list_from(cx_, value));
      put(frozen ? '>' : '<');
      put32(static_cast<std::uint32_t>(items->size()));
      return write_items(*items);
    }
    if (is_exact(cx_, value, TypeId::Code)) return write_code(as<CodeObject>(value));
    if (is<Bytes>(value) || is<ByteArray>(value) || is_exact(cx_, value, TypeId::MemoryView)) {
      const std::string raw = TRY(buffer_argument(cx_, value));
      put('s');
      put32(static_cast<std::uint32_t>(raw.size()));
      bytes_ += raw;
      return done();
    }
    return raise_value_error(cx_, "unmarshallable object");
  }

  Done write_code(const CodeObject* code) {
    const std::size_t start = begin_code_record(bytes_, *code->unit);
    code_starts_.push_back(start);
    for (const Value part : {Value(code->name), Value(code->qualname), Value(code->file_name),
                             Value(code->names), Value(code->slot_names), Value(code->constants)})
      TRY(write(part));
    end_code_record(bytes_, start);
    return done();
  }

  Context& cx_;
  int version_;
  int depth_ = 0;
  std::string bytes_;
  std::unordered_map<const Object*, std::size_t>
      first_;  // where each object begins; borrowed, for lookup only
  std::vector<Reference> references_;
  std::vector<std::size_t> code_starts_;
};

}  // namespace

Fallible<std::string> marshal_value(Context& cx, Value value, int version) {
  Writer writer(cx, version);
  TRY(writer.write(value));
  return writer.finish();
}

}  // namespace dictum
