#include "code/unit_store.h"

#include <utility>

namespace dictum::code {

UnitStore::~UnitStore() {
  while (first_) remove(first_);
}

UnitTree* UnitStore::add(std::unique_ptr<const Unit> root) {
  UnitTree* tree = new UnitTree{std::move(root), 0, nullptr, first_};
  if (first_) first_->previous = tree;
  first_ = tree;
  count_++;
  return tree;
}

void UnitStore::release(UnitTree* tree) {
  if (--tree->holders == 0) remove(tree);
}

void UnitStore::remove(UnitTree* tree) {
  if (tree->previous) tree->previous->next = tree->next;
  if (tree->next) tree->next->previous = tree->previous;
  if (first_ == tree) first_ = tree->next;
  count_--;
  delete tree;
}

}  // namespace dictum::code
