#include "generate/expression.h"

#include <algorithm>
#include <array>

namespace dictum::generate {
namespace {

constexpr std::array<std::string_view, 12> kLiterals = {"0",    "1",    "2",    "7",   "'p'", "'q'",
                                                        "'rs'", "None", "True", "1.5", "''",  "b'xy'"};
constexpr std::array<std::string_view, 6> kVariables = {"x", "y", "z", "u", "v", "w"};
constexpr std::array<std::string_view, 7> kSafeOperators = {"+", "-", "*", "%", "//", "|", "&"};
constexpr std::array<std::string_view, 7> kComparisons = {"==", "!=", "<", ">=", "<=", "in", "not in"};
constexpr std::array<std::string_view, 4> kOrders = {"==", "<", ">=", "!="};

std::string element_list(Builder& builder, int depth) {
  std::string out = plain(builder, depth);
  const int more = static_cast<int>(builder.below(3));
  for (int i = 0; i < more; ++i) out += cat(", ", plain(builder, depth));
  return out;
}

std::string comprehension(Builder& builder) {
  const std::string_view name = variable_name(builder);
  const std::string number = cat(builder.choices.between(1, 4));
  switch (builder.below(5)) {
    case 0: return cat("[", name, " * 2 for ", name, " in range(", number, ")]");
    case 1: return cat("{", name, ": ", plain_name(builder), " for ", name, " in range(", number, ")}");
    case 2: return cat("sorted({", name, " % 2 for ", name, " in range(", number, ")})");
    case 3: return cat("sum((", name, " for ", name, " in range(", number, ") if ", name, " != 1))");
    default:
      return cat("[(", name, ", i) for ", name, " in range(2) for i in range(", name, ", ", number, ")]");
  }
}

// Where an exception would end the program: only what cannot raise.
std::string certain(Builder& builder, int depth) {
  switch (depth <= 0 ? 0 : builder.below(6)) {
    case 0:
    case 1: return literal(builder);
    case 2: return cat("(", literal(builder), ", ", literal(builder), ")");
    case 3: return cat("[", certain(builder, depth - 1), "]");
    case 4: return cat("{", quoted("k"), ": ", certain(builder, depth - 1), "}");
    default: return cat(builder.below(9), builder.chance(50) ? " + " : " * ", builder.below(9));
  }
}

// Operands of one type, mostly.
std::string operation(Builder& builder) {
  const std::string_view sign = builder.choices.pick(kSafeOperators);
  switch (builder.below(6)) {
    case 0: return cat(atom(builder), " ", sign, " ", atom(builder));
    case 1: return cat("'p' + ", quoted(builder.choices.pick(kVariables)));
    case 2: return cat("(", plain_name(builder), ",) + (", literal(builder), ",)");
    default: return cat(builder.below(9), " ", sign, " ", builder.below(4) + 1);
  }
}

std::string comparison(Builder& builder) {
  const std::string_view sign = builder.choices.pick(kComparisons);
  switch (builder.below(6)) {
    case 0: return cat(atom(builder), " ", sign, " ", atom(builder));
    case 1:
      return cat(literal(builder), builder.chance(50) ? " in " : " not in ", "(", plain_name(builder), ", ",
                 literal(builder), ")");
    case 2: return cat(plain_name(builder), builder.chance(50) ? " == " : " != ", plain_name(builder));
    default: return cat(builder.below(9), " ", builder.choices.pick(kOrders), " ", builder.below(9));
  }
}

void append_item(std::string& list, std::string_view item) {
  if (!list.empty()) list += ", ";
  list += item;
}

}  // namespace

std::string quoted(std::string_view text) { return cat("'", text, "'"); }

std::string literal(Builder& builder) { return std::string(builder.choices.pick(kLiterals)); }

std::string_view variable_name(Builder& builder) { return builder.choices.pick(kVariables); }

std::string plain_name(Builder& builder) {
  const Variable* variable = builder.environment.pick(builder.choices, Kind::Plain);
  return variable != nullptr ? variable->name : literal(builder);
}

std::string atom(Builder& builder) {
  switch (builder.below(6)) {
    case 0:
    case 1: return literal(builder);
    case 2: return cat("len(", quoted("abc"), ")");
    case 3: return cat("(", plain(builder, 0), ", ", literal(builder), ")");
    default: return plain_name(builder);
  }
}

std::string plain(Builder& builder, int depth) {
  if (!builder.guarded()) return certain(builder, depth);
  if (depth <= 0) return builder.chance(50) ? plain_name(builder) : literal(builder);
  switch (builder.below(14)) {
    case 0:
    case 1:
    case 2: return literal(builder);
    case 3:
    case 4: return plain_name(builder);
    case 5: return cat("(", plain(builder, depth - 1), ",)");
    case 6: return cat("[", element_list(builder, depth - 1), "]");
    case 7: return cat("{", quoted("k"), ": ", plain(builder, depth - 1), "}");
    case 8: return operation(builder);
    case 9: return comparison(builder);
    case 10: return cat(atom(builder), " if ", atom(builder), " else ", atom(builder));
    case 11: return cat(atom(builder), builder.chance(50) ? " and " : " or ", atom(builder));
    case 12: return comprehension(builder);
    default: {
      const Variable* variable = builder.environment.pick(builder.choices, Kind::Plain);
      return variable == nullptr ? literal(builder) : cat("f'{", variable->name, "!r}'");
    }
  }
}

std::string anything(Builder& builder) {
  Environment& environment = builder.environment;
  switch (builder.below(5)) {
    case 0:
      if (const Variable* instance = environment.pick(builder.choices, Kind::Instance)) return instance->name;
      break;
    case 1:
      if (const Variable* type = environment.pick(builder.choices, Kind::Class)) return type->name;
      break;
    default: break;
  }
  return plain(builder);
}

std::string fill(Builder& builder, std::string_view form) {
  std::string out;
  for (std::size_t i = 0; i < form.size(); ++i) {
    if (form[i] != '@' || i + 1 == form.size()) {
      out += form[i];
      continue;
    }
    const Variable* variable = nullptr;
    switch (form[++i]) {
      case 'C': variable = builder.environment.pick(builder.choices, Kind::Class); break;
      case 'O': variable = builder.environment.pick(builder.choices, Kind::Instance); break;
      case 'P': out += plain(builder, 1); continue;
      case 'L': out += literal(builder); continue;
      case 'N': append(out, builder.below(5)); continue;
      case 'V': out += variable_name(builder); continue;
      case 'A': out += builder.choices.pick(kDataNames); continue;
      case 'M': out += builder.choices.pick(kMethodNames); continue;
      default: out += form.substr(i - 1, 2); continue;
    }
    if (variable == nullptr) return "";
    out += variable->name;
  }
  return out;
}

Parameters draw_parameters(Builder& builder, int most) {
  Parameters parameters;
  const int count = static_cast<int>(builder.below(static_cast<std::uint32_t>(most) + 1));
  for (int i = 0; i < count; ++i) ++(builder.chance(20) ? parameters.positional_only : parameters.regular);
  if (count > 0 && builder.chance(40))
    parameters.defaults = static_cast<std::uint8_t>(builder.choices.between(1, count));
  parameters.star = builder.chance(20);
  if (builder.chance(20)) {
    parameters.keyword_only = static_cast<std::uint8_t>(builder.choices.between(1, 2));
    parameters.keyword_defaults = static_cast<std::uint8_t>(builder.below(parameters.keyword_only + 1u));
  }
  parameters.double_star = builder.chance(15);
  return parameters;
}

std::string parameter_list(Builder& builder, const Parameters& parameters, std::string_view receiver) {
  std::string out(receiver);
  const auto add = [&](std::string_view piece) { append_item(out, piece); };
  const int count = parameters.positional_only + parameters.regular;
  for (int i = 0; i < count; ++i) {
    const bool with_default = i >= count - parameters.defaults;
    add(cat("p", i, with_default ? cat("=", plain(builder, 1)) : ""));
    if (i + 1 == parameters.positional_only) add("/");
  }
  if (parameters.star) add("*args");
  if (parameters.keyword_only > 0 && !parameters.star) add("*");
  for (int i = 0; i < parameters.keyword_only; ++i)
    add(cat("k", i, i < parameters.keyword_defaults ? cat("=", literal(builder)) : ""));
  if (parameters.double_star) add("**kwargs");
  return out;
}

std::string call_arguments(Builder& builder, const Parameters& parameters, std::uint32_t wrong_percent) {
  std::string out;
  const auto add = [&](std::string_view piece) { append_item(out, piece); };
  if (builder.chance(wrong_percent)) {
    const int count = static_cast<int>(builder.below(4));
    for (int i = 0; i < count; ++i) add(plain(builder, 1));
    if (builder.chance(30)) add("*(1, 2)");
    if (builder.chance(30)) add(cat("p", builder.below(3), "=", literal(builder)));
    if (builder.chance(20)) add(cat("k", builder.below(2), "=", literal(builder)));
    if (builder.chance(20)) add("**{'p1': 1, 'other': 2}");
    return out;
  }
  const int count = parameters.positional_only + parameters.regular;
  const int needed = count - parameters.defaults;
  const int given = needed + static_cast<int>(builder.below(parameters.defaults + 1u));
  const int by_position =
      parameters.star ? given
                      : builder.choices.between(std::min<int>(parameters.positional_only, given), given);
  for (int i = 0; i < by_position; ++i) add(plain(builder, 1));
  if (parameters.star && given == count && builder.chance(60)) add(builder.chance(50) ? "3" : "*[4, 5]");
  for (int i = by_position; i < given; ++i) add(cat("p", i, "=", literal(builder)));
  for (int i = 0; i < parameters.keyword_only; ++i)
    if (i >= parameters.keyword_defaults || builder.chance(50)) add(cat("k", i, "=", literal(builder)));
  if (parameters.double_star && builder.chance(60)) add(builder.chance(50) ? "extra=9" : "**{'extra': 8}");
  return out;
}

std::string plain_arguments(Builder& builder, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += cat(i > 0 ? ", " : "", plain(builder, 1));
  return out;
}

}  // namespace dictum::generate
