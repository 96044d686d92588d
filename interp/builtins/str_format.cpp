// str.format and format_map (Library Reference, "Format String Syntax").
#include <cstdio>
#include <optional>

#include "builtins/format_spec.h"
#include "builtins/function_arguments.h"
#include "builtins/method_helpers.h"
#include "builtins/str_methods.h"
#include "objects/attribute.h"
#include "objects/dict_object.h"
#include "objects/int_object.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"

namespace dictum {

namespace {

// One run of str.format over its arguments. Replacement fields may nest once, in the specification.
class Formatter {
 public:
  Formatter(Context& cx, const CallArguments& arguments, Value mapping)
      : cx_(cx), arguments_(arguments), mapping_(mapping) {}

  Ref<Str> run(Str* text, int depth) {
    if (depth <= 0) return raise_value_error(cx_, "Max string recursion exceeded");
    StrBuilder out(cx_);
    bool plain = true;
    for (std::size_t at = 0; at < text->length;) {
      const char32_t c = text->at(at++);
      if (c != '{' && c != '}') {
        out.append(c);
        continue;
      }
      plain = false;
      const bool at_end = at >= text->length;
      if (!at_end && text->at(at) == c) {
        out.append(c);
        at++;
        continue;
      }
      if (c == '}') return raise_value_error(cx_, "Single '}' encountered in format string");
      if (at_end) return raise_value_error(cx_, "Single '{' encountered in format string");
      Ref<Str> piece = TRY(field(text, at, depth));
      out.append(piece.get());
      TRY(check_text_size(cx_, out.length(), true));
    }
    // A text without fields is its own result, also one of a subclass.
    if (plain && text->length > 0) return own_ref(text);
    return out.finish();
  }

 private:
  // The parts of "{name!conversion:specification}".
  struct Field {
    Ref<Str> name;
    char32_t conversion = 0;
    Ref<Str> specification;
    bool nested = false;  // the specification has fields itself
  };

  // The end of the name that starts at `at`: at ':', '!' or '}', which may also stand in brackets.
  Fallible<std::size_t> end_of_name(const Str* text, std::size_t at) {
    for (; at < text->length; at++) {
      const char32_t c = text->at(at);
      if (c == '{') return raise_value_error(cx_, "unexpected '{' in field name");
      if (c == '}' || c == ':' || c == '!') return at;
      if (c == '[')
        while (at + 1 < text->length && text->at(at + 1) != ']') at++;
    }
    return raise_value_error(cx_, "expected '}' before end of string");
  }

  // Reads "!r"; true if the field ends with it.
  Fallible<bool> read_conversion(const Str* text, std::size_t& at, Field& made) {
    if (at >= text->length)
      return raise_value_error(cx_, "end of string while looking for conversion specifier");
    made.conversion = text->at(at++);
    if (at >= text->length) return false;
    const char32_t behind = text->at(at++);
    if (behind != '}' && behind != ':')
      return raise_value_error(cx_, "expected ':' after conversion specifier");
    return behind == '}';
  }

  // Reads the field whose opening brace lies before `at`.
  Fallible<Field> read_field(Str* text, std::size_t& at) {
    Field made;
    made.specification = own_ref(cx_.names().empty);
    const std::size_t end = TRY(end_of_name(text, at));
    made.name = TRY(substring(cx_, text, at, end));
    const char32_t mark = text->at(end);
    at = end + 1;
    if (mark == '}' || (mark == '!' && TRY(read_conversion(text, at, made)))) return made;
    const std::size_t start = at;
    for (int braces = 1; at < text->length;) {
      const char32_t c = text->at(at++);
      if (c == '{') {
        made.nested = true;
        braces++;
      } else if (c == '}' && --braces == 0) {
        made.specification = TRY(substring(cx_, text, start, at - 1));
        return made;
      }
    }
    return raise_value_error(cx_, "unmatched '{' in format spec");
  }

  Ref<Str> field(Str* text, std::size_t& at, int depth) {
    Field parts = TRY(read_field(text, at));
    OwnedValue value = TRY(lookup(parts.name.get()));
    if (parts.conversion) value = TRY(convert(value, parts.conversion));
    if (parts.nested) parts.specification = TRY(run(parts.specification.get(), depth - 1));
    return format_value(cx_, value, parts.specification.get());
  }

  OwnedValue convert(Value value, char32_t conversion) {
    switch (conversion) {
      case 's': return str_of(cx_, value);
      case 'r': return repr_of(cx_, value);
      case 'a': return ascii_of(cx_, value);
      default: break;
    }
    if (conversion > 32 && conversion < 127)
      return raise_value_error(
          cx_, cat("Unknown conversion specifier ", std::string(1, static_cast<char>(conversion))));
    char shown[16];
    std::snprintf(shown, sizeof shown, "\\x%x", static_cast<unsigned>(conversion));
    return raise_value_error(cx_, cat("Unknown conversion specifier ", std::string_view(shown)));
  }

  // Decimal digits only: an index, or nothing.
  Fallible<std::optional<std::int64_t>> as_index(const Str* text) {
    using Index = std::optional<std::int64_t>;
    const std::string digits = text->ascii ? std::string(text->ascii_text()) : ascii_digits(text);
    std::int64_t number = 0;
    for (char c : digits) {
      if (c < '0' || c > '9') return Index();
      if (number > (INT64_MAX - (c - '0')) / 10)
        return raise_value_error(cx_, "Too many decimal digits in format string");
      number = number * 10 + (c - '0');
    }
    return digits.empty() ? Index() : Index(number);
  }

  OwnedValue lookup(Str* name) {
    std::size_t first_end = 0;
    while (first_end < name->length && name->at(first_end) != '.' && name->at(first_end) != '[') first_end++;
    Ref<Str> first = TRY(substring(cx_, name, 0, first_end));
    OwnedValue value = TRY(argument(first.get()));
    return follow(std::move(value), name, first_end);
  }

  OwnedValue argument(Str* first) {
    std::optional<std::int64_t> index = TRY(as_index(first));
    if (first->length == 0) {
      if (numbering_ == Numbering::Manual)
        return raise_value_error(
            cx_, "cannot switch from manual field specification to automatic field numbering");
      numbering_ = Numbering::Automatic;
      index = next_++;
    } else if (index) {
      if (numbering_ == Numbering::Automatic)
        return raise_value_error(
            cx_, "cannot switch from automatic field numbering to manual field specification");
      numbering_ = Numbering::Manual;
    }
    if (index) return positional(*index);
    if (!mapping_.is_absent()) return get_item(cx_, mapping_, Value(first));
    for (std::uint32_t i = 0; i < arguments_.keyword_count(); i++)
      if (str_equal(as<Str>(arguments_.keyword_names->items[i]), first))
        return own(arguments_.values[arguments_.count + i]);
    return raise_with(cx_, TypeId::KeyError, Value(first));
  }

  OwnedValue positional(std::int64_t index) {
    if (!mapping_.is_absent()) return raise_value_error(cx_, "Format string contains positional fields");
    if (static_cast<std::uint64_t>(index) + 1 < arguments_.count) return own(arguments_.values[index + 1]);
    return raise_error(cx_, TypeId::IndexError,
                       cat("Replacement index ", index, " out of range for positional args tuple"));
  }

  // ".name" and "[key]" behind the first part.
  OwnedValue follow(OwnedValue value, Str* name, std::size_t at) {
    while (at < name->length) {
      const bool attribute = name->at(at) == '.';
      if (!attribute && name->at(at) != '[')
        return raise_value_error(cx_, "Only '.' or '[' may follow ']' in format field specifier");
      const std::size_t start = ++at;
      while (at < name->length &&
             (attribute ? name->at(at) != '.' && name->at(at) != '[' : name->at(at) != ']'))
        at++;
      if (!attribute && at == name->length) return raise_value_error(cx_, "Missing ']' in format string");
      if (at == start) return raise_value_error(cx_, "Empty attribute in format string");
      Ref<Str> key = TRY(substring(cx_, name, start, at));
      if (attribute) {
        Ref<Str> interned = TRY(intern(cx_, key.get()));
        value = TRY(get_attribute(cx_, value, interned.get()));
      } else {
        at++;
        const std::optional<std::int64_t> index = TRY(as_index(key.get()));
        value = index ? TRY(get_item(cx_, value, Value::small(*index)))
                      : TRY(get_item(cx_, value, Value(key.get())));
      }
    }
    return value;
  }

  enum class Numbering { None, Automatic, Manual };
  Context& cx_;
  const CallArguments& arguments_;
  Value mapping_;
  Numbering numbering_ = Numbering::None;
  std::int64_t next_ = 0;
};

}  // namespace

OwnedValue str_format_method(Context& cx, const CallArguments& arguments) {
  return Formatter(cx, arguments, Value::absent()).run(self_str(arguments), 2);
}

OwnedValue str_format_map(Context& cx, const CallArguments& arguments) {
  return Formatter(cx, arguments, arguments[1]).run(self_str(arguments), 2);
}

OwnedValue str_dunder_format(Context& cx, const CallArguments& arguments) {
  if (!is<Str>(arguments[1])) return raise_bad_argument(cx, "__format__", "argument", "str", arguments[1]);
  return format_str(cx, self_str(arguments), as<Str>(arguments[1]));
}

}  // namespace dictum
