#include "code/verifier.h"

#include <vector>

namespace dictum::code {

namespace {

constexpr std::int32_t kUnknown = -1;
constexpr std::int32_t kInside = -2;  // a cache word

bool takes_cell(Opcode opcode) {
  switch (opcode) {
    case Opcode::MakeCell:
    case Opcode::LoadCell:
    case Opcode::LoadDeref:
    case Opcode::LoadClassDeref:
    case Opcode::StoreDeref:
    case Opcode::DeleteDeref: return true;
    default: return false;
  }
}

class Verification {
 public:
  explicit Verification(const Unit& unit) : unit_(unit) {}

  std::optional<std::string> run() {
    mark_starts();
    if (problem_.empty()) check_ranges();
    if (problem_.empty()) follow();
    if (problem_.empty()) check_reached();
    if (problem_.empty()) return std::nullopt;
    return "unit " + unit_.qualified_name + ": " + problem_;
  }

 private:
  void report(std::size_t index, const std::string& what) {
    if (problem_.empty()) problem_ = "instruction " + std::to_string(index) + ": " + what;
  }

  void mark_starts() {
    depth_.assign(unit_.words.size(), kInside);
    if (unit_.positions.size() != unit_.words.size())
      return report(0, "positions and words differ in number");
    if (unit_.words.empty()) return report(0, "a unit without instructions");
    for (std::size_t i = 0; i < unit_.words.size();) {
      const std::uint32_t number = unit_.words[i] & 0xFF;
      if (number >= static_cast<std::uint32_t>(kFirstPrivate)) return report(i, "an unknown opcode");
      depth_[i] = kUnknown;
      check_operand(i);
      i += 1 + opcode_info(opcode_of(unit_.words[i])).caches;
      if (i > unit_.words.size()) return report(i, "cache words are missing");
    }
  }

  void check_operand(std::size_t index) {
    const std::uint32_t operand = operand_of(unit_.words[index]);
    switch (opcode_info(opcode_of(unit_.words[index])).operand) {
      case OperandKind::Local:
        if (operand >= unit_.slots.size())
          report(index, "no such slot");
        else if (takes_cell(opcode_of(unit_.words[index])) && !unit_.slots[operand].cell &&
                 !unit_.slots[operand].free)
          report(index, "the slot holds no cell");
        return;
      case OperandKind::Name:
        if (operand >= unit_.names.size()) report(index, "no such name");
        return;
      case OperandKind::Constant:
        if (operand >= unit_.constants.size()) report(index, "no such constant");
        return;
      case OperandKind::BinaryOp:
        if (operand > 12) report(index, "no such operator");
        return;
      case OperandKind::Compare:
        if (operand > 5) report(index, "no such comparison");
        return;
      default: return;
    }
  }

  bool starts(std::uint32_t index) const { return index < depth_.size() && depth_[index] != kInside; }

  void check_ranges() {
    for (std::size_t i = 0; i < unit_.exceptions.size(); i++) {
      const ExceptionRange& range = unit_.exceptions[i];
      if (range.start >= range.end || range.end > unit_.words.size() || !starts(range.start) ||
          !starts(range.handler))
        report(range.start, "a bad exception range");
      for (std::size_t j = 0; j < i; j++) {
        const ExceptionRange& earlier = unit_.exceptions[j];
        const bool apart = earlier.end <= range.start || range.end <= earlier.start;
        const bool inner = range.start <= earlier.start && earlier.end <= range.end;
        if (!apart && !inner) report(range.start, "exception ranges cross, or an outer one comes first");
      }
    }
  }

  void reach(std::size_t from, std::uint32_t index, std::int32_t depth) {
    if (!starts(index))
      return report(from, "goes to " + std::to_string(index) + ", where no instruction starts");
    if (depth < 0 || depth > static_cast<std::int32_t>(unit_.stack_size))
      return report(from, "leaves the stack at a depth of " + std::to_string(depth));
    if (depth_[index] == kUnknown) {
      depth_[index] = depth;
      work_.push_back(index);
    } else if (depth_[index] != depth) {
      report(index,
             "is reached with depths " + std::to_string(depth_[index]) + " and " + std::to_string(depth));
    }
  }

  void follow() {
    reach(0, 0, 0);
    while (!work_.empty() && problem_.empty()) {
      const std::uint32_t index = work_.back();
      work_.pop_back();
      step(index);
    }
  }

  void step(std::uint32_t index) {
    const Opcode opcode = opcode_of(unit_.words[index]);
    const OpcodeInfo& info = opcode_info(opcode);
    const StackEffect effect = stack_effect(opcode, operand_of(unit_.words[index]));
    const std::int32_t depth = depth_[index];
    if (depth < effect.pops) return report(index, "takes more than the stack holds");
    for (const ExceptionRange& range : unit_.exceptions) {
      if (index < range.start || index >= range.end) continue;
      if (static_cast<std::int32_t>(range.depth) > depth)
        report(index, "is shallower than its exception range");
      reach(index, range.handler, static_cast<std::int32_t>(range.depth) + 1);
    }
    if (info.flags & kJumps) {
      const StackEffect jump = stack_effect(opcode, 0);
      reach(index, operand_of(unit_.words[index]), depth + jump.branch);
    }
    if (info.flags & kTerminates) return;
    reach(index, index + 1 + info.caches, depth - effect.pops + effect.pushes);
  }

  void check_reached() {
    for (std::size_t i = 0; i < depth_.size(); i++)
      if (depth_[i] == kUnknown) report(i, "cannot be reached");
  }

  const Unit& unit_;
  std::vector<std::int32_t> depth_;
  std::vector<std::uint32_t> work_;
  std::string problem_;
};

}  // namespace

std::optional<std::string> verify(const Unit& unit) {
  if (auto problem = Verification(unit).run()) return problem;
  for (const auto& child : unit.children)
    if (auto problem = verify(*child)) return problem;
  return std::nullopt;
}

}  // namespace dictum::code
