// CPU time from bytes to units of bytecode over many files: bench_compile LANGUAGE < LIST-OF-FILES. The files
// are read first. The first line of input is the number of passes; each prints SECONDS COMPILED LINES.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/cpu_time.h"
#include "language.h"
#include "vm/compile_source.h"

namespace {

using namespace dictum;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool compiles(const std::string& source, const Language& version) {
  CompileRequest request;
  request.source = source;
  request.origin = SourceOrigin::Script;
  request.file_name = "<measured>";
  return compile_unit(request, version, nullptr).ok();
}

}  // namespace

int main(int count, char** arguments) {
  const auto version = parse_language_version(count > 1 ? arguments[1] : "3.11");
  if (!version) return 2;
  std::string line;
  std::getline(std::cin, line);
  const int passes = std::atoi(line.c_str());
  std::vector<std::string> sources;
  while (std::getline(std::cin, line)) sources.push_back(read_file(line));
  for (int pass = 0; pass < passes; pass++) {
    const double start = bench::cpu_seconds();
    std::size_t compiled = 0;
    std::ptrdiff_t lines = 0;
    for (const std::string& source : sources) {
      compiled += compiles(source, language(*version));
      lines += std::count(source.begin(), source.end(), '\n');
    }
    std::printf("%.6f %zu %td\n", bench::cpu_seconds() - start, compiled, lines);
  }
  return 0;
}
