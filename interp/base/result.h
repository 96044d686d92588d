// Result<T, E>: a value or the reason why there is none. TRY propagates the reason, MUST says "cannot fail
// here".
#pragma once

#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"

namespace dictum {

// Wraps an error so that `return Failure{error};` converts to any Result with that error type.
template <class E>
struct Failure {
  E error;
};
template <class E>
Failure(E) -> Failure<E>;

struct Nothing {};

template <class T, class E>
class [[nodiscard]] Result {
 public:
  using Stored = std::conditional_t<std::is_void_v<T>, Nothing, T>;

  Result() requires std::is_void_v<T> : state_(std::in_place_index<0>) {}
  template <class U>
  requires(!std::is_void_v<T> && std::is_convertible_v<U&&, Stored>) Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  template <class F>
  requires std::is_convertible_v<F&&, E> Result(Failure<F> failure)
      : state_(std::in_place_index<1>, std::move(failure.error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }
  Stored& value() & { return *checked(std::get_if<0>(&state_)); }
  const Stored& value() const& { return *checked(std::get_if<0>(&state_)); }
  Stored&& value() && { return std::move(*checked(std::get_if<0>(&state_))); }
  E& error() & { return *checked(std::get_if<1>(&state_)); }
  const E& error() const& { return *checked(std::get_if<1>(&state_)); }
  E&& error() && { return std::move(*checked(std::get_if<1>(&state_))); }

 private:
  template <class P>
  static P* checked(P* pointer) {
    DICTUM_CHECK(pointer, "a result was read as what it is not");
    return pointer;
  }
  std::variant<Stored, E> state_;
};

}  // namespace dictum

// auto x = TRY(f());   returns f's failure to the caller
#define TRY(...)                                                                     \
  ({                                                                                 \
    auto try_result_ = (__VA_ARGS__);                                                \
    if (!try_result_.ok()) return ::dictum::Failure{std::move(try_result_).error()}; \
    std::move(try_result_).value();                                                  \
  })
#define MUST(...)                                                         \
  ({                                                                      \
    auto must_result_ = (__VA_ARGS__);                                    \
    DICTUM_CHECK(must_result_.ok(), "MUST: " #__VA_ARGS__ " has failed"); \
    std::move(must_result_).value();                                      \
  })
