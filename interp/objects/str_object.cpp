#include "objects/str_append.h"

#include <algorithm>
#include <cstring>

#include "objects/errors.h"

namespace dictum {

namespace {

constexpr std::size_t kStrHead = sizeof(Str) - sizeof(Str::inside);
constexpr std::size_t kMaxLength = 0x7fffffff;

bool all_ascii(const std::uint8_t* data, std::size_t size) {
  std::uint64_t bits = 0;
  std::size_t i = 0;
  for (; i + sizeof bits <= size; i += sizeof bits) {
    std::uint64_t word;
    std::memcpy(&word, data + i, sizeof word);
    bits |= word;
  }
  for (; i < size; ++i) bits |= data[i];
  return (bits & 0x8080808080808080) == 0;
}

// Decodes one character; lone surrogates pass. The text is well-formed otherwise.
char32_t decode_utf8(std::string_view text, std::size_t& position) {
  auto byte = [&](std::size_t offset) -> char32_t {
    return position + offset < text.size() ? static_cast<unsigned char>(text[position + offset]) : 0;
  };
  char32_t first = byte(0);
  if (first < 0x80) return position += 1, first;
  if (first < 0xE0) {
    char32_t c = (first & 0x1F) << 6 | (byte(1) & 0x3F);
    return position += 2, c;
  }
  if (first < 0xF0) {
    char32_t c = (first & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    return position += 3, c;
  }
  char32_t c = (first & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
  return position += 4, c;
}

}  // namespace

Ref<Str> new_str(Context& cx, std::size_t length, bool wide) {
  if (length > kMaxLength) return raise_no_memory(cx, length * 4);
  std::size_t size = kStrHead + std::max<std::size_t>(8, (length + 1) * (wide ? 4 : 1));
  Object* object = cx.heap.allocate_object(size, false);
  if (!object) return raise_no_memory(cx, size);
  auto* made = static_cast<Str*>(object);
  made->type = cx.type(TypeId::Str);
  made->count = 1;
  made->length = static_cast<std::uint32_t>(length);
  made->wide = wide;
  return Ref<Str>::steal(made);
}

Ref<Str> make_str_latin1(Context& cx, std::string_view latin1) {
  if (latin1.size() <= 1 && cx.core.names.empty) {
    if (latin1.empty()) return own_ref(cx.core.names.empty);
    if (Str* shared = cx.core.latin1[static_cast<unsigned char>(latin1[0])]) return own_ref(shared);
  }
  Ref<Str> made = TRY(new_str(cx, latin1.size(), false));
  std::memcpy(made->inside, latin1.data(), latin1.size());
  made->ascii = all_ascii(made->inside, latin1.size());
  return made;
}

Ref<Str> make_str(Context& cx, std::u32string_view characters) {
  char32_t bits = 0;
  for (char32_t c : characters) bits |= c;
  if (bits > 0xff) {
    Ref<Str> made = TRY(new_str(cx, characters.size(), true));
    std::memcpy(made->inside, characters.data(), characters.size() * 4);
    return made;
  }
  std::string narrow(characters.begin(), characters.end());
  return make_str_latin1(cx, narrow);
}

Ref<Str> make_str(Context& cx, std::string_view utf8) {
  if (all_ascii(reinterpret_cast<const std::uint8_t*>(utf8.data()), utf8.size()))
    return make_str_latin1(cx, utf8);
  std::u32string characters;
  for (std::size_t position = 0; position < utf8.size();) characters.push_back(decode_utf8(utf8, position));
  return make_str(cx, std::u32string_view(characters));
}

Ref<Str> make_char(Context& cx, char32_t character) {
  if (character <= 0xff) {
    char narrow = static_cast<char>(character);
    return make_str_latin1(cx, std::string_view(&narrow, 1));
  }
  return make_str(cx, std::u32string_view(&character, 1));
}

Ref<Str> substring(Context& cx, Str* string, std::size_t start, std::size_t end) {
  if (start >= end) return own_ref(cx.core.names.empty);
  if (start == 0 && end == string->length) return exact_str(cx, string);
  if (string->wide) return make_str(cx, std::u32string_view(string->wide_data() + start, end - start));
  if (string->ascii && end - start > 1) {
    Ref<Str> made = TRY(new_str(cx, end - start, false));
    std::memcpy(made->inside, string->narrow() + start, end - start);
    made->ascii = 1;
    return made;
  }
  const char* bytes = reinterpret_cast<const char*>(string->narrow());
  return make_str_latin1(cx, std::string_view(bytes + start, end - start));
}

Ref<Str> exact_str(Context& cx, Str* string) {
  if (string->type == cx.type(TypeId::Str)) return own_ref(string);
  if (string->wide) return make_str(cx, std::u32string_view(string->wide_data(), string->length));
  return make_str_latin1(cx,
                         std::string_view(reinterpret_cast<const char*>(string->narrow()), string->length));
}

Ref<Str> concat(Context& cx, Str* left, Str* right) {
  if (right->length == 0) return exact_str(cx, left);
  if (left->length == 0) return exact_str(cx, right);
  bool wide = left->wide || right->wide;
  Ref<Str> made = TRY(new_str(cx, std::size_t{left->length} + right->length, wide));
  if (!wide) {
    std::uint8_t* text = made->inside;
    std::memcpy(text, left->data(), left->length);
    std::memcpy(text + left->length, right->data(), right->length);
    made->ascii = left->ascii && right->ascii;
    return made;
  }
  auto* out = reinterpret_cast<char32_t*>(made->inside);
  for (std::size_t i = 0; i < left->length; ++i) *out++ = left->at(i);
  for (std::size_t i = 0; i < right->length; ++i) *out++ = right->at(i);
  return made;
}

Ref<Str> concat_onto(Context& cx, Ref<Str> left, Str* right) {
  const bool mine = left->count == 1 && !is_interned(left.get()) && !left->external && left.get() != right;
  if (!mine || right->wide > left->wide || left->length == 0 || right->length == 0)
    return concat(cx, left.get(), right);
  const std::size_t width = left->wide ? 4 : 1;
  const std::size_t total = std::size_t{left->length} + right->length;
  if (kStrHead + (total + 1) * width > Heap::room_of(left.get())) {
    if (total * width < Heap::kLarge) return concat(cx, left.get(), right);
    // A long text is given room for more of the same.
    Ref<Str> made = TRY(new_str(cx, total + total / 8, left->wide));
    std::memcpy(made->inside, left->inside, left->length * width);
    made->length = left->length;
    made->ascii = left->ascii;
    left = std::move(made);
  }
  if (left->wide) {
    auto* out = reinterpret_cast<char32_t*>(left->inside) + left->length;
    for (std::size_t i = 0; i < right->length; ++i) *out++ = right->at(i);
  } else {
    std::uint8_t* text = left->inside;
    std::memcpy(text + left->length, right->data(), right->length);
    left->ascii = left->ascii && right->ascii;
  }
  left->length = static_cast<std::uint32_t>(total);
  left->hash = 0;
  return left;
}

Ref<Str> intern(Context& cx, Str* string) {
  if (is_interned(string)) return own_ref(string);
  Ref<Str> exact = TRY(exact_str(cx, string));
  return own_ref(cx.interned.intern(exact.get()));
}

Ref<Str> intern(Context& cx, std::string_view utf8) {
  const bool short_or_wide =
      utf8.size() <= 1 || !all_ascii(reinterpret_cast<const std::uint8_t*>(utf8.data()), utf8.size());
  if (short_or_wide) {
    Ref<Str> made = TRY(make_str(cx, utf8));
    return intern(cx, made.get());
  }
  const std::int64_t hash = hash_bytes(cx.core, utf8.data(), utf8.size());
  if (Str* known = cx.interned.find(utf8, hash)) return own_ref(known);
  Ref<Str> made = TRY(make_str_latin1(cx, utf8));
  made->hash = hash;
  cx.interned.add(made.get());
  return made;
}

bool StrBuilder::move_to(std::size_t capacity, bool wide_after) {
  if (refused_ != 0) return false;
  const std::size_t bytes = capacity * (wide_after ? sizeof(char32_t) : 1);
  auto* made = static_cast<char*>(cx_.heap.allocate_buffer(bytes));
  if (!made) {
    refused_ = bytes;
    capacity_ = length_;  // so that every append comes here
    return false;
  }
  if (is_wide_ == wide_after)
    std::memcpy(made, buffer_, length_ * (is_wide_ ? sizeof(char32_t) : 1));
  else
    for (std::size_t i = 0; i < length_; ++i)
      reinterpret_cast<char32_t*>(made)[i] = static_cast<unsigned char>(buffer_[i]);
  if (buffer_ != inside_) cx_.heap.free_buffer(buffer_);
  buffer_ = made;
  capacity_ = capacity;
  is_wide_ = wide_after;
  return true;
}

bool StrBuilder::widen() { return move_to(std::max(capacity_, kInside), true); }

bool StrBuilder::grow(std::size_t more) {
  if (capacity_ - length_ >= more) return true;
  return move_to(std::max(length_ + more, capacity_ + capacity_ / 2), is_wide_);
}

void StrBuilder::append(std::string_view latin1) {
  if (!grow(latin1.size())) return;
  if (!is_wide_)
    std::memcpy(buffer_ + length_, latin1.data(), latin1.size());
  else
    for (std::size_t i = 0; i < latin1.size(); ++i)
      wide()[length_ + i] = static_cast<unsigned char>(latin1[i]);
  length_ += latin1.size();
}

void StrBuilder::append(const Str* string, std::size_t start, std::size_t end) {
  if (!string->wide)
    return append(std::string_view(reinterpret_cast<const char*>(string->narrow()) + start, end - start));
  if ((!is_wide_ && !widen()) || !grow(end - start)) return;
  std::memcpy(wide() + length_, string->wide_data() + start, (end - start) * sizeof(char32_t));
  length_ += end - start;
}

void StrBuilder::repeat(char32_t character, std::size_t times) {
  if ((character > 0xff && !is_wide_ && times > 0 && !widen()) || !grow(times)) return;
  if (is_wide_)
    std::fill_n(wide() + length_, times, character);
  else
    std::memset(buffer_ + length_, static_cast<int>(character), times);
  length_ += times;
}

Ref<Str> StrBuilder::finish() {
  if (refused_ != 0) return raise_no_memory(cx_, refused_);
  if (is_wide_) return make_str(cx_, std::u32string_view(wide(), length_));
  return make_str_latin1(cx_, std::string_view(buffer_, length_));
}

bool str_equal(const Str* left, const Str* right) {
  if (left == right) return true;
  if (left->length != right->length || left->wide != right->wide) return false;
  charge_work(left, left->length);
  return std::memcmp(left->data(), right->data(), std::size_t{left->length} * (left->wide ? 4 : 1)) == 0;
}

int str_compare(const Str* left, const Str* right) {
  std::size_t common = std::min(left->length, right->length);
  charge_work(left->length > right->length ? left : right, common * 8);
  for (std::size_t i = 0; i < common; ++i) {
    char32_t a = left->at(i), b = right->at(i);
    if (a != b) return a < b ? -1 : 1;
  }
  return left->length == right->length ? 0 : left->length < right->length ? -1 : 1;
}

namespace {

// Linear in both lengths whatever they hold (memmem is).
template <class Character>
std::int64_t find_in(std::basic_string_view<Character> text, std::basic_string_view<Character> part) {
  const auto* begin = reinterpret_cast<const char*>(text.data());
  const char* end = begin + text.size() * sizeof(Character);
  if (sizeof(Character) == 1 && part.size() == 1) {
    const void* hit = std::memchr(begin, static_cast<unsigned char>(part[0]), text.size());
    return hit ? static_cast<const char*>(hit) - begin : -1;
  }
  for (const char* at = begin;;) {
    const void* hit =
        memmem(at, static_cast<std::size_t>(end - at), part.data(), part.size() * sizeof(Character));
    if (!hit) return -1;
    const auto offset = static_cast<std::size_t>(static_cast<const char*>(hit) - begin);
    if (offset % sizeof(Character) == 0) return static_cast<std::int64_t>(offset / sizeof(Character));
    at = begin + offset + 1;
  }
}

std::u32string widened(const Str* string, std::size_t start, std::size_t end) {
  std::u32string characters(end - start, U'\0');
  for (std::size_t i = start; i < end; ++i) characters[i - start] = string->at(i);
  return characters;
}

// A search that reads every character a few times.
void charge_search(const Str* text, std::size_t characters) { charge_work(text, characters * 8); }

}  // namespace

std::int64_t str_find(const Str* text, const Str* part, std::size_t start, std::size_t end) {
  if (end < start || end - start < part->length) return -1;
  if (part->length == 0) return static_cast<std::int64_t>(start);
  if (part->wide && !text->wide) return -1;
  std::int64_t at;
  if (!text->wide) {
    const auto* bytes = reinterpret_cast<const char*>(text->narrow());
    at = find_in(std::string_view(bytes + start, end - start),
                 std::string_view(reinterpret_cast<const char*>(part->narrow()), part->length));
  } else {
    const std::u32string wanted = widened(part, 0, part->length);
    at = find_in(std::u32string_view(text->wide_data() + start, end - start), std::u32string_view(wanted));
  }
  charge_search(text, at < 0 ? end - start : static_cast<std::size_t>(at) + part->length);
  return at < 0 ? -1 : at + static_cast<std::int64_t>(start);
}

std::int64_t str_rfind(const Str* text, const Str* part, std::size_t start, std::size_t end) {
  if (end < start || end - start < part->length) return -1;
  if (part->length > 16) {  // the first occurrence, read backwards
    charge_search(text, end - start);
    std::u32string backwards = widened(text, start, end), wanted = widened(part, 0, part->length);
    std::reverse(backwards.begin(), backwards.end());
    std::reverse(wanted.begin(), wanted.end());
    const std::int64_t at = find_in(std::u32string_view(backwards), std::u32string_view(wanted));
    return at < 0 ? -1 : static_cast<std::int64_t>(end - part->length) - at;
  }
  for (std::size_t at = end - part->length + 1; at-- > start;) {
    std::size_t i = 0;
    while (i < part->length && text->at(at + i) == part->at(i)) ++i;
    if (i < part->length) continue;
    charge_search(text, end - at);
    return static_cast<std::int64_t>(at);
  }
  charge_search(text, end - start);
  return -1;
}

void append_utf8(std::string& text, char32_t c) {
  auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (c < 0x80) return put(c);
  if (c < 0x800) {
    put(0xC0 | c >> 6);
  } else if (c < 0x10000) {
    put(0xE0 | c >> 12);
    put(0x80 | (c >> 6 & 0x3F));
  } else {
    put(0xF0 | c >> 18);
    put(0x80 | (c >> 12 & 0x3F));
    put(0x80 | (c >> 6 & 0x3F));
  }
  put(0x80 | (c & 0x3F));
}

std::string to_utf8(const Str* string) {
  if (string->ascii) return std::string(string->ascii_text());
  std::string text;
  text.reserve(string->length + 8);
  for (std::size_t i = 0; i < string->length; ++i) append_utf8(text, string->at(i));
  return text;
}

bool has_surrogate(const Str* string) {
  if (!string->wide) return false;
  const char32_t* data = string->wide_data();
  return std::any_of(data, data + string->length, [](char32_t c) { return c >= 0xD800 && c < 0xE000; });
}

}  // namespace dictum
