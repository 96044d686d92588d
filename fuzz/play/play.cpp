#include "play/play.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <mutex>

#include "target/process_target.h"
#include "target/reference_run.h"
#include "target/scratch.h"

namespace dictum {
namespace {

// What is the process's own and not a program's: as a worker has it while the object lives.
class WorkerSurroundings {
 public:
  explicit WorkerSurroundings(const std::string& directory)
      : before_(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)), mask_(umask(022)), environment_(environ) {
    static std::vector<std::string> texts = hermetic_environment();
    static std::vector<char*> pointers = [] {
      std::vector<char*> made;
      for (std::string& text : texts) made.push_back(text.data());
      made.push_back(nullptr);
      return made;
    }();
    environ = pointers.data();
    if (chdir(directory.c_str()) != 0)
      throw TargetFailure(directory + ": the scratch directory is not there");
  }
  ~WorkerSurroundings() {
    environ = environment_;
    umask(mask_);
    if (before_ < 0) return;
    (void)!fchdir(before_);
    close(before_);
  }
  WorkerSurroundings(const WorkerSurroundings&) = delete;
  WorkerSurroundings& operator=(const WorkerSurroundings&) = delete;

 private:
  int before_;
  mode_t mask_;
  char** environment_;
};

RunRequest request_for(const Program& program, const PlayOptions& options, const std::string& directory) {
  RunRequest request;
  request.argv = program.argv;
  for (const std::string& entry : program.python_path)
    request.path.push_back(entry.empty() || entry == "." ? directory : directory + "/" + entry);
  request.stdin_bytes = program.stdin_text;
  request.limits.steps = options.steps;
  request.limits.memory = options.bytes;
  request.limits.output = options.output;
  request.language = options.language;
  request.library = options.library_path;
  request.executable = options.executable;
  return request;
}

}  // namespace

Played play(const Program& program, const PlayOptions& options) {
  static std::mutex one_at_a_time;
  const std::lock_guard<std::mutex> lock(one_at_a_time);
  static Scratch scratch;
  scratch.refill(program);
  Played played;
  const WorkerSurroundings surroundings(scratch.directory());
  Options run = reference_options(request_for(program, options, scratch.directory()), played.outcome);
  run.fault = options.fault;
  run.share_library = true;
  run.trace = options.trace ? kMaxTrace : 0;
  Interpreter interpreter(std::move(run));
  RunResult result = interpreter.run_file("main.py");
  tell_result(result, played.outcome);
  const bool ended = result.status != Status::Limit && result.status != Status::Unsupported;
  if (ended && result.met_limit) {
    played.outcome.status = OutcomeStatus::Limit;
    played.outcome.detail = kMetLimit;
  }
  played.outcome.scratch = scratch.directory();
  played.trace = std::move(result.trace);
  played.steps = result.steps;
  return played;
}

}  // namespace dictum
