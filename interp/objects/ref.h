// Owning handles: OwnedValue for any value, Ref<T> for a pointer of known type. Moves are free, copies count.
#pragma once

#include <type_traits>
#include <utility>

#include "objects/object.h"
#include "objects/outcome.h"

// clang also warns of the unused value of a TRY statement; g++ sees that it is one.
#ifdef __clang__
#define DICTUM_OWNING
#else
#define DICTUM_OWNING [[nodiscard]]
#endif

namespace dictum {

// Owns a T (or nothing). As the result of a function, null means raised unless its comment says otherwise.
template <class T>
class DICTUM_OWNING Ref {
 public:
  constexpr Ref() = default;
  constexpr Ref(std::nullptr_t) {}
  Ref(Failed) {}
  // Adds a reference.
  explicit Ref(T* borrowed) : pointer_(borrowed) {
    if (pointer_) retain(pointer_);
  }
  // Takes over the reference that the caller has.
  static Ref steal(T* owned) {
    Ref made;
    made.pointer_ = owned;
    return made;
  }
  Ref(const Ref& other) : Ref(other.pointer_) {}
  Ref(Ref&& other) noexcept : pointer_(std::exchange(other.pointer_, nullptr)) {}
  template <class U>
  requires std::is_convertible_v<U*, T*> Ref(Ref<U>&& other) : pointer_(other.leak()) {}
  // New before old: the old object may run Python code while it dies.
  Ref& operator=(Ref other) noexcept {
    std::swap(pointer_, other.pointer_);
    return *this;
  }
  ~Ref() {
    if (pointer_) release(pointer_);
  }

  T* get() const { return pointer_; }
  T* operator->() const { return pointer_; }
  T& operator*() const { return *pointer_; }
  explicit operator bool() const { return pointer_ != nullptr; }
  // Gives the reference to the caller.
  [[nodiscard]] T* leak() { return std::exchange(pointer_, nullptr); }

  bool ok() const { return pointer_ != nullptr; }
  Ref&& value() && { return std::move(*this); }
  Raised error() const { return {}; }

 private:
  T* pointer_ = nullptr;
};

// Owns a value; may be absent or raised.
class DICTUM_OWNING OwnedValue {
 public:
  constexpr OwnedValue() = default;
  OwnedValue(Failed) : value_(Value::raised()) {}
  // Adds a reference.
  explicit OwnedValue(Value borrowed) : value_(borrowed) { retain(value_); }
  template <class T>
  OwnedValue(Ref<T>&& ref) {
    T* pointer = ref.leak();
    value_ = pointer ? Value(pointer) : Value::raised();
  }
  // Takes over the reference that the caller has.
  static OwnedValue steal(Value owned) {
    OwnedValue made;
    made.value_ = owned;
    return made;
  }
  static OwnedValue small(std::int64_t number) { return steal(Value::small(number)); }
  static OwnedValue absent() { return {}; }
  OwnedValue(const OwnedValue& other) : OwnedValue(other.value_) {}
  OwnedValue(OwnedValue&& other) noexcept : value_(std::exchange(other.value_, Value())) {}
  OwnedValue& operator=(OwnedValue other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~OwnedValue() { release(value_); }

  Value get() const { return value_; }
  operator Value() const& { return value_; }
  operator Value() && = delete;
  [[nodiscard]] Value leak() { return std::exchange(value_, Value()); }

  bool is_absent() const { return value_.is_absent(); }
  bool is_raised() const { return value_.is_raised(); }
  bool is_value() const { return value_.is_value(); }

  bool ok() const { return !value_.is_raised(); }
  OwnedValue&& value() && { return std::move(*this); }
  Raised error() const { return {}; }

 private:
  Value value_;
};

// A new reference to a borrowed value.
inline OwnedValue own(Value value) { return OwnedValue(value); }
template <class T>
Ref<T> own_ref(T* object) {
  return Ref<T>(object);
}
// Gives the reference held by a value of known type.
template <class T>
Ref<T> ref_cast(OwnedValue&& value) {
  return Ref<T>::steal(static_cast<T*>(value.leak().object()));
}

}  // namespace dictum
