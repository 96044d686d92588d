#include "tree/program_tree.h"

#include "program/program_text.h"
#include "syntax/dump.h"
#include "syntax/parser.h"

namespace dictum::tree {

ProgramTree::ProgramTree(const Language& language) : language_(language), names_(arena) {}

std::unique_ptr<ProgramTree> ProgramTree::read(std::string_view text) {
  auto made = std::make_unique<ProgramTree>();
  if (!made->read_files(text, made->frame, made->files)) return nullptr;
  return made;
}

ast::Module* ProgramTree::parse_file(std::string_view bytes) {
  auto source = load_source(bytes, SourceOrigin::Bytes, language_);
  if (!source.ok()) return nullptr;
  auto parsed = parse(source.value(), ParseMode::Module, ParseContext{language_, arena, names_, nullptr});
  if (!parsed.ok() || node_depth(*parsed.value()) > kMaxTreeDepth) return nullptr;
  // The parser hands its tree out as const; it lies in our arena, made for us.
  return const_cast<ast::Module*>(static_cast<const ast::Module*>(parsed.value()));
}

bool ProgramTree::read_files(std::string_view text, Program& program, std::vector<TreeFile>& read) {
  std::string error;
  if (!split_program(text, program, error)) return false;
  for (ProgramFile& file : program.files) {
    TreeFile& made = read.emplace_back();
    made.path = std::move(file.path);
    made.module = made.path.ends_with(".py") ? parse_file(file.bytes) : nullptr;
    if (made.module == nullptr) made.bytes = std::move(file.bytes);
    if (made.path == program.entry && made.module == nullptr) return false;
  }
  program.files.clear();
  return true;
}

void ProgramTree::add_file(const std::string& path, std::string_view bytes) {
  ast::Module* module = parse_file(bytes);
  files.push_back({path, module, module == nullptr ? std::string(bytes) : std::string()});
}

std::string ProgramTree::text_of(const TreeFile& file) const {
  return file.module != nullptr ? print_source(*file.module, language_) : file.bytes;
}

std::string ProgramTree::text() const {
  Program program = frame;
  program.files.clear();
  for (const TreeFile& file : files) program.files.push_back({file.path, text_of(file)});
  return join_program(program);
}

ast::StmtList ProgramTree::statements(std::string_view source) {
  const ast::Module* module = parse_file(source);
  return module != nullptr ? module->body : ast::StmtList{};
}

ast::Expr* ProgramTree::expression(std::string_view source) {
  const ast::StmtList list = statements(source);
  const auto* statement = list.size() == 1 ? ast::as<ast::ExprStmt>(list[0]) : nullptr;
  return statement != nullptr ? statement->value : nullptr;
}

TreeFile* ProgramTree::find(std::string_view path) {
  for (TreeFile& file : files)
    if (file.path == path) return &file;
  return nullptr;
}

}  // namespace dictum::tree
