// dict, set, list and int as data structures, against what CPython 3.11 answers under PYTHONHASHSEED=0.
#include <gtest/gtest.h>

#include "builtins/test_context.h"
#include "objects/int_object.h"
#include "objects/sequence_object.h"
#include "objects/set_object.h"

namespace dictum {
namespace {

TEST(dict, ManyKeys_KeepTheirOrder) {
  TestContext test;
  Context& cx = *test;
  Ref<Dict> dict = new_dict(cx);
  for (int i = 0; i < 2000; ++i)
    ASSERT_TRUE(dict_set(cx, dict.get(), "k" + std::to_string(i), Value::small(i)).ok());
  for (int i = 0; i < 2000; i += 3) {
    Ref<Str> key = make_str(cx, "k" + std::to_string(i));
    Fallible<bool> gone = dict_delete(cx, dict.get(), key.get());
    ASSERT_TRUE(gone.ok() && gone.value());
  }
  int expected = 1;
  Value key, value;
  std::size_t seen = 0;
  for (std::size_t position = 0; dict_next(dict.get(), position, key, value); ++seen) {
    EXPECT_EQ(value, Value::small(expected));
    expected += expected % 3 == 2 ? 2 : 1;
  }
  EXPECT_EQ(seen, dict->size());
}

TEST(dict, CopyOfAWholeTable_IsADictOfItsOwn) {
  TestContext test;
  Context& cx = *test;
  Ref<Dict> dict = new_dict(cx);
  for (const char* name : {"a", "b", "c", "\xC3\xA9"})
    ASSERT_TRUE(dict_set(cx, dict.get(), std::string_view(name), Value::small(1)).ok());
  Ref<Dict> copy = copy_dict(cx, dict.get());
  ASSERT_TRUE(dict_set(cx, copy.get(), "d", Value::small(2)).ok());
  Ref<Str> name = intern(cx, "a");
  ASSERT_TRUE(dict_delete(cx, copy.get(), name.get()).ok());
  EXPECT_EQ(test.show(OwnedValue(Value(dict.get()))), "{'a': 1, 'b': 1, 'c': 1, '\xC3\xA9': 1}");
  EXPECT_EQ(test.show(OwnedValue(Value(copy.get()))), "{'b': 1, 'c': 1, '\xC3\xA9': 1, 'd': 2}");
  Ref<Dict> second = copy_dict(cx, copy.get());  // of one with a gap
  EXPECT_EQ(test.show(OwnedValue(Value(second.get()))), "{'b': 1, 'c': 1, '\xC3\xA9': 1, 'd': 2}");
  EXPECT_EQ(dict_find(cx, second.get(), std::string_view("\xC3\xA9")), Value::small(1));
  EXPECT_TRUE(dict_find(cx, second.get(), std::string_view("a")).is_absent());
}

TEST(dict, KeysVersion_ChangesWithKeysOnly) {
  TestContext test;
  Context& cx = *test;
  Ref<Dict> dict = new_dict(cx);
  ASSERT_TRUE(dict_set(cx, dict.get(), "a", Value::small(1)).ok());
  std::uint32_t version = dict_keys_version(cx, dict.get());
  ASSERT_TRUE(dict_set(cx, dict.get(), "a", Value::small(2)).ok());
  EXPECT_EQ(dict_keys_version(cx, dict.get()), version);
  ASSERT_TRUE(dict_set(cx, dict.get(), "b", Value::small(2)).ok());
  EXPECT_NE(dict_keys_version(cx, dict.get()), version);
}

TEST(dict, EqualNumbersOfDifferentTypes_AreOneKey) {
  TestContext test;
  Context& cx = *test;
  Ref<Dict> dict = new_dict(cx);
  ASSERT_TRUE(dict_set(cx, dict.get(), Value::small(1), Value::small(10)).ok());
  ASSERT_TRUE(dict_set(cx, dict.get(), cx.core.true_, Value::small(20)).ok());
  EXPECT_EQ(test.show(own(Value(dict.get()))), "{1: 20}");
}

TEST(dict, UnhashableKey_IsATypeError) {
  TestContext test;
  Context& cx = *test;
  Ref<Dict> dict = new_dict(cx);
  Ref<List> list = new_list(cx);
  EXPECT_FALSE(dict_set(cx, dict.get(), Value(list.get()), cx.core.none).ok());
  EXPECT_EQ(test.error(), "TypeError: unhashable type: 'list'");
}

TEST(set, Order_IsCPythons) {
  TestContext test;
  Context& cx = *test;
  Ref<Set> set = new_set(cx);
  for (int i = 0; i < 1000; i += 37) ASSERT_TRUE(set_add(cx, set.get(), Value::small(i)).ok());
  EXPECT_EQ(test.show(own(Value(set.get()))),
            "{0, 259, 518, 777, 148, 407, 666, 925, 37, 296, 555, 814, 185, 444, 703, 962, 74, 333, 592, "
            "851, 222, 481, 740, 999, 111, 370, 629, 888}");
  Ref<Set> letters = new_set(cx);
  for (char c : std::string("hello world")) {
    Ref<Str> letter = make_char(cx, static_cast<unsigned char>(c));
    ASSERT_TRUE(set_add(cx, letters.get(), letter.get()).ok());
  }
  EXPECT_EQ(test.show(own(Value(letters.get()))), "{' ', 'd', 'r', 'h', 'o', 'e', 'w', 'l'}");
}

TEST(list, Replace_MovesTheTail) {
  TestContext test;
  Context& cx = *test;
  Value items[] = {Value::small(0), Value::small(1), Value::small(2), Value::small(3)};
  Ref<List> list = make_list(cx, items);
  Value more[] = {Value::small(7), Value::small(8), Value::small(9)};
  ASSERT_TRUE(list_replace(cx, list.get(), 1, 3, more).ok());
  EXPECT_EQ(test.show(own(Value(list.get()))), "[0, 7, 8, 9, 3]");
}

TEST(list, Sort_IsStable) {
  TestContext test;
  Context& cx = *test;
  Ref<List> list = new_list(cx);
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(list_append(cx, list.get(), Value::small((i * 7919) % 101)).ok());
  ASSERT_TRUE(list_sort(cx, list.get(), Value(), false).ok());
  for (std::size_t i = 1; i < list->size(); ++i)
    EXPECT_LE((*list)[i - 1].small_value(), (*list)[i].small_value());
}

struct IntCase {
  BinaryOperator op;
  const char* left;
  const char* right;
  const char* result;
};
class IntArithmetic : public testing::TestWithParam<IntCase> {};

OwnedValue parse_int(Context& cx, std::string_view text) {
  bool negative = text[0] == '-';
  OwnedValue made = int_from_digits(cx, text.substr(negative), 10);
  return negative ? int_negate(cx, made) : std::move(made);
}

TEST_P(IntArithmetic, Result_IsCPythons) {
  TestContext test;
  const IntCase& given = GetParam();
  OwnedValue left = parse_int(*test, given.left), right = parse_int(*test, given.right);
  EXPECT_EQ(test.show(binary(*test, given.op, left, right)), given.result);
}
INSTANTIATE_TEST_SUITE_P(
    Cases, IntArithmetic,
    testing::Values(
        IntCase{BinaryOperator::Add, "18446744073709551616", "170141183460469231731687303715884105733",
                "170141183460469231750134047789593657349"},
        IntCase{BinaryOperator::Add, "0", "-9999999999999999999999999999999999999999",
                "-9999999999999999999999999999999999999999"},
        IntCase{BinaryOperator::Add, "-9223372036854775808", "1", "-9223372036854775807"},
        IntCase{BinaryOperator::Add, "4611686018427387903", "4611686018427387904", "9223372036854775807"},
        IntCase{BinaryOperator::Add, "170141183460469231731687303715884105733", "12345678901234567890123",
                "170141183460469244077366204950451995856"},
        IntCase{BinaryOperator::Add, "-9223372036854775808", "-340282366920938463463374607431768211456",
                "-340282366920938463472597979468622987264"},
        IntCase{BinaryOperator::Add, "4611686018427387904", "-9223372036854775808", "-4611686018427387904"},
        IntCase{BinaryOperator::Add, "0", "9223372036854775808", "9223372036854775808"},
        IntCase{BinaryOperator::Add, "10000000000000000000000000000000000000000", "18446744073709551616",
                "10000000000000000000018446744073709551616"},
        IntCase{BinaryOperator::Add, "4611686018427387903", "-340282366920938463463374607431768211456",
                "-340282366920938463458762921413340823553"},
        IntCase{BinaryOperator::Add, "4611686018427387903", "-1", "4611686018427387902"},
        IntCase{BinaryOperator::Add, "-4611686018427387904", "-9999999999999999999999999999999999999999",
                "-10000000000000000000004611686018427387903"},
        IntCase{BinaryOperator::Add, "-4611686018427387904", "-4611686018427387904", "-9223372036854775808"},
        IntCase{BinaryOperator::Add, "0", "0", "0"},
        IntCase{BinaryOperator::Sub, "9223372036854775808", "9223372036854775808", "0"},
        IntCase{BinaryOperator::Sub, "4611686018427387903", "4611686018427387903", "0"},
        IntCase{BinaryOperator::Sub, "18446744073709551615", "-18446744073709551616", "36893488147419103231"},
        IntCase{BinaryOperator::Sub, "9223372036854775808", "9223372036854775808", "0"},
        IntCase{BinaryOperator::Sub, "4611686018427387903", "9223372036854775808", "-4611686018427387905"},
        IntCase{BinaryOperator::Sub, "-340282366920938463463374607431768211456", "18446744073709551615",
                "-340282366920938463481821351505477763071"},
        IntCase{BinaryOperator::Sub, "0", "170141183460469231731687303715884105733",
                "-170141183460469231731687303715884105733"},
        IntCase{BinaryOperator::Sub, "10000000000000000000000000000000000000000", "4611686018427387903",
                "9999999999999999999995388313981572612097"},
        IntCase{BinaryOperator::Sub, "-4611686018427387904", "18446744073709551616", "-23058430092136939520"},
        IntCase{BinaryOperator::Sub, "-1", "-18446744073709551616", "18446744073709551615"},
        IntCase{BinaryOperator::Sub, "18446744073709551615", "0", "18446744073709551615"},
        IntCase{BinaryOperator::Sub, "-18446744073709551616", "-1", "-18446744073709551615"},
        IntCase{BinaryOperator::Sub, "18446744073709551615", "170141183460469231731687303715884105733",
                "-170141183460469231713240559642174554118"},
        IntCase{BinaryOperator::Sub, "18446744073709551615", "12345678901234567890123",
                "-12327232157160858338508"},
        IntCase{BinaryOperator::Mul, "-18446744073709551616", "4611686018427387903",
                "-85070591730234615847396907784232501248"},
        IntCase{BinaryOperator::Mul, "12345678901234567890123", "12345678901234567890123",
                "152415787532388367504942236884722755800955129"},
        IntCase{BinaryOperator::Mul, "4611686018427387903", "1", "4611686018427387903"},
        IntCase{BinaryOperator::Mul, "18446744073709551616", "0", "0"},
        IntCase{BinaryOperator::Mul, "170141183460469231731687303715884105733",
                "-340282366920938463463374607431768211456",
                "-57896044618658097711785492504343953928336404167424974337045665041115405877248"},
        IntCase{BinaryOperator::Mul, "0", "10000000000000000000000000000000000000000", "0"},
        IntCase{BinaryOperator::Mul, "170141183460469231731687303715884105733",
                "-340282366920938463463374607431768211456",
                "-57896044618658097711785492504343953928336404167424974337045665041115405877248"},
        IntCase{BinaryOperator::Mul, "0", "-9999999999999999999999999999999999999999", "0"},
        IntCase{BinaryOperator::Mul, "1", "4611686018427387903", "4611686018427387903"},
        IntCase{BinaryOperator::Mul, "9223372036854775808", "4611686018427387904",
                "42535295865117307932921825928971026432"},
        IntCase{BinaryOperator::Mul, "-9223372036854775808", "-9999999999999999999999999999999999999999",
                "92233720368547758079999999999999999999990776627963145224192"},
        IntCase{BinaryOperator::Mul, "170141183460469231731687303715884105733",
                "170141183460469231731687303715884105733",
                "28948022309329048855892746252171976965018908001014833327181269039137123467289"},
        IntCase{BinaryOperator::Mul, "18446744073709551616", "-9999999999999999999999999999999999999999",
                "-184467440737095516159999999999999999999981553255926290448384"},
        IntCase{BinaryOperator::Mul, "4611686018427387904", "170141183460469231731687303715884105733",
                "784637716923335095479473677900958302035852860650141253632"},
        IntCase{BinaryOperator::FloorDiv, "18446744073709551615", "1", "18446744073709551615"},
        IntCase{BinaryOperator::FloorDiv, "10000000000000000000000000000000000000000", "-1",
                "-10000000000000000000000000000000000000000"},
        IntCase{BinaryOperator::FloorDiv, "9223372036854775808", "-18446744073709551616", "-1"},
        IntCase{BinaryOperator::FloorDiv, "170141183460469231731687303715884105733", "-4611686018427387904",
                "-36893488147419103233"},
        IntCase{BinaryOperator::FloorDiv, "-18446744073709551616", "18446744073709551616", "-1"},
        IntCase{BinaryOperator::FloorDiv, "-1", "18446744073709551615", "-1"},
        IntCase{BinaryOperator::FloorDiv, "-18446744073709551616", "18446744073709551615", "-2"},
        IntCase{BinaryOperator::FloorDiv, "4611686018427387903", "-1", "-4611686018427387903"},
        IntCase{BinaryOperator::FloorDiv, "-4611686018427387904", "18446744073709551615", "-1"},
        IntCase{BinaryOperator::FloorDiv, "12345678901234567890123", "4611686018427387903", "2677"},
        IntCase{BinaryOperator::FloorDiv, "1", "-1", "-1"},
        IntCase{BinaryOperator::FloorDiv, "-340282366920938463463374607431768211456", "1",
                "-340282366920938463463374607431768211456"},
        IntCase{BinaryOperator::FloorDiv, "-9223372036854775808", "170141183460469231731687303715884105733",
                "-1"},
        IntCase{BinaryOperator::FloorDiv, "18446744073709551616", "-9999999999999999999999999999999999999999",
                "-1"},
        IntCase{BinaryOperator::Mod, "10000000000000000000000000000000000000000", "-4611686018427387904",
                "-435335136343490560"},
        IntCase{BinaryOperator::Mod, "1", "1", "0"},
        IntCase{BinaryOperator::Mod, "12345678901234567890123", "-18446744073709551616",
                "-13639628150831692597"},
        IntCase{BinaryOperator::Mod, "9223372036854775808", "-4611686018427387904", "0"},
        IntCase{BinaryOperator::Mod, "-4611686018427387904", "10000000000000000000000000000000000000000",
                "9999999999999999999995388313981572612096"},
        IntCase{BinaryOperator::Mod, "4611686018427387904", "4611686018427387903", "1"},
        IntCase{BinaryOperator::Mod, "10000000000000000000000000000000000000000",
                "170141183460469231731687303715884105733", "131811359292784559562136384478721867486"},
        IntCase{BinaryOperator::Mod, "-4611686018427387904", "1", "0"},
        IntCase{BinaryOperator::Mod, "10000000000000000000000000000000000000000", "18446744073709551615",
                "2098486950404341705"},
        IntCase{BinaryOperator::Mod, "-4611686018427387904", "-9999999999999999999999999999999999999999",
                "-4611686018427387904"},
        IntCase{BinaryOperator::Mod, "4611686018427387903", "-9999999999999999999999999999999999999999",
                "-9999999999999999999995388313981572612096"},
        IntCase{BinaryOperator::Mod, "12345678901234567890123", "-18446744073709551616",
                "-13639628150831692597"},
        IntCase{BinaryOperator::Mod, "12345678901234567890123", "18446744073709551616",
                "4807115922877859019"},
        IntCase{BinaryOperator::Mod, "18446744073709551615", "12345678901234567890123",
                "18446744073709551615"},
        IntCase{BinaryOperator::And, "-340282366920938463463374607431768211456", "-4611686018427387904",
                "-340282366920938463463374607431768211456"},
        IntCase{BinaryOperator::And, "4611686018427387904", "-340282366920938463463374607431768211456", "0"},
        IntCase{BinaryOperator::And, "4611686018427387903", "12345678901234567890123", "195429904450471115"},
        IntCase{BinaryOperator::And, "-18446744073709551616", "4611686018427387903", "0"},
        IntCase{BinaryOperator::And, "-1", "12345678901234567890123", "12345678901234567890123"},
        IntCase{BinaryOperator::And, "18446744073709551616", "170141183460469231731687303715884105733", "0"},
        IntCase{BinaryOperator::And, "-1", "170141183460469231731687303715884105733",
                "170141183460469231731687303715884105733"},
        IntCase{BinaryOperator::And, "1", "18446744073709551615", "1"},
        IntCase{BinaryOperator::And, "170141183460469231731687303715884105733", "18446744073709551616", "0"},
        IntCase{BinaryOperator::And, "12345678901234567890123", "18446744073709551616",
                "18446744073709551616"},
        IntCase{BinaryOperator::And, "18446744073709551615", "-18446744073709551616", "0"},
        IntCase{BinaryOperator::And, "4611686018427387903", "0", "0"},
        IntCase{BinaryOperator::And, "12345678901234567890123", "18446744073709551616",
                "18446744073709551616"},
        IntCase{BinaryOperator::And, "-18446744073709551616", "18446744073709551616", "18446744073709551616"},
        IntCase{BinaryOperator::Or, "-9999999999999999999999999999999999999999", "18446744073709551615",
                "-9999999999999999999986600277081061326849"},
        IntCase{BinaryOperator::Or, "170141183460469231731687303715884105733",
                "170141183460469231731687303715884105733", "170141183460469231731687303715884105733"},
        IntCase{BinaryOperator::Or, "18446744073709551616", "170141183460469231731687303715884105733",
                "170141183460469231750134047789593657349"},
        IntCase{BinaryOperator::Or, "10000000000000000000000000000000000000000",
                "170141183460469231731687303715884105733", "10170141183460469231731687303715884105733"},
        IntCase{BinaryOperator::Or, "4611686018427387903", "-9999999999999999999999999999999999999999",
                "-9999999999999999999995823649117916102657"},
        IntCase{BinaryOperator::Or, "170141183460469231731687303715884105733", "-18446744073709551616",
                "-18446744073709551611"},
        IntCase{BinaryOperator::Or, "-4611686018427387904", "4611686018427387903", "-1"},
        IntCase{BinaryOperator::Or, "9223372036854775808", "170141183460469231731687303715884105733",
                "170141183460469231740910675752738881541"},
        IntCase{BinaryOperator::Or, "12345678901234567890123", "18446744073709551615",
                "12359318529385399582719"},
        IntCase{BinaryOperator::Or, "-1", "10000000000000000000000000000000000000000", "-1"},
        IntCase{BinaryOperator::Or, "4611686018427387903", "10000000000000000000000000000000000000000",
                "10000000000000000000000435335136343490559"},
        IntCase{BinaryOperator::Or, "18446744073709551615", "18446744073709551616", "36893488147419103231"},
        IntCase{BinaryOperator::Or, "0", "9223372036854775808", "9223372036854775808"},
        IntCase{BinaryOperator::Or, "4611686018427387903", "-9999999999999999999999999999999999999999",
                "-9999999999999999999995823649117916102657"},
        IntCase{BinaryOperator::Xor, "4611686018427387903", "-9223372036854775808", "-4611686018427387905"},
        IntCase{BinaryOperator::Xor, "4611686018427387903", "1", "4611686018427387902"},
        IntCase{BinaryOperator::Xor, "12345678901234567890123", "-9223372036854775808",
                "-12345288041425666947893"},
        IntCase{BinaryOperator::Xor, "4611686018427387903", "1", "4611686018427387902"},
        IntCase{BinaryOperator::Xor, "-4611686018427387904", "4611686018427387904", "-9223372036854775808"},
        IntCase{BinaryOperator::Xor, "-18446744073709551616", "4611686018427387903", "-13835058055282163713"},
        IntCase{BinaryOperator::Xor, "12345678901234567890123", "9223372036854775808",
                "12354902273271422665931"},
        IntCase{BinaryOperator::Xor, "1", "10000000000000000000000000000000000000000",
                "10000000000000000000000000000000000000001"},
        IntCase{BinaryOperator::Xor, "-9999999999999999999999999999999999999999",
                "170141183460469231731687303715884105733", "-10170141183460469231731687303715884105724"},
        IntCase{BinaryOperator::Xor, "-340282366920938463463374607431768211456", "-1",
                "340282366920938463463374607431768211455"},
        IntCase{BinaryOperator::Xor, "9223372036854775808", "-9223372036854775808", "-18446744073709551616"},
        IntCase{BinaryOperator::Xor, "170141183460469231731687303715884105733", "0",
                "170141183460469231731687303715884105733"},
        IntCase{BinaryOperator::Xor, "170141183460469231731687303715884105733",
                "-340282366920938463463374607431768211456", "-170141183460469231731687303715884105723"},
        IntCase{BinaryOperator::Xor, "18446744073709551616", "10000000000000000000000000000000000000000",
                "9999999999999999999981553255926290448384"},
        IntCase{BinaryOperator::TrueDiv, "4611686018427387904", "170141183460469231731687303715884105733",
                "2.710505431213761e-20"},
        IntCase{BinaryOperator::TrueDiv, "1", "18446744073709551615", "5.421010862427522e-20"},
        IntCase{BinaryOperator::TrueDiv, "4611686018427387904", "18446744073709551615", "0.25"},
        IntCase{BinaryOperator::TrueDiv, "-18446744073709551616", "18446744073709551615", "-1.0"},
        IntCase{BinaryOperator::TrueDiv, "170141183460469231731687303715884105733", "-4611686018427387904",
                "-3.6893488147419103e+19"},
        IntCase{BinaryOperator::TrueDiv, "10000000000000000000000000000000000000000",
                "10000000000000000000000000000000000000000", "1.0"},
        IntCase{BinaryOperator::TrueDiv, "170141183460469231731687303715884105733",
                "-9999999999999999999999999999999999999999", "-0.017014118346046922"},
        IntCase{BinaryOperator::TrueDiv, "-4611686018427387904", "4611686018427387903", "-1.0"},
        IntCase{BinaryOperator::TrueDiv, "-340282366920938463463374607431768211456",
                "12345678901234567890123", "-2.7562871968661864e+16"},
        IntCase{BinaryOperator::TrueDiv, "9223372036854775808", "-4611686018427387904", "-2.0"},
        IntCase{BinaryOperator::TrueDiv, "-1", "170141183460469231731687303715884105733",
                "-5.877471754111438e-39"},
        IntCase{BinaryOperator::TrueDiv, "0", "-340282366920938463463374607431768211456", "-0.0"},
        IntCase{BinaryOperator::TrueDiv, "4611686018427387904", "-18446744073709551616", "-0.25"},
        IntCase{BinaryOperator::TrueDiv, "-4611686018427387904", "-18446744073709551616", "0.25"},
        IntCase{BinaryOperator::DivMod, "-340282366920938463463374607431768211456",
                "10000000000000000000000000000000000000000",
                "(-1, 9659717633079061536536625392568231788544)"},
        IntCase{BinaryOperator::DivMod, "10000000000000000000000000000000000000000", "-9223372036854775808",
                "(-1084202172485504434008, -5047021154770878464)"},
        IntCase{BinaryOperator::DivMod, "12345678901234567890123", "18446744073709551615",
                "(669, 4807115922877859688)"},
        IntCase{BinaryOperator::DivMod, "12345678901234567890123", "-340282366920938463463374607431768211456",
                "(-1, -340282366920938451117695706197200321333)"},
        IntCase{BinaryOperator::DivMod, "-340282366920938463463374607431768211456", "4611686018427387903",
                "(-73786976294838206481, 4611686018427387887)"},
        IntCase{BinaryOperator::DivMod, "18446744073709551616", "18446744073709551615", "(1, 1)"},
        IntCase{BinaryOperator::DivMod, "12345678901234567890123", "18446744073709551616",
                "(669, 4807115922877859019)"},
        IntCase{BinaryOperator::DivMod, "10000000000000000000000000000000000000000", "0",
                "ZeroDivisionError: integer division or modulo by zero"},
        IntCase{BinaryOperator::DivMod, "-18446744073709551616", "18446744073709551615",
                "(-2, 18446744073709551614)"},
        IntCase{BinaryOperator::DivMod, "12345678901234567890123", "18446744073709551615",
                "(669, 4807115922877859688)"},
        IntCase{BinaryOperator::DivMod, "-4611686018427387904", "12345678901234567890123",
                "(-1, 12341067215216140502219)"},
        IntCase{BinaryOperator::DivMod, "0", "4611686018427387904", "(0, 0)"},
        IntCase{BinaryOperator::DivMod, "-9999999999999999999999999999999999999999", "-9223372036854775808",
                "(1084202172485504434007, -4176350882083897343)"},
        IntCase{BinaryOperator::DivMod, "18446744073709551615", "1", "(18446744073709551615, 0)"}));

TEST(int_, SmallAndBig_AreCanonical) {
  TestContext test;
  Context& cx = *test;
  OwnedValue big = int_lshift(cx, Value::small(1), Value::small(80));
  EXPECT_TRUE(big.get().is_object());
  OwnedValue back = int_rshift(cx, big, Value::small(78));
  EXPECT_EQ(back.get(), Value::small(4));
  OwnedValue edge = make_int(cx, Value::kSmallMax);
  EXPECT_TRUE(edge.get().is_small());
  OwnedValue past = int_add(cx, edge, Value::small(1));
  EXPECT_TRUE(past.get().is_object());
  OwnedValue again = int_sub(cx, past, Value::small(1));
  EXPECT_EQ(again.get(), edge.get());
}

}  // namespace
}  // namespace dictum
