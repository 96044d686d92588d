#include "modules/sre_engine.h"

#include <algorithm>

#include "modules/sre_codes.h"
#include "objects/errors.h"

namespace dictum {

using namespace sre;

namespace {

constexpr std::uint32_t kInfoCharset = 4;

bool is_set(std::uint32_t op) {
  return op == kIn || op == kInIgnore || op == kInUniIgnore || op == kInLocIgnore;
}

}  // namespace

SreMatcher::SreMatcher(Context& cx, std::span<const std::uint32_t> code, bool old_numbers,
                       std::int64_t groups, const SreText& text, std::int64_t from, std::int64_t to)
    : cx_(cx),
      code_(code),
      old_numbers_(old_numbers),
      text_(text),
      start_(std::clamp<std::int64_t>(from, 0, text.length)),
      end_(std::clamp<std::int64_t>(to, 0, text.length)),
      marks_(static_cast<std::size_t>(groups) * 2, -1) {
  start_ = std::min(start_, end_);
}

std::int64_t SreMatcher::mark(std::int64_t group, bool last) const {
  const auto index = static_cast<std::size_t>(2 * (group - 1));
  if (static_cast<std::int64_t>(index) + 1 > last_mark_ || index + 1 >= marks_.size()) return -1;
  if (marks_[index] < 0 || marks_[index + 1] < 0) return -1;
  return marks_[index + (last ? 1 : 0)];
}

std::uint32_t SreMatcher::word(std::size_t at) {
  if (at < code_.size()) return code_[at];
  fail_as_invalid();
  return 0;
}
std::uint32_t SreMatcher::opcode(std::size_t at) {
  const std::uint32_t number = word(at);
  constexpr std::uint32_t kCall = 8, kOldCommon = 27;  // CALL is gone; behind these, three are new
  if (!old_numbers_ || number < kCall) return number;
  if (number == kCall) return kUnknown;
  return number <= kOldCommon ? number - 1 : number + 2;
}
bool SreMatcher::fail_as_invalid() {
  if (!failed_) (void)raise_error(cx_, TypeId::RuntimeError, "invalid SRE code");
  return give_up();
}
bool SreMatcher::give_up() {
  failed_ = true;
  return false;
}

SreMatcher::Saved SreMatcher::save(bool with_marks) const {
  Saved saved{last_mark_, last_index_, {}};
  if (with_marks && last_mark_ >= 0)
    saved.marks.assign(marks_.begin(),
                       marks_.begin() + std::min<std::ptrdiff_t>(last_mark_ + 1, std::ssize(marks_)));
  return saved;
}
void SreMatcher::restore(const Saved& saved, bool with_marks) {
  if (with_marks) std::copy(saved.marks.begin(), saved.marks.end(), marks_.begin());
  last_mark_ = saved.last_mark;
  last_index_ = saved.last_index;
}

Fallible<bool> SreMatcher::match(bool all) {
  match_all_ = all;
  last_mark_ = last_index_ = -1;
  repeat_ = nullptr;
  const bool found = run(0, start_, true);
  if (failed_) return failed();
  return found;
}

Fallible<bool> SreMatcher::search() {
  std::int64_t position = start_;
  std::size_t set = 0;
  std::int64_t least = 0;
  if (opcode(0) == kInfo) {
    if (word(2) & kInfoCharset) set = 5;
    least = word(3);
  }
  for (; position + least <= end_; position++) {
    if (set > 0) {
      while (position < end_ && !in_set(set, at(position))) position++;
      if (position >= end_) break;
    }
    start_ = position;
    const bool found = TRY(match(false));
    if (found) return true;
    must_advance_ = false;
  }
  if (failed_) return failed();
  return false;
}

void SreMatcher::go_on() {
  must_advance_ = stop_ == start_;
  start_ = stop_;
}

bool SreMatcher::may_succeed(std::int64_t position, bool whole) const {
  if (!whole) return true;
  return !(match_all_ && position != end_) && !(must_advance_ && position == start_);
}

std::int64_t SreMatcher::count_fitting(std::size_t pc, std::int64_t position, std::int64_t most) {
  const std::uint32_t op = opcode(pc);
  const std::int64_t begin = position;
  const std::int64_t last = most < end_ - position ? position + most : end_;
  if (takes_one(op)) {
    while (position < last && !failed_ && fits_one(op, pc + 1, at(position))) position++;
    constexpr std::int64_t kCharactersPerStep = 16;
    if (!failed_ && !cx_.charge((position - begin) / kCharactersPerStep)) give_up();
    return position - begin;
  }
  while (position < last && !failed_) {
    if (!run(pc, position, false) || stop_ == position) break;
    position = stop_;
  }
  return position - begin;
}

bool SreMatcher::same_group(std::size_t pc, std::uint32_t op, std::int64_t& position) {
  const std::int64_t group = std::int64_t{word(pc)} + 1;
  std::int64_t from = mark(group, false);
  const std::int64_t to = mark(group, true);
  if (from < 0 || to < from) return false;
  for (; from < to; from++, position++)
    if (position >= end_ || folded(op, at(position)) != folded(op, at(from))) return false;
  return true;
}

bool SreMatcher::run(std::size_t pc, std::int64_t position, bool whole) {
  StackGuard guard(cx_);
  if (!guard.ok) {
    (void)stop_unsupported(cx_, "regular expressions that go back this deep");
    return give_up();
  }
  if (!cx_.charge()) return give_up();
  if (opcode(pc) == kInfo) {
    if (word(pc + 3) && end_ - position < std::int64_t{word(pc + 3)}) return false;
    pc += 1 + word(pc + 1);
  }
  while (!failed_) {
    const std::uint32_t op = opcode(pc++);
    if (takes_one(op)) {
      if (position >= end_ || !fits_one(op, pc, at(position))) return false;
      position++;
      pc += is_set(op) ? word(pc) : op == kAny || op == kAnyAll ? 0 : 1;
      continue;
    }
    switch (op) {
      case kFailure: return false;
      case kSuccess:
        if (!may_succeed(position, whole)) return false;
        stop_ = position;
        return true;
      case kMark: {
        const std::int64_t index = word(pc++);
        if (index >= std::ssize(marks_)) return fail_as_invalid();
        if (index & 1) last_index_ = index / 2 + 1;
        for (; last_mark_ < index; last_mark_++)
          if (last_mark_ + 1 < index) marks_[static_cast<std::size_t>(last_mark_ + 1)] = -1;
        marks_[static_cast<std::size_t>(index)] = position;
        break;
      }
      case kAt:
        if (!is_at(word(pc), position)) return false;
        pc++;
        break;
      case kJump: pc += word(pc); break;
      case kGroupRef:
      case kGroupRefIgnore:
      case kGroupRefUniIgnore:
        if (!same_group(pc, op, position)) return false;
        pc++;
        break;
      case kGroupRefExists: {
        const std::int64_t group = std::int64_t{word(pc)} + 1;
        const std::int64_t from = mark(group, false), to = mark(group, true);
        pc += from < 0 || to < from ? word(pc + 1) : 2;
        break;
      }
      case kAssert: {
        const std::int64_t back = word(pc + 1);
        if (position < back || !run(pc + 2, position - back, false)) return false;
        pc += word(pc);
        break;
      }
      case kAssertNot: {
        const std::int64_t back = word(pc + 1);
        if (position >= back) {
          const Saved saved = save(repeat_ != nullptr);
          if (run(pc + 2, position - back, false) || failed_) return false;
          restore(saved, repeat_ != nullptr);
        }
        pc += word(pc);
        break;
      }
      case kAtomicGroup:
        if (!run(pc + 1, position, false)) return false;
        position = stop_;
        pc += word(pc);
        break;
      case kPossessiveRepeatOne: {
        const std::int64_t count = count_fitting(pc + 3, position, word(pc + 2));
        if (count < std::int64_t{word(pc + 1)}) return false;
        position += count;
        pc += word(pc);
        break;
      }
      case kBranch: return run_branch(pc, position, whole);
      case kRepeatOne: return run_greedy_one(pc, position, whole);
      case kMinRepeatOne: return run_lazy_one(pc, position, whole);
      case kRepeat: {
        Repeat repeat{pc, -1, repeat_, -1};
        repeat_ = &repeat;
        const bool found = run(pc + word(pc), position, whole);
        repeat_ = repeat.outer;
        return found;
      }
      case kMaxUntil: return run_greedy_until(pc, position, whole);
      case kMinUntil: return run_lazy_until(pc, position, whole);
      case kPossessiveRepeat: return run_possessive(pc, position, whole);
      case kGroupRefLocIgnore: {
        (void)stop_unsupported(cx_, "regular expressions that depend on the locale");
        return give_up();
      }
      default: return fail_as_invalid();
    }
  }
  return false;
}

// <skip> code <jump> … <skip> code <jump> … 0
bool SreMatcher::run_branch(std::size_t pc, std::int64_t position, bool whole) {
  const bool in_repeat = repeat_ != nullptr;
  const Saved saved = save(in_repeat);
  for (; word(pc) != 0; pc += word(pc)) {
    const std::uint32_t op = opcode(pc + 1);
    if ((op == kLiteral || op == kIn) && (position >= end_ || !fits_one(op, pc + 2, at(position)))) continue;
    if (run(pc + 1, position, whole)) return true;
    if (failed_) return false;
    restore(saved, in_repeat);
  }
  return false;
}

// <skip> <min> <max> item <success> tail
bool SreMatcher::run_greedy_one(std::size_t pc, std::int64_t position, bool whole) {
  const std::int64_t least = word(pc + 1);
  if (end_ - position < least) return false;
  std::int64_t count = count_fitting(pc + 3, position, word(pc + 2));
  if (failed_ || count < least) return false;
  const std::size_t tail = pc + word(pc);
  const bool in_repeat = repeat_ != nullptr;
  const Saved saved = save(in_repeat);
  const bool before_literal = opcode(tail) == kLiteral;
  const char32_t literal = before_literal ? word(tail + 1) : 0;
  for (; count >= least; count--) {
    const std::int64_t here = position + count;
    if (before_literal && (here >= end_ || at(here) != literal)) continue;
    if (run(tail, here, whole)) return true;
    if (failed_) return false;
    restore(saved, in_repeat);
  }
  return false;
}
bool SreMatcher::run_lazy_one(std::size_t pc, std::int64_t position, bool whole) {
  const std::int64_t least = word(pc + 1), most = word(pc + 2);
  if (end_ - position < least) return false;
  std::int64_t count = least == 0 ? 0 : count_fitting(pc + 3, position, least);
  if (failed_ || count < least) return false;
  position += count;
  const std::size_t tail = pc + word(pc);
  const bool in_repeat = repeat_ != nullptr;
  const Saved saved = save(in_repeat);
  while (most == kMost || count <= most) {
    if (run(tail, position, whole)) return true;
    if (failed_) return false;
    restore(saved, in_repeat);
    if (count_fitting(pc + 3, position, 1) == 0 || failed_) return false;
    position++;
    count++;
  }
  return false;
}

bool SreMatcher::run_greedy_until(std::size_t pc, std::int64_t position, bool whole) {
  Repeat* repeat = repeat_;
  if (!repeat) return fail_as_invalid();
  const std::int64_t least = word(repeat->at + 1), most = word(repeat->at + 2), count = repeat->count + 1;
  if (count < least) {
    repeat->count = count;
    if (run(repeat->at + 3, position, whole)) return true;
    repeat->count = count - 1;
    return false;
  }
  if ((count < most || most == kMost) && position != repeat->last_start) {
    repeat->count = count;
    const Saved saved = save(true);
    const std::int64_t last_start = std::exchange(repeat->last_start, position);
    const bool found = run(repeat->at + 3, position, whole);
    repeat->last_start = last_start;
    if (found) return true;
    if (failed_) return false;
    restore(saved, true);
    repeat->count = count - 1;
  }
  repeat_ = repeat->outer;
  const bool found = run(pc, position, whole);
  repeat_ = repeat;
  return found;
}
bool SreMatcher::run_lazy_until(std::size_t pc, std::int64_t position, bool whole) {
  Repeat* repeat = repeat_;
  if (!repeat) return fail_as_invalid();
  const std::int64_t least = word(repeat->at + 1), most = word(repeat->at + 2), count = repeat->count + 1;
  if (count >= least) {
    repeat_ = repeat->outer;
    const bool in_repeat = repeat_ != nullptr;
    const Saved saved = save(in_repeat);
    const bool found = run(pc, position, whole);
    repeat_ = repeat;
    if (found) return true;
    if (failed_) return false;
    restore(saved, in_repeat);
    if ((count >= most && most != kMost) || position == repeat->last_start) return false;
  }
  repeat->count = count;
  const std::int64_t last_start = repeat->last_start;
  if (count >= least) repeat->last_start = position;
  const bool found = run(repeat->at + 3, position, whole);
  repeat->last_start = last_start;
  if (found) return true;
  repeat->count = count - 1;
  return false;
}

// <skip> <min> <max> item <success> tail: what the item has taken is not given back.
bool SreMatcher::run_possessive(std::size_t pc, std::int64_t position, bool whole) {
  const std::int64_t least = word(pc + 1), most = word(pc + 2);
  Repeat repeat{pc, -1, repeat_, -1};
  repeat_ = &repeat;
  std::int64_t count = 0, last_start = -1;
  bool good = true;
  for (; count < least && good; count++) {
    good = run(pc + 3, position, false);
    if (good) position = stop_;
  }
  while (good && !failed_ && (count < most || most == kMost) && position != last_start) {
    const Saved saved = save(true);
    last_start = position;
    if (!run(pc + 3, position, false)) {
      restore(saved, true);
      break;
    }
    position = stop_;
    count++;
  }
  repeat_ = repeat.outer;
  return good && !failed_ && run(pc + word(pc) + 1, position, whole);
}

}  // namespace dictum
