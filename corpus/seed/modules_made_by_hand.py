# Modules made, filled and put into sys.modules by the program, then found by import statements.
import sys

Module = type(sys)


def install(name, text, package=False):
    module = Module(name)
    if package:
        module.__path__ = []
    sys.modules[name] = module
    exec(compile(text, name + ".py", "exec"), module.__dict__)
    parent, _, last = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], last, module)
    return module


install("tools", "version = 3\ndef where(): return __name__", package=True)
install("tools.shapes", """
__all__ = ["area"]
hidden = "not in __all__"
def area(w, h): return w * h
def __getattr__(name):
    if name.startswith("lazy_"):
        return "made " + name[5:]
    raise AttributeError(name)
""")

import tools.shapes
import tools.shapes as shapes
from tools import version, where
from tools.shapes import *
from tools.shapes import lazy_circle

print(tools.version, version, where(), shapes is tools.shapes, area(3, 4), lazy_circle)
print("hidden" in globals(), shapes.hidden, shapes.lazy_square, hasattr(shapes, "other"))
tools.version = 4
print(version, sys.modules["tools"].version)
for text in ("import tools.missing", "from tools import missing", "import tools.shapes.deeper"):
    try:
        exec(text)
    except ImportError as error:
        print(type(error).__name__, str(error).split(" (")[0])
sys.modules["blocked"] = None
try:
    import blocked
except ImportError as error:
    print(error)
sys.modules["number"] = 42
import number
print(number)
