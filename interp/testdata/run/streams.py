# _io from the outside: modes, buffers, text layers, line ends, closed and detached streams.
import _io
import posix


def show(function, *args, **keywords):
    try:
        result = repr(function(*args, **keywords))
    except Exception as error:
        result = type(error).__name__ + ": " + str(error)
    print(getattr(function, "__name__", "?"), args, keywords, "->", result)


posix.mkdir("streams_scratch")
name = "streams_scratch/a"
for mode in ["", "rw", "x+w", "q", "rt+b", "U", "rr", "wa", "b", "+", "rbb"]:
    show(open, name, mode)
show(open, name, "rb", encoding="utf8")
show(open, name, "rb", newline="")
show(open, name)
show(open, 3.5)
show(open)
show(open, "a\0b")
show(open, name, closefd=False)
show(open, -1)
with open(name, "w") as file:
    show(file.write, "héllo\nwörld\n")
    show(file.tell)
    show(file.writelines, ["a\n", "b\n"])
    print("printed", file=file)
    show(file.read)
show(open, name, newline="x")
show(open, name, encoding="nope")
show(open, name, "r", 0)
show(open, name, "x")
file = open(name)
print(file, file.buffer, file.buffer.raw, file.mode, file.encoding, file.errors, file.newlines, vars(file))
for call in (lambda: file.write("x"), lambda: file.seek(1, 1), lambda: file.seek(1, 2), lambda: file.seek(0, 5),
             lambda: file.seek(-1), file.tell, lambda: file.readline(3), file.tell, lambda: next(file), file.tell,
             lambda: file.read("x"), file.truncate, file.isatty, file.seekable, file.writable, file.readlines):
    show(call)
file.close()
for call in (file.read, file.readline, lambda: file.write("x"), file.tell, file.flush, file.close, file.fileno,
             file.__enter__, lambda: iter(file), lambda: next(file), lambda: file.closed, file.detach):
    show(call)
print(file, file.buffer.raw)
with open(name, "rb") as file:
    print(file.read(), file.seek(-3, 2), file.read(), file.tell(), file)
file = open(name, "w+b")
file.write(b"0123456789")
file.seek(3)
print(file.read(2), file.write(b"AB"), file.seek(0), file.read(), file.seek(2), file.peek(2), file.readline())
file.truncate(4)
print(file.seek(0, 2), file)
file.close()
file = open(name, "a+")
print(file.tell(), file.write("yz"), file.tell(), file.seek(0), file.read())
file.close()
for newline in (None, "", "\n", "\r", "\r\n"):
    with open(name, "w", newline=newline) as file:
        file.write("a\nb\r\nc\rd\n")
    print(repr(newline), open(name, "rb").read())
    for other in (None, "", "\n", "\r", "\r\n"):
        with open(name, newline=other) as file:
            print(repr(other), file.readlines(), file.newlines)
open(name, "wb").write(b"\xe9\xff abc")
for keywords in ({}, {"encoding": "latin-1"}, {"errors": "replace"}, {"errors": "ignore"},
                 {"errors": "surrogateescape"}, {"encoding": "ascii", "errors": "backslashreplace"}):
    with open(name, **keywords) as file:
        show(lambda: file.read())
with open(name, "w") as file:
    for i in range(3000):
        file.write("line %d é\n" % i)
with open(name) as file:
    for i in range(2000):
        file.readline()
    place = file.tell()
    line = file.readline()
    file.seek(place)
    print(place, file.readline() == line, line)

for source in (b"abc\ndef", b""):
    stream = _io.BytesIO(source)
    for call in (lambda: stream.read(1), stream.readline, stream.getvalue, lambda: stream.seek(-1),
                 lambda: stream.seek(-1, 1), lambda: stream.seek(0, 3), lambda: stream.write("x"), stream.read1,
                 stream.detach, lambda: stream.readinto(bytearray(3)), lambda: stream.truncate(2), stream.getvalue,
                 stream.__getstate__, lambda: stream.seek(10), lambda: stream.write(b"z"), stream.getvalue,
                 lambda: stream.writelines([b"a", b"b"]), stream.getvalue, stream.close, stream.read):
        show(call)
stream = _io.StringIO("abc\ndef\r\ngh\r")
for call in (lambda: stream.read(2), stream.readline, stream.readlines, lambda: stream.seek(1, 1),
             lambda: stream.seek(0, 2), lambda: stream.write(b"x"), lambda: stream.write("qé\u1234"), stream.tell,
             lambda: stream.truncate(1), stream.getvalue, stream.__getstate__, stream.close, stream.read):
    show(call)
for newline in (None, "", "\n", "\r", "\r\n"):
    stream = _io.StringIO("a\nb\r\nc\rd", newline=newline)
    print(repr(newline), [stream.getvalue()], stream.newlines, list(stream), stream.write("x\ny\r\n"),
          [stream.getvalue()])
for base in (_io._IOBase(), _io._RawIOBase(), _io._BufferedIOBase(), _io._TextIOBase()):
    for method in ("seek", "tell", "truncate", "flush", "fileno", "isatty", "readline", "read", "write", "detach",
                   "_checkReadable", "close", "readlines", "__enter__"):
        if hasattr(base, method):
            show(getattr(base, method), *([] if method != "write" else [b""]))


class Raw(_io._RawIOBase):
    def __init__(self, data):
        self.data = data

    def readable(self):
        return True

    def readinto(self, buffer):
        count = min(len(buffer), 3, len(self.data))
        buffer[:count] = self.data[:count]
        self.data = self.data[count:]
        return count


raw = Raw(b"hello\nworld\n")
show(raw.read, 2)
show(raw.readline)
show(raw.readall)
with Raw(b"ab\ncd\nefgh") as raw:
    print(list(raw), raw.closed)
show(raw.readline)
reader = _io.BufferedReader(Raw(b"ab\ncd\nefgh" * 3))
show(reader.read, 5)
show(reader.readline)
show(reader.read)
show(reader.close)
show(reader.read)
text = _io.TextIOWrapper(_io.BytesIO(b"one\r\ntwo\rthree\n"))
print(list(text), text.newlines, text)
text.detach()
show(text.read)
text = _io.TextIOWrapper(_io.BytesIO(), write_through=True)
text.write("abc")
print(text.buffer.getvalue())
text.reconfigure(newline="\r\n", line_buffering=True)
text.write("x\ny")
print(text.buffer.getvalue())


class Closing(_io.StringIO):
    def close(self):
        print("closing", self.closed)
        super().close()


stream = Closing("x")
del stream
decoder = _io.IncrementalNewlineDecoder(None, True)
print([decoder.decode("a\r"), decoder.decode("\nb\rc"), decoder.getstate(), decoder.decode("", True), decoder.newlines])
posix.unlink(name)
posix.rmdir("streams_scratch")
