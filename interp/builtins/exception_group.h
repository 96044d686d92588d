// Groups of exceptions and what except* does with them: PEP 654.
#pragma once

#include "objects/context.h"
#include "objects/sequence_object.h"

namespace dictum {

bool is_group(Context& cx, Value value);

// Which members a part of a group shall have.
struct GroupCondition {
  enum class Kind : std::uint8_t {
    Classes,    // `value` is an exception class or a tuple of such
    Function,   // … a callable that is asked
    Identities  // … a set of the id()s of exceptions that are no groups
  };
  Value value;
  Kind kind = Kind::Classes;
};

struct GroupParts {
  OwnedValue match, rest;  // None where nothing is
};

// Parts of an exception, or of a group down to its leaves; the groups among the parts are made by derive().
// Without `wants_rest` all of `rest` is None.
Fallible<GroupParts> split_group(Context& cx, Value exception, const GroupCondition& condition,
                                 bool wants_rest);

// What the clause `except* classes` takes of an exception: a group, whose split() decides; an exception that
// is none gets a group around it. TypeError for classes that cannot stand there. `exception` None: nothing is
// left.
Fallible<GroupParts> match_clause(Context& cx, Value exception, Value classes);

// What a try statement raises whose clauses had `original` and have left these exceptions (or None) behind:
// those with the traceback, context and cause of `original` are put together again in its structure, the
// others are new. None: nothing is raised.
OwnedValue join_raised(Context& cx, Value original, List* raised);

}  // namespace dictum
