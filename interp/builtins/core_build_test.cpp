#include "builtins/core_build.h"

#include <gtest/gtest.h>

#include "builtins/test_context.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/errors.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"

namespace dictum {
namespace {

TEST(core, EveryVersion_Builds) {
  for (LanguageVersion version : {LanguageVersion::V3_8, LanguageVersion::V3_9, LanguageVersion::V3_10,
                                  LanguageVersion::V3_11, LanguageVersion::V3_12, LanguageVersion::V3_13}) {
    const Core& core = shared_core(version, 0);
    EXPECT_EQ(core.language->version, version);
    EXPECT_TRUE(is_core(core.type(TypeId::Int)));
    EXPECT_EQ(&shared_core(version, 0), &core);
  }
}

TEST(core, Strings_HashAsCPython) {
  TestContext eleven(LanguageVersion::V3_11), eight(LanguageVersion::V3_8);
  auto hash = [](TestContext& test, std::string_view text) {
    Ref<Str> made = make_str(*test, text);
    return str_hash(*test, made.get());
  };
  EXPECT_EQ(hash(eleven, ""), 0);
  EXPECT_EQ(hash(eleven, "abc"), -4594863902769663758);
  EXPECT_EQ(hash(eight, "abc"), 4596069200710135518);
  EXPECT_EQ(hash(eleven, "\xE2\x82\xACuro"), 7542247858446192590);
}

TEST(core, Names_AreOneObjectForEachSpelling) {
  TestContext test;
  Context& cx = *test;
  for (const std::string_view text : {"", "x", "append", "no name of the core", "\xC3\xA9t\xC3\xA9"}) {
    Ref<Str> first = intern(cx, text), second = intern(cx, text);
    Ref<Str> made = make_str(cx, text);
    EXPECT_EQ(first.get(), second.get());
    EXPECT_EQ(first.get(), intern(cx, made.get()).get());
    EXPECT_EQ(first->hash, str_hash(cx, made.get()));
    EXPECT_EQ(to_utf8(first.get()), text);
  }
}

TEST(core, Builtins_ShowThemselves) {
  TestContext test;
  Context& cx = *test;
  auto builtin = [&](std::string_view name) {
    return test.show(own(dict_find(cx, cx.builtins.get(), name)));
  };
  EXPECT_EQ(builtin("int"), "<class 'int'>");
  EXPECT_EQ(builtin("len"), "<built-in function len>");
  EXPECT_EQ(builtin("KeyError"), "<class 'KeyError'>");
  EXPECT_EQ(builtin("None"), "None");
  EXPECT_EQ(builtin("IOError"), "<class 'OSError'>");
}

TEST(core, MissingMethods_Stop) {
  TestContext test;
  Context& cx = *test;
  Ref<Str> name = intern(cx, "__sizeof__");
  OwnedValue method = get_attribute(cx, Value::small(1), name.get());
  ASSERT_TRUE(method.is_value());
  EXPECT_TRUE(call(cx, method).is_raised());
  EXPECT_EQ(cx.pending.kind, Pending::Kind::Unsupported);
  EXPECT_TRUE(take_exception(cx).is_absent());
}

}  // namespace
}  // namespace dictum
