// The machine behind re: it runs the code that the library's compiler makes of a pattern, backtracking by
// recursion. The code is that of re._constants: words of 32 bits, numbered as in 3.11; up to 3.10 the numbers
// differ a little.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "objects/context.h"

namespace dictum {

// What is searched: the characters of a str or bytes. Borrowed.
struct SreText {
  const std::uint8_t* narrow = nullptr;
  const char32_t* wide = nullptr;
  std::int64_t length = 0;

  char32_t at(std::int64_t index) const { return wide ? wide[index] : narrow[index]; }
};

class SreMatcher {
 public:
  // `groups`: of the pattern, the whole match aside. Positions from `from` to `to`, clipped to the text.
  SreMatcher(Context& cx, std::span<const std::uint32_t> code, bool old_numbers, std::int64_t groups,
             const SreText& text, std::int64_t from, std::int64_t to);

  // Whether there is a match that begins at start (and, for all of it, ends at the end); a failure is a
  // budget that ran out, a stop, or code that the compiler does not make.
  Fallible<bool> match(bool all);
  // The first match from start on.
  Fallible<bool> search();
  // After a match: the next one begins behind this one, and is not the same empty one.
  void go_on();
  // An empty match at start does not count.
  void must_advance() { must_advance_ = true; }

  std::int64_t start() const { return start_; }  // of the match
  std::int64_t stop() const { return stop_; }    // where it ends
  std::int64_t end() const { return end_; }      // of what is searched
  // The first or last position of a group (from 1), -1 if it is not in the match.
  std::int64_t mark(std::int64_t group, bool last) const;
  std::int64_t last_group() const { return last_index_; }

 private:
  struct Repeat {
    std::size_t at;  // its minimum and maximum stand at + 1 and at + 2, its body begins at + 3
    std::int64_t count;
    Repeat* outer;
    std::int64_t last_start;
  };
  struct Saved {
    std::int64_t last_mark, last_index;
    std::vector<std::int64_t> marks;
  };

  std::uint32_t word(std::size_t at);
  std::uint32_t opcode(std::size_t at);
  char32_t at(std::int64_t position) const { return text_.at(position); }
  Saved save(bool with_marks) const;
  void restore(const Saved& saved, bool with_marks);
  bool fail_as_invalid();
  bool give_up();  // false, with a failure

  bool run(std::size_t pc, std::int64_t position, bool whole);
  bool may_succeed(std::int64_t position, bool whole) const;
  bool run_branch(std::size_t pc, std::int64_t position, bool whole);
  bool run_greedy_one(std::size_t pc, std::int64_t position, bool whole);
  bool run_lazy_one(std::size_t pc, std::int64_t position, bool whole);
  bool run_greedy_until(std::size_t pc, std::int64_t position, bool whole);
  bool run_lazy_until(std::size_t pc, std::int64_t position, bool whole);
  bool run_possessive(std::size_t pc, std::int64_t position, bool whole);
  // How often the one-character pattern fits from here on, at most `most` times.
  std::int64_t count_fitting(std::size_t pc, std::int64_t position, std::int64_t most);
  bool fits_one(std::uint32_t op, std::size_t pc, char32_t c);
  bool in_set(std::size_t pc, char32_t c);
  bool is_at(std::uint32_t where, std::int64_t position);
  bool is_category(std::uint32_t category, char32_t c);
  bool same_group(std::size_t pc, std::uint32_t op, std::int64_t& position);
  char32_t folded(std::uint32_t op, char32_t c) const;

  Context& cx_;
  std::span<const std::uint32_t> code_;
  bool old_numbers_;
  SreText text_;
  std::int64_t start_, end_, stop_ = 0;
  bool match_all_ = false, must_advance_ = false, failed_ = false;
  std::int64_t last_mark_ = -1, last_index_ = -1;
  std::vector<std::int64_t> marks_;
  Repeat* repeat_ = nullptr;
};

// Case as patterns see it: single characters to single characters.
char32_t sre_lower(const Context& cx, char32_t c);
char32_t sre_upper(const Context& cx, char32_t c);

}  // namespace dictum
