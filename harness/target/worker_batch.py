"""The tier fork-batch of worker.py: its child and what its parent does. This text becomes a part of worker.py."""

# In the child of a batch

MAIN_FILE_IS_ABSOLUTE = sys.version_info >= (3, 9)
KNOWS_SCRIPT_FOLDER = sys.version_info >= (3, 13)  # beside sys.path, for messages about modules that lie there
PRINTS_WITH_LIBRARY = sys.version_info >= (3, 13)
EXCEPTHOOK = sys.excepthook
MODULE = type(sys)
HEAP_TYPE = 1 << 9  # of __flags__: its attributes can be changed
SourceFileLoader = sys.modules["_frozen_importlib_external"].SourceFileLoader
FileIO, BufferedWriter, TextIOWrapper = (sys.modules["_io"].FileIO, sys.modules["_io"].BufferedWriter,
                                         sys.modules["_io"].TextIOWrapper)
MAIN_NAMES = dict(sys.modules["__main__"].__dict__)
PRINTING_MODULES = {}
NAMESPACES = []  # of the modules that every program finds: name, dictionary, what is in it
DICTIONARIES, SIZES = [], []  # these dictionaries, and how much is in each
# Modules of the library that many programs import: loaded once, and given to a program whose text names `import`, so
# that it finds them in sys.modules instead of on sys.path. They bring no state of the process with them.
EAGER = ("types", "keyword", "operator", "reprlib", "itertools", "functools", "collections", "enum")
LOADED = {}
# Of each: its name; and of what its namespace leads to, itself, classes, containers, others of them: name, what it is, what was in it.
LIBRARY_PARTS = []


class State:
    """What a program may change of the interpreter, as it is before the first one."""

    def __init__(self):
        self.modules = dict(sys.modules)
        self.lent_modules = dict(sys.modules)
        self.lent_modules.update(LOADED)
        self.namespaces = NAMESPACES
        self.system = dict(sys.__dict__)
        self.lists = [(value, list(value)) for value in self.system.values() if type(value) is list]
        self.importers = dict(sys.path_importer_cache)
        self.environment = dict(posix.environ)
        self.filters = list(_warnings.filters)
        self.recursion_limit = sys.getrecursionlimit()

    def lend_library(self, request, source):
        """Whether the program was given LOADED: not one that may bring a module of the same name."""
        lent = request["files"] == 1 and not request["path"] and b"import" in source and b"open" not in source
        if lent:
            sys.modules.update(LOADED)
        return lent

    def library_is_whole(self, source):
        """Whether nothing that the program names of LOADED has changed."""
        for module, parts in LIBRARY_PARTS:
            if module in source:
                for name, part, values in parts:
                    if name in source and part != values:
                        return False
        return True

    def put_back(self, source):
        """`source` is the program's text: of a module that it does not name it can have changed no name."""
        restore(sys.__dict__, self.system)
        sys.modules["__main__"] = self.modules["__main__"]
        alone = sys.modules == self.modules
        if not alone:
            alone = sys.modules == self.lent_modules
            restore(sys.modules, self.modules)
        longer = list(map(len, DICTIONARIES)) != SIZES
        for name, namespace, values in self.namespaces:
            if longer or not alone or name in source or name == b"builtins":
                if namespace != values:
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
    if request["tier"] != "fork-batch" or request["stdin"]:
        return False
    return not KNOWS_SCRIPT_FOLDER or len(posix.listdir(request["directory"])) == 1


def alike(requests):
    """The first of the requests that may share a process."""
    first = requests[0]
    together = []
    for request in requests[:BATCH]:
        if not may_share(request) or any([request[key] != first[key] for key in ("memory", "file_size", "output")]):
            break
        together.append(request)
    return together


class BatchChild:
    """Runs one program after the other, and writes down the answers."""

    def __init__(self, answers):
        self.answers = answers
        self.model = sys.stdout, sys.stderr
        self.kept = []  # what a program has left: it is not finalised while others run
        self.spent = False
        self.state = State()

    def serve(self, requests, slots):
        """Until all are answered, or one has changed what cannot be put back."""
        place = 0
        for request, slot in zip(requests, slots):
            frame = frame_of(self.run(request, slot))
            posix.pwrite(self.answers, frame, place)
            place += len(frame)
            if self.spent:
                return

    def source(self):
        channel = posix.open("main.py", posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NOFOLLOW)
        text = read_all(channel, 1 << 24)
        posix.close(channel)
        return text

    def run(self, request, slot):
        begin = time.monotonic()
        posix.dup2(slot[0], 1)
        posix.dup2(slot[1], 2)
        posix.chdir(request["directory"])
        file = request["directory"] + "/main.py" if MAIN_FILE_IS_ABSOLUTE else "main.py"
        try:
            source = self.source()
            code = compile(source, file, "exec", 0, True)
        except BaseException:
            status, exit_code, exception = None, 0, None
        else:
            lent = self.state.lend_library(request, source)
            status, exit_code, exception = self.play(code, request, file)
            self.spent = lent and not self.state.library_is_whole(source)
            self.state.put_back(source)
            posix.umask(0o022)
        out, error = contents(slot[0]), contents(slot[1])
        if len(out) + len(error) > request["output"]:
            status = None
        return {
            "dictum": VERSION, "nonce": request["nonce"], "id": request["id"], "tier": "fork-batch",
            "status": status or "undecided", "exit_code": exit_code, "signal": 0, "detail": "", "exception": exception,
            "stdout": out, "stderr": error, "seconds": time.monotonic() - begin,
        }

    def play(self, code, request, file):
        main = MODULE("__main__")
        namespace = main.__dict__
        namespace.update(MAIN_NAMES)
        namespace.update(__loader__=SourceFileLoader("__main__", file), __file__=file, __cached__=None)
        if namespace.get("__annotations__") is not None:
            namespace["__annotations__"] = {}
        sys.modules["__main__"] = main
        path = [argument(text) for text in request["path"]]
        if request["argv"]:
            set_arguments(request)
        if path:
            set_environment(path)
        sys.path[:0] = [request["directory"]] + path
        out = sys.stdout = sys.__stdout__ = open_text(1, "<stdout>", self.model[0])
        error = sys.stderr = sys.__stderr__ = open_text(2, "<stderr>", self.model[1])
        self.kept.append(main)
        try:
            result = play(code, namespace)
            for stream in (sys.stdout, out, error):
                stream.flush()
            return result
        except BaseException:  # of the program's own streams and objects
            return None, 0, None


def contents(channel):
    """What was written to a file by this process, as octets in characters."""
    return read_all(channel, 1 << 30).decode("latin-1")


# The parent of a batch

class Answers:
    """What the child of a batch has written down: frames, sent on as they are."""

    def __init__(self, channel, most):
        self.channel, self.most = channel, most
        self.count = self.place = 0

    def send_on(self):
        """Whether there were new ones."""
        text = read_all(self.channel, 1 << 30, self.place)
        end, before = 0, self.count
        while self.count < self.most and len(text) - end >= 4:
            size = int.from_bytes(text[end:end + 4], "big")
            if len(text) - end - 4 < size:
                break
            end += 4 + size
            self.count += 1
        if end > 0:
            write_all(REPLY_CHANNEL, text[:end])
            self.place += end
        return self.count > before


def watch_batch(child, requests, slots, answers):
    """(why the child had to be ended while a program ran, or None; when that program began, at the latest)"""
    begin = time.monotonic()
    while True:
        ended = posix.waitid(posix.P_PID, child, posix.WEXITED | posix.WNOHANG | posix.WNOWAIT) is not None
        if answers.send_on():
            begin = time.monotonic()
        if ended:
            return None, begin
        running = answers.count
        if running < len(requests):
            if written((0,) + slots[running]) > requests[running]["output"]:
                return "limit", begin
            if time.monotonic() >= begin + requests[running]["seconds"]:
                return "timed out", begin
        if posix.getppid() != HARNESS:
            return "orphaned", begin
        _signal.sigtimedwait([_signal.SIGCHLD], POLL_SECONDS)


def note_namespaces():
    """Once for all batches: taken in the child, they would be copied page by page."""
    load_library()
    if PRINTS_WITH_LIBRARY:
        import traceback
        PRINTING_MODULES.update([(name, sys.modules[name]) for name in set(sys.modules) - COLD_MODULES])
        PRINTING_MODULES["linecache"] = sys.modules["linecache"]
    for name in COLD_MODULES - {"sys", "__main__"}:
        NAMESPACES.append((name.encode(), sys.modules[name].__dict__, dict(sys.modules[name].__dict__)))
    NAMESPACES.append((b"warnings", LIBRARY_WARNINGS.__dict__, dict(LIBRARY_WARNINGS.__dict__)))
    DICTIONARIES.extend([namespace for name, namespace, values in NAMESPACES])
    SIZES.extend(map(len, DICTIONARIES))
    forget_own_modules()


def load_library():
    before = set(sys.modules)
    for name in EAGER:
        __import__(name)
    for name in set(sys.modules) - COLD_MODULES:
        if name not in before or name in EAGER:
            LOADED[name] = sys.modules[name]
    for name, module in LOADED.items():
        LIBRARY_PARTS.append((name.encode(), parts_of(module)))


def parts_of(module):
    parts = [part_of(module.__name__, module.__dict__)]
    for name, value in module.__dict__.items():
        if type(value) in (dict, list, set):
            parts.append(part_of(name, value))
        elif isinstance(value, type) and value.__module__ in LOADED and value.__flags__ & HEAP_TYPE:
            parts.append((name.encode(), value.__dict__, dict(value.__dict__)))
        elif type(value) is MODULE and value.__name__ in LOADED and value is not module:
            parts.append(part_of(name, value.__dict__))
    return parts


def part_of(name, value):
    return name.encode(), value, type(value)(value)


def play_batch(requests):
    """Plays these requests in one child, up to the one that ends it or after which it ends; how many were answered."""
    if not NAMESPACES:
        note_namespaces()
    first = requests[0]
    empty = anonymous_file(first, "stdin")
    channel = anonymous_file(first, "answers")
    slots = [(anonymous_file(first, "stdout%d" % i), anonymous_file(first, "stderr%d" % i)) for i in range(len(requests))]
    child = posix.fork()
    if child == 0:
        try:
            posix.close(REQUEST_CHANNEL)
            posix.close(REPLY_CHANNEL)
            enter(first, (empty,) + slots[0])
            set_environment([])
            if not hasattr(sys, "argv"):
                sys.argv = ["main.py"]
            gc.disable()
            limit_resources(first, sum([int(request["seconds"]) + 2 for request in requests]))
            BatchChild(channel).serve(requests, slots)
            posix._exit(0)
        except BaseException as error:
            posix.write(2, ("dictum: the batch has failed: %r\n" % (error,)).encode())
        finally:
            posix._exit(126)
    answers = Answers(channel, len(requests))
    early, begin = watch_batch(child, requests, slots, answers)
    kill_quietly(-child)
    kill_quietly(child)
    status = posix.waitpid(child, 0)[1]
    sweep()
    if early == "orphaned":
        posix._exit(0)
    played = answers.count
    went_well = early is None and status == 0 and played > 0
    if played < len(requests) and not went_well:
        answer_for_dead(early, status, requests[played], slots[played], begin)
        played += 1
    for number in [empty, channel] + [number for slot in slots for number in slot]:
        posix.close(number)
    return played


def answer_for_dead(early, status, request, slot, begin):
    kind, code, number, detail = outcome(early, status, None)
    ended_itself = kind in ("finished", "exited")  # in the middle of a batch: nothing was finalised
    send({
        "dictum": VERSION, "nonce": request["nonce"], "id": request["id"], "tier": "fork-batch",
        "status": "undecided" if ended_itself else kind,
        "exit_code": code, "signal": number, "detail": detail, "exception": None,
        "stdout": read_all(slot[0], request["output"]).decode("latin-1"),
        "stderr": read_all(slot[1], request["output"]).decode("latin-1"),
        "seconds": time.monotonic() - begin,
    })
