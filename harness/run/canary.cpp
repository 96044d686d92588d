#include "run/canary.h"

#include <utility>

#include "dictum/interp.h"

namespace dictum {
namespace {

// What a lying worker.py does to a reply before it is sent; `memory` lives as long as the worker.
struct Lie {
  const char* name;
  const char* code;
  bool leak = false;  // told in batches only: it must be seen as a difference between tiers
};

constexpr Lie kNoLie = {"a lie that changes nothing: nothing may be reported", "pass"};

constexpr Lie kLies[] = {
    {"one byte of the output",
     "out = reply['stdout']\n"
     "reply['stdout'] = out[:2] + chr(ord(out[2]) ^ 1) + out[3:] if len(out) > 2 else out"},
    {"a lost line", "reply['stdout'] = reply['stdout'].partition('\\n')[2]"},
    {"another exception type", "if reply['exception']: reply['exception']['type'] = 'IndexError'"},
    {"another exception message", "if reply['exception']: reply['exception']['message'] = 'lie'"},
    {"another exit status", "if reply['exit_code'] == 3: reply['exit_code'] = 4"},
    {"always well", "reply.update(status='finished', exit_code=0, exception=None, stderr='')"},
    {"nothing printed", "reply['stdout'] = ''"},
    {"a stale answer", "memory.append(dict(reply))\nif len(memory) > 1: reply.update(memory[-2])"},
    {"a stale answer with the nonce of the request",
     "memory.append(dict(reply, nonce=None, id=None))\n"
     "if len(memory) > 1: reply.update(memory[-2], nonce=reply['nonce'], id=reply['id'])"},
    {"an answer without its status", "del reply['status']"},
    {"one byte of the output, in batches only",
     "if reply['tier'] == 'fork-batch': reply['stdout'] = 'x' + reply['stdout'][1:]", true},
};

std::string lying_worker(const Lie& lie) {
  std::string body;
  const std::string code(lie.code);
  for (std::size_t begin = 0; begin <= code.size();) {
    const std::size_t end = std::min(code.find('\n', begin), code.size());
    body += "    " + code.substr(begin, end - begin) + "\n";
    begin = end + 1;
  }
  const std::string head = "def frame_of(reply):\n";
  std::string text = worker_text();
  const std::size_t at = text.find(head);
  if (at == std::string::npos) throw TargetFailure("the worker has changed: it cannot be made to lie");
  text.insert(at + head.size(), "    if 'hello' not in reply: tell_lie(reply)\n");
  return text.insert(at, "memory = []\n\n\ndef tell_lie(reply):\n" + body + "\n\n");
}

// Between them every field of an outcome is in use, and no two answer alike.
std::vector<Scenario> programs() {
  constexpr const char* kPrograms[] = {
      "for line in ['first line', 'second line', 'third line']: print(line)",
      "print('before')\nraise KeyError('key')",
      "import sys\nprint('leaving')\nsys.exit(3)",
      "try: print({1: 2} | {3: 4})\n"  // from 3.9
      "except TypeError: print('no union')",
      "class Data:\n"
      "    def __set_name__(self, owner, name): print('named', name)\n"
      "    def __get__(self, instance, owner): return 'from the descriptor'\n"
      "    def __set__(self, instance, value): print('set', value)\n"
      "class Plain:\n"
      "    def __get__(self, instance, owner): return 'from the class'\n"
      "class Base:\n"
      "    def speak(self): return ['base']\n"
      "    def __init_subclass__(cls): print('subclass', cls.__name__)\n"
      "class Left(Base):\n"
      "    def speak(self): return ['left'] + super().speak()\n"
      "class Right(Base):\n"
      "    def speak(self): return ['right'] + super().speak()\n"
      "class Both(Left, Right):\n"
      "    data, plain = Data(), Plain()\n"
      "    def __getattr__(self, name): return 'missing ' + name\n"
      "it = Both()\n"
      "it.data = 1\n"
      "vars(it).update(data='own', plain='own')\n"
      "print(it.data, it.plain, it.nothing, it.speak(), [c.__name__ for c in Both.__mro__])\n"
      "del it.plain\n"
      "print(it.plain, Both.speak.__name__, it.speak.__self__ is it)",
  };
  std::vector<Scenario> scenarios;
  for (const char* text : kPrograms) {
    Scenario& scenario = scenarios.emplace_back();
    scenario.id = "canary-" + std::to_string(scenarios.size());
    scenario.area = "canary";
    scenario.seconds = 30;
    scenario.program.files = {{"main.py", std::string(text) + "\n"}};
  }
  return scenarios;
}

class Counter final : public Reporter {
 public:
  void on_start(const std::vector<PairDescription>&) override {}
  void on_finish(const RunSummary&) override {}
  void on_result(const ScenarioResult& result) override {
    same += result.fate == Fate::Same;
    failed += result.fate == Fate::Failed;
    leaks += result.leaks.size();
    if (result.fate == Fate::NotComparable)
      ++(result.verdict.reason.rfind(kProtocolError, 0) == 0 ? broken : silent);
  }
  std::size_t same = 0, failed = 0, leaks = 0;
  std::size_t broken = 0;  // protocol errors
  std::size_t silent = 0;  // not comparable for another reason: no report of a lie
};

struct Seen {
  Counter counter;
  std::vector<std::string> failures;
  std::string text() const {
    std::string words = std::to_string(counter.same) + " same, " + std::to_string(counter.failed) +
                        " failed, " + std::to_string(counter.broken) + " protocol errors, " +
                        std::to_string(counter.leaks) + " leaks";
    for (const std::string& failure : failures) words += "; " + failure;
    return words;
  }
};

Seen play_pair(TargetPair pair) {
  pair.oracle.cache = pair.reference.cache = nullptr;
  RunOptions options;
  options.pairs = {std::move(pair)};
  Seen seen;
  seen.failures = run_scenarios(programs(), options, seen.counter).failures;
  return seen;
}

// Its rules are others: an interpreter that does something wrong, in every build.
Canary other_language(TargetPair pair) {
  pair.reference.language = pair.oracle.identity->language == "3.8" ? "3.9" : "3.8";
  const Seen seen = play_pair(pair);
  return {"the reference plays Python " + pair.reference.language, seen.counter.failed > 0, seen.text()};
}

Canary honest(const TargetPair& pair) {
  const Seen seen = play_pair(pair);
  if (!seen.failures.empty()) throw TargetFailure(seen.failures.front());
  const bool quiet = seen.counter.same == programs().size() && seen.counter.leaks == 0;
  return {"no lie: all must be the same", quiet, seen.text()};
}

// A lie in batches only is a leak and no divergence; any other is a failure, a protocol error, or the end of
// the target.
Canary told(const Lie& lie, const std::string& place, const TargetPair& pair) {
  const Seen seen = play_pair(pair);
  const Counter& counter = seen.counter;
  const bool reported = lie.leak ? counter.leaks > 0 && counter.failed == 0
                                 : counter.failed + counter.broken + counter.leaks + seen.failures.size() > 0;
  return {lie.name + (" (" + place + ")"), reported, seen.text()};
}

}  // namespace

std::vector<std::string> canary_faults() {
  std::vector<std::string> faults;
  for (const std::string& mark : fault_marks())
    for (const char* rule : {"ATT-02@attribute.cpp", "DSC-03@attribute.cpp"})
      if (mark.rfind(rule, 0) == 0 && fault_problem(mark).empty()) faults.push_back(mark);
  return faults;
}

std::vector<Canary> run_canaries(const TargetPair& pair, const std::vector<std::string>& faults) {
  std::vector<Canary> canaries = {honest(pair)};
  TargetSpec python = pair.oracle;
  if (!python.identity) python.identity = make_process_target(python)->describe();
  for (const Lie& lie : kLies) {
    TargetSpec liar = python;  // its identity is known: the smoke check would stop it
    liar.worker_text = lying_worker(lie);
    canaries.push_back(told(lie, "the oracle", {pair.reference, liar, ""}));
    canaries.push_back(told(lie, "the reference", {liar, python, ""}));
  }
  TargetSpec honest_liar = python;
  honest_liar.worker_text = lying_worker(kNoLie);
  Canary nothing_told = told(kNoLie, "the oracle", {pair.reference, honest_liar, ""});
  nothing_told.reported = !nothing_told.reported;
  canaries.push_back(nothing_told);
  if (pair.reference.kind == TargetSpec::Kind::Reference)
    canaries.push_back(other_language({pair.reference, python, ""}));
  for (const std::string& fault : faults) {
    TargetPair faulty = pair;
    faulty.reference.worker_options = {"--fault", fault};
    const Seen seen = play_pair(faulty);
    canaries.push_back(
        {"the seeded fault " + fault, seen.counter.failed + seen.failures.size() > 0, seen.text()});
  }
  TargetSpec checked = pair.oracle;
  checked.identity.reset();
  checked.cache = nullptr;
  checked.worker_text = lying_worker(kLies[0]);
  Canary smoke{"a lie before verdicts count (smoke check)", false, "no report"};
  try {
    make_process_target(checked)->describe();
  } catch (const TargetFailure& failure) {
    smoke.reported = true;
    smoke.seen = failure.what();
  }
  canaries.push_back(smoke);
  return canaries;
}

}  // namespace dictum
