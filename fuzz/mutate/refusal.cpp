// What a seed may not hold: results that differ from run to run, from place to place, or with what is
// installed.
#include <algorithm>

#include "mutate/mutate.h"
#include "syntax/ast.h"
#include "tree/edit.h"
#include "tree/program_tree.h"

namespace dictum {
namespace {

using namespace ast;

// Sorted.
constexpr std::string_view kCalls[] = {"breakpoint", "hash", "help", "id", "input", "open"};
constexpr std::string_view kModules[] = {
    "_thread",         "asyncio",  "concurrent", "ctypes", "datetime",    "gc",     "locale",
    "multiprocessing", "os",       "pathlib",    "pdb",    "platform",    "random", "resource",
    "secrets",         "select",   "shutil",     "signal", "site",        "socket", "subprocess",
    "sysconfig",       "tempfile", "threading",  "time",   "tracemalloc", "uuid"};
constexpr std::string_view kAttributes[] = {"__del__",           "__sizeof__",         "_current_frames",
                                            "executable",        "getallocatedblocks", "getrecursionlimit",
                                            "getrefcount",       "getsizeof",          "prefix",
                                            "setrecursionlimit", "setswitchinterval"};
static_assert(std::is_sorted(std::begin(kModules), std::end(kModules)));

template <class List>
bool has(const List& list, std::string_view name) {
  return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

std::string_view top_of(std::string_view dotted) { return dotted.substr(0, dotted.find('.')); }

std::string refused_import(const Node& node) {
  if (node.kind == NodeKind::Import) {
    for (const Alias* alias : static_cast<const Import&>(node).names)
      if (has(kModules, top_of(alias->name->text))) return "imports " + std::string(alias->name->text);
  } else if (const auto* import = as<ImportFrom>(&node); import && import->module && import->level == 0) {
    if (has(kModules, top_of(import->module->text))) return "imports " + std::string(import->module->text);
    for (const Alias* alias : import->names)
      if (has(kAttributes, alias->name->text)) return "uses " + std::string(alias->name->text);
  }
  return {};
}

std::string refused_node(const Node& node) {
  if (const auto* call = as<Call>(&node)) {
    const auto* name = as<NameExpr>(call->func);
    if (name != nullptr && has(kCalls, name->id->text)) return "calls " + std::string(name->id->text);
  } else if (const auto* attribute = as<Attribute>(&node)) {
    if (has(kAttributes, attribute->attr->text)) return "uses " + std::string(attribute->attr->text);
  } else if (const auto* function = as<FunctionDef>(&node)) {
    if (has(kAttributes, function->name->text)) return "uses " + std::string(function->name->text);
  } else if (const auto* argument = as<NameExpr>(&node)) {
    if (argument->id->text == "id") return "uses id";
  }
  return refused_import(node);
}

std::string first_refusal(Node& node) {
  std::string found = refused_node(node);
  tree::for_each_child(node, [&](Node& child) {
    if (found.empty()) found = first_refusal(child);
  });
  return found;
}

}  // namespace

std::string refusal_of(std::string_view text) {
  const auto tree = tree::ProgramTree::read(text);
  if (tree == nullptr) return "does not parse";
  for (tree::TreeFile& file : tree->files) {
    if (file.module == nullptr) continue;
    std::string found = first_refusal(*file.module);
    if (!found.empty()) return found;
  }
  return {};
}

}  // namespace dictum
