// What makes two findings the same one: kind, locus and detail of the reduced program.
#pragma once

#include <string>
#include <string_view>

#include "program.h"
#include "triage/events.h"

namespace dictum::triage {

// A change of what follows makes another number, and findings are keyed anew.
inline constexpr int kSignatureVersion = 2;

struct Signature {
  DifferenceKind kind = DifferenceKind::Value;
  std::string locus;  // the switch that explains it, else the first suspected rule, else a node of the syntax
  // Both exception types and message templates; or both types of the values, and words of the language that
  // only one of two values of a type has.
  std::string detail;
};
// "v2|value|DSC-07|int / str"
std::string signature_text(const Signature& signature);

// Never values, names of the program, line numbers, versions: what `difference` shows, with the names that
// the program binds as N1, N2, … in the order of appearance.
std::string detail_of(const FirstDifference& difference, const Program& program);

// The message without what differs from program to program: quoted parts and numbers masked, names renamed.
std::string message_template(std::string_view message, const Program& program);
// Of a printed value: "int", "list", "instance", …; "text" if it is nothing that looks like one.
std::string value_type(std::string_view text);
// A hash of 64 bits as 16 digits.
std::string short_hash(std::string_view text);

}  // namespace dictum::triage
