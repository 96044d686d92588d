// re.Pattern and re.Match.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "modules/sre_engine.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

struct Pattern : Object {
  static constexpr TypeId kLayout = TypeId::Pattern;
  Value pattern;  // str, bytes or None
  std::int64_t flags;
  std::uint32_t* code;  // a buffer
  std::size_t code_size;
  std::int64_t groups;
  Dict* group_index;
  Value index_group;  // a tuple

  std::span<const std::uint32_t> words() const { return {code, code_size}; }
  bool of_bytes() const { return is<Bytes>(pattern); }
};
struct Match : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::Match;
  Pattern* pattern;
  Value string;
  std::int64_t from, to;    // pos and endpos
  std::int64_t last_group;  // -1: none
  std::int64_t*
      places;  // a buffer: first and last of the match and of each group, -1 where it has no part in it
};

// What differs between versions.
struct SreVersion {
  std::int64_t magic, max_groups;
  std::uint8_t versions;   // bit 0 is 3.8, bit 5 is 3.13
  bool has_atomic_groups;  // 3.11: and numbers its instructions otherwise
  bool names_wrong_type;   // 3.11: "expected string or bytes-like object, got 'int'"
};
const SreVersion& sre_version(const Language& language);

// What a call of match() and the like is asked to search. Bytes of anything but bytes are copied.
struct SreSubject {
  OwnedValue string;
  SreText text;
  std::string copy;
  bool is_bytes = false;
};
// TypeError for what is no text, or not of the pattern's kind. The text stays where it is while the subject
// lives.
Done open_subject(Context& cx, const Pattern* pattern, Value string, SreSubject& subject);
// string[from:to], as an exact str or bytes.
OwnedValue subject_slice(Context& cx, const SreSubject& subject, std::int64_t from, std::int64_t to);

OwnedValue make_match(Context& cx, Pattern* pattern, const SreSubject& subject, const SreMatcher& matcher,
                      std::int64_t from);
// The number of a group by number or name; IndexError "no such group".
Fallible<std::int64_t> group_argument(Context& cx, const Pattern* pattern, Value group);
OwnedValue match_group(Context& cx, Match* match, std::int64_t group, Value absent);

// A template as the library reads it since 3.12: a list of a text, the number of a group, a text, …
OwnedValue read_template(Context& cx, Pattern* pattern, Value text);
// Adds what it makes of a match to a list.
Done expand_template(Context& cx, Match* match, List* parts, List* pieces);

}  // namespace dictum
