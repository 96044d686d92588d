// str.format and format_map (Library Reference, "Format String Syntax").
#include <optional>

#include "builtins/format_spec.h"
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
    if (depth < 0) return raise_value_error(cx_, "Max string recursion exceeded");
    StrBuilder out(cx_);
    for (std::size_t at = 0; at < text->length;) {
      const char32_t c = text->at(at++);
      if (c == '{' || c == '}') {
        if (at < text->length && text->at(at) == c) {
          out.append(c);
          at++;
        } else if (c == '}') {
          return raise_value_error(cx_, "Single '}' encountered in format string");
        } else {
          Ref<Str> piece = TRY(field(text, at, depth));
          out.append(piece.get());
          TRY(check_text_size(cx_, out.length(), true));
        }
      } else {
        out.append(c);
      }
    }
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

  // Where the field that starts at `at` ends; -1 if the text ends first.
  static std::int64_t end_of_field(const Str* text, std::size_t at, bool& nested) {
    int braces = 1;
    bool in_brackets = false;
    for (; at < text->length; at++) {
      const char32_t c = text->at(at);
      if (c == '[' && braces == 1)
        in_brackets = true;
      else if (c == ']')
        in_brackets = false;
      if (in_brackets) continue;
      if (c == '{') {
        braces++;
        nested = true;
      } else if (c == '}' && --braces == 0) {
        return static_cast<std::int64_t>(at);
      }
    }
    return -1;
  }

  Fallible<Field> split_field(Str* text, std::size_t start, std::size_t end) {
    Field field;
    std::size_t at = start;
    bool in_brackets = false;
    while (at < end) {
      const char32_t c = text->at(at);
      if (c == '[')
        in_brackets = true;
      else if (c == ']')
        in_brackets = false;
      else if (c == '{' && !in_brackets)
        return raise_value_error(cx_, "unexpected '{' in field name");
      else if ((c == '!' || c == ':') && !in_brackets)
        break;
      at++;
    }
    field.name = TRY(substring(cx_, text, start, at));
    if (at < end && text->at(at) == '!') {
      if (at + 1 >= end)
        return raise_value_error(cx_, "end of string while looking for conversion specifier");
      field.conversion = text->at(at + 1);
      at += 2;
      if (at < end && text->at(at) != ':')
        return raise_value_error(cx_, "expected ':' after conversion specifier");
    }
    field.specification = at < end ? TRY(substring(cx_, text, at + 1, end)) : own_ref(cx_.names().empty);
    return field;
  }

  Ref<Str> field(Str* text, std::size_t& at, int depth) {
    if (at >= text->length) return raise_value_error(cx_, "Single '{' encountered in format string");
    bool nested = false;
    const std::int64_t end = end_of_field(text, at, nested);
    if (end < 0) return raise_value_error(cx_, "expected '}' before end of string");
    Field parts = TRY(split_field(text, at, static_cast<std::size_t>(end)));
    at = static_cast<std::size_t>(end) + 1;
    OwnedValue value = TRY(lookup(parts.name.get()));
    if (parts.conversion) value = TRY(convert(value, parts.conversion));
    if (nested) parts.specification = TRY(run(parts.specification.get(), depth - 1));
    return format_value(cx_, value, parts.specification.get());
  }

  OwnedValue convert(Value value, char32_t conversion) {
    switch (conversion) {
      case 's': return str_of(cx_, value);
      case 'r': return repr_of(cx_, value);
      case 'a': return ascii_of(cx_, value);
      default: break;
    }
    std::string shown;
    append_utf8(shown, conversion);
    return raise_value_error(cx_, cat("Unknown conversion specifier ", shown));
  }

  // Digits only: an index.
  static std::optional<std::int64_t> as_index(const Str* text) {
    if (text->length == 0 || text->length > 18) return std::nullopt;
    std::int64_t number = 0;
    for (std::size_t i = 0; i < text->length; i++) {
      if (text->at(i) < '0' || text->at(i) > '9') return std::nullopt;
      number = number * 10 + static_cast<std::int64_t>(text->at(i) - '0');
    }
    return number;
  }

  OwnedValue lookup(Str* name) {
    std::size_t first_end = 0;
    while (first_end < name->length && name->at(first_end) != '.' && name->at(first_end) != '[') first_end++;
    Ref<Str> first = TRY(substring(cx_, name, 0, first_end));
    OwnedValue value = TRY(argument(first.get()));
    return follow(std::move(value), name, first_end);
  }

  OwnedValue argument(Str* first) {
    std::optional<std::int64_t> index = as_index(first);
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
        std::optional<std::int64_t> index = as_index(key.get());
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
  if (!is<Str>(arguments[1]))
    return raise_type_error(cx, cat("__format__() argument must be str, not ", type_name(cx, arguments[1])));
  return format_str(cx, self_str(arguments), as<Str>(arguments[1]));
}

}  // namespace dictum
