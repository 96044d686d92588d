#include "builtins/exception_fields.h"

#include <cstdio>

#include "builtins/method_helpers.h"
#include "builtins/native_types.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/int_object.h"
#include "objects/iterate.h"
#include "objects/sequence_object.h"

// The attributes that single exception classes have besides those of BaseException.

namespace dictum {

namespace {

ExceptionObject* exception_of(Object* self) { return static_cast<ExceptionObject*>(self); }
void set_field(ExceptionObject* self, std::size_t field, Value value) {
  OwnedValue old = OwnedValue::steal(self->fields[field]);
  self->fields[field] = own(value).leak();
}
template <std::size_t kField>
OwnedValue read_field(Context& cx, Object* self) {
  Value value = exception_of(self)->fields[kField];
  return value.is_absent() ? cx.none() : own(value);
}
template <std::size_t kField>
Done write_field(Context&, Object* self, Value value) {
  set_field(exception_of(self), kField, value);
  return done();
}
template <std::size_t kField>
constexpr GetSetRow field_row(const char* name) {
  return {name, read_field<kField>, write_field<kField>};
}

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
Done no_keywords(Context& cx, const CallArguments& arguments) {
  return init_with_keywords(cx, arguments, {}, nullptr);
}

OwnedValue stop_iteration_init(Context& cx, const CallArguments& arguments) {
  TRY(no_keywords(cx, arguments));
  set_field(self_as<ExceptionObject>(arguments), stop_iteration::kValue,
            arguments.count > 1 ? arguments[1] : cx.core.none);
  return cx.none();
}
OwnedValue system_exit_init(Context& cx, const CallArguments& arguments) {
  TRY(no_keywords(cx, arguments));
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
OwnedValue plain_str(Context& cx, const CallArguments& arguments) {
  return base_str(cx, self_as<ExceptionObject>(arguments));
}
OwnedValue key_error_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  return self->args->size() == 1 ? OwnedValue(repr_of(cx, (*self->args)[0])) : base_str(cx, self);
}

OwnedValue syntax_error_init(Context& cx, const CallArguments& arguments) {
  TRY(no_keywords(cx, arguments));
  auto* self = self_as<ExceptionObject>(arguments);
  set_field(self, syntax_error::kPrint, cx.core.none);
  if (arguments.count > 1) set_field(self, syntax_error::kMessage, arguments[1]);
  if (arguments.count != 3) return cx.none();
  Ref<Tuple> details = TRY(tuple_from(cx, arguments[2]));
  bool has_end = cx.language.attribute_error_fields;
  if (details->size() < 4 || details->size() > (has_end ? 6u : 4u)) {
    if (has_end && details->size() < 4)
      return raise_type_error(cx, cat("function missing required argument '",
                                      details->size() == 0   ? "filename"
                                      : details->size() == 1 ? "lineno"
                                      : details->size() == 2 ? "offset"
                                                             : "text",
                                      "' (pos ", details->size() + 1, ")"));
    return raise_error(cx, has_end ? TypeId::TypeError : TypeId::IndexError,
                       has_end ? cat("function takes at most 6 arguments (", details->size(), " given)")
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
Done fill_os_error(Context& cx, ExceptionObject* self, const CallArguments& given) {
  if (given.count < 2 || given.count > 5)
    return set_exception_args(cx, self, {given.values, given.count, nullptr});
  set_field(self, os_error::kErrno, given[0]);
  set_field(self, os_error::kStrerror, given[1]);
  bool has_file = given.count > 2 && !is_none(cx, given[2]);
  if (has_file) set_field(self, os_error::kFilename, given[2]);
  if (given.count == 5 && !is_none(cx, given[4])) set_field(self, os_error::kFilename2, given[4]);
  return set_exception_args(cx, self, {given.values, has_file ? 2 : given.count, nullptr});
}
OwnedValue construct_os_error(Context& cx, Type* type, const CallArguments& arguments) {
  bool custom_init = lookup_special(cx, type, SpecialMethod::init_) !=
                     lookup_special(cx, cx.type(TypeId::OSError), SpecialMethod::init_);
  bool custom_new = lookup_special(cx, type, SpecialMethod::new_) !=
                    lookup_special(cx, type->is_heap() ? type : cx.type(type->id), SpecialMethod::new_);
  Type* made_type = type;
  if (type == cx.type(TypeId::OSError) && arguments.count >= 2 && arguments.count <= 5 &&
      is_int(arguments[0]))
    if (auto number = int_to_int64(arguments[0])) made_type = cx.type(os_error_class(*number));
  OwnedValue made = TRY(construct_exception(cx, made_type, arguments));
  if (!custom_init && !custom_new) {
    if (arguments.keyword_count() > 0)
      return raise_type_error(cx, cat(type->name, "() takes no keyword arguments"));
    TRY(fill_os_error(cx, as<ExceptionObject>(made), arguments));
  }
  return made;
}
OwnedValue os_error_init(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  Type* type = type_of(cx, self);
  bool done_by_new = lookup_special(cx, type, SpecialMethod::init_) ==
                     lookup_special(cx, cx.type(TypeId::OSError), SpecialMethod::init_);
  if (done_by_new) return cx.none();
  return none_result(cx, fill_os_error(cx, self, arguments.rest()));
}
OwnedValue os_error_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  const Value* fields = self->fields;
  if (fields[os_error::kErrno].is_absent() || fields[os_error::kStrerror].is_absent())
    return base_str(cx, self);
  Ref<Str> number = TRY(str_of(cx, fields[os_error::kErrno]));
  Ref<Str> words = TRY(str_of(cx, fields[os_error::kStrerror]));
  std::string text = cat("[Errno ", number.get(), "] ", words.get());
  if (fields[os_error::kFilename].is_absent()) return text_result(cx, text);
  Ref<Str> file = TRY(repr_of(cx, fields[os_error::kFilename]));
  text = cat(text, ": ", file.get());
  if (fields[os_error::kFilename2].is_absent()) return text_result(cx, text);
  Ref<Str> other = TRY(repr_of(cx, fields[os_error::kFilename2]));
  return text_result(cx, cat(text, " -> ", other.get()));
}

// UnicodeEncodeError and UnicodeDecodeError: encoding, object, start, end, reason. Translate: without
// encoding.
template <bool kTranslate>
OwnedValue unicode_error_init(Context& cx, const CallArguments& arguments) {
  TRY(no_keywords(cx, arguments));
  std::size_t wanted = kTranslate ? 4 : 5;
  if (arguments.count - 1 != wanted)
    return raise_type_error(
        cx, cat("function takes exactly ", wanted, " arguments (", arguments.count - 1, " given)"));
  auto* self = self_as<ExceptionObject>(arguments);
  for (std::size_t i = 0; i < wanted; ++i) set_field(self, i + (kTranslate ? 1 : 0), arguments[i + 1]);
  return cx.none();
}
std::string character_text(char32_t c) {
  char text[16];
  std::snprintf(text, sizeof text,
                c <= 0xff     ? "\\x%02x"
                : c <= 0xffff ? "\\u%04x"
                              : "\\U%08x",
                static_cast<unsigned>(c));
  return text;
}
OwnedValue unicode_error_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  const Value* fields = self->fields;
  if (fields[unicode_error::kObject].is_absent()) return own(Value(cx.names().empty));
  bool decode = self->type->id == TypeId::UnicodeDecodeError;
  bool translate = self->type->id == TypeId::UnicodeTranslateError;
  Ref<Str> reason = TRY(str_of(cx, fields[unicode_error::kReason]));
  std::string codec;
  if (!translate) {
    Ref<Str> encoding = TRY(str_of(cx, fields[unicode_error::kEncoding]));
    codec = cat("'", encoding.get(), "' codec ");
  }
  std::int64_t start = TRY(to_index64(cx, fields[unicode_error::kStart], TypeId::OverflowError));
  std::int64_t end = TRY(to_index64(cx, fields[unicode_error::kEnd], TypeId::OverflowError));
  std::string verb = decode ? "can't decode" : translate ? "can't translate" : "can't encode";
  Value object = fields[unicode_error::kObject];
  if (decode && is<Bytes>(object) && end == start + 1 &&
      static_cast<std::size_t>(start) < as<Bytes>(object)->length) {
    char byte[8];
    std::snprintf(byte, sizeof byte, "0x%02x", as<Bytes>(object)->data[start]);
    return text_result(
        cx, cat(codec, verb, " byte ", std::string_view(byte), " in position ", start, ": ", reason.get()));
  }
  if (!decode && is<Str>(object) && end == start + 1 &&
      static_cast<std::size_t>(start) < as<Str>(object)->length)
    return text_result(cx, cat(codec, verb, " character '",
                               character_text(as<Str>(object)->at(static_cast<std::size_t>(start))),
                               "' in position ", start, ": ", reason.get()));
  return text_result(cx, cat(codec, verb, decode ? " bytes" : " characters", " in position ", start, "-",
                             end - 1, ": ", reason.get()));
}

// Groups (PEP 654).
OwnedValue construct_group(Context& cx, Type* type, const CallArguments& arguments) {
  if (arguments.count != 2 || arguments.keyword_count() > 0)
    return raise_type_error(
        cx, cat("BaseExceptionGroup.__new__() takes exactly 2 arguments (", arguments.count, " given)"));
  if (!is<Str>(arguments[0]))
    return raise_type_error(cx, cat("argument 1 must be str, not ", type_name(cx, arguments[0])));
  bool sequence = !lookup_special(cx, type_of(cx, arguments[1]), SpecialMethod::getitem_).is_absent();
  if (!sequence) return raise_type_error(cx, "second argument (exceptions) must be a sequence");
  Ref<Tuple> members = TRY(tuple_from(cx, arguments[1]));
  if (members->size() == 0)
    return raise_value_error(cx, "second argument (exceptions) must be a non-empty sequence");
  bool all_plain = true;
  for (std::size_t i = 0; i < members->size(); ++i) {
    if (!is<ExceptionObject>((*members)[i]))
      return raise_value_error(cx, cat("Item ", i, " of second argument (exceptions) is not an exception"));
    all_plain &= is_subtype(type_of(cx, (*members)[i]), cx.type(TypeId::Exception));
  }
  if (type == cx.type(TypeId::BaseExceptionGroup) && all_plain) type = cx.type(TypeId::ExceptionGroup);
  if (!all_plain && type == cx.type(TypeId::ExceptionGroup))
    return raise_type_error(cx, "Cannot nest BaseExceptions in an ExceptionGroup");
  if (!all_plain && is_subtype(type, cx.type(TypeId::Exception)))
    return raise_type_error(cx, cat("Cannot nest BaseExceptions in '", type->name, "'"));
  OwnedValue made = TRY(construct_exception(cx, type, arguments));
  set_field(as<ExceptionObject>(made), group::kMessage, arguments[0]);
  set_field(as<ExceptionObject>(made), group::kExceptions, members.get());
  return made;
}
OwnedValue group_str(Context& cx, const CallArguments& arguments) {
  auto* self = self_as<ExceptionObject>(arguments);
  std::size_t count = as<Tuple>(self->fields[group::kExceptions])->size();
  return text_result(cx, cat(as<Str>(self->fields[group::kMessage]), " (", count, " sub-exception",
                             count == 1 ? "" : "s", ")"));
}

constexpr MethodRow kStopIterationRows[] = {{"__init__", stop_iteration_init, 0, -1, true}};
constexpr GetSetRow kStopIterationFields[] = {field_row<stop_iteration::kValue>("value")};
constexpr MethodRow kSystemExitRows[] = {{"__init__", system_exit_init, 0, -1, true}};
constexpr GetSetRow kSystemExitFields[] = {field_row<system_exit::kCode>("code")};
constexpr MethodRow kImportErrorRows[] = {{"__init__", import_error_init, 0, -1, true},
                                          {"__str__", import_error_str}};
constexpr GetSetRow kImportErrorFields[] = {
    field_row<import_error::kMessage>("msg"), field_row<import_error::kName>("name"),
    field_row<import_error::kPath>("path"), field_row<import_error::kNameFrom>("name_from")};
constexpr MethodRow kOSErrorRows[] = {{"__init__", os_error_init, 0, -1, true}, {"__str__", os_error_str}};
constexpr GetSetRow kOSErrorFields[] = {
    field_row<os_error::kErrno>("errno"), field_row<os_error::kStrerror>("strerror"),
    field_row<os_error::kFilename>("filename"), field_row<os_error::kFilename2>("filename2")};
constexpr MethodRow kNameErrorRows[] = {{"__init__", name_error_init, 0, -1, true}, {"__str__", plain_str}};
constexpr GetSetRow kNameErrorFields[] = {field_row<name_error::kName>("name")};
constexpr MethodRow kAttributeErrorRows[] = {{"__init__", attribute_error_init, 0, -1, true},
                                             {"__str__", plain_str}};
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
constexpr MethodRow kUnicodeRows[] = {{"__init__", unicode_error_init<false>, 0, -1, true},
                                      {"__str__", unicode_error_str}};
constexpr MethodRow kTranslateRows[] = {{"__init__", unicode_error_init<true>, 0, -1, true},
                                        {"__str__", unicode_error_str}};
constexpr GetSetRow kUnicodeFields[] = {
    field_row<unicode_error::kEncoding>("encoding"), field_row<unicode_error::kObject>("object"),
    field_row<unicode_error::kStart>("start"), field_row<unicode_error::kEnd>("end"),
    field_row<unicode_error::kReason>("reason")};
constexpr MethodRow kGroupRows[] = {{"__str__", group_str}};
constexpr GetSetRow kGroupFields[] = {field_row<group::kMessage>("message"),
                                      field_row<group::kExceptions>("exceptions")};
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
    case ExceptionFields::UnicodeError: return {5, kUnicodeRows, kUnicodeFields};
    case ExceptionFields::Group: return {2, kGroupRows, kGroupFields};
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
    native.methods =
        id == TypeId::UnicodeTranslateError ? std::span<const MethodRow>(kTranslateRows) : set.methods;
    native.getsets = set.getsets;
  }
  if (fields == ExceptionFields::OSError) native.construct = construct_os_error;
  if (fields == ExceptionFields::Group) native.construct = construct_group;
  return &native;
}

}  // namespace dictum
