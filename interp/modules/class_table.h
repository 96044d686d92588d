// Sets of classes that keep none of them alive.
#pragma once

#include "modules/abc_types.h"
#include "objects/type.h"

namespace dictum {

struct Set;

bool table_contains(const ClassTable& table, const Type* type);
Done table_add(Context& cx, ClassTable& table, Type* type);
void table_clear(Context& cx, ClassTable& table);
// The living classes, as a list that owns them.
Ref<List> table_classes(Context& cx, const ClassTable& table);
// The weak references themselves, as _abc._get_dump() shows them.
Ref<Set> table_dump(Context& cx, const ClassTable& table);
void visit_table(const ClassTable& table, EdgeVisitor& visitor);

}  // namespace dictum
