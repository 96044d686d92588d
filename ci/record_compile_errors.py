#!/usr/bin/env python3
"""Records what CPythons say of the programs in interp/testdata/compile_errors/programs.txt.

    ci/record_compile_errors.py PYTHON...      writes VERSION.txt beside programs.txt, one per interpreter

A record is the program's title, its warnings in order, and the failure with its position
(LINE:OFFSET-END_LINE:END_OFFSET), or "compiles".
"""
import os
import re
import subprocess
import sys
import warnings

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "interp", "testdata",
                      "compile_errors")


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


def record():
    with open(os.path.join(FOLDER, "programs.txt"), encoding="utf-8") as file:
        text = file.read()
    out = []
    for title, program in programs(text):
        out.append("### " + title)
        out.extend(observe(program))
    name = "%d.%d.txt" % sys.version_info[:2]
    with open(os.path.join(FOLDER, name), "w", encoding="utf-8") as file:
        file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        record()
    for python in sys.argv[1:]:
        subprocess.run([python, "-S", "-B", os.path.abspath(__file__)], check=True)
