#include "code/code.h"

#include <bit>
#include <cstdint>

namespace dictum::code {

bool Constant::operator==(const Constant& other) const {
  if (kind != other.kind) return false;
  switch (kind) {
    case Kind::None:
    case Kind::True:
    case Kind::False:
    case Kind::Ellipsis: return true;
    case Kind::Int: return integer == other.integer;
    case Kind::BigInt: return negative == other.negative && text == other.text;
    case Kind::Float:
      return std::bit_cast<std::uint64_t>(number) == std::bit_cast<std::uint64_t>(other.number);
    case Kind::Complex:
      return std::bit_cast<std::uint64_t>(number) == std::bit_cast<std::uint64_t>(other.number) &&
             std::bit_cast<std::uint64_t>(real) == std::bit_cast<std::uint64_t>(other.real);
    case Kind::Str:
    case Kind::Bytes: return text == other.text;
    case Kind::Tuple: return items == other.items;
    case Kind::Code: return child == other.child;
  }
  return false;
}

}  // namespace dictum::code
