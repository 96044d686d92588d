#include "triage/events.h"

#include <gtest/gtest.h>

#include "triage/signature.h"

namespace dictum::triage {
namespace {

Outcome printed(const std::string& text) {
  Outcome outcome;
  outcome.standard_output = text;
  return outcome;
}

Outcome raised(const std::string& text, const std::string& type, const std::string& message) {
  Outcome outcome = printed(text);
  outcome.status = OutcomeStatus::Raised;
  outcome.exit_code = 1;
  outcome.exception.emplace();
  outcome.exception->type = type;
  outcome.exception->message = message;
  return outcome;
}

Program program_of(const std::string& text) {
  Program program;
  program.files = {{"main.py", text}};
  return program;
}

std::string difference(const Outcome& reference, const Outcome& oracle, const std::string& text = "") {
  const auto found = first_difference(reference, oracle);
  if (!found) return "same";
  return std::string(difference_kind_name(found->kind)) + ": " + detail_of(*found, program_of(text));
}

TEST(EventsTest, Output_IsObservationsLinesAndEntries) {
  const std::vector<Event> events =
      events_of(printed("begin m1\n1 (2)\n1 ! TypeError no\nended\nC1 <class 'C1'>\nend\n"));
  ASSERT_EQ(events.size(), 7u);
  EXPECT_EQ(events[0].kind, Event::Kind::Line);
  EXPECT_EQ(events[1].key, "1#1");
  EXPECT_EQ(events[1].text, "(2)");
  EXPECT_EQ(events[2].key, "1#2");
  EXPECT_EQ(events[4].key, "name C1#1");
  EXPECT_EQ(events[4].line, 4);
  EXPECT_EQ(events[6].kind, Event::Kind::Ending);
}

TEST(EventsTest, FirstDifference_IsAlignedByLabel) {
  EXPECT_EQ(difference(printed("1 a\n2 3\n3 c\n"), printed("1 a\n2 'b'\n3 d\n")), "value: int / str");
  EXPECT_EQ(difference(printed("1 a\n3 c\n"), printed("1 a\n2 b\n3 c\n")), "missing event: nothing / text");
  EXPECT_EQ(difference(printed("1 a\n2 b\n3 c\n"), printed("1 a\n3 c\n")), "extra event: text / nothing");
  EXPECT_EQ(difference(printed("1 a\n3 c\n2 b\n"), printed("1 a\n2 b\n3 c\n")),
            "reordered event: text / text");
  EXPECT_EQ(difference(printed("1 a\n"), printed("1 a\n")), "same");
}

TEST(EventsTest, Exceptions_AreTheSameInAnObservationAndAtTheEnd) {
  const std::string observed = difference(printed("1 ! TypeError no 'x'\n2 b\n"), printed("1 5\n2 b\n"));
  EXPECT_EQ(observed, "raised/finished: TypeError: no '…' / goes on");
  EXPECT_EQ(difference(raised("", "TypeError", "no 'y'"), printed("1 5\n2 b\n")), observed);
  EXPECT_EQ(difference(printed("1 ! TypeError a\n"), printed("1 ! ValueError b\n")),
            "exception type: TypeError: a / ValueError: b");
  EXPECT_EQ(difference(printed("1 ! TypeError a\n"), printed("1 ! TypeError b\n")),
            "message only: TypeError: a / TypeError: b");
  // An exception is one, too, where the other side prints nothing of having gone on.
  EXPECT_EQ(difference(printed("1 a\n2 ! TypeError no\n3 c\n"), printed("1 a\n3 c\n")),
            "raised/finished: TypeError: no / goes on");
  EXPECT_EQ(difference(printed("1 a\n3 c\n"), printed("1 a\n2 ! TypeError no\n3 c\n")),
            "raised/finished: goes on / TypeError: no");
  // What comes next on the other side is not what ended this one.
  EXPECT_EQ(difference(raised("", "TypeError", "a"), printed("7 ! ValueError b\n")),
            "raised/finished: TypeError: a / goes on");
}

TEST(EventsTest, Endings) {
  Outcome exits = printed("1 a\n");
  exits.status = OutcomeStatus::Exited;
  exits.exit_code = 3;
  EXPECT_EQ(difference(exits, printed("1 a\n")), "exit status: exit / finished");
  Outcome crashed;
  crashed.status = OutcomeStatus::Crashed;
  crashed.signal = 11;
  EXPECT_EQ(difference(crashed, printed("")), "crash: ");
  Outcome refused = raised("", "SyntaxError", "invalid syntax (main.py, line 3)");
  refused.status = OutcomeStatus::SyntaxError;
  EXPECT_EQ(difference(refused, printed("1 a\n")),
            "accepted/rejected: SyntaxError: invalid syntax / accepted");
}

TEST(SignatureTest, Templates_HoldNoValuesAndNamesOfThePrograms) {
  const Program program = program_of("class Spam1:\n    def f(self, value): pass\n");
  EXPECT_EQ(message_template("Spam1.f() takes 2 positional arguments but 3 were given", program),
            "N1.N2() takes # positional arguments but # were given");
  EXPECT_EQ(message_template("'Spam1' object has no attribute \"x\"", program),
            "'…' object has no attribute '…'");
  EXPECT_EQ(message_template("can't send non-None value to a just-started generator", program),
            "can't send non-None value to a just-started generator");
  EXPECT_EQ(message_template("use types.new_class()", program_of("import types\n")), "use types.new_class()");
  EXPECT_EQ(message_template("super() argument 1 must be a type", program),
            "super() argument # must be a type");
}

TEST(SignatureTest, ValuesOfAType_DifferByWordsOfTheLanguage) {
  EXPECT_EQ(difference(printed("1 ['a', 'b']\n"), printed("1 ['a', '__hash__']\n")),
            "value: list / list with __hash__");
  EXPECT_EQ(difference(printed("1 ['a']\n"), printed("1 ['b']\n")), "value: list / list");
  EXPECT_EQ(difference(printed("1 5\n"), printed("1 ['__hash__']\n")), "value: int / list");
}

TEST(SignatureTest, ValueTypes_AreThoseOfShowAndOfRepr) {
  for (const auto& [text, type] : std::initializer_list<std::pair<const char*, const char*>>{
           {"list(1, 2)", "list"},
           {"[1, 2]", "list"},
           {"tuple()", "tuple"},
           {"(1,)", "tuple"},
           {"{}", "dict"},
           {"{'k': 1}", "dict"},
           {"set(1)", "set"},
           {"{1, 2}", "set"},
           {"-1.5", "float"},
           {"12", "int"},
           {"(1+2j)", "complex"},
           {"'a'", "str"},
           {"b'a'", "bytes"},
           {"True", "bool"},
           {"None", "None"},
           {"a <class '__main__.C1'>", "instance"},
           {"<__main__.C1 object at <1>>", "instance"},
           {"function C1.f", "function"},
           {"<function C1.f at <1>>", "function"},
           {"<class 'int'>", "class"},
           {"<class 'KeyError'>tuple('a')", "exception"},
           {"done it", "text"}})
    EXPECT_EQ(value_type(text), type) << text;
}

}  // namespace
}  // namespace dictum::triage
