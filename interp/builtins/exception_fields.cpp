#include "builtins/exception_fields.h"

#include <cstdio>

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/dict_object.h"
#include "objects/function_object.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

// The attributes that single exception classes have besides those of BaseException.

namespace dictum {

namespace {

// Sets args from the positional arguments; keywords are sorted into `out`.
Done init_with_keywords(Context& cx, const CallArguments& arguments, std::span<const std::string_view> names,
                        Value* out) {
  auto* self = self_as<ExceptionObject>(arguments);
  for (std::size_t k = 0; k < arguments.keyword_count(); ++k) {
    auto* keyword = as<Str>((*arguments.keyword_names)[k]);
    std::size_t i = 0;
    while (i < names.size() && !keyword->is_ascii_text(names[i])) ++i;
    if (i == names.size())
      return raise_type_error(
          cx, cat("'", keyword, "' is an invalid keyword argument for ", type_of(cx, self)->name, "()"));
    out[i] = arguments.values[arguments.count + k];
  }
  return set_exception_args(cx, self, CallArguments{arguments.values + 1, arguments.count - 1, nullptr});
}
// The same without keywords, in the words of BaseException.__init__.
Done init_without_keywords(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  TRY(refuse_keywords(cx, to_utf8(type_of(cx, self)->name), arguments));
  return set_exception_args(cx, self, CallArguments{arguments.values + 1, arguments.count - 1, nullptr});
}

OwnedValue stop_iteration_init(Context& cx, const CallArguments& arguments) {
  TRY(init_without_keywords(cx, arguments));
  set_field(self_as<ExceptionObject>(arguments), stop_iteration::kValue,
            arguments.count > 1 ? arguments[1] : cx.core.none);
  return cx.none();
}
OwnedValue system_exit_init(Context& cx, const CallArguments& arguments) {
  TRY(init_without_keywords(cx, arguments));
  auto* self = self_as<ExceptionObject>(arguments);
  if (arguments.count == 2)
    set_field(self, system_exit::kCode, arguments[1]);
  else if (arguments.count > 2)
    set_field(self, system_exit::kCode, self->args);
  return cx.none();
}

constexpr std::string_view kImportNames[] = {"name", "path", "name_from"};
OwnedValue import_error_init(Context& cx, const CallArguments& arguments) {
  Value given[3];
  TRY(init_with_keywords(cx, arguments, kImportNames, given));
  auto* self = self_as<ExceptionObject>(arguments);
  set_field(self, import_error::kName, given[0]);
  set_field(self, import_error::kPath, given[1]);
  set_field(self, import_error::kNameFrom, given[2]);
  if (arguments.count == 2) set_field(self, import_error::kMessage, arguments[1]);
  return cx.none();
}
OwnedValue base_str(Context& cx, ExceptionObject* self) {
  if (self->args->size() == 0) return own(Value(cx.names().empty));
  return str_of(cx, self->args->size() == 1 ? (*self->args)[0] : Value(self->args));
}
// A copy of the instance's dict (or a new one) with the fields that are set; absent if there is nothing.
OwnedValue state_with_fields(Context& cx, ExceptionObject* self,
                             std::span<const std::pair<const char*, Value>> fields) {
  bool any = false;
  for (const auto& field : fields) any |= !field.second.is_absent();
  if (!any) return exception_dict(cx, self);
  Ref<Dict> state = TRY(new_dict(cx));
  OwnedValue own_dict = TRY(exception_dict(cx, self));
  if (is<Dict>(own_dict)) TRY(dict_update(cx, state.get(), as<Dict>(own_dict)));
  for (const auto& [name, value] : fields)
    if (!value.is_absent()) TRY(dict_set(cx, state.get(), std::string_view(name), value));
  return state;
}
OwnedValue reduced(Context& cx, ExceptionObject* self, Value args, const OwnedValue& state) {
  Value kind(self->type);
  return state.is_absent() ? OwnedValue(make_tuple(cx, {kind, args}))
                           : OwnedValue(make_tuple(cx, {kind, args, state}));
}
OwnedValue import_error_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  const Value name_from =
      cx.language.import_error_name_from ? self->fields[import_error::kNameFrom] : Value();
  const std::pair<const char*, Value> fields[] = {{"name", self->fields[import_error::kName]},
                                                  {"path", self->fields[import_error::kPath]},
                                                  {"name_from", name_from}};
  OwnedValue state = TRY(state_with_fields(cx, self, fields));
  return reduced(cx, self, Value(self->args), state);
}
OwnedValue import_error_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  Value message = self->fields[import_error::kMessage];
  return message.is_object() && is_exact(cx, message, TypeId::Str) ? own(message) : base_str(cx, self);
}

constexpr std::string_view kNameNames[] = {"name"};
OwnedValue name_error_init(Context& cx, const CallArguments& arguments) {
  Value given[1];
  bool has_name = cx.language.attribute_error_fields;
  TRY(init_with_keywords(cx, arguments, std::span(kNameNames, has_name ? 1 : 0), given));
  set_field(self_as<ExceptionObject>(arguments), name_error::kName, given[0]);
  return cx.none();
}
constexpr std::string_view kAttributeNames[] = {"obj", "name"};
OwnedValue attribute_error_init(Context& cx, const CallArguments& arguments) {
  Value given[2];
  TRY(init_with_keywords(cx, arguments,
                         std::span(kAttributeNames, cx.language.attribute_error_fields ? 2 : 0), given));
  set_field(self_as<ExceptionObject>(arguments), attribute_error::kObject, given[0]);
  set_field(self_as<ExceptionObject>(arguments), attribute_error::kName, given[1]);
  return cx.none();
}
// The object is left out: it may be anything.
OwnedValue attribute_error_state(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  const std::pair<const char*, Value> fields[] = {{"name", self->fields[attribute_error::kName]},
                                                  {"args", Value(self->args)}};
  return state_with_fields(cx, self, fields);
}
OwnedValue attribute_error_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  OwnedValue state = TRY(attribute_error_state(cx, arguments));
  return reduced(cx, self, Value(self->args), state);
}
OwnedValue plain_str(Context& cx, const CallArguments& arguments) {
  return base_str(cx, self_as<ExceptionObject>(arguments));
}
OwnedValue key_error_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  return self->args->size() == 1 ? OwnedValue(repr_of(cx, (*self->args)[0])) : base_str(cx, self);
}

OwnedValue syntax_error_init(Context& cx, const CallArguments& arguments) {
  TRY(init_without_keywords(cx, arguments));
  auto* self = self_as<ExceptionObject>(arguments);
  set_field(self, syntax_error::kPrint, cx.core.none);
  if (arguments.count > 1) set_field(self, syntax_error::kMessage, arguments[1]);
  if (arguments.count != 3) return cx.none();
  Ref<Tuple> details = TRY(tuple_from(cx, arguments[2]));
  bool has_end = cx.language.attribute_error_fields;
  if (details->size() < 4 || details->size() > (has_end ? 6u : 4u)) {
    return raise_error(cx, has_end ? TypeId::TypeError : TypeId::IndexError,
                       has_end ? cat("function takes at ", details->size() < 4 ? "least 4" : "most 6",
                                     " arguments (", details->size(), " given)")
                               : "tuple index out of range");
  }
  constexpr std::size_t kFields[] = {syntax_error::kFilename, syntax_error::kLine,
                                     syntax_error::kOffset,   syntax_error::kText,
                                     syntax_error::kEndLine,  syntax_error::kEndOffset};
  for (std::size_t i = 0; i < details->size(); ++i) set_field(self, kFields[i], (*details)[i]);
  if (details->size() == 5)
    return raise_type_error(cx, "end_offset must be provided when end_lineno is provided");
  return cx.none();
}
OwnedValue syntax_error_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  Value message = self->fields[syntax_error::kMessage];
  Ref<Str> text = TRY(str_of(cx, message.is_absent() ? cx.core.none : message));
  Value file = self->fields[syntax_error::kFilename], line = self->fields[syntax_error::kLine];
  bool has_line = !line.is_absent() && is_exact_int(cx, line);
  std::string name;
  if (is<Str>(file)) {
    name = to_utf8(as<Str>(file));
    name = name.substr(name.rfind('/') + 1);
  }
  if (!is<Str>(file) && !has_line) return text;
  if (is<Str>(file) && has_line)
    return text_result(cx, cat(text.get(), " (", name, ", line ", int_to_text(line, 10), ")"));
  if (is<Str>(file)) return text_result(cx, cat(text.get(), " (", name, ")"));
  return text_result(cx, cat(text.get(), " (line ", int_to_text(line, 10), ")"));
}

// Which subclass an error number makes (PEP 3151).
TypeId os_error_class(std::int64_t number) {
  switch (number) {
    case 11:
    case 114:
    case 115: return TypeId::BlockingIOError;
    case 32:
    case 108: return TypeId::BrokenPipeError;
    case 10: return TypeId::ChildProcessError;
    case 103: return TypeId::ConnectionAbortedError;
    case 111: return TypeId::ConnectionRefusedError;
    case 104: return TypeId::ConnectionResetError;
    case 17: return TypeId::FileExistsError;
    case 2: return TypeId::FileNotFoundError;
    case 21: return TypeId::IsADirectoryError;
    case 20: return TypeId::NotADirectoryError;
    case 4: return TypeId::InterruptedError;
    case 1:
    case 13: return TypeId::PermissionError;
    case 3: return TypeId::ProcessLookupError;
    case 110: return TypeId::TimeoutError;
    default: return TypeId::OSError;
  }
}
// Sets the fields from (errno, strerror, filename, winerror, filename2); args keeps the first two.
Done fill_os_error(Context& cx, ExceptionObject* self, const CallArguments& given) {
  if (given.count < 2 || given.count > 5)
    return set_exception_args(cx, self, {given.values, given.count, nullptr});
  const Value third = given.get(2);
  const bool has_file = third.is_value() && !is_none(cx, third);
  bool keeps_all = !has_file;
  if (has_file && self->type == cx.type(TypeId::BlockingIOError) &&
      !lookup_special(cx, type_of(cx, third), SpecialMethod::index_).is_absent()) {
    const std::int64_t written = TRY(to_index64(cx, third, TypeId::ValueError));
    set_field(self, os_error::kCharactersWritten, Value::small(written));
    keeps_all = true;
  } else if (has_file) {
    set_field(self, os_error::kFilename, third);
    if (given.count == 5 && !is_none(cx, given[4])) set_field(self, os_error::kFilename2, given[4]);
  }
  set_field(self, os_error::kErrno, given[0]);
  set_field(self, os_error::kStrerror, given[1]);
  return set_exception_args(cx, self, {given.values, keeps_all ? given.count : 2, nullptr});
}

OwnedValue os_error_init(Context& cx, const CallArguments& arguments);
OwnedValue construct_os_error(Context& cx, Type* type, const CallArguments& arguments);

// Whether __init__ is to fill the fields: a class of the program's with an __init__ of its own and OSError's
// __new__.
bool init_fills_os_error(Context& cx, Type* type) {
  const Value init = lookup_special(cx, type, SpecialMethod::init_);
  const Value made_by = lookup_special(cx, type, SpecialMethod::new_);
  const bool own_init = !is<WrapperDescriptor>(init) || !as<WrapperDescriptor>(init)->row ||
                        as<WrapperDescriptor>(init)->row->function != os_error_init;
  const bool native_new =
      is<BuiltinFunction>(made_by) && as<BuiltinFunction>(made_by)->is_new &&
      type_constructor(as<Type>(as<BuiltinFunction>(made_by)->self)) == construct_os_error;
  return own_init && native_new;
}

OwnedValue construct_os_error(Context& cx, Type* type, const CallArguments& arguments) {
  const bool left_to_init = init_fills_os_error(cx, type);
  if (!left_to_init) TRY(refuse_keywords(cx, to_utf8(type->name), arguments));
  Type* made_type = type;
  if (!left_to_init && type == cx.type(TypeId::OSError) && arguments.count >= 2 && arguments.count <= 5 &&
      is_int(arguments[0]))
    if (auto number = int_to_int64(arguments[0])) made_type = cx.type(os_error_class(*number));
  OwnedValue made = TRY(construct_exception(cx, made_type, left_to_init ? CallArguments{} : arguments));
  if (!left_to_init) TRY(fill_os_error(cx, as<ExceptionObject>(made), arguments));
  return made;
}
OwnedValue os_error_init(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  if (!init_fills_os_error(cx, type_of(cx, self))) return cx.none();
  TRY(refuse_keywords(cx, to_utf8(type_of(cx, self)->name), arguments));
  return none_result(cx, fill_os_error(cx, self, arguments.rest()));
}

OwnedValue os_error_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  const OwnedValue file = own(self->fields[os_error::kFilename]),
                   other = own(self->fields[os_error::kFilename2]),
                   number = own(self->fields[os_error::kErrno]),
                   words = own(self->fields[os_error::kStrerror]);
  if (file.is_absent() && (number.is_absent() || words.is_absent())) return base_str(cx, self);
  Ref<Str> number_text = TRY(str_of(cx, number.is_absent() ? cx.core.none : number.get()));
  Ref<Str> words_text = TRY(str_of(cx, words.is_absent() ? cx.core.none : words.get()));
  const std::string text = cat("[Errno ", number_text.get(), "] ", words_text.get());
  if (file.is_absent()) return text_result(cx, text);
  Ref<Str> file_text = TRY(repr_of(cx, file));
  if (other.is_absent()) return text_result(cx, cat(text, ": ", file_text.get()));
  Ref<Str> other_text = TRY(repr_of(cx, other));
  return text_result(cx, cat(text, ": ", file_text.get(), " -> ", other_text.get()));
}

// args as the class was called with, the file names among them.
OwnedValue os_error_reduce(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  OwnedValue state = TRY(exception_dict(cx, self));
  const Value file = self->fields[os_error::kFilename], other = self->fields[os_error::kFilename2];
  if (self->args->size() != 2 || file.is_absent()) return reduced(cx, self, Value(self->args), state);
  const Value first = (*self->args)[0], second = (*self->args)[1];
  Ref<Tuple> args = TRY(other.is_absent() ? make_tuple(cx, {first, second, file})
                                          : make_tuple(cx, {first, second, file, cx.core.none, other}));
  return reduced(cx, self, Value(args.get()), state);
}

OwnedValue read_written(Context& cx, Object* self) {
  const Value written = exception_of(self)->fields[os_error::kCharactersWritten];
  if (written.is_absent()) return raise_error(cx, TypeId::AttributeError, "characters_written");
  return own(written);
}
Done write_written(Context& cx, Object* self, Value value) {
  if (value.is_absent() && exception_of(self)->fields[os_error::kCharactersWritten].is_absent())
    return raise_error(cx, TypeId::AttributeError, "characters_written");
  OwnedValue number;
  if (!value.is_absent()) number = OwnedValue::small(TRY(to_index64(cx, value, TypeId::ValueError)));
  set_field(exception_of(self), os_error::kCharactersWritten, number);
  return done();
}

constexpr MethodRow kStopIterationRows[] = {{"__init__", stop_iteration_init, 0, -1, true}};
constexpr GetSetRow kStopIterationFields[] = {field_row<stop_iteration::kValue>("value")};
constexpr MethodRow kSystemExitRows[] = {{"__init__", system_exit_init, 0, -1, true}};
constexpr GetSetRow kSystemExitFields[] = {field_row<system_exit::kCode>("code")};
constexpr MethodRow kImportErrorRows[] = {{"__init__", import_error_init, 0, -1, true},
                                          {"__str__", import_error_str},
                                          {"__reduce__", import_error_reduce}};
constexpr GetSetRow kImportErrorFields[] = {
    field_row<import_error::kMessage>("msg"), field_row<import_error::kName>("name"),
    field_row<import_error::kPath>("path"), field_row<import_error::kNameFrom>("name_from")};
constexpr MethodRow kOSErrorRows[] = {
    {"__init__", os_error_init, 0, -1, true}, {"__str__", os_error_str}, {"__reduce__", os_error_reduce}};
constexpr GetSetRow kOSErrorFields[] = {field_row<os_error::kErrno>("errno"),
                                        field_row<os_error::kStrerror>("strerror"),
                                        field_row<os_error::kFilename>("filename"),
                                        field_row<os_error::kFilename2>("filename2"),
                                        {"characters_written", read_written, write_written}};
constexpr MethodRow kNameErrorRows[] = {{"__init__", name_error_init, 0, -1, true}, {"__str__", plain_str}};
constexpr GetSetRow kNameErrorFields[] = {field_row<name_error::kName>("name")};
constexpr MethodRow kAttributeErrorRows[] = {{"__init__", attribute_error_init, 0, -1, true},
                                             {"__str__", plain_str},
                                             {"__getstate__", attribute_error_state},
                                             {"__reduce__", attribute_error_reduce}};
constexpr GetSetRow kAttributeErrorFields[] = {field_row<attribute_error::kName>("name"),
                                               field_row<attribute_error::kObject>("obj")};
constexpr MethodRow kSyntaxErrorRows[] = {{"__init__", syntax_error_init, 0, -1, true},
                                          {"__str__", syntax_error_str}};
constexpr GetSetRow kSyntaxErrorFields[] = {field_row<syntax_error::kMessage>("msg"),
                                            field_row<syntax_error::kFilename>("filename"),
                                            field_row<syntax_error::kLine>("lineno"),
                                            field_row<syntax_error::kOffset>("offset"),
                                            field_row<syntax_error::kText>("text"),
                                            field_row<syntax_error::kEndLine>("end_lineno"),
                                            field_row<syntax_error::kEndOffset>("end_offset"),
                                            field_row<syntax_error::kPrint>("print_file_and_line")};
constexpr MethodRow kKeyErrorRows[] = {{"__str__", key_error_str}};

struct FieldSet {
  std::size_t count;
  std::span<const MethodRow> methods;
  std::span<const GetSetRow> getsets;
};
FieldSet field_set(ExceptionFields fields) {
  switch (fields) {
    case ExceptionFields::None: return {0, {}, {}};
    case ExceptionFields::StopIteration: return {1, kStopIterationRows, kStopIterationFields};
    case ExceptionFields::SystemExit: return {1, kSystemExitRows, kSystemExitFields};
    case ExceptionFields::ImportError: return {4, kImportErrorRows, kImportErrorFields};
    case ExceptionFields::OSError: return {5, kOSErrorRows, kOSErrorFields};
    case ExceptionFields::NameError: return {1, kNameErrorRows, kNameErrorFields};
    case ExceptionFields::AttributeError: return {2, kAttributeErrorRows, kAttributeErrorFields};
    case ExceptionFields::SyntaxError: return {8, kSyntaxErrorRows, kSyntaxErrorFields};
    case ExceptionFields::UnicodeError: return {5, unicode_error_methods(false), unicode_error_getsets()};
    case ExceptionFields::Group: return {2, exception_group_methods(), exception_group_getsets()};
  }
  return {};
}

}  // namespace

const NativeType* exception_native(TypeId id, ExceptionFields fields, bool introduces) {
  static NativeType natives[kTypeCount];  // filled by the first core's build, under its lock
  FieldSet set = field_set(fields);
  NativeType& native = natives[static_cast<std::size_t>(id)];
  native = NativeType{.layout = TypeId::BaseException,
                      .size = kExceptionHead + static_cast<std::uint32_t>(set.count * sizeof(Value)),
                      .subclassable = true,
                      .has_dict = true,
                      .destroy = destroy_exception,
                      .visit = visit_exception,
                      .clear = clear_exception,
                      .construct = construct_exception};
  if (id == TypeId::BaseException) {
    native.methods = exception_methods();
    native.getsets = exception_getsets();
  } else if (id == TypeId::KeyError) {
    native.methods = kKeyErrorRows;
  } else if (introduces) {
    native.methods = id == TypeId::UnicodeTranslateError ? unicode_error_methods(true) : set.methods;
    native.getsets = set.getsets;
  }
  if (fields == ExceptionFields::OSError) native.construct = construct_os_error;
  if (fields == ExceptionFields::Group) native.construct = construct_exception_group;
  return &native;
}

}  // namespace dictum
