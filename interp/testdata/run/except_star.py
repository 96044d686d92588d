# What differs between releases of 3.11: groups round what except* raises, exceptions without a line. Trees of groups as
# they are printed.
import sys


def chain(e):
    level, lines = e.__traceback__, []
    while level:
        lines.append((level.tb_frame.f_code.co_name, level.tb_lineno))
        level = level.tb_next
    print(repr(e), lines, repr(e.__context__), repr(e.__cause__))


def alone(again):
    try:
        raise ExceptionGroup("all", [ValueError(1)])
    except* ValueError as group:
        if again:
            raise group
        raise KeyError(2) from group


def caused():
    try:
        raise ExceptionGroup("all", [ValueError(1)])
    except* ValueError as group:
        group.__cause__ = KeyError("cause")
        raise


class Own(ExceptionGroup):
    calls = 0

    def derive(self, members):
        Own.calls += 1
        if Own.calls == 3:
            raise KeyError("derive")
        return Own(self.message, members)


def lineless():
    try:
        raise Own("all", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise


for f, arguments in (alone, [True]), (alone, [False]), (caused, []), (lineless, []):
    try:
        f(*arguments)
    except BaseException as e:
        chain(e)


class Failure(Exception):
    pass


def tree():
    group = ExceptionGroup("all", [ExceptionGroup("in", [ValueError(1), TypeError("two\nlines")]), Failure(2)])
    group.add_note("a note\nof two lines")
    group.exceptions[0].exceptions[1].add_note("inner note")
    try:
        raise group from OSError("cause")
    except* Failure:
        1 / 0
    except* ValueError:
        raise


try:
    tree()
except ExceptionGroup as e:
    sys.excepthook(type(e), e, e.__traceback__)

Own.calls = 0
lineless()
