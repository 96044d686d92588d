// What the cache holds: outcomes of programs and identities of targets, and the keys under which they are
// found.
#pragma once

#include <optional>
#include <string>

#include "target/answer_cache.h"
#include "target/target.h"

namespace dictum {

// All that tells one file from another that was put in its place: device, number, size and times. Empty: it
// is not there.
std::string file_stamp(const std::string& path);

// What every answer of a target depends on: the worker's text, the executable, what it said of itself.
std::string answer_prefix(const Identity& identity, const std::string& worker_text);

// The program with all its files, and the limits but for the deadline: an answer that came in time is kept.
CacheKey answer_key(const std::string& prefix, const Program& program, const RunLimits& limits, Tier tier);

// Whether the same would be answered again: not by a program that was ended, or that has ended its worker.
bool may_be_kept(const Outcome& outcome);

std::string encode_answer(const Outcome& outcome);
std::optional<Outcome> decode_answer(const std::string& bytes);

// Under the path that a user has named; only an executable itself is found again, no script that starts one.
CacheKey identity_key(const std::string& path, const std::string& worker_text);
std::string encode_identity(const Identity& identity);
std::optional<Identity> decode_identity(const std::string& bytes);

}  // namespace dictum
