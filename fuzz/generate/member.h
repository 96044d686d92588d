// What the features that write members of a class share.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "generate/builder.h"

namespace dictum::generate {

// 'C1.f': what a member says of itself.
std::string tag(const ClassModel& type, std::string_view member);
// The class has the member from here on.
void note_member(Builder& builder, int model, std::string_view name, MemberKind kind);

}  // namespace dictum::generate
