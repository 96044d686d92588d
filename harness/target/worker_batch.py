"""The tier fork-batch of worker.py: its child and what its parent does. This text becomes a part of worker.py."""

# In the child of a batch

MAIN_FILE_IS_ABSOLUTE = sys.version_info >= (3, 9)
KNOWS_SCRIPT_FOLDER = sys.version_info >= (3, 13)  # beside sys.path, for messages about modules that lie there
PRINTS_WITH_LIBRARY = sys.version_info >= (3, 13)
EXCEPTHOOK = sys.excepthook
MODULE = type(sys)
SourceFileLoader = sys.modules["_frozen_importlib_external"].SourceFileLoader
FileIO, BufferedWriter, TextIOWrapper = (sys.modules["_io"].FileIO, sys.modules["_io"].BufferedWriter,
                                         sys.modules["_io"].TextIOWrapper)
MAIN_NAMES = dict(sys.modules["__main__"].__dict__)
PRINTING_MODULES = {}
NAMESPACES = []  # of the modules that every program finds: name, dictionary, what is in it


class State:
    """What a program may change of the interpreter, as it is before the first one."""

    def __init__(self):
        self.modules = dict(sys.modules)
        self.namespaces = NAMESPACES
        self.system = dict(sys.__dict__)
        self.lists = [(value, list(value)) for value in self.system.values() if type(value) is list]
        self.importers = dict(sys.path_importer_cache)
        self.environment = dict(posix.environ)
        self.filters = list(_warnings.filters)
        self.recursion_limit = sys.getrecursionlimit()

    def put_back(self, source):
        """`source` is the program's text: of a module that it does not name it can have changed no name."""
        restore(sys.__dict__, self.system)
        alone = sys.modules == self.modules
        if not alone:
            restore(sys.modules, self.modules)
        for name, namespace, values in self.namespaces:
            if len(namespace) != len(values) or (
                    (not alone or name in source or name == b"builtins") and namespace != values):
                restore(namespace, values)
        for value, items in self.lists:
            if value != items:
                value[:] = items
        if sys.path_importer_cache != self.importers:
            restore(sys.path_importer_cache, self.importers)
        if posix.environ != self.environment:
            self.put_back_environment()
        if _warnings.filters != self.filters:
            _warnings.filters[:] = self.filters
            LIBRARY_WARNINGS._filters_mutated()
        if sys.getrecursionlimit() != self.recursion_limit:
            sys.setrecursionlimit(self.recursion_limit)
        gc.disable()

    def put_back_environment(self):
        for name in set(posix.environ) - set(self.environment):
            posix.unsetenv(name)
        for name, value in self.environment.items():
            posix.putenv(name, value)
        restore(posix.environ, self.environment)


def restore(namespace, values):
    namespace.clear()
    namespace.update(values)


def open_text(number, name, model):
    """A stream as the interpreter opens it at its start."""
    raw = FileIO(number, "w", False)
    raw.name = name
    stream = TextIOWrapper(BufferedWriter(raw), model.encoding, model.errors, "\n", model.line_buffering)
    stream.mode = "w"
    return stream


def exit_code_of(error):
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xff if -(1 << 63) <= code < 1 << 63 else 0xff
    sys.stderr.write("%s\n" % (code,))
    return 1


def print_uncaught(error):
    """As the interpreter prints it, without our frame; true if that is sure to be so."""
    error.__traceback__ = error.__traceback__.tb_next
    if PRINTS_WITH_LIBRARY:
        for name, module in PRINTING_MODULES.items():
            sys.modules.setdefault(name, module)
        PRINTING_MODULES["linecache"].clearcache()
    genuine = sys.excepthook is EXCEPTHOOK
    EXCEPTHOOK(type(error), error, error.__traceback__)
    return genuine


def play(code, namespace):
    """(status, exit code, exception): what became of the program. A status of None: another tier must say."""
    status, exit_code, exception = "finished", 0, None
    try:
        exec(code, namespace)
    except SystemExit as error:
        exit_code = exit_code_of(error)
        status = "exited" if exit_code else "finished"
    except (RecursionError, MemoryError, KeyboardInterrupt):
        return None, 0, None
    except BaseException as error:
        genuine = print_uncaught(error)
        exception = record_of(error, set())
        bare = not exception["traceback"] and exception["type"] in ("SyntaxError", "IndentationError", "TabError")
        status, exit_code = "raised" if genuine and not bare else None, 1
    if atexit._ncallbacks() > 0:
        return None, 0, None
    return status, exit_code, exception


def may_share(request):
    if request.get("tier") != "fork-batch" or request["stdin"]:
        return False
    return not KNOWS_SCRIPT_FOLDER or len(posix.listdir(request["directory"])) == 1


class BatchChild:
    """Runs programs that read their request from the channel, until one does not fit or the batch is full."""

    def __init__(self, request, slots, ledger):
        self.slots, self.ledger = slots, ledger
        self.first = request
        self.directory = request["directory"]
        self.file = self.directory + "/main.py" if MAIN_FILE_IS_ABSOLUTE else "main.py"
        self.loader = SourceFileLoader("__main__", self.file)
        self.model = sys.stdout, sys.stderr
        self.kept = []  # what a program has left: it is not finalised while others run
        self.state = State()

    def fits(self, request):
        first = self.first
        return may_share(request) and all(
            [request[key] == first[key] for key in ("directory", "memory", "file_size", "output", "seconds")])

    def serve(self, request):
        for number, slot in enumerate(self.slots):
            if number > 0:
                message = read_message()
                if message is None:
                    self.leave(b"E")
                request = parse(message)
                if not self.fits(request):
                    self.hand_back(message)
            self.run(request, number, slot)
        self.leave(b"N")

    def leave(self, word):
        posix.pwrite(self.ledger, word, 0)
        posix._exit(0)

    def hand_back(self, message):
        posix.pwrite(self.ledger, message, LEDGER_MESSAGE)
        posix.ftruncate(self.ledger, LEDGER_MESSAGE + len(message))
        self.leave(b"H")

    def source(self):
        channel = posix.open("main.py", posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NOFOLLOW)
        text = read_all(channel, 1 << 24)
        posix.close(channel)
        return text

    def run(self, request, number, slot):
        begin = time.monotonic()
        posix.pwrite(self.ledger, b"R%s %d %d %r \n" % (request["nonce"].encode(), request["id"], number, begin), 0)
        posix.dup2(slot[0], 1)
        posix.dup2(slot[1], 2)
        try:
            source = self.source()
            code = compile(source, self.file, "exec", 0, True)
        except BaseException:
            status, exit_code, exception = None, 0, None
        else:
            status, exit_code, exception = self.play(code, request)
            self.state.put_back(source)
            posix.chdir(self.directory)
            posix.umask(0o022)
        out, error = contents(slot[0]), contents(slot[1])
        if len(out) + len(error) > request["output"]:
            status = None
        posix.pwrite(self.ledger, b"-", 0)
        send({
            "dictum": VERSION, "nonce": request["nonce"], "id": request["id"], "tier": "fork-batch",
            "status": status or "undecided", "exit_code": exit_code, "signal": 0, "detail": "", "exception": exception,
            "stdout": out, "stderr": error, "seconds": time.monotonic() - begin,
        })

    def play(self, code, request):
        main = MODULE("__main__")
        namespace = main.__dict__
        namespace.update(MAIN_NAMES)
        namespace.update(__loader__=self.loader, __file__=self.file, __cached__=None)
        if namespace.get("__annotations__") is not None:
            namespace["__annotations__"] = {}
        sys.modules["__main__"] = main
        path = [argument(text) for text in request["path"]]
        if request["argv"]:
            set_arguments(request)
        if path:
            set_environment(path)
        sys.path[:0] = [self.directory] + path
        out = sys.stdout = sys.__stdout__ = open_text(1, "<stdout>", self.model[0])
        error = sys.stderr = sys.__stderr__ = open_text(2, "<stderr>", self.model[1])
        self.kept.append((main, out, error))
        try:
            result = play(code, namespace)
            for stream in (sys.stdout, out, error):
                stream.flush()
            return result
        except BaseException:  # of the program's own streams and objects
            return None, 0, None


def contents(channel):
    """What was written to a file by this process, as octets in characters."""
    size = posix.fstat(channel).st_size
    return posix.pread(channel, size, 0).decode("latin-1") if size else ""


# The parent of a batch

LEDGER_MESSAGE = 256  # where a request begins that the child gives back


class Ledger:
    """What the child of a batch has written down: which program runs, or why the batch is at its end."""

    def __init__(self, channel):
        line, _, _ = posix.pread(channel, LEDGER_MESSAGE, 0).partition(b"\n")
        self.word = line[:1]
        self.running = self.word == b"R"
        if self.running:
            nonce, number, slot, begin = line[1:].split()
            self.nonce, self.number, self.slot, self.begin = nonce.decode(), int(number), int(slot), float(begin)


def watch_batch(child, first, slots, ledger):
    """Why the child had to be ended while a program ran, or None."""
    while True:
        if posix.waitid(posix.P_PID, child, posix.WEXITED | posix.WNOHANG | posix.WNOWAIT) is not None:
            return None
        state = Ledger(ledger)
        if state.running:
            if written((0,) + slots[state.slot]) > first["output"]:
                return "limit"
            if time.monotonic() >= state.begin + first["seconds"]:
                return "timed out"
        if posix.getppid() != HARNESS:
            return "orphaned"
        _signal.sigtimedwait([_signal.SIGCHLD], POLL_SECONDS)


def play_batch(first):
    """Plays this request and those that follow it, up to a full batch; what the child could not play, or None."""
    if PRINTS_WITH_LIBRARY and not PRINTING_MODULES:
        import traceback
        PRINTING_MODULES.update([(name, sys.modules[name]) for name in set(sys.modules) - COLD_MODULES])
        PRINTING_MODULES["linecache"] = sys.modules["linecache"]
    if not NAMESPACES:  # once for all batches: taken in the child, they would be copied page by page
        for name in COLD_MODULES - {"sys", "__main__"}:
            NAMESPACES.append((name.encode(), sys.modules[name].__dict__, dict(sys.modules[name].__dict__)))
        NAMESPACES.append((b"warnings", LIBRARY_WARNINGS.__dict__, dict(LIBRARY_WARNINGS.__dict__)))
    empty = anonymous_file(first, "stdin")
    ledger = anonymous_file(first, "ledger")
    slots = [(anonymous_file(first, "stdout%d" % i), anonymous_file(first, "stderr%d" % i)) for i in range(BATCH)]
    child = posix.fork()
    if child == 0:
        try:
            enter(first, (empty,) + slots[0])
            set_environment([])
            forget_own_modules()
            gc.disable()
            limit_resources(first, BATCH)
            BatchChild(first, slots, ledger).serve(first)
        except BaseException as error:
            posix.write(2, ("dictum: the batch has failed: %r\n" % (error,)).encode())
        finally:
            posix._exit(126)
    early = watch_batch(child, first, slots, ledger)
    kill_quietly(-child)
    kill_quietly(child)
    status = posix.waitpid(child, 0)[1]
    sweep()
    if early == "orphaned":
        posix._exit(0)
    state = Ledger(ledger)
    if state.word == b"E":
        posix._exit(0)
    if state.running:
        answer_for_dead(early, status, first, state, slots[state.slot])
    message = read_all(ledger, 1 << 28)[LEDGER_MESSAGE:] if state.word == b"H" else None
    for channel in [empty, ledger] + [channel for slot in slots for channel in slot]:
        posix.close(channel)
    return message


def answer_for_dead(early, status, first, state, slot):
    kind, code, number, detail = outcome(early, status, None)
    ended_itself = kind in ("finished", "exited")  # in the middle of a batch: nothing was finalised
    send({
        "dictum": VERSION, "nonce": state.nonce, "id": state.number, "tier": "fork-batch",
        "status": "undecided" if ended_itself else kind,
        "exit_code": code, "signal": number, "detail": detail, "exception": None,
        "stdout": read_all(slot[0], first["output"]).decode("latin-1"),
        "stderr": read_all(slot[1], first["output"]).decode("latin-1"),
        "seconds": time.monotonic() - state.begin,
    })
