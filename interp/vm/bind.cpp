#include "vm/bind.h"

#include <algorithm>

#include <string>
#include <vector>

#include "objects/errors.h"
#include "objects/odd_names.h"
#include "objects/operators.h"
#include "objects/sequence_object.h"
#include "objects/str_object.h"

namespace dictum {

namespace {

class Binder {
 public:
  Binder(Context& context, Function* bound_function, const CallArguments& given, Value* slots)
      : cx(context),
        function_(bound_function),
        code_(static_cast<CodeObject*>(bound_function->code)),
        unit_(*code_->unit),
        given_(given),
        slots_(slots) {}

  Done run() {
    RULE(FUN_10);
    TRY(make_keywords_dict());
    const std::size_t taken = std::min<std::size_t>(given_.count, unit_.argument_count);
    for (std::size_t i = 0; i < taken; i++) slots_[i] = own(given_[i]).leak();
    TRY(pack_positional());
    TRY(bind_keywords());
    const bool many = given_.count > unit_.argument_count && !unit_.is(code::kVarArguments);
    if (RULE_IF(FUN_04, many)) return too_many();
    TRY(fill_defaults());
    return fill_keyword_defaults();
  }

 private:
  std::size_t parameter_count() const { return unit_.argument_count + unit_.keyword_only_count; }
  Str* parameter(std::size_t index) const { return as<Str>(code_->slot_names->items[index]); }
  std::string name() const {
    return to_utf8(RULE_IF(FUN_21, cx.language.binding_errors_use_qualname) ? function_->qualname
                                                                            : code_->name);
  }

  Done make_keywords_dict() {
    if (!unit_.is(code::kVarKeywords)) return done();
    Ref<Dict> dict = TRY(new_dict(cx));
    keywords_ = dict.get();
    slots_[parameter_count() + unit_.is(code::kVarArguments)] = Value(dict.leak());
    return done();
  }

  // *args
  Done pack_positional() {
    if (!unit_.is(code::kVarArguments)) return done();
    const std::size_t first = unit_.argument_count;
    std::span<const Value> rest;
    if (given_.count > first) rest = {given_.values + first, given_.count - first};
    Ref<Tuple> tuple = rest.empty() ? empty_tuple(cx) : make_tuple(cx, rest);
    if (!tuple) return failed();
    slots_[parameter_count()] = Value(tuple.leak());
    return done();
  }

  // The parameter of this name that can be given by keyword, or parameter_count().
  Fallible<std::size_t> find(Str* keyword) const {
    RULE(FUN_03);
    for (std::size_t i = unit_.positional_only_count; i < parameter_count(); i++)
      if (parameter(i) == keyword) return i;
    const bool odd = is_odd_name(cx, keyword);
    for (std::size_t i = unit_.positional_only_count; i < parameter_count(); i++)
      if (odd ? TRY(equal_items(cx, Value(keyword), Value(parameter(i)))) : str_equal(parameter(i), keyword))
        return i;
    return parameter_count();
  }

  Done bind_keywords() {
    for (std::uint32_t k = 0; k < given_.keyword_count(); k++) {
      const Value key = (*given_.keyword_names)[k];
      const Value value = given_.values[given_.count + k];
      if (!is<Str>(key)) return raise_type_error(cx, cat(name(), "() keywords must be strings"));
      Str* keyword = as<Str>(key);
      const std::size_t index = TRY(find(keyword));
      if (index == parameter_count()) {
        RULE(FUN_07);
        if (!keywords_) return unexpected(keyword);
        TRY(dict_set(cx, keywords_, keyword, value));
        continue;
      }
      if (RULE_IF(FUN_06, !slots_[index].is_absent()))
        return raise_type_error(cx, cat(name(), "() got multiple values for argument '", keyword, "'"));
      slots_[index] = own(value).leak();
    }
    return done();
  }

  Done unexpected(Str* keyword) {
    std::string positional_only;
    for (std::uint32_t k = 0; k < given_.keyword_count(); k++) {
      const Value key = (*given_.keyword_names)[k];
      for (std::size_t i = 0; is<Str>(key) && i < unit_.positional_only_count; i++)
        if (str_equal(parameter(i), as<Str>(key)))
          positional_only += (positional_only.empty() ? "" : ", ") + to_utf8(parameter(i));
    }
    if (!positional_only.empty())
      return raise_type_error(
          cx, cat(name(), "() got some positional-only arguments passed as keyword arguments: '",
                  positional_only, "'"));
    return raise_type_error(cx, cat(name(), "() got an unexpected keyword argument '", keyword, "'"));
  }

  Done too_many() {
    const std::size_t wanted = unit_.argument_count;
    const std::size_t defaults = function_->defaults.is_value() ? as<Tuple>(function_->defaults)->size() : 0;
    std::size_t keyword_only = 0;
    for (std::size_t i = wanted; i < parameter_count(); i++) keyword_only += !slots_[i].is_absent();
    const std::string takes =
        defaults > 0 ? cat("from ", static_cast<std::int64_t>(wanted) - static_cast<std::int64_t>(defaults),
                           " to ", wanted)
                     : cat(wanted);
    const bool plural = defaults > 0 || wanted != 1;
    std::string extra;
    if (keyword_only > 0)
      extra = cat(" positional argument", given_.count != 1 ? "s" : "", " (and ", keyword_only,
                  " keyword-only argument", keyword_only != 1 ? "s" : "", ")");
    return raise_type_error(
        cx, cat(name(), "() takes ", takes, " positional argument", plural ? "s" : "", " but ", given_.count,
                extra, given_.count == 1 && keyword_only == 0 ? " was" : " were", " given"));
  }

  Done fill_defaults() {
    const std::size_t wanted = unit_.argument_count;
    if (given_.count >= wanted) return done();
    Tuple* defaults = function_->defaults.is_value() ? as<Tuple>(function_->defaults) : nullptr;
    const std::size_t count = defaults ? defaults->size() : 0;
    const std::size_t first = wanted > count ? wanted - count : 0;
    std::vector<std::size_t> missing;
    for (std::size_t i = given_.count; i < first; i++)
      if (slots_[i].is_absent()) missing.push_back(i);
    RULE_STEP(FUN_05) {
      if (!missing.empty()) return report_missing("positional", missing);
    }
    for (std::size_t i = std::max<std::size_t>(given_.count, first); i < wanted; i++)
      if (slots_[i].is_absent()) slots_[i] = own((*defaults)[i - wanted + count]).leak();
    return done();
  }

  Done fill_keyword_defaults() {
    std::vector<std::size_t> missing;
    for (std::size_t i = unit_.argument_count; i < parameter_count(); i++) {
      if (!slots_[i].is_absent()) continue;
      OwnedValue value;
      if (function_->keyword_defaults.is_value())
        value = TRY(dict_get(cx, as<Dict>(function_->keyword_defaults), Value(parameter(i))));
      if (value.is_absent()) missing.push_back(i);
      slots_[i] = value.leak();
    }
    return missing.empty() ? done() : report_missing("keyword-only", missing);
  }

  Done report_missing(std::string_view kind, const std::vector<std::size_t>& missing) {
    std::string names;
    for (std::size_t i = 0; i < missing.size(); i++) {
      if (i > 0) names += missing.size() == 2 ? " and " : i + 1 == missing.size() ? ", and " : ", ";
      names += "'" + to_utf8(parameter(missing[i])) + "'";
    }
    return raise_type_error(cx, cat(name(), "() missing ", missing.size(), " required ", kind, " argument",
                                    missing.size() == 1 ? "" : "s", ": ", names));
  }

  Context& cx;
  Function* function_;
  CodeObject* code_;
  const code::Unit& unit_;
  const CallArguments& given_;
  Value* slots_;
  Dict* keywords_ = nullptr;
};

}  // namespace

Done bind_parameters(Context& cx, Function* function, const CallArguments& arguments, Value* slots) {
  return Binder(cx, function, arguments, slots).run();
}

}  // namespace dictum
