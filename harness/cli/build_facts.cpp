#include "cli/build_facts.h"

#include <fmt/core.h>
#include <gmp.h>

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <nlohmann/detail/macro_scope.hpp>

namespace dictum {
namespace {

std::string compiler() {
#if defined(__clang__)
  return "clang " __clang_version__;
#elif defined(__GNUC__)
  return "g++ " __VERSION__;
#else
  return "an unknown compiler";
#endif
}

// What is compiled in for development only.
std::string checks() {
  std::string text;
  [[maybe_unused]] const auto add = [&text](const std::string& name) {
    text += (text.empty() ? "" : ", ") + name;
  };
#ifdef DICTUM_DEV_CHECKS
  add("development checks");
#endif
#ifdef DICTUM_FAULTS
  add("seeded faults");
#endif
#ifdef DICTUM_SANITIZED
  add("sanitizers");
#endif
  return text.empty() ? "no development checks" : text;
}

std::string version_of(unsigned long number, unsigned long hundred) {
  return fmt::format("{}.{}.{}", number / (hundred * hundred), number / hundred % hundred, number % hundred);
}

}  // namespace

std::string build_facts() {
  const unsigned long json =
      NLOHMANN_JSON_VERSION_MAJOR * 10000 + NLOHMANN_JSON_VERSION_MINOR * 100 + NLOHMANN_JSON_VERSION_PATCH;
  return fmt::format(
      "dictum {}\n"
      "compiler: {}, C++ {}\n"
      "build: {}, {}\n"
      "plays: Python 3.8 to 3.13\n"
      "libraries: yaml-cpp {}, fmt {}, CLI11 {}, nlohmann-json {}, Boost {}.{}, GMP {}.{}.{}",
      DICTUM_VERSION, compiler(), __cplusplus / 100 % 100, DICTUM_BUILD_TYPE, checks(), DICTUM_YAML_VERSION,
      version_of(FMT_VERSION, 100), CLI11_VERSION, version_of(json, 100), BOOST_VERSION / 100000,
      BOOST_VERSION / 100 % 1000, __GNU_MP_VERSION, __GNU_MP_VERSION_MINOR, __GNU_MP_VERSION_PATCHLEVEL);
}

}  // namespace dictum
