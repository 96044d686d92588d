// Expressions. Unless said otherwise the text binds like a conditional expression: it can stand as an
// argument, an element, the right side of an assignment.
#pragma once

#include <string>
#include <string_view>

#include "generate/builder.h"

namespace dictum::generate {

// Small literals; they print the same everywhere.
std::string literal(Builder& builder);
// A value without instances: literals, names of such values, what operators make of them.
std::string plain(Builder& builder, int depth = 2);
// A plain value that binds like a name: literals, names, calls.
std::string atom(Builder& builder);
// Anything, also instances, classes, results of calls.
std::string anything(Builder& builder);
// A name of a plain value, or a literal.
std::string plain_name(Builder& builder);
// One of a handful of names for variables, bound or not.
std::string_view variable_name(Builder& builder);

// Parameters as drawn, and their text in a def; `receiver` comes first if not empty.
Parameters draw_parameters(Builder& builder, int most);
std::string parameter_list(Builder& builder, const Parameters& parameters, std::string_view receiver = "");
// Arguments of a call: fitting, or in `wrong_percent` of 100 cases drawn without looking.
std::string call_arguments(Builder& builder, const Parameters& parameters, std::uint32_t wrong_percent = 15);
std::string plain_arguments(Builder& builder, int count);

// The form with its places filled: @C a class, @O an instance, @P a plain value, @L a literal, @N a small
// number, @V a variable's name, @A a data attribute's name, @M a method's name. Empty if there is no such
// class or instance.
std::string fill(Builder& builder, std::string_view form);

// The text of a string literal.
std::string quoted(std::string_view text);

}  // namespace dictum::generate
