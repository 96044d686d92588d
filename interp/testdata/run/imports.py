# Packages, relative imports, parents, circular imports, failures.
import sys
import package
from package import first, second as two, VALUE
from package.sub import leaf
import package.sub.leaf as alias
print(package.__name__, package.__package__, package.__spec__.parent, package.__spec__.name)
print(first.NAME, two.NAME, VALUE, leaf.UP, alias is leaf, package.sub.leaf is leaf)
print(sorted(name for name in sys.modules if name.startswith("package")))
for statement in ("import missing", "import package.missing", "import package.first.deeper", "from package import nothing",
                  "from . import x", "import package.broken", "from package.circular_a import late"):
    try:
        exec(statement)
    except (ImportError, ZeroDivisionError) as error:
        print(type(error).__name__, str(error).split(" (")[0], getattr(error, "name", None))
print("package.broken" in sys.modules)
from package.star import *
print(public, "hidden" in globals())
import namespace_only.inside
print(namespace_only.inside.X, hasattr(namespace_only, "__file__"))
sys.modules["blocked"] = None
try:
    import blocked
except ModuleNotFoundError as error:
    print(error)
m = __import__("package.sub.leaf")
print(m.__name__, __import__("package.sub", fromlist=["leaf"]).__name__)
