// Results of operations on objects: what can be *raised*. TRY and MUST (base/result.h) work on Ref,
// OwnedValue, Fallible and Done alike, and `return raise_…(cx, …)` converts to any of them.
#pragma once

#include <utility>

#include "base/result.h"

namespace dictum {

// The exception or stop itself waits in Context::pending.
struct Raised {};
using Failed = Failure<Raised>;

template <class T>
class [[nodiscard]] Fallible {
 public:
  Fallible(T value) : ok_(true), value_(std::move(value)) {}
  Fallible(Failed) : ok_(false), value_() {}
  bool ok() const { return ok_; }
  T&& value() && { return std::move(value_); }
  const T& value() const& { return value_; }
  Raised error() const { return {}; }

 private:
  bool ok_;
  T value_;
};

using Done = Fallible<Nothing>;
inline Done done() { return Done(Nothing{}); }
inline Failed failed() { return Failed{Raised{}}; }

}  // namespace dictum
