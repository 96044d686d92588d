// What dictum-fuzz is told beside the engine's own flags: "--name=value", which libFuzzer passes over and
// gives on to the processes that it starts itself.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace dictum {

struct EngineOptions {
  std::string spool;                 // folder for divergences; empty: they are only counted
  std::string stats;                 // file of counts; see read_stats
  std::string work;                  // file that holds the input at work; see read_work_file
  std::string python;                // the oracle; as `dictum diff --python`
  std::string language;              // the reference plays this version; empty: the oracle's
  std::vector<std::string> library;  // where it finds the library then
  std::uint32_t areas = 0;           // GeneratorOptions::areas of all that is generated
  std::string fault;                 // of the reference interpreter, in builds that have them
  std::string faults;                // file of marks that fuzz_faults looks for
  std::uint64_t steps = 200'000;
  int parent = 0;       // a process; the engine ends when it does
  double seconds = 10;  // the oracle's deadline, below half of the engine's
};

// Takes its own out of `arguments`; the others stay. False: `error` names the one that is wrong.
bool take_options(const std::vector<std::string>& arguments, EngineOptions& options, std::string& error);

}  // namespace dictum
