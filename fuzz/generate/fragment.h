// Statements for a program that is there already: features written with its names.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "generate/choices.h"
#include "generate/environment.h"
#include "program.h"

namespace dictum::generate {

// What is known at the place. The texts live as long as the request.
struct KnownClass {
  std::string_view name;
  std::uint32_t traits = 0;  // Trait
  std::vector<Member> members;
};
struct KnownFunction {
  std::string_view name;
  Parameters parameters;
};
struct FragmentRequest {
  std::vector<KnownClass> classes;
  std::vector<KnownFunction> functions;
  std::vector<std::string_view> instances, modules, values;
  std::vector<std::string_view> used;  // names that are not to be bound anew, besides those above
  int last_label = 0;
  bool calm = false;          // the place is called from anywhere: nothing of the program is called
  bool with_modules = false;  // features that write files may be drawn
  std::uint32_t areas = 0;    // see GeneratorOptions
  int statements = 1;
};

struct Fragment {
  std::string text;
  std::vector<ProgramFile> files;
};

Fragment generate_fragment(Choices& choices, const FragmentRequest& request);

// The functions that generated programs print values with: statements.
std::string_view show_text();

}  // namespace dictum::generate
