// The syntax tree: plain structs in one arena, immutable after parsing, made from ast.def. Facts that are
// found later live in side tables. Nobody owns a node; the arena does.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/arena.h"
#include "base/name.h"
#include "base/source_location.h"

namespace dictum::ast {

using int32 = std::int32_t;

enum class ExprContext : std::uint8_t { Load, Store, Del };
enum class BoolOperator : std::uint8_t { And, Or };
enum class Operator : std::uint8_t {
  Add,
  Sub,
  Mult,
  MatMult,
  Div,
  Mod,
  Pow,
  LShift,
  RShift,
  BitOr,
  BitXor,
  BitAnd,
  FloorDiv
};
enum class UnaryOperator : std::uint8_t { Invert, Not, UAdd, USub };
enum class CompareOperator : std::uint8_t { Eq, NotEq, Lt, LtE, Gt, GtE, Is, IsNot, In, NotIn };

// The value of a literal, as plain data.
struct ConstantValue {
  enum class Kind : std::uint8_t { None, True, False, Ellipsis, Int, BigInt, Float, Complex, Str, Bytes };
  Kind kind = Kind::None;
  std::int64_t integer = 0;  // Int: the value (never negative in a parsed tree)
  double number = 0;         // Float: the value; Complex: the imaginary part (the real part is 0)
  std::string_view text;     // BigInt: lower-case hexadecimal digits without leading zeros; Bytes: the bytes;
                             // Str: UTF-8, in which a lone surrogate is its three-byte form (WTF-8)
};

enum class NodeKind : std::uint8_t {
#define NODE(CATEGORY, NAME, FIELDS) NAME,
#define PART(NAME, POSITIONED, FIELDS) NAME,
#include "syntax/ast.def"
};
// "BoolOp", "Name", … as the ast module names the class.
const char* node_kind_name(NodeKind kind);

struct Node {
  NodeKind kind;
  Span span;
};
struct Expr : Node {};
struct Stmt : Node {};
struct Pattern : Node {};
struct TypeParam : Node {};
struct ExceptHandler : Node {};
struct Mod : Node {};

struct Arg;
struct Arguments;
struct Keyword;
struct Alias;
struct WithItem;
struct MatchCase;
struct Comprehension;

using Identifier = const dictum::Name*;
using OptIdentifier = const dictum::Name*;
using ExprPtr = Expr*;
using OptExpr = Expr*;
using PatternPtr = Pattern*;
using OptPattern = Pattern*;
using OptArg = Arg*;
using ArgumentsPtr = Arguments*;
template <class T>
using List_ = std::span<T>;
using IdentifierList = List_<Identifier>;
using ExprList = List_<Expr*>;
using OptExprList = List_<Expr*>;
using StmtList = List_<Stmt*>;
using PatternList = List_<Pattern*>;
using TypeParamList = List_<TypeParam*>;
using ExceptHandlerList = List_<ExceptHandler*>;
using ArgList = List_<Arg*>;
using KeywordList = List_<Keyword*>;
using AliasList = List_<Alias*>;
using WithItemList = List_<WithItem*>;
using MatchCaseList = List_<MatchCase*>;
using ComprehensionList = List_<Comprehension*>;
using CompareOperatorList = List_<CompareOperator>;

// Parts without positions of their own carry line 0.
#define F(TYPE, NAME) TYPE NAME{};
#define NODE(CATEGORY, NAME, FIELDS)                  \
  struct NAME : CATEGORY {                            \
    static constexpr NodeKind kKind = NodeKind::NAME; \
    FIELDS                                            \
  };
#define PART(NAME, POSITIONED, FIELDS)                \
  struct NAME : Node {                                \
    static constexpr NodeKind kKind = NodeKind::NAME; \
    static constexpr bool kPositioned = POSITIONED;   \
    FIELDS                                            \
  };
#include "syntax/ast.def"
#undef F

// The node as a T, or null if it is of another kind.
template <class T, class N>
const T* as(const N* node) {
  return node && node->kind == T::kKind ? static_cast<const T*>(node) : nullptr;
}
template <class T, class N>
T* as(N* node) {
  return node && node->kind == T::kKind ? static_cast<T*>(node) : nullptr;
}

// A new node of kind T with its span; fields are assigned by the caller.
template <class T>
T* make(Arena& arena, Span span) {
  T* node = new (arena.allocate(sizeof(T), alignof(T))) T{};
  node->kind = T::kKind;
  node->span = span;
  return node;
}

}  // namespace dictum::ast
