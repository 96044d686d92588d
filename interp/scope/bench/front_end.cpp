// CPU time of decoding, parsing and symbol tables over many files: bench_front_end LANGUAGE < LIST-OF-FILES.
// The files are read first. Prints one line per pass: SECONDS FILES BYTES, as many passes as standard input
// asks for: the first line of input is the number of passes. ci/bench-frontend runs it beside CPython.
#include <sys/resource.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "language.h"
#include "scope/future.h"
#include "scope/symbol_table.h"
#include "syntax/parser.h"
#include "syntax/source.h"

namespace {

using namespace dictum;

double cpu_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + time.tv_usec * 1e-6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// True if the source parses and its scopes resolve.
bool front_end(const std::string& bytes, const Language& language) {
  auto source = load_source(bytes, SourceOrigin::Bytes, language);
  if (!source.ok()) return false;
  Arena arena;
  NameTable names(arena);
  ParseContext context{language, arena, names, nullptr};
  auto tree = parse(source.value(), ParseMode::Module, context);
  if (!tree.ok()) return false;
  auto future = read_future_features(*tree.value(), language);
  if (!future.ok()) return false;
  return build_symbol_table(*tree.value(), future.value(), context).ok();
}

}  // namespace

int main(int count, char** arguments) {
  auto version = parse_language_version(count > 1 ? arguments[1] : "3.11");
  if (!version) return 2;
  std::string line;
  std::getline(std::cin, line);
  const int passes = std::atoi(line.c_str());
  std::vector<std::string> sources;
  std::size_t bytes = 0;
  while (std::getline(std::cin, line)) {
    sources.push_back(read_file(line));
    bytes += sources.back().size();
  }
  for (int pass = 0; pass < passes; pass++) {
    const double start = cpu_seconds();
    std::size_t accepted = 0;
    for (const std::string& source : sources) accepted += front_end(source, language(*version));
    std::printf("%.6f %zu %zu\n", cpu_seconds() - start, accepted, bytes);
  }
  return 0;
}
