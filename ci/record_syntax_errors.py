#!/usr/bin/env python3
"""Records what CPythons say of the sources in interp/testdata/syntax_errors/programs.txt.

    ci/record_syntax_errors.py PYTHON...      writes recorded.txt; one Python per version
    ci/record_syntax_errors.py --mutate N     adds N sources to mutations.txt, each with one token of a program changed

A source is one line: "s ", "e " or "i " for compile()'s modes exec, eval and single, then the text with \\n, \\t, \\r,
\\f, \\\\ and \\xNN for bytes. A record is that line, then for each group of versions that agree one line:
VERSIONS: KIND LINE:OFFSET-END_LINE:END_OFFSET MESSAGE | TEXT, or "parses".
"""
import os
import random
import re
import subprocess
import sys
import warnings

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "interp", "testdata", "syntax_errors")
MODES = {"s": "exec", "e": "eval", "i": "single"}
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
FLAGS = 0x400  # ast.PyCF_ONLY_AST
TOKEN = re.compile(r"""[rbfuRBFU]{0,2}(?:'''.*?'''|'[^'\n]*'|"[^"\n]*")|\w+|\n *|[-+*/%&|^@:!=<>]=|\*\*|//|->|\S| +""", re.S)
CHANGES = ("x 1 's' ( ) [ ] { } , : = == := * ** . if else for in not is lambda def class and as yield await async import "
           "from + -> @ ; None with print del return pass raise try except / ~ match case True f\"{").split() + ["\n", "\n  "]


def lines(name):
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        return [line.rstrip("\n") for line in file if line[:2] in ("s ", "e ", "i ")]


def unescape(text):
    names = {"n": b"\n", "r": b"\r", "t": b"\t", "f": b"\f", "\\": b"\\"}
    data = re.sub(rb"\\(x[0-9a-f]{2}|.)", lambda m: bytes([int(m[1][1:], 16)]) if m[1][:1] == b"x" and len(m[1]) == 3
                  else names[m[1].decode()], text.encode("utf-8"))
    return data.decode("utf-8")


def escape(text):
    return "".join(ESCAPES.get(c) or (c if c.isprintable() else "".join(
        "\\x%02x" % byte for byte in c.encode("utf-8", "surrogatepass"))) for c in text)


def observe(line):
    try:
        compile(unescape(line[2:]), "f", MODES[line[0]], FLAGS, dont_inherit=True)
        return "parses"
    except SyntaxError as error:
        place = "" if error.lineno is None else " %s:%s" % (error.lineno, error.offset)
        if place and sys.version_info >= (3, 10):
            place += "-%s:%s" % (error.end_lineno, error.end_offset)
        text = "" if error.text is None else " | " + escape(error.text)
        return "%s%s %s%s" % (type(error).__name__, place, escape(error.msg), text)
    except Exception as error:
        return "%s %s" % (type(error).__name__, escape(str(error)))


def worker():
    warnings.simplefilter("ignore")
    print("%d.%d" % sys.version_info[:2])
    for line in sys.stdin.read().split("\n"):
        if line:
            print(observe(line))


def record(pythons):
    programs = lines("programs.txt") + lines("mutations.txt")
    answers = {}
    for python in pythons:
        done = subprocess.run([python, "-S", "-B", os.path.abspath(__file__), "--worker"], input="\n".join(programs),
                              stdout=subprocess.PIPE, encoding="utf-8", env={"PYTHONIOENCODING": "utf-8"}, check=True)
        version, *results = done.stdout.split("\n")[:-1]
        answers[version] = results
    versions = sorted(answers, key=lambda version: int(version.split(".")[1]))
    with open(os.path.join(FOLDER, "recorded.txt"), "w", encoding="utf-8") as out:
        for i, program in enumerate(programs):
            groups = {}
            for version in versions:
                groups.setdefault(answers[version][i], []).append(version)
            out.write(program + "\n")
            for answer, agreeing in groups.items():
                out.write("  %s: %s\n" % (" ".join(agreeing), answer))


def mutate(count):
    chosen = random.Random(count)
    programs = lines("programs.txt")
    with open(os.path.join(FOLDER, "mutations.txt"), "a", encoding="utf-8") as out:
        for _ in range(count):
            tokens = TOKEN.findall(unescape(chosen.choice(programs)[2:]))
            place = chosen.randrange(len(tokens) + 1)
            change = chosen.choice(CHANGES)
            tokens[place:place + chosen.randrange(2)] = [] if chosen.random() < 0.2 else [" ", change, " "]
            if chosen.random() < 0.1:
                del tokens[place + 1:]
            if "".join(tokens).strip():
                out.write("s " + escape("".join(tokens)) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--worker"]:
        worker()
    elif sys.argv[1:2] == ["--mutate"]:
        mutate(int(sys.argv[2]))
    else:
        record(sys.argv[1:])
