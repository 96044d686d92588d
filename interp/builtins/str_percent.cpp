// The % operator of str (Library Reference, "printf-style String Formatting").
#include <algorithm>

#include "builtins/str_methods.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/number_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

// "%(key)-+ #0WIDTH.PRECISIONcode"
struct Conversion {
  bool left = false, plus = false, space = false, alternate = false, zero = false;
  std::int64_t width = -1;
  std::int64_t precision = -1;
  char32_t code = 0;
};

class PercentFormatter {
 public:
  PercentFormatter(Context& cx, Str* format, Value values)
      : cx_(cx), format_(format), values_(values), out_(cx) {
    if (is<Tuple>(values)) {
      tuple_ = as<Tuple>(values);
    } else {
      single_ = true;
      mapping_ =
          !is<Str>(values) && !lookup_special(cx, type_of(cx, values), SpecialMethod::getitem_).is_absent();
    }
  }

  OwnedValue run() {
    while (at_ < format_->length) {
      const char32_t c = format_->at(at_++);
      if (c != '%') {
        out_.append(c);
        continue;
      }
      TRY(conversion());
      TRY(check_text_size(cx_, out_.length(), true));
    }
    const bool unused = tuple_ ? next_ < tuple_->size() : next_ == 0 && !mapping_;
    if (unused) return raise_type_error(cx_, "not all arguments converted during string formatting");
    return out_.finish();
  }

 private:
  // The next value: of the tuple, or the single one once.
  OwnedValue argument() {
    if (!keyed_.is_absent()) return own(keyed_);
    if (tuple_ && next_ < tuple_->size()) return own((*tuple_)[next_++]);
    if (single_ && next_ == 0) {
      next_++;
      return own(values_);
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
    keyed_ = TRY(get_item(cx_, values_, Value(name.get())));
    return done();
  }

  // A number of digits, or '*' and the next value; -1 if there is neither.
  Fallible<std::int64_t> size() {
    if (at_ < format_->length && format_->at(at_) == '*') {
      at_++;
      OwnedValue given = TRY(argument());
      if (!is_int(given)) return raise_type_error(cx_, "* wants int");
      auto number = int_to_int64(given);
      if (!number || *number > INT32_MAX || *number < -INT32_MAX)
        return raise_error(cx_, TypeId::OverflowError, "Python int too large to convert to C int");
      return *number;
    }
    std::int64_t number = -1;
    while (at_ < format_->length && format_->at(at_) >= '0' && format_->at(at_) <= '9') {
      number = (number < 0 ? 0 : number * 10) + static_cast<std::int64_t>(format_->at(at_++) - '0');
      if (number > INT32_MAX) return raise_value_error(cx_, "width too big");
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
        default: return;
      }
    }
  }

  Fallible<Conversion> parse() {
    Conversion spec;
    keyed_ = OwnedValue();
    if (at_ < format_->length && format_->at(at_) == '(') TRY(key());
    flags(spec);
    spec.width = TRY(size());
    if (spec.width < -1) {
      spec.left = true;
      spec.width = -spec.width;
    }
    if (at_ < format_->length && format_->at(at_) == '.') {
      at_++;
      spec.precision = std::max<std::int64_t>(0, TRY(size()));
    }
    while (at_ < format_->length &&
           (format_->at(at_) == 'h' || format_->at(at_) == 'l' || format_->at(at_) == 'L'))
      at_++;
    if (at_ >= format_->length) return raise_value_error(cx_, "incomplete format");
    spec.code = format_->at(at_++);
    return spec;
  }

  Done conversion() {
    Conversion spec = TRY(parse());
    if (spec.code == '%') {
      out_.append(U'%');
      return done();
    }
    if (std::u32string_view(U"sradiuoxXeEfFgGc").find(spec.code) == std::u32string_view::npos)
      return raise_unknown(spec.code);
    OwnedValue value = TRY(argument());
    Ref<Str> text = TRY(written(value, spec));
    return pad(text.get(), spec);
  }

  Failed raise_unknown(char32_t code) {
    char number[16];
    std::snprintf(number, sizeof number, "0x%x", static_cast<unsigned>(code));
    std::string shown = code > 31 && code < 128 ? std::string(1, static_cast<char>(code)) : "?";
    return raise_value_error(cx_, cat("unsupported format character '", shown, "' (",
                                      std::string_view(number), ") at index ", at_ - 1));
  }

  Ref<Str> written(Value value, Conversion& spec) {
    switch (spec.code) {
      case 's': return cut(str_of(cx_, value), spec);
      case 'r': return cut(repr_of(cx_, value), spec);
      case 'a': return cut(ascii_of(cx_, value), spec);
      case 'c': return character(value);
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X': return integer(value, spec);
      default: return real(value, spec);
    }
  }

  Ref<Str> cut(Ref<Str> text, Conversion& spec) {
    numeric_ = false;
    if (!text || spec.precision < 0 || spec.precision >= text->length) return text;
    return substring(cx_, text.get(), 0, static_cast<std::size_t>(spec.precision));
  }

  Ref<Str> character(Value value) {
    numeric_ = false;
    if (is<Str>(value) && as<Str>(value)->length == 1) return exact_str(cx_, as<Str>(value));
    if (!is_int(value)) return raise_type_error(cx_, "%c requires int or char");
    auto code_point = int_to_int64(value);
    if (!code_point || *code_point < 0 || *code_point > 0x10FFFF)
      return raise_error(cx_, TypeId::OverflowError, "%c arg not in range(0x110000)");
    return make_char(cx_, static_cast<char32_t>(*code_point));
  }

  // The integer that %d and its kin write: floats are cut, others go through __index__ or __int__.
  OwnedValue as_integer(Value value, char32_t code) {
    if (is_int(value)) return exact_int(cx_, value);
    const bool decimal = code == 'd' || code == 'i' || code == 'u';
    std::string name(1, static_cast<char>(code));
    if (!lookup_special(cx_, type_of(cx_, value), SpecialMethod::index_).is_absent())
      return to_index(cx_, value);
    const bool has_int = !lookup_special(cx_, type_of(cx_, value), SpecialMethod::int_).is_absent();
    if (decimal && (is<Float>(value) || has_int)) return call(cx_, Value(cx_.type(TypeId::Int)), {value});
    if (!decimal)
      return raise_type_error(cx_,
                              cat("%", name, " format: an integer is required, not ", type_name(cx_, value)));
    return raise_type_error(cx_,
                            cat("%", name,
                                cx_.language.real_number_wording ? " format: a real number is required, not "
                                                                 : " format: a number is required, not ",
                                type_name(cx_, value)));
  }

  Ref<Str> integer(Value value, Conversion& spec) {
    numeric_ = true;
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

  Ref<Str> real(Value value, Conversion& spec) {
    numeric_ = true;
    const double number = TRY(to_double(cx_, value));
    if (spec.precision > 10'000'000) return raise_memory_error(cx_);
    int precision = spec.precision < 0 ? 6 : static_cast<int>(spec.precision);
    if (spec.code == 'g' || spec.code == 'G') precision = std::max(precision, 1);
    return make_str_latin1(cx_,
                           format_double(number, static_cast<char>(spec.code), precision, spec.alternate));
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
  StrBuilder out_;
  Tuple* tuple_ = nullptr;
  bool single_ = false;
  bool mapping_ = false;
  bool numeric_ = false;
  std::size_t next_ = 0;
  std::size_t at_ = 0;
  OwnedValue keyed_;
};

}  // namespace

OwnedValue percent_format(Context& cx, Str* format, Value values) {
  Ref<Str> held = own_ref(format);
  OwnedValue held_values = own(values);
  return PercentFormatter(cx, format, values).run();
}

}  // namespace dictum
