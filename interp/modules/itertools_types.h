// The payloads of itertools: https://docs.python.org/3/library/itertools.html
#pragma once

#include "objects/sequence_object.h"

namespace dictum {

struct Accumulate : Object {
  Value total;  // absent before the first item
  Value iterator;
  Value function;  // None: addition
  Value initial;   // None: none (any more)
};
struct Batched : Object {
  Value iterator;  // absent when exhausted
  std::int64_t size;
  bool strict;
};
struct Chain : Object {
  static constexpr TypeId kLayout = TypeId::Chain;
  Value source;  // of iterables; absent when exhausted
  Value active;  // the iterator that is being drained, or absent
};
// combinations, combinations_with_replacement and permutations.
struct Selection : Object {
  Tuple* pool;
  std::int64_t* indices;  // `width` of them; of permutations as many as the pool is long. A buffer
  std::int64_t* cycles;   // permutations: `width` of them; a buffer
  std::int64_t width;     // r
  bool started, stopped;
};
struct Product : Object {
  Tuple* pools;           // of tuples
  std::int64_t* indices;  // one per pool; a buffer
  bool started, stopped;
};
struct Compress : Object {
  Value data, selectors;
};
struct Counting : Object {
  Value current, step;
};
struct Cycle : Object {
  Value iterator;  // absent: the first pass is over
  List* saved;
  std::int64_t index;
  bool first_pass;  // items are already saved: a restored state
};
// dropwhile, takewhile, filterfalse, starmap.
struct FunctionIterator : Object {
  Value function, iterator;
  bool switched;  // dropwhile has started, takewhile has stopped
};
struct Grouper;
struct GroupBy : Object {
  static constexpr TypeId kLayout = TypeId::GroupBy;
  Value iterator, key_function;
  Value target_key, current_key, current_value;  // absent: none yet
  const Grouper* current_grouper;                // borrowed, compared only
};
struct Grouper : Object {
  GroupBy* parent;
  Value target_key;
};
struct SliceIterator : Object {
  Value iterator;                           // absent when exhausted
  std::int64_t next, stop, step, position;  // stop -1: none
};
struct Pairwise : Object {
  Value iterator, old;  // absent: exhausted, none yet
};
struct Repeat : Object {
  Value element;
  std::int64_t remaining;  // -1: for ever
};
// Items that have been read, shared by the iterators of one tee(): a linked list of blocks.
struct TeeData : Object {
  static constexpr TypeId kLayout = TypeId::TeeData;
  static constexpr std::int64_t kSize = 57;
  Value iterator;
  TeeData* next;
  Value* values;  // a buffer of kSize
  std::int64_t filled;
  bool running;
};
struct Tee : Object {
  static constexpr TypeId kLayout = TypeId::Tee;
  TeeData* data;
  std::int64_t index;
};
struct ZipLongest : Object {
  Tuple* iterators;  // absent items: exhausted
  Value fill;
  std::int64_t active;
};

}  // namespace dictum
