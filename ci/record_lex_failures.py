#!/usr/bin/env python3
"""Records what CPythons say of the sources in interp/testdata/lex/*programs.txt.

    ci/record_lex_failures.py PYTHON...      writes failures.txt and fstring_failures.txt; one Python per version

A record is the source as it stands in the list, then for each group of versions that agree one line:
VERSIONS: KIND LINE:OFFSET-END_LINE:END_OFFSET MESSAGE | TEXT, or "compiles", with the warnings before it.
"""
import os
import subprocess
import sys
import warnings

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "interp", "testdata", "lex")
LISTS = {"programs.txt": (3, 8), "fstring_programs.txt": (3, 12)}
ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\f": "\\f"}
FLAGS = 0x400  # ast.PyCF_ONLY_AST


def sources(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        for line in file.read().split(b"\n"):
            if line[:2] in (b"b ", b"s "):
                yield line


def unescape(text):
    out, at = bytearray(), 0
    while at < len(text):
        if text[at:at + 1] != b"\\":
            out += text[at:at + 1]
            at += 1
        elif text[at + 1:at + 2] == b"x":
            out.append(int(text[at + 2:at + 4], 16))
            at += 4
        else:
            out += {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"f": b"\f", b"\\": b"\\"}[text[at + 1:at + 2]]
            at += 2
    return bytes(out)


def program(line):
    source = unescape(line[2:])
    if line[:1] == b"b":
        return source
    return source.decode("utf-8")


def escape(text):
    return "".join(ESCAPES.get(c, c) if c in ESCAPES or c.isprintable() else "".join(
        "\\x%02x" % byte for byte in c.encode("utf-8", "surrogatepass")) for c in text)


def failure(error):
    if not isinstance(error, SyntaxError):
        return "%s %s" % (type(error).__name__, escape(str(error)))
    if error.lineno is None:
        return "%s %s" % (type(error).__name__, error.msg)
    place = "%s:%s" % (error.lineno, error.offset)
    if sys.version_info >= (3, 10) and error.end_lineno is not None:
        place += "-%s:%s" % (error.end_lineno, error.end_offset)
    text = "" if error.text is None else " | " + escape(error.text)
    return "%s %s %s%s" % (type(error).__name__, place, escape(error.msg), text)


def observe(line):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            compile(program(line), "f", "exec", FLAGS, dont_inherit=True)
            result = "compiles"
        except Exception as error:
            result = failure(error)
    return "".join("%s %s %s; " % (w.category.__name__, w.lineno, escape(str(w.message))) for w in caught) + result


def worker():
    out = ["%d.%d" % sys.version_info[:2]]
    for name, oldest in LISTS.items():
        if sys.version_info >= oldest:
            out.extend(observe(line) for line in sources(name))
    sys.stdout.buffer.write("\n".join(out).encode("utf-8", "surrogatepass"))


def main(pythons):
    answers = {}
    for python in pythons:
        command = [python, "-S", "-B", os.path.abspath(__file__), "--worker"]
        version, *lines = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode(
            "utf-8", "surrogatepass").split("\n")
        answers[version] = lines
    taken = {version: 0 for version in answers}
    for name, oldest in LISTS.items():
        versions = [version for version in answers if tuple(map(int, version.split("."))) >= oldest]
        out = []
        for line in sources(name):
            groups = {}
            for version in versions:
                groups.setdefault(answers[version][taken[version]], []).append(version)
                taken[version] += 1
            out.append(line.decode())
            out.extend("  %s: %s" % (" ".join(group), said) for said, group in groups.items())
        with open(os.path.join(FOLDER, name.replace("programs", "failures")), "w", encoding="utf-8",
                  errors="surrogatepass", newline="\n") as file:
            file.write("\n".join(out) + "\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--worker"]:
        worker()
    else:
        main(sys.argv[1:])
