"""Runs programs under the Python that executes this file; speaks the protocol of protocol.md.

It is started as

    PYTHONPATH=<folder where this file lies as warnings.py>  python3 -s -S -B -W ignore main.py

A Python with a -W option imports `warnings` after its start-up is complete and just before it opens main.py. This file
takes that module's place for a moment: it serves requests.

*fork*: a forked child *returns* from here, after which the interpreter itself opens main.py, runs it, prints what went
uncaught and finalises, as it would have done alone. So no frame of ours lies below the program, and nothing of the
start, the exit or the printing is imitated. The child differs from `python3 -s -S -B main.py` in this: the library's
`warnings` is already imported, automatic garbage collection is off, and one function waits in atexit that records the
uncaught exception.
*fork-batch*: one forked child runs up to BATCH programs whose requests have come together, one after the other, each in
a `__main__` of its own and with streams of its own, and puts back what it knows of the interpreter's state. It has no
channel: it leaves its answers in a file of the parent, which sends them on and answers in its place when it dies. What
was started there is never finalised.
*spawn*: the child executes `python3 -s -S -B main.py`.

Works on CPython 3.6 to 3.13 (where sys.argv is made later, in 3.6, programs with arguments are played in *spawn*). Only modules that every interpreter has at start, or
in C, are used, and those that a program does not find at a cold start are forgotten in the child.
"""
import sys

COLD_MODULES = set(sys.modules)
COLD_IMPORTERS = set(sys.path_importer_cache) - {sys.path.pop(0)}
del sys.modules["warnings"]
del sys.warnoptions[:]
import warnings as LIBRARY_WARNINGS  # the library's own: sys.path no longer leads here

import _signal
import _warnings
import atexit
import builtins
import gc
import posix
import time
try:
    import resource
except ImportError:
    resource = None

try:
    from _json import encode_basestring_ascii, make_scanner
except ImportError:
    from json.encoder import encode_basestring_ascii
    from json.scanner import py_make_scanner as make_scanner

if sys.version_info < (3, 10):
    COLD_MODULES.add("atexit")  # its functions live in the module: a second import of it would lose ours

VERSION = 1
REQUEST_CHANNEL, REPLY_CHANNEL = 250, 251
POLL_SECONDS = 0.05
BATCH = 16
PIECE = 1 << 15  # that is read at a time
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
MAX_LINKS, MAX_FRAMES = 100, 2000
PLAIN_TYPES = (str, int, float, complex, bool, type(None), bytes)


class ScannerSettings:
    """What the C scanner asks its decoder for."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = None
    memo = {}
    if hasattr(make_scanner, "__code__"):  # the scanner written in Python wants its parts
        from json.decoder import JSONArray as parse_array, JSONObject as parse_object, scanstring as parse_string
        parse_array, parse_object = staticmethod(parse_array), staticmethod(parse_object)
        parse_string = staticmethod(parse_string)


scan = make_scanner(ScannerSettings)


def encode(value):
    kind = type(value)
    if kind is str:
        return encode_basestring_ascii(value)
    if kind is int or kind is float:
        return repr(value)
    if value is None:
        return "null"
    if kind is dict:
        return "{%s}" % ",".join(['"%s":%s' % (key, encode(value[key])) for key in value])
    return "[%s]" % ",".join([encode(item) for item in value])


def octets(text):
    """Text of a program as the protocol carries it: one character for each byte of its UTF-8."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def argument(text):
    """What sys.argv or sys.path holds for these octets."""
    return text.encode("latin-1").decode("utf-8", "surrogateescape")


# The channel

INBOX = bytearray()  # what was read of requests that are not whole yet


def read_requests():
    """The requests that have come, at least one; none at the end of the channel."""
    requests = []
    while not requests:
        piece = posix.read(REQUEST_CHANNEL, 1 << 16)
        if not piece:
            break  # the harness is gone, or wants no more
        INBOX.extend(piece)
        while len(INBOX) >= 4:
            end = 4 + int.from_bytes(INBOX[:4], "big")
            if len(INBOX) < end:
                break
            requests.append(scan(INBOX[4:end].decode("utf-8"), 0)[0])
            del INBOX[:end]
    return requests


def frame_of(reply):
    body = encode(reply).encode("ascii")
    return len(body).to_bytes(4, "big") + body


def send(reply):
    write_all(REPLY_CHANNEL, frame_of(reply))


def write_all(channel, data):
    count = posix.write(channel, data)
    while count < len(data):
        data = data[count:]
        count = posix.write(channel, data)


# In the child

def type_name(kind):
    module, name = type.__getattribute__(kind, "__module__"), type.__getattribute__(kind, "__qualname__")
    return name if module == "builtins" or not isinstance(module, str) else module + "." + name


def is_plain(value, depth=0):
    if type(value) is tuple:
        return depth < 5 and all([is_plain(item, depth + 1) for item in value])
    return type(value) in PLAIN_TYPES


def message_of(error):
    """str(error) where that runs none of the program's code; else None."""
    kind = type(error)
    for base in kind.__mro__:
        method = base.__dict__.get("__str__")
        if method is not None:
            break
    fields = [error.args]
    if isinstance(error, SyntaxError):
        fields = [error.msg, error.filename, error.lineno]
    elif isinstance(error, OSError):
        fields += [error.errno, error.strerror, error.filename, error.filename2]
    if type(method).__name__ != "wrapper_descriptor" or not all([is_plain(field) for field in fields]):
        return None
    try:
        return octets(str(error))
    except Exception:
        return None


def frames_of(trace):
    frames = []
    while trace is not None and len(frames) < MAX_FRAMES:
        code = trace.tb_frame.f_code
        frames.append([octets(code.co_filename), trace.tb_lineno or 0, octets(code.co_name)])
        trace = trace.tb_next
    return frames


def record_of(error, seen):
    if error is None or id(error) in seen or len(seen) >= MAX_LINKS:
        return None
    seen.add(id(error))
    fields = getattr(error, "__dict__", None) or {}
    notes = fields.get("__notes__")
    context = None if error.__suppress_context__ else error.__context__
    return {
        "type": octets(type_name(type(error))),
        "message": message_of(error),
        "notes": [octets(note) for note in notes if type(note) is str] if type(notes) is list else [],
        "traceback": frames_of(error.__traceback__),
        "cause": record_of(error.__cause__, seen),
        "context": record_of(context, seen),
    }


def write_report(path, nonce):
    error = getattr(sys, "last_value", None)
    if not isinstance(error, BaseException):
        return
    text = encode({"nonce": nonce, "exception": record_of(error, set())}).encode("ascii")
    flags = posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL | posix.O_CLOEXEC
    try:
        channel = posix.open(path, flags, 0o600)
    except OSError:
        posix.closerange(3, 64)  # the program has used up its descriptors
        channel = posix.open(path, flags, 0o600)
    write_all(channel, text)
    posix.close(channel)


def limit_resources(request, seconds):
    if resource is None:
        return
    for kind, value in (("CORE", 0), ("FSIZE", request["file_size"]), ("CPU", seconds), ("NOFILE", 1024),
                        ("AS", request["memory"])):
        number = getattr(resource, "RLIMIT_" + kind)
        hard = resource.getrlimit(number)[1]
        if value and hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        if value or kind == "CORE":
            resource.setrlimit(number, (value, value))


def set_environment(path):
    posix.unsetenv(b"PYTHONPATH")
    posix.environ.pop(b"PYTHONPATH", None)
    if path:
        joined = ":".join(path).encode("utf-8", "surrogateescape")
        posix.putenv(b"PYTHONPATH", joined)
        posix.environ[b"PYTHONPATH"] = joined


def set_arguments(request):
    arguments = [argument(text) for text in request["argv"]]
    if hasattr(sys, "argv"):
        sys.argv[:] = ["main.py"] + arguments
    if hasattr(sys, "orig_argv"):
        sys.orig_argv[:] = [sys.orig_argv[0], "-s", "-S", "-B", "main.py"] + arguments


def enter(request, streams):
    """What every child begins with."""
    posix.setpgid(0, 0)
    if control_process is not None:
        control_process(PR_SET_PDEATHSIG, _signal.SIGKILL)
    for number, stream in enumerate(streams):
        posix.dup2(stream, number)
    posix.chdir(request["directory"])
    posix.umask(0o022)
    _signal.pthread_sigmask(_signal.SIG_SETMASK, [])


def forget_own_modules():
    # A finder that has looked into the program's folder before the program was there would not see its modules.
    for path in set(sys.path_importer_cache) - COLD_IMPORTERS:
        del sys.path_importer_cache[path]
    for name in set(sys.modules) - COLD_MODULES:
        del sys.modules[name]
    sys.modules["warnings"] = LIBRARY_WARNINGS


def become_program(request, streams):
    """Makes this process what `python3 -s -S -B main.py` is when it is about to open main.py."""
    enter(request, streams)
    posix.closerange(3, 256)
    path = [argument(text) for text in request["path"]]
    set_environment(path)
    limit_resources(request, int(request["seconds"]) + 2)
    if request.get("tier") == "spawn":
        command = [sys.executable, "-s", "-S", "-B", "main.py"] + [argument(text) for text in request["argv"]]
        posix.execve(sys.executable, command, posix.environ)
    set_arguments(request)
    sys.path[:0] = path
    forget_own_modules()
    gc.disable()
    atexit.register(write_report, request["report"], request["nonce"])


# In the parent

def anonymous_file(request, name):
    if hasattr(posix, "memfd_create"):
        return posix.memfd_create(name)
    path = request["report"] + "." + name
    channel = posix.open(path, posix.O_RDWR | posix.O_CREAT | posix.O_EXCL | posix.O_CLOEXEC, 0o600)
    posix.unlink(path)
    return channel


def open_streams(request):
    streams = [anonymous_file(request, name) for name in ("stdin", "stdout", "stderr")]
    write_all(streams[0], request["stdin"].encode("latin-1"))
    posix.lseek(streams[0], 0, 0)
    return streams


def written(streams):
    return posix.fstat(streams[1]).st_size + posix.fstat(streams[2]).st_size


def wait_for(child, request, streams):
    """Why the child had to be ended before its time, or None."""
    deadline = time.monotonic() + request["seconds"]
    while True:
        if posix.waitid(posix.P_PID, child, posix.WEXITED | posix.WNOHANG | posix.WNOWAIT) is not None:
            return "limit" if written(streams) > request["output"] else None
        if written(streams) > request["output"]:
            return "limit"
        if time.monotonic() >= deadline:
            return "timed out"
        if posix.getppid() != HARNESS:
            return "orphaned"
        _signal.sigtimedwait([_signal.SIGCHLD], POLL_SECONDS)


def kill_quietly(target):
    try:
        posix.kill(target, _signal.SIGKILL)
    except OSError:
        pass


def own_children():
    me = posix.getpid()
    for name in posix.listdir("/proc"):
        if not name.isdigit():
            continue
        try:
            channel = posix.open("/proc/%s/stat" % name, posix.O_RDONLY | posix.O_CLOEXEC)
        except OSError:
            continue
        try:
            fields = posix.read(channel, 4096).rpartition(b")")[2].split()
        except OSError:
            fields = []
        posix.close(channel)
        if len(fields) > 1 and int(fields[1]) == me:
            yield int(name)


def sweep():
    """Ends what the program left behind; this process is the reaper of its descendants."""
    for _ in range(2000):
        try:
            if posix.waitpid(-1, posix.WNOHANG)[0] == 0:
                for pid in own_children():
                    kill_quietly(pid)
                _signal.sigtimedwait([_signal.SIGCHLD], 0.01)
        except ChildProcessError:
            return
    posix._exit(3)


def take_report(request):
    try:
        channel = posix.open(request["report"], posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NOFOLLOW)
    except OSError:
        return None
    text = read_all(channel, 1 << 24)
    posix.close(channel)
    posix.unlink(request["report"])
    try:
        report = scan(text.decode("ascii"), 0)[0]
        return report["exception"] if report["nonce"] == request["nonce"] else None
    except (ValueError, LookupError, TypeError, StopIteration):
        return None


def read_all(channel, limit, position=0):
    pieces = []
    while limit > 0:
        piece = posix.pread(channel, min(limit, PIECE), position)
        pieces.append(piece)
        if len(piece) < PIECE:
            break
        limit -= PIECE
        position += PIECE
    return b"".join(pieces)


def outcome(early, status, exception):
    """(status, exit code, signal, detail): what became of the program."""
    if early is not None:
        return early, 0, 0, "output" if early == "limit" else ""
    if posix.WIFSIGNALED(status):
        number = posix.WTERMSIG(status)
        if exception is not None and exception["type"] == "KeyboardInterrupt" and number == _signal.SIGINT:
            return "raised", 128 + number, 0, ""
        return "crashed", 0, number, "signal %d" % number
    code = posix.WEXITSTATUS(status)
    if exception is not None:
        syntax = not exception["traceback"] and exception["type"] in ("SyntaxError", "IndentationError", "TabError")
        return "syntax error" if syntax else "raised", code, 0, ""
    return "exited" if code else "finished", code, 0, ""


def supervise(child, request, streams, begin):
    early = wait_for(child, request, streams)
    kill_quietly(-child)  # before the wait: the unreaped child keeps its number from being given away
    kill_quietly(child)
    status = posix.waitpid(child, 0)[1]
    sweep()
    if early == "orphaned":
        posix._exit(0)
    exception = take_report(request)
    kind, code, number, detail = outcome(early, status, exception)
    return {
        "dictum": VERSION, "nonce": request["nonce"], "id": request["id"], "tier": "spawn" if request.get("tier") == "spawn" else "fork",
        "status": kind, "exit_code": code, "signal": number, "detail": detail, "exception": exception,
        "stdout": read_all(streams[1], request["output"]).decode("latin-1"),
        "stderr": read_all(streams[2], request["output"]).decode("latin-1"),
        "seconds": time.monotonic() - begin,
    }


def find_prctl():
    try:
        import _ctypes
        prctl = _ctypes.dlsym(_ctypes.dlopen(None, 2), "prctl")
        call = _ctypes.call_function
    except (ImportError, AttributeError, OSError):
        return None  # orphans become the harness's, which ends them when this worker ends
    return lambda option, value: call(prctl, (option, value, 0, 0, 0))


# BATCH-PART (worker_batch.py)


def play_alone(request):
    """True in the child, which is about to run the program."""
    if request["argv"] and not hasattr(sys, "argv"):
        request["tier"] = "spawn"
    begin = time.monotonic()
    streams = open_streams(request)
    child = posix.fork()
    if child == 0:
        try:
            become_program(request, streams)
            return True
        except BaseException as error:
            posix.write(2, ("dictum: the program could not be started: %r\n" % (error,)).encode())
            posix._exit(126)
    send(supervise(child, request, streams, begin))
    for stream in streams:
        posix.close(stream)
    return False


def decline(request):
    """The answer to what shares no process and lies elsewhere: a forked child opens main.py where this process was started."""
    return {
        "dictum": VERSION, "nonce": request["nonce"], "id": request["id"], "tier": "fork-batch", "status": "undecided",
        "exit_code": 0, "signal": 0, "detail": "not played in a batch", "exception": None, "stdout": "", "stderr": "",
        "seconds": 0.0,
    }


def serve():
    """Returns in a child only: in one that is about to run a program."""
    posix.dup2(3, REQUEST_CHANNEL, False)
    posix.dup2(4, REPLY_CHANNEL, False)
    posix.closerange(3, 5)
    _signal.pthread_sigmask(_signal.SIG_BLOCK, [_signal.SIGCHLD])
    if control_process is not None:
        control_process(PR_SET_CHILD_SUBREAPER, 1)  # orphans of a program become our children: none escapes sweep()
    send({"dictum": VERSION, "hello": "worker.py", "python": list(sys.version_info[:3])})
    while True:
        requests = read_requests()
        if not requests:
            posix._exit(0)
        while requests:
            together = alike(requests)
            if together:
                played = play_batch(together)
                del requests[:played]
            elif requests[0]["directory"] != STARTED_IN:
                send(decline(requests.pop(0)))
            elif play_alone(requests.pop(0)):
                return


HARNESS = posix.getppid()
STARTED_IN = posix.getcwd()
control_process = find_prctl()
serve()
