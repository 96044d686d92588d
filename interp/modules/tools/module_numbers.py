#!/usr/bin/env python3
"""Writes interp/modules/module_numbers.def: the integers that native modules of each CPython have, on this platform.

usage: module_numbers.py PYTHON3.8 PYTHON3.9 … PYTHON3.13   (six interpreters, in this order)
"""
import json
import subprocess
import sys

MODULES = ["posix", "errno", "time", "_signal", "_stat", "sys", "_locale", "_lzma"]
PROBE = r"""
import importlib, json, sys
found = {}
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    found[name] = [(key, value) for key, value in vars(module).items() if type(value) is int]
    for key, value in vars(module).items():
        if key.endswith("conf_names") or key == "confstr_names": found[name + "." + key] = list(value.items())
print(json.dumps(found))
"""
ORDER = [3, 4, 5, 2, 1, 0]  # 3.11 first: its order is the table's
LEFT_OUT = {("sys", "hexversion"), ("sys", "maxsize"), ("time", "timezone"), ("time", "altzone"), ("time", "daylight")}


def main(pythons):
    command = ["-S", "-B", "-W", "ignore", "-c", PROBE] + MODULES
    tables = [json.loads(subprocess.run([python] + command, capture_output=True, text=True, check=True).stdout) for python in pythons]
    print("// The integers in CPython's native modules on Linux, x86-64, in the order of 3.11, by")
    print("// interp/modules/tools/module_numbers.py. MODULE_NUMBER(\"module\", \"name\", VALUE, VERSIONS): bit 0 of VERSIONS is 3.8,")
    print("// bit 5 is 3.13. \"posix.sysconf_names\" and the like are dicts of such.")
    for module in tables[3]:
        rows = {}
        for index in ORDER:
            for name, value in tables[index].get(module, []):
                if (module, name) not in LEFT_OUT:
                    rows[name, value] = rows.get((name, value), 0) | 1 << index
        for (name, value), versions in rows.items():
            print('MODULE_NUMBER("%s", "%s", %d, %d)' % (module, name, value, versions))
    print("#undef MODULE_NUMBER")


if __name__ == "__main__":
    main(sys.argv[1:])
