#include "compare/normalize.h"

namespace dictum {
namespace {

constexpr std::string_view kBeforeAddress = "at 0x";
constexpr std::size_t kShortestAddress = 5;  // digits; shorter numbers are no addresses

std::size_t count_hex_digits(std::string_view text) {
  const std::size_t end = text.find_first_not_of("0123456789abcdefABCDEF");
  return end == std::string_view::npos ? text.size() : end;
}

}  // namespace

std::string Normalizer::apply(std::string_view text) {
  const bool paths = !scratch_.empty() && text.find(scratch_) != std::string_view::npos;
  if (!paths && text.find(kBeforeAddress) == std::string_view::npos) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (!scratch_.empty() && text.substr(0, scratch_.size()) == scratch_) {
      out += "<scratch>";
      ++counts_["scratch path"];
      text.remove_prefix(scratch_.size());
      continue;
    }
    if (text.substr(0, kBeforeAddress.size()) == kBeforeAddress) {
      const std::string_view digits = text.substr(kBeforeAddress.size());
      const std::size_t count = count_hex_digits(digits);
      if (count >= kShortestAddress) {
        const int next = static_cast<int>(addresses_.size()) + 1;
        const int number = addresses_.emplace(digits.substr(0, count), next).first->second;
        out += "at <" + std::to_string(number) + ">";
        ++counts_["address"];
        text.remove_prefix(kBeforeAddress.size() + count);
        continue;
      }
    }
    out += text.front();
    text.remove_prefix(1);
  }
  return out;
}

}  // namespace dictum
