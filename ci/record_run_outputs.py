"""Records what CPython prints for interp/testdata/run/*.py: usage record_run_outputs.py PYTHON [NAME…].

NAME.out holds standard output, a line "--- stderr", standard error, a line "--- exit N". The directory's path is written
as DIRECTORY.
"""
import os
import pathlib
import subprocess
import sys


def record(python, program):
    environment = {"PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
    done = subprocess.run([python, "-s", "-S", "-B", program.name], cwd=program.parent, env=environment, capture_output=True)
    directory = os.fsencode(program.parent)
    text = done.stdout + b"--- stderr\n" + done.stderr + b"--- exit %d\n" % done.returncode
    program.with_suffix(".out").write_bytes(text.replace(directory, b"DIRECTORY"))


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "interp" / "testdata" / "run"
    names = sys.argv[2:] or sorted(path.stem for path in folder.glob("*.py"))
    for name in names:
        record(sys.argv[1], folder / (name + ".py"))


main()
