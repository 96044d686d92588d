#include "target/tier.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_set>

namespace dictum {
namespace {

using std::string_view;

// Each of them alone asks for a process.
const std::unordered_set<string_view>& lonely_words() {
  static const std::unordered_set<string_view> words = {
      // what runs at the end
      "__del__", "weakref", "_weakref", "ref", "proxy", "finalize", "atexit", "WeakValueDictionary",
      "WeakKeyDictionary", "WeakSet", "WeakMethod", "async", "await", "coroutine",
      // threads, processes, signals
      "threading", "_thread", "asyncio", "concurrent", "multiprocessing", "subprocess", "fork", "_exit",
      "execv", "signal", "_signal", "kill", "getppid", "setsid", "spawnv", "system", "popen", "faulthandler",
      "ctypes",
      // the collector and what it sees
      "gc", "getrefcount", "__subclasses__", "tracemalloc", "get_referrers", "get_objects",
      // internals of sys
      "_getframe", "_current_frames", "settrace", "setprofile", "setswitchinterval", "set_asyncgen_hooks",
      "set_coroutine_origin_tracking_depth", "set_int_max_str_digits", "setrecursionlimit",
      "getrecursionlimit", "RecursionError", "MemoryError", "excepthook", "__excepthook__", "unraisablehook",
      "displayhook", "breakpointhook", "modules", "meta_path", "path_hooks", "path_importer_cache",
      "addaudithook", "monitoring", "_clear_type_cache",
      // state outside of the interpreter's dictionaries
      "register", "warnings", "locale", "decimal", "contextvars", "copyreg", "umask", "importlib", "_imp",
      "posix",
      // the streams below print()
      "TextIOWrapper", "stdin", "input", "fileno", "fdopen", "dup", "dup2", "closerange", "detach",
      "reconfigure", "KeyboardInterrupt"};
  return words;
}

constexpr bool begins_word(unsigned char c) {
  const unsigned lower = c | 0x20u;
  return (lower >= 'a' && lower <= 'z') || c == '_' || c >= 0x80;
}
constexpr auto kContinuesWord = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 256; ++c)
    table[c] = begins_word(static_cast<unsigned char>(c)) || (c >= '0' && c <= '9');
  return table;
}();
bool continues_word(unsigned char c) { return kContinuesWord[c]; }

// Whether a word of such a length and with such a beginning is among them: most are found to be none by that.
struct Shapes {
  std::array<std::uint32_t, 256> lengths{};
  explicit Shapes(const std::unordered_set<string_view>& words) {
    for (const string_view word : words)
      lengths[static_cast<unsigned char>(word[0])] |= 1u << std::min<std::size_t>(word.size(), 31);
  }
  bool may_be(string_view word) const {
    return (lengths[static_cast<unsigned char>(word[0])] >> std::min<std::size_t>(word.size(), 31) & 1u) != 0;
  }
};

// What stands in the place of a standard stream sees how often CPython writes to it and flushes it, which
// depends on what a worker has imported and on how the interpreter ends.
bool replaces_stream(string_view word, string_view behind) {
  if (word == "redirect_stderr") return true;
  if (word != "stderr" && word != "stdout") return false;
  behind.remove_prefix(std::min(behind.find_first_not_of(' '), behind.size()));
  return behind.starts_with('=') && !behind.starts_with("==");
}

struct Seen {
  bool lonely = false;
  bool replaces_stream = false;
  bool yield = false;        // a suspended generator …
  bool leaves_late = false;  // … runs `finally` and __exit__ when it dies
  bool needs_process() const { return lonely || (yield && leaves_late); }
};

void look(string_view text, Seen& seen) {
  const auto& lonely = lonely_words();
  static const Shapes shapes(lonely);
  for (std::size_t at = 0; at < text.size();) {
    if (!begins_word(static_cast<unsigned char>(text[at]))) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && continues_word(static_cast<unsigned char>(text[at]))) ++at;
    const string_view word = text.substr(begin, at - begin);
    if (word.size() < 2) continue;
    seen.yield = seen.yield || word == "yield";
    seen.leaves_late = seen.leaves_late || word == "finally" || word == "with" || word == "GeneratorExit" ||
                       word == "BaseException";
    seen.lonely = seen.lonely || (shapes.may_be(word) && lonely.count(word) != 0);
    seen.replaces_stream |= replaces_stream(word, text.substr(at));
  }
}

}  // namespace

Tier quickest_tier(const Program& program) {
  Seen seen;
  for (const ProgramFile& file : program.files) look(file.bytes, seen);
  if (seen.replaces_stream || !program.stdin_text.empty()) return Tier::Fork;
  return seen.needs_process() ? Tier::Fork : Tier::Batch;
}

}  // namespace dictum
