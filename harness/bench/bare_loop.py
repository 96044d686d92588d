"""What a differential test costs at least on CPython: plays the programs of a manifest (see programs.cpp), and no more.

Programs that share a process are played by a forked child for each 16, every program with its own memfd for stdout and
for stderr, a fresh sys.stdout and sys.stderr, a fresh __main__, and the interpreter's dictionaries put back after it.
Programs that need a process get a forked child that is finalised. No protocol, no deadline, no comparison.
"""
import builtins
import gc
import io
import json
import os
import sys

BATCH = 16
MODULE = type(sys)


def fresh_stream(number, name):
    stream = io.TextIOWrapper(io.BufferedWriter(io.FileIO(number, "w", closefd=False)), "utf-8", newline="\n")
    stream.mode = "w"
    return stream


def play(entry, streams, start_path):
    os.chdir(entry["folder"])
    os.dup2(streams[0], 1)
    os.dup2(streams[1], 2)
    sys.stdout = fresh_stream(1, "<stdout>")
    sys.stderr = fresh_stream(2, "<stderr>")
    sys.argv[:] = ["main.py"] + entry["argv"]
    sys.path[:] = [entry["folder"]] + [os.path.join(entry["folder"], part) for part in entry["path"]] + start_path
    file = entry["folder"] + "/main.py"
    main = MODULE("__main__")
    main.__file__ = file
    main.__builtins__ = builtins
    sys.modules["__main__"] = main
    try:
        with open(file, "rb") as source:
            exec(compile(source.read(), file, "exec", 0, True), main.__dict__)
    except SystemExit:
        pass
    except BaseException:
        sys.excepthook(*sys.exc_info())
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (AttributeError, ValueError, OSError):
        pass
    return main


def play_batch(entries, slots):
    gc.disable()
    kept, start_path = [], list(sys.path)
    names, modules, system = dict(vars(builtins)), dict(sys.modules), dict(vars(sys))
    environment = dict(os.environ)
    for entry, streams in zip(entries, slots):
        kept.append(play(entry, streams, start_path))
        for namespace, values in ((vars(builtins), names), (sys.modules, modules), (vars(sys), system)):
            if namespace != values:
                namespace.clear()
                namespace.update(values)
        if os.environ != environment:
            os.environ.clear()
            os.environ.update(environment)
    os._exit(0)


def collect(child, slots):
    os.waitpid(child, 0)
    size = 0
    for slot in slots:
        for stream in slot:
            size += len(os.pread(stream, 1 << 24, 0))
            os.close(stream)
    return size


def main():
    with open(sys.argv[1] + "/manifest") as manifest:
        entries = [json.loads(line) for line in manifest]
    shared = [entry for entry in entries if entry["tier"] == "fork-batch"]
    alone = [entry for entry in entries if entry["tier"] != "fork-batch"]
    size = 0
    batches = [shared[i:i + BATCH] for i in range(0, len(shared), BATCH)] + [[entry] for entry in alone]
    for batch in batches:
        slots = [(os.memfd_create("out"), os.memfd_create("err")) for _ in batch]
        child = os.fork()
        if child == 0:
            if batch[0]["tier"] == "fork-batch":
                play_batch(batch, slots)
            gc.disable()
            source = os.memfd_create("in")
            os.write(source, batch[0]["stdin"].encode("latin-1"))
            os.lseek(source, 0, 0)
            os.dup2(source, 0)
            play(batch[0], slots[0], list(sys.path))
            return  # to be finalised
        size += collect(child, slots)
    print(len(shared), "programs in batches,", len(alone), "alone,", size, "bytes of output")


main()
