#!/usr/bin/env python3
"""Writes interp/modules/stdlib_names.def: sys.stdlib_module_names of each CPython.

usage: stdlib_names.py PYTHON3.8 PYTHON3.9 … PYTHON3.13   (six interpreters, in this order)
"""
import json
import subprocess
import sys

PROBE = "import json, sys; print(json.dumps(sorted(getattr(sys, 'stdlib_module_names', ()))))"


def main(pythons):
    versions = {}
    for index, python in enumerate(pythons):
        text = subprocess.run([python, "-S", "-B", "-c", PROBE], capture_output=True, text=True, check=True).stdout
        for name in json.loads(text):
            versions[name] = versions.get(name, 0) | 1 << index
    print("// sys.stdlib_module_names, by interp/modules/tools/stdlib_names.py.")
    print('// STDLIB_NAME("name", VERSIONS): bit 0 of VERSIONS is 3.8, bit 5 is 3.13.')
    for name in sorted(versions):
        print('STDLIB_NAME("%s", %d)' % (name, versions[name]))
    print("#undef STDLIB_NAME")


if __name__ == "__main__":
    main(sys.argv[1:])
