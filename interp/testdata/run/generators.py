# send, throw, close, yield from, return values, finally at the end.
def echo():
    received = None
    while True:
        try:
            received = yield received
        except ValueError as error:
            received = ("caught", str(error))
        except GeneratorExit:
            print("closing")
            raise

g = echo()
print(next(g), g.send(1), g.send(2), g.throw(ValueError("x")), g.send(3))
g.close()
g.close()
print(list(g))

def inner():
    x = yield 1
    print("inner got", x)
    y = yield 2
    print("inner got", y)
    return "result"

def outer():
    value = yield from inner()
    print("outer has", value)
    yield from [10, 20]
    return "end"

o = outer()
print(next(o), o.send("a"), o.send("b"), next(o))
try:
    next(o)
except StopIteration as stop:
    print("stop", stop.value)

def delegating():
    try:
        yield from echo()
    finally:
        print("finally")

d = delegating()
next(d)
print(d.throw(ValueError, "y"))
d.close()

def bad():
    yield 1
    raise StopIteration("no")
try:
    list(bad())
except RuntimeError as error:
    print(error, repr(error.__cause__))

def stubborn():
    try:
        yield
    except GeneratorExit:
        yield
s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)

def recursive():
    yield from g2
g2 = recursive()
try:
    next(g2)
except ValueError as error:
    print(error)
try:
    echo().send(1)
except TypeError as error:
    print(error)

def dropped():
    try:
        yield
    finally:
        print("dropped")
it = dropped()
next(it)
del it
print(sum(i * i for i in range(10)), max((len(w) for w in ["a", "bbb"])))
def numbers():
    for i in range(3):
        yield i
print(list(numbers()), dict(enumerate(numbers())), [*numbers(), *numbers()])
