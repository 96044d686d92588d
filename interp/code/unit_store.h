// Who owns units at run time: a tree of units made by one compilation lives while a code object made from it
// does. The store belongs to one interpreter and frees what is left when the interpreter ends, without
// visiting Python objects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "code/code.h"

namespace dictum::code {

// A module's (or eval's) unit with everything below it.
struct UnitTree {
  std::unique_ptr<const Unit> root;
  std::uint32_t holders = 0;  // code objects
  UnitTree* previous = nullptr;
  UnitTree* next = nullptr;
};

class UnitStore {
 public:
  UnitStore() = default;
  ~UnitStore();
  UnitStore(const UnitStore&) = delete;
  UnitStore& operator=(const UnitStore&) = delete;

  // A tree with no holders yet: the first code object made from it holds it.
  UnitTree* add(std::unique_ptr<const Unit> root);
  static void hold(UnitTree* tree) { tree->holders++; }
  // Frees the tree when the last holder lets go.
  void release(UnitTree* tree);
  std::size_t size() const { return count_; }

 private:
  void remove(UnitTree* tree);

  UnitTree* first_ = nullptr;
  std::size_t count_ = 0;
};

}  // namespace dictum::code
