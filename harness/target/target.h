// Something that runs Python: a CPython, or the reference interpreter. Everything that differs between them
// is behind these two methods.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "outcome.h"
#include "program.h"

namespace dictum {

// The environment failed, not a program: the target is missing, does not start or always dies. Ends in exit
// code 3.
struct TargetFailure : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// What a target says of itself when it runs a program that asks.
struct Identity {
  std::string name;            // "CPython 3.11.2", "dictum 3.11"
  std::string implementation;  // sys.implementation.name
  std::string version;         // "3.11.2"
  std::string language;        // "3.11"
  std::string executable;
  std::vector<std::string> library_path;  // the end of sys.path: where the library lies
};

struct RunLimits {
  double seconds = 10;                    // wall time of the program
  std::uint64_t output = 8u << 20;        // bytes on stdout and stderr together
  std::uint64_t memory = 2ull << 30;      // bytes of address space, or of the reference's heap; 0: none
  std::uint64_t file_size = 64ull << 20;  // bytes of one file
  std::uint64_t steps = 0;                // of the reference interpreter; 0: none
};

struct Job {
  const Program* program;
  RunLimits limits;
};

class Target {
 public:
  static constexpr std::size_t kMaxJobs = 32;

  virtual ~Target() = default;
  // Asked once, by running a program. Throws TargetFailure.
  virtual const Identity& describe() = 0;
  // A program that ends, floods, hangs or stops the target is an outcome; only a target that fails without a
  // program's doing throws TargetFailure. A target may play a program in a later tier than asked for.
  virtual Outcome run(const Program& program, const RunLimits& limits, Tier tier) = 0;
  Outcome run(const Program& program, const RunLimits& limits) { return run(program, limits, Tier::Fork); }
  // Up to kMaxJobs programs, as run() plays them, in any order: begin() does not wait for an outcome, take()
  // gives all of them in the order of the jobs. Nothing else is asked of the target in between; the programs
  // stay where they are.
  virtual void begin(std::vector<Job> jobs, Tier tier) = 0;
  virtual std::vector<Outcome> take() = 0;
};

}  // namespace dictum
