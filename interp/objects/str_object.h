// str: one byte per character where all are Latin-1, four otherwise; lone surrogates allowed; the hash is
// CPython's.
#pragma once

#include <string>
#include <string_view>

#include "objects/context.h"

namespace dictum {

struct Str : Object {
  static constexpr TypeId kLayout = TypeId::Str;
  mutable std::int64_t hash;  // 0: not computed yet
  std::uint32_t length;       // code points
  std::uint8_t wide;          // 1: four bytes per character (and at least one above 0xff)
  std::uint8_t ascii;
  std::uint8_t external;  // 1: instances of subclasses: `outside` has the characters
  std::uint8_t padding;
  union {
    void* outside;
    std::uint8_t inside[8];
  };

  const void* data() const { return external ? outside : inside; }
  const std::uint8_t* narrow() const { return static_cast<const std::uint8_t*>(data()); }
  const char32_t* wide_data() const { return static_cast<const char32_t*>(data()); }
  char32_t at(std::size_t index) const { return wide ? wide_data()[index] : narrow()[index]; }
  // The characters of an ASCII string.
  std::string_view ascii_text() const { return {reinterpret_cast<const char*>(data()), length}; }
  bool is_ascii_text(std::string_view text) const { return ascii && ascii_text() == text; }
};

// Builds a string of any characters; narrow until a wide one comes. Short ones in place, longer ones in a
// buffer of the heap; when memory is short, appending has no effect any more and finish() raises.
class StrBuilder {
 public:
  explicit StrBuilder(Context& cx) : cx_(cx) {}
  StrBuilder(const StrBuilder&) = delete;
  StrBuilder& operator=(const StrBuilder&) = delete;
  ~StrBuilder() {
    if (buffer_ != inside_) cx_.heap.free_buffer(buffer_);
  }
  void append(char32_t character) {
    if ((character > 0xff && !is_wide_ && !widen()) || (length_ == capacity_ && !grow(1))) return;
    if (is_wide_)
      wide()[length_++] = character;
    else
      buffer_[length_++] = static_cast<char>(character);
  }
  void append(std::string_view latin1);
  void append(const Str* string) { append(string, 0, string->length); }
  void append(const Str* string, std::size_t start, std::size_t end);
  void repeat(char32_t character, std::size_t times);
  std::size_t length() const { return length_; }
  Ref<Str> finish();

 private:
  static constexpr std::size_t kInside = 120;
  char32_t* wide() { return reinterpret_cast<char32_t*>(buffer_); }
  bool widen();
  bool grow(std::size_t more);
  bool move_to(std::size_t capacity, bool wide);

  Context& cx_;
  std::size_t length_ = 0;  // in characters, as the capacity
  std::size_t capacity_ = kInside;
  std::size_t refused_ = 0;  // bytes that could not be had; 0: none
  bool is_wide_ = false;
  char* buffer_ = inside_;
  alignas(char32_t) char inside_[kInside];
};

// From UTF-8 (lone surrogates in three bytes pass). Not interned.
Ref<Str> make_str(Context& cx, std::string_view utf8);
Ref<Str> make_str_latin1(Context& cx, std::string_view latin1);
Ref<Str> make_str(Context& cx, std::u32string_view characters);  // narrowed if it can be
Ref<Str> make_char(Context& cx, char32_t character);
// An exact str of `length` characters, to be filled by the caller before anyone sees it; `wide` must be
// minimal.
Ref<Str> new_str(Context& cx, std::size_t length, bool wide);
Ref<Str> substring(Context& cx, Str* string, std::size_t start, std::size_t end);
Ref<Str> concat(Context& cx, Str* left, Str* right);
// An exact str with the same characters (the same object if it is one).
Ref<Str> exact_str(Context& cx, Str* string);
// Interned; `utf8` as above.
Ref<Str> intern(Context& cx, std::string_view utf8);
Ref<Str> intern(Context& cx, Str* string);
inline bool is_interned(const Str* string) { return (string->flags & kInterned) != 0; }

std::int64_t str_hash(const Context& cx, const Str* string);
bool str_equal(const Str* left, const Str* right);
int str_compare(const Str* left, const Str* right);
// Index of the first (last) occurrence in [start, end), or -1.
std::int64_t str_find(const Str* text, const Str* part, std::size_t start, std::size_t end);
std::int64_t str_rfind(const Str* text, const Str* part, std::size_t start, std::size_t end);
// UTF-8; lone surrogates in three bytes.
std::string to_utf8(const Str* string);
void append_utf8(std::string& text, char32_t character);
// Whether a lone surrogate is in it: then UTF-8 proper does not exist.
bool has_surrogate(const Str* string);
inline bool has_null_character(const Str* string) {
  for (std::size_t i = 0; i < string->length; i++)
    if (string->at(i) == 0) return true;
  return false;
}
// repr() of the characters.
Ref<Str> str_repr(Context& cx, const Str* string, bool ascii_only = false);
bool is_identifier(const Context& cx, const Str* string);

// SipHash of bytes as CPython computes it for str and bytes.
std::int64_t hash_bytes(const Core& core, const void* data, std::size_t size);
// The same under a key of its own, as _imp.source_hash() wants it.
std::uint64_t keyed_hash(const Language& language, std::uint64_t key, std::string_view data);

}  // namespace dictum
