#!/usr/bin/env python3
"""Writes interp/modules/module_names.def: which names the native modules of each CPython have.

usage: module_names.py PYTHON3.8 PYTHON3.9 … PYTHON3.13   (six interpreters, in this order)

The modules are those that interp/modules/native_modules.def says are ours. Names of the import system (__spec__ and the like)
and what an interactive session adds are left out.
"""
import json
import os
import re
import subprocess
import sys

PROBE = r"""
import importlib, json, sys, types
LEFT_OUT = {"__name__", "__doc__", "__package__", "__loader__", "__spec__", "__file__", "__path__", "__builtins__", "_"}
FUNCTION = type(len)
def kind(value):
    if type(value) is FUNCTION: return "Function"
    if isinstance(value, type): return "Class"
    return "Object"
found = {}
for name in sys.argv[1:]:
    try:
        module = importlib.import_module(name)
    except ImportError:
        continue
    found[name] = [(key, kind(value)) for key, value in vars(module).items() if key not in LEFT_OUT]
print(json.dumps(found))
"""
ORDER = [3, 4, 5, 2, 1, 0]  # 3.11 first: its order is the table's


def our_modules():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "native_modules.def")
    with open(path, encoding="utf-8") as file:
        return re.findall(r"^OURS\((\w+),", file.read(), re.M)


def main(pythons):
    names = our_modules()
    command = ["-S", "-B", "-W", "ignore", "-c", PROBE] + names
    tables = [json.loads(subprocess.run([python] + command, capture_output=True, text=True, check=True).stdout) for python in pythons]
    print("// The names of CPython's native modules, in the order of 3.11, by interp/modules/tools/module_names.py.")
    print('// MODULE_NAME(MODULE, "name", KIND, VERSIONS): bit 0 of VERSIONS is 3.8, bit 5 is 3.13.')
    for module in names:
        rows = {}
        for index in ORDER:
            for name, kind in tables[index].get(module, []):
                rows[name, kind] = rows.get((name, kind), 0) | 1 << index
        for (name, kind), versions in rows.items():
            print('MODULE_NAME(%s, "%s", %s, %d)' % (module, name, kind, versions))
    print("#undef MODULE_NAME")


if __name__ == "__main__":
    main(sys.argv[1:])
