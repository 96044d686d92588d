# Modules of source text imported from a temporary folder; no bytecode is kept on either side.
import os
import sys

MODULE = '''"""Module number {n}."""
{imports}

LIMIT = {n}


class Part{n}:
    size = LIMIT

    def __init__(self, name):
        self.name = name

    def describe(self):
        return "%s of %d" % (self.name, self.size)


def compute(values):
    total = 0
    for value in values:
        if value % 2:
            total += value
        else:
            total -= 1
    return total


TABLE = {{name: number for number, name in enumerate(["a", "b", "c"])}}
RESULT = compute(range(LIMIT % 10)) + len(Part{n}("x").describe()) + sum(TABLE.values())
'''


def write_package(folder, count):
    package = os.path.join(folder, "generated_package")
    os.mkdir(package)
    with open(os.path.join(package, "__init__.py"), "w") as file:
        file.write("from . import module_0\n")
    for n in range(count):
        imports = "from . import module_%d as before" % (n - 1) if n % 5 and n > 1 else "import os.path"
        with open(os.path.join(package, "module_%d.py" % n), "w") as file:
            file.write(MODULE.format(n=n, imports=imports))


def main():
    folder = os.environ.get("BENCH_FOLDER", ".")
    count = 2600
    if not os.path.isdir(os.path.join(folder, "generated_package")):
        write_package(folder, count)
    sys.path.insert(0, folder)
    total = 0
    for n in range(count):
        module = __import__("generated_package.module_%d" % n, None, None, ["RESULT"])
        total += module.RESULT
    print(total, len([name for name in sys.modules if name.startswith("generated_package")]))


main()
