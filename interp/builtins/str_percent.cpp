// The % operator of str and of bytes (Library Reference, "printf-style String Formatting"; PEP 461).
#include <algorithm>
#include <charconv>
#include <optional>

#include "builtins/bytes_like.h"
#include "builtins/str_methods.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

// "%(key)-+ #0WIDTH.PRECISIONcode"
struct Conversion {
  bool left = false, plus = false, space = false, alternate = false, zero = false, no_negative_zero = false;
  std::int64_t width = -1;
  std::int64_t precision = -1;
  char32_t code = 0;
};

// A format of bytes is worked on as the text of the same Latin-1 characters.
class PercentFormatter {
 public:
  PercentFormatter(Context& cx, Str* format, Value values, bool bytes)
      : cx_(cx), format_(format), values_(values), bytes_(bytes), given_(own(values)), out_(cx) {
    const bool text = is<Str>(values) || (bytes && has_bytes(values));
    mapping_ = !is<Tuple>(values) && !text &&
               !lookup_special(cx, type_of(cx, values), SpecialMethod::getitem_).is_absent();
    tuple_ = is<Tuple>(values) ? as<Tuple>(values) : nullptr;
  }

  // A format without conversions is its own result.
  Ref<Str> run() {
    bool plain = true;
    while (at_ < format_->length) {
      const std::size_t start = at_;
      while (at_ < format_->length && format_->at(at_) != '%') at_++;
      out_.append(format_, start, at_);
      if (at_++ == format_->length) break;
      plain = false;
      TRY(conversion());
      TRY(check_text_size(cx_, out_.length(), true));
    }
    const bool unused = tuple_ ? next_ < tuple_->size() : next_ == 0 && !mapping_;
    if (unused)
      return raise_type_error(
          cx_, cat("not all arguments converted during ", bytes_ ? "bytes" : "string", " formatting"));
    if (plain && format_->length > 0) return own_ref(format_);
    return out_.finish();
  }

 private:
  // The next value: of the tuple, or the single one (a key's value, after a key) once.
  OwnedValue argument() {
    if (tuple_ && next_ < tuple_->size()) return own((*tuple_)[next_++]);
    if (!tuple_ && next_ == 0) {
      next_++;
      return own(given_);
    }
    return raise_type_error(cx_, "not enough arguments for format string");
  }

  Done key() {
    if (!mapping_) return raise_type_error(cx_, "format requires a mapping");
    const std::size_t start = ++at_;
    int depth = 1;
    while (at_ < format_->length && depth > 0) {
      const char32_t c = format_->at(at_++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    }
    if (depth > 0) return raise_value_error(cx_, "incomplete format key");
    Ref<Str> name = TRY(substring(cx_, format_, start, at_ - 1));
    OwnedValue key = bytes_ ? TRY(as_bytes(name.get())) : own(Value(name.get()));
    given_ = TRY(get_item(cx_, values_, key));
    next_ = 0;
    return done();
  }

  OwnedValue as_bytes(const Str* latin1) {
    return make_bytes(cx_, {reinterpret_cast<const char*>(latin1->narrow()), latin1->length});
  }

  // A number of digits, or '*' and the next value; -1 if there is neither.
  Fallible<std::int64_t> size(bool is_width) {
    const std::int64_t limit = is_width ? INT64_MAX : INT32_MAX;
    if (at_ < format_->length && format_->at(at_) == '*') {
      at_++;
      OwnedValue given = TRY(argument());
      if (!is_int(given)) return raise_type_error(cx_, "* wants int");
      auto number = int_to_int64(given);
      if (!number || *number > limit || *number < -limit)
        return raise_error(cx_, TypeId::OverflowError,
                           is_width ? "Python int too large to convert to C ssize_t"
                                    : "Python int too large to convert to C int");
      return *number;
    }
    std::int64_t number = -1;
    while (at_ < format_->length && format_->at(at_) >= '0' && format_->at(at_) <= '9') {
      const auto digit = static_cast<std::int64_t>(format_->at(at_++) - '0');
      if (number > (limit - digit) / 10)
        return raise_value_error(cx_, is_width ? "width too big"
                                      : bytes_ ? "prec too big"
                                               : "precision too big");
      number = (number < 0 ? 0 : number * 10) + digit;
    }
    return number;
  }

  void flags(Conversion& spec) {
    for (; at_ < format_->length; at_++) {
      switch (format_->at(at_)) {
        case '-': spec.left = true; break;
        case '+': spec.plus = true; break;
        case ' ': spec.space = true; break;
        case '#': spec.alternate = true; break;
        case '0': spec.zero = true; break;
        case 'z':
          // Of bytes only: PEP 682 has left str out.
          if (!bytes_ || !cx_.language.negative_zero_coercion) return;
          spec.no_negative_zero = true;
          break;
        default: return;
      }
    }
  }

  Fallible<Conversion> parse() {
    Conversion spec;
    if (at_ < format_->length && format_->at(at_) == '(') TRY(key());
    flags(spec);
    const bool star = at_ < format_->length && format_->at(at_) == '*';
    spec.width = TRY(size(true));
    if (star && spec.width < 0) {
      spec.left = true;
      spec.width = -spec.width;
    }
    if (at_ < format_->length && format_->at(at_) == '.') {
      at_++;
      spec.precision = std::max<std::int64_t>(0, TRY(size(false)));
    }
    if (at_ < format_->length &&
        (format_->at(at_) == 'h' || format_->at(at_) == 'l' || format_->at(at_) == 'L'))
      at_++;
    if (at_ >= format_->length) return raise_value_error(cx_, "incomplete format");
    spec.code = format_->at(at_++);
    return spec;
  }

  Done conversion() {
    if (!cx_.charge()) return failed();
    if (at_ < format_->length && format_->at(at_) == '%') {
      at_++;
      out_.append(U'%');
      return done();
    }
    Conversion spec = TRY(parse());
    OwnedValue value = TRY(argument());
    if (write_short(value, spec)) return done();
    Ref<Str> text = TRY(written(value, spec));
    return pad(text.get(), spec);
  }

  // %s of text and %d of machine-sized numbers, as they are.
  bool write_short(Value value, const Conversion& spec) {
    if (bytes_ || spec.width >= 0 || spec.precision >= 0 || spec.plus || spec.space) return false;
    if (spec.code == 's' && is_exact(cx_, value, TypeId::Str)) {
      out_.append(as<Str>(value));
      return true;
    }
    if (spec.code != 'd' || !value.is_small()) return false;
    char digits[24];
    const char* end = std::to_chars(digits, digits + sizeof digits, value.small_value()).ptr;
    out_.append(std::string_view(digits, static_cast<std::size_t>(end - digits)));
    return true;
  }

  Failed raise_unknown(char32_t code) {
    char number[16];
    std::snprintf(number, sizeof number, "0x%x", static_cast<unsigned>(code));
    const std::string shown =
        bytes_ || (code >= 31 && code < 128) ? std::string(1, static_cast<char>(code)) : "?";
    return raise_value_error(cx_, cat("unsupported format character '", std::string_view(shown), "' (",
                                      std::string_view(number), ") at index ", at_ - 1));
  }

  Ref<Str> written(Value value, Conversion& spec) {
    numeric_ = false;
    switch (spec.code) {
      case 'b':
        if (!bytes_) return raise_unknown(spec.code);
        return cut(bytes_text(value), spec);
      case 's': return cut(bytes_ ? bytes_text(value) : str_of(cx_, value), spec);
      case 'r': return cut(bytes_ ? ascii_of(cx_, value) : repr_of(cx_, value), spec);
      case 'a': return cut(ascii_of(cx_, value), spec);
      case 'c': return bytes_ ? byte(value) : character(value);
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X': return integer(value, spec);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G': return real(value, spec);
      default: return raise_unknown(spec.code);
    }
  }

  Ref<Str> cut(Ref<Str> text, const Conversion& spec) {
    if (!text || spec.precision < 0 || spec.precision >= text->length) return text;
    return substring(cx_, text.get(), 0, static_cast<std::size_t>(spec.precision));
  }

  // What %b and %s of bytes write: bytes-like objects, or what __bytes__ gives.
  Ref<Str> bytes_text(Value value) {
    if (is_bytes_like(value)) {
      const BytesArgument given = TRY(bytes_argument(cx_, value));
      return make_str_latin1(cx_, given.view());
    }
    OwnedValue made = TRY(call_special(cx_, value, SpecialMethod::bytes_));
    if (made.is_absent())
      return raise_type_error(cx_,
                              cat("%b requires a bytes-like object, or an object that implements __bytes__, "
                                  "not '",
                                  type_name(cx_, value), "'"));
    if (!is<Bytes>(made.get()))
      return raise_type_error(cx_, cat("__bytes__ returned non-bytes (type ", type_name(cx_, made), ")"));
    return make_str_latin1(cx_, bytes_view(made));
  }

  // The integer that %c writes, out of range where it does not fit; absent: not an integer.
  Fallible<std::optional<std::int64_t>> ordinal(Value value, bool any_error) {
    OwnedValue index = to_index(cx_, value);
    if (index.is_raised()) {
      if (catch_exception(cx_, any_error ? TypeId::Exception : TypeId::TypeError))
        return std::optional<std::int64_t>();
      return failed();
    }
    return std::optional<std::int64_t>(int_to_int64(index).value_or(-1));
  }

  Ref<Str> character(Value value) {
    constexpr std::string_view kWrong = "%c requires int or char";
    if (is<Str>(value)) {
      if (as<Str>(value)->length == 1) return exact_str(cx_, as<Str>(value));
      return raise_type_error(cx_, kWrong);
    }
    const std::optional<std::int64_t> code_point = TRY(ordinal(value, true));
    if (!code_point) return raise_type_error(cx_, kWrong);
    if (*code_point < 0 || *code_point > 0x10FFFF)
      return raise_error(cx_, TypeId::OverflowError, "%c arg not in range(0x110000)");
    return make_char(cx_, static_cast<char32_t>(*code_point));
  }

  Ref<Str> byte(Value value) {
    constexpr std::string_view kWrong = "%c requires an integer in range(256) or a single byte";
    if (has_bytes(value)) {
      if (bytes_view(value).size() == 1) return make_str_latin1(cx_, bytes_view(value));
      return raise_type_error(cx_, kWrong);
    }
    const std::optional<std::int64_t> code_point = TRY(ordinal(value, false));
    if (!code_point) return raise_type_error(cx_, kWrong);
    if (*code_point < 0 || *code_point > 255)
      return raise_error(cx_, TypeId::OverflowError, "%c arg not in range(256)");
    return make_char(cx_, static_cast<char32_t>(*code_point));
  }

  bool has_special(Value value, SpecialMethod method) {
    return !lookup_special(cx_, type_of(cx_, value), method).is_absent();
  }

  Failed raise_no_number(Value value, char32_t code) {
    const bool any_base = code == 'o' || code == 'x' || code == 'X';
    const std::string name(1, static_cast<char>(code));
    return raise_type_error(cx_, cat("%", std::string_view(name), " format: ",
                                     any_base                           ? "an integer"
                                     : cx_.language.real_number_wording ? "a real number"
                                                                        : "a number",
                                     " is required, not ", type_name(cx_, value)));
  }

  // The integer that %d and its kin write: floats are cut, others go through __index__ or __int__.
  OwnedValue as_integer(Value value, char32_t code) {
    if (is_int(value)) return exact_int(cx_, value);
    const bool number = is<Complex>(value) || has_special(value, SpecialMethod::index_) ||
                        has_special(value, SpecialMethod::int_) || has_special(value, SpecialMethod::float_);
    if (!number) return raise_no_number(value, code);
    const bool any_base = code == 'o' || code == 'x' || code == 'X';
    OwnedValue made = any_base ? to_index(cx_, value) : call(cx_, Value(cx_.type(TypeId::Int)), {value});
    if (made.is_raised() && catch_exception(cx_, TypeId::TypeError)) return raise_no_number(value, code);
    return made;
  }

  Ref<Str> integer(Value value, Conversion& spec) {
    numeric_ = true;
    if (bytes_ && spec.code == 'i') spec.code = 'd';
    OwnedValue number = TRY(as_integer(value, spec.code));
    const int base = spec.code == 'o' ? 8 : spec.code == 'x' || spec.code == 'X' ? 16 : 10;
    std::string digits;
    if (base == 10) {
      Ref<Str> text = TRY(int_repr(cx_, number));
      digits = std::string(text->ascii_text());
    } else {
      digits = int_to_text(number, base);
    }
    std::string sign;
    if (digits[0] == '-') {
      sign = "-";
      digits.erase(0, 1);
    }
    if (spec.precision > INT32_MAX - 3) return raise_error(cx_, TypeId::OverflowError, "precision too large");
    if (spec.precision > static_cast<std::int64_t>(digits.size())) {
      TRY(check_text_size(cx_, static_cast<std::uint64_t>(spec.precision), false));
      digits.insert(0, static_cast<std::size_t>(spec.precision) - digits.size(), '0');
    }
    if (spec.alternate && base != 10) sign += base == 8 ? "0o" : "0x";
    std::string text = sign + digits;
    if (spec.code == 'X')
      for (char& c : text) c = static_cast<char>(c >= 'a' && c <= 'x' ? c - 32 : c);
    return make_str_latin1(cx_, text);
  }

  Ref<Str> real(Value value, const Conversion& spec) {
    numeric_ = true;
    Fallible<double> number = to_double(cx_, value);
    if (!number.ok()) {
      if (!bytes_ || !catch_exception(cx_, TypeId::TypeError)) return failed();
      return raise_type_error(cx_, cat("float argument required, not ", type_name(cx_, value)));
    }
    if (spec.precision > 10'000'000) return raise_memory_error(cx_);
    int precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
    if (spec.code == 'g' || spec.code == 'G') precision = std::max(precision, 1);
    std::string text = format_double(number.value(), static_cast<char>(spec.code), precision, spec.alternate);
    if (spec.no_negative_zero && text[0] == '-' && text.find_first_of("123456789in") == std::string::npos)
      text.erase(0, 1);
    return make_str_latin1(cx_, text);
  }

  // Sign flags, then the width: zeros go between sign (and prefix) and digits.
  Done pad(Str* text, const Conversion& spec) {
    std::size_t head = 0;
    StrBuilder sign(cx_);
    if (numeric_) {
      if (text->at(0) == '-') {
        sign.append(U'-');
        head = 1;
      } else if (spec.plus || spec.space) {
        sign.append(spec.plus ? U'+' : U' ');
      }
      if (spec.alternate && (spec.code == 'x' || spec.code == 'X' || spec.code == 'o')) {
        sign.append(text, head, head + 2);
        head += 2;
      }
    }
    const std::size_t length = sign.length() + text->length - head;
    const std::size_t missing =
        spec.width > static_cast<std::int64_t>(length) ? static_cast<std::size_t>(spec.width) - length : 0;
    if (missing > INT64_MAX / 2) return raise_memory_error(cx_);
    TRY(check_text_size(cx_, std::uint64_t{out_.length()} + missing, true));
    Ref<Str> sign_text = TRY(sign.finish());
    const bool zeros = numeric_ && spec.zero && !spec.left;
    if (!spec.left && !zeros) out_.repeat(' ', missing);
    out_.append(sign_text.get());
    if (zeros) out_.repeat('0', missing);
    out_.append(text, head, text->length);
    if (spec.left) out_.repeat(' ', missing);
    return done();
  }

  Context& cx_;
  Str* format_;
  Value values_;
  bool bytes_;
  OwnedValue given_;
  StrBuilder out_;
  Tuple* tuple_ = nullptr;
  bool mapping_ = false;
  bool numeric_ = false;
  std::size_t next_ = 0;
  std::size_t at_ = 0;
};

}  // namespace

OwnedValue percent_format(Context& cx, Str* format, Value values) {
  Ref<Str> held = own_ref(format);
  OwnedValue held_values = own(values);
  return PercentFormatter(cx, format, values, false).run();
}

OwnedValue percent_format_bytes(Context& cx, Value format, Value values) {
  Ref<Str> text = TRY(make_str_latin1(cx, bytes_view(format)));
  OwnedValue held = own(format), held_values = own(values);
  Ref<Str> made = TRY(PercentFormatter(cx, text.get(), values, true).run());
  return like_self(cx, held, {reinterpret_cast<const char*>(made->narrow()), made->length});
}

}  // namespace dictum
