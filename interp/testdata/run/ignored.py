# Exceptions that are ignored: shown without their chain, and what becomes of a hook that raises.
import sys


class Shown:
    def __repr__(self):
        return "<shown>"


class Dies:
    def __init__(self, action):
        self.action = action

    def __del__(self):
        self.action()


def chained():
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError


class Hook(Shown):
    def __call__(self, info):
        print(info.exc_type.__name__, info.err_msg)
        raise OSError("in the hook") from ValueError("why")


class Generators(Shown):
    def loop(self):
        try:
            yield 1
        finally:
            chained()


def hooked():
    sys.unraisablehook = Hook()
    g = Generators().loop()
    next(g)
    del g
    sys.unraisablehook = sys.__unraisablehook__


hooked()


def report(info):
    error = info.exc_value
    print(type(error).__name__, error.args, repr(error.__context__), info.exc_traceback.tb_lineno)


sys.unraisablehook = report
Dies(chained)


async def first(*values):
    for started in Dies(lambda: print("line", sys._getframe(2).f_lineno)), *values:
        try:
            missing
        except OSError:
            pass
try:
    first().send(None)
except NameError as e:
    print(e, e.__traceback__.tb_next.tb_lineno)


class Call(Shown):
    def __call__(self, *values):
        raise ValueError(values)


def refuses(*values):
    raise ValueError(len(values))


def shown(info):
    print(type(info.object).__name__, info.exc_value)


sys.unraisablehook = shown
for method in (property(lambda self: 1 / 0), property(lambda self: None), staticmethod(refuses), classmethod(refuses),
               Call(), refuses, property(lambda self: lambda: print("called"))):
    class Finalized:
        __del__ = method
    Finalized()
