#include <algorithm>
#include <vector>

#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/class_build.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/function_object.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

std::uint32_t CallArguments::keyword_count() const {
  return keyword_names ? static_cast<std::uint32_t>(keyword_names->size()) : 0;
}

namespace {

// The arguments with one more in front.
class Prepended {
 public:
  Prepended(Value first, const CallArguments& rest) {
    std::size_t total = rest.count + rest.keyword_count() + 1;
    Value* values = inline_;
    if (total > kInline) more_.resize(total), values = more_.data();
    values[0] = first;
    for (std::size_t i = 1; i < total; ++i) values[i] = rest.values[i - 1];
    arguments_ = {values, rest.count + 1, rest.keyword_names};
  }
  Prepended(const Prepended&) = delete;
  const CallArguments& get() const { return arguments_; }

 private:
  static constexpr std::size_t kInline = 8;
  Value inline_[kInline];
  std::vector<Value> more_;
  CallArguments arguments_;
};

std::string counted(std::size_t number, std::string_view noun) {
  return cat(number, " ", noun, number == 1 ? "" : "s");
}

// Whose function it is, for messages: a type's method, a module's function, or nobody's.
struct RowOwner {
  Type* type = nullptr;
  Value module = {};
};
std::string row_name(const MethodRow* row, RowOwner owner) {
  if (owner.type) return cat(owner.type->name, ".", std::string_view(row->name));
  if (is<Str>(owner.module) && !as<Str>(owner.module)->is_ascii_text("builtins"))
    return cat(as<Str>(owner.module), ".", std::string_view(row->name));
  return std::string(row->name);
}

// Whether the row repeats a sequence: multiplication of numbers is another slot.
bool repeats(const MethodRow* row, Value self) {
  const std::string_view name = row->name;
  if (name != "__mul__" && name != "__rmul__" && name != "__imul__") return false;
  if (!self.is_object()) return false;
  const TypeId layout = self.object()->type->layout;
  return layout != TypeId::Int && layout != TypeId::Float && layout != TypeId::Complex;
}

// CPython's words depend on how a C function declares its arguments; the counts tell which. Slot wrappers do
// not say their name, and leave a blank for it where they take several arguments or repeat a sequence.
Failed wrong_wrapper_count(Context& cx, const MethodRow* row, Value self, std::size_t given) {
  const auto min = static_cast<std::size_t>(row->min), max = static_cast<std::size_t>(row->max);
  if (row->min == row->max)
    return raise_type_error(cx, cat(max > 1 || repeats(row, self) ? " expected " : "expected ",
                                    counted(max, "argument"), ", got ", given));
  const bool few = given < min;
  return raise_type_error(cx, cat(" expected ", few ? "at least " : "at most ",
                                  counted(few ? min : max, "argument"), ", got ", given));
}

Failed wrong_count(Context& cx, const MethodRow* row, std::size_t given, RowOwner owner) {
  if (row->min == 0 && row->max == 0)
    return raise_type_error(cx, cat(row_name(row, owner), "() takes no arguments (", given, " given)"));
  if (row->min == 1 && row->max == 1)
    return raise_type_error(cx,
                            cat(row_name(row, owner), "() takes exactly one argument (", given, " given)"));
  const std::string head = cat(std::string_view(row->name), " expected ");
  if (row->min == row->max)
    return raise_type_error(
        cx, cat(head, counted(static_cast<std::size_t>(row->min), "argument"), ", got ", given));
  bool few = given < static_cast<std::size_t>(row->min);
  auto bound = static_cast<std::size_t>(few ? row->min : row->max);
  return raise_type_error(
      cx, cat(head, few ? "at least " : "at most ", counted(bound, "argument"), ", got ", given));
}

OwnedValue call_row(Context& cx, const MethodRow* row, const CallArguments& arguments, bool has_self,
                    RowOwner owner);

OwnedValue call_descriptor(Context& cx, NativeDescriptor* descriptor, const CallArguments& arguments) {
  if (arguments.count == 0) {
    if (is<MethodDescriptor>(descriptor))
      return raise_type_error(cx, cat("unbound method ", type_short_name(descriptor->owner), ".",
                                      descriptor->name, "() needs an argument"));
    return raise_type_error(cx, cat("descriptor '", descriptor->name, "' of '",
                                    type_short_name(descriptor->owner), "' object needs an argument"));
  }
  if (!is_subtype(type_of(cx, arguments.self()), descriptor->owner))
    return raise_type_error(
        cx, is<MethodDescriptor>(descriptor)
                ? cat("descriptor '", descriptor->name, "' for '", type_short_name(descriptor->owner),
                      "' objects doesn't apply to a '", type_name(cx, arguments.self()), "' object")
                : cat("descriptor '", descriptor->name, "' requires a '", type_short_name(descriptor->owner),
                      "' object but received a '", type_name(cx, arguments.self()), "'"));
  if (!descriptor->row)
    return stop_unsupported(cx, cat(type_short_name(descriptor->owner), ".", descriptor->name));
  return call_native(cx, descriptor->row, arguments, true,
                     is<MethodDescriptor>(descriptor) ? descriptor->owner : nullptr);
}

OwnedValue call_class_method(Context& cx, ClassMethodDescriptor* descriptor, const CallArguments& arguments) {
  if (arguments.count == 0 || !is<Type>(arguments.self()))
    return raise_type_error(cx, cat("descriptor '", descriptor->name, "' of type '",
                                    type_short_name(descriptor->owner), "' needs an argument"));
  if (!descriptor->row)
    return stop_unsupported(cx, cat(type_short_name(descriptor->owner), ".", descriptor->name));
  return call_native(cx, descriptor->row, arguments, true, descriptor->owner);
}

OwnedValue call_builtin(Context& cx, BuiltinFunction* function, const CallArguments& arguments) {
  if (!function->row)
    return stop_unsupported(cx, is<Str>(function->module)
                                    ? cat(as<Str>(function->module), ".", function->name)
                                    : to_utf8(function->name));
  if (function->self.is_absent() || is<Module>(function->self))
    return call_row(cx, function->row, arguments, false, {nullptr, function->module});
  Prepended with_self(function->self, arguments);
  Type* owner = is<Type>(function->self) && !function->is_new ? as<Type>(function->self) : nullptr;
  if (!function->is_new && !owner) owner = type_of(cx, function->self);
  return call_native(cx, function->row, with_self.get(), true, owner);
}

OwnedValue call_row(Context& cx, const MethodRow* row, const CallArguments& arguments, bool has_self,
                    RowOwner owner) {
  const bool wrapper = has_self && !owner.type;
  if (arguments.keyword_names && !row->keywords && arguments.keyword_names->size() > 0) {
    if (wrapper)
      return raise_type_error(cx,
                              cat("wrapper ", std::string_view(row->name), "() takes no keyword arguments"));
    return raise_type_error(cx, cat(row_name(row, owner), "() takes no keyword arguments"));
  }
  std::size_t given = arguments.count - (has_self ? 1 : 0);
  if (given < static_cast<std::size_t>(row->min) ||
      (row->max >= 0 && given > static_cast<std::size_t>(row->max)))
    return wrapper ? wrong_wrapper_count(cx, row, arguments.self(), given)
                   : wrong_count(cx, row, given, owner);
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
  return row->function(cx, arguments);
}

}  // namespace

OwnedValue call_native(Context& cx, const MethodRow* row, const CallArguments& arguments, bool has_self,
                       Type* owner) {
  return call_row(cx, row, arguments, has_self, {owner, {}});
}

OwnedValue call(Context& cx, Value callable, const CallArguments& arguments) {
  DICTUM_MAY_RUN_PYTHON(cx);
  StackGuard guard(cx);
  if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
  if (!cx.charge(1 + arguments.count / 16)) return failed();
  if (callable.is_object()) {
    switch (callable.object()->type->layout) {
      case TypeId::Function: return cx.hooks.call_function(cx, as<Function>(callable), arguments);
      case TypeId::BuiltinFunction: return call_builtin(cx, as<BuiltinFunction>(callable), arguments);
      case TypeId::BoundMethod: {
        OwnedValue function = own(as<BoundMethod>(callable)->function);
        OwnedValue self = own(as<BoundMethod>(callable)->self);
        Prepended with_self(self, arguments);
        return call(cx, function, with_self.get());
      }
      case TypeId::MethodDescriptor:
      case TypeId::WrapperDescriptor:
        return call_descriptor(cx, static_cast<NativeDescriptor*>(callable.object()), arguments);
      case TypeId::ClassMethodDescriptor:
        return call_class_method(cx, as<ClassMethodDescriptor>(callable), arguments);
      case TypeId::MethodWrapper: {
        Prepended with_self(as<MethodWrapper>(callable)->self, arguments);
        return call_descriptor(cx, as<MethodWrapper>(callable)->descriptor, with_self.get());
      }
      case TypeId::Type:
        if (callable.object()->type == cx.type(TypeId::Type))
          return construct(cx, as<Type>(callable), arguments);
        break;
      default: break;
    }
  }
  Value method = lookup_special(cx, type_of(cx, callable), SpecialMethod::call_);
  if (method.is_absent())
    return raise_type_error(cx, cat("'", type_name(cx, callable), "' object is not callable"));
  RULE(FUN_19);
  OwnedValue held = own(method);
  if (is<Function>(method)) {
    Prepended with_self(callable, arguments);
    return call(cx, held, with_self.get());
  }
  OwnedValue bound = TRY(bind_descriptor(cx, held, callable, type_of(cx, callable)));
  return call(cx, bound, arguments);
}

OwnedValue call(Context& cx, Value callable, std::initializer_list<Value> arguments) {
  return call(cx, callable,
              CallArguments{arguments.begin(), static_cast<std::uint32_t>(arguments.size()), nullptr});
}

OwnedValue call_method(Context& cx, Value object, Str* name, std::initializer_list<Value> arguments) {
  FoundMethod found = find_method(cx, object, name);
  if (found.callable.is_raised()) return failed();
  CallArguments given{arguments.begin(), static_cast<std::uint32_t>(arguments.size()), nullptr};
  if (!found.takes_self) return call(cx, found.callable, given);
  Prepended with_self(object, given);
  return call(cx, found.callable, with_self.get());
}

OwnedValue call_bound(Context& cx, Value method, Value self, std::initializer_list<Value> arguments) {
  return call_bound(cx, method, self,
                    CallArguments{arguments.begin(), static_cast<std::uint32_t>(arguments.size()), nullptr});
}

namespace {

// The row of a slot wrapper that takes these arguments as they are; null where there is something to check.
const MethodRow* plain_row(const Context& cx, Value method, Value self, const CallArguments& given) {
  if (!is<WrapperDescriptor>(method) || given.keyword_names) return nullptr;
  const auto* wrapper = as<WrapperDescriptor>(method);
  const MethodRow* row = wrapper->row;
  if (!row || given.count < static_cast<std::uint32_t>(row->min)) return nullptr;
  if (row->max >= 0 && given.count > static_cast<std::uint32_t>(row->max)) return nullptr;
  Type* type = type_of(cx, self);
  return type == wrapper->owner || is_subtype(type, wrapper->owner) ? row : nullptr;
}

}  // namespace

OwnedValue call_bound(Context& cx, Value method, Value self, const CallArguments& given) {
  if (const MethodRow* row = plain_row(cx, method, self, given)) {
    DICTUM_MAY_RUN_PYTHON(cx);
    StackGuard guard(cx);
    if (!guard.ok) return raise_recursion(cx, " while calling a Python object");
    if (!cx.charge()) return failed();
    Prepended with_self(self, given);
    return row->function(cx, with_self.get());
  }
  if (is<Function>(method) || is<WrapperDescriptor>(method) || is<MethodDescriptor>(method)) {
    Prepended with_self(self, given);
    return call(cx, method, with_self.get());
  }
  OwnedValue bound = TRY(bind_descriptor(cx, method, self, type_of(cx, self)));
  return call(cx, bound, given);
}

Done SpreadArguments::fill(Context& cx, Tuple* positional, Dict* keywords) {
  const std::size_t count = positional->size(), named = keywords ? keywords->size() : 0;
  Value* values = positional->items;
  if (named > 0) {
    names_ = TRY(OwnedValue(new_tuple(cx, named)));
    values_ = TRY(OwnedValue(new_tuple(cx, named)));
    values = inline_;
    if (count + named > kInline) more_.resize(count + named), values = more_.data();
    std::copy_n(positional->items, count, values);
    Value key, value;
    std::size_t at = 0;
    for (std::size_t position = 0; dict_next(keywords, position, key, value); ++at) {
      if (!is<Str>(key)) return raise_type_error(cx, "keywords must be strings");
      as<Tuple>(names_)->items[at] = own(key).leak();
      as<Tuple>(values_)->items[at] = values[count + at] = own(value).leak();
    }
  }
  arguments_ = {values, static_cast<std::uint32_t>(count), names_.is_absent() ? nullptr : as<Tuple>(names_)};
  return done();
}

OwnedValue call_with(Context& cx, Value callable, Tuple* positional, Dict* keywords) {
  if (!keywords || keywords->size() == 0)
    return call(cx, callable,
                CallArguments{positional->items, static_cast<std::uint32_t>(positional->size()), nullptr});
  const Ref<Tuple> held = own_ref(positional);
  SpreadArguments spread;
  TRY(spread.fill(cx, positional, keywords));
  return call(cx, callable, spread.get());
}

bool is_callable(Context& cx, Value value) {
  return !lookup_special(cx, type_of(cx, value), SpecialMethod::call_).is_absent();
}

Done refuse_keywords(Context& cx, std::string_view name, const CallArguments& arguments) {
  if (arguments.keyword_count() == 0) return done();
  return raise_type_error(cx, cat(name, "() takes no keyword arguments"));
}

namespace {

// "FUNCTION() takes [at most|at least|exactly] N KIND[s] (M given)".
Failed wrong_number(Context& cx, const char* function, std::string_view how, std::size_t bound,
                    std::string_view noun, std::size_t given) {
  return raise_type_error(
      cx, cat(std::string_view(function), "() takes ", how, counted(bound, noun), " (", given, " given)"));
}

Done check_positional(Context& cx, const char* function, std::size_t given, std::size_t least,
                      std::size_t most) {
  if (given > most) {
    if (most == 0)
      return raise_type_error(cx, cat(std::string_view(function), "() takes no positional arguments"));
    return wrong_number(cx, function, least < most ? "at most " : "exactly ", most, "positional argument",
                        given);
  }
  if (given >= least) return done();
  return wrong_number(cx, function, least < most ? "at least " : "exactly ", least, "positional argument",
                      given);
}

// The parameter of a keyword, or as many as there are.
std::size_t find_parameter(std::initializer_list<std::string_view> names, const Str* keyword) {
  std::size_t index = 0;
  while (index < names.size() &&
         (names.begin()[index].empty() || !keyword->is_ascii_text(names.begin()[index])))
    ++index;
  return index;
}

}  // namespace

Done bind_arguments(Context& cx, const char* function, const CallArguments& arguments,
                    std::initializer_list<std::string_view> names, std::size_t required,
                    std::size_t max_positional, Value* out) {
  const std::size_t parameters = names.size();
  const std::size_t given = arguments.count + arguments.keyword_count();
  std::size_t nameless = 0;
  while (nameless < parameters && names.begin()[nameless].empty()) ++nameless;
  for (std::size_t i = 0; i < parameters; ++i) out[i] = Value();
  if (given > parameters)
    return wrong_number(cx, function, "at most ", parameters,
                        arguments.count == 0 ? "keyword argument" : "argument", given);
  TRY(check_positional(cx, function, arguments.count, std::min(nameless, required), max_positional));
  for (std::size_t i = 0; i < arguments.count; ++i) out[i] = arguments[i];
  for (std::size_t k = 0; k < arguments.keyword_count(); ++k) {
    const std::size_t index = find_parameter(names, as<Str>((*arguments.keyword_names)[k]));
    if (index < parameters && index >= arguments.count) out[index] = arguments.values[arguments.count + k];
  }
  for (std::size_t i = 0; i < required; ++i)
    if (out[i].is_absent())
      return raise_type_error(cx, cat(std::string_view(function), "() missing required argument '",
                                      names.begin()[i], "' (pos ", i + 1, ")"));
  for (std::size_t k = 0; k < arguments.keyword_count(); ++k) {
    auto* name = as<Str>((*arguments.keyword_names)[k]);
    const std::size_t index = find_parameter(names, name);
    if (index == parameters)
      return raise_type_error(
          cx, cat("'", name, "' is an invalid keyword argument for ", std::string_view(function), "()"));
    if (index < arguments.count)
      return raise_type_error(cx, cat("argument for ", std::string_view(function), "() given by name ('",
                                      name, "') and position (", index + 1, ")"));
  }
  return done();
}

}  // namespace dictum
