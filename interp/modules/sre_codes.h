// The numbers in the code of patterns: re._constants of 3.11.
#pragma once

#include <cstdint>

namespace dictum::sre {

enum Op : std::uint32_t {
  kFailure,
  kSuccess,
  kAny,
  kAnyAll,
  kAssert,
  kAssertNot,
  kAt,
  kBranch,
  kCategory,
  kCharset,
  kBigCharset,
  kGroupRef,
  kGroupRefExists,
  kIn,
  kInfo,
  kJump,
  kLiteral,
  kMark,
  kMaxUntil,
  kMinUntil,
  kNotLiteral,
  kNegate,
  kRange,
  kRepeat,
  kRepeatOne,
  kSubpattern,
  kMinRepeatOne,
  kAtomicGroup,
  kPossessiveRepeat,
  kPossessiveRepeatOne,
  kGroupRefIgnore,
  kInIgnore,
  kLiteralIgnore,
  kNotLiteralIgnore,
  kGroupRefLocIgnore,
  kInLocIgnore,
  kLiteralLocIgnore,
  kNotLiteralLocIgnore,
  kGroupRefUniIgnore,
  kInUniIgnore,
  kLiteralUniIgnore,
  kNotLiteralUniIgnore,
  kRangeUniIgnore,
  kUnknown
};
enum Place : std::uint32_t {
  kBeginning,
  kBeginningLine,
  kBeginningString,
  kBoundary,
  kNonBoundary,
  kEnd,
  kEndLine,
  kEndString,
  kLocBoundary,
  kLocNonBoundary,
  kUniBoundary,
  kUniNonBoundary
};
// Pairs of a class and its complement.
enum Class : std::uint32_t {
  kDigits,
  kSpaces,
  kWords,
  kLineBreaks,
  kLocWords,
  kUniDigits,
  kUniSpaces,
  kUniWords,
  kUniLineBreaks
};

inline constexpr std::uint32_t kMost = 4294967295u;  // MAXREPEAT

// Instructions that take one character.
bool takes_one(std::uint32_t op);

}  // namespace dictum::sre
