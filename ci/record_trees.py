#!/usr/bin/env python3
"""Records what CPythons make of interp/testdata/parse/*.py: trees with positions, or errors, in NAME.trees, where
versions that agree share a heading (3.8 not for f-strings, whose positions it does not know); and which programs of
programs.txt they parse, in accepted.txt. Usage: ci/record_trees.py PYTHON..., one of each version, oldest first."""
import glob
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "interp", "testdata", "parse")


def answers(python, paths):
    """(version, [text per path])"""
    version = subprocess.run([python, "-S", "-B", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
                             stdout=subprocess.PIPE, check=True).stdout.decode().strip()
    command = [python, "-S", "-B", os.path.join(HERE, "ast_reference.py"), "--positions", "--indent", "-1"]
    output = subprocess.run(command, input="".join(path + "\n" for path in paths).encode(), stdout=subprocess.PIPE,
                            check=True).stdout
    texts = []
    while output:
        head, output = output.split(b"\n", 1)
        word, size = head.split()
        text, output = output[:int(size)].decode("utf-8", "surrogatepass"), output[int(size):]
        if word == b"error":
            kind, line, offset, _, _, message = text.split("\n", 5)
            text = "%s %s:%s %s\n" % (kind, line, offset, message)
        texts.append(text)
    return version, texts


ACCEPTS = """
import ast, sys, warnings
warnings.simplefilter("ignore")
for line in open(sys.argv[1], encoding="utf-8"):
    try: compile(line.rstrip("\\n").replace("\\\\n", "\\n") + "\\n", "FILE", "exec", ast.PyCF_ONLY_AST)
    except SyntaxError: print("-")
    else: print("%d.%d" % sys.version_info[:2])
"""


def record_accepted(pythons):
    programs = os.path.join(DATA, "programs.txt")
    columns = [subprocess.run([python, "-S", "-B", "-c", ACCEPTS, programs], stdout=subprocess.PIPE,
                              check=True).stdout.decode().split() for python in pythons]
    with open(os.path.join(DATA, "accepted.txt"), "w") as file:
        for row in zip(*columns):
            file.write(" ".join(version for version in row if version != "-") + "\n")


def main(pythons):
    record_accepted(pythons)
    paths = sorted(glob.glob(os.path.join(DATA, "*.py")))
    groups = {path: [] for path in paths}
    for python in pythons:
        version, texts = answers(python, paths)
        for path, text in zip(paths, texts):
            if version == "3.8" and "JoinedStr" in text:
                continue
            if not groups[path] or groups[path][-1][1] != text:
                groups[path].append(["==", text])
            groups[path][-1][0] += " " + version
    for path, found in groups.items():
        with open(path[:-3] + ".trees", "w", encoding="utf-8", errors="surrogatepass") as file:
            file.write("".join(heading + "\n" + text for heading, text in found))


if __name__ == "__main__":
    main(sys.argv[1:])
