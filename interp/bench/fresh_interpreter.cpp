// CPU time of one interpreter from making it to dropping it, an empty program in between:
// bench_fresh_interpreter LANGUAGE COUNT. Prints SECONDS of all together. The shared core is built before.
#include <cstdio>
#include <cstdlib>

#include "bench/cpu_time.h"
#include "dictum/interp.h"

namespace {

bool run_empty(const char* language) {
  dictum::Options options;
  options.language = language;
  options.argv = {""};
  dictum::Interpreter interpreter(std::move(options));
  return interpreter.run_source("", "<string>").exit_code == 0;
}

}  // namespace

int main(int count, char** arguments) {
  const char* language = count > 1 ? arguments[1] : "3.11";
  const int times = count > 2 ? std::atoi(arguments[2]) : 1000;
  if (!run_empty(language)) return 1;
  const double start = dictum::bench::cpu_seconds();
  for (int i = 0; i < times; i++)
    if (!run_empty(language)) return 1;
  std::printf("%.6f\n", dictum::bench::cpu_seconds() - start);
  return 0;
}
