# What the native modules hold and what the built-in types have, name by name: a gap must not look like absence.
import sys

MODULES = """_codecs _collections _functools _imp _io _operator _signal _stat _thread _warnings _weakref atexit
errno gc itertools marshal math posix sys time""".split()
IMPORT_NAMES = {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__path__"}

for name in MODULES:
    module = __import__(name)
    print(name, sorted(set(vars(module)) - IMPORT_NAMES))


def show(cls):
    print(cls.__module__, cls.__qualname__, list(vars(cls)))


seen = set()


def show_once(cls):
    if cls not in seen:
        seen.add(cls)
        show(cls)


HEAP_TYPES = {"ItimerError", "UnsupportedOperation", "__loader__"}
HEAP_TYPES |= {"struct_siginfo", "sched_param", "waitid_result"}  # what makes them stops
for name in ["builtins"] + MODULES:
    for key, value in sorted(vars(__import__(name)).items()):
        if isinstance(value, type) and key not in HEAP_TYPES:
            show_once(value)


def generator():
    yield


cell = (lambda x: lambda: x)(1).__closure__[0]
try:
    raise ValueError
except ValueError as error:
    traceback = error.__traceback__
for value in ({}.keys(), {}.values(), {}.items(), iter({}), iter(set()), iter(()), iter([]), iter(""), iter(b""),
              iter(range(1)), reversed([]), None, ..., NotImplemented, show, len, [].append, list.append,
              object.__init__, object().__init__, vars(dict)["fromkeys"], type(show).__code__, show.__code__,
              generator(), traceback, traceback.tb_frame, cell, sys, type.__dict__, int | str, list[int],
              sys.version_info, sys.flags, sys.float_info, sys.hash_info, sys.int_info, sys.thread_info,
              sys.implementation):
    show_once(type(value))
