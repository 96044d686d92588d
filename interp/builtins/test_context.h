// A fresh interpreter state for tests, without the virtual machine.
#pragma once

#include <memory>
#include <string>

#include "builtins/core_build.h"
#include "objects/context.h"
#include "objects/dict_object.h"
#include "objects/errors.h"
#include "objects/operators.h"
#include "objects/str_object.h"

namespace dictum {

class TestContext {
 public:
  explicit TestContext(LanguageVersion version = LanguageVersion::V3_11)
      : cx_(std::make_unique<Context>(shared_core(version, 0), std::make_shared<PagePool>())) {
    cx_->builtins = copy_dict(*cx_, cx_->core.builtins);
  }
  Context& operator*() { return *cx_; }
  Context* operator->() { return cx_.get(); }
  Context& cx() { return *cx_; }
  // repr() of the value, or "TypeError: message" of the pending exception, which is taken away.
  std::string show(OwnedValue value) {
    if (value.is_absent()) return "<absent>";
    if (value.is_raised()) return error();
    Ref<Str> text = repr_of(*cx_, value);
    return text ? to_utf8(text.get()) : error();
  }
  std::string error() {
    if (cx_->pending.is_stop()) return "stop: " + cx_->pending.detail;
    OwnedValue exception = take_exception(*cx_);
    if (exception.is_absent()) return "<nothing raised>";
    Ref<Str> message = str_of(*cx_, exception);
    return type_name(*cx_, exception) + ": " + (message ? to_utf8(message.get()) : "<?>");
  }
  OwnedValue text(std::string_view utf8) { return make_str(*cx_, utf8); }

 private:
  std::unique_ptr<Context> cx_;
};

}  // namespace dictum
