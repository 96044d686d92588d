// Classes made without a class statement: layouts, orders and slots as type() decides them.
#include "objects/class_build.h"

#include <gtest/gtest.h>

#include "builtins/test_context.h"
#include "objects/attribute.h"
#include "objects/call_protocol.h"
#include "objects/sequence_object.h"

namespace dictum {
namespace {

class ClassBuild : public testing::Test {
 protected:
  Context& cx() { return *test_; }
  OwnedValue make(std::string_view name, std::initializer_list<Value> bases, Dict* space = nullptr) {
    Ref<Dict> empty = new_dict(cx());
    Ref<Str> text = intern(cx(), name);
    Ref<Tuple> tuple = make_tuple(cx(), bases);
    return call(cx(), Value(cx().type(TypeId::Type)),
                {Value(text.get()), Value(tuple.get()), Value(space ? space : empty.get())});
  }
  std::string order(const OwnedValue& cls) {
    std::string text;
    for (Value entry : as<Type>(cls.get())->mro->span()) text += to_utf8(as<Type>(entry)->name) + " ";
    return text;
  }
  Value type(TypeId id) { return cx().type(id); }
  TestContext test_;
};

TEST_F(ClassBuild, Diamond_HasC3Order) {
  OwnedValue a = make("A", {}), b = make("B", {a.get()}), c = make("C", {a.get()});
  OwnedValue d = make("D", {b.get(), c.get()});
  EXPECT_EQ(order(d), "D B C A object ");
  EXPECT_TRUE(is_subtype(as<Type>(d.get()), as<Type>(a.get())));
}

TEST_F(ClassBuild, InconsistentOrder_IsATypeError) {
  OwnedValue a = make("A", {});
  OwnedValue bad = make("Bad", {type(TypeId::Object), a.get()});
  EXPECT_EQ(test_.show(std::move(bad)),
            "TypeError: Cannot create a consistent method resolution\norder (MRO) for bases object, A");
}

TEST_F(ClassBuild, Layouts_Conflict) {
  EXPECT_EQ(test_.show(make("X", {type(TypeId::Int), type(TypeId::Str)})),
            "TypeError: multiple bases have instance lay-out conflict");
  EXPECT_EQ(test_.show(make("X", {type(TypeId::Bool)})),
            "TypeError: type 'bool' is not an acceptable base type");
  OwnedValue both = make("Both", {make("Plain", {}).get(), type(TypeId::List)});
  ASSERT_TRUE(both.is_value());
  EXPECT_EQ(Value(as<Type>(both.get())->base), type(TypeId::List));
}

TEST_F(ClassBuild, Slots_LieInTheInstance) {
  Ref<Dict> space = new_dict(cx());
  Ref<Str> first = intern(cx(), "first"), second = intern(cx(), "second");
  Ref<Tuple> slots = make_tuple(cx(), {Value(second.get()), Value(first.get())});
  ASSERT_TRUE(dict_set(cx(), space.get(), cx().names().dunder_slots, slots.get()).ok());
  OwnedValue cls = make("S", {}, space.get());
  ASSERT_TRUE(cls.is_value());
  OwnedValue object = call(cx(), cls);
  EXPECT_EQ(test_.show(get_attribute(cx(), object, first.get())),
            "AttributeError: 'S' object has no attribute 'first'");
  ASSERT_TRUE(set_attribute(cx(), object, first.get(), Value::small(5)).ok());
  EXPECT_EQ(test_.show(get_attribute(cx(), object, first.get())), "5");
  Ref<Str> other = intern(cx(), "other");
  EXPECT_FALSE(set_attribute(cx(), object, other.get(), Value::small(1)).ok());
  EXPECT_EQ(test_.error(), "AttributeError: 'S' object has no attribute 'other'");
}

TEST_F(ClassBuild, ChangedClass_ForgetsWhatWasCached) {
  OwnedValue base = make("Base", {}), derived = make("Derived", {base.get()});
  OwnedValue object = call(cx(), derived);
  Ref<Str> name = intern(cx(), "colour");
  EXPECT_TRUE(find_attribute(cx(), object, name.get()).is_absent());
  ASSERT_TRUE(set_attribute(cx(), base, name.get(), Value::small(1)).ok());
  EXPECT_EQ(test_.show(find_attribute(cx(), object, name.get())), "1");
  ASSERT_TRUE(set_attribute(cx(), derived, name.get(), Value::small(2)).ok());
  EXPECT_EQ(test_.show(find_attribute(cx(), object, name.get())), "2");
  ASSERT_TRUE(set_attribute(cx(), derived, name.get(), Value()).ok());
  EXPECT_EQ(test_.show(find_attribute(cx(), object, name.get())), "1");
}

TEST_F(ClassBuild, InstanceAttributes_MoveToADict) {
  OwnedValue object = call(cx(), make("A", {}).get());
  for (int i = 0; i < 100; ++i) {
    Ref<Str> name = intern(cx(), "a" + std::to_string(i));
    ASSERT_TRUE(set_attribute(cx(), object, name.get(), Value::small(i)).ok());
  }
  Ref<Dict> space = instance_dict(cx(), object.get().object());
  EXPECT_EQ(space->size(), 100u);
  EXPECT_EQ(instance_dict(cx(), object.get().object()).get(), space.get());
  Ref<Str> name = intern(cx(), "a42");
  ASSERT_TRUE(dict_set(cx(), space.get(), name.get(), Value::small(-1)).ok());
  EXPECT_EQ(test_.show(get_attribute(cx(), object, name.get())), "-1");
}

TEST_F(ClassBuild, DeepStructure_DiesWithoutNativeRecursion) {
  std::size_t before = cx().heap.live_objects();
  OwnedValue chain = cx().none();
  for (int i = 0; i < 1000000; ++i) {
    Ref<List> link = new_list(cx(), 1);
    ASSERT_TRUE(list_append(cx(), link.get(), std::move(chain)).ok());
    chain = std::move(link);
  }
  chain = OwnedValue();
  EXPECT_EQ(cx().heap.live_objects(), before);
}

}  // namespace
}  // namespace dictum
