#include "power/seeded_faults.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

#include "base/rules.h"
#include "run/canary.h"
#include "targets/divergence.h"

namespace dictum {
namespace {

constexpr unsigned kSecondsAlone = 20;  // for one program with one fault

// What a child process has answered when it ends, however it does.
class SharedAnswers {
 public:
  explicit SharedAnswers(std::size_t most) : size_(sizeof(std::size_t) + most) {
    void* memory = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw TargetFailure("no memory for a child process");
    next_ = static_cast<std::size_t*>(memory);
  }
  ~SharedAnswers() { munmap(next_, size_); }
  SharedAnswers(const SharedAnswers&) = delete;
  SharedAnswers& operator=(const SharedAnswers&) = delete;

  std::size_t next() const { return *next_; }
  void add(bool answer) { answers()[(*next_)++] = answer; }
  std::vector<bool> take() const { return std::vector<bool>(answers(), answers() + *next_); }

 private:
  bool* answers() const { return reinterpret_cast<bool*>(next_ + 1); }
  std::size_t size_;
  std::size_t* next_ = nullptr;  // how many are there; they lie behind it
};

bool shows(const Program& program, const Outcome& without, const std::string& mark, PlayOptions options) {
  options.fault = mark;
  options.trace = false;
  const Outcome with = play(program, options).outcome;
  return compare(without, with, {}).kind == Verdict::Kind::Diverged && poison_of(without, with).empty();
}

// The marks whose spelling without a line number is `place`, in the order of their lines.
std::vector<std::string> marks_at(const std::string& place) {
  std::vector<std::string> found;
  for (const std::string& mark : fault_marks())
    if (mark.starts_with(place + ":")) found.push_back(mark);
  return found;
}

// Empty: the line names no mark, or several.
std::string mark_of(const std::string& line) {
  const std::vector<std::string>& all = fault_marks();
  if (std::find(all.begin(), all.end(), line) != all.end()) return line;
  const std::size_t hash = line.find('#');
  const std::vector<std::string> found = marks_at(line.substr(0, hash));
  if (hash == std::string::npos) return found.size() == 1 ? found.front() : "";
  const std::string number = line.substr(hash + 1);
  for (std::size_t i = 0; i < found.size(); ++i)
    if (number == std::to_string(i + 1)) return found[i];
  return "";
}

}  // namespace

bool resolve_faults(const std::vector<std::string>& lines, std::vector<SeededFault>& faults,
                    std::string& error) {
  for (const std::string& line : lines.empty() ? fault_marks() : lines) {
    if (line.empty()) continue;
    const std::string mark = mark_of(line);
    error = mark.empty() ? "no rule mark, or several: " + line : fault_problem(mark);
    if (!error.empty()) return false;
    faults.push_back({mark, rule_site_of(mark)});
  }
  return true;
}

bool reaches(const Played& without, const SeededFault& fault) {
  return std::binary_search(without.trace.sites.begin(), without.trace.sites.end(), fault.site);
}

std::vector<bool> shown_faults(const Program& program, const Outcome& without,
                               const std::vector<const SeededFault*>& faults, const PlayOptions& options) {
  SharedAnswers answers(faults.size());
  while (answers.next() < faults.size()) {
    const pid_t child = fork();
    if (child < 0) throw TargetFailure("no process in which seeded faults are played");
    if (child == 0) {
      // An engine's handlers would tell of a crash that is expected.
      for (const int number : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM})
        std::signal(number, SIG_DFL);
      while (answers.next() < faults.size()) {
        alarm(kSecondsAlone);
        answers.add(shows(program, without, faults[answers.next()]->mark, options));
      }
      _exit(0);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFSIGNALED(status))
      answers.add(WTERMSIG(status) != SIGALRM);
    else if (answers.next() < faults.size())
      throw TargetFailure("seeded faults are not played to their end");
  }
  return answers.take();
}

}  // namespace dictum
