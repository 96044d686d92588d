// The features of generated programs: rows of features.def, each with one function that writes it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace dictum::generate {

class Builder;

enum class Area : std::uint8_t {
  Classes,
  Attributes,
  Descriptors,
  Super,
  Scopes,
  Closures,
  Namespaces,
  Generators,
  Exceptions,
  Specials,
  Values,
  Imports,
};
constexpr int kAreaCount = 12;
const char* area_name(Area area);
// "classes,scopes": a bit for each; 0 with the name that is none in `unknown`.
std::uint32_t parse_areas(std::string_view names, std::string& unknown);

// Where a feature may be written.
enum class Place : std::uint8_t {
  Statement,  // anywhere that code runs once
  Calm,       // also in methods: it calls nothing of the program
  Member,     // in a class body
  MetaMember  // in the body of a metaclass
};

struct Feature {
  const char* name;
  Area area;
  Place place;
  int weight;
  // False: what it needs is not there, and nothing was written. `model` is the class of a member.
  bool (*write)(Builder& builder, int model);
  int index;
};

std::span<const Feature> features();

namespace feature {
#define FEATURE(NAME, AREA, PLACE, WEIGHT) bool NAME(Builder& builder, int model);
#include "generate/features.def"
#undef FEATURE
}  // namespace feature

}  // namespace dictum::generate
