#!/usr/bin/env python3
"""Records what CPythons make of the programs below interp/testdata.

    ci/record_scopes.py PYTHON...      writes VERSION.txt files, one per interpreter

compile_errors/programs.txt: a record is the program's title, its warnings in order, and the failure with its position
(LINE:OFFSET-END_LINE:END_OFFSET), or "compiles". symbols/NAME.py: NAME.VERSION.txt is its symbol table, in the layout
of symtable_reference.py, for the versions that accept the program.
"""
import os
import re
import subprocess
import sys
import warnings

import symtable_reference

TESTDATA = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "interp", "testdata")
VERSION = "%d.%d" % sys.version_info[:2]


def programs(text):
    """(title, program) pairs."""
    for part in re.split(r"^### ", text, flags=re.M)[1:]:
        title, _, program = part.partition("\n")
        yield title, program


def position(error):
    start = "%s:%s" % (error.lineno, error.offset)
    if sys.version_info < (3, 10):
        return start
    return "%s-%s:%s" % (start, error.end_lineno, error.end_offset)


def observe(program):
    """The lines of a program's record."""
    lines = []
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(program, "f", "exec", dont_inherit=True)
            failure = "compiles"
        except SyntaxError as error:
            failure = "%s %s %s" % (type(error).__name__, position(error), error.msg)
        except Exception as error:
            failure = "%s %s" % (type(error).__name__, error)
    for warning in caught:
        lines.append("%s %s %s" % (warning.category.__name__, warning.lineno, warning.message))
    lines.append(failure)
    return lines


def record_errors():
    folder = os.path.join(TESTDATA, "compile_errors")
    with open(os.path.join(folder, "programs.txt"), encoding="utf-8") as file:
        text = file.read()
    out = []
    for title, program in programs(text):
        out.append("### " + title)
        out.extend(observe(program))
    with open(os.path.join(folder, VERSION + ".txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


def record_symbols():
    folder = os.path.join(TESTDATA, "symbols")
    for name in sorted(os.listdir(folder)):
        if not name.endswith(".py"):
            continue
        word, text = symtable_reference.answer(os.path.join(folder, name), symtable_reference.symbols)
        if word == "ok":
            with open(os.path.join(folder, "%s.%s.txt" % (name[:-3], VERSION)), "w", encoding="utf-8") as file:
                file.write(text)


if __name__ == "__main__":
    if len(sys.argv) == 1:
        record_errors()
        record_symbols()
    for python in sys.argv[1:]:
        subprocess.run([python, "-S", "-B", os.path.abspath(__file__)], check=True)
