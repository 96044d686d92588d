#include "triage/signature.h"

#include "compare/compare.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <algorithm>
#include <map>
#include <set>

namespace dictum::triage {
namespace {

bool is_letter(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_digit(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; }
bool is_word(char c) { return is_letter(c) || is_digit(c); }

// The names that a program may have chosen: all that it spells and that look like no word of a message.
std::set<std::string, std::less<>> names_of(const Program& program) {
  std::set<std::string, std::less<>> names;
  for (const ProgramFile& file : program.files) {
    const std::string_view text = file.bytes;
    for (std::size_t i = 0; i < text.size();) {
      if (!is_word(text[i])) {
        ++i;
        continue;
      }
      const std::size_t begin = i;
      while (i < text.size() && is_word(text[i])) ++i;
      if (is_letter(text[begin])) names.emplace(text.substr(begin, i - begin));
    }
  }
  return names;
}

// Of the built-in exceptions and None's type.
bool is_built_in_name(std::string_view name) {
  for (const std::string_view end :
       {"Error", "Warning", "Exception", "ExceptionGroup", "Iteration", "Exit", "Interrupt"})
    if (name.ends_with(end)) return true;
  static const std::set<std::string_view> kNames = {
      "None",       "True",         "False",      "NoneType",    "NotImplemented",
      "Ellipsis",   "abs",          "bool",       "bytearray",   "bytes",
      "callable",   "chr",          "class",      "classmethod", "complex",
      "delattr",    "dict",         "dir",        "divmod",      "enumerate",
      "eval",       "exec",         "filter",     "float",       "format",
      "frozenset",  "function",     "getattr",    "globals",     "hasattr",
      "hash",       "help",         "id",         "input",       "int",
      "isinstance", "iter",         "issubclass", "len",         "list",
      "locals",     "map",          "max",        "memoryview",  "min",
      "next",       "object",       "open",       "ord",         "pow",
      "print",      "property",     "range",      "repr",        "reversed",
      "round",      "self",         "set",        "setattr",     "slice",
      "sorted",     "staticmethod", "str",        "sum",         "super",
      "tuple",      "type",         "vars",       "zip",         "generator",
      "coroutine",  "module"};
  return kNames.contains(name);
}
bool is_library_module(std::string_view name) {
  static const std::set<std::string_view> kModules = {"abc",    "collections", "contextlib", "dataclasses",
                                                      "enum",   "functools",   "itertools",  "operator",
                                                      "string", "types",       "typing",     "weakref"};
  return kModules.contains(name);
}
bool is_special(std::string_view name) {
  return name.size() > 4 && name.starts_with("__") && name.ends_with("__");
}

// A name in running text is told from a word of English by its looks and by what stands beside it.
bool looks_chosen(std::string_view message, std::size_t begin, std::size_t end) {
  const std::string_view name = message.substr(begin, end - begin);
  if (is_special(name) || is_built_in_name(name) || is_library_module(name)) return false;
  if (end - begin <= 2 && name != "a" && name != "an" && name != "of" && name != "is" && name != "in" &&
      name != "to" && name != "no" && name != "or" && name != "at" && name != "be" && name != "on" &&
      name != "by" && name != "as")
    return true;
  for (const char c : name)
    if (is_digit(c) || c == '_' || std::isupper(static_cast<unsigned char>(c)) != 0) return true;
  const char before = begin > 0 ? message[begin - 1] : ' ';
  const char after = end < message.size() ? message[end] : ' ';
  return before == '.' ||
         (after == '(' || (after == '.' && end + 1 < message.size() && is_word(message[end + 1])));
}

std::string first_word(std::string_view text) { return std::string(text.substr(0, text.find(' '))); }

bool is_number(std::string_view text) {
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) text.remove_prefix(1);
  return !text.empty() && is_digit(text[0]) && std::all_of(text.begin(), text.end(), [](char c) {
    return is_word(c) || c == '.' || c == '+' || c == '-';
  });
}

// Of "<class 'spam.C1'>" the part between the quotes.
std::string quoted_name(std::string_view text) {
  const std::size_t open = text.find('\'');
  const std::size_t close = text.find('\'', open + 1);
  return open == text.npos || close == text.npos ? "" : std::string(text.substr(open + 1, close - open - 1));
}

// "C1" and "spam.C1" are the program's, "int" and "collections.deque" are not.
std::string type_of_instance(const std::string& name) {
  const std::size_t dot = name.find('.');
  if (dot == std::string::npos) return name;
  return is_library_module(name.substr(0, dot)) ? name : "instance";
}

// "<function f at …>", "<class 'C'>", "<C object at …>".
std::string type_in_brackets(std::string_view text) {
  const std::string_view inside = text.substr(1);
  if (inside.starts_with("class '")) {
    // What `show` prints of an exception: its class, then its arguments.
    const std::size_t close = text.find('>');
    return close != text.npos && close + 1 < text.size() ? "exception" : "class";
  }
  if (inside.starts_with("bound method")) return "method";
  if (inside.starts_with("built-in")) return "builtin_function_or_method";
  const std::string word = first_word(inside);
  return word.find('.') != std::string::npos ? "instance" : word.substr(0, word.find('>'));
}

}  // namespace

std::string short_hash(std::string_view text) {
  static const char* const kDigits = "0123456789abcdef";
  const std::uint64_t hash = XXH3_64bits(text.data(), text.size());
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += kDigits[hash >> shift & 15];
  return out;
}

std::string signature_text(const Signature& signature) {
  return "v" + std::to_string(kSignatureVersion) + "|" + difference_kind_name(signature.kind) + "|" +
         signature.locus + "|" + signature.detail;
}

std::string message_template(std::string_view message, const Program& program) {
  const auto names = names_of(program);
  std::map<std::string, std::string, std::less<>> renamed;
  std::string out;
  for (std::size_t i = 0; i < message.size();) {
    const char c = message[i];
    const bool apostrophe = c == '\'' && i > 0 && is_word(message[i - 1]);  // "can't"
    if ((c == '\'' && !apostrophe) || c == '"') {
      const std::size_t close = message.find(c, i + 1);
      if (close != message.npos) {
        out += "'…'";
        i = close + 1;
        continue;
      }
    }
    if (!is_word(c)) {
      out += c == '\n' ? ' ' : c;
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < message.size() && is_word(message[i])) ++i;
    const std::string word(message.substr(begin, i - begin));
    if (is_digit(word[0]))
      out += '#';
    else if (!(begin > 0 && message[begin - 1] == '\'') && names.contains(word) &&
             looks_chosen(message, begin, i))
      out += renamed.try_emplace(word, "N" + std::to_string(renamed.size() + 1)).first->second;
    else
      out += word;
  }
  constexpr std::size_t kLongest = 200;
  return out.substr(0, kLongest);
}

std::string value_type(std::string_view text) {
  if (text.empty()) return "empty";
  if (text == "True" || text == "False") return "bool";
  if (text == "None" || text == "Ellipsis" || text == "NotImplemented") return std::string(text);
  if (text.starts_with("a <class '")) return type_of_instance(quoted_name(text));
  if (text.starts_with("function ")) return "function";
  for (const std::string_view type : {"list", "tuple", "set", "frozenset", "range", "slice"})
    if (text.starts_with(type) && text.substr(type.size()).starts_with("(")) return std::string(type);
  const char first = text[0], second = text.size() > 1 ? text[1] : ' ';
  if (first == '[') return "list";
  if (first == '(') return text.back() == 'j' || text.ends_with("j)") ? "complex" : "tuple";
  if (first == '{') return text == "{}" || text.find(": ") != text.npos ? "dict" : "set";
  if (first == '\'' || first == '"') return "str";
  if (first == 'b' && (second == '\'' || second == '"')) return "bytes";
  if (is_number(text)) {
    if (text.back() == 'j') return "complex";
    return text.find('.') == text.npos && text.find('e') == text.npos ? "int" : "float";
  }
  if (first == '<') return type_in_brackets(text);
  return "text";
}

namespace {

// Words of the language that only `text` has: "__hash__".
std::string special_word_of(std::string_view text, std::string_view other) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    while (i < text.size() && is_word(text[i])) ++i;
    const std::string_view word = text.substr(begin, i - begin);
    if (is_special(word) && other.find(word) == other.npos) return std::string(word);
    if (i == begin) ++i;
  }
  return "";
}

// Of two values of one type.
std::string values_detail(const std::string& type, std::string_view reference, std::string_view oracle) {
  const auto side = [&](std::string_view text, std::string_view other) {
    const std::string word = special_word_of(text, other);
    return word.empty() ? type : type + " with " + word;
  };
  return side(reference, oracle) + " / " + side(oracle, reference);
}

}  // namespace

std::string detail_of(const FirstDifference& difference, const Program& program) {
  const auto side = [&](const std::optional<Event>& event) -> std::string {
    if (!event) return "nothing";
    if (event->kind == Event::Kind::Ending) return event->text == "0" ? "finished" : "exit";
    if (!event->text.starts_with("! ")) return value_type(event->text);
    const std::string_view text = std::string_view(event->text).substr(2);
    const std::string type = first_word(text);
    const std::string_view message = text.substr(std::min(type.size() + 1, text.size()));
    return message_template(type, program) + ": " +
           message_template(without_place(std::string(message)), program);
  };
  switch (difference.kind) {
    case DifferenceKind::Crash:
    case DifferenceKind::TimeOut:
    case DifferenceKind::Tiers: return "";
    case DifferenceKind::Raised: {
      // What the other side shows instead says little, and reduction changes it.
      const auto raised = [&](const std::optional<Event>& event, const std::optional<Event>& other) {
        const bool goes_on = !event || !event->text.starts_with("! ") ||
                             (other && other->kind == Event::Kind::Exception && event->kind != other->kind);
        return goes_on ? std::string("goes on") : side(event);
      };
      return raised(difference.reference, difference.oracle) + " / " +
             raised(difference.oracle, difference.reference);
    }
    case DifferenceKind::Rejected: {
      const auto refused = [&](const std::optional<Event>& event) {
        return event && event->kind == Event::Kind::Exception ? side(event) : std::string("accepted");
      };
      return refused(difference.reference) + " / " + refused(difference.oracle);
    }
    case DifferenceKind::Traceback: return side(difference.oracle);
    case DifferenceKind::Value: {
      const std::string one = side(difference.reference), two = side(difference.oracle);
      return one != two ? one + " / " + two
                        : values_detail(one, difference.reference->text, difference.oracle->text);
    }
    default: return side(difference.reference) + " / " + side(difference.oracle);
  }
}

}  // namespace dictum::triage
