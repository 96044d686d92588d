// Line ends: the parameter `newline`, and _io.IncrementalNewlineDecoder.
// https://docs.python.org/3/library/io.html#io.IncrementalNewlineDecoder
#include "builtins/method_helpers.h"
#include "modules/io_object.h"
#include "modules/module_types.h"
#include "modules/posix_arguments.h"
#include "objects/int_object.h"

namespace dictum {

std::optional<Newline> newline_argument(Context& cx, Value value) {
  if (value.is_absent() || is_none(cx, value)) return Newline::Translate;
  const auto* text = as<Str>(value);
  if (text->length == 0) return Newline::Universal;
  if (text->is_ascii_text("\n")) return Newline::Lf;
  if (text->is_ascii_text("\r")) return Newline::Cr;
  if (text->is_ascii_text("\r\n")) return Newline::CrLf;
  return {};
}

OwnedValue seen_newlines(Context& cx, std::uint8_t seen) {
  static constexpr std::pair<std::uint8_t, const char*> kKinds[] = {
      {kSeenCr, "\r"}, {kSeenLf, "\n"}, {kSeenCrLf, "\r\n"}};
  std::vector<OwnedValue> found;
  for (const auto& [bit, text] : kKinds)
    if (seen & bit) found.push_back(TRY(OwnedValue(intern(cx, text))));
  if (found.empty()) return cx.none();
  if (found.size() == 1) return found[0];
  std::vector<Value> values(found.begin(), found.end());
  return make_tuple(cx, std::span<const Value>(values));
}

namespace {

constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);

std::size_t find_character(const Str* text, char32_t wanted, std::size_t from) {
  if (!text->wide) {
    const std::string_view view(reinterpret_cast<const char*>(text->narrow()), text->length);
    return view.find(static_cast<char>(wanted), from);
  }
  for (std::size_t i = from; i < text->length; i++)
    if (text->at(i) == wanted) return i;
  return kNowhere;
}

}  // namespace

Ref<Str> translate_newlines(Context& cx, Ref<Str> text, bool translate, std::uint8_t& seen) {
  std::size_t at = find_character(text.get(), '\r', 0);
  if (at == kNowhere) {
    if (!(seen & kSeenLf) && find_character(text.get(), '\n', 0) != kNowhere) seen |= kSeenLf;
    return text;
  }
  StrBuilder built(cx);
  for (std::size_t i = 0; i < text->length; i++) {
    char32_t c = text->at(i);
    if (c == '\n') seen |= kSeenLf;
    if (c == '\r') {
      const bool pair = i + 1 < text->length && text->at(i + 1) == '\n';
      seen |= pair ? kSeenCrLf : kSeenCr;
      if (pair) i++;
      c = '\n';
    }
    if (translate) built.append(c);
  }
  return translate ? built.finish() : std::move(text);
}

std::optional<std::size_t> line_end(const Str* text, std::size_t start, Newline newline) {
  const auto behind = [](std::size_t at, std::size_t size) {
    return at == kNowhere ? std::optional<std::size_t>() : std::optional<std::size_t>(at + size);
  };
  if (newline == Newline::Translate || newline == Newline::Lf)
    return behind(find_character(text, '\n', start), 1);
  if (newline == Newline::Cr) return behind(find_character(text, '\r', start), 1);
  if (newline == Newline::CrLf) {
    for (std::size_t at = start; (at = find_character(text, '\r', at)) != kNowhere; at++)
      if (at + 1 < text->length && text->at(at + 1) == '\n') return at + 2;
    return {};
  }
  const std::size_t lf = find_character(text, '\n', start), cr = find_character(text, '\r', start);
  if (lf < cr || cr == kNowhere) return behind(lf, 1);
  return cr + 1 + (cr + 1 < text->length && text->at(cr + 1) == '\n');
}

namespace {

struct NewlineDecoder : Object {
  [[maybe_unused]] static constexpr TypeId kLayout = TypeId::IncrementalNewlineDecoder;
  Value decoder;  // absent: not initialised
  Value errors;
  bool translate;
  bool pending_cr;
  std::uint8_t seen;
};
NewlineDecoder* decoder_of(const CallArguments& arguments) { return as<NewlineDecoder>(arguments.self()); }

Done check_ready(Context& cx, const NewlineDecoder* self) {
  if (self->decoder.is_value()) return done();
  return raise_value_error(cx, "IncrementalNewlineDecoder.__init__() not called");
}

OwnedValue decoder_init(Context& cx, const CallArguments& arguments) {
  NewlineDecoder* self = decoder_of(arguments);
  Value out[3];
  TRY(bind_arguments(cx, "IncrementalNewlineDecoder", arguments.rest(), {"decoder", "translate", "errors"}, 2,
                     3, out));
  self->translate = TRY(int_argument(cx, out[1])) != 0;
  self->pending_cr = false;
  self->seen = 0;
  release(std::exchange(self->errors, out[2].is_absent() ? Value(cx.names().strict) : own(out[2]).leak()));
  release(std::exchange(self->decoder, own(out[0]).leak()));
  return cx.none();
}

Ref<Str> decode_newlines(Context& cx, NewlineDecoder* self, Ref<Str> text, bool final) {
  if (self->pending_cr && (final || text->length > 0)) {
    Ref<Str> cr = TRY(intern(cx, "\r"));
    text = TRY(concat(cx, cr.get(), text.get()));
    self->pending_cr = false;
  }
  if (!final && text->length > 0 && text->at(text->length - 1) == '\r') {
    text = TRY(substring(cx, text.get(), 0, text->length - 1));
    self->pending_cr = true;
  }
  return translate_newlines(cx, std::move(text), self->translate, self->seen);
}
OwnedValue decoder_decode(Context& cx, const CallArguments& arguments) {
  NewlineDecoder* self = decoder_of(arguments);
  Value out[2];
  TRY(bind_arguments(cx, "decode", arguments.rest(), {"input", "final"}, 1, 2, out));
  const bool final = TRY(flag_argument(cx, out[1], false));
  TRY(check_ready(cx, self));
  OwnedValue text = own(out[0]);
  const OwnedValue inner = own(self->decoder);
  if (!is_none(cx, self->decoder))
    text = TRY(call_method(cx, inner.get(), cx.names().decode, {out[0], cx.boolean(final)}));
  if (!is<Str>(text))
    return raise_type_error(cx,
                            cat("decoder should return a string result, not '", type_name(cx, text), "'"));
  return decode_newlines(cx, self, Ref<Str>(as<Str>(text)), final);
}
OwnedValue decoder_getstate(Context& cx, const CallArguments& arguments) {
  NewlineDecoder* self = decoder_of(arguments);
  TRY(check_ready(cx, self));
  OwnedValue buffered = TRY(OwnedValue(make_bytes(cx, "")));
  std::int64_t flag = 0;
  const OwnedValue inner = own(self->decoder);
  if (!is_none(cx, self->decoder)) {
    const OwnedValue state = TRY(call_named(cx, inner.get(), "getstate"));
    if (!is<Tuple>(state) || as<Tuple>(state)->size() != 2)
      return raise_type_error(cx, "illegal decoder state");
    buffered = own((*as<Tuple>(state))[0]);
    flag = TRY(to_index64(cx, (*as<Tuple>(state))[1], TypeId::OverflowError));
  }
  const OwnedValue number = TRY(make_int(cx, flag * 2 + self->pending_cr));
  return make_tuple(cx, {buffered, number});
}
OwnedValue decoder_setstate(Context& cx, const CallArguments& arguments) {
  NewlineDecoder* self = decoder_of(arguments);
  TRY(check_ready(cx, self));
  const Value state = arguments[1];
  if (!is<Tuple>(state)) return raise_type_error(cx, "state argument must be a tuple");
  if (as<Tuple>(state)->size() != 2) return raise_type_error(cx, "setstate(): illegal state argument");
  const std::int64_t flag = TRY(to_index64(cx, (*as<Tuple>(state))[1], TypeId::OverflowError));
  self->pending_cr = flag & 1;
  if (is_none(cx, self->decoder)) return cx.none();
  const OwnedValue number = TRY(make_int(cx, flag >> 1));
  Ref<Tuple> inner_state = TRY(make_tuple(cx, {(*as<Tuple>(state))[0], number}));
  const OwnedValue inner = own(self->decoder);
  return call_named(cx, inner.get(), "setstate", {Value(inner_state.get())});
}
OwnedValue decoder_reset(Context& cx, const CallArguments& arguments) {
  NewlineDecoder* self = decoder_of(arguments);
  TRY(check_ready(cx, self));
  self->seen = 0;
  self->pending_cr = false;
  const OwnedValue inner = own(self->decoder);
  return is_none(cx, self->decoder) ? cx.none() : call_named(cx, inner.get(), "reset");
}
OwnedValue read_newlines(Context& cx, Object* self) {
  return seen_newlines(cx, static_cast<NewlineDecoder*>(self)->seen);
}
OwnedValue construct_decoder(Context& cx, Type* type, const CallArguments&) {
  return new_object<NewlineDecoder>(cx, type);
}
void destroy_decoder(Context&, Object* self) {
  drop_field(static_cast<NewlineDecoder*>(self)->decoder);
  drop_field(static_cast<NewlineDecoder*>(self)->errors);
}
void visit_decoder(Object* self, EdgeVisitor& visitor) {
  visitor.edge(static_cast<NewlineDecoder*>(self)->decoder);
  visitor.edge(static_cast<NewlineDecoder*>(self)->errors);
}

constexpr MethodRow kMethods[] = {{"__init__", decoder_init, 0, -1, true},
                                  {"decode", decoder_decode, 0, -1, true},
                                  {"getstate", decoder_getstate, 0, 0},
                                  {"setstate", decoder_setstate, 1, 1},
                                  {"reset", decoder_reset, 0, 0}};
constexpr GetSetRow kFields[] = {{"newlines", read_newlines}};

}  // namespace

const NativeType kNewlineDecoderType = {.layout = TypeId::IncrementalNewlineDecoder,
                                        .size = sizeof(NewlineDecoder),
                                        .subclassable = true,
                                        .destroy = destroy_decoder,
                                        .visit = visit_decoder,
                                        .construct = construct_decoder,
                                        .methods = kMethods,
                                        .getsets = kFields};

}  // namespace dictum
