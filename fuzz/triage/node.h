// The statement that shows the difference.
#pragma once

#include <string>

#include "tree/program_tree.h"
#include "triage/judge.h"

namespace dictum::triage {

// Its place in main.py's body; the body's size if it is not found. By the label of the event, else by the
// line of the exception.
std::size_t place_of_difference(const ast::Module& main, const Judged& judged);
// "ClassDef", as the ast module names its kind; empty if it is not found.
std::string node_of_difference(const std::string& text, const Judged& judged);

}  // namespace dictum::triage
